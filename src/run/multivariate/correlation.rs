//! Correlations of the columns of numbers that moved most, before and now.

use super::Together;
use super::{note, share_of};
use crate::data::column::Column;
use crate::measure::drift::multivariate::{Pair, change, pairs};
use crate::measure::{Estimate, Reading};
use crate::reason::drift::Verdict;
use crate::reason::together::{CORRELATION, judge_correlation};
use crate::report::document::Correlation;
use crate::run::desk::Desk;

/// Columns whose pairs are looked at.
const COLUMNS: usize = 30;
/// Rows of all pairs of a side, at most.
const WORK: usize = 10_000_000;
/// Rows of a side, at most: a coefficient of so many is known to 0.003, and each column of them is sorted.
const ROWS: usize = 100_000;

/// Whether no column of numbers is one too many.
pub(super) fn are_all(desk: &Desk, names: &[&String]) -> bool {
    let numbers = names.iter().filter(|name| {
        let column = desk.table.columns.get(**name);
        matches!(column, Some(Column::Numbers(_)))
    });
    numbers.count() <= COLUMNS
}

/// Every pair of the first columns of numbers; `names` come with the largest effect first.
pub(super) fn add(found: &mut Together, desk: &Desk, names: &[&String]) {
    let numbers = names.iter().filter_map(|name| {
        let Column::Numbers(values) = desk.table.columns.get(*name)? else {
            return None;
        };
        Some((name.as_str(), values.as_slice()))
    });
    let mut numbers: Vec<(&str, &[f64])> = numbers.collect();
    let all = numbers.len();
    numbers.truncate(COLUMNS);
    if numbers.len() < 2 {
        return;
    }
    let most = (WORK / (numbers.len() * (numbers.len() - 1) / 2)).min(ROWS);
    let sides = [true, false].map(|is_reference| side(desk, &numbers, is_reference, most));
    let whole = sides.iter().all(|(_, is_whole)| *is_whole);
    let [reference, current] = sides.map(|(columns, _)| {
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        pairs(&columns)
    });
    let both = reference.iter().zip(&current);
    found
        .correlations
        .extend(both.filter_map(|(before, now)| written(&numbers, before, now)));
    if all > COLUMNS {
        let message = format!(
            "correlations are computed of the {COLUMNS} columns of numbers that moved most, of {all}"
        );
        found.notes.push(note((all - COLUMNS) as u64, message));
    }
    if !whole {
        let message =
            format!("correlations are computed of at most {most} rows a side, picked by chance");
        found.notes.push(note(most as u64, message));
    }
}

/// The values of one side's rows, column by column, and whether these are all.
fn side(
    desk: &Desk,
    numbers: &[(&str, &[f64])],
    is_reference: bool,
    most: usize,
) -> (Vec<Vec<f64>>, bool) {
    let groups = desk.cut.groups.iter();
    let groups = groups.filter(|(_, is, _)| *is == is_reference);
    let rows: Vec<u32> = groups
        .filter_map(|(.., range)| desk.cut.order.get(range.clone()))
        .flatten()
        .copied()
        .collect();
    let share = most as f64 / rows.len().max(1) as f64;
    let rows = share_of(&rows, share);
    let values = |values: &[f64]| -> Vec<f64> {
        let at = |row: &u32| usize::try_from(*row).ok().and_then(|row| values.get(row));
        let picked = rows.iter().map(at);
        picked
            .map(|value| value.copied().unwrap_or(f64::NAN))
            .collect()
    };
    let columns = numbers.iter().map(|(_, column)| values(column)).collect();
    (columns, share >= 1.0)
}

fn written(numbers: &[(&str, &[f64])], before: &Pair, now: &Pair) -> Option<Correlation> {
    let name = |at: usize| Some(numbers.get(at)?.0.to_owned());
    let value = |reading: &Reading| reading.ok().map(|estimate| estimate.value);
    let n = |reading: &Reading| reading.map_or(0, |Estimate { n, .. }| n);
    let change = match (&before.reading, &now.reading) {
        (Ok(reference), Ok(current)) => Some(change(reference, current, before.method)),
        _ => None,
    };
    let rows = n(&before.reading).min(n(&now.reading));
    let verdict = change.map(|change| judge_correlation(&change, rows));
    let why = before.reading.err().or(now.reading.err());
    Some(Correlation {
        a: name(before.a)?,
        b: name(before.b)?,
        method: before.method.id().into(),
        reference: value(&before.reading),
        current: value(&now.reading),
        change: change.map(|change| change.value),
        z: change.and_then(|change| change.z),
        threshold: CORRELATION,
        verdict: verdict.map_or("undefined", Verdict::id).into(),
        n_reference: n(&before.reading),
        n: n(&now.reading),
        undefined: why.map(|why| why.to_string()),
    })
}
