//! Prediction intervals of a regression: columns of the roles `lower` and `upper` against the labels.

use crate::book::Role;
use crate::book::bound::bound;
use crate::data::column::Column;
use crate::measure::quality::{IntervalRows, Metric, PredictionInterval, WeightedInterval};
use crate::measure::{Accumulate as _, Reading};
use crate::report::document::{Note, Task};

use super::cut::Cut;
use super::desk::Desk;
use super::feed::numbers;
use super::outputs::Outputs;
use super::quality::states;

/// Both ends of the interval, row by row; NaN is missing.
struct Ends<'a> {
    lower: &'a [f64],
    upper: &'a [f64],
    levels: Option<(f64, f64)>,
}

/// Numbers about the intervals of every scope, in the order of [`states`]; empty without intervals.
pub(super) fn readings(
    desk: &Desk,
    cut: &Cut,
    outputs: &Outputs,
    task: &mut Task,
) -> Vec<Vec<(Metric, Reading)>> {
    let Outputs::Regression { label, .. } = outputs else {
        return Vec::new();
    };
    let Some(ends) = ends(desk, task) else {
        return Vec::new();
    };
    if let Some(weights) = &cut.weights {
        let found = states::<WeightedInterval>(cut, outputs, &|_, rows, state| {
            let kept = ends.complete(label, rows);
            let mut fresh = WeightedInterval::at(ends.levels);
            ends.rows(label, &kept, |rows| {
                fresh.update((rows, &numbers(weights, &kept)));
            });
            state.merge(&fresh);
        });
        return found.iter().map(|(.., state)| state.finish()).collect();
    }
    let found = states::<PredictionInterval>(cut, outputs, &|_, rows, state| {
        let kept = ends.complete(label, rows);
        let mut fresh = PredictionInterval::at(ends.levels);
        ends.rows(label, &kept, |rows| fresh.update(rows));
        state.merge(&fresh);
    });
    found.iter().map(|(.., state)| state.finish()).collect()
}

impl Ends<'_> {
    /// The rows that have both ends and a label.
    fn complete(&self, label: &[f64], rows: &[usize]) -> Vec<usize> {
        let whole = |row: &&usize| {
            let known = |values: &[f64]| values.get(**row).is_some_and(|value| !value.is_nan());
            known(self.lower) && known(self.upper) && known(label)
        };
        rows.iter().filter(whole).copied().collect()
    }

    /// These rows as the measures take them.
    fn rows(&self, label: &[f64], kept: &[usize], take: impl FnOnce(IntervalRows<'_>)) {
        take(IntervalRows {
            lower: &numbers(self.lower, kept),
            upper: &numbers(self.upper, kept),
            label: &numbers(label, kept),
        });
    }
}

/// The widest interval that the columns make; which it is stands in the notes.
fn ends<'a>(desk: &'a Desk, task: &mut Task) -> Option<Ends<'a>> {
    let table = &desk.table;
    let level = |name: &String| bound(name).and_then(|bound| bound.level);
    let mut lower = table.all_named(desk, Role::Lower);
    let mut upper = table.all_named(desk, Role::Upper);
    // Stable: of equal or unknown levels the first column counts.
    lower.sort_by(|a, b| level(a).unwrap_or(0.5).total_cmp(&level(b).unwrap_or(0.5)));
    upper.sort_by(|a, b| level(b).unwrap_or(0.5).total_cmp(&level(a).unwrap_or(0.5)));
    let (low, high) = (lower.first()?, upper.first()?);
    let levels = level(low).zip(level(high)).filter(|(low, high)| low < high);
    let column = |name: &String| match table.columns.get(name) {
        Some(Column::Numbers(values)) => Some(values.as_slice()),
        _ => None,
    };
    let ends = Ends {
        lower: column(low)?,
        upper: column(high)?,
        levels,
    };
    let promised = levels.map_or_else(
        || {
            "their names tell no level, so pinball loss and interval score are not computed"
                .to_owned()
        },
        |(low, high)| {
            format!(
                "{:.0} % of labels are meant to lie between them",
                (high - low) * 100.0
            )
        },
    );
    task.notes.push(Note {
        kind: "prediction_interval".into(),
        count: (lower.len() + upper.len()) as u64,
        message: format!(
            "`{low}` and `{high}` are taken as the ends of a prediction interval; {promised}"
        ),
        first_row: None,
    });
    Some(ends)
}
