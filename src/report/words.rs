//! What metrics, drift measures, verdicts and windows are called.

/// The name of a metric, and the same in plain words.
///
/// An unknown id is its own name.
pub fn metric(id: &str) -> (&str, &str) {
    match id {
        "base_rate" => ("base rate", "share of positive labels"),
        "accuracy" => ("accuracy", "share of right predictions"),
        "balanced_accuracy" => ("balanced accuracy", "mean of recall and specificity"),
        "precision" => ("precision", "share of positive predictions that were right"),
        "recall" => ("recall", "share of positives that were caught"),
        "specificity" => ("specificity", "share of negatives that were left alone"),
        "f1" => ("F1", "balance of precision and recall"),
        "matthews_corrcoef" => ("MCC", "correlation of predictions and labels"),
        "roc_auc" => ("ROC AUC", "chance that a positive scores above a negative"),
        "average_precision" => (
            "average precision",
            "precision averaged over all thresholds",
        ),
        "log_loss" => ("log loss", "surprise at the labels, given the scores"),
        "brier_score_loss" => ("Brier score", "mean squared error of the probabilities"),
        "tn" => ("true negatives", "negatives left alone"),
        "fp" => ("false positives", "negatives called positive"),
        "fn" => ("false negatives", "positives that were missed"),
        "tp" => ("true positives", "positives that were caught"),
        "mean_absolute_error" => ("MAE", "mean absolute error"),
        "root_mean_squared_error" => ("RMSE", "root of the mean squared error"),
        "bias" => ("bias", "mean of prediction minus label"),
        "r2" => ("R\u{b2}", "share of the labels' variance that is explained"),
        "mean_absolute_percentage_error" => ("MAPE", "mean error as a part of the label"),
        other => (other, ""),
    }
}

/// The range that a metric cannot leave.
pub fn metric_bounds(id: &str) -> (Option<f64>, Option<f64>) {
    match id {
        "matthews_corrcoef" => (Some(-1.0), Some(1.0)),
        "r2" => (None, Some(1.0)),
        "log_loss"
        | "mean_absolute_error"
        | "root_mean_squared_error"
        | "mean_absolute_percentage_error"
        | "tn"
        | "fp"
        | "fn"
        | "tp" => (Some(0.0), None),
        "base_rate" | "accuracy" | "balanced_accuracy" | "precision" | "recall" | "specificity"
        | "f1" | "roc_auc" | "average_precision" | "brier_score_loss" => (Some(0.0), Some(1.0)),
        _ => (None, None),
    }
}

/// The name of a drift measure, and what it says.
pub fn drift(id: &str) -> (&str, &str) {
    match id {
        "psi" => ("PSI", "population stability index"),
        "jensenshannon" => (
            "Jensen\u{2013}Shannon distance",
            "how far the shapes are apart, 0 to 1",
        ),
        "wasserstein" => ("Wasserstein distance", "mean shift in the column's unit"),
        "wasserstein_normed" => (
            "Wasserstein distance, normed",
            "mean shift in standard deviations",
        ),
        "ks" => (
            "Kolmogorov\u{2013}Smirnov",
            "largest gap between the two distributions",
        ),
        "missing_share" => ("missing", "share of rows without a value"),
        other => (other, ""),
    }
}

/// The range that a drift measure cannot leave.
pub fn drift_bounds(id: &str) -> (Option<f64>, Option<f64>) {
    match id {
        "jensenshannon" | "ks" | "missing_share" => (Some(0.0), Some(1.0)),
        _ => (Some(0.0), None),
    }
}

/// What a verdict is called.
pub fn verdict(id: &str) -> &str {
    match id {
        "cannot_tell" => "cannot tell",
        "shown" => "for comparison",
        other => other,
    }
}

/// `per week`, `per 500 rows`.
pub fn per_window(window: &str) -> String {
    match window.strip_prefix("rows:") {
        Some(rows) => {
            let rows = rows
                .parse()
                .map_or_else(|_| rows.to_owned(), super::number::count);
            format!("per {rows} rows")
        }
        None if window.is_empty() => "per window".into(),
        None => format!("per {window}"),
    }
}

/// `weeks`, `windows of 500 rows`, to follow a count.
pub fn windows_of(window: &str) -> String {
    match window {
        "hour" | "day" | "week" | "month" | "quarter" | "year" => format!("{window}s"),
        _ => "windows".into(),
    }
}
