"""Dates for rows that have none: how many a day, when in the day, and how late their labels come."""

import datetime as dt

import numpy as np
import pandas as pd

# Monday to Sunday: offices are quieter at the weekend.
WEEK = np.array([1.08, 1.10, 1.05, 1.06, 1.12, 0.85, 0.74])
# Share of labels by the number of nights after the prediction.
LAGS = {"nightly": [0.80, 0.20], "days": [0.38, 0.27, 0.17, 0.10, 0.05, 0.03]}
COVERAGE = 0.97
NIGHT = dt.time(3)


def days(first: str, count: int) -> list[dt.date]:
    start = dt.date.fromisoformat(first)
    return [start + dt.timedelta(days=step) for step in range(count)]


def volumes(random: np.random.Generator, dates: list[dt.date], per_day: int) -> np.ndarray:
    """Rows of each day: the weekday's share and a little noise."""
    weekday = np.array([date.weekday() for date in dates])
    return np.rint(per_day * WEEK[weekday] * random.normal(1, 0.04, len(dates))).astype(int)


def moments(random: np.random.Generator, dates: list[dt.date], counts: np.ndarray) -> pd.DataFrame:
    """One row per prediction: its day (number and date) and its second, in order."""
    found = []
    for number, (date, count) in enumerate(zip(dates, counts)):
        hours = np.clip(random.normal(13, 3.2, count), 6, 21.9)
        for second in np.sort((hours * 3600).astype(int)):
            found.append((number, date, dt.datetime.combine(date, dt.time()) + dt.timedelta(seconds=int(second))))
    return pd.DataFrame(found, columns=["day", "date", "time"])


def label_times(random: np.random.Generator, dates: pd.Series, lags: list[float]) -> pd.Series:
    """The night in which each label is written; missing where none ever comes."""
    nights = 1 + random.choice(len(lags), len(dates), p=lags)
    comes = random.random(len(dates)) < COVERAGE
    written = [dt.datetime.combine(date + dt.timedelta(days=int(night)), NIGHT) for date, night in zip(dates, nights)]
    return pd.Series(written, index=dates.index).where(pd.Series(comes, index=dates.index))


def iso(times: pd.Series) -> pd.Series:
    return times.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
