//! Cells of alike inputs, and what is counted in them.

use std::ops::Range;

use crate::measure::chance::mixed;
use crate::measure::histogram::quantile;
use crate::measure::shift::{Binned, LEAST, Profile, RowFacts, honest_cells};

use super::case::{Case, Feature, Levels, Values};
use super::losses::{Losses, Told};

/// Bins of a column of numbers beside that of missing values.
const NUMBER_BINS: usize = 31;
/// Levels with a bin of their own.
const LEVELS: usize = 20;
/// Labelled rows at most that the split, the cells and what is told of them are read from (design notes, 4.4).
const READ: f64 = 250_000.0;
/// Values from which edges are taken.
const EDGES_FROM: usize = 20_000;
/// Columns whose bins both blocks share to less than this tell time, if halves of the good block share little too.
const TELLS_TIME: f64 = 0.05;

/// A column in bins: 0 is missing.
#[derive(Debug)]
pub(super) struct Bins {
    /// The bin of each of the rows that are read.
    pub(super) codes: Vec<u16>,
    pub(super) count: usize,
    /// Inner edges of a column of numbers.
    pub(super) cuts: Vec<f64>,
    /// The level of each bin from 1, where it is a column of levels; the last bin holds all others.
    pub(super) levels: Vec<u32>,
    /// Whether it only tells the time, so that it makes no cells.
    pub(super) tells_time: bool,
}

impl Bins {
    pub(super) fn binned(&self) -> Binned<'_> {
        Binned {
            codes: &self.codes,
            bins: self.count,
        }
    }
}

/// The labelled rows of both blocks; where there are very many, an even part of them.
#[derive(Debug)]
pub(super) struct Rows {
    /// Places of the rows.
    pub(super) at: Vec<u32>,
    /// Side of each: 0 good, 1 bad.
    pub(super) side: Vec<u8>,
    /// What is told of each.
    pub(super) told: Vec<Told>,
    /// Row by row what its loss would be under each outcome.
    under: Vec<f64>,
}

/// Which rows of the blocks are read.
#[derive(Debug)]
pub(super) struct Usable {
    /// By window.
    pub(super) windows: Vec<bool>,
    /// Labelled rows of both blocks.
    pub(super) labelled: f64,
}

impl Usable {
    /// Whether a row is read. Rows of one request are read together.
    fn has(&self, case: &Case<'_>, row: usize, window: usize) -> bool {
        if self.windows.get(window) != Some(&true) {
            return false;
        }
        if self.labelled <= READ {
            return true;
        }
        let id = case.ids.as_ref().and_then(|ids| ids.get(row).copied());
        let part = (mixed(id.unwrap_or(row as u64) ^ 0x5eed) >> 32) as f64 / 4_294_967_296.0;
        part * self.labelled < READ
    }
}

impl Rows {
    pub(super) fn of(
        case: &Case<'_>,
        losses: &Losses<'_>,
        blocks: [&Range<usize>; 2],
        usable: &Usable,
    ) -> Self {
        let mut rows = Self {
            at: Vec::new(),
            side: Vec::new(),
            told: Vec::new(),
            under: Vec::new(),
        };
        for row in 0..case.window.len() {
            let Some(window) = case.window_of(row) else {
                continue;
            };
            let side = u8::from(blocks[1].contains(&window));
            let is_in = side == 1 || blocks[0].contains(&window);
            if !is_in || !usable.has(case, row, window) {
                continue;
            }
            let told = losses.told(row, &mut rows.under);
            if let (Some(told), Ok(at)) = (told, u32::try_from(row)) {
                rows.at.push(at);
                rows.side.push(side);
                rows.told.push(told);
            }
        }
        rows
    }

    /// Rows of which nothing but the side is told.
    pub(super) const fn of_sides(at: Vec<u32>, side: Vec<u8>) -> Self {
        Self {
            at,
            side,
            told: Vec::new(),
            under: Vec::new(),
        }
    }

