//! Broken inputs: what is wrong with a column in the bad block, or was while the new version learned.

mod levels;
mod numbers;
mod partly;
mod shares;
mod together;
mod traffic;
mod units;

use std::ops::Range;

use crate::measure::profile::CheckKind;
use crate::measure::sorted::median;

use super::Block;
use super::births::Birth;
use super::case::{Case, Values, is_stored_nan};
use super::cells::{Bins, Rows};
use shares::Shares;

/// Days before a version's birth from which it is taken to have learned (design notes, 4.6).
const LOOK_BACK_US: i64 = 30 * 86_400_000_000;
/// Windows of the look-back where windows are numbers of rows.
const LOOK_BACK_WINDOWS: usize = 30;
/// Standard errors that a fault must be away from none.
const CLEAR: f64 = 4.0;
/// Share of rows without the fault from which they tell what its rows would have lost anyway.
const COMPARED: f64 = 0.1;

/// Rows of a window that units are read from (design notes, 7.1).
const LEARNED: usize = 2000;
/// Windows on either side of a step, and the part of the way that it must make at once.
const NEAR: usize = 2;
const ABRUPT: f64 = 0.5;
/// Missing values that are asked whether they are stored as NaN.
const GAPS: usize = 1000;

/// Something wrong with a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The column's name.
    pub column: String,
    /// What is wrong.
    pub check: CheckKind,
    /// What it is about: a level, a value, another column; empty for most.
    pub detail: String,
    /// The share of rows before and now.
    pub shares: [f64; 2],
    /// How grave it is, 0 to 1.
    pub severity: f64,
    /// How well the onset fits its own, 0 to 1.
    pub align: f64,
    /// The share of the fall that its rows carry, 0 to 1; not known where all rows have it.
    pub carry: Option<f64>,
    /// The window in which it began.
    pub window: Option<usize>,
    /// The last window in which it was there, for faults of the past.
    pub until: Option<usize>,
    /// Rows of the bad block that were looked at.
    pub n: u64,
}

impl Fault {
    /// Severity times alignment times what it carries.
    pub fn weight(&self) -> f64 {
        self.severity * self.align * self.carry.unwrap_or(1.0)
    }
}

/// All faults, the weightiest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Faults {
    /// Of the bad block.
    pub serving: Vec<Fault>,
    /// Of the time in which the new version learned.
    pub training: Vec<Fault>,
    /// Of rows as a whole: they stand beside the fall and explain nothing of it by themselves.
    pub traffic: Vec<Fault>,
}

/// What looking for faults needs.
pub(super) struct Search<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) block: &'a Block<'a>,
    pub(super) rows: &'a Rows,
    /// All rows of both blocks, labelled or not.
    pub(super) sides: [Vec<u32>; 2],
    /// The windows in which the new version learned.
    pub(super) look_back: Option<Range<usize>>,
    /// Windows with their rows, evenly thinned out where a window has many: for what takes its time with each value.
    pub(super) thinned: Vec<(usize, usize)>,
}

