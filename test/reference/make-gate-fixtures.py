"""Writes gate.json: the gate's rule computed by numpy and scipy on drawn correctness, independent of this project's code.

    python test/reference/make-gate-fixtures.py

Two methods, of which the study is about the first, at two label fractions, two draws. With few seeds: noise floor from
per-image correctness, over-dispersion max(1, all, own) of each fraction, own degrees of freedom of an unstable method. With
many: the variance of each metric's own accuracies. Both: standard error with the baseline's share, Holm's correction with
four fifths of the level for the first method, non-inferiority, seeds needed.
Made with numpy 2.x and scipy 1.x.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

FRACTIONS = (0.1, 1.0)
DRAWS, LOOKS, ENOUGH = 2, [2, 4], 8
SHARES = {"self-supervised": 0.8 / len(FRACTIONS), "supervised": 0.2 / len(FRACTIONS)}


def draw(rng, sides, n, losses):
    metrics = []
    for (method, family), loss in zip((("a", "self-supervised"), ("b", "supervised")), losses):
        ease = rng.beta(0.5, 0.5, n)
        for fraction in FRACTIONS:
            entry = {"method": method, "family": family, "fraction": fraction}
            for side, seeds in sides.items():
                shift = -loss if side == "now" else 0
                luck = rng.normal(0, 0.02, len(seeds))
                entry[side] = [
                    [(rng.random(n) < np.clip(ease + shift + luck[s], 0, 1)).astype(int).tolist() for _ in range(DRAWS)]
                    for s in range(len(seeds))
                ]
            metrics.append(entry)
    return metrics


def pooled(x, y):
    """Variance around each side's own mean, along the first axis."""
    df = len(x) - 1 + len(y) - 1
    return (x.var(axis=0, ddof=1) * (len(x) - 1) + y.var(axis=0, ddof=1) * (len(y) - 1)) / df


def judged(metrics, n, alpha, delta):
    rows = []
    for m in metrics:
        x, y = (np.array(m[side]).mean(axis=1) for side in ("baseline", "now"))  # [seeds, images]: over draws
        r = max(pooled(x, y).mean() / n, 0.5 / n**2)
        ax, ay = x.mean(axis=1), y.mean(axis=1)
        row = {"D": ay.mean() - ax.mean(), "r": r, "v": float(pooled(ax, ay)), "nu": len(x) + len(y) - 2}
        rows.append({**row, "parts": 1 / len(x) + 1 / len(y), "before": len(x)})
        rows[-1].update({k: m[k] for k in ("method", "family", "fraction")})
    ratio = np.array([row["v"] / row["r"] for row in rows])
    whole = rows[0]["nu"] * 2
    for row in rows:
        budget = np.array([other["fraction"] == row["fraction"] for other in rows])
        mine = np.array([other["method"] == row["method"] for other in rows])
        own, others = ratio[budget & mine].mean(), ratio[budget & ~mine].mean()
        if row["nu"] >= ENOUGH:
            row["phi"], row["df"] = max(1, row["v"] / row["r"]), row["nu"]
        else:
            row["phi"] = max(1, ratio[budget].mean(), own)
            unstable = own > 1 and stats.f.sf(own / others, row["nu"], whole - row["nu"]) < 0.1
            row["df"] = row["nu"] if unstable else whole
        row["SE"] = np.sqrt(row["phi"] * row["r"] * row["parts"])
        row["share"] = SHARES[row["family"]]
    correct(rows, alpha / len(LOOKS), delta)
    return rows, rows[0]["nu"] if rows[0]["nu"] >= ENOUGH else whole


def correct(rows, level, delta):
    ps = [stats.t.cdf(row["D"] / row["SE"], row["df"]) for row in rows]
    left, largest = sum(row["share"] for row in rows), 0.0
    for k in np.argsort([p / row["share"] for p, row in zip(ps, rows)]):
        row = rows[k]
        largest = max(largest, min(1, ps[k] / row["share"] * left))
        left -= row["share"]
        reach = stats.t.ppf(1 - level * row["share"], row["df"]) + stats.t.ppf(0.95, row["df"])
        half = stats.t.ppf(0.975, row["df"]) * row["SE"]
        row["p"] = float(largest)
        row["worse"] = bool(row["p"] < level)
        row["notInferior"] = bool((row["D"] + delta) / row["SE"] > stats.t.ppf(0.95, row["df"]))
        row["needed"] = 1 / (delta**2 / (row["phi"] * row["r"] * reach**2) - 1 / row["before"])
        row["interval"] = [float(row["D"] - half), float(row["D"] + half)]


cases = []
for name, seed, sides, losses, alpha, delta in (
    ("few seeds", 20261125, {"baseline": [0, 1, 2, 3], "now": [10, 11]}, (0.05, 0.16), 0.04, 0.065),
    ("many seeds", 20261130, {"baseline": [0, 1, 2, 3, 4, 5], "now": [10, 11, 12, 13]}, (0.07, 0.02), 0.04, 0.075),
):
    n = 240
    metrics = draw(np.random.default_rng(seed), sides, n, losses)
    rows, df = judged(metrics, n, alpha, delta)
    cases.append(
        {
            "name": name,
            "settings": {"alpha": alpha, "delta": delta, "looks": LOOKS},
            "seeds": sides,
            "n": n,
            "df": df,
            "metrics": [
                {**m, **{s: [["".join(map(str, d)) for d in seed] for seed in m[s]] for s in sides}} for m in metrics
            ],
            "expected": [{k: (float(v) if isinstance(v, np.floating) else v) for k, v in row.items()} for row in rows],
        }
    )
out = {"source": "make-gate-fixtures.py: numpy, scipy", "cases": cases}
Path(__file__).with_name("gate.json").write_text(json.dumps(out, indent=1) + "\n")
for case in cases:
    for row in case["expected"]:
        print(case["name"], {k: row[k] for k in ("D", "SE", "df", "phi", "p", "worse", "notInferior", "needed")})
