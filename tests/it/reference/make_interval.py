"""Writes interval.json: prediction intervals, and what scikit-learn and numpy say about them.

python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 && venv/bin/python make_interval.py
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.metrics import mean_pinball_loss

draws = np.random.default_rng(5)
rows = 240
label = np.round(draws.gamma(3.0, 20.0, rows), 3)
p50 = np.round(label + draws.normal(0.0, 12.0, rows), 3)
p10 = np.round(p50 - 12.0 - draws.uniform(0.0, 4.0, rows), 3)
p90 = np.round(p50 + 10.0 + draws.uniform(0.0, 8.0, rows), 3)
# Some labels stand exactly on an end, which counts as inside.
label[:5], label[5:9] = p10[:5], p90[5:9]
below, above = np.maximum(p10 - label, 0), np.maximum(label - p90, 0)
values = {
    "interval_coverage": ((p10 <= label) & (label <= p90)).mean(),
    "interval_below": (label < p10).mean(),
    "interval_above": (label > p90).mean(),
    "interval_width": (p90 - p10).mean(),
    "interval_score": (p90 - p10 + below / 0.1 + above / (1 - 0.9)).mean(),
    "pinball_lower": mean_pinball_loss(label, p10, alpha=0.1),
    "pinball_upper": mean_pinball_loss(label, p90, alpha=0.9),
}
document = {
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "rows": [list(map(float, row)) for row in zip(label, p10, p50, p90)],
    "values": {name: float(value) for name, value in values.items()},
}
(pathlib.Path(__file__).parent / "interval.json").write_text(json.dumps(document) + "\n")