    /// How many rows a side has.
    pub(super) fn of_side(&self, wanted: u8) -> usize {
        let on = self.side.iter().map(|side| usize::from(*side == wanted));
        on.sum()
    }

    /// The facts of rows whose side is chosen anew; `None` leaves a row out.
    pub(super) fn profile(
        &self,
        cells: &Cells,
        losses: &Losses<'_>,
        side: &dyn Fn(usize) -> Option<u8>,
    ) -> Profile {
        let under = self.under.chunks_exact(losses.outcomes.max(1));
        let facts = self.told.iter().zip(&cells.of).zip(under).enumerate();
        let facts = facts.filter_map(|(number, ((told, cell), under))| {
            Some(RowFacts {
                side: side(number)?,
                cell: *cell,
                answer: told.answer,
                outcome: told.outcome,
                loss: told.loss,
                losses: under,
            })
        });
        Profile::count((cells.count, losses.answers, losses.outcomes), facts)
    }
}

/// The cell of every labelled row.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) of: Vec<u32>,
    pub(super) count: usize,
    /// Pairs of features that trees split one below the other.
    pub(super) pairs: Vec<[usize; 2]>,
}

impl Cells {
    /// Grows cells over the columns that do not only tell the time.
    pub(super) fn grow(losses: &Losses<'_>, rows: &Rows, bins: &[Bins]) -> Self {
        let targets: Vec<[f64; 3]> = rows
            .at
            .iter()
            .zip(&rows.side)
            .map(|(at, side)| {
                let row = usize::try_from(*at).unwrap_or(usize::MAX);
                [losses.outcome(row), losses.answer(row), f64::from(*side)]
            })
            .collect();
        Self::grow_by(&targets, bins, LEAST)
    }

    /// The same by targets that are at hand.
    pub(super) fn grow_by(targets: &[[f64; 3]], bins: &[Bins], least: usize) -> Self {
        let usable: Vec<usize> = (0..bins.len()).filter(|at| !bins[*at].tells_time).collect();
        let columns: Vec<Binned<'_>> = usable.iter().map(|at| bins[*at].binned()).collect();
        let cells = honest_cells(&columns, targets, least);
        let pairs = cells.pairs.iter();
        Self {
            of: cells.of,
            count: cells.count,
            pairs: pairs.map(|pair| pair.map(|at| usable[at])).collect(),
        }
    }
}

/// Every feature in bins, with edges from the labelled rows of both blocks.
pub(super) fn bins(case: &Case<'_>, losses: &Losses<'_>, rows: &Rows) -> Vec<Bins> {
    let middle = middle(case, rows);
    let of = |feature: &Feature<'_>| {
        let mut bins = match &feature.values {
            Values::Numbers(values) => numbers(values, &rows.at),
            Values::Levels(levels) => by_level(levels, rows, losses),
        };
        bins.tells_time = tells_time(&bins, middle, (case, rows));
        bins
    };
    case.features.iter().map(of).collect()
}

pub(super) fn numbers(values: &[f64], rows: &[u32]) -> Bins {
    let step = rows.len().div_ceil(EDGES_FROM).max(1);
    let at = |row: &u32| values.get(usize::try_from(*row).ok()?).copied();
    let sample = rows.iter().step_by(step).filter_map(at);
    let mut ascending: Vec<f64> = sample.filter(|value| value.is_finite()).collect();
    ascending.sort_unstable_by(f64::total_cmp);
    let edge = |k: usize| quantile(&ascending, k as f64 / NUMBER_BINS as f64);
    let mut cuts: Vec<f64> = (1..NUMBER_BINS).filter_map(edge).collect();
    cuts.dedup();
    let code = |row: &u32| {
        let value = at(row).unwrap_or(f64::NAN);
        if value.is_nan() {
            return 0;
        }
        let bin = 1 + cuts.partition_point(|cut| *cut <= value);
        u16::try_from(bin).unwrap_or(0)
    };
    Bins {
        codes: rows.iter().map(code).collect(),
        count: cuts.len() + 2,
        cuts,
        levels: Vec::new(),
        tells_time: false,
    }
}

