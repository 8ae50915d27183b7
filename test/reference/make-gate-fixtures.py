"""Writes gate.json: the gate's rule computed by numpy and scipy on drawn correctness, independent of this project's code.

    python test/reference/make-gate-fixtures.py

Two methods at two label fractions, four baseline seeds, two check seeds, two draws: noise floor from per-image
correctness, over-dispersion max(1, all, own) of each fraction, own degrees of freedom of an unstable method, standard error with the baseline's share, Holm, non-inferiority, seeds needed.
Made with numpy 2.x and scipy 1.x.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

rng = np.random.default_rng(20261125)
n, draws = 240, 2
sides = {"baseline": [0, 1, 2, 3], "now": [10, 11]}
alpha, delta, looks = 0.04, 0.065, [2, 4]
metrics = []
for method, loss in (("a", 0.16), ("b", 0.05)):
    ease = rng.beta(0.5, 0.5, n)
    for fraction in (0.1, 1.0):
        entry = {"method": method, "fraction": fraction}
        for side, seeds in sides.items():
            shift = -loss if side == "now" else 0
            luck = rng.normal(0, 0.02, len(seeds))
            entry[side] = [
                [(rng.random(n) < np.clip(ease + shift + luck[s], 0, 1)).astype(int).tolist() for _ in range(draws)]
                for s in range(len(seeds))
            ]
        metrics.append(entry)


def shares(side):  # [seeds, images]: over draws
    return np.array(side).mean(axis=1)


rows = []
for m in metrics:
    x, y = shares(m["baseline"]), shares(m["now"])
    df = len(x) - 1 + len(y) - 1
    per_image = (x.var(axis=0, ddof=1) * (len(x) - 1) + y.var(axis=0, ddof=1) * (len(y) - 1)) / df
    r = max(per_image.mean() / n, 0.5 / n**2)
    ax, ay = x.mean(axis=1), y.mean(axis=1)
    v = (ax.var(ddof=1) * (len(x) - 1) + ay.var(ddof=1) * (len(y) - 1)) / df
    rows.append({"D": ay.mean() - ax.mean(), "r": r, "v": v, "nu": df, "method": m["method"], "fraction": m["fraction"]})
ratio = np.array([row["v"] / row["r"] for row in rows])
df = rows[0]["nu"] * 2
K = len(rows)
level = alpha / len(looks)
ps = []
for row in rows:
    budget = np.array([other["fraction"] == row["fraction"] for other in rows])
    mine = np.array([other["method"] == row["method"] for other in rows])
    own, others = ratio[budget & mine].mean(), ratio[budget & ~mine].mean()
    row["phi"] = max(1, ratio[budget].mean(), own)
    unstable = own > 1 and stats.f.sf(own / others, row["nu"], df - row["nu"]) < 0.1
    row["df"] = row["nu"] if unstable else df
    row["SE"] = np.sqrt(row["phi"] * row["r"] * (1 / 4 + 1 / 2))
    ps.append(stats.t.cdf(row["D"] / row["SE"], row["df"]))
order = np.argsort(ps)
adjusted, largest = [0.0] * K, 0.0
for rank, k in enumerate(order):
    largest = max(largest, min(1, ps[k] * (K - rank)))
    adjusted[k] = largest
for row, p in zip(rows, adjusted):
    reach = stats.t.ppf(1 - level / K, row["df"]) + stats.t.ppf(0.95, row["df"])
    row["p"] = p
    row["worse"] = bool(p < level)
    row["notInferior"] = bool((row["D"] + delta) / row["SE"] > stats.t.ppf(0.95, row["df"]))
    row["needed"] = 1 / (delta**2 / (row["phi"] * row["r"] * reach**2) - 1 / 4)
    half = stats.t.ppf(0.975, row["df"]) * row["SE"]
    row["interval"] = [row["D"] - half, row["D"] + half]
out = {
    "source": "make-gate-fixtures.py: numpy, scipy",
    "settings": {"alpha": alpha, "delta": delta, "looks": looks},
    "seeds": sides,
    "n": n,
    "df": df,
    "metrics": [{**m, **{s: [["".join(map(str, d)) for d in seed] for seed in m[s]] for s in sides}} for m in metrics],
    "expected": [{k: (float(v) if isinstance(v, np.floating) else v) for k, v in row.items()} for row in rows],
}
for row in out["expected"]:
    row["interval"] = [float(x) for x in row["interval"]]
Path(__file__).with_name("gate.json").write_text(json.dumps(out, indent=1) + "\n")
for row in rows:
    print(row)
