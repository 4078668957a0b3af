//! Why quality fell: the definition changed, a new model learned from broken data, or the world moved; or the labels are
//! wrong, or nothing is.
//!
//! In goes a [`Case`] (rows in windows, as plain slices), out comes a [`Diagnosis`]: the gate at which it stopped, or causes
//! ranked by products of factors that are shown, with the evidence. **Invariant:** what is not known is `None` and never 0;
//! scores are ranks and no probabilities.

mod births;
mod blame;
pub mod case;
mod cells;
mod evidence;
mod faults;
mod labels;
mod losses;
#[cfg(test)]
mod power;
mod series;
#[cfg(test)]
pub(crate) mod simulated;
mod weigh;

pub use births::{Birth, Overlap};
pub use blame::{Moved, Of, Slice};
pub use case::{Answers, Case, CaseWindow, Feature, Levels, Values, Wish};
pub use evidence::Evidence;
pub use faults::{Fault, Faults};
pub use labels::{LabelFault, Labels, Prior, Unsound};
pub use losses::Loss;
pub use weigh::{Cause, Confidence, Factor, Scored, Weighed};

use std::ops::Range;

use crate::measure::estimate::{Gap, gap};
use crate::measure::shift::{Disde, Xmw, disde, intervals, xmw};

use super::onset::{Fall, Gate, Series, later_step, look, look_between};
use cells::{Bins, Cells, Rows, bins};
use losses::Losses;

/// Replicates of the bootstrap (design notes, 4.3).
const REPLICATES: usize = 200;
/// Where its draws begin.
const SEED: u64 = 20_261_126;
/// Standard errors from which a gap counts.
const CLEAR: f64 = 3.0;
/// Share of the bad block's rows from which a new version forbids to expect anything from the old one's scores.
const OTHER_VERSION: f64 = 0.05;
/// Share of the model below which an aligned release is cleared.
const CLEARED: f64 = 0.1;

/// What was found.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The loss that was watched.
    pub loss: Loss,
    /// It, window by window.
    pub series: Series,
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
            found,
        };
        if !is_quiet {
            return diagnosis;
        }
        first.get_or_insert(diagnosis);
    }
    first.unwrap_or_else(|| Diagnosis {
        loss: Loss::Wrong,
        series: Series::default(),
        found: Err(Gate::Insufficient {
            windows: 0,
            labels: 0.0,
            need: 30.0,
        }),
    })
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

/// Explains a fall; where it came in two steps of different causes, the later step if that is clearer by itself.
fn steps(case: &Case<'_>, losses: &Losses<'_>, series: &Series, fall: Fall) -> Finding {
    let later = later_step(series, &fall);
    let whole = explain(case, losses, series, fall);
    let Some(later) = later.map(|later| explain(case, losses, series, later)) else {
        return whole;
    };
    let top = |found: &Finding| {
        let mut ranked = found.weighed.ranked.iter();
        let own = ranked.find(|scored| Some(scored.cause) == found.weighed.primary);
        (
            found.weighed.confidence,
            own.map_or(0.0, |scored| scored.score),
        )
    };
    let is_other = whole.weighed.primary != later.weighed.primary;
    let is_clearer = top(&later) > top(&whole);
    if is_other && is_clearer {
        Finding {
            earlier: Some(whole.onset.0),
            ..later
        }
    } else {
        whole
    }
}

/// The labelled rows of both blocks in their cells.
struct Laid {
    rows: Rows,
    bins: Vec<Bins>,
    cells: Cells,
}

impl Laid {
    fn of(case: &Case<'_>, losses: &Losses<'_>, block: &Block<'_>) -> Self {
        let mut usable = vec![false; case.windows.len()];
        for window in &block.series.window {
            if let Some(slot) = usable.get_mut(*window) {
                *slot = true;
            }
        }
        let windows = [&block.windows[0], &block.windows[1]];
        let rows = Rows::of(case, losses, windows, &usable);
        let bins = bins(case, losses, &rows);
        let cells = Cells::grow(case, losses, &rows, &bins);
        Self { rows, bins, cells }
    }
}

