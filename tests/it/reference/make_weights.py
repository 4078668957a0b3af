"""Writes weights.json: scikit-learn with sample_weight for every task.

Run with `python make_weights.py > weights.json` (scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6, statsmodels 0.15.0); the
tests only read the file.
"""

import json
import warnings

import numpy as np
import scipy.stats as st
import statsmodels.api as sm
from sklearn import metrics as m
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.utils.stats import _weighted_percentile

warnings.simplefilter("error")
warnings.filterwarnings("ignore", message=".*cov_type.*|.*freq_weights.*")
rng = np.random.default_rng(20261126)
Z = st.norm.ppf(0.975)


def kinds(n):
    """Weights as people have them: any, heavy tails with zeros, whole numbers, small units."""
    whole = rng.integers(0, 6, n)
    whole[:2] = 1
    tails = rng.pareto(2.5, n) * (rng.random(n) < 0.8)
    tails[:2] = 1.0
    return {"uniform": rng.uniform(0.1, 4, n), "tails": tails, "whole": whole.astype(float), "tiny": rng.gamma(2, 1e-9, n) + 1e-10}


def slopes(w, read):
    """The standard error of a number by central differences over its weights: sqrt(sum w^2 (d/dw)^2)."""
    total = 0.0
    for i in np.flatnonzero(w):
        step = 1e-4 * w[i]
        up, down = w.copy(), w.copy()
        up[i] += step
        down[i] -= step
        total += (w[i] * (read(up) - read(down)) / (2 * step)) ** 2
    return np.sqrt(total)


def ece(y, s, w, bins, floor, largest):
    place = np.minimum((s * bins).astype(int), bins - 1) if floor else np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], s)
    gaps, weights = [], []
    for b in np.unique(place[w > 0]):
        own = (place == b) & (w > 0)
        weights.append(w[own].sum())
        gaps.append(abs(np.average(y[own], weights=w[own]) - np.average(s[own], weights=w[own])))
    return max(gaps) if largest else np.average(gaps, weights=weights)


def murphy(y, s, w):
    place = np.searchsorted(np.linspace(0, 1, 11)[1:-1], s)
    base, rel, res = np.average(y, weights=w), 0.0, 0.0
    for b in np.unique(place[w > 0]):
        own = place == b
        share, score = np.average(y[own], weights=w[own]), np.average(s[own], weights=w[own])
        rel += w[own].sum() * (share - score) ** 2
        res += w[own].sum() * (share - base) ** 2
    return {"brier_reliability": rel / w.sum(), "brier_resolution": res / w.sum(), "brier_uncertainty": base * (1 - base)}


def recalibrated(y, s, w):
    s = np.clip(s, 1e-8, 1 - 1e-8)
    logit = np.log(s) - np.log1p(-s)
    keep = w > 0
    y, logit, w = y[keep], logit[keep], w[keep] / w.mean()
    fits = (
        sm.GLM(y, sm.add_constant(logit), family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-14, maxiter=300),
        sm.GLM(y, np.ones_like(logit), family=sm.families.Binomial(), freq_weights=w, offset=logit).fit(tol=1e-14, maxiter=300),
    )
    out = {}
    for name, fit, at in (("calibration_slope", fits[0], 1), ("calibration_intercept", fits[1], 0)):
        x = fit.model.exog
        p = fit.predict(x, offset=logit) if name == "calibration_intercept" else fit.predict(x)
        bread = np.linalg.inv((x * (w * p * (1 - p))[:, None]).T @ x)
        meat = (x * ((w * (y - p)) ** 2)[:, None]).T @ x
        error = np.sqrt((bread @ meat @ bread)[at, at])
        out[name] = [fit.params[at], fit.params[at] - Z * error, fit.params[at] + Z * error]
    return out


