"""Writes quality.json and drift.json: what scikit-learn, scipy and numpy say about small, nasty inputs.

python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 && venv/bin/python make.py
"""

import json
import math
import pathlib
import platform
import warnings
from fractions import Fraction

import numpy as np
import scipy
import sklearn
from scipy.spatial.distance import jensenshannon
from scipy.stats import binomtest, ks_2samp, wasserstein_distance
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent
VERSIONS = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "scikit-learn": sklearn.__version__,
}
Z = 1.959963984540054


def or_none(defined, call):
    return float(call()) if defined else None


def expit(x):
    return 1 / (1 + math.exp(-x))


def on_logit(value, error):
    centre, half = math.log(value / (1 - value)), Z * error / (value * (1 - value))
    return [expit(centre - half), expit(centre + half)]


def delong(y, s):
    pos, neg = s[y == 1], s[y == 0]
    psi = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    variance = psi.mean(1).var(ddof=1) / len(pos) + psi.mean(0).var(ddof=1) / len(neg)
    return on_logit(psi.mean(), math.sqrt(variance))


def jackknife_ap(y, s):
    """Infinitesimal jackknife by central differences of scikit-learn's weighted average precision."""
    step, square = 1e-4, 0.0
    for k in range(len(y)):
        up, down = np.ones(len(y)), np.ones(len(y))
        up[k] += step
        down[k] -= step
        slope = (m.average_precision_score(y, s, sample_weight=up) - m.average_precision_score(y, s, sample_weight=down)) / (2 * step)
        square += slope**2
    return on_logit(m.average_precision_score(y, s), math.sqrt(square))


def mcc_interval(cells):
    """Multinomial delta method by central differences, on Fisher's scale."""

    def mcc(c):
        tn, fp, fn, tp = c
        return (tp * tn - fp * fn) / math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))

    n = sum(cells)
    gradient = []
    for k in range(4):
        up, down = list(map(float, cells)), list(map(float, cells))
        up[k] += 1e-4
        down[k] -= 1e-4
        gradient.append((mcc(up) - mcc(down)) / 2e-4)
    variance = sum(g * g * c for g, c in zip(gradient, cells)) - sum(g * c for g, c in zip(gradient, cells)) ** 2 / n
    value = mcc(cells)
    half = Z * math.sqrt(variance) / (1 - value**2)
    return [math.tanh(math.atanh(value) - half), math.tanh(math.atanh(value) + half)]


def mean_interval(losses):
    mean, error = losses.mean(), losses.std(ddof=1) / math.sqrt(len(losses))
    return [max(0.0, mean - Z * error), mean + Z * error]


def binary(name, score, label, threshold=0.5, intervals=False):
    s, y = np.array(score, float), np.array(label, int)
    p = (s >= threshold).astype(int)
    tn, fp, fn, tp = (int(v) for v in m.confusion_matrix(y, p, labels=[0, 1]).ravel())
    both, probability = 0 < y.sum() < len(y), bool(((s >= 0) & (s <= 1)).all())
    expected = {
        "base_rate": float(y.mean()),
        "accuracy": m.accuracy_score(y, p),
        "balanced_accuracy": or_none(both, lambda: m.balanced_accuracy_score(y, p)),
        "precision": or_none(p.any(), lambda: m.precision_score(y, p)),
        "recall": or_none(y.any(), lambda: m.recall_score(y, p)),
        "specificity": or_none(not y.all(), lambda: m.recall_score(y, p, pos_label=0)),
        "f1": or_none(tp + fp + fn > 0, lambda: m.f1_score(y, p)),
        "matthews_corrcoef": or_none(both and 0 < p.sum() < len(p), lambda: m.matthews_corrcoef(y, p)),
        "roc_auc": or_none(both, lambda: m.roc_auc_score(y, s)),
        "average_precision": or_none(y.any(), lambda: m.average_precision_score(y, s)),
        "log_loss": or_none(probability, lambda: m.log_loss(y, s, labels=[0, 1])),
        "brier_score_loss": or_none(probability, lambda: ((s - y) ** 2).mean() if not both else m.brier_score_loss(y, s)),
        "tn": tn, "fp": fp, "fn": fn, "tp": tp,
    }
    case = {"name": name, "score": list(map(float, s)), "predicted": p.tolist(), "label": y.tolist(), "expected": expected}
    if intervals:
        clipped = np.clip(np.where(y == 1, s, 1 - s), np.finfo(float).eps, 1 - np.finfo(float).eps)
        case["intervals"] = {
            "roc_auc": delong(y, s),
            "average_precision": jackknife_ap(y, s),
            "matthews_corrcoef": mcc_interval([tn, fp, fn, tp]),
            "log_loss": mean_interval(-np.log(clipped)),
            "brier_score_loss": mean_interval((s - y) ** 2),
            "accuracy": list(binomtest(tp + tn, len(y)).proportion_ci(method="wilson")),
        }
    if both and probability:
        case["calibration"] = [v.tolist() for v in calibration_curve(y, s, n_bins=10, strategy="uniform")]
    return case


