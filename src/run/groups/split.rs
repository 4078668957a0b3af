//! Columns that part rows into groups.

use std::collections::BTreeMap;

use crate::book::Role;
use crate::data::column::{Column, NO_LEVEL};
use crate::report::document::Note;
use crate::run::desk::Desk;

/// Groups of a column that are compared at most, the largest.
const GROUPS: usize = 30;
/// Columns up to which every two are crossed.
const CROSSED: usize = 4;

/// A column that parts rows into groups.
pub(super) struct Split {
    pub(super) name: String,
    /// The group of every row of the table; `NO_LEVEL` in none.
    pub(super) codes: Vec<u32>,
    /// The groups' names, ascending.
    pub(super) names: Vec<String>,
}

/// Columns of role `segment`, then every two of them.
pub(super) fn splits(desk: &Desk, notes: &mut Vec<Note>) -> Vec<Split> {
    let names = desk.table.all_named(desk, Role::Segment);
    let mut splits: Vec<Split> = Vec::new();
    for name in names {
        let split = match desk.table.columns.get(&name) {
            Some(Column::Levels { codes, levels }) => Some((codes.clone(), levels.clone())),
            Some(Column::Numbers(values)) => by_value(values),
            _ => None,
        };
        match split {
            Some((codes, levels)) => splits.push(largest(desk, name, &codes, &levels)),
            None => notes.push(Note {
                kind: "groups".into(),
                count: 1,
                message: format!(
                    "column \"{name}\": too many different numbers for groups; cut it into levels first"
                ),
                first_row: None,
            }),
        }
    }
    let alone = splits.len();
    if alone <= CROSSED {
        for first in 0..alone {
            for second in first + 1..alone {
                if let (Some(a), Some(b)) = (splits.get(first), splits.get(second)) {
                    let both = crossed(desk, a, b);
                    splits.push(both);
                }
            }
        }
    }
    splits
}

/// Numbers as levels; `None` where there are more than groups can be.
fn by_value(values: &[f64]) -> Option<(Vec<u32>, Vec<String>)> {
    let mut known: BTreeMap<u64, u32> = BTreeMap::new();
    let mut levels = Vec::new();
    let mut codes = Vec::with_capacity(values.len());
    for value in values {
        if value.is_nan() {
            codes.push(NO_LEVEL);
            continue;
        }
        // Minus nothing is nothing.
        let value = value + 0.0;
        let next = u32::try_from(known.len()).unwrap_or(NO_LEVEL);
        let code = *known.entry(value.to_bits()).or_insert_with(|| {
            levels.push(value.to_string());
            next
        });
        if levels.len() > GROUPS {
            return None;
        }
        codes.push(code);
    }
    Some((codes, levels))
}

/// The largest groups, in the order of their names (numbers by size).
fn largest(desk: &Desk, name: String, codes: &[u32], levels: &[String]) -> Split {
    let mut rows = vec![0_u64; levels.len()];
    for row in &desk.cut.order {
        let code = usize::try_from(*row).ok().and_then(|row| codes.get(row));
        let slot = code.and_then(|code| rows.get_mut(usize::try_from(*code).ok()?));
        if let Some(slot) = slot {
            *slot += 1;
        }
    }
    let count = |level: &usize| rows.get(*level).copied().unwrap_or(0);
    let mut kept: Vec<usize> = (0..levels.len()).filter(|level| count(level) > 0).collect();
    kept.sort_by(|a, b| {
        count(b)
            .cmp(&count(a))
            .then(levels.get(*a).cmp(&levels.get(*b)))
    });
    kept.truncate(GROUPS);
    let number = |level: &usize| {
        levels
            .get(*level)
            .and_then(|level| level.parse::<f64>().ok())
    };
    if kept.iter().all(|level| number(level).is_some()) {
        kept.sort_by(|a, b| {
            number(a)
                .unwrap_or(0.0)
                .total_cmp(&number(b).unwrap_or(0.0))
        });
    } else {
        kept.sort_by(|a, b| levels.get(*a).cmp(&levels.get(*b)));
    }
    let mut places = vec![NO_LEVEL; levels.len()];
    for (place, level) in (0..).zip(&kept) {
        if let Some(slot) = places.get_mut(*level) {
            *slot = place;
        }
    }
    let place = |code: &u32| {
        let at = usize::try_from(*code).ok();
        at.and_then(|at| places.get(at).copied())
            .unwrap_or(NO_LEVEL)
    };
    Split {
        name,
        codes: codes.iter().map(place).collect(),
        names: kept
            .iter()
            .filter_map(|level| levels.get(*level).cloned())
            .collect(),
    }
}

/// Two columns together.
fn crossed(desk: &Desk, a: &Split, b: &Split) -> Split {
    let width = u32::try_from(b.names.len()).unwrap_or(NO_LEVEL);
    let both = a.codes.iter().zip(&b.codes);
    let codes: Vec<u32> = both
        .map(|(a, b)| {
            if *a == NO_LEVEL || *b == NO_LEVEL {
                NO_LEVEL
            } else {
                a * width + b
            }
        })
        .collect();
    let names = a
        .names
        .iter()
        .flat_map(|a| b.names.iter().map(move |b| format!("{a} & {b}")));
    let names: Vec<String> = names.collect();
    largest(desk, format!("{} & {}", a.name, b.name), &codes, &names)
}
