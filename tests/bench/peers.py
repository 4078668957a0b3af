"""Evidently and NannyML on the file of the bench: the time for what the page shows of it, after the import of the tools.

Called by `.ci/bench-measures`: `peers.py evidently|nannyml FILE`. Prints the seconds for reading and for computing.
"""

import sys
import time
import warnings

warnings.filterwarnings("ignore")
import pandas as pd  # noqa: E402

NUMERIC = ["amount", "distance", "humidity", "tenure"]
CATEGORICAL = ["channel", "region"]


def evidently(reference, current):
    """Quality, drift of every column and a summary of the data."""
    from evidently import BinaryClassification, DataDefinition, Dataset, Report
    from evidently.presets import ClassificationPreset, DataDriftPreset, DataSummaryPreset

    definition = DataDefinition(
        classification=[BinaryClassification(target="label", prediction_labels="prediction", prediction_probas="score")],
        numerical_columns=[*NUMERIC, "score"],
        categorical_columns=[*CATEGORICAL, "label", "prediction"],
    )
    sides = [Dataset.from_pandas(side, data_definition=definition) for side in (current, reference)]
    Report([ClassificationPreset(), DataDriftPreset(), DataSummaryPreset()]).run(*sides).dict()


def nannyml(reference, current):
    """Quality and drift of every column, day by day, and missing values."""
    import nannyml as nml

    chunks = {"timestamp_column_name": "ts", "chunk_period": "D"}
    columns = [*NUMERIC, *CATEGORICAL, "score"]
    tools = [
        nml.PerformanceCalculator(
            y_true="label",
            y_pred="prediction",
            y_pred_proba="score",
            problem_type="classification_binary",
            metrics=["roc_auc", "f1", "precision", "recall", "specificity", "accuracy", "average_precision"],
            **chunks,
        ),
        nml.UnivariateDriftCalculator(
            column_names=columns,
            treat_as_categorical=CATEGORICAL,
            continuous_methods=["jensen_shannon", "wasserstein", "kolmogorov_smirnov"],
            categorical_methods=["jensen_shannon", "chi2"],
            **chunks,
        ),
        nml.MissingValuesCalculator(column_names=columns, **chunks),
    ]
    for tool in tools:
        tool.fit(reference)
        tool.calculate(current)


def main():
    """Times one tool."""
    name, file = sys.argv[1:]
    if name == "evidently":
        import evidently as _tool  # noqa: F401
    else:
        import nannyml as _tool  # noqa: F401
    begun = time.perf_counter()
    rows = pd.read_csv(file, parse_dates=["ts"])
    read = time.perf_counter() - begun
    # The page's own division: the first days with about a third of the rows are the reference.
    rows = rows.sort_values("ts")
    border = rows["ts"].iloc[len(rows) // 3].normalize()
    sides = [rows[rows["ts"] < border].reset_index(drop=True), rows[rows["ts"] >= border].reset_index(drop=True)]
    begun = time.perf_counter()
    {"evidently": evidently, "nannyml": nannyml}[name](*sides)
    print(f"{read:.2f} {time.perf_counter() - begun:.2f}")


if __name__ == "__main__":
    main()
