"""Writes intervals.json: values of scipy, statsmodels and scikit-learn for test/report/statistics.

Needs scipy, scikit-learn and statsmodels; run it from this folder.
"""

import json

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn.calibration import calibration_curve
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.nonparametric import rank_compare_2indep


def fill(seed, n):
    """The same inputs as the test regenerates: a hash of seed and index in [-1, 1), rounded to float32."""
    i = np.arange(n, dtype=np.uint64)
    h = (i + np.uint64(seed) * np.uint64(0x9E3779B1)) & np.uint64(0xFFFFFFFF)
    mask = np.uint64(0xFFFFFFFF)
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(0xC2B2AE35)) & mask
    h ^= h >> np.uint64(16)
    return np.float32(h.astype(np.float64) / 2**32 * 2 - 1).astype(np.float64)


def bootstraps():
    samples = {
        "skewed": np.exp(fill(2001, 40)),
        "shares": (fill(2002, 60) > 0.7).astype(float),
        "even": fill(2003, 25),
    }
    rows = []
    for name, data in samples.items():
        for statistic in ["mean", "std"]:
            f = {"mean": np.mean, "std": np.std}[statistic]
            n = len(data)
            ends, drawn = {}, None
            for method in ["percentile", "BCa"]:
                result = stats.bootstrap(
                    (data,), f, n_resamples=299, method=method, rng=np.random.default_rng(7), vectorized=True
                )
                ends[method] = [float(result.confidence_interval.low), float(result.confidence_interval.high)]
                drawn = result.bootstrap_distribution
            jackknife = [float(f(np.delete(data, i))) for i in range(n)]
            rows.append(
                {"data": name, "statistic": statistic, "estimate": float(f(data)), "resampled": drawn.tolist(),
                 "jackknife": jackknife, "percentile": ends["percentile"], "bca": ends["BCa"]}
            )
    return rows


def mid_p(only_a, only_b):
    n, k = only_a + only_b, min(only_a, only_b)
    exact = mcnemar([[0, only_a], [only_b, 0]], exact=True).pvalue
    return [only_a, only_b, float(exact), float(min(1.0, exact - stats.binom.pmf(k, n, 0.5)))]


def corrected_t():
    rows = []
    for folds, ratio in [(10, 0.0), (10, 1 / 9), (5, 0.125), (3, 1.0), (30, 0.25)]:
        a, b = 0.6 + 0.05 * fill(2010, folds), 0.58 + 0.05 * fill(2011, folds)
        d = a - b
        error = np.sqrt(d.var(ddof=1) * (1 / folds + ratio))
        t = d.mean() / error
        p = float(2 * stats.t.sf(abs(t), folds - 1))
        half = stats.t.ppf(0.975, folds - 1) * error
        if ratio == 0:
            assert np.isclose(p, stats.ttest_rel(a, b).pvalue)
        rows.append({"folds": folds, "ratio": ratio, "t": float(t), "p": p,
                     "interval": [float(d.mean() - half), float(d.mean() + half)]})
    return rows


def calibrations():
    rows = []
    for name, n in [("chance", 200), ("better", 900)]:
        labels = np.arange(n) % 10
        logits = 4 * fill(1042, n * 10).reshape(n, 10)
        if name == "better":
            logits = logits + 3 * (np.arange(10)[None] == labels[:, None]) * (np.arange(n) % 3 > 0)[:, None]
        z = np.exp(logits - logits.max(1, keepdims=True))
        confidence = (z / z.sum(1, keepdims=True)).max(1)
        right = (logits.argmax(1) == labels).astype(int)
        for scheme in ["uniform", "quantile"]:
            for bins in [5, 10, 15, 20]:
                accuracy, mean = calibration_curve(right, confidence, n_bins=bins, strategy=scheme)
                edges = np.linspace(0, 1, bins + 1)
                if scheme == "quantile":
                    edges = np.percentile(confidence, edges * 100)
                counts = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=bins)
                counts = counts[counts > 0]
                error = float(np.sum(counts * np.abs(accuracy - mean)) / n)
                rows.append({"logits": name, "n": n, "scheme": scheme, "bins": bins, "error": error,
                             "accuracy": accuracy.tolist(), "confidence": mean.tolist(), "counts": counts.tolist()})
    return rows


def improvements():
    rows = []
    for m, n, shift in [(3, 3, 0.0), (5, 5, 0.4), (10, 4, 1.5), (20, 30, 0.2)]:
        a, b = np.round(fill(2020, m) + shift, 1), np.round(fill(2021, n), 1)
        rows.append({"m": m, "n": n, "shift": shift, "probability": float(rank_compare_2indep(a, b).prob1)})
    return rows


values = {
    "source": f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, statsmodels {statsmodels.__version__}, "
    f"numpy {np.__version__}",
    "fill_check": fill(1001, 4).tolist(),
    "bootstraps": bootstraps(),
    "mcnemar_mid_p": [mid_p(a, b) for a, b in [(10, 25), (0, 6), (227, 124), (1, 0), (143, 198), (2, 9), (40, 41)]],
    "corrected_t": corrected_t(),
    "calibrations": calibrations(),
    "improvements": improvements(),
}
with open("intervals.json", "w") as file:
    json.dump(values, file)
    file.write("\n")
