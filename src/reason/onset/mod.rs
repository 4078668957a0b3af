//! Whether quality fell, since when, and between which blocks of windows.

mod fit;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::measure::shift::Posterior;
use fit::{Fit, fit};

/// Windows of a segment at least (design notes, 4.1).
const SEGMENT: usize = 3;
/// Windows without which nothing is said.
const WINDOWS: usize = 6;
/// Labelled rows that each block needs.
const BLOCK_ROWS: f64 = 300.0;
/// Standard errors that the change must be away from none.
const CLEAR: f64 = 3.0;
/// Standard errors by which a segment breaches the objective (one-sided 95 %; design notes, 1.1).
const BREACH: f64 = 1.645;
/// Standard errors from which a single window stands out.
const SPIKE: f64 = 4.5;
/// Windows of the good block at most.
const BASE_WINDOWS: usize = 60;

/// A series of windows: mean losses, higher being worse.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Mean loss of each window.
    pub values: Vec<f64>,
    /// Labelled rows of each.
    pub rows: Vec<f64>,
    /// Variance of single losses within windows.
    pub variance: f64,
    /// Which window of the case each is.
    pub window: Vec<usize>,
    /// The season of each (weekday, hour of the week) and how many there are; none where there are fewer than three weeks.
    pub season: Option<(Vec<usize>, usize)>,
    /// Whether losses lie between 0 and 1.
    pub is_share: bool,
    /// The loss from which on a window is bad, where the reader said so.
    pub worst: Option<f64>,
    /// Windows with a label and labels in all, those of windows included that have too few to be judged.
    pub in_all: (usize, f64),
}

/// Why there is nothing to diagnose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gate {
    /// Too few windows or labels: there, and needed per window.
    Insufficient {
        /// Windows with a label.
        windows: usize,
        /// Labels in all.
        labels: f64,
        /// Labels per window that would show a change that matters.
        need: f64,
    },
    /// The labels of the current period are still to come.
    Immature,
    /// What moved is noise.
    Quiet {
        /// Standard errors of the largest change, where there was one.
        z: Option<f64>,
        /// The change that one window would show.
        detectable: f64,
    },
    /// It never was good enough.
    Chronic,
}

/// Where and by how much quality fell.
#[derive(Debug, Clone, PartialEq)]
pub struct Fall {
    /// The good block, as places in the series.
    pub base: Range<usize>,
    /// The bad block.
    pub bad: Range<usize>,
    /// Mean losses of both.
    pub means: [f64; 2],
    /// Standard error of their difference.
    pub error: f64,
    /// Where the bad block may begin.
    pub onset: Posterior,
    /// Whether windows after the bad block are good again.
    pub has_recovered: bool,
    /// Whether it was over before three windows had passed.
    pub is_transient: bool,
    /// Where within the bad block it clearly got worse once more, the last time.
    pub second_step: Option<usize>,
    /// By how much windows vary more than their rows explain.
    pub dispersion: f64,
    /// Whether the bad block begins with a release and not where the series shows a step.
    pub is_from_release: bool,
}

impl Fall {
    /// By how much the mean loss rose.
    pub fn delta(&self) -> f64 {
        self.means[1] - self.means[0]
    }
}

/// The change of the loss that matters, at a good level of `mean`.
pub fn least_change(series: &Series, mean: f64) -> f64 {
    if series.is_share {
        let floor = (0.25 * mean).min(0.005);
        series
            .worst
            .map_or(floor, |worst| floor.max(0.25 * (worst - mean).abs()))
    } else {
        0.05 * mean
    }
}

