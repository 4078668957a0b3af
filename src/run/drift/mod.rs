//! Drift of all columns: values grouped by window and side → comparisons with the reference.

mod levels;
mod numbers;
mod peers;
mod profile;
mod sides;

pub(super) use numbers::compare_numbers;

use serde::{Deserialize, Serialize};

use crate::book::{Convention, Role};
use crate::data::DataError;
use crate::data::column::{Column, NO_LEVEL};
use crate::data::nan::{self, Gap};
use crate::report::document::{Check, Drift, Profile};
use crate::report::picture::Distribution;

use super::desk::Desk;
use super::hand::encode;
use super::protocol::Reply;

/// The groups of one column.
#[derive(Debug)]
pub(super) enum Groups {
    /// Numbers, to be compared by any worker.
    Numbers {
        /// What the values are.
        header: Header,
        /// Values without missing ones, group after group.
        values: Vec<f64>,
    },
    /// Already compared, since counts suffice.
    Counted(Compared),
}

/// What grouped values are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Header {
    column: String,
    /// Whose definition judges.
    convention: Convention,
    /// Number of windows.
    windows: usize,
    /// Per group: window, whether reference, values, missing ones.
    groups: Vec<(Option<u32>, bool, usize, u64)>,
    /// Per group of numbers: of the missing ones those stored as NaN, and those that are no numbers.
    odd: Vec<(u64, u64)>,
}

/// What was found of one column.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Compared {
    pub(super) drift: Vec<Drift>,
    pub(super) profiles: Vec<Profile>,
    pub(super) checks: Vec<Check>,
    pub(super) distribution: Option<Distribution>,
    effect: f64,
}

impl Compared {
    pub(super) fn reply(self, index: usize) -> Result<Reply, DataError> {
        Ok(Reply::Compared {
            index,
            effect: self.effect,
            found: encode(&self)?,
        })
    }
}

/// The names of the columns that are compared: the model's own outputs first, since they tell most.
///
/// Empty where there are not two sides. (Rabanser, Guennemann, Lipton 2019: tests on the model's output detect best.)
pub(super) fn columns(desk: &Desk) -> Vec<String> {
    let sides = |reference: bool| {
        desk.cut
            .groups
            .iter()
            .any(|(_, is, rows)| *is == reference && !rows.is_empty())
    };
    if !sides(true) || !sides(false) {
        return Vec::new();
    }
    let mut names = Vec::new();
    for role in [Role::Score, Role::Prediction, Role::Segment, Role::Feature] {
        names.extend(desk.table.all_named(desk, role));
    }
    names
}

/// Of the missing numbers of some rows those stored as NaN, and those that are no numbers.
fn odd(column: &[f64], rows: &[u32]) -> (u64, u64) {
    let value = |row: &u32| column.get(usize::try_from(*row).ok()?).copied();
    let gaps = rows.iter().filter_map(|row| nan::gap(value(row)?));
    gaps.fold((0, 0), |(stored, unreadable), gap| {
        (
            stored + u64::from(gap == Gap::Stored),
            unreadable + u64::from(gap == Gap::Unreadable),
        )
    })
}

/// Groups one column by window and side.
pub(super) fn groups(desk: &mut Desk, index: usize) -> Groups {
    let name = columns(desk).into_iter().nth(index).unwrap_or_default();
    desk.lay_features();
    let mut header = Header {
        column: name.clone(),
        convention: desk.book.convention.unwrap_or_default(),
        windows: desk.cut.spans.len(),
        groups: Vec::new(),
        odd: Vec::new(),
    };
    let row = |row: &u32| usize::try_from(*row).ok();
    match desk.table.columns.get(&name) {
        Some(Column::Numbers(column)) => {
            let mut values = Vec::with_capacity(column.len());
            for (window, is_reference, range) in &desk.cut.groups {
                let before = values.len();
                let rows = desk.cut.order.get(range.clone()).unwrap_or(&[]);
                let found = rows
                    .iter()
                    .filter_map(|at| column.get(row(at)?).copied())
                    .filter(|value| !value.is_nan());
                values.extend(found);
                let n = values.len() - before;
                let missing = (range.len() - n) as u64;
                header.groups.push((*window, *is_reference, n, missing));
                header.odd.push(odd(column, rows));
            }
            Groups::Numbers { header, values }
        }
        Some(Column::Levels { codes, levels }) => {
            let mut counts = Vec::new();
            for (window, is_reference, range) in &desk.cut.groups {
                let mut count = vec![0; levels.len()];
                let rows = desk.cut.order.get(range.clone()).unwrap_or(&[]);
                let found = rows
                    .iter()
                    .filter_map(|at| codes.get(row(at)?))
                    .filter(|code| **code != NO_LEVEL);
                let mut n = 0;
                for slot in found.filter_map(row) {
                    if let Some(slot) = count.get_mut(slot) {
                        *slot += 1;
                        n += 1;
                    }
                }
                let missing = (range.len() - n) as u64;
                header.groups.push((*window, *is_reference, n, missing));
                counts.push(count);
            }
            Groups::Counted(levels::compare_levels(&header, levels, &counts))
        }
        _ => Groups::Counted(Compared::default()),
    }
}
