//! Whether quality fell, since when, and between which blocks of windows.

use std::ops::Range;

use crate::measure::shift::{
    Costs, Posterior, autocorrelation, dispersion, pelt, season, seasonal,
};

/// Windows of a segment at least (design notes, 4.1).
const SEGMENT: usize = 3;
/// Windows without which nothing is said.
const WINDOWS: usize = 6;
/// Labelled rows that each block needs.
const BLOCK_ROWS: f64 = 300.0;
/// Standard errors that the change must be away from none.
const CLEAR: f64 = 3.0;
/// Standard errors from which a single window stands out.
const SPIKE: f64 = 4.5;
/// Windows of the good block at most.
const BASE_WINDOWS: usize = 60;
/// Autocorrelation from which the penalty grows, windows that it takes to see it, and by how much at most.
const CORRELATED: f64 = 0.2;
const CORRELATED_WINDOWS: usize = 20;
const PENALTY_TIMES: f64 = 4.0;

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
}

/// Why there is nothing to diagnose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gate {
    /// Too few windows or labels: there, and needed per window.
    Insufficient {
        /// Windows that can be judged.
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

/// Segments of equal quality.
struct Fit {
    costs: Costs,
    /// The values without their seasons.
    values: Vec<f64>,
    /// Variance per labelled row, with all that widens it.
    spread: f64,
    segments: Vec<Range<usize>>,
    dispersion: f64,
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
    let long = fit.segments.iter().filter(|segment| segment.len() >= 5);
    let best = long
        .map(mean)
        .reduce(f64::min)
        .or_else(|| fit.segments.iter().map(mean).reduce(f64::min))
        .unwrap_or(0.0);
    let allowed = series
        .worst
        .unwrap_or_else(|| best + least_change(series, best));
    let is_good = |segment: &&Range<usize>| mean(segment) <= allowed;
    if series.worst.is_some() && !fit.segments.iter().any(|segment| is_good(&segment)) {
        return Err(Gate::Chronic);
    }
    let Some(last_bad) = fit.segments.iter().rposition(|segment| !is_good(&segment)) else {
        return spike(series, &fit).map_or_else(|| quiet(None), Ok);
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
    let mut fall = measured(series, &fit, base.clone(), base.end..end);
    fall.onset = Posterior::of(&fit.costs, base.start, first.end, SEGMENT - 1);
    fall.second_step = second_step(&fit, &fall, series);
    judged(series, fall, detectable)
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
    fall.onset = Posterior::of(&fit.costs, base.start, bad.end, 1);
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
    let labels: f64 = series.rows.iter().sum();
    let mean = series.values.iter().sum::<f64>() / series.values.len().max(1) as f64;
    let margin = series
        .worst
        .map(|worst| (worst - mean).abs())
        .filter(|margin| *margin > 0.0)
        .unwrap_or(if series.is_share { 0.02 } else { 0.1 * mean });
    Gate::Insufficient {
        windows: series.values.len(),
        labels,
        need: (15.7 * dispersion * series.variance / (margin * margin).max(1e-12))
            .ceil()
            .max(30.0),
    }
}

/// Fits segments: seasons out, dispersion and autocorrelation in.
fn fit(series: &Series) -> Fit {
    let n = series.values.len();
    let mut values = series.values.clone();
    let plain = variances(series, 1.0);
    let penalty = 3.0 * libm::log(n as f64);
    let spread = |values: &[f64]| dispersion(values, &plain).unwrap_or(1.0);
    let mut fit = segmented(series, &values, spread(&values), penalty);
    if let Some((season_of, seasons)) = &series.season {
        let residuals = residuals(&values, &fit);
        if seasonal(&residuals, season_of, *seasons) < 0.01 {
            let effects = season(&residuals, season_of, *seasons);
            for (value, season) in values.iter_mut().zip(season_of) {
                *value -= effects.get(*season).copied().unwrap_or(0.0);
            }
            fit = segmented(series, &values, spread(&values), penalty);
        }
    }
    let scaled = standardised(&values, &fit, &plain);
    let rho = autocorrelation(&scaled);
    if rho > CORRELATED && n >= CORRELATED_WINDOWS {
        let times = ((1.0 + rho) / (1.0 - rho)).min(PENALTY_TIMES);
        let dispersion = fit.dispersion;
        fit = segmented(series, &values, dispersion, penalty * times);
        fit.spread *= times;
    }
    fit
}

fn variances(series: &Series, dispersion: f64) -> Vec<f64> {
    let of = |rows: &f64| (series.variance * dispersion / rows.max(1.0)).max(1e-12);
    series.rows.iter().map(of).collect()
}

fn segmented(series: &Series, values: &[f64], dispersion: f64, penalty: f64) -> Fit {
    let costs = Costs::new(values, &variances(series, dispersion));
    let changes = pelt(&costs, penalty, SEGMENT);
    let starts = std::iter::once(0).chain(changes.iter().copied());
    let ends = changes.iter().copied().chain([values.len()]);
    Fit {
        segments: starts.zip(ends).map(|(from, to)| from..to).collect(),
        spread: series.variance * dispersion,
        values: values.to_vec(),
        dispersion,
        costs,
    }
}

fn residuals(values: &[f64], fit: &Fit) -> Vec<f64> {
    let mut out = Vec::with_capacity(values.len());
    for segment in &fit.segments {
        let mean = fit.costs.mean(segment.start, segment.end);
        let own = values.get(segment.clone()).unwrap_or(&[]);
        out.extend(own.iter().map(|value| value - mean));
    }
    out
}

fn standardised(values: &[f64], fit: &Fit, variances: &[f64]) -> Vec<f64> {
    let residuals = residuals(values, fit);
    let scale = |(residual, variance): (f64, &f64)| residual / variance.sqrt();
    residuals.into_iter().zip(variances).map(scale).collect()
}

fn measured(series: &Series, fit: &Fit, base: Range<usize>, bad: Range<usize>) -> Fall {
    let rows = |block: &Range<usize>| -> f64 {
        let rows = series.rows.get(block.clone()).unwrap_or(&[]);
        rows.iter().sum::<f64>().max(1.0)
    };
    let mean = |block: &Range<usize>| fit.costs.mean(block.start, block.end);
    Fall {
        means: [mean(&base), mean(&bad)],
        error: (fit.spread * (1.0 / rows(&base) + 1.0 / rows(&bad))).sqrt(),
        has_recovered: bad.end < series.values.len(),
        is_transient: false,
        second_step: None,
        onset: Posterior::default(),
        dispersion: fit.dispersion,
        base,
        bad,
    }
}

/// One or two windows that stand out, with good ones after them.
fn spike(series: &Series, fit: &Fit) -> Option<Fall> {
    let n = series.values.len();
    let whole = fit.segments.last()?.clone();
    let mean = fit.costs.mean(whole.start, whole.end);
    let stands_out = |at: usize| {
        let (Some(value), Some(rows)) = (fit.values.get(at), series.rows.get(at)) else {
            return false;
        };
        let gap = value - mean;
        gap > SPIKE * (fit.spread / rows.max(1.0)).sqrt() && gap > 2.0 * least_change(series, mean)
    };
    let last = (whole.start..n).rev().find(|at| stands_out(*at))?;
    let first = if last > whole.start && stands_out(last - 1) {
        last - 1
    } else {
        last
    };
    if last + 1 >= n || first < whole.start + SEGMENT {
        return None;
    }
    let mut fall = measured(series, fit, whole.start..first, first..last + 1);
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
        let rows = |block: &Range<usize>| -> f64 {
            let rows = series.rows.get(block.clone()).unwrap_or(&[]);
            rows.iter().sum::<f64>().max(1.0)
        };
        let error = (fit.spread * (1.0 / rows(a) + 1.0 / rows(b))).sqrt();
        (gap > CLEAR * error && gap > 0.5 * fall.delta()).then_some(b.start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::shift::Draws;

    fn series(windows: usize, seed: u64, mean: &dyn Fn(usize) -> f64) -> Series {
        let mut draws = Draws::new(seed);
        let noise = 0.4 / 1000.0_f64.sqrt();
        Series {
            values: (0..windows)
                .map(|at| mean(at) + noise * draws.normal())
                .collect(),
            rows: vec![1000.0; windows],
            variance: 0.16,
            window: (0..windows).collect(),
            season: Some(((0..windows).map(|at| at % 7).collect(), 7)),
            is_share: true,
            worst: None,
        }
    }

    #[test]
    fn a_fall_has_its_onset_and_blocks() {
        for seed in 0..20 {
            let found = look(&series(60, seed, &|at| if at < 45 { 0.2 } else { 0.26 })).unwrap();
            assert!(found.onset.mode().unwrap().abs_diff(45) <= 1, "{seed}");
            assert!((found.delta() - 0.06).abs() < 0.02, "{found:?}");
            assert!(!found.has_recovered);
        }
    }

    #[test]
    fn weekends_are_no_fall() {
        let mut alarms = 0;
        for seed in 0..100 {
            let weekend = |at: usize| if at % 7 > 4 { 0.24 } else { 0.2 };
            alarms += usize::from(look(&series(60, seed, &weekend)).is_ok());
        }
        assert!(alarms <= 5, "{alarms}");
    }

    #[test]
    fn what_got_better_again_is_told() {
        let middle = |at: usize| if (20..30).contains(&at) { 0.3 } else { 0.2 };
        let found = look(&series(60, 1, &middle)).unwrap();
        assert!(found.has_recovered && !found.is_transient);
        assert_eq!(found.bad, 20..30);
        let spike = |at: usize| if at == 40 { 0.4 } else { 0.2 };
        assert!(look(&series(60, 1, &spike)).unwrap().is_transient);
        let better = |at: usize| if at < 30 { 0.3 } else { 0.2 };
        assert!(matches!(
            look(&series(60, 1, &better)),
            Err(Gate::Quiet { .. })
        ));
    }

    #[test]
    fn gates_stop() {
        let few = series(4, 1, &|_| 0.2);
        assert!(matches!(
            look(&few),
            Err(Gate::Insufficient { windows: 4, .. })
        ));
        let mut never = series(30, 1, &|_| 0.3);
        never.worst = Some(0.2);
        assert_eq!(look(&never), Err(Gate::Chronic));
    }
}
