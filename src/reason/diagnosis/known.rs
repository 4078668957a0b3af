//! What was measured, as evidence.

use crate::measure::estimate::{Gap, gap};
use crate::measure::shift::{Disde, Xmw, xmw};

use super::births::Birth;
use super::case::{Answers, Case};
use super::cells::{Bins, Cells, Rows};
use super::faults::{Fault, Faults};
use super::labels::Labels;
use super::losses::{Loss, Losses};
use super::{Block, Evidence};

/// The part of the usual labels with which windows can be said to be good again (ours).
const WHOLE: f64 = 0.9;

/// Standard errors from which a gap counts.
pub(super) const CLEAR: f64 = 3.0;

/// What versions, definitions and thresholds tell.
pub(super) fn of_model(
    evidence: &mut Evidence,
    (block, birth): (&Block<'_>, Option<&Birth>),
    has_threshold_moved: bool,
) {
    evidence.birth = birth.map(|birth| birth.align);
    evidence.redefined = if has_threshold_moved {
        Some(true)
    } else {
        birth.and_then(|birth| birth.is_redefined)
    };
    let came = |birth: &Birth| {
        if birth.is_change {
            1.0
        } else {
            block.came(birth.window)
        }
    };
    evidence.came = birth.map_or(0.0, came);
    evidence.silent = 1.0 - evidence.has_come();
}

/// What inputs and labels tell.
pub(super) fn of_data(evidence: &mut Evidence, faults: &Faults, labels: &Labels) {
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

/// Whether as many rows have a label after the bad block as in the good one: with fewer, the rows that are bad may be those
/// whose labels are still to come.
pub(super) fn are_labels_whole(case: &Case<'_>, block: &Block<'_>) -> bool {
    let [base, bad] = &block.windows;
    let mut counts = [(0.0_f64, 0.0_f64); 2];
    for row in 0..case.window.len() {
        let Some(window) = case.window_of(row) else {
            continue;
        };
        let is_judged = block.series.window.binary_search(&window).is_ok();
        if base.contains(&window) || window >= bad.end && is_judged {
            let count = &mut counts[usize::from(window >= bad.end)];
            count.0 += f64::from(u8::from(case.answers.is_labelled(row)));
            count.1 += 1.0;
        }
    }
    let [before, after] = counts.map(|(with, rows)| with / rows.max(1.0));
    after >= WHOLE * before
}

/// Columns that make no cells, since they only tell the time.
pub(super) fn left_out(case: &Case<'_>, bins: &[Bins]) -> Vec<String> {
    let columns = case.features.iter().zip(bins);
    columns
        .filter(|(_, bins)| bins.tells_time)
        .map(|(feature, _)| feature.name.clone().into_owned())
        .collect()
}

/// The shares as evidence: 0 where their interval holds 0.
pub(super) fn measured(
    parts: &Xmw,
    intervals: [(f64, f64); 3],
    null: f64,
    steps: Option<&Disde>,
) -> Evidence {
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
pub(super) fn null(
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
pub(super) fn expected(
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
    let is_same = birth.is_none_or(Birth::is_hardly_there);
    if !is_same || !matches!(losses.loss, Loss::Brier | Loss::Wrong) {
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
