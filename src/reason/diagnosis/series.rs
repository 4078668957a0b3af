//! The series of mean losses that the onset is looked for in.

use super::case::Case;
use super::losses::Losses;
use crate::reason::onset::{Gate, Series};

/// Labelled rows below which a window says too little (design notes, 0).
const ROWS: f64 = 30.0;
/// Windows that are asked for.
const WINDOWS: usize = 6;
const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// Mean losses by window, without immature windows and those with few labels.
pub(super) fn series(case: &Case<'_>, losses: &Losses<'_>) -> Series {
    let mut sums = vec![(0.0_f64, 0.0_f64, 0.0_f64); case.windows.len()];
    for row in 0..case.window.len() {
        let Some(window) = case.window_of(row) else {
            continue;
        };
        if let (Some(loss), Some(sum)) = (losses.loss(row), sums.get_mut(window)) {
            *sum = (sum.0 + 1.0, sum.1 + loss, sum.2 + loss * loss);
        }
    }
    let mut series = Series {
        is_share: losses.loss.is_share(),
        worst: case
            .wish
            .worst_loss
            .filter(|_| case.wish.loss == Some(losses.loss)),
        ..Series::default()
    };
    let (mut squares, mut freedom) = (0.0, 0.0);
    for (at, (window, (n, sum, square))) in case.windows.iter().zip(&sums).enumerate() {
        series.in_all.0 += usize::from(*n > 0.0);
        series.in_all.1 += n;
        if window.is_immature || *n < ROWS {
            continue;
        }
        series.values.push(sum / n);
        series.rows.push(*n);
        series.window.push(at);
        squares += (square - sum * sum / n).max(0.0);
        freedom += n - 1.0;
    }
    series.variance = squares / f64::max(freedom, 1.0);
    series.season = seasons(case, &series.window);
    series
}

/// The weekday of daily windows, or the hour of the day or week of hourly ones, with at least three weeks of them.
fn seasons(case: &Case<'_>, windows: &[usize]) -> Option<(Vec<usize>, usize)> {
    let at = |window: &usize| case.windows.get(*window).map(|w| (w.start_us, w.end_us));
    let (first, end) = at(windows.first()?)?;
    let (last, _) = at(windows.last()?)?;
    let length = end - first;
    if first < 1_000_000_000 || length > DAY_US || length <= 0 || last - first < 20 * DAY_US {
        return None;
    }
    let (unit, period) = if length >= DAY_US {
        (DAY_US, 7)
    } else {
        // Hours of the week need three of each.
        (HOUR_US, 168)
    };
    // 1970-01-05 was a Monday.
    let from_monday = |start: i64| (start - 4 * DAY_US).div_euclid(unit).rem_euclid(period);
    let season = |window: &usize| {
        let (start, _) = at(window)?;
        usize::try_from(from_monday(start)).ok()
    };
    let of: Option<Vec<usize>> = windows.iter().map(season).collect();
    Some((of?, usize::try_from(period).ok()?))
}

/// The gate that needs no series: labels that are still to come.
pub(super) fn gate(case: &Case<'_>, series: &Series) -> Option<Gate> {
    let current = case.windows.iter().filter(|window| window.is_current);
    let (mut all, mut early) = (0, 0);
    for window in current {
        all += 1;
        early += usize::from(window.is_immature);
    }
    let is_early = all > 0 && early == all;
    let only_few = series.values.len() < WINDOWS && series.values.len() + early >= WINDOWS;
    (early > 0 && (is_early || only_few)).then_some(Gate::Immature)
}
