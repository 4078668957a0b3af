"""How well φ is read from few windows: the median of successive differences against means of the smaller ones.

Prints, for numbers of windows and kinds of history, of each estimator the mean, the 5th and 95th percentile of φ over its
true value, the root of the mean squared log of max(1, φ), and how often an interval of 95 % by it holds the truth (true
φ 3). Jumps stay, a spike is one window; both in standard deviations of a window. NumPy 2, SciPy 1.
"""

import numpy as np
from scipy.stats import norm

RUNS, TRUE = 20_000, 3.0
rng = np.random.default_rng(7)


def steps(windows, kind="normal", size=0.0, times=1, spike=False):
    """Squared steps over their variance, of many histories."""
    values = rng.standard_normal((RUNS, windows))
    if kind == "heavy":
        values = rng.standard_t(5, (RUNS, windows)) / np.sqrt(5 / 3)
    for _ in range(times if size else 0):
        at, sign = rng.integers(1, windows, RUNS), rng.choice([-1, 1], RUNS)
        places = np.arange(windows)[None, :]
        hit = places == at[:, None] if spike else places >= at[:, None]
        values += size * sign[:, None] * hit
    return np.diff(values, axis=1) ** 2 / 2


def smallest(found, dropped):
    """The mean of all but the largest few, over what independent normal windows give it."""
    kept = found.shape[1] - dropped
    usual = np.sort(steps(found.shape[1] + 1), axis=1)[:, :kept].mean()
    return np.sort(found, axis=1)[:, :kept].mean(axis=1) / usual


ESTIMATORS = {
    "median": lambda found: np.median(found, axis=1) / 0.4549364,
    "mean": lambda found: found.mean(axis=1),
    "all but the largest": lambda found: smallest(found, 1),
    "smallest three quarters": lambda found: smallest(found, -(-found.shape[1] // 4)),
}
HISTORIES = {
    "independent": {},
    "heavy tails": {"kind": "heavy"},
    "one jump of 3": {"size": 3.0},
    "one jump of 6": {"size": 6.0},
    "two jumps of 6": {"size": 6.0, "times": 2},
    "one spike of 6": {"size": 6.0, "spike": True},
}

for windows in (8, 12, 20, 50):
    for history, of in HISTORIES.items():
        found = steps(windows, **of)
        for name, estimator in ESTIMATORS.items():
            ratio = estimator(found)
            held = np.maximum(1.0, TRUE * ratio) / TRUE
            low, high = np.quantile(ratio, [0.05, 0.95])
            off = np.sqrt((np.log(held) ** 2).mean())
            cover = (2 * norm.cdf(1.96 * np.sqrt(held)) - 1).mean()
            print(f"{windows:>3} {history:<15} {name:<24} {ratio.mean():6.2f} {low:5.2f} {high:6.2f} {off:5.2f} {cover:.3f}")
