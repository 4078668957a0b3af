#!/usr/bin/env python3
"""Values of change points, cells and their splits, by numpy and scipy; writes shift.json beside it.

    python3 -m venv venv && venv/bin/pip install numpy scipy && venv/bin/python make_shift.py

`pelt`, `disde` and `xmw` are written down here from their definitions, plainly and without any bookkeeping; the project's
own code is not used.
"""
import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20261126)


def pelt(x, v, penalty, least):
    """Optimal partitioning: every start of every end, no pruning."""
    n = len(x)

    def cost(i, j):
        w = 1 / v[i:j]
        return float(np.sum(w * (x[i:j] - np.sum(w * x[i:j]) / np.sum(w)) ** 2))

    best, before = np.full(n + 1, np.inf), [0] * (n + 1)
    best[0] = -penalty
    for j in range(least, n + 1):
        for i in range(0, j - least + 1):
            total = best[i] + cost(i, j) + penalty
            if total < best[j]:
                best[j], before[j] = total, i
    changes, at = [], n
    while at > 0:
        at = before[at]
        if at > 0:
            changes.append(at)
    return changes[::-1]


def series():
    out = []
    for n, steps in ((30, []), (60, [(45, 2.0)]), (80, [(20, 1.5), (50, -1.5)]), (120, [(90, 3.0)]), (40, [(10, 4.0), (14, -4.0)])):
        v = rng.uniform(0.5, 2.0, n)
        x = rng.normal(size=n) * np.sqrt(v)
        for at, size in steps:
            x[at:] += size
        penalty = 3 * np.log(n)
        out.append({"values": x.tolist(), "variances": v.tolist(), "penalty": penalty, "changes": pelt(x, v, penalty, 3)})
    return out


def tables():
    out = []
    for cells, kind in ((4, "plain"), (6, "thin"), (5, "moved")):
        rows = []
        for cell in range(cells):
            for side in (0, 1):
                n = int(rng.integers(40, 300))
                if kind == "thin" and cell == 0:
                    n = 8 if side == 0 else 200
                score = np.clip(rng.beta(2, 3, n) + 0.1 * cell - (0.05 if side else 0), 0.01, 0.99)
                rate = 0.2 + 0.1 * cell + (0.15 if side and kind == "moved" else 0)
                label = rng.random(n) < rate
                rows += [[side, cell, round(float(s), 6), int(y)] for s, y in zip(score, label)]
        a = np.array(rows)
        side, cell, s, y = a[:, 0].astype(int), a[:, 1].astype(int), a[:, 2], a[:, 3]
        loss, l0, l1 = (s - y) ** 2, s**2, (1 - s) ** 2
        stat = {}
        for t in (0, 1):
            m = side == t
            n = np.bincount(cell[m], minlength=cells)
            mean = lambda of, m=m, n=n: np.bincount(cell[m], of[m], cells) / np.maximum(n, 1)
            stat[t] = {"n": n, "y": mean(y), "l0": mean(l0), "l1": mean(l1), "r": mean(loss)}
        low = [stat[t]["n"] < 20 for t in (0, 1)]

        def get(t, key):
            own = stat[t][key].copy()
            own[low[t]] = stat[1 - t][key][low[t]]
            return own

        def value(x, m, w):
            p = stat[x]["n"] / stat[x]["n"].sum()
            return float(np.sum(p * (get(w, "y") * get(m, "l1") + (1 - get(w, "y")) * get(m, "l0"))))

        parts = []
        for player in range(3):
            order = []
            for permutation in itertools.permutations(range(3)):
                coalition = [0, 0, 0]
                for other in permutation:
                    if other == player:
                        break
                    coalition[other] = 1
                without = value(*coalition)
                coalition[player] = 1
                order.append(value(*coalition) - without)
            parts.append(float(np.mean(order)))
        delta = float(loss[side == 1].mean() - loss[side == 0].mean())
        p, q = (stat[t]["n"] / stat[t]["n"].sum() for t in (0, 1))
        shared = np.where((stat[0]["n"] >= 30) & (stat[1]["n"] >= 30), p * q / (p + q), 0)
        shared = shared / shared.sum()
        at = [float(np.sum(shared * stat[t]["r"])) for t in (0, 1)]
        means = [float(loss[side == t].mean()) for t in (0, 1)]
        line = [stat[t]["n"] >= 50 for t in (0, 1)]
        ok = line[0] & line[1]
        out.append(
            {
                "cells": cells,
                "rows": rows,
                "xmw": parts,
                "delta": delta,
                "disde": [at[0] - means[0], at[1] - at[0], means[1] - at[1]],
                "line": fit(stat, ok) if ok.sum() >= 5 else None,
            }
        )
    return out


def fit(stat, ok):
    """Weighted least squares of the rates after on those before, by numpy's solver."""
    x, y = stat[0]["y"][ok], stat[1]["y"][ok]
    n, m = stat[0]["n"][ok], stat[1]["n"][ok]
    smooth = lambda r, k: (r * k + 0.5) / (k + 1)
    var = smooth(x, n) * (1 - smooth(x, n)) / n + smooth(y, m) * (1 - smooth(y, m)) / m
    w = 1 / np.sqrt(var)
    (base, slope), *_ = np.linalg.lstsq(np.c_[np.ones_like(x), x] * w[:, None], y * w, rcond=None)
    return [float(base), float(1 - slope - base), float(np.sum((y - x) ** 2 / var)), float(np.sum((y - base - slope * x) ** 2 / var))]


groups = [rng.normal(loc, 1.0, 9).tolist() for loc in (0, 0, 0, 0.8, 0, 1.2, 0)]
found = stats.f_oneway(*groups)
mcnemar = []
for b, c in ((40, 20), (6, 1), (100, 97), (12, 12)):
    if b + c < 25:
        p = min(1.0, 2 * stats.binom.cdf(min(b, c), b + c, 0.5))
        mcnemar.append([b, c, min(b, c), float(p)])
    else:
        s = (abs(b - c) - 1) ** 2 / (b + c)
        mcnemar.append([b, c, s, float(stats.chi2.sf(s, 1))])
out = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
    "pelt": series(),
    "tables": tables(),
    "seasons": {"groups": groups, "p": float(found.pvalue)},
    "f": [[f, d1, d2, float(stats.f.sf(f, d1, d2))] for f, d1, d2 in ((0.5, 6, 50), (2.5, 6, 50), (9.0, 167, 300), (1.2, 3, 4), (30.0, 1, 20))],
    "mcnemar": mcnemar,
}
pathlib.Path(__file__).with_name("shift.json").write_text(json.dumps(out) + "\n")
