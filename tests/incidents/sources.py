"""What the incidents are made of: three golden data sets under readable names, and the models that answer on them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

# Codes of the American Community Survey (PUMS data dictionary 2015-2018), in words.
SCHOOLING = {code: word for word, codes in {
    "no diploma": range(1, 16), "high school": (16, 17), "some college": (18, 19, 20),
    "bachelor": (21,), "master or more": (22, 23, 24)}.items() for code in codes}
MARITAL = {1: "married", 2: "widowed", 3: "divorced", 4: "separated", 5: "never married"}
RELATION = {code: word for word, codes in {
    "householder": (0,), "spouse": (1,), "child": (2, 3, 4), "relative": range(5, 11), "housemate": range(11, 16),
    "institution": (16,), "group quarters": (17,)}.items() for code in codes}
SALARY = {"0 - 20K €": "up to 20K", "20K - 40K €": "20K to 40K", "40K - 60K €": "40K to 60K", "60K+ €": "above 60K"}


@dataclass
class Source:
    """A table of real rows with their truth, and which of its columns a model may see."""

    name: str
    rows: pd.DataFrame
    numbers: list[str]
    levels: dict[str, list[str]]
    licence: str
    provenance: str

    @property
    def features(self) -> list[str]:
        return [*self.numbers, *self.levels]

    def take(self, seed: int, train: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Rows to learn from, and all others in a seeded order."""
        order = np.random.default_rng(seed).permutation(len(self.rows))
        shuffled = self.rows.iloc[order].reset_index(drop=True)
        return shuffled.iloc[:train].reset_index(drop=True), shuffled.iloc[train:].reset_index(drop=True)


@dataclass
class Model:
    """A fitted model over some features of a source."""

    source: Source
    features: list[str]
    fitted: object
    plain: bool = False

    def score(self, rows: pd.DataFrame) -> np.ndarray:
        """What it answers, rounded as it is logged."""
        table = rows[self.features] if self.plain else encoded(self.source, rows, self.features)
        if self.source.name == "bikes":
            return np.clip(self.fitted.predict(table), 0, None).round(1)
        return self.fitted.predict_proba(table)[:, 1].round(4)


def encoded(source: Source, rows: pd.DataFrame, features: list[str]) -> pd.DataFrame:
    """Levels as their place in the list of levels; unknown and missing as missing."""
    table = {}
    for name in features:
        if name in source.levels:
            place = {level: float(at) for at, level in enumerate(source.levels[name])}
            table[name] = rows[name].map(place).astype(float)
        else:
            table[name] = rows[name].astype(float)
    return pd.DataFrame(table, index=rows.index)


def boosted(source: Source, rows: pd.DataFrame, features: list[str] | None = None) -> Model:
    """Histogram gradient boosting, the kind of model that most tabular services run; an empty column teaches nothing."""
    features = [name for name in features or source.features if rows[name].notna().any()]
    table = encoded(source, rows, features)
    if source.name == "bikes":
        fitted = HistGradientBoostingRegressor(
            max_iter=150, learning_rate=0.08, max_leaf_nodes=15, early_stopping=False, random_state=0)
    else:
        fitted = HistGradientBoostingClassifier(
            max_iter=80, learning_rate=0.1, max_leaf_nodes=15, early_stopping=False, random_state=0)
    return Model(source, features, fitted.fit(table, rows.truth))


def logistic(source: Source, rows: pd.DataFrame, features: list[str]) -> Model:
    """Logistic regression over levels only: a simpler model with another definition."""
    encode = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), features))
    fitted = make_pipeline(encode, LogisticRegression(C=1.0, max_iter=500))
    return Model(source, features, fitted.fit(rows[features], rows.truth), plain=True)


def read(golden: Path, name: str, key: str) -> pd.DataFrame:
    """Reference and analysis of a golden data set, one below the other, with labels."""
    folder = golden / name
    analysis = pd.read_csv(folder / "analysis.csv").merge(pd.read_csv(folder / "analysis_labels.csv"), on=key)
    return pd.concat([pd.read_csv(folder / "reference.csv"), analysis], ignore_index=True)