/// Explains a fall.
fn explain(case: &Case<'_>, losses: &Losses<'_>, series: &Series, fall: Fall) -> Finding {
    let block = Block::new(&fall, series);
    let Laid { rows, bins, cells } = Laid::of(case, losses, &block);
    let profile = rows.profile(&cells, losses, &|at| rows.side.get(at).copied());
    let table = profile.table(&mut |n| n);
    let parts = xmw(&table);
    let steps = disde(&table);
    let birth = births::birth(case, &block);
    let overlap = birth
        .as_ref()
        .and_then(|birth| births::overlap(case, losses, (&rows, &cells), birth, parts.delta));
    let threshold = births::threshold_moved(case, &block);
    let faults = faults::find(case, &block, &rows, &bins, birth.as_ref());
    let labels = labels::look((case, losses), &block, &rows, &table);
    let gap = expected(case, losses, &rows, birth.as_ref());
    let model_null = null(case, losses, (&rows, &cells), &block);
    let shares = intervals(&profile, REPLICATES, SEED);
    let mut evidence = measured(&parts, shares, model_null, steps.as_ref());
    evidence.overlap = overlap.map(|overlap| overlap.share);
    evidence.estimate_gap = gap.map(|gap| f64::from(u8::from(gap.z >= CLEAR)));
    of_model(&mut evidence, birth.as_ref(), threshold.is_some());
    of_data(&mut evidence, &faults, &labels);
    let weighed = weigh::weigh(&evidence);
    let window = |place: usize| series.window.get(place).copied().unwrap_or(0);
    let mode = fall.onset.mode().unwrap_or(fall.bad.start);
    let (low, high) = fall.onset.credible(0.95).unwrap_or((mode, mode));
    let by_mix = weighed.primary == Some(Cause::Mix);
    let slices = blame::slices(case, &rows, &bins, (parts.delta, series.variance), by_mix);
    let moved = blame::moved(case, &rows, &bins);
    let is_cleared = evidence.has_birth()
        && evidence.model < CLEARED
        && evidence.overlap.is_none_or(|share| share < 0.2);
    Finding {
        windows: block.windows,
        rows: [rows.of_side(0), rows.of_side(1)],
        onset: (window(mode), window(low), window(high)),
        earlier: None,
        xmw: parts,
        model_null,
        disde: steps,
        is_cleared,
        evidence,
        weighed,
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

/// What versions, definitions and thresholds tell.
fn of_model(evidence: &mut Evidence, birth: Option<&Birth>, has_threshold_moved: bool) {
    evidence.birth = birth.map(|birth| birth.align);
    evidence.redefined = if has_threshold_moved {
        Some(true)
    } else {
        birth.and_then(|birth| birth.is_redefined)
    };
    evidence.silent = f64::from(u8::from(!evidence.has_birth()));
}

/// What inputs and labels tell.
fn of_data(evidence: &mut Evidence, faults: &Faults, labels: &Labels) {
    evidence.serving = faults.serving.first().map(Fault::weight);
    evidence.training = faults.training.first().map(Fault::weight);
    let unsound = labels.unsound.first();
    evidence.label_fault = unsound.map_or(0.0, |found| found.severity * found.align);
    evidence.noise = labels.noise;
    evidence.prior = labels.prior.map(|prior| prior.share);
    evidence.calibration = labels
        .calibration
        .map(|(_, only)| f64::from(u8::from(only)));
}

/// Columns that make no cells, since they only tell the time.
fn left_out(case: &Case<'_>, bins: &[Bins]) -> Vec<String> {
    let columns = case.features.iter().zip(bins);
    columns
        .filter(|(_, bins)| bins.tells_time)
        .map(|(feature, _)| feature.name.clone().into_owned())
        .collect()
}

/// The shares as evidence: 0 where their interval holds 0.
fn measured(parts: &Xmw, intervals: [(f64, f64); 3], null: f64, steps: Option<&Disde>) -> Evidence {
    let share = |part: f64, (low, _): (f64, f64)| {
        let share = part / parts.delta;
        if parts.delta > 0.0 && low > 0.0 {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    Evidence {
        inputs: share(parts.shared[0], intervals[0]),
        model: share(parts.shared[1] - null.abs(), intervals[1]),
        outcomes: share(parts.shared[2], intervals[2]),
        intervals,
        disde_agrees: Evidence::agrees(parts, steps),
        ..Evidence::default()
    }
}

/// The model's part between the first and the second half of the good block: what is no change of it.
fn null(
    case: &Case<'_>,
    losses: &Losses<'_>,
    (rows, cells): (&Rows, &Cells),
    block: &Block<'_>,
) -> f64 {
    let base = &block.windows[0];
    let middle = usize::midpoint(base.start, base.end);
    let side = |number: usize| {
        if rows.side.get(number) != Some(&0) {
            return None;
        }
        let row = usize::try_from(*rows.at.get(number)?).ok()?;
        Some(u8::from(case.window_of(row)? >= middle))
    };
    xmw(&rows.profile(cells, losses, &side).table(&mut |n| n)).shared[1]
}

/// Realised losses of the bad block against what calibrated scores let expect; refused across versions.
fn expected(
    case: &Case<'_>,
    losses: &Losses<'_>,
    rows: &Rows,
    birth: Option<&Birth>,
) -> Option<Gap> {
    let Answers::Binary {
        score: Some(score),
        decided,
        label,
        ..
    } = &case.answers
    else {
        return None;
    };
    if birth.is_some_and(|birth| birth.share >= OTHER_VERSION) {
        return None;
    }
    let side = |wanted: u8| {
        let own = rows
            .at
            .iter()
            .zip(&rows.side)
            .filter(move |(_, side)| **side == wanted);
        own.filter_map(|(at, _)| {
            let row = usize::try_from(*at).ok()?;
            Some((*score.get(row)?, (*decided.get(row)?)?, (*label.get(row)?)?))
        })
    };
    let reference: Vec<(f64, bool)> = side(0).map(|(score, _, label)| (score, label)).collect();
    gap(
        &reference,
        &side(1).collect::<Vec<_>>(),
        losses.loss == Loss::Brier,
    )
    .ok()
}
