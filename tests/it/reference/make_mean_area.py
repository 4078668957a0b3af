"""Writes mean_area.json: standard errors of means of areas over classes, by central differences over the weights of rows.

Run with `python make_mean_area.py > mean_area.json` (scikit-learn 1.9.1, numpy 2.4.6); the tests only read the file.
"""

import itertools
import json

import numpy as np
from sklearn import metrics as m

rng = np.random.default_rng(20261128)


def rest(y, s, w, average):
    return m.roc_auc_score(y, s, multi_class="ovr", average=average, sample_weight=w)


def pairs(y, s, w, average):
    """scikit-learn's mean over pairs, which takes no weights itself."""
    values, weights = [], []
    for a, b in itertools.combinations(range(s.shape[1]), 2):
        own = (y == a) | (y == b)
        area = lambda k: m.roc_auc_score(y[own] == k, s[own, k], sample_weight=w[own])
        values.append((area(a) + area(b)) / 2)
        weights.append(w[own].sum() if average == "weighted" else 1)
    return np.average(values, weights=weights)


def error(y, w, read):
    """sqrt of the sum over labels of sum w^2 (d/dw)^2 * k / (k - 1), k being the label's effective rows."""
    total = 0.0
    for label in np.unique(y):
        own = np.flatnonzero(y == label)
        rows, square = w[own].sum() ** 2 / (w[own] ** 2).sum(), 0.0
        for i in own:
            up, down = w.copy(), w.copy()
            up[i] += 1e-4 * w[i]
            down[i] -= 1e-4 * w[i]
            square += (w[i] * (read(up) - read(down)) / (2e-4 * w[i])) ** 2
        total += square * rows / (rows - 1)
    return float(np.sqrt(total))


cases = []
for n, k, rounded, weighed in ((90, 3, False, False), (140, 4, True, False), (120, 3, False, True), (150, 4, True, True)):
    y = np.concatenate([np.repeat(np.arange(k), 12), rng.choice(k, n - 12 * k, p=np.arange(k, 0, -1) / (k * (k + 1) / 2))])
    s = rng.dirichlet(np.ones(k), n) + 0.5 * np.eye(k)[y] * rng.random((n, 1))
    s = np.round(s, 1) + 0.02 if rounded else s
    s = s / s.sum(axis=1, keepdims=True)
    w = rng.gamma(2, 1, n) + 0.1 if weighed else np.ones(n)
    # As ours and the golden data's: divided by the row's sum once more, which decides what is tied.
    share = s / s.sum(axis=1, keepdims=True)
    expected = {}
    for average in ("macro", "weighted"):
        for name, read in (("ovr", rest), ("ovo", pairs)):
            of = lambda w: read(y, share, w, average)
            expected[f"roc_auc_{name}_{average}"] = [float(of(w)), error(y, w, of)]
        assert weighed or abs(pairs(y, share, w, average) - m.roc_auc_score(y, share, multi_class="ovo", average=average)) < 1e-12
    cases.append({"name": f"{n} rows, {k} classes{', rounded' if rounded else ''}{', weighed' if weighed else ''}", "label": y.tolist(),
                  "scores": s.ravel().tolist(), "weight": w.tolist() if weighed else None, "classes": k, "expected": expected})
print(json.dumps({"areas": cases}))
