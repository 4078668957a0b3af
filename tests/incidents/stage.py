"""A log of predictions with the truth beside it: what a story starts from, and what becomes of it in files."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

import timeline
from sources import Model, Source

LABEL = {"people": "has_job", "loans": "repaid", "bikes": "rented"}


@dataclass
class Answer:
    """What is true of the incident. `onset`: first day of the trouble, earliest and latest day that counts as found.
    `columns`: those to blame, any of which is right to name."""

    verdict: str
    onset: tuple[int, int, int] | None = None
    columns: tuple[str, ...] = ()
    version: str | None = None
    cleared: str | None = None
    worst_slice: dict | None = None
    notes: str = ""


@dataclass
class Incident:
    """One incident, ready to be checked and written."""

    slug: str
    seed: int
    source: Source
    # Columns beside the source's: day, date, time, truth, label, label_time, version, definition, score; and to check
    # with: `old` (the first model on true inputs), `old_logged` (the first model on the inputs as they were logged).
    log: pd.DataFrame
    dates: list[dt.date]
    answer: Answer
    threshold: float = 0.5
    objective: float = 0.9
    window: str = "day"
    reference_days: int = 24
    # Rows of a reference file of its own, where there is one.
    reference: pd.DataFrame | None = None
    extra: list = field(default_factory=list)

    @property
    def is_regression(self) -> bool:
        return self.source.name == "bikes"

    def loss(self, score: str = "score", label: str = "label", log: pd.DataFrame | None = None) -> pd.Series:
        """1 where the decision is wrong, or the absolute error; missing where there is no label."""
        log = self.log if log is None else log
        if self.is_regression:
            return (log[score] - log[label]).abs()
        wrong = (log[score] >= self.threshold).astype(float) != log[label]
        return wrong.astype(float).where(log[label].notna())


class Stage:
    """Draws real rows without putting any back, and lays them on days."""

    def __init__(self, source: Source, seed: int, train: int, first: str, count: int, per_day: int):
        self.source = source
        self.random = np.random.default_rng(seed)
        self.learn, self.pool = source.take(seed, train)
        self.dates = timeline.days(first, count)
        self.counts = timeline.volumes(self.random, self.dates, per_day)

    def draw(self, count: int, weight: np.ndarray | None = None) -> pd.DataFrame:
        """The next rows of the pool, or rows of it by weight; they leave the pool."""
        assert count <= len(self.pool), f"{count} rows wanted, {len(self.pool)} left"
        if weight is None:
            chosen = np.arange(count)
        else:
            chosen = self.random.choice(len(self.pool), count, replace=False, p=weight / weight.sum())
        taken = self.pool.iloc[chosen].reset_index(drop=True)
        self.pool = self.pool.drop(self.pool.index[chosen]).reset_index(drop=True)
        return taken

    def log(self, model: Model, rows: pd.DataFrame, lags: list[float], version: str, definition: str) -> pd.DataFrame:
        """All rows answered by one model; the stories change it from here."""
        log = timeline.moments(self.random, self.dates, self.counts)
        assert len(log) == len(rows)
        log = pd.concat([log, rows.reset_index(drop=True)], axis=1)
        log["version"], log["definition"] = version, definition
        log["old"] = model.score(log)
        log["old_logged"] = log["score"] = log["old"]
        log["label"] = log["truth"].astype(float)
        log["label_time"] = timeline.label_times(self.random, log["date"], lags)
        return log


def arrived(log: pd.DataFrame, dates: list[dt.date]) -> pd.DataFrame:
    """Labels that nobody has yet are not in the log: the last night is the one after the last day."""
    last = dt.datetime.combine(dates[-1] + dt.timedelta(days=1), timeline.NIGHT)
    log["label"] = log["label"].where(log["label_time"].notna() & (log["label_time"] <= last))
    return log