def regression(name, predicted, label):
    p, y = np.array(predicted, float), np.array(label, float)
    spread = len(y) > 1 and y.min() < y.max()
    expected = {
        "mean_absolute_error": m.mean_absolute_error(y, p),
        "root_mean_squared_error": m.root_mean_squared_error(y, p),
        "bias": float((p - y).mean()),
        "r2": or_none(spread, lambda: m.r2_score(y, p)),
        "mean_absolute_percentage_error": or_none((y != 0).any(), lambda: m.mean_absolute_percentage_error(y, p)),
    }
    return {"name": name, "predicted": p.tolist(), "label": y.tolist(), "expected": expected}


def shares(a, b):
    a, b = np.array(a, float), np.array(b, float)
    used = a + b > 0
    a, b = a[used], b[used]
    k = len(a)
    return (a + 0.5) / (a.sum() + 0.5 * k), (b + 0.5) / (b.sum() + 0.5 * k)


def clipped_psi(a, b):
    r, c = np.clip(np.array(a) / sum(a), 1e-4, None), np.clip(np.array(b) / sum(b), 1e-4, None)
    return float(((c - r) * np.log(c / r)).sum())


def psi_decile(a, b):
    cuts = np.unique(np.quantile(a, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]))
    bins = lambda x: np.bincount(np.searchsorted(cuts, x, side="right"), minlength=len(cuts) + 1)
    return clipped_psi(bins(a), bins(b))


def numeric(name, reference, current):
    a, b = np.array(reference, float), np.array(current, float)
    edges = np.linspace(min(a.min(), b.min()), max(a.max(), b.max()), 31)
    ha, hb = np.histogram(a, edges)[0], np.histogram(b, edges)[0]
    expected = {
        "ks": ks_2samp(a, b).statistic,
        "wasserstein": wasserstein_distance(a, b),
        "wasserstein_normed": or_none(a.min() < a.max(), lambda: wasserstein_distance(a, b) / a.std()),
        "psi_decile": psi_decile(a, b),
        "js_hist30": max(float(jensenshannon(ha, hb, base=2)), 0.0),
        "js_hist30_e": max(float(jensenshannon(ha, hb)), 0.0),
    }
    return {
        "name": name, "reference": sorted(a.tolist()), "current": sorted(b.tolist()), "edges": edges.tolist(),
        "histogram": hb.tolist(), "expected": {k: None if v is None else float(v) for k, v in expected.items()},
    }


def levels(name, reference, current):
    r, c = shares(reference, current)
    expected = {
        "jensenshannon": float(jensenshannon(reference, current, base=2)),
        "psi": float(((c - r) * np.log(c / r)).sum()),
        "psi_categorical": clipped_psi(reference, current),
    }
    return {"name": name, "reference": reference, "current": current, "expected": expected}


def exact_sums(rng):
    terms = (rng.normal(size=200) * 10.0 ** rng.integers(-12, 12, 200)).tolist()
    return {"terms": terms, "sum": float(sum(map(Fraction, terms))), "squares": float(sum(Fraction(t) ** 2 for t in terms))}


