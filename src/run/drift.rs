//! Drift of all columns: values grouped by window and side → comparisons with the reference.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::book::Role;
use crate::data::column::{Column, NO_LEVEL};
use crate::measure::drift::{CategoricalReference, DriftReading, NumericReference};
use crate::measure::histogram::{counts_by_cuts, linspace, quantile};
use crate::measure::sorted::merged;
use crate::reason::drift::{Verdict, effect, judge_reading};
use crate::report::document::{Drift, Scope};
use crate::report::picture::{Bins, Distribution};

use super::desk::Desk;
use super::protocol::Reply;

/// Whole numbers with at most so many distinct values are compared as levels too.
const LEVELS_OF_NUMBERS: usize = 100;
/// Levels kept by name; rarer ones count together.
const LEVELS: usize = 1_000;
/// Bars of a distribution of numbers.
const BARS: usize = 40;
/// Bars of a distribution of levels; the last stands for the others.
const LEVEL_BARS: usize = 20;
/// The name under which rare levels count together.
const OTHERS: &str = "(all others)";

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
    /// Number of windows.
    windows: usize,
    /// Per group: window, whether reference, values, missing ones.
    groups: Vec<(Option<u32>, bool, usize, u64)>,
}

/// What was found of one column.
#[derive(Debug, Default)]
pub(super) struct Compared {
    drift: Vec<Drift>,
    distribution: Option<Distribution>,
    effect: f64,
}

impl Compared {
    pub(super) fn reply(self, index: usize) -> Reply {
        Reply::Compared {
            index,
            drift: self.drift,
            distribution: self.distribution,
            effect: self.effect,
        }
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

/// Groups one column by window and side.
pub(super) fn groups(desk: &mut Desk, index: usize) -> Groups {
    let name = columns(desk).into_iter().nth(index).unwrap_or_default();
    if !desk.features_laid {
        desk.features_laid = true;
        let mut table = std::mem::take(&mut desk.table);
        table.lay_features(desk);
        desk.table = table;
    }
    let mut header = Header {
        column: name.clone(),
        windows: desk.cut.spans.len(),
        groups: Vec::new(),
    };
    match desk.table.columns.get(&name) {
        Some(Column::Numbers(column)) => {
            let mut values = Vec::with_capacity(column.len());
            for (window, is_reference, range) in &desk.cut.groups {
                let before = values.len();
                let rows = desk.cut.order.get(range.clone()).unwrap_or(&[]);
                let at = |row: &u32| {
                    usize::try_from(*row)
                        .ok()
                        .and_then(|row| column.get(row))
                        .copied()
                };
                values.extend(rows.iter().filter_map(at).filter(|value| !value.is_nan()));
                let found = values.len() - before;
                header
                    .groups
                    .push((*window, *is_reference, found, (range.len() - found) as u64));
            }
            Groups::Numbers { header, values }
        }
        Some(Column::Levels { codes, levels }) => {
            let mut counts = Vec::new();
            for (window, is_reference, range) in &desk.cut.groups {
                let mut count = vec![0; levels.len()];
                let mut missing = 0;
                for row in desk.cut.order.get(range.clone()).unwrap_or(&[]) {
                    let code = usize::try_from(*row)
                        .ok()
                        .and_then(|row| codes.get(row))
                        .copied()
                        .unwrap_or(NO_LEVEL);
                    match usize::try_from(code)
                        .ok()
                        .and_then(|code| count.get_mut(code))
                    {
                        Some(slot) => *slot += 1,
                        None => missing += 1,
                    }
                }
                header.groups.push((
                    *window,
                    *is_reference,
                    range.len() - usize::try_from(missing).unwrap_or(0),
                    missing,
                ));
                counts.push(count);
            }
            Groups::Counted(compare_levels(&header, levels, &counts))
        }
        _ => Groups::Counted(Compared::default()),
    }
}

/// Values of one side of a comparison, and how many are missing.
#[derive(Debug, Clone, Default)]
struct Side<T> {
    values: T,
    missing: u64,
}

/// The sides that a column's groups make: reference, current, and one per window.
#[derive(Debug)]
struct Sides<T> {
    reference: Side<T>,
    current: Side<T>,
    windows: Vec<Side<T>>,
}

impl<T: Clone + Default> Sides<T> {
    /// Joins the groups of each side; `join` gets them in the header's order.
    fn of(header: &Header, groups: &[T], join: impl Fn(Vec<&T>) -> T) -> Self {
        let side = |belongs: &dyn Fn(Option<u32>, bool) -> bool| {
            let mut missing = 0;
            let mut parts = Vec::new();
            for ((window, is_reference, _, gone), group) in header.groups.iter().zip(groups) {
                if belongs(*window, *is_reference) {
                    missing += gone;
                    parts.push(group);
                }
            }
            Side {
                values: join(parts),
                missing,
            }
        };
        // Groups are ordered by window, so each window's are found without looking through all.
        let mut windows = vec![Side::default(); header.windows];
        for (at, (window, _, _, gone)) in header.groups.iter().enumerate() {
            let Some(slot) = window.and_then(|w| usize::try_from(w).ok()) else {
                continue;
            };
            let Some(whole) = windows.get_mut(slot) else {
                continue;
            };
            let joined = groups.get(at).map(|group| {
                let alone = at == 0
                    || header
                        .groups
                        .get(at - 1)
                        .is_none_or(|before| before.0 != *window);
                if alone {
                    group.clone()
                } else {
                    join(vec![&whole.values, group])
                }
            });
            whole.values = joined.unwrap_or_default();
            whole.missing += gone;
        }
        Self {
            reference: side(&|_, is| is),
            current: side(&|_, is| !is),
            windows,
        }
    }
}

/// Compares grouped numbers with their reference.
pub(super) fn compare_numbers(header: &Header, mut values: Vec<f64>) -> Compared {
    let mut groups: Vec<Vec<f64>> = Vec::with_capacity(header.groups.len());
    for (_, _, n, _) in header.groups.iter().rev() {
        let mut group = values.split_off(values.len().saturating_sub(*n));
        group.sort_unstable_by(f64::total_cmp);
        groups.push(group);
    }
    groups.reverse();
    let sides = Sides::of(header, &groups, |parts| {
        merge_all(parts.into_iter().cloned().collect())
    });
    let reference = NumericReference::new(sides.reference.values.clone(), sides.reference.missing);
    let mut compared = Compared::default();
    let whole = reference.against(&sides.current.values, sides.current.missing, true);
    compared.effect = effect(&whole);
    compared.add(
        header,
        None,
        &whole,
        (&sides.reference, &sides.current),
        |side| side.len(),
    );
    for (index, side) in sides.windows.iter().enumerate() {
        let readings = reference.against(&side.values, side.missing, false);
        compared.add(
            header,
            Some(index),
            &readings,
            (&sides.reference, side),
            |side| side.len(),
        );
    }
    if let Some((old, new)) = level_counts(&sides.reference.values, &sides.current.values) {
        let by_name = CategoricalReference {
            counts: old,
            missing: sides.reference.missing,
        }
        .against(&new, sides.current.missing, true);
        let named: Vec<DriftReading> = by_name
            .into_iter()
            .filter(|reading| reading.convention != "wellenough")
            .collect();
        compared.add(
            header,
            None,
            &named,
            (&sides.reference, &sides.current),
            |side| side.len(),
        );
    }
    compared.distribution = Some(numbers_drawn(header, &sides));
    compared
}

/// Merges sorted runs pairwise, so that every value moves only log(runs) times.
fn merge_all(mut runs: Vec<Vec<f64>>) -> Vec<f64> {
    while runs.len() > 1 {
        runs = runs
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => merged(left, right),
                [one] => one.clone(),
                _ => Vec::new(),
            })
            .collect();
    }
    runs.pop().unwrap_or_default()
}

