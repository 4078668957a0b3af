"""The incidents, one function each: what was drawn, what was broken, from which day on, and what is true of it.

Rows and their truth are real (sources.py). Nothing is scored by hand: where a model answers differently, another model
was fitted; where an input is broken, the model saw the broken value.
"""

import numpy as np
import pandas as pd

import timeline
from sources import Source, boosted, logistic
from stage import Answer, Incident, Stage, arrived

NIGHTLY, DAYS = timeline.LAGS["nightly"], timeline.LAGS["days"]


def tuesday_release(people: Source) -> Incident:
    """H1. On day 36 a new definition goes live: a logistic regression that may not use age or household."""
    onset, seed = 36, 101
    stage = Stage(people, seed, 8000, "2025-02-03", 60, 290)
    log = stage.log(boosted(people, stage.learn), stage.draw(stage.counts.sum()), DAYS, "v4", "d-31f0a2")
    new = logistic(people, stage.learn, ["schooling", "marital", "sex"])
    after = log.day >= onset
    log.loc[after, "score"] = new.score(log[after])
    log.loc[after, ["version", "definition"]] = ["v5", "d-7ac29e"]
    notes = "Score and version change in one night, inputs and outcomes do not. The definition id changes with the version."
    return Incident("tuesday-release", seed, people, arrived(log, stage.dates), stage.dates,
                    Answer("H1", (onset, onset - 1, onset + 1), version="v5", notes=notes), objective=0.75)


def may_model(loans: Source) -> Incident:
    """H2. For ten days the log lacks loan_length (the live model has it); v13 learns from those days only."""
    onset, seed, broken = 38, 102, range(28, 38)
    stage = Stage(loans, seed, 3000, "2025-04-07", 60, 190)
    log = stage.log(boosted(loans, stage.learn), stage.draw(stage.counts.sum()), NIGHTLY, "v12", "d-5be810")
    log.loc[log.day.isin(broken), "loan_length"] = np.nan
    new = boosted(loans, log[log.day.isin(broken)])
    after = (log.day >= onset) & (stage.random.random(len(log)) < 0.8)
    log.loc[after, "score"] = new.score(log[after])
    log.loc[after, "version"] = "v13"
    notes = ("v12 keeps one application in five and answers them as well as ever: same traffic, other model. The definition "
             "is the same. In the ten days before v13, from which it learned, loan_length is blank.")
    return Incident("may-model", seed, loans, arrived(log, stage.dates), stage.dates,
                    Answer("H2", (onset, onset - 1, onset + 1), ("loan_length",), "v13",
                           worst_slice={"column": "repaid_before", "value": "yes"}, notes=notes), objective=0.905)


def loan_desk(loans: Source) -> Incident:
    """H3a. From day 37 the loan's length is blank where little is paid down: a new form leaves it out."""
    onset, seed = 37, 103
    stage = Stage(loans, seed, 3000, "2025-09-01", 60, 190)
    model = boosted(loans, stage.learn)
    log = stage.log(model, stage.draw(stage.counts.sum()), NIGHTLY, "v8", "d-c04d17")
    log.loc[(log.day >= onset) & (log.down_payment <= 10), "loan_length"] = np.nan
    log["old_logged"] = log["score"] = model.score(log)
    notes = "loan_length is missing in two fifths of the rows, those with down_payment 0 or 10; elsewhere nothing moved."
    return Incident("loan-desk", seed, loans, arrived(log, stage.dates), stage.dates,
                    Answer("H3a", (onset, onset - 1, onset + 1), ("loan_length",),
                           worst_slice={"column": "down_payment", "low": 0, "high": 10}, notes=notes), objective=0.905)