def binary(y, p, s, w):
    k = dict(sample_weight=w)
    tn, fp, fn, tp = m.confusion_matrix(y, p, **k).ravel()
    out = {
        "base_rate": np.average(y, weights=w),
        "predicted_rate": np.average(p, weights=w),
        "accuracy": m.accuracy_score(y, p, **k),
        "balanced_accuracy": m.balanced_accuracy_score(y, p, **k),
        "precision": m.precision_score(y, p, **k),
        "recall": m.recall_score(y, p, **k),
        "specificity": m.recall_score(y, p, pos_label=0, **k),
        "f1": m.f1_score(y, p, **k),
        "fbeta_0.5": m.fbeta_score(y, p, beta=0.5, **k),
        "fbeta_2": m.fbeta_score(y, p, beta=2, **k),
        "npv": m.precision_score(y, p, pos_label=0, **k),
        "fpr": fp / (fp + tn),
        "fnr": fn / (fn + tp),
        "jaccard": m.jaccard_score(y, p, **k),
        "matthews_corrcoef": m.matthews_corrcoef(y, p, **k),
        "cohen_kappa": m.cohen_kappa_score(y, p, **k),
        "f1_macro": m.f1_score(y, p, average="macro", **k),
        "f1_weighted": m.f1_score(y, p, average="weighted", **k),
        "tn": tn, "fp": fp, "fn": fn, "tp": tp,
        "roc_auc": m.roc_auc_score(y, s, **k),
        "gini": 2 * m.roc_auc_score(y, s, **k) - 1,
        "roc_auc_max_fpr_0.1": m.roc_auc_score(y, s, max_fpr=0.1, **k),
        "average_precision": m.average_precision_score(y, s, **k),
        "log_loss": m.log_loss(y, s, **k),
        "brier_score_loss": m.brier_score_loss(y, s, **k),
        "mean_score": np.average(s, weights=w),
    }
    precision, recall, _ = m.precision_recall_curve(y, s, **k)
    out["pr_auc_trapezoid"] = m.auc(recall, precision)
    fpr, tpr, _ = m.roc_curve(y, s, **k)
    out["score_ks"] = np.abs(tpr - fpr).max()
    for name, bins, floor, largest in (
        ("ece_10", 10, False, False), ("ece_15", 15, False, False), ("ece_10_floor", 10, True, False),
        ("ece_15_floor", 15, True, False), ("mce_10", 10, False, True), ("mce_15", 15, False, True),
    ):
        out[name] = ece(y, s, w, bins, floor, largest)
    out |= murphy(y, s, w)
    return {name: float(value) for name, value in out.items()}


def errors_of_two(y, p, s, w):
    f = lambda read: slopes(w, read)
    return {
        "matthews_corrcoef": f(lambda w: m.matthews_corrcoef(y, p, sample_weight=w)),
        "fbeta_2": f(lambda w: m.fbeta_score(y, p, beta=2, sample_weight=w)),
        "f1_macro": f(lambda w: m.f1_score(y, p, average="macro", sample_weight=w)),
        "average_precision": f(lambda w: m.average_precision_score(y, s, sample_weight=w)),
    }


def partial(y, s, w):
    """Slopes of the partial area, each class with its effective number of rows."""
    of = lambda side: slopes(np.where(y == side, w, 0), lambda own: m.roc_auc_score(y, s, max_fpr=0.1, sample_weight=np.where(y == side, own, w)))
    rows = [w[y == side].sum() ** 2 / (w[y == side] ** 2).sum() for side in (0, 1)]
    return float(np.sqrt(sum(of(side) ** 2 * rows / (rows - 1) for side, rows in enumerate(rows))))


def delong(y, s, w):
    """Weighted placements over all pairs, each class with its effective number of rows."""
    up, down = (y == 1) & (w > 0), (y == 0) & (w > 0)
    wins = (s[up][:, None] > s[down]) + 0.5 * (s[up][:, None] == s[down])
    a, b = w[up], w[down]
    of_up, of_down = wins @ b / b.sum(), a @ wins / a.sum()
    auc = a @ of_up / a.sum()
    part = lambda w, v: (w**2 @ (v - auc) ** 2) / w.sum() ** 2 * (k := w.sum() ** 2 / (w**2).sum()) / (k - 1)
    return float(np.sqrt(part(a, of_up) + part(b, of_down)))


