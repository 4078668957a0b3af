//! Why quality fell: the definition changed, a new model learned from broken data, or the world moved; or the labels are
//! wrong, or nothing is.
//!
//! In goes a [`Case`] (rows in windows, as plain slices), out comes a [`Diagnosis`]: the gate at which it stopped, or causes
//! ranked by products of factors that are shown, with the evidence. **Invariant:** what is not known is `None` and never 0;
//! scores are ranks and no probabilities.

mod alike;
mod births;
mod blame;
mod calm;
pub mod case;
mod cells;
mod evidence;
mod faults;
mod known;
mod labels;
mod losses;
#[cfg(test)]
mod power;
mod same;
mod series;
#[cfg(test)]
pub(crate) mod simulated;
mod slices;
mod steps;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod times;
mod weigh;
mod wish;

pub use alike::{Alike, alike, alike_in_error};
pub use births::{Birth, Overlap};
pub use blame::Moved;
pub use case::{Answers, Case, CaseWindow, Feature, Levels, Values, Wish};
pub use evidence::Evidence;
pub use faults::{Fault, Faults};
pub use labels::{LabelFault, Labels, Prior, Unsound};
pub use losses::{Loss, Tolerance};
pub use slices::{Of, Slice};
pub use weigh::{Cause, Confidence, Factor, Scored, Weighed};
pub use wish::wished;

use std::ops::Range;

use crate::measure::estimate::Gap;
use crate::measure::shift::{Disde, Xmw, disde, intervals, xmw};

use super::onset::{Fall, Gate, Series, look, look_between};
use cells::{Bins, Cells, Rows, Usable, bins};
use evidence::FITS;
use known::{CLEAR, expected, left_out, measured, null, of_data, of_model};
use losses::Losses;
use slices::Aim;
use steps::steps;

/// Replicates of the bootstrap (design notes, 4.3).
const REPLICATES: usize = 200;
/// Where its draws begin.
const SEED: u64 = 20_261_126;
/// Share of the model below which an aligned release is cleared.
const CLEARED: f64 = 0.1;

/// What was found.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The loss that was watched.
    pub loss: Loss,
    /// It, window by window.
    pub series: Series,
    /// The newest release, where nothing fell and it answers the same inputs the same way.
    pub cleared: Option<String>,
    /// Why there is nothing to diagnose, or what was found.
    pub found: Result<Box<Finding>, Gate>,
}

/// A fall and what explains it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Where and by how much.
    pub fall: Fall,
    /// The good and the bad block, as windows of the case.
    pub windows: [Range<usize>; 2],
    /// Labelled rows of both.
    pub rows: [usize; 2],
    /// How many of them the split and all that is told of it were read from.
    pub read: [usize; 2],
    /// The window of the onset: most probable, first and last of 95 %.
    pub onset: (usize, usize, usize),
    /// The window of an earlier step, of another cause, that this one came on top of.
    pub earlier: Option<usize>,
    /// How the fall splits.
    pub xmw: Xmw,
    /// What the model's part would be between halves of the good block.
    pub model_null: f64,
    /// The published decomposition beside it.
    pub disde: Option<Disde>,
    /// The evidence in numbers.
    pub evidence: Evidence,
    /// The causes.
    pub weighed: Weighed,
    /// Whether versions or definitions are logged.
    pub has_versions: bool,
    /// The version that came.
    pub birth: Option<Birth>,
    /// Old and new version on the same traffic.
    pub overlap: Option<Overlap>,
    /// The decision threshold before and after, where it moved.
    pub threshold: Option<(f64, f64)>,
    /// Whether the release at the onset did it not.
    pub is_cleared: bool,
    /// Broken inputs.
    pub faults: Faults,
    /// What the labels tell.
    pub labels: Labels,
    /// What scores let expect; not where another version answers.
    pub gap: Option<Gap>,
    /// Where the fall comes from.
    pub slices: Vec<Slice>,
    /// What columns' moved values add.
    pub moved: Vec<Moved>,
    /// Columns that only tell the time, so that they were left out.
    pub left_out: Vec<String>,
}

