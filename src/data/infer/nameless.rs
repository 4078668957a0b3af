//! Roles where no name tells anything: from values alone.

use super::facts::Facts;
use super::label::foreseen;
use super::pool::Pool;
use crate::book::Role;

/// Where no name helps at all: the pair of a two-valued column and one between 0 and 1 that foresees it best.
pub(super) fn score_and_label(pool: &mut Pool<'_>) {
    if [Role::Score, Role::Prediction]
        .into_iter()
        .any(|role| pool.holder(role).is_some())
    {
        return;
    }
    let label = pool.holder(Role::Label).map(|(at, _)| at);
    let flags: Vec<usize> = match label {
        Some(at) => vec![at],
        None => pool
            .open()
            .filter(|(_, column)| column.any(Facts::two_valued))
            .map(|(at, _)| at)
            .take(20)
            .collect(),
    };
    let units: Vec<usize> = pool
        .open()
        .filter(|(_, column)| column.all(Facts::like_probability) && column.distinct() > 10)
        .map(|(at, _)| at)
        .take(20)
        .collect();
    let best = best_pair(pool, &flags, &units, label.is_some());
    let Some((flag, unit, strength)) =
        best.filter(|(_, _, strength)| *strength >= if label.is_some() { 0.3 } else { 0.5 })
    else {
        return;
    };
    let truth = pool
        .columns
        .get(flag)
        .map(|column| column.name.to_owned())
        .unwrap_or_default();
    let score = pool
        .columns
        .get(unit)
        .map(|column| column.name.to_owned())
        .unwrap_or_default();
    pool.give(
        unit,
        Role::Score,
        0.35 + 0.3 * strength,
        format!("its values lie between 0 and 1 and foresee `{truth}`; no name tells more"),
    );
    pool.give(
        flag,
        Role::Label,
        0.3 + 0.3 * strength,
        format!("its two values are foreseen by `{score}`; no name tells more"),
    );
}

/// The pair of a two-valued column and one between 0 and 1 that foresees it best, and how well.
fn best_pair(
    pool: &Pool<'_>,
    flags: &[usize],
    units: &[usize],
    told: bool,
) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    for &flag in flags {
        for &unit in units {
            let (Some(truth), Some(score)) = (pool.columns.get(flag), pool.columns.get(unit))
            else {
                continue;
            };
            let Some(value) = foreseen(truth, score, false, false) else {
                continue;
            };
            if (value.alone || told)
                && best.is_none_or(|(_, _, strength)| value.strength > strength)
            {
                best = Some((flag, unit, value.strength));
            }
        }
    }
    best
}
