"""Writes intervals.json: intervals by central differences over row weights, and DeLong over all pairs.

python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 && venv/bin/python make_intervals.py
"""

import json
import math
import pathlib
import platform

import numpy as np
import sklearn
from sklearn import metrics as m

HERE = pathlib.Path(__file__).parent
VERSIONS = {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__}
Z = 1.959963984540054
STEP = 1e-4


def error(n, of, rows=None):
    """Standard error by the infinitesimal jackknife: the slope of each weight by central differences, with n/(n - 1)."""
    square = 0.0
    for k in range(n):
        up, down = np.ones(n), np.ones(n)
        up[k] += STEP
        down[k] -= STEP
        slope = (of(up) - of(down)) / (2 * STEP)
        square += slope**2
    return math.sqrt(square * n / (n - 1))


def on_log(value, error):
    return [value * math.exp(-Z * error / value), value * math.exp(Z * error / value)]


def on_logit(value, error):
    centre, half = math.log(value / (1 - value)), Z * error / (value * (1 - value))
    return [1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))]


def turned(ends):
    return [1 - ends[1], 1 - ends[0]]


def binary(rng, n, ties):
    y = (rng.random(n) < 0.3).astype(int)
    s = 1 / (1 + np.exp(-(rng.normal(size=n) + 1.3 * y - 1)))
    if ties:
        s = np.round(s, 2)
    return y, s


def partial(y, s):
    """Slopes of scikit-learn's partial area, times the class sizes' own corrections."""
    n, square = len(y), [0.0, 0.0]
    of = lambda w: m.roc_auc_score(y, s, max_fpr=0.1, sample_weight=w)
    for k in range(n):
        up, down = np.ones(n), np.ones(n)
        up[k] += STEP
        down[k] -= STEP
        square[y[k]] += ((of(up) - of(down)) / (2 * STEP)) ** 2
    p = y.sum()
    variance = square[1] * p / (p - 1) + square[0] * (n - p) / (n - p - 1)
    return on_logit(of(np.ones(n)), math.sqrt(variance))


def delong(y, s):
    pos, neg = s[y == 1], s[y == 0]
    psi = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    return psi.mean(), psi.mean(1).var(ddof=1) / len(pos) + psi.mean(0).var(ddof=1) / len(neg)


def median(x, w):
    order = np.argsort(x, kind="stable")
    total = np.cumsum(w[order])
    return x[order][np.searchsorted(total, total[-1] / 2)]


def regression(rng, n):
    y = rng.gamma(2.0, 3.0, n)
    p = 0.7 * y + 1.5 + rng.normal(size=n) * (0.3 + 0.2 * y)
    e = p - y
    mean = lambda x, w: np.average(x, weights=w)
    spread = lambda w: mean((e - mean(e, w)) ** 2, w)
    explained = lambda w: spread(w) / mean((y - mean(y, w)) ** 2, w)
    # The median stays where it is: the sum around it is flat there, and its own slope is a jump.
    middle = np.median(y)
    d2 = lambda w: mean(np.abs(e), w) / mean(np.abs(y - middle), w)
    one = np.ones(n)
    deviation = math.sqrt(spread(one) * n / (n - 1))
    # The standard error of the mean square, carried to its root.
    own = error(n, spread) / (2 * deviation)
    return {
        "label": y.tolist(),
        "predicted": p.tolist(),
        "error_std": on_log(deviation, own),
        "explained_variance": turned(on_log(explained(one), error(n, explained))),
        "d2_absolute_error": turned(on_log(d2(one), error(n, d2))),
    }


def kappa(rng, n, classes):
    y = rng.integers(0, classes, n)
    p = np.clip(y + rng.integers(-1, 2, n), 0, classes - 1)
    of = lambda w: m.cohen_kappa_score(y, p, weights="quadratic", sample_weight=w)
    value = of(np.ones(n))
    own = error(n, of) * math.sqrt((n - 1) / n)
    centre, half = math.atanh(value), Z * own / (1 - value**2)
    return {
        "classes": classes,
        "label": y.tolist(),
        "predicted": p.tolist(),
        "cohen_kappa_quadratic": [math.tanh(centre - half), math.tanh(centre + half)],
    }


def main():
    rng = np.random.default_rng(20261126)
    partials, sides = [], []
    for n, ties in [(200, False), (400, False), (300, True)]:
        y, s = binary(rng, n, ties)
        partials.append({"label": y.tolist(), "score": s.tolist(), "roc_auc_max_fpr_0.1": partial(y, s)})
    for n in (150, 260):
        y, s = binary(rng, n, False)
        sides.append({"label": y.tolist(), "score": s.tolist()})
    (a, v), (b, w) = [delong(np.array(x["label"]), np.array(x["score"])) for x in sides]
    half = Z * math.sqrt(v + w)
    found = {
        "versions": VERSIONS,
        "partial": partials,
        "difference": {"reference": sides[0], "current": sides[1], "roc_auc": [b - a - half, b - a + half]},
        "regression": [regression(rng, n) for n in (60, 151)],
        "kappa": [kappa(rng, n, k) for n, k in [(80, 3), (200, 5)]],
    }
    (HERE / "intervals.json").write_text(json.dumps(found) + "\n")


main()
