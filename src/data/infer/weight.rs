//! How much a row counts: only from a name that means nothing else, since a wrong guess would change every number.

use super::facts::Facts;
use super::lexicon;
use super::pool::{Pool, Pooled};
use crate::book::Role;

/// Part of the values that may be below 0 in a column of weights; such rows are left out and told.
const NEGATIVE: f64 = 0.05;

/// Chooses the weight of a row; none where two columns could be it.
pub(super) fn weights(pool: &mut Pool<'_>) {
    if pool.holder(Role::Weight).is_some() {
        return;
    }
    let named: Vec<(usize, f64)> = pool
        .open()
        .filter_map(|(at, column)| Some((at, by_name(column)?)))
        .filter(|(at, _)| pool.columns.get(*at).is_some_and(weighs))
        .collect();
    let most = named.iter().map(|(_, sure)| *sure).fold(0.0, f64::max);
    let mut surest = named.iter().filter(|(_, sure)| *sure >= most);
    if let (Some((at, sure)), None) = (surest.next(), surest.next()) {
        let why = "named like a weight of the row, and its numbers can be one";
        pool.give(*at, Role::Weight, *sure, why);
    }
}

/// What a reader may do with an input whose name could be that of a weight.
pub(super) fn hint(column: &Pooled<'_>) -> Option<String> {
    let could = column.words().is(lexicon::PERHAPS_WEIGHT) || by_name(column).is_some();
    (could && weighs(column)).then(|| Role::PERHAPS_WEIGHT.to_owned())
}

fn by_name(column: &Pooled<'_>) -> Option<f64> {
    if column.words().is(lexicon::WEIGHT_NAMES) {
        Some(0.9)
    } else if column.words().is(lexicon::WEIGHT_NAMES_LOOSE) {
        Some(0.6)
    } else {
        None
    }
}

/// Whether the values can be weights: numbers that are not below 0, not all the same, no yes and no, no counter.
fn weighs(column: &Pooled<'_>) -> bool {
    let numbers = |facts: &Facts<'_>| {
        let present = facts.numbers().iter().flatten();
        let below = present.filter(|value| **value < 0.0).count();
        let some = facts.range.is_some_and(|(_, high)| high > 0.0);
        facts.numeric() && some && below as f64 <= NEGATIVE * facts.present as f64
    };
    let counter = |facts: &Facts<'_>| facts.whole && facts.unique() && facts.rising;
    let flag = |facts: &Facts<'_>| facts.two_valued() && facts.whole && facts.in_unit();
    column.all(numbers)
        && column.any(|facts| facts.distinct() > 1)
        && !column.all(counter)
        && !column.all(flag)
}