/// A good and a bad block of windows.
pub(crate) struct Block<'a> {
    pub(crate) fall: &'a Fall,
    pub(crate) series: &'a Series,
    /// As windows of the case.
    pub(crate) windows: [Range<usize>; 2],
}

impl<'a> Block<'a> {
    fn new(fall: &'a Fall, series: &'a Series) -> Self {
        let window = |place: usize| series.window.get(place).copied().unwrap_or(0);
        let block = |range: &Range<usize>| {
            let last = range.end.saturating_sub(1);
            window(range.start)..window(last) + 1
        };
        Self {
            windows: [block(&fall.base), block(&fall.bad)],
            fall,
            series,
        }
    }

    /// Labelled rows of both blocks.
    fn labelled(&self) -> [f64; 2] {
        let rows = |block: &Range<usize>| {
            let own = self.series.rows.get(block.clone()).unwrap_or(&[]);
            own.iter().sum()
        };
        [rows(&self.fall.base), rows(&self.fall.bad)]
    }

    /// The window of the onset: most probable, first and last of 95 %.
    fn onset(&self) -> (usize, usize, usize) {
        let window = |place: usize| self.series.window.get(place).copied().unwrap_or(0);
        let mode = self.fall.onset.mode().unwrap_or(self.fall.bad.start);
        let (low, high) = self.fall.onset.credible(0.95).unwrap_or((mode, mode));
        (window(mode), window(low), window(high))
    }

    /// How well a window fits the beginning: 1 where it may be it (95 %, and one window more on either side), else 0.
    fn came(&self, window: usize) -> f64 {
        let range = self.fall.onset.credible(0.95).zip(self.place(window));
        let may_begin =
            range.is_some_and(|((low, high), place)| place + 1 >= low && place <= high + 1);
        f64::from(u8::from(may_begin))
    }

    /// Where a window of the case stands in the series.
    fn place(&self, window: usize) -> Option<usize> {
        let place = self.series.window.partition_point(|at| *at < window);
        (place < self.series.window.len()).then_some(place)
    }
}

/// Looks at a case.
pub fn diagnose(case: &Case<'_>) -> Diagnosis {
    let mut first: Option<Diagnosis> = None;
    for loss in Losses::of(case) {
        let losses = Losses::new(case, loss);
        let series = series::series(case, &losses);
        let found = series::gate(case, &series).map_or_else(|| blocks(case, &series), Err);
        let found = found.map(|fall| Box::new(steps(case, &losses, &series, fall)));
        let is_quiet = matches!(found, Err(Gate::Quiet { .. }));
        let diagnosis = Diagnosis {
            loss,
            series,
            cleared: None,
            found,
        };
        if !is_quiet {
            return diagnosis;
        }
        first.get_or_insert(diagnosis);
    }
    if let Some(calm) = first {
        let cleared = calm::cleared(case, &calm.series, calm.loss);
        return Diagnosis { cleared, ..calm };
    }
    Diagnosis {
        loss: Loss::Wrong,
        series: Series::default(),
        cleared: None,
        found: Err(Gate::Insufficient {
            windows: 0,
            labels: 0.0,
            need: 30.0,
        }),
    }
}

/// The blocks: those that the reader chose, else those that the series shows.
fn blocks(case: &Case<'_>, series: &Series) -> Result<Fall, Gate> {
    let Some((base, bad)) = &case.wish.blocks else {
        return look(series);
    };
    let places = |windows: &Range<usize>| {
        let at = |window: usize| series.window.partition_point(|own| *own < window);
        at(windows.start)..at(windows.end)
    };
    look_between(series, places(base), places(bad))
}

/// The labelled rows of both blocks in their cells.
struct Laid {
    rows: Rows,
    bins: Vec<Bins>,
    cells: Cells,
}