/// Counts per distinct value over both sides, where these are few whole numbers: a coded category, perhaps.
fn level_counts(reference: &[f64], current: &[f64]) -> Option<(Vec<u64>, Vec<u64>)> {
    let mut counts: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    for (side, values) in [reference, current].into_iter().enumerate() {
        for run in values.chunk_by(|a, b| a.to_bits() == b.to_bits()) {
            let value = run
                .first()
                .copied()
                .filter(|v| v.fract() == 0.0 && v.abs() < 1e9)?;
            #[expect(clippy::cast_possible_truncation, reason = "a whole number below 1e9")]
            let slot = counts.entry(value as i64).or_default();
            let count = if side == 0 { &mut slot.0 } else { &mut slot.1 };
            *count += run.len() as u64;
            if counts.len() > LEVELS_OF_NUMBERS {
                return None;
            }
        }
    }
    Some(counts.into_values().unzip())
}

/// Compares level counts with their reference. Levels in the order of their first row.
fn compare_levels(header: &Header, names: &[String], groups: &[Vec<u64>]) -> Compared {
    let sum = |parts: Vec<&Vec<u64>>| {
        let mut total = vec![0; names.len()];
        for part in parts {
            for (slot, count) in total.iter_mut().zip(part) {
                *slot += count;
            }
        }
        total
    };
    let sides = Sides::of(header, groups, sum);
    let mut order: Vec<usize> = (0..names.len()).collect();
    let of = |counts: &[u64], level: usize| counts.get(level).copied().unwrap_or(0);
    order.sort_by(|a, b| {
        let key = |level: usize| {
            (
                of(&sides.reference.values, level),
                of(&sides.current.values, level),
            )
        };
        key(*b)
            .cmp(&key(*a))
            .then_with(|| names.get(*a).cmp(&names.get(*b)))
    });
    let arranged = |side: &Side<Vec<u64>>, most: usize| -> Vec<u64> {
        let mut counts: Vec<u64> = order
            .iter()
            .take(most)
            .map(|level| of(&side.values, *level))
            .collect();
        if order.len() > most {
            counts.push(
                order
                    .iter()
                    .skip(most)
                    .map(|level| of(&side.values, *level))
                    .sum(),
            );
        }
        counts
    };
    let total = |counts: &Vec<u64>| {
        counts
            .iter()
            .map(|n| usize::try_from(*n).unwrap_or(0))
            .sum()
    };
    let reference = CategoricalReference {
        counts: arranged(&sides.reference, LEVELS),
        missing: sides.reference.missing,
    };
    let mut compared = Compared::default();
    let whole = reference.against(
        &arranged(&sides.current, LEVELS),
        sides.current.missing,
        true,
    );
    compared.effect = effect(&whole);
    compared.add(
        header,
        None,
        &whole,
        (&sides.reference, &sides.current),
        total,
    );
    for (index, side) in sides.windows.iter().enumerate() {
        let readings = reference.against(&arranged(side, LEVELS), side.missing, false);
        compared.add(
            header,
            Some(index),
            &readings,
            (&sides.reference, side),
            total,
        );
    }
    let mut shown: Vec<String> = order
        .iter()
        .take(LEVEL_BARS)
        .filter_map(|level| names.get(*level).cloned())
        .collect();
    if order.len() > LEVEL_BARS {
        shown.push(OTHERS.into());
    }
    compared.distribution = Some(Distribution {
        column: header.column.clone(),
        bins: Bins::Levels(shown),
        reference: arranged(&sides.reference, LEVEL_BARS),
        current: arranged(&sides.current, LEVEL_BARS),
        missing_reference: share(sides.reference.missing, total(&sides.reference.values)),
        missing_current: share(sides.current.missing, total(&sides.current.values)),
    });
    compared
}