/// The most frequent levels in the order of their mean outcome.
fn by_level(column: &Levels<'_>, rows: &Rows, losses: &Losses<'_>) -> Bins {
    let at = |row: &u32| column.at(usize::try_from(*row).unwrap_or(usize::MAX));
    let mut sums = vec![(0.0_f64, 0.0_f64); column.levels.len()];
    for row in &rows.at {
        if let Some(sum) = at(row).and_then(|code| sums.get_mut(code as usize)) {
            let outcome = losses.outcome(usize::try_from(*row).unwrap_or(usize::MAX));
            *sum = (sum.0 + outcome, sum.1 + 1.0);
        }
    }
    let mut known: Vec<(u32, f64, f64)> = (0_u32..)
        .zip(sums)
        .filter(|(_, (_, n))| *n > 0.0)
        .map(|(code, (sum, n))| (code, n, sum / n))
        .collect();
    known.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    known.truncate(LEVELS);
    known.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
    let levels: Vec<u32> = known.iter().map(|(code, ..)| *code).collect();
    let last = levels.len() + 1;
    let largest = levels.iter().max().map_or(0, |code| *code as usize);
    let mut bin_of = vec![u16::try_from(last).unwrap_or(0); largest + 1];
    for (bin, code) in levels.iter().enumerate() {
        if let Some(slot) = bin_of.get_mut(*code as usize) {
            *slot = u16::try_from(bin + 1).unwrap_or(0);
        }
    }
    let other = u16::try_from(last).unwrap_or(0);
    let code = |row: &u32| {
        at(row).map_or(0, |code| {
            bin_of.get(code as usize).copied().unwrap_or(other)
        })
    };
    Bins {
        codes: rows.at.iter().map(code).collect(),
        count: last + 1,
        cuts: Vec::new(),
        levels,
        tells_time: false,
    }
}

/// The window in which the middle row of the good block lies.
fn middle(case: &Case<'_>, rows: &Rows) -> u32 {
    let base = rows.at.iter().zip(&rows.side);
    let base = base.filter(|(_, side)| **side == 0);
    let mut windows: Vec<u32> = base
        .filter_map(|(row, _)| case.window.get(*row as usize).copied())
        .collect();
    let place = windows.len() / 2;
    if windows.is_empty() {
        return 0;
    }
    *windows.select_nth_unstable(place).1
}

/// Whether a column tells the blocks apart because it tells the time: halves of the good block share nothing either.
fn tells_time(bins: &Bins, middle: u32, (case, rows): (&Case<'_>, &Rows)) -> bool {
    let mut counts = [
        vec![0.0; bins.count],
        vec![0.0; bins.count],
        vec![0.0; bins.count],
    ];
    for ((row, side), code) in rows.at.iter().zip(&rows.side).zip(&bins.codes) {
        let window = case.window.get(*row as usize);
        let is_late = window.is_some_and(|window| *window >= middle);
        let group = if *side == 1 { 2 } else { usize::from(is_late) };
        if let Some(count) = counts[group].get_mut(usize::from(*code)) {
            *count += 1.0;
        }
    }
    let [early, late, after] = &counts;
    let both: Vec<f64> = early.iter().zip(late).map(|(a, b)| a + b).collect();
    shared(&both, after) < TELLS_TIME && shared(early, late) < 6.0 * TELLS_TIME
}

/// Σ min of the shares of two histograms; 1 where one is empty.
pub(super) fn shared(first: &[f64], second: &[f64]) -> f64 {
    let (n, m) = (first.iter().sum::<f64>(), second.iter().sum::<f64>());
    if n <= 0.0 || m <= 0.0 {
        return 1.0;
    }
    let bins = first.iter().zip(second);
    bins.map(|(a, b)| (a / n).min(b / m)).sum()
}