/// Looks at a series.
///
/// # Errors
/// The gate at which it stops.
pub fn look(series: &Series) -> Result<Fall, Gate> {
    let n = series.values.len();
    let labels: f64 = series.rows.iter().sum();
    let typical = labels / n.max(1) as f64;
    let detectable = 3.96 * (series.variance / typical.max(1.0)).sqrt();
    if n < WINDOWS || labels < 2.0 * BLOCK_ROWS {
        return Err(insufficient(series, 1.0));
    }
    let fit = fit(series);
    let detectable = detectable * fit.dispersion.sqrt();
    let quiet = |z| Err(Gate::Quiet { z, detectable });
    let mean = |segment: &Range<usize>| fit.costs.mean(segment.start, segment.end);
    let best = best(&fit);
    let is_good = |segment: &&Range<usize>| {
        // Neither what is no clear change from the best segment nor no clear breach of the objective is bad.
        let noise = CLEAR * error_between(series, &fit, &best, segment);
        let allowed = mean(&best) + noise.max(least_change(series, mean(&best)));
        let own = BREACH * (fit.spread / rows_of(series, segment)).sqrt();
        mean(segment) <= series.worst.map_or(allowed, |worst| worst + own)
    };
    if series.worst.is_some() && !fit.segments.iter().any(|segment| is_good(&segment)) {
        return Err(Gate::Chronic);
    }
    let Some(last_bad) = fit.segments.iter().rposition(|segment| !is_good(&segment)) else {
        let last = fit.segments.last().cloned().unwrap_or(0..n);
        return spike(series, &fit, (&last, &last)).map_or_else(|| quiet(None), Ok);
    };
    let before = fit.segments.get(..last_bad).unwrap_or(&[]);
    let Some(good) = before.iter().rposition(|segment| is_good(&segment)) else {
        // It was bad first and is good now.
        return quiet(None);
    };
    let (Some(base), Some(end), Some(first)) = (
        fit.segments.get(good).cloned(),
        fit.segments.get(last_bad).map(|segment| segment.end),
        fit.segments.get(good + 1).cloned(),
    ) else {
        return quiet(None);
    };
    let base = base.start.max(base.end.saturating_sub(BASE_WINDOWS))..base.end;
    let is_short = end < n && end - base.end < 2 * SEGMENT;
    if let Some(fall) = spike(series, &fit, (&base, &(base.end..end))).filter(|_| is_short) {
        return Ok(fall);
    }
    let mut fall = measured(series, &fit, base.clone(), base.end..end);
    fall.onset = Posterior::of(&fit.costs, base.start, first.end, SEGMENT - 1);
    fall.second_step = second_step(&fit, &fall, series);
    judged(series, fall, detectable)
}

/// The segment with the lowest loss, of those with five windows if there is one.
fn best(fit: &Fit) -> Range<usize> {
    let mean = |segment: &&Range<usize>| fit.costs.mean(segment.start, segment.end);
    let lowest = |least: usize| {
        let long = fit.segments.iter().filter(|segment| segment.len() >= least);
        long.min_by(|a, b| mean(a).total_cmp(&mean(b)))
    };
    lowest(5).or_else(|| lowest(0)).cloned().unwrap_or(0..0)
}

fn rows_of(series: &Series, block: &Range<usize>) -> f64 {
    let rows = series.rows.get(block.clone()).unwrap_or(&[]);
    rows.iter().sum::<f64>().max(1.0)
}

/// The standard error of the difference of two blocks' means.
fn error_between(series: &Series, fit: &Fit, a: &Range<usize>, b: &Range<usize>) -> f64 {
    (fit.spread * (1.0 / rows_of(series, a) + 1.0 / rows_of(series, b))).sqrt()
}

/// The later of two steps as a fall of its own, against the same good block.
pub fn later_step(series: &Series, fall: &Fall) -> Option<Fall> {
    let step = fall.second_step?;
    let fit = fit(series);
    let before = fit.segments.iter().rfind(|segment| segment.end <= step)?;
    let after = fit.segments.iter().find(|segment| segment.start >= step)?;
    let mut later = measured(series, &fit, fall.base.clone(), step..fall.bad.end);
    later.onset = Posterior::of(&fit.costs, before.start, after.end, SEGMENT - 1);
    judged(series, later, 0.0).ok()
}

/// What is left of a fall from a release within it on, against the same good block: steps of like size do not show in the
/// series, a release between them may part them.
pub fn from_release(series: &Series, fall: &Fall, release: usize) -> Option<Fall> {
    let has_room = release >= fall.bad.start + SEGMENT && release + SEGMENT <= fall.bad.end;
    if !has_room || fall.is_transient {
        return None;
    }
    let fit = fit(series);
    let mut later = measured(series, &fit, fall.base.clone(), release..fall.bad.end);
    later.onset = Posterior {
        windows: vec![(release, 1.0)],
    };
    later.is_from_release = true;
    judged(series, later, 0.0).ok()
}

