"""Writes logistic.json: what scikit-learn's LogisticRegression gives for data that any language can regenerate.

    python -m venv venv && venv/bin/pip install numpy scikit-learn
    venv/bin/python test/reference/make-logistic-fixtures.py

Features are fill(seed, shape) (see `fill` below), each column scaled and shifted, classes drawn from a linear rule with
noise, so that neither the penalty nor the intercept is idle.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def fill(seed, shape):
    """Murmur's finaliser of position and seed, as numbers in [-1, 1), row by row, rounded to float32."""
    mask = 0xFFFFFFFF
    h = (np.arange(np.prod(shape), dtype=np.uint64) + np.uint64((seed * 0x9E3779B1) & mask)) & np.uint64(mask)
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x85EBCA6B)) & np.uint64(mask)
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(0xC2B2AE35)) & np.uint64(mask)
    h ^= h >> np.uint64(16)
    return (h.astype(np.float64) / 2**32 * 2 - 1).astype(np.float32).reshape(shape)


def features(seed, n, d):
    columns = np.arange(d)
    return (fill(seed, (n, d)) * (1 + columns).astype(np.float32) + (columns % 3).astype(np.float32)).astype(np.float32)


def labels(x, noise_seed, rule, k):
    z = ((x - x.mean(0)) / x.std(0)).astype(np.float64)
    return np.argmax(z @ rule + 1.5 * fill(noise_seed, (len(x), k)), axis=1)


N, M, D, K = 240, 100, 12, 5
x, held_out = features(2001, N, D), features(2002, M, D)
rule = fill(2003, (D, K)).astype(np.float64)
y = labels(x, 2004, rule, K)
scaler = StandardScaler().fit(x.astype(np.float64))
z, held_out_z = scaler.transform(x.astype(np.float64)), scaler.transform(held_out.astype(np.float64))

fits = []
for l2 in [10.0, 0.1, 1e-3]:
    model = LogisticRegression(C=1 / (N * l2), tol=1e-10, max_iter=20000).fit(z, y)
    fits.append(
        {
            "l2": l2,
            "coefficients": model.coef_.T.ravel().tolist(),
            "intercepts": (model.intercept_ - model.intercept_.mean()).tolist(),
            "predictions": model.predict(held_out_z).tolist(),
            "probabilities_first8": model.predict_proba(held_out_z)[:8].ravel().tolist(),
        }
    )

out = {
    "source": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; make-logistic-fixtures.py",
    "n": N, "m": M, "d": D, "k": K,
    "features": "fill(2001, [n, d]), held out fill(2002, [m, d]); column j times (1 + j) plus j mod 3, in float32",
    "labels": y.tolist(),
    "mean": scaler.mean_.tolist(),
    "std": scaler.scale_.tolist(),
    "coefficients": "[d, k] row by row; intercepts with their mean taken off, which the model leaves open",
    "fits": fits,
}
path = pathlib.Path(__file__).with_name("logistic.json")
path.write_text(json.dumps(out, indent=1) + "\n")