def bike_planner(bikes: Source) -> Incident:
    """H3a. From day 98 the weather service sends degrees Fahrenheit; the model learned degrees Celsius."""
    onset, seed, count = 98, 104, 154
    random = np.random.default_rng(seed)
    # Days are put in another order, weekday by weekday, so that season and growth play no part.
    real = bikes.rows.groupby("real_day").agg(weekday=("weekday", "first"), n=("hour", "size")).reset_index()
    first_weekday, order, used = 0, [], set()
    queues = {day: list(random.permutation(real[real.weekday == day].real_day)) for day in range(7)}
    for step in range(count):
        order.append(queues[(first_weekday + step) % 7].pop())
        used.add(order[-1])
    model = boosted(bikes, bikes.rows[~bikes.rows.real_day.isin(used)])
    dates = timeline.days("2025-03-03", count)
    parts = []
    for number, (date, day) in enumerate(zip(dates, order)):
        part = bikes.rows[bikes.rows.real_day == day].sort_values("hour").copy()
        part["day"], part["date"] = number, date
        part["time"] = pd.to_datetime(date.isoformat()) + pd.to_timedelta(part.hour, unit="h")
        parts.append(part)
    log = pd.concat(parts, ignore_index=True).drop(columns=["real_day", "weekday"])
    log["version"], log["definition"] = "v3", "d-90ab61"
    log["old"] = model.score(log)
    after = log.day >= onset
    log.loc[after, "temperature"] = (log.loc[after, "temperature"] * 1.8 + 32).round(1)
    log["old_logged"] = log["score"] = model.score(log)
    log["label"] = log["truth"].astype(float)
    log["label_time"] = timeline.label_times(random, log["date"], NIGHTLY)
    notes = "temperature is 1.8 times itself plus 32 from that Monday on; demand and the other inputs are as before."
    return Incident("bike-planner", seed, bikes, arrived(log, dates), dates,
                    Answer("H3a", (onset, onset - 7, onset + 7), ("temperature",), notes=notes),
                    objective=0.8, window="week", reference_days=56)


def long_weekend(loans: Source) -> Incident:
    """H3a. From day 35 the register of drivers answers from its cache: one driver_tenure for everybody."""
    onset, seed = 35, 105
    stage = Stage(loans, seed, 3000, "2025-04-28", 60, 190)
    model = boosted(loans, stage.learn)
    log = stage.log(model, stage.draw(stage.counts.sum()), NIGHTLY, "v8", "d-c04d17")
    log.loc[log.day >= onset, "driver_tenure"] = 6.38
    log["old_logged"] = log["score"] = model.score(log)
    notes = "driver_tenure is 6.38 in every row, and never blank any more: the column got more complete and worthless."
    return Incident("long-weekend", seed, loans, arrived(log, stage.dates), stage.dates,
                    Answer("H3a", (onset, onset - 1, onset + 1), ("driver_tenure",), notes=notes), objective=0.905)


def mixed(stage: Stage, count: int, belongs, share: float) -> pd.DataFrame:
    """Rows of one day of which a share belongs to a group, in a random order."""
    inside = stage.random.binomial(count, share)
    group = stage.draw(inside, belongs(stage.pool).to_numpy().astype(float))
    others = stage.draw(count - inside, (~belongs(stage.pool)).to_numpy().astype(float))
    return pd.concat([group, others]).sample(frac=1, random_state=int(stage.random.integers(1 << 31)))


def busy_spring(people: Source) -> Incident:
    """H3b. From day 36 six in ten visitors are 16 to 22 years old (an eighth before), drawn from the same real rows."""
    onset, seed = 36, 106
    stage = Stage(people, seed, 8000, "2025-03-24", 58, 250)
    parts = [stage.draw(stage.counts[:onset].sum())]
    for count in stage.counts[onset:]:
        parts.append(mixed(stage, count, lambda rows: rows.age <= 22, 0.58))
    rows = pd.concat(parts, ignore_index=True)
    log = stage.log(boosted(people, stage.learn), rows, DAYS, "v4", "d-31f0a2")
    notes = "Within each age the model is as good as ever; there are more visitors of the age that it never knew well."
    return Incident("busy-spring", seed, people, arrived(log, stage.dates), stage.dates,
                    Answer("H3b", (onset, onset - 1, onset + 1), ("age",),
                           worst_slice={"column": "age", "low": 16, "high": 22}, notes=notes), objective=0.75)


