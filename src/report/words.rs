//! What metrics, drift measures, verdicts and windows are called.

use crate::measure::quality::Metric;

/// The name of a metric, and the same in plain words.
///
/// An unknown id is its own name.
pub fn metric(id: &str) -> (&str, &str) {
    Metric::from_id(id).map_or((id, ""), |metric| (metric.name(), metric.plain()))
}

/// The range that a metric cannot leave.
pub fn metric_bounds(id: &str) -> (Option<f64>, Option<f64>) {
    Metric::from_id(id).map_or((None, None), Metric::bounds)
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
