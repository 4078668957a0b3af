//! Every figure of an outcome, with names to file them under.

use super::{
    Figure, calibration, calibration_by_count, column_over_time, distribution, drift_heat,
    error_by_prediction, error_over_time, gains, label_by_prediction, labelled_over_time,
    lag_curve, precision_recall, quality_over_time, roc, scores_by_class,
};
use crate::report::Outcome;
use crate::report::classes::curves;
use crate::report::document::Scope;

/// Rows of the heat map that is filed.
const HEAT_ROWS: usize = 40;

/// Every figure of an outcome: quality over time by metric, labels, curves, drift by column; file names without ending.
pub fn gallery(outcome: &Outcome) -> Vec<(String, Figure)> {
    let document = &outcome.document;
    let mut found = Vec::new();
    let mut add = |name: String, figure: Option<Figure>| {
        found.extend(figure.map(|figure| (name, figure)));
    };
    let mut metrics: Vec<&str> = Vec::new();
    for quality in &document.quality {
        if !metrics.contains(&quality.metric.as_str()) {
            metrics.push(&quality.metric);
        }
    }
    for metric in metrics {
        add(
            format!("quality-{metric}"),
            quality_over_time(outcome, metric, None),
        );
    }
    add("share-labelled".into(), labelled_over_time(outcome));
    add("lag-curve".into(), lag_curve(outcome));
    add("roc".into(), roc(outcome));
    add("precision-recall".into(), precision_recall(outcome));
    add("calibration".into(), calibration(outcome));
    add("calibration-by-count".into(), calibration_by_count(outcome));
    add("gains".into(), gains(outcome));
    add("label-by-prediction".into(), label_by_prediction(outcome));
    add("error-by-prediction".into(), error_by_prediction(outcome));
    add("error-over-time".into(), error_over_time(outcome));
    for (number, of) in curves(outcome).into_iter().enumerate() {
        let name = format!("class-{:03}-{}", number + 1, file_name(&of.class));
        add(format!("roc-{name}"), of.roc);
        add(format!("precision-recall-{name}"), of.precision_recall);
    }
    for (scope, name) in [(Scope::Reference, "reference"), (Scope::Current, "current")] {
        add(format!("scores-{name}"), scores_by_class(outcome, scope));
    }
    add(
        "drift-heat".into(),
        drift_heat(outcome, "jensenshannon", HEAT_ROWS),
    );
    for (number, shown) in outcome.picture.distributions.iter().enumerate() {
        let name = format!("{:03}-{}", number + 1, file_name(&shown.column));
        add(
            format!("distribution-{name}"),
            distribution(outcome, &shown.column),
        );
        add(
            format!("drift-{name}"),
            column_over_time(outcome, &shown.column, "jensenshannon"),
        );
    }
    found
}

/// A column's name as part of a file name: letters and digits of ASCII, at most forty; the number before it tells apart.
fn file_name(column: &str) -> String {
    column
        .chars()
        .take(40)
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect()
}