def relive(stage: Stage, rows: pd.DataFrame, concerned: pd.Series, from_truth: int, share: float) -> pd.DataFrame:
    """Replaces concerned rows of one outcome by real rows of the other, alike in age, family, sex and schooling."""
    keys = ["band", "marital", "schooling", "sex"]
    pool = stage.pool.assign(band=stage.pool.age // 5)
    others = pool[pool.truth != from_truth].sample(frac=1, random_state=int(stage.random.integers(1 << 31)))
    shelves = {key: list(group.index) for key, group in others.groupby(keys)}
    rows = rows.copy()
    for at in rows.index[concerned & (rows.truth == from_truth) & (stage.random.random(len(rows)) < share)]:
        row = rows.loc[at]
        shelf = shelves.get((row.age // 5, row.marital, row.schooling, row.sex))
        if shelf:
            rows.loc[at] = stage.pool.loc[shelf.pop()]
    return rows


def missed_people(people: Source) -> Incident:
    """H3c. From day 37 most men of 25 to 59 without a degree are out of work: real men like them who had none."""
    onset, seed = 37, 107
    stage = Stage(people, seed, 8000, "2025-08-04", 60, 290)
    rows = stage.draw(stage.counts.sum())
    day = np.repeat(np.arange(len(stage.dates)), stage.counts)
    concerned = ((day >= onset) & (rows.sex == "m") & rows.age.between(25, 59)
                 & rows.schooling.isin(["no diploma", "high school", "some college"]))
    rows = relive(stage, rows, concerned, 1, 0.85)
    log = stage.log(boosted(people, stage.learn), rows, DAYS, "v4", "d-31f0a2")
    notes = "Who asks did not change, nor what the model says; what is true of men of working age without a degree did."
    return Incident("missed-people", seed, people, arrived(log, stage.dates), stage.dates,
                    Answer("H3c", (onset, onset - 1, onset + 1),
                           worst_slice={"column": "sex", "value": "m", "and": [
                               {"column": "age", "low": 25, "high": 59},
                               {"column": "schooling", "values": ["no diploma", "high school", "some college"]}]},
                           notes=notes), objective=0.75)


def too_few_visits(people: Source) -> Incident:
    """H3d. From day 35 fewer have a job (0.60 to 0.36), drawn by outcome alone: who has one looks as before."""
    onset, seed = 35, 108
    stage = Stage(people, seed, 8000, "2025-10-06", 58, 290)
    before, after = stage.counts[:onset].sum(), stage.counts[onset:].sum()
    calm = stage.draw(before)
    has = (stage.pool.truth == 1).to_numpy()
    moved = stage.draw(after, np.where(has, 0.36 / has.mean(), 0.64 / (1 - has.mean())))
    rows = pd.concat([calm, moved], ignore_index=True)
    log = stage.log(boosted(people, stage.learn), rows, DAYS, "v6", "d-31f0a2")
    notes = "The base rate falls; among those with a job, and among those without, scores are as before."
    return Incident("too-few-visits", seed, people, arrived(log, stage.dates), stage.dates,
                    Answer("H3d", (onset, onset - 1, onset + 1), notes=notes), threshold=0.4, objective=0.74)


def monday_numbers(loans: Source) -> Incident:
    """HL. From the night to day 36 on, one in seven repaid loans is written down as not repaid."""
    onset, seed = 36, 109
    stage = Stage(loans, seed, 3000, "2025-06-02", 60, 190)
    log = stage.log(boosted(loans, stage.learn), stage.draw(stage.counts.sum()), NIGHTLY, "v8", "d-c04d17")
    first_night = pd.Timestamp(stage.dates[onset]) + pd.Timedelta(hours=3)
    lost = (log.truth == 1) & (log.label_time >= first_night) & (stage.random.random(len(log)) < 0.15)
    log.loc[lost, "label"] = 0.0
    notes = ("Labels written from Monday night on lack one in seven repaid loans, evenly everywhere. They belong to "
             "predictions of Monday and to the fifth of Sunday's whose labels come a night later.")
    return Incident("monday-numbers", seed, loans, arrived(log, stage.dates), stage.dates,
                    Answer("HL", (onset - 1, onset - 2, onset + 1), ("repaid",), notes=notes), objective=0.905)


def blamed_release(people: Source) -> Incident:
    """H3c. On day 37 v8 replaces v7 (as good, fitted on other rows), and people with a degree begin to lose their jobs."""
    onset, seed = 37, 110
    stage = Stage(people, seed, 16_000, "2025-01-06", 60, 290)
    rows = stage.draw(stage.counts.sum())
    day = np.repeat(np.arange(len(stage.dates)), stage.counts)
    concerned = (day >= onset) & rows.age.between(25, 54) & rows.schooling.isin(["bachelor", "master or more"])
    rows = relive(stage, rows, concerned, 1, 0.55)
    log = stage.log(boosted(people, stage.learn.iloc[:8000]), rows, DAYS, "v7", "d-31f0a2")
    after = log.day >= onset
    log.loc[after, "score"] = boosted(people, stage.learn.iloc[8000:]).score(log[after])
    log.loc[after, "version"] = "v8"
    notes = "v8 answers like v7 on the same inputs: cleared. What is true of people with a degree changed on the same day."
    return Incident("blamed-release", seed, people, arrived(log, stage.dates), stage.dates,
                    Answer("H3c", (onset, onset - 1, onset + 1), cleared="v8",
                           worst_slice={"column": "schooling", "values": ["bachelor", "master or more"], "and": [
                               {"column": "age", "low": 25, "high": 54}]}, notes=notes), objective=0.75)


def little_worse(people: Source) -> Incident:
    """H3b, slowly. From day 28 to day 56 the share of visitors of 60 to 74 rises from a fifth to seven tenths."""
    start, end, seed = 28, 56, 111
    stage = Stage(people, seed, 8000, "2025-05-05", 70, 250)
    parts = []
    for day, count in enumerate(stage.counts):
        share = 0.22 + (0.70 - 0.22) * min(max((day - start) / (end - start), 0), 1)
        parts.append(mixed(stage, count, lambda rows: rows.age.between(60, 74), share))
    rows = pd.concat(parts, ignore_index=True)
    log = stage.log(boosted(people, stage.learn), rows, DAYS, "v4", "d-31f0a2")
    notes = "No day on which it broke: over four weeks the visitors grow older, and the model knows them less well."
    return Incident("little-worse", seed, people, arrived(log, stage.dates), stage.dates,
                    Answer("H3b", (start, start, end), ("age",),
                           worst_slice={"column": "age", "low": 60, "high": 74}, notes=notes), objective=0.75)


def red_column(loans: Source) -> Incident:
    """H0. A release as good as the one before on day 30, and from day 36 more loans with 30 than with 20 % paid down."""
    release, shift, seed = 30, 36, 112
    stage = Stage(loans, seed, 5000, "2025-07-07", 56, 165)
    before, after = stage.counts[:shift].sum(), stage.counts[shift:].sum()
    calm = stage.draw(before)
    weight = stage.pool.down_payment.map({20: 0.04, 30: 2.6}).fillna(1.0).to_numpy()
    rows = pd.concat([calm, stage.draw(after, weight)], ignore_index=True)
    log = stage.log(boosted(loans, stage.learn.iloc[:3000]), rows, NIGHTLY, "v8", "d-c04d17")
    later = log.day >= release
    log.loc[later, "score"] = boosted(loans, stage.learn.iloc[2000:]).score(log[later])
    log.loc[later, "version"] = "v9"
    notes = "down_payment drifts and there was a release, and quality is as before: drift is no harm by itself."
    return Incident("red-column", seed, loans, arrived(log, stage.dates), stage.dates,
                    Answer("H0", cleared="v9", notes=notes), objective=0.9)


def first_fortnight(people: Source) -> Incident:
    """INSUFFICIENT. Two weeks, 22 rows a day, nothing wrong: some days look terrible because they are small."""
    seed = 113
    stage = Stage(people, seed, 8000, "2025-11-03", 14, 22)
    log = stage.log(boosted(people, stage.learn), stage.draw(stage.counts.sum()), DAYS, "v1", "d-e2240c")
    notes = "About 250 labels in all: a drop of ten points could hide in them, and one that is not there could show."
    return Incident("first-fortnight", seed, people, arrived(log, stage.dates), stage.dates,
                    Answer("INSUFFICIENT", notes=notes), objective=0.75, reference_days=7)


def bad_march(loans: Source) -> Incident:
    """IMMATURE. A loan that fails is known soon, one that is repaid late; March has an eighth of its labels so far."""
    seed = 114
    autumn = Stage(loans, seed, 3000, "2024-09-02", 56, 100)
    march = Stage(loans, seed, 3000, "2025-03-03", 28, 190)
    model = boosted(loans, autumn.learn)
    parts = []
    for stage, taken in ((autumn, 0), (march, autumn.counts.sum())):
        stage.draw(taken)
        log = stage.log(model, stage.draw(stage.counts.sum()), DAYS, "v8", "d-c04d17")
        # Nights until the outcome is known: failures from a week on, repayments around four months.
        nights = np.where(log.truth == 0, 5 + stage.random.exponential(45, len(log)),
                          stage.random.normal(75, 18, len(log)).clip(20))
        log["label_time"] = (pd.to_datetime(log["date"]) + pd.to_timedelta(nights.round(), unit="D")
                             + pd.Timedelta(hours=3)).where(stage.random.random(len(log)) < timeline.COVERAGE)
        parts.append(arrived(log, march.dates))
    notes = ("Only an eighth of March's labels are there, nearly all of them failures, which the model catches less often "
             "than it recognises good loans. The labels of last autumn are complete. Wait, or look at the scores.")
    return Incident("bad-march", seed, loans, parts[1], march.dates, Answer("IMMATURE", notes=notes), threshold=0.2,
                    objective=0.89, window="week", reference_days=0, reference=parts[0])


def nothing_changed(loans: Source) -> Incident:
    """H1s. From day 38 the code in front of the model numbers the salary ranges from 1 instead of 0; the log is right."""
    onset, seed = 38, 115
    stage = Stage(loans, seed, 3000, "2025-02-17", 60, 190)
    model = boosted(loans, stage.learn)
    log = stage.log(model, stage.draw(stage.counts.sum()), NIGHTLY, "v8", "d-c04d17")
    names = loans.levels["salary_range"]
    one_up = dict(zip(names, [*names[1:], None]))
    seen = log.assign(salary_range=log.salary_range.map(one_up))
    after = log.day >= onset
    log.loc[after, "score"] = model.score(seen[after])
    notes = "Same inputs in the log, same version, other scores: what changed stands between the log and the model."
    return Incident("nothing-changed", seed, loans, arrived(log, stage.dates), stage.dates,
                    Answer("H1s", (onset, onset - 1, onset + 1),
                           worst_slice={"column": "salary_range", "value": "up to 20K"}, notes=notes), objective=0.905)


# In the order in which lessons take them.
ALL = [
    (loan_desk, "loans"), (tuesday_release, "people"), (may_model, "loans"), (missed_people, "people"),
    (busy_spring, "people"), (blamed_release, "people"), (monday_numbers, "loans"), (long_weekend, "loans"),
    (bike_planner, "bikes"), (too_few_visits, "people"), (little_worse, "people"), (nothing_changed, "loans"),
    (red_column, "loans"), (first_fortnight, "people"), (bad_march, "loans"),
]
