//! How much each row counts in quality, and what is told of rows that cannot be weighed.

use crate::book::Role;
use crate::data::column::Column;
use crate::report::document::{Note, Task};

use super::desk::Desk;
use super::outputs::Outputs;

/// The weight of every row, NaN where none can be used; `None` without a column of weights, or where quality is not
/// measured. Names the column in the task.
pub(super) fn of(desk: &Desk, outputs: &Outputs, task: &mut Task) -> Option<Vec<f64>> {
    if matches!(outputs, Outputs::None) {
        return None;
    }
    let name = desk.table.named(desk, Role::Weight)?;
    let Some(Column::Numbers(found)) = desk.table.columns.get(&name) else {
        return None;
    };
    let weights: Vec<f64> = found.iter().map(|weight| usable(*weight)).collect();
    let rows = (0..)
        .zip(found)
        .filter(|(row, _)| outputs.is_complete(*row));
    let told: [(&str, &str, fn(f64) -> bool); 3] = [
        (
            "no_weight",
            "have no weight that is a number: they are left out of quality",
            |weight| !weight.is_finite(),
        ),
        (
            "negative_weight",
            "have a weight below 0: they are left out of quality",
            |weight| weight.is_finite() && weight < 0.0,
        ),
        (
            "zero_weight",
            "have a weight of 0: they do not count in quality",
            |weight| weight.abs() <= 0.0,
        ),
    ];
    for (kind, what, holds) in told {
        let mut own = rows.clone().filter(|(_, weight)| holds(**weight));
        let Some((first, weight)) = own.next() else {
            continue;
        };
        let count = own.count() as u64 + 1;
        let first = u64::from(first) + 1;
        let shown = if kind == "negative_weight" {
            format!(", {weight}")
        } else {
            String::new()
        };
        task.notes.push(Note {
            kind: kind.into(),
            count,
            message: format!(
                "column \"{name}\": {count} labelled rows {what} (first: row {first}{shown})"
            ),
            first_row: Some(first),
        });
    }
    task.weight = Some(name);
    Some(weights)
}

fn usable(weight: f64) -> f64 {
    if weight.is_finite() && weight >= 0.0 {
        weight
    } else {
        f64::NAN
    }
}
