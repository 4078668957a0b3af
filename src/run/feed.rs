//! The rows of a scope, as the measures take them.

use crate::measure::Accumulate;
use crate::measure::quality::{BinaryRows, Multiclass, MulticlassRows, Regression, RegressionRows};

use super::outputs::Outputs;

/// Feeds rows of a yes-or-no task.
pub(super) fn binary<S>(outputs: &Outputs, rows: &[usize], state: &mut S)
where
    S: for<'a> Accumulate<Input<'a> = BinaryRows<'a>>,
{
    binary_rows(outputs, rows, |rows| state.update(rows));
}

/// Feeds rows of a task of several classes.
pub(super) fn multiclass(outputs: &Outputs, rows: &[usize], state: &mut Multiclass) {
    multiclass_rows(outputs, rows, |rows| state.update(rows));
}

/// Feeds rows of a regression.
pub(super) fn regression(outputs: &Outputs, rows: &[usize], state: &mut Regression) {
    regression_rows(outputs, rows, |rows| state.update(rows));
}

/// Rows of a yes-or-no task.
pub(super) fn binary_rows(outputs: &Outputs, rows: &[usize], take: impl FnOnce(BinaryRows<'_>)) {
    let Outputs::Binary {
        score,
        predicted,
        label,
    } = outputs
    else {
        return;
    };
    let scores = score.as_ref().map(|score| numbers(score, rows));
    take(BinaryRows {
        score: scores.as_deref(),
        predicted: &known(predicted, rows),
        label: &known(label, rows),
    });
}

/// Rows of a task of several classes.
pub(super) fn multiclass_rows(
    outputs: &Outputs,
    rows: &[usize],
    take: impl FnOnce(MulticlassRows<'_>),
) {
    let Outputs::Multiclass {
        classes,
        scores,
        predicted,
        label,
        ..
    } = outputs
    else {
        return;
    };
    let scores = scores.as_ref().map(|scores| {
        let own = |row: &usize| scores.get(row * classes..(row + 1) * classes);
        let own = rows.iter().filter_map(own).flatten();
        own.copied().collect::<Vec<f64>>()
    });
    take(MulticlassRows {
        classes: *classes,
        predicted: &known(predicted, rows),
        label: &known(label, rows),
        scores: scores.as_deref(),
    });
}

/// Rows of a regression.
pub(super) fn regression_rows(
    outputs: &Outputs,
    rows: &[usize],
    take: impl FnOnce(RegressionRows<'_>),
) {
    let Outputs::Regression { predicted, label } = outputs else {
        return;
    };
    take(RegressionRows {
        predicted: &numbers(predicted, rows),
        label: &numbers(label, rows),
    });
}

fn known<T: Copy>(values: &[Option<T>], rows: &[usize]) -> Vec<T> {
    let at = |row: &usize| values.get(*row).copied().flatten();
    rows.iter().filter_map(at).collect()
}

/// The values of some rows.
pub(super) fn numbers(values: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter()
        .filter_map(|row| values.get(*row).copied())
        .collect()
}
