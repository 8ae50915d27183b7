"""Writes statistics.json: values of scipy for test/report/statistics. Needs scipy; run it from this folder."""

import json

import numpy as np
import scipy
from scipy import stats


def binom_two_sided(k, n):
    return float(stats.binomtest(k, n, 0.5).pvalue)


def holm(p):
    order = np.argsort(p, kind="stable")
    adjusted, largest = np.empty(len(p)), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, p[i] * (len(p) - rank)))
        adjusted[i] = largest
    return adjusted.tolist()


def wilson(k, n, level):
    ci = stats.binomtest(k, n).proportion_ci(level, method="wilson")
    return [ci.low, ci.high]


def exact(k, n):
    ci = stats.binomtest(k, n).proportion_ci(0.95, method="exact")
    return [ci.low, ci.high]


ps = [0.001, 0.01, 0.025, 0.05, 0.3, 0.5, 0.9, 0.975, 0.995, 0.99999]
dfs = [1, 2, 3.5, 7, 30, 200]
values = {
    "source": f"scipy {scipy.__version__}, numpy {np.__version__}",
    "normal_quantile": [[p, float(stats.norm.ppf(p))] for p in ps],
    "normal_cdf": [[x, float(stats.norm.cdf(x))] for x in [-8, -3.2, -1, -0.1, 0, 0.5, 2, 5]],
    "student_quantile": [[p, df, float(stats.t.ppf(p, df))] for p in ps for df in dfs],
    "student_cdf": [[t, df, float(stats.t.cdf(t, df))] for t in [-60, -4, -1.3, 0, 0.2, 2.5, 9] for df in dfs],
    "binomial_cdf": [[k, n, p, float(stats.binom.cdf(k, n, p))] for k, n, p in
                     [(0, 5, 0.3), (4, 5, 0.3), (60, 130, 0.5), (1000, 2100, 0.5), (10, 10000, 0.002)]],
    "incomplete_beta": [[x, a, b, float(scipy.special.betainc(a, b, x))] for x, a, b in
                        [(0.1, 0.5, 0.5), (0.5, 2, 7), (0.9, 30, 3), (0.02, 200, 9000), (0.4, 1e3, 1.4e3)]],
    "log_gamma": [[x, float(scipy.special.gammaln(x))] for x in [0.1, 0.5, 1, 3.7, 50, 12345.6]],
    "wilson": [[k, n, level, wilson(k, n, level)] for k, n, level in
               [(60, 100, 0.95), (0, 20, 0.95), (20, 20, 0.9), (4321, 10000, 0.95), (1, 3, 0.99)]],
    "beta_quantile": [[p, a, b, float(stats.beta.ppf(p, a, b))] for p, a, b in
                      [(0.975, 1, 4), (0.025, 3, 98), (0.975, 24.5, 300.25), (0.025, 0.7, 2000)]],
    "clopper_pearson": [[k, n, exact(k, n)] for k, n in
                        [(0, 4), (4, 4), (0, 300), (0, 370), (1, 12), (7, 1000), (24, 60), (2000, 2000)]],
    "mcnemar_exact": [[a, b, binom_two_sided(min(a, b), a + b)] for a, b in
                      [(10, 25), (0, 6), (3, 3), (227, 124), (1, 0), (143, 198)]],
    "holm": [[p, holm(np.array(p))] for p in [[0.01, 0.04, 0.03], [0.5, 0.001, 0.02, 0.02], [0.9, 0.8]]],
}
with open("statistics.json", "w") as file:
    json.dump(values, file, indent=1)
    file.write("\n")