def dummies_of_two(y, w, fitted, weights):
    out = {}
    x = np.zeros((len(fitted), 1))
    for name, dummy in (("always_no", DummyClassifier(strategy="constant", constant=0)),
                        ("most_frequent", DummyClassifier(strategy="most_frequent")), ("prior", DummyClassifier(strategy="prior"))):
        dummy.fit(x, fitted, sample_weight=weights)
        at = np.zeros((len(y), 1))
        said, score = dummy.predict(at), dummy.predict_proba(at)[:, 1]
        k = dict(sample_weight=w)
        out[name] = (
            {"log_loss": m.log_loss(y, score, **k), "brier_score_loss": m.brier_score_loss(y, score, **k),
             "average_precision": m.average_precision_score(y, score, **k)}
            if name == "prior"
            else {"accuracy": m.accuracy_score(y, said, **k), "balanced_accuracy": m.balanced_accuracy_score(y, said, **k),
                  "f1": m.f1_score(y, said, zero_division=0, **k)}
        )
    return out


def repeated(w, *columns):
    return [np.repeat(column, w.astype(int)) for column in columns]


def regression(y, p, w):
    k = dict(sample_weight=w)
    e = p - y
    mean, mse, effective = np.average(e, weights=w), m.mean_squared_error(y, p, **k), w.sum() ** 2 / (w**2).sum()
    cov = lambda a, b: np.average((a - np.average(a, weights=w)) * (b - np.average(b, weights=w)), weights=w)
    out = {
        "mean_absolute_error": m.mean_absolute_error(y, p, **k),
        "root_mean_squared_error": m.root_mean_squared_error(y, p, **k),
        "bias": mean,
        "r2": m.r2_score(y, p, **k),
        "mean_absolute_percentage_error": m.mean_absolute_percentage_error(y, p, **k),
        "mean_squared_error": mse,
        "median_absolute_error": m.median_absolute_error(y, p, **k),
        "max_error": m.max_error(y[w > 0], p[w > 0]),
        "error_std": np.sqrt(cov(e, e) * effective / (effective - 1)),
        "explained_variance": m.explained_variance_score(y, p, **k),
        "d2_absolute_error": m.d2_absolute_error_score(y, p, **k),
        "pinball_0.1": m.mean_pinball_loss(y, p, alpha=0.1, **k),
        "pinball_0.5": m.mean_pinball_loss(y, p, alpha=0.5, **k),
        "pinball_0.9": m.mean_pinball_loss(y, p, alpha=0.9, **k),
        "smape": np.average(2 * np.abs(e) / (np.abs(y) + np.abs(p)), weights=w),
        "wape": (w @ np.abs(e)) / (w @ np.abs(y)),
        "pearson": cov(y, p) / np.sqrt(cov(y, y) * cov(p, p)),
    }
    if (y > -1).all() and (p > -1).all():
        out["mean_squared_log_error"] = m.mean_squared_log_error(y, p, **k)
        out["root_mean_squared_log_error"] = m.root_mean_squared_log_error(y, p, **k)
    for q in (0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1):
        out[f"error_quantile_{q:g}"] = _weighted_percentile(e, w, 100 * q, average=True)
    if (w == w.round()).all():
        rows = repeated(w, y, p)
        out["spearman"], out["kendall"] = st.spearmanr(*rows).statistic, st.kendalltau(*rows).statistic
    return {name: float(value) for name, value in out.items()}


def errors_of_numbers(y, p, w):
    effective = w.sum() ** 2 / (w**2).sum()
    small = np.sqrt(effective / (effective - 1))
    f = lambda read: slopes(w, read) * small
    return {
        "mean_absolute_error": f(lambda w: m.mean_absolute_error(y, p, sample_weight=w)),
        "wape": f(lambda w: (w @ np.abs(p - y)) / (w @ np.abs(y))),
    }