def main():
    rng = np.random.default_rng(20261123)
    drawn = rng.random(120)
    noisy = (rng.random(120) < drawn).astype(int)
    rough = np.round(drawn, 1)
    y = rng.gamma(2.0, 3.0, 80)
    quality = {
        "versions": VERSIONS,
        "sum": exact_sums(rng),
        "wilson": [[k, n, *binomtest(k, n).proportion_ci(method="wilson")] for k, n in [(0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (500, 1000), (999999, 1000000)]],
        "binary": [
            binary("smooth", drawn, noisy, intervals=True),
            binary("tied scores", rough, noisy, intervals=True),
            binary("all tied", [0.5] * 6, [0, 1, 0, 0, 1, 0]),
            binary("extreme and right", [0, 0, 1, 1], [0, 0, 1, 1]),
            binary("extreme and wrong", [1, 0, 1, 0], [0, 1, 1, 0]),
            binary("tiny and nearly one", [1e-300, 1 - 1e-16, 5e-324, 0.3], [1, 0, 0, 1]),
            binary("only positives", [0.1, 0.7, 0.9], [1, 1, 1]),
            binary("only negatives", [0.1, 0.7, 0.9], [0, 0, 0]),
            binary("only negatives, none predicted", [0.1, 0.2], [0, 0]),
            binary("nothing predicted positive", [0.1, 0.2, 0.3], [0, 1, 0]),
            binary("everything predicted positive", [0.6, 0.7, 0.8], [0, 1, 0]),
            binary("one row", [0.4], [1]),
            binary("margins", [-3.0, 0.2, 7.5, -0.0, 0.0], [0, 1, 1, 0, 1], threshold=0.0),
            binary("reversed", 1 - drawn, noisy),
            binary("rare positives", drawn, (drawn > 0.97).astype(int)),
        ],
        "regression": [
            regression("smooth", y + rng.normal(size=80), y),
            regression("large mean, small spread", 1e9 + y + rng.normal(size=80), 1e9 + y),
            regression("constant label", [1.0, 2.0, 3.0], [0.1, 0.1, 0.1]),
            regression("zeros among labels", [1.0, 2.0, 3.0], [0.0, 2.5, 0.0]),
            regression("all zero", [1.0, 2.0], [0.0, 0.0]),
            regression("one row", [1.0], [2.0]),
            regression("perfect", [1.0, 2.0, 4.0], [1.0, 2.0, 4.0]),
            regression("worse than the mean", [9.0, -4.0, 0.0], [1.0, 2.0, 4.0]),
            regression("tiny", [1e-100, 3e-100], [2e-100, 1e-100]),
            regression("negative labels", [-1.0, -3.5, 2.0], [-1.5, -3.0, -2.0]),
        ],
    }
    normal, other = rng.normal(size=200), rng.normal(0.3, 1.2, 90)
    drift = {
        "versions": VERSIONS,
        "numeric": [
            numeric("smooth", normal, other),
            numeric("small window of a large reference", rng.normal(size=600), rng.normal(1, 1, 7)),
            numeric("one row", normal, [0.25]),
            numeric("rounded, tied", np.round(normal, 1), np.round(other, 1)),
            numeric("few values", rng.integers(0, 4, 100), rng.integers(1, 6, 30)),
            numeric("half zero", np.where(normal > 0, 0.0, normal), np.where(other > 0.5, 0.0, other)),
            numeric("the same", normal, normal),
            numeric("apart", [1.0, 2.0, 3.0], [10.0, 11.0]),
            numeric("constant", [3.0] * 9, [3.0] * 4),
            numeric("constant, moved", [3.0] * 9, [4.0] * 4),
            numeric("large mean", 1e6 + normal, 1e6 + other),
            numeric("heavy tails", rng.standard_cauchy(150), rng.standard_cauchy(60)),
        ],
        "levels": [
            levels("two", [70, 30], [60, 45]),
            levels("hardly moved", [2321, 14876], [7052, 45171]),
            levels("new level", [70, 30, 0], [50, 30, 20]),
            levels("gone level", [70, 30, 10], [50, 30, 0]),
            levels("nothing in common", [5, 0], [0, 8]),
            levels("never seen", [5, 0, 3], [4, 0, 8]),
            levels("many", rng.integers(0, 50, 60).tolist(), rng.integers(0, 50, 60).tolist()),
        ],
        "quantiles": [{"values": sorted(v), "expected": np.quantile(v, [0, 0.1, 0.25, 0.5, 0.9, 1]).tolist()} for v in ([1.0], [1.0, 4.0], normal.tolist())],
    }
    for name, document in [("quality", quality), ("drift", drift)]:
        (HERE / f"{name}.json").write_text(json.dumps(document, allow_nan=False) + "\n")


main()
