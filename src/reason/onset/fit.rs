//! The series in segments of equal quality.

use std::ops::Range;

use super::{SEGMENT, Series};
use crate::measure::shift::{Costs, autocorrelation, dispersion, pelt, season, seasonal};

/// Autocorrelation from which the penalty grows, windows that it takes to see it, and by how much at most.
const CORRELATED: f64 = 0.2;
const CORRELATED_WINDOWS: usize = 20;
const PENALTY_TIMES: f64 = 4.0;

/// Segments of equal quality.
pub(super) struct Fit {
    pub(super) costs: Costs,
    /// The values without their seasons.
    pub(super) values: Vec<f64>,
    /// Variance per labelled row, with all that widens it.
    pub(super) spread: f64,
    pub(super) segments: Vec<Range<usize>>,
    pub(super) dispersion: f64,
}

/// Fits segments: seasons out, dispersion and autocorrelation in.
pub(super) fn fit(series: &Series) -> Fit {
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