def people(golden: Path) -> Source:
    """Adults of Massachusetts, 2015 to 2018, and whether they had a job."""
    rows = read(golden, "employment_ma_binary", "id")
    rows = rows[rows.AGEP >= 16].reset_index(drop=True)
    table = pd.DataFrame({
        "age": rows.AGEP.astype(int),
        "schooling": rows.SCHL.map(SCHOOLING),
        "marital": rows.MAR.map(MARITAL),
        "relation": rows.RELP.map(RELATION),
        "sex": rows.SEX.map({1: "m", 2: "f"}),
        "truth": rows.employed.astype(int),
    })
    assert not table.isna().any().any()
    levels = {
        "schooling": list(dict.fromkeys(SCHOOLING.values())), "marital": list(MARITAL.values()),
        "relation": list(dict.fromkeys(RELATION.values())),
        "sex": ["f", "m"],
    }
    return Source(
        "people", table, ["age"], levels, "Apache-2.0",
        "American Community Survey (PUMS) of Massachusetts, 2015 to 2018, a public-domain work of the US Census Bureau, "
        "by way of NannyML 0.13.1 (Apache-2.0), every fourth row, here adults and five columns only, codes as words. Dates, versions and "
        "predictions were made for this incident.")


def loans(golden: Path) -> Source:
    """Car loans and whether they were repaid: the part of the made-up data set before its own shift."""
    rows = read(golden, "carloan_dq_binary", "id").iloc[:15_000].reset_index(drop=True)
    table = pd.DataFrame({
        "car_value": rows.car_value.astype(int),
        "debt_to_income": rows.debt_to_income_ratio.round(3),
        "loan_length": rows.loan_length.astype(float),
        "driver_tenure": rows.driver_tenure.round(2),
        "down_payment": rows.size_of_downpayment.str.rstrip("%").astype(int),
        "salary_range": rows.salary_range.map(SALARY),
        "repaid_before": rows.repaid_loan_on_prev_car.map({True: "yes", False: "no"}),
        "truth": rows.repaid.astype(int),
    })
    levels = {"salary_range": list(SALARY.values()), "repaid_before": ["no", "yes"]}
    numbers = ["car_value", "debt_to_income", "loan_length", "driver_tenure", "down_payment"]
    return Source(
        "loans", table, numbers, levels, "Apache-2.0",
        "NannyML 0.13.1's synthetic car loans with missing values (Apache-2.0), every fifth row, the part before its own "
        "shift, columns renamed. Dates, versions and predictions were made for this incident.")


def bikes(golden: Path) -> Source:
    """Bikes rented per hour in Washington, June to December 2011."""
    rows = read(golden, "bikeshare_regression", "row_id")
    rows = rows[rows.timestamp >= "2011-06-01"].reset_index(drop=True)
    moment = pd.to_datetime(rows.timestamp)
    sky = {"clear": "clear", "cloudy/misty": "cloudy", "light rain/snow": "rain", "heavy rain/snow": "rain"}
    table = pd.DataFrame({
        "hour": rows.hr.astype(int),
        # The source holds temperature over 41 degrees Celsius, humidity over 100 and wind over 67 km/h.
        "temperature": (rows.temp * 41).round(1),
        "humidity": (rows.hum * 100).round().astype(int),
        "wind": (rows.windspeed * 67).round(1),
        "sky": rows.weathersit.map(sky),
        "working_day": rows.workingday.map({0: "no", 1: "yes"}),
        "truth": rows.bikers.astype(int),
        "real_day": moment.dt.date.astype(str),
        "weekday": moment.dt.dayofweek,
    })
    assert not table.isna().any().any()
    levels = {"sky": ["clear", "cloudy", "rain"], "working_day": ["no", "yes"]}
    return Source(
        "bikes", table, ["hour", "temperature", "humidity", "wind"], levels, "CC-BY-4.0",
        "Bike Sharing Dataset of the UCI Machine Learning Repository (H. Fanaee-T and J. Gama, 2013), June to December "
        "2011, by way of ISLP 0.6.0; days put in another order, weather in common units. Versions and predictions were "
        "made for this incident.")