def dummies_of_numbers(y, w, fitted, weights):
    out = {}
    for name in ("mean", "median"):
        said = DummyRegressor(strategy=name).fit(np.zeros((len(fitted), 1)), fitted, sample_weight=weights).predict(np.zeros((len(y), 1)))
        k = dict(sample_weight=w)
        out[name] = {"mean_absolute_error": m.mean_absolute_error(y, said, **k),
                     "root_mean_squared_error": m.root_mean_squared_error(y, said, **k), "r2": m.r2_score(y, said, **k),
                     "median_absolute_error": m.median_absolute_error(y, said, **k)}
    return out


def multiclass(y, p, s, w):
    k, keep = dict(sample_weight=w), w > 0
    share = s / s.sum(axis=1, keepdims=True)
    hot = np.eye(s.shape[1])[y]
    out = {
        "accuracy": m.accuracy_score(y, p, **k),
        "balanced_accuracy": m.balanced_accuracy_score(y, p, **k),
        "matthews_corrcoef": m.matthews_corrcoef(y, p, **k),
        "cohen_kappa": m.cohen_kappa_score(y, p, **k),
        "cohen_kappa_quadratic": m.cohen_kappa_score(y, p, weights="quadratic", **k),
        "log_loss": m.log_loss(y, share, **k),
        "brier_multi": np.average(((share - hot) ** 2).sum(axis=1), weights=w),
        "top_1_accuracy": m.top_k_accuracy_score(y, share, k=1, **k),
        "top_2_accuracy": m.top_k_accuracy_score(y, share, k=2, **k),
        "top_3_accuracy": m.top_k_accuracy_score(y, share, k=3, **k),
        "jaccard_micro": m.jaccard_score(y, p, average="micro", **k),
    }
    for average in ("macro", "weighted"):
        out[f"precision_{average}"] = m.precision_score(y, p, average=average, zero_division=0, **k)
        out[f"f1_{average}"] = m.f1_score(y, p, average=average, **k)
        out[f"fbeta_0.5_{average}"] = m.fbeta_score(y, p, beta=0.5, average=average, **k)
        out[f"fbeta_2_{average}"] = m.fbeta_score(y, p, beta=2, average=average, **k)
        out[f"jaccard_{average}"] = m.jaccard_score(y, p, average=average, **k)
        out[f"roc_auc_ovr_{average}"] = m.roc_auc_score(y, share, multi_class="ovr", average=average, **k)
        if (w == w.round()).all():
            rows = repeated(w, y, share)
            out[f"roc_auc_ovo_{average}"] = m.roc_auc_score(*rows, multi_class="ovo", average=average)
    top, right = s.max(axis=1), (s.argmax(axis=1) == y).astype(float)
    for name, bins, largest in (("ece_top_label_10", 10, False), ("ece_top_label_15", 15, False), ("mce_top_label_10", 10, True)):
        out[name] = ece(right, top, w, bins, True, largest)
    return {name: float(value) for name, value in out.items()}


def ranking(lists):
    score = [np.array(q["score"]) for q in lists]
    grade = [np.array(q["relevance"]) for q in lists]
    weight = np.array([np.mean(q["weight"]) for q in lists])
    some = [i for i in range(len(lists)) if len(score[i]) > 1]
    out = {}
    for k, name in ((None, "ndcg"), (3, "ndcg_3"), (10, "ndcg_10")):
        values = [m.ndcg_score([grade[i]], [score[i]], k=k) for i in some]
        out[name] = float(np.average(values, weights=weight[some]))
    relevant = [i for i in range(len(lists)) if (grade[i] >= 1).any()]
    values = [m.label_ranking_average_precision_score([(grade[i] >= 1).astype(int)], [score[i]]) for i in relevant]
    out["lrap"] = float(np.average(values, weights=weight[relevant]))
    # All lists of one length at once: scikit-learn's own mean with sample_weight.
    five = [i for i in some if len(score[i]) == 5]
    own = m.ndcg_score([grade[i] for i in five], [score[i] for i in five], sample_weight=weight[five])
    assert abs(own - np.average([m.ndcg_score([grade[i]], [score[i]]) for i in five], weights=weight[five])) < 1e-12
    return out