impl Laid {
    fn of(case: &Case<'_>, losses: &Losses<'_>, block: &Block<'_>) -> Self {
        let mut windows = vec![false; case.windows.len()];
        for window in &block.series.window {
            if let Some(slot) = windows.get_mut(*window) {
                *slot = true;
            }
        }
        let labelled = block.labelled().iter().sum();
        let usable = Usable { windows, labelled };
        let windows = [&block.windows[0], &block.windows[1]];
        let rows = Rows::of(case, losses, windows, &usable);
        let bins = bins(case, losses, &rows);
        let cells = Cells::grow(losses, &rows, &bins);
        Self { rows, bins, cells }
    }
}

/// Explains a fall.
fn explain(case: &Case<'_>, losses: &Losses<'_>, series: &Series, mut fall: Fall) -> Finding {
    fall.has_recovered =
        fall.has_recovered && known::are_labels_whole(case, &Block::new(&fall, series));
    let block = Block::new(&fall, series);
    let Laid { rows, bins, cells } = Laid::of(case, losses, &block);
    let profile = rows.profile(&cells, losses, &|at| rows.side.get(at).copied());
    let table = profile.table(&mut |n| n);
    let parts = xmw(&table);
    let steps = disde(&table);
    let birth = came(case, losses, (&block, &rows, &cells), &parts);
    let overlap = birth
        .as_ref()
        .and_then(|birth| births::overlap(case, losses, (&rows, &cells), birth, parts.delta));
    let threshold = births::threshold_moved(case, &block);
    let faults = faults::find(case, &block, &rows, &bins, birth.as_ref());
    let is_same = birth.as_ref().is_none_or(Birth::is_hardly_there);
    let labels = labels::look((case, losses), &block, (&rows, &table), is_same);
    let gap = expected(case, losses, &rows, birth.as_ref());
    let model_null = null(case, losses, (&rows, &cells), &block);
    let shares = intervals(&profile, REPLICATES, SEED);
    let mut evidence = measured(&parts, shares, model_null, steps.as_ref());
    evidence.overlap = overlap.map(|overlap| overlap.share);
    evidence.estimate_gap = gap.map(|gap| f64::from(u8::from(gap.z >= CLEAR)));
    of_model(&mut evidence, (&block, birth.as_ref()), threshold.is_some());
    of_data(&mut evidence, &faults, &labels);
    let weighed = weigh::weigh(&evidence);
    let aim = Aim {
        variance: series.variance * fall.dispersion,
        by_mix: weighed.primary == Some(Cause::Mix),
    };
    let slices = slices::slices(case, &rows, &bins, &cells.pairs, aim);
    let moved = blame::moved(case, &rows, &bins);
    let is_cleared = evidence.has_birth()
        && evidence.model < CLEARED
        && evidence.overlap.is_none_or(|share| share < 0.2);
    Finding {
        rows: block.labelled().map(whole),
        read: [rows.of_side(0), rows.of_side(1)],
        onset: block.onset(),
        windows: block.windows,
        earlier: None,
        xmw: parts,
        model_null,
        disde: steps,
        is_cleared,
        evidence,
        weighed,
        has_versions: case.versions.is_some() || case.definitions.is_some(),
        birth,
        overlap,
        threshold,
        faults,
        labels,
        gap,
        slices,
        moved,
        left_out: left_out(case, &bins),
        fall,
    }
}

/// The version that came: one that fits the onset, else one that changed the model though the fall shows at another window.
fn came(
    case: &Case<'_>,
    losses: &Losses<'_>,
    (block, rows, cells): (&Block<'_>, &Rows, &Cells),
    parts: &Xmw,
) -> Option<Birth> {
    let fitting = births::birth(case, block);
    let is_fit = |birth: &Birth| birth.align > FITS || block.came(birth.window) >= 1.0;
    if fitting.as_ref().is_some_and(is_fit) {
        return fitting;
    }
    let model = parts.shared[1];
    let is_change = |birth: &Birth| same::came_with(case, losses, (rows, cells), (birth, model));
    let other = fitting.clone();
    let other = other.or_else(|| births::birth_before(case, block));
    let changed = other.filter(is_change).map(|birth| Birth {
        is_change: true,
        ..birth
    });
    changed.or(fitting)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows"
)]
const fn whole(rows: f64) -> usize {
    rows as usize
}
