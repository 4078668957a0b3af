//! A unit that changed in one part of the rows alone: at one depot, in one region.

use std::collections::BTreeMap;

use super::numbers::{Sides, whole_column};
use super::{Fault, Search};
use crate::measure::profile::CheckKind;
use crate::reason::diagnosis::case::{Levels, Values};

/// Columns of levels that are gone through, and levels of one at most.
const COLUMNS: usize = 4;
const LEVELS: usize = 12;
/// Share of a side's rows, and rows of either side, without which a level is none of these parts.
const SHARE: f64 = 0.05;
const ROWS: usize = 200;
/// Distance of both sides (Kolmogorov's) up to which nothing in the column moved, and up to which the other rows did not.
const MOVED: f64 = 0.02;
const STILL: f64 = 0.06;

/// Values that came in another unit in the rows of one level, while those of the other rows stayed as they were.
pub(super) fn rescaled(
    search: &Search<'_>,
    (name, at): (&str, &dyn Fn(usize) -> f64),
    sides: &Sides,
) -> Option<Fault> {
    if sides.gap(1.0, 0.0) < MOVED {
        return None;
    }
    let columns = search.case.features.iter();
    let columns = columns.filter_map(|feature| match &feature.values {
        Values::Levels(levels) => Some((&feature.name, levels, parts(search, levels))),
        Values::Numbers(_) => None,
    });
    let usable = columns.filter(|(.., parts)| (2..=LEVELS).contains(&parts.len()));
    let found = usable.take(COLUMNS).flat_map(|(column, levels, parts)| {
        parts.into_iter().filter_map(move |(code, share)| {
            let is_own = |row: usize| levels.at(row) == Some(code);
            let own = |row: usize| if is_own(row) { at(row) } else { f64::NAN };
            let unit = Sides::of(search, &own).named()?;
            let others = |row: usize| if is_own(row) { f64::NAN } else { at(row) };
            if Sides::of(search, &others).gap(1.0, 0.0) > STILL {
                return None;
            }
            let detail = format!(
                "{unit}, where \u{201c}{column}\u{201d} is {}",
                levels.name(code)
            );
            let told = (&own as &dyn Fn(usize) -> f64, [0.0, share]);
            let fault = whole_column(search, (name, CheckKind::Rescaled), detail, told)?;
            Some(Fault {
                carry: search.carry(&is_own),
                ..fault
            })
        })
    });
    found.max_by(|a, b| a.weight().total_cmp(&b.weight()))
}

/// Levels with enough rows on both sides, and their shares of the rows now.
fn parts(search: &Search<'_>, levels: &Levels<'_>) -> Vec<(u32, f64)> {
    let counts = [0, 1].map(|side| {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for row in &search.sides[side] {
            let row = usize::try_from(*row).unwrap_or(usize::MAX);
            if let Some(code) = levels.at(row) {
                *counts.entry(code).or_default() += 1;
            }
        }
        counts
    });
    let all = search.sides[1].len().max(1) as f64;
    let now = counts[1].iter().map(|(code, rows)| (*code, *rows));
    let enough = now.filter(|(code, rows)| {
        let before = counts[0].get(code).copied().unwrap_or(0);
        *rows >= ROWS && before >= ROWS && *rows as f64 >= SHARE * all
    });
    enough
        .map(|(code, rows)| (code, rows as f64 / all))
        .collect()
}