def of_two(n, rounded):
    s = rng.beta(1.3, 2.2, n)
    s = np.round(s, 1) if rounded else s
    y = (rng.random(n) < np.clip(0.15 + 0.7 * s, 0, 1)).astype(int)
    y[:2] = (0, 1)
    p = (s >= 0.45).astype(int)
    p[:2] = (0, 1)
    return y, p, s


cases = {"binary": [], "regression": [], "multiclass": [], "ranking": []}
for n, rounded in ((60, False), (120, True)):
    y, p, s = of_two(n, rounded)
    fitted, _, _ = of_two(40, False)
    weights = rng.uniform(0, 3, 40)
    for kind, w in kinds(n).items():
        inner = np.clip(s, 0.02, 0.98)
        cases["binary"].append({
            "name": f"{kind} {n}", "label": y.tolist(), "predicted": p.tolist(), "score": s.tolist(), "weight": w.tolist(),
            "expected": binary(y, p, s, w),
            "recalibrated": {"score": inner.tolist(), "expected": recalibrated(y, inner, w)},
            "errors": errors_of_two(y, p, s, w) | {"roc_auc": delong(y, s, w)}, "error_of_partial": partial(y, s, w),
            "fitted": fitted.tolist(), "fitted_weight": weights.tolist(), "dummies": dummies_of_two(y, w, fitted, weights),
        })
    label = np.round(rng.gamma(2, 3, n), 1) + 0.5
    predicted = np.round(label * rng.uniform(0.7, 1.4, n) + rng.normal(0, 0.3, n), 1)
    other = rng.gamma(2, 3, 30)
    for kind, w in kinds(n).items():
        for name, shift in (("", 0.0), (" shifted", -50.0)):
            a, b = label + shift, predicted + shift
            weights = rng.uniform(0, 2, 30)
            cases["regression"].append({
                "name": f"{kind} {n}{name}", "label": a.tolist(), "predicted": b.tolist(), "weight": w.tolist(),
                "expected": regression(a, b, w), "errors": errors_of_numbers(a, b, w),
                "fitted": other.tolist(), "fitted_weight": weights.tolist(), "dummies": dummies_of_numbers(a, w, other, weights),
            })
    label = np.concatenate([np.arange(4), rng.choice(4, n - 4, p=[0.5, 0.3, 0.15, 0.05])])
    s = rng.dirichlet([1, 1, 1, 1], n) + 0.6 * np.eye(4)[label] * rng.random((n, 1))
    s = s / s.sum(axis=1, keepdims=True)
    s = np.round(s, 1) + 0.02 if rounded else s
    s = s / s.sum(axis=1, keepdims=True)
    predicted = np.where(rng.random(n) < 0.9, s.argmax(axis=1), rng.integers(0, 4, n))
    for kind, w in kinds(n).items():
        w = np.where(np.arange(n) < 4, w.max() / 3, w)
        cases["multiclass"].append({
            "name": f"{kind} {n}", "label": label.tolist(), "predicted": predicted.tolist(), "scores": s.ravel().tolist(),
            "weight": w.tolist(), "expected": multiclass(label, predicted, s, w),
        })
for kind in ("uniform", "tails", "whole"):
    lists = []
    for length in [5] * 8 + [1, 2, 12, 30]:
        w = kinds(max(length, 3))[kind][:length]
        w[0] += 0.5 if kind == "uniform" else 0
        lists.append({"score": np.round(rng.random(length), 1).tolist(), "relevance": rng.integers(0, 4, length).astype(float).tolist(), "weight": w.tolist()})
    cases["ranking"].append({"name": kind, "lists": lists, "expected": ranking(lists)})
print(json.dumps(cases))
