"""Writes groups.json: fairlearn's MetricFrame with a weight per row, for three groups of unequal size.

Run with `python make_groups.py > groups.json` (fairlearn 0.15.0, scikit-learn 1.9.1, numpy 2.4.6); the tests only read the file.
"""

import json
import warnings

import fairlearn.metrics as f
import numpy as np
from sklearn import metrics as m

warnings.simplefilter("error")
rng = np.random.default_rng(20261127)


def false_omission_rate(y, p, sample_weight):
    return 1 - m.precision_score(y, p, pos_label=0, sample_weight=sample_weight, zero_division=1)


def precision(y, p, sample_weight):
    return m.precision_score(y, p, sample_weight=sample_weight, zero_division=0)


RATES = {
    "selection_rate": f.selection_rate, "recall": f.true_positive_rate, "fpr": f.false_positive_rate, "precision": precision,
    "accuracy": m.accuracy_score, "fnr": f.false_negative_rate, "specificity": f.true_negative_rate,
    "false_omission_rate": false_omission_rate,
}


def told(y, p, group, w):
    frame = f.MetricFrame(metrics=RATES, y_true=y, y_pred=p, sensitive_features=group,
                          sample_params={name: {"sample_weight": w} for name in RATES})
    rows = f.MetricFrame(metrics={"rows": f.count}, y_true=y, y_pred=p, sensitive_features=group)
    k = dict(sensitive_features=group, sample_weight=w)
    named = {"selection_rate": "demographic_parity", "recall": "equal_opportunity", "precision": "predictive_parity"}
    parity = {"rows_difference": rows.difference()["rows"], "rows_ratio": rows.ratio()["rows"]}
    for rate in RATES:
        parity[f"{named.get(rate, rate)}_difference"] = frame.difference()[rate]
        parity[f"{named.get(rate, rate)}_ratio"] = frame.ratio()[rate]
    for name, of in (("demographic_parity", "demographic_parity"), ("equal_opportunity", "equal_opportunity"), ("equalized_odds", "equalized_odds")):
        for kind in ("difference", "ratio"):
            own = getattr(f, f"{of}_{kind}")(y, p, **k)
            assert abs(parity.setdefault(f"{name}_{kind}", own) - own) < 1e-12
    by_group = {rate: [float(frame.by_group[rate][g]) for g in "abc"] for rate in RATES}
    return {"by_group": by_group, "parity": {name: float(value) for name, value in parity.items()}}


cases = []
for kind, draw in (("uniform", lambda n: rng.uniform(0.1, 4, n)), ("tails", lambda n: rng.pareto(2.5, n) + 1e-3),
                   ("whole", lambda n: rng.integers(1, 6, n).astype(float)), ("tiny", lambda n: rng.gamma(2, 1e-9, n) + 1e-10)):
    n = 360
    group = rng.choice(list("abc"), n, p=[0.6, 0.3, 0.1])
    y = (rng.random(n) < np.where(group == "a", 0.3, 0.5)).astype(int)
    p = np.where(rng.random(n) < np.where(group == "c", 0.6, 0.8), y, 1 - y)
    w = draw(n)
    cases.append({"name": kind, "label": y.tolist(), "predicted": p.tolist(), "group": ["abc".index(g) for g in group],
                  "weight": w.tolist(), "expected": told(y, p, group, w)})
# A group of which nobody is selected, and one without a positive label: shares of no rows are 0 there.
group = np.repeat(list("abc"), [30, 20, 10])
y = (rng.random(60) < 0.5).astype(int)
y[50:] = 0
p = (rng.random(60) < 0.5).astype(int)
p[30:50] = 0
w = rng.uniform(0.1, 4, 60)
warnings.simplefilter("ignore")
cases.append({"name": "empty shares", "label": y.tolist(), "predicted": p.tolist(), "group": ["abc".index(g) for g in group],
              "weight": w.tolist(), "expected": told(y, p, group, w)})
print(json.dumps({"groups": cases}))
