//! Where nothing fell: whether the newest release is cleared.

use crate::measure::shift::xmw;
use crate::reason::onset::{Series, least_change};

use super::births::newest;
use super::case::Case;
use super::cells::{Cells, Rows, Usable, bins};
use super::losses::{Loss, Losses};
use super::{REPLICATES, SEED};

/// Windows before a release that it is held against.
const WINDOWS: usize = 60;
/// Standard errors from which a change is seen.
const SEEN: f64 = 3.0;
/// Labelled rows of both sides without which nothing is said.
const ROWS: usize = 300;

/// The newest version, if its answers to the same inputs add less to the loss than a change that matters and would be seen
/// (three standard errors), even at the upper end of what chance leaves open (97.5 % of the grouped bootstrap).
///
/// Looked at through the Brier score where there is one, whatever is asked for: answers show in scores before they do in
/// decisions.
pub(super) fn cleared(case: &Case<'_>, series: &Series, loss: Loss) -> Option<String> {
    let (name, birth) = newest(case)?;
    let loss = if Loss::Brier.suits(&case.answers) {
        Loss::Brier
    } else {
        loss
    };
    let losses = &Losses::new(case, loss);
    // The objective is about another loss.
    let series = &Series {
        worst: None,
        ..series.clone()
    };
    let first = birth.saturating_sub(WINDOWS);
    let (before, after) = (first..birth, birth..case.windows.len());
    let mut usable = Usable {
        windows: vec![false; case.windows.len()],
        labelled: 0.0,
    };
    for (window, rows) in series.window.iter().zip(&series.rows) {
        if *window >= first
            && let Some(slot) = usable.windows.get_mut(*window)
        {
            *slot = true;
            usable.labelled += rows;
        }
    }
    let rows = Rows::of(case, losses, [&before, &after], &usable);
    if [0, 1].iter().any(|side| rows.of_side(*side) < ROWS) {
        return None;
    }
    let bins = bins(case, losses, &rows);
    let cells = Cells::grow(losses, &rows, &bins);
    let profile = rows.profile(&cells, losses, &|at| rows.side.get(at).copied());
    let whole = profile.table(&mut |n| n);
    let least = least_change(series, whole.mean(0));
    let drawn = profile.drawn(REPLICATES, SEED).into_iter();
    let mut parts: Vec<f64> = drawn.map(|table| xmw(&table).shared[1]).collect();
    parts.sort_unstable_by(f64::total_cmp);
    let upper = crate::measure::histogram::quantile(&parts, 0.975)?;
    let visible = SEEN * error(&rows);
    let is_worth_saying = visible <= 0.5 * whole.mean(0);
    (is_worth_saying && upper < least.max(visible)).then_some(name)
}

/// The standard error of the difference of both sides' mean losses.
fn error(rows: &Rows) -> f64 {
    let losses = rows.told.iter().map(|told| told.loss);
    let n = losses.len().max(1) as f64;
    let (sum, squares) = losses.fold((0.0, 0.0), |(sum, squares), loss| {
        (sum + loss, squares + loss * loss)
    });
    let variance = (squares / n - (sum / n) * (sum / n)).max(0.0);
    let of = |side: u8| 1.0 / rows.of_side(side).max(1) as f64;
    (variance * (of(0) + of(1))).sqrt()
}
