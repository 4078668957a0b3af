"""Writes slo.json: confidence sequences by scipy's roots, Mann and Kendall's test by pymannkendall.

python3 -m venv venv && venv/bin/pip install scipy==1.17.1 pymannkendall==1.4.3 && venv/bin/python make_slo.py
"""

import json
import math
import pathlib
import platform
import random

import pymannkendall
import scipy
from scipy.optimize import brentq
from scipy.special import betaln, xlogy

HERE = pathlib.Path(__file__).parent


def sequence(s, n, expected):
    a = min(max(10 * expected, 0.1), 9.9)
    b = 10 - a

    def log_m(p):
        return betaln(a + s, b + n - s) - betaln(a, b) - xlogy(s, p) - xlogy(n - s, 1 - p) - math.log(20)

    share, tiny = s / n, 1e-300
    low = 0.0 if s == 0 else brentq(log_m, tiny, share, xtol=1e-15, rtol=1e-14)
    high = 1.0 if s == n else brentq(log_m, share, 1 - 1e-16, xtol=1e-15, rtol=1e-14)
    return {"sum": s, "n": n, "expected": expected, "low": low, "high": high}


def trend(values):
    found = pymannkendall.original_test(values)
    return {"values": values, "p": float(found.p), "slope": float(found.slope)}


random.seed(5)
rising = [k * 0.1 + random.random() for k in range(14)]
noise = [random.random() for _ in range(14)]
out = {
    "versions": {
        "python": platform.python_version(),
        "scipy": scipy.__version__,
        "pymannkendall": "1.4.3",
    },
    "confidence_sequence": [
        sequence(*case)
        for case in [
            (0.0, 30.0, 0.01), (1.0, 5.0, 0.05), (5.0, 5.0, 0.5), (12.0, 1000.0, 0.01), (100.0, 10000.0, 0.001),
            (37.25, 80.0, 0.3), (3000.0, 100000.0, 0.03), (0.5, 400.0, 0.0), (999.0, 1000.0, 1.0),
        ]
    ],
    "mann_kendall": [
        trend(rising), trend(noise), trend([3.0, 3.0, 2.0, 2.0, 1.0, 2.0, 1.0]), trend([1.0, 2.0, 2.0, 5.0, 3.0]),
        trend([0.0] * 6 + [1.0]),
    ],
}
(HERE / "slo.json").write_text(json.dumps(out, indent=1) + "\n")
