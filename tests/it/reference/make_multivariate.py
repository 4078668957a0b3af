"""Writes multivariate.json: what numpy and scikit-learn say about small matrices and rows of cells.

python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 && venv/bin/python make_multivariate.py
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)


def eigen_case(name, size, rank):
    rows = rng.normal(size=(rank, size)).round(3)
    matrix = rows.T @ rows / rank
    values = np.linalg.eigvalsh(matrix)[::-1]
    return {"name": name, "matrix": matrix.tolist(), "values": values.tolist()}


def logistic_case(name, n, levels, strength, penalty):
    """Rows of codes, one cell per level; the weight of a level is `strength` times its place."""
    codes = np.column_stack([rng.integers(0, k, n) for k in levels])
    margin = strength * (codes / np.array(levels) - 0.5).sum(axis=1)
    labels = rng.random(n) < 1 / (1 + np.exp(-margin))
    cells = np.zeros((n, sum(levels)))
    start = 0
    for column, k in enumerate(levels):
        cells[np.arange(n), start + codes[:, column]] = 1
        start += k
    fit = LogisticRegression(C=1 / (penalty * n), solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(cells, labels)
    assert np.unique(codes, axis=0).shape[0] > 1
    return {
        "name": name,
        "levels": list(levels),
        "codes": codes.T.tolist(),
        "labels": labels.astype(int).tolist(),
        "penalty": penalty,
        "weights": fit.coef_[0].tolist(),
        "intercept": float(fit.intercept_[0]),
    }


document = {
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "eigen": [eigen_case("full", 6, 20), eigen_case("of lower rank", 5, 2), eigen_case("single", 1, 3)],
    "logistic": [
        logistic_case("one column", 60, (3,), 2.0, 1e-2),
        logistic_case("three columns", 90, (2, 4, 5), 3.0, 1e-2),
        logistic_case("weak penalty", 80, (3, 3), 1.0, 1e-4),
        logistic_case("no effect", 70, (4, 2), 0.0, 1e-1),
    ],
}
(HERE / "multivariate.json").write_text(json.dumps(document))
