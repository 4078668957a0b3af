"""Is the effect there, on that day, and for that reason? Every incident must pass before it is written."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from stage import Incident

# The cause named by the answer must carry at least so much of the drop.
MOST = 0.75


def z_of(before: pd.Series, after: pd.Series) -> float:
    return (after.mean() - before.mean()) / np.sqrt(before.var() / len(before) + after.var() / len(after))


def accounting(incident: Incident, early: pd.Series, late: pd.Series) -> dict[str, float]:
    """Where the drop comes from, exactly, because the program knows both models, all inputs and the truth.

    model: the loss that would go away if the first model still answered; input: ... if it saw true inputs; label: ... if
    labels were written down as they are; world: what is left, the first model on true inputs with true labels, then and now.
    """
    log = incident.log[incident.log.label.notna()]
    late = late[log.index]
    share = {
        "model": (incident.loss("score", "truth", log) - incident.loss("old_logged", "truth", log))[late].mean(),
        "input": (incident.loss("old_logged", "truth", log) - incident.loss("old", "truth", log))[late].mean(),
        "label": (incident.loss("score", "label", log) - incident.loss("score", "truth", log))[late].mean(),
    }
    if incident.answer.verdict == "H2":
        # While the log was broken the model was not: it answered on true inputs all the time.
        share["model"] += share.pop("input")
        share["input"] = 0.0
    world = incident.loss("old", "truth", log)
    share["world"] = world[late].mean() - world[early[log.index]].mean()
    return share


def slices(incident: Incident, early: pd.Series, late: pd.Series) -> list[tuple[str, str, float]]:
    """Levels (numbers: in eight bins) by how much they add to the drop: rate (R_late - R_early) (p_late + p_early) / 2 and
    mix (p_late - p_early) (R - mean loss), R the mean of both sides."""
    loss = incident.loss()
    found = []
    for name in incident.source.features:
        column = incident.log[name]
        if name not in incident.source.levels:
            edges = np.unique(np.nanquantile(column[early], np.linspace(0, 1, 9)))
            edges[0], edges[-1] = -np.inf, np.inf
            column = pd.cut(column, edges).astype(str)
        column = column.fillna("(missing)").astype(str)
        for level in column.unique():
            rows = column == level
            a, b = loss[rows & early].dropna(), loss[rows & late].dropna()
            if len(a) < 30 or len(b) < 30:
                continue
            p, q = len(a) / loss[early].count(), len(b) / loss[late].count()
            middle = (a.mean() + b.mean() - loss[early].mean() - loss[late].mean()) / 2
            found.append((name, level, (b.mean() - a.mean()) * (p + q) / 2 + (q - p) * middle))
    return sorted(found, key=lambda one: -one[2])


def inside(rows: pd.DataFrame, slice_: dict) -> pd.Series:
    column = rows[slice_["column"]]
    if "low" in slice_:
        found = column.between(slice_["low"], slice_["high"])
    else:
        found = column.isin(slice_.get("values") or [slice_["value"]])
    for more in slice_.get("and", []):
        found &= inside(rows, more)
    return found


def best_split(loss: pd.Series, day: pd.Series, step: int) -> int:
    """The day on which two means fit best: the plainest change point there is."""
    by_day = pd.DataFrame({"day": day // step, "loss": loss}).dropna().groupby("day").loss.agg(["sum", "size"])
    rank = []
    for cut in range(3, len(by_day) - 2):
        a, b = by_day.iloc[:cut].sum(), by_day.iloc[cut:].sum()
        rank.append((a["sum"] ** 2 / a["size"] + b["sum"] ** 2 / b["size"], by_day.index[cut] * step))
    return max(rank)[1]


def shares_of_world(incident: Incident, early: pd.Series, late: pd.Series) -> None:
    """Which kind of change of the world it is."""
    log, loss, verdict = incident.log, incident.loss(), incident.answer.verdict
    if verdict in ("H3b", "H3c"):
        slice_ = inside(log, incident.answer.worst_slice)
        within, outside = [loss[late & side].mean() - loss[early & side].mean() for side in (slice_, ~slice_)]
        mix = slice_[late].mean() - slice_[early].mean()
        print(f"  slice: share {slice_[early].mean():.3f} -> {slice_[late].mean():.3f}, loss inside "
              f"{loss[early & slice_].mean():.3f} -> {loss[late & slice_].mean():.3f}, outside {outside:+.3f}")
        assert abs(outside) < 0.02
        if verdict == "H3b":
            assert mix > 0.25 and abs(within) < 0.05
        else:
            assert abs(mix) < 0.02 and within > 0.2
    if verdict == "H3d":
        rates = [log.truth[side].mean() for side in (early, late)]
        gaps = []
        for truth in (0, 1):
            a, b = (np.sort(log.score[side & (log.truth == truth)]) for side in (early, late))
            grid = np.unique(np.concatenate([a, b]))
            gaps.append(np.abs(np.searchsorted(a, grid, "right") / len(a) - np.searchsorted(b, grid, "right") / len(b)).max())
        print(f"  base rate {rates[0]:.3f} -> {rates[1]:.3f}; scores within a class differ by {gaps[0]:.3f} and {gaps[1]:.3f}")
        assert rates[0] - rates[1] > 0.2 and max(gaps) < 0.05


def check(incident: Incident) -> dict:
    log, answer, loss = incident.log, incident.answer, incident.loss()
    print(f"{incident.slug}: {answer.verdict}")
    if incident.reference is not None:
        reference, current = incident.loss(log=incident.reference), loss
        known = [side.notna().mean() for side in (reference, current)]
        print(f"  labelled {known[0]:.3f} and {known[1]:.3f}, error {reference.mean():.3f} -> {current.mean():.3f}, "
              f"in truth {incident.loss(label='truth').mean():.3f}")
        assert known[0] > 0.95 and known[1] < 0.3
        assert current.mean() - reference.mean() > 0.04 and abs(incident.loss(label="truth").mean() - reference.mean()) < 0.01
        return {"quality": {**measured(incident, incident.reference, "reference"), **measured(incident, log, "current")}}
    first = log.day < incident.reference_days
    facts = {"quality": {**measured(incident, log[first], "reference"), **measured(incident, log[~first], "current")}}
    if answer.onset is None:
        by_day = loss.groupby(log.day).agg(["mean", "count"])
        step = best_split(loss, log.day, 1)
        z = z_of(loss[log.day < step].dropna(), loss[log.day >= step].dropna())
        print(f"  {loss.count()} labels, error {loss.mean():.3f}, worst day {by_day['mean'].max():.2f}; best split z {z:.1f}")
        # The best of all splits of a quiet series is beyond 3.5 in one of twenty at most.
        assert (loss.count() < 300) if answer.verdict == "INSUFFICIENT" else (abs(z) < 3)
        return facts
    onset, low, high = answer.onset
    step = 7 if incident.window == "week" else 1
    early = log.day < low
    late = log.day >= high
    before, after = loss[log.day < onset].dropna(), loss[log.day >= onset].dropna()
    delta = loss[late].mean() - loss[early].mean()
    split = best_split(loss, log.day, step)
    share = accounting(incident, early, late)
    per_window = loss.groupby(log.day // step).agg(["mean", "count"])
    print(f"  loss {loss[early].mean():.4f} -> {loss[late].mean():.4f} ({delta:+.4f}), z {z_of(before, after):.1f}, "
          f"n {len(before)} and {len(after)}; best split day {split}, truth {onset}")
    print("  because of: " + ", ".join(f"{name} {part / delta:.2f}" for name, part in share.items()))
    print("  slices: " + "; ".join(f"{name} {level} {part:+.3f}" for name, level, part in slices(incident, early, late)[:4]))
    if answer.worst_slice and answer.verdict != "H3b":
        named = {answer.worst_slice["column"], *(more["column"] for more in answer.worst_slice.get("and", []))}
        assert named & {name for name, _, _ in slices(incident, early, late)[:3]}, named
    shares_of_world(incident, early, late)
    means, counts = per_window["mean"].round(3), per_window["count"]
    print(f"  windows: {means.min()} to {means.max()}, labels {counts.iloc[:-4].min()} and more")
    print("  per window:", " ".join(f"{mean:.2f}" for mean in means))
    cause = {"H1": "model", "H2": "model", "H1s": "model", "H3a": "input", "HL": "label"}.get(answer.verdict, "world")
    assert share[cause] / delta > MOST, share
    assert z_of(before, after) > 5 and len(before) >= 300 and len(after) >= 300
    assert counts.iloc[:-4].min() >= 100 and low <= split <= high
    assert 0.03 <= delta <= 0.16 if not incident.is_regression else delta > 5
    if answer.cleared:
        assert abs(share["model"] / delta) < 0.15
    facts["quality"] |= {**measured(incident, log[log.day < onset], "before"), **measured(incident, log[log.day >= onset], "after")}
    facts["shares"] = {name: round(part / delta, 3) for name, part in share.items()}
    return facts


def measured(incident: Incident, rows: pd.DataFrame, scope: str) -> dict:
    """Numbers that the program must find again, by scikit-learn and pandas."""
    rows = rows[rows.label.notna()]
    loss = incident.loss(log=rows)
    if incident.is_regression:
        return {scope: {"n": len(rows), "mean_absolute_error": float(loss.mean())}}
    return {scope: {"n": len(rows), "accuracy": float(1 - loss.mean()), "roc_auc": float(roc_auc_score(rows.label, rows.score))}}