impl Search<'_> {
    /// Whether most missing values of the bad block are stored as NaN.
    fn is_stored_nan(&self, at: &dyn Fn(usize) -> f64) -> bool {
        let rows = self.sides[1]
            .iter()
            .filter_map(|row| usize::try_from(*row).ok());
        let gaps = rows.map(at).filter(|value| value.is_nan()).take(GAPS);
        let (stored, all) = gaps.fold((0, 0), |(stored, all), value| {
            (stored + usize::from(is_stored_nan(value)), all + 1)
        });
        2 * stored > all
    }

    /// Whether a column's middle moved at a window and not bit by bit, as seasons do: half of its way between the blocks lies
    /// between the windows just before and just after.
    fn is_abrupt(&self, at: &dyn Fn(usize) -> f64, window: usize) -> bool {
        let middle = |windows: &Range<usize>| {
            let own = self.thinned.iter().filter(|(at, _)| windows.contains(at));
            let values = own.map(|(_, row)| at(*row));
            let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
            values.sort_unstable_by(f64::total_cmp);
            median(&values)
        };
        let [base, bad] = &self.block.windows;
        let near = [window.saturating_sub(NEAR)..window, window..window + NEAR];
        let moved = |from: &Range<usize>, to: &Range<usize>| {
            let (from, to) = (middle(from)?, middle(to)?);
            Some((to - from).abs())
        };
        let whole = moved(base, bad).zip(moved(&near[0], &near[1]));
        whole.is_some_and(|(whole, step)| step >= ABRUPT * whole)
    }

    /// Severity, onset, alignment and carry of a share of rows; `None` where it did not rise.
    fn fault(
        &self,
        (column, check): (&str, CheckKind),
        shares: &Shares,
        hit: &dyn Fn(usize) -> bool,
    ) -> Option<Fault> {
        let [base, bad] = &self.block.windows;
        let (before, now) = (shares.of(base)?, shares.of(bad)?);
        let (floor, full) = check.thresholds();
        let effect = now - before;
        if effect < floor || shares.z(base, bad) < CLEAR {
            return None;
        }
        let window = shares.onset(base, bad);
        let (_, n) = shares.sums(bad);
        Some(Fault {
            column: column.to_owned(),
            check,
            detail: String::new(),
            shares: [before, now],
            severity: (effect / full).clamp(0.0, 1.0),
            align: self.align(window),
            carry: self.carry(hit),
            window,
            until: None,
            n: whole(n),
        })
    }

    fn align(&self, window: Option<usize>) -> f64 {
        let place = window.and_then(|window| self.block.place(window));
        place.map_or(0.0, |place| self.block.fall.onset.alignment(place, 1))
    }

    /// The share of the fall that rows with a fault carry: their losses beyond those of the rows without it, or beyond the
    /// good block's where nearly all have it.
    fn carry(&self, hit: &dyn Fn(usize) -> bool) -> Option<f64> {
        let (mut with, mut without) = ((0.0, 0.0), (0.0, 0.0));
        let rows = self
            .rows
            .at
            .iter()
            .zip(&self.rows.side)
            .zip(&self.rows.told);
        for ((at, side), told) in rows {
            if *side == 1 {
                let row = usize::try_from(*at).unwrap_or(usize::MAX);
                let sums = if hit(row) { &mut with } else { &mut without };
                *sums = (sums.0 + told.loss, sums.1 + 1.0);
            }
        }
        let n = with.1 + without.1;
        let total = n * self.block.fall.delta();
        if total <= 0.0 {
            return None;
        }
        let expected = if without.1 >= COMPARED * n {
            without.0 / without.1
        } else {
            self.block.fall.means[0]
        };
        Some(((with.0 - with.1 * expected) / total).clamp(0.0, 1.0))
    }

    /// A share of rows that was too high in some windows of the look-back.
    fn past(&self, (column, check): (&str, CheckKind), shares: &Shares) -> Option<Fault> {
        let look_back = self.look_back.as_ref()?;
        let usual = shares.median(&(0..look_back.end))?;
        let (floor, full) = check.thresholds();
        let stands_out = |window: &usize| {
            shares
                .of(&(*window..window + 1))
                .filter(|share| share - usual >= floor && shares.z_alone(*window, usual) >= CLEAR)
        };
        let windows: Vec<(usize, f64)> = look_back
            .clone()
            .filter_map(|window| Some((window, stands_out(&window)?)))
            .collect();
        let worst = windows.iter().map(|(_, share)| *share).reduce(f64::max)?;
        let n = look_back
            .clone()
            .map(|at| shares.sums(&(at..at + 1)).1)
            .sum();
        Some(Fault {
            column: column.to_owned(),
            check,
            detail: String::new(),
            shares: [usual, worst],
            severity: ((worst - usual) / full).clamp(0.0, 1.0),
            align: 1.0,
            carry: None,
            window: windows.first().map(|(window, _)| *window),
            until: windows.last().map(|(window, _)| *window),
            n: whole(n),
        })
    }
}

/// Looks for faults of all columns.
pub(super) fn find(
    case: &Case<'_>,
    block: &Block<'_>,
    rows: &Rows,
    bins: &[Bins],
    birth: Option<&Birth>,
) -> Faults {
    let look_back = birth.map(|birth| look_back(case, birth.window));
    let search = Search {
        thinned: thinned(case),
        case,
        block,
        rows,
        sides: [
            case.rows_in(&block.windows[0]),
            case.rows_in(&block.windows[1]),
        ],
        look_back,
    };
    let mut faults = Faults::default();
    for feature in &case.features {
        match &feature.values {
            Values::Numbers(values) => numbers::find(&search, &feature.name, values, &mut faults),
            Values::Levels(found) => levels::find(&search, &feature.name, found, &mut faults),
        }
    }
    together::find(&search, bins, &mut faults);
    traffic::find(&search, &mut faults);
    for found in [&mut faults.serving, &mut faults.training] {
        found.sort_by(|a, b| {
            let is_sign = |fault: &Fault| fault.check.is_sign();
            b.weight()
                .total_cmp(&a.weight())
                .then(a.column.cmp(&b.column))
                .then(is_sign(a).cmp(&is_sign(b)))
        });
    }
    faults
}

/// Rows of every window, of each at most so many that are evenly apart.
fn thinned(case: &Case<'_>) -> Vec<(usize, usize)> {
    let mut counts = vec![0_usize; case.windows.len()];
    for window in (0..case.window.len()).filter_map(|row| case.window_of(row)) {
        counts[window] += 1;
    }
    let mut seen = vec![0_usize; case.windows.len()];
    let is_taken = |row: usize| {
        let window = case.window_of(row)?;
        let place = seen[window];
        seen[window] += 1;
        let step = counts[window].div_ceil(LEARNED).max(1);
        place.is_multiple_of(step).then_some((window, row))
    };
    (0..case.window.len()).filter_map(is_taken).collect()
}

/// The windows in which a version that came with `birth` is taken to have learned.
fn look_back(case: &Case<'_>, birth: usize) -> Range<usize> {
    let start = |at: usize| case.windows.get(at).map_or(0, |window| window.start_us);
    // Numbers of rows are small, moments are not.
    if start(birth) < 1_000_000_000 {
        return birth.saturating_sub(LOOK_BACK_WINDOWS)..birth;
    }
    let from = start(birth) - LOOK_BACK_US;
    let first = (0..birth).find(|at| start(*at) >= from).unwrap_or(birth);
    first..birth
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows"
)]
const fn whole(rows: f64) -> u64 {
    rows as u64
}