/// Looks at the blocks that the reader chose.
///
/// # Errors
/// The gate at which it stops.
pub fn look_between(series: &Series, base: Range<usize>, bad: Range<usize>) -> Result<Fall, Gate> {
    if base.is_empty() || bad.is_empty() || bad.end > series.values.len() {
        return Err(insufficient(series, 1.0));
    }
    let fit = fit(series);
    let mut fall = measured(series, &fit, base.clone(), bad.clone());
    fall.onset = if base.end == bad.start {
        // The reader knows the day.
        Posterior {
            windows: vec![(bad.start, 1.0)],
        }
    } else {
        Posterior::of(&fit.costs, base.start, bad.end, 1)
    };
    let typical = series.rows.iter().sum::<f64>() / series.rows.len().max(1) as f64;
    let detectable = 3.96 * (fit.spread / typical.max(1.0)).sqrt();
    judged(series, fall, detectable)
}

/// The gates that need both blocks.
fn judged(series: &Series, fall: Fall, detectable: f64) -> Result<Fall, Gate> {
    let rows = |block: &Range<usize>| -> f64 {
        let rows = series.rows.get(block.clone()).unwrap_or(&[]);
        rows.iter().sum()
    };
    if rows(&fall.base) < BLOCK_ROWS || rows(&fall.bad) < BLOCK_ROWS {
        return Err(insufficient(series, fall.dispersion));
    }
    let z = fall.delta() / fall.error.max(f64::MIN_POSITIVE);
    if z < CLEAR || fall.delta() < least_change(series, fall.means[0]) {
        return Err(Gate::Quiet {
            z: Some(z),
            detectable,
        });
    }
    Ok(fall)
}

fn insufficient(series: &Series, dispersion: f64) -> Gate {
    let (windows, labels) = series.in_all;
    let mean = series.values.iter().sum::<f64>() / series.values.len().max(1) as f64;
    let margin = series
        .worst
        .map(|worst| (worst - mean).abs())
        .filter(|margin| *margin > 0.0)
        .unwrap_or(if series.is_share { 0.02 } else { 0.1 * mean });
    Gate::Insufficient {
        windows: windows.max(series.values.len()),
        labels: labels.max(series.rows.iter().sum()),
        need: (15.7 * dispersion * series.variance / (margin * margin).max(1e-12))
            .ceil()
            .max(30.0),
    }
}

fn measured(series: &Series, fit: &Fit, base: Range<usize>, bad: Range<usize>) -> Fall {
    let mean = |block: &Range<usize>| fit.costs.mean(block.start, block.end);
    Fall {
        means: [mean(&base), mean(&bad)],
        error: error_between(series, fit, &base, &bad),
        has_recovered: bad.end < series.values.len(),
        is_transient: false,
        second_step: None,
        onset: Posterior::default(),
        dispersion: fit.dispersion,
        is_from_release: false,
        base,
        bad,
    }
}

/// One or two windows that stand out from a good block, with good ones after them.
fn spike(
    series: &Series,
    fit: &Fit,
    (good, within): (&Range<usize>, &Range<usize>),
) -> Option<Fall> {
    let mean = fit.costs.mean(good.start, good.end);
    let stands_out = |at: &usize| {
        let (Some(value), Some(rows)) = (fit.values.get(*at), series.rows.get(*at)) else {
            return false;
        };
        let gap = value - mean;
        gap > SPIKE * (fit.spread / rows.max(1.0)).sqrt() && gap > 2.0 * least_change(series, mean)
    };
    let out: Vec<usize> = within.clone().filter(stands_out).collect();
    let (first, last) = (*out.first()?, *out.last()?);
    let is_brief = last + 1 - first < SEGMENT && last + 1 < series.values.len();
    if !is_brief || first < good.start + SEGMENT {
        return None;
    }
    let mut fall = measured(series, fit, good.start..first, first..last + 1);
    fall.is_transient = true;
    fall.onset = Posterior {
        windows: vec![(first, 1.0)],
    };
    let rows: f64 = series.rows.get(first..=last)?.iter().sum();
    (rows >= BLOCK_ROWS).then_some(fall)
}

/// Where the bad block got clearly worse once more.
fn second_step(fit: &Fit, fall: &Fall, series: &Series) -> Option<usize> {
    let inside: Vec<&Range<usize>> = fit
        .segments
        .iter()
        .filter(|segment| segment.start >= fall.bad.start && segment.end <= fall.bad.end)
        .collect();
    inside.windows(2).rev().find_map(|pair| {
        let [a, b] = pair else { return None };
        let gap = fit.costs.mean(b.start, b.end) - fit.costs.mean(a.start, a.end);
        let error = error_between(series, fit, a, b);
        (gap > CLEAR * error && gap > 0.5 * fall.delta()).then_some(b.start)
    })
}