impl Compared {
    /// Writes readings down as rows of the document.
    fn add<T>(
        &mut self,
        header: &Header,
        window: Option<usize>,
        readings: &[DriftReading],
        (reference, side): (&Side<T>, &Side<T>),
        count: impl Fn(&T) -> usize,
    ) {
        let n_reference = count(&reference.values) as u64;
        for reading in readings {
            let verdict = match &reading.reading {
                Err(_) => "undefined",
                Ok(_) => judge_reading(reading, n_reference).map_or("shown", Verdict::id),
            };
            let value = reading.reading.as_ref().ok().map(|estimate| estimate.value);
            self.drift.push(Drift {
                column: header.column.clone(),
                measure: reading.measure.into(),
                convention: reading.convention.into(),
                scope: if window.is_some() {
                    Scope::Window
                } else {
                    Scope::Current
                },
                window,
                value,
                threshold: reading.alarm,
                verdict: verdict.into(),
                floor: reading.floor,
                n_reference,
                n: count(&side.values) as u64,
                undefined: reading.reading.as_ref().err().map(ToString::to_string),
            });
        }
    }
}

fn share(missing: u64, present: usize) -> f64 {
    let all = missing + present as u64;
    if all == 0 {
        0.0
    } else {
        missing as f64 / all as f64
    }
}

/// Bars of equal width over the middle 99 % of both sides; what lies beyond counts in the outer bars.
fn numbers_drawn(header: &Header, sides: &Sides<Vec<f64>>) -> Distribution {
    let (reference, current) = (&sides.reference.values, &sides.current.values);
    let ends = [reference, current]
        .into_iter()
        .filter_map(|side| Some((quantile(side, 0.005)?, quantile(side, 0.995)?)))
        .reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
    let (low, high) = ends.unwrap_or((0.0, 1.0));
    let whole = [reference, current]
        .into_iter()
        .flatten()
        .all(|value| value.fract() == 0.0);
    let (edges, bars) = if whole && high - low < BARS as f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below BARS"
        )]
        let bars = (high - low) as usize + 1;
        (linspace(low - 0.5, high + 0.5, bars), bars)
    } else if high > low {
        (linspace(low, high, BARS), BARS)
    } else {
        (linspace(low - 0.5, low + 0.5, 1), 1)
    };
    let inner = edges.get(1..bars).unwrap_or(&[]);
    Distribution {
        column: header.column.clone(),
        reference: counts_by_cuts(reference, inner),
        current: counts_by_cuts(current, inner),
        bins: Bins::Edges(edges),
        missing_reference: share(sides.reference.missing, reference.len()),
        missing_current: share(sides.current.missing, current.len()),
    }
}
