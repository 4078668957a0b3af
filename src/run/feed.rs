//! The rows of a scope, as the measures take them.

use crate::measure::Accumulate;
use crate::measure::quality::{BinaryRows, Multiclass, MulticlassRows, Regression, RegressionRows};

use super::outputs::Outputs;

/// Rows of a yes-or-no task.
pub(super) fn binary<S>(outputs: &Outputs, rows: &[usize], state: &mut S)
where
    S: for<'a> Accumulate<Input<'a> = BinaryRows<'a>>,
{
    let Outputs::Binary {
        score,
        predicted,
        label,
    } = outputs
    else {
        return;
    };
    let flags = |values: &[Option<bool>]| {
        let at = |row: &usize| values.get(*row).copied().flatten();
        rows.iter().filter_map(at).collect::<Vec<_>>()
    };
    let scores = score.as_ref().map(|score| numbers(score, rows));
    state.update(BinaryRows {
        score: scores.as_deref(),
        predicted: &flags(predicted),
        label: &flags(label),
    });
}

/// Rows of a task of several classes.
pub(super) fn multiclass(outputs: &Outputs, rows: &[usize], state: &mut Multiclass) {
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
    let of = |values: &[Option<usize>]| {
        let at = |row: &usize| values.get(*row).copied().flatten();
        rows.iter().filter_map(at).collect::<Vec<_>>()
    };
    let scores = scores.as_ref().map(|scores| {
        let own = |row: &usize| scores.get(row * classes..(row + 1) * classes);
        let found = rows.iter().filter_map(own);
        found.flatten().copied().collect::<Vec<f64>>()
    });
    state.update(MulticlassRows {
        classes: *classes,
        predicted: &of(predicted),
        label: &of(label),
        scores: scores.as_deref(),
    });
}

/// Rows of a regression.
pub(super) fn regression(outputs: &Outputs, rows: &[usize], state: &mut Regression) {
    let Outputs::Regression { predicted, label } = outputs else {
        return;
    };
    state.update(RegressionRows {
        predicted: &numbers(predicted, rows),
        label: &numbers(label, rows),
    });
}

/// The values of some rows.
pub(super) fn numbers(values: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter()
        .filter_map(|row| values.get(*row).copied())
        .collect()
}
