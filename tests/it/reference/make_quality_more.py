"""Writes quality_more.json: logistic recalibration by statsmodels, and models that do not look by scikit-learn.

Run with `python make_quality_more.py > quality_more.json` (statsmodels 0.15.0, scikit-learn 1.9.1); the tests only read
the file.
"""

import json

import numpy as np
import statsmodels.api as sm
from sklearn import metrics as m
from sklearn.dummy import DummyClassifier, DummyRegressor

rng = np.random.default_rng(20261124)


def recalibrated(score, label):
    logit = np.log(score) - np.log1p(-score)
    binomial = sm.families.Binomial()
    whole = sm.GLM(label, sm.add_constant(logit), family=binomial).fit(tol=1e-14, maxiter=200)
    large = sm.GLM(label, np.ones_like(logit), family=binomial, offset=logit).fit(tol=1e-14, maxiter=200)
    return {
        "score": score.tolist(),
        "label": label.astype(int).tolist(),
        "calibration_slope": [whole.params[1], *whole.conf_int()[1]],
        "calibration_intercept": [large.params[0], *large.conf_int()[0]],
    }


def drawn(n, a, b, decimals):
    score = np.clip(np.round(rng.beta(1.2, 2.5, n), decimals), 10.0**-decimals, 1 - 10.0**-decimals)
    chance = 1 / (1 + np.exp(-(a + b * np.log(score / (1 - score)))))
    return recalibrated(score, rng.random(n) < chance)


def of_two(before, now):
    x = lambda y: np.zeros((len(y), 1))
    out = {}
    for name, dummy in (
        ("always_no", DummyClassifier(strategy="constant", constant=0)),
        ("most_frequent", DummyClassifier(strategy="most_frequent")),
        ("prior", DummyClassifier(strategy="prior")),
    ):
        dummy.fit(x(before), before)
        said, score = dummy.predict(x(now)), dummy.predict_proba(x(now))[:, 1]
        if name == "prior":
            out[name] = {
                "roc_auc": m.roc_auc_score(now, score),
                "average_precision": m.average_precision_score(now, score),
                "log_loss": m.log_loss(now, score),
                "brier_score_loss": m.brier_score_loss(now, score),
            }
            continue
        out[name] = {
            "accuracy": m.accuracy_score(now, said),
            "balanced_accuracy": m.balanced_accuracy_score(now, said),
            "f1": m.f1_score(now, said),
            "f1_macro": m.f1_score(now, said, average="macro"),
            "f1_weighted": m.f1_score(now, said, average="weighted"),
            "cohen_kappa": m.cohen_kappa_score(now, said),
        }
    return {"before": before.tolist(), "now": now.tolist(), "expected": out}


def of_numbers(before, now):
    x = lambda y: np.zeros((len(y), 1))
    out = {}
    for name in ("mean", "median"):
        said = DummyRegressor(strategy=name).fit(x(before), before).predict(x(now))
        out[name] = {
            "mean_absolute_error": m.mean_absolute_error(now, said),
            "root_mean_squared_error": m.root_mean_squared_error(now, said),
            "r2": m.r2_score(now, said),
            "mean_absolute_percentage_error": m.mean_absolute_percentage_error(now, said),
            "median_absolute_error": m.median_absolute_error(now, said),
        }
    return {"before": before.tolist(), "now": now.tolist(), "expected": out}


print(
    json.dumps(
        {
            "recalibration": [drawn(300, 0.0, 1.0, 4), drawn(300, 0.6, 0.7, 2), drawn(200, -0.4, 1.6, 3)],
            "binary": [
                of_two((rng.random(60) < 0.3).astype(int), (rng.random(50) < 0.5).astype(int)),
                of_two((rng.random(60) < 0.8).astype(int), (rng.random(50) < 0.6).astype(int)),
            ],
            "regression": [of_numbers(rng.normal(3, 2, 40), rng.normal(4, 3, 35)), of_numbers(rng.exponential(2, 31), rng.exponential(3, 22))],
        }
    )
)
