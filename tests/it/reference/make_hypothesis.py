"""Writes hypothesis.json: what scipy 1.17.1 and numpy 2.4.6 get from seeded samples and from tails of distributions.

Run with `python make_hypothesis.py > hypothesis.json`; the tests only read the file.
"""

import json

import numpy as np
from scipy import special, stats

rng = np.random.default_rng(20261124)


def listed(values):
    return [float(value) for value in values]


tails = {
    "normal_sf": [[z, stats.norm.sf(z)] for z in [-3.0, 0.0, 0.3, 1.96, 5.0, 12.0, 30.0]],
    "chi2_sf": [
        [x, dof, stats.chi2.sf(x, dof)]
        for dof in [1, 2, 3, 10, 99, 1000]
        for x in [0.01, 0.5, 2.0, 9.0, 40.0, 150.0, 900.0, 1200.0]
    ],
    "t_two_sided": [
        [t, dof, 2 * stats.t.sf(t, dof)]
        for dof in [1, 2.5, 10, 98.7, 5000.5, 1e6]
        for t in [1e-6, 0.1, 1.0, 2.5, 8.0, 20.0]
    ],
    "kve_quarter": [[x, special.kve(0.25, x)] for x in [1e-5, 0.01, 0.3, 1.0, 7.0, 60.0, 5000.0]],
    "kstwo_sf": [
        [n, x, stats.kstwo.sf(x, n)]
        for n in [1, 2, 7, 30, 140, 141, 500, 4000, 60000, 200000]
        for x in [0.0001, 0.0006, 0.002, 0.004, 0.008, 0.012, 0.03, 0.06, 0.1, 0.2, 0.35, 0.5, 0.7, 0.99]
    ],
}


def pairs():
    yield "apart", rng.normal(0, 1, 60), rng.normal(0.5, 1.5, 45)
    yield "near", rng.normal(0, 1, 400), rng.normal(0.05, 1, 700)
    yield "tied", rng.integers(0, 6, 50).astype(float), rng.integers(0, 7, 80).astype(float)
    yield "few", rng.normal(0, 1, 7), rng.normal(1, 1, 12)
    yield "heavy", rng.standard_t(2, 300), rng.standard_t(2, 200) * 1.4
    yield "far", rng.normal(0, 1, 200), rng.normal(9, 1, 150)


def two(result):
    return [float(result.statistic), float(result.pvalue)]


samples = []
for name, a, b in pairs():
    a, b = np.sort(a), np.sort(b)
    samples.append(
        {
            "name": name,
            "reference": listed(a),
            "current": listed(b),
            "ks": two(stats.ks_2samp(a, b)),
            "ks_asymptotic": two(stats.ks_2samp(a, b, method="asymp")),
            "mann_whitney": two(stats.mannwhitneyu(a, b)),
            "mann_whitney_less": two(stats.mannwhitneyu(a, b, alternative="less")),
            "cramer_von_mises": two(stats.cramervonmises_2samp(a, b)),
            "anderson_darling": two(stats.anderson_ksamp([a, b])),
            "student_t": two(stats.ttest_ind(a, b)),
            "welch_t": two(stats.ttest_ind(a, b, equal_var=False)),
            "epps_singleton": two(stats.epps_singleton_2samp(a, b)),
            "energy": float(stats.energy_distance(a, b)),
        }
    )

tables = []
for name, table in [
    ("two", [[12, 30], [25, 22]]),
    ("rare", [[3, 4000], [11, 3500]]),
    ("large", [[120_000, 80_000], [61_000, 39_000]]),
    ("even", [[10, 10], [10, 10]]),
]:
    fisher = stats.fisher_exact(table)
    tables.append({"name": name, "reference": table[0], "current": table[1], "fisher": two(fisher)})

print(json.dumps({"tails": tails, "samples": samples, "tables": tables}))
