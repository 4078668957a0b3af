//! Numbers that are predicted without looking.
//!
//! # Source
//! As [`Dummy`].
//! # Checked against
//! As [`Dummy`].

use super::super::{ErrorQuantile, Metric, Regression};
use super::{Baseline, Dummy, Strategy};
use crate::measure::sum::Sum;
use crate::measure::{Undefined, sorted};

impl Dummy for Regression {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        let (here, fitted) = (self.labels(), fitted.labels());
        let mean = fitted.iter().copied().collect::<Sum>().value() / fitted.len() as f64;
        let (Some(median), false) = (sorted::median(&fitted), here.is_empty()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (strategy, answer) in [(Strategy::Mean, mean), (Strategy::Median, median)] {
            let numbers = constant(&here, answer).into_iter();
            found.extend(numbers.map(|(metric, value)| (metric, strategy, value)));
        }
        found
    }
}

/// 2|p − y| / (|p| + |y|), 0 where both are 0.
fn doubled(answer: f64, label: f64) -> f64 {
    let whole = answer.abs() + label.abs();
    if whole > 0.0 {
        2.0 * (answer - label).abs() / whole
    } else {
        0.0
    }
}

/// What the numbers of a constant answer are made from.
struct Sizes {
    /// Mean of the labels, of squared errors, and of squared distances from the mean.
    mean: f64,
    square: f64,
    spread: f64,
    /// Mean size of errors, of labels, and of distances from the median.
    size: f64,
    label_size: f64,
    least: f64,
}

fn mean_of(labels: &[f64], of: &dyn Fn(f64) -> f64) -> f64 {
    let terms = labels.iter().map(|label| of(*label));
    terms.collect::<Sum>().value() / labels.len() as f64
}

fn over(above: f64, below: f64, why: Undefined) -> Result<f64, Undefined> {
    if below > 0.0 {
        Ok(above / below)
    } else {
        Err(why)
    }
}

impl Sizes {
    fn of(labels: &[f64], answer: f64) -> Self {
        let mean = mean_of(labels, &|label| label);
        let middle = sorted::median(labels).unwrap_or(mean);
        Self {
            mean,
            square: mean_of(labels, &|label| (answer - label) * (answer - label)),
            spread: mean_of(labels, &|label| (label - mean) * (label - mean)),
            size: mean_of(labels, &|label| (answer - label).abs()),
            label_size: mean_of(labels, &f64::abs),
            least: mean_of(labels, &|label| (middle - label).abs()),
        }
    }

    /// What part of the spread is left over; 1 less it.
    fn told(above: f64, below: f64) -> Result<f64, Undefined> {
        over(above, below, Undefined::ZeroVariance).map(|share| 1.0 - share)
    }
}

/// A constant answer to ascending labels.
fn constant(labels: &[f64], answer: f64) -> Vec<(Metric, Result<f64, Undefined>)> {
    let n = labels.len() as f64;
    let by = Sizes::of(labels, answer);
    let mut sizes: Vec<f64> = labels.iter().map(|label| (answer - label).abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let relative = |label: f64| (answer - label).abs() / label.abs().max(f64::EPSILON);
    let has_labels = over(by.label_size, by.label_size, Undefined::AllZero);
    let logarithms = logarithms(labels, answer);
    let mut found = vec![
        (Metric::Mae, Ok(by.size)),
        (Metric::Rmse, Ok(by.square.sqrt())),
        (Metric::Mse, Ok(by.square)),
        (Metric::Bias, Ok(answer - by.mean)),
        (Metric::MaxError, Ok(sizes.last().copied().unwrap_or(0.0))),
        (
            Metric::Smape,
            Ok(mean_of(labels, &|label| doubled(answer, label))),
        ),
        (Metric::R2, Sizes::told(by.square, by.spread)),
        (Metric::ExplainedVariance, Sizes::told(by.spread, by.spread)),
        (Metric::D2, Sizes::told(by.size, by.least)),
        (Metric::Msle, logarithms),
        (Metric::Rmsle, logarithms.map(f64::sqrt)),
        (Metric::Mape, has_labels.map(|_| mean_of(labels, &relative))),
        (
            Metric::Wape,
            over(by.size, by.label_size, Undefined::AllZero),
        ),
        (
            Metric::MedianAe,
            sorted::median(&sizes).ok_or(Undefined::NoLabels),
        ),
        (Metric::Pearson, Err(Undefined::ZeroVariance)),
        (Metric::Spearman, Err(Undefined::ZeroVariance)),
        (Metric::Kendall, Err(Undefined::ZeroVariance)),
    ];
    if n > 1.0 {
        let deviation = (by.spread * n / (n - 1.0)).sqrt();
        found.push((Metric::ErrorStd, Ok(deviation)));
    }
    found.extend(quantiles(labels, answer));
    found.retain(|(_, value)| value.is_err() || value.is_ok_and(f64::is_finite));
    found
}

/// The mean squared error of logarithms.
fn logarithms(labels: &[f64], answer: f64) -> Result<f64, Undefined> {
    if answer <= -1.0 || labels.iter().any(|label| *label <= -1.0) {
        return Err(Undefined::NoLogarithm);
    }
    let gap = |label: f64| libm::log1p(answer) - libm::log1p(label);
    Ok(mean_of(labels, &|label| gap(label) * gap(label)))
}

/// Pinball losses, and the quantiles of errors.
fn quantiles(
    labels: &[f64],
    answer: f64,
) -> impl Iterator<Item = (Metric, Result<f64, Undefined>)> {
    let pinball = [
        (Metric::Pinball10, 0.1),
        (Metric::Pinball50, 0.5),
        (Metric::Pinball90, 0.9),
    ]
    .map(|(metric, level)| {
        let loss = |label: f64| (level * (label - answer)).max((level - 1.0) * (label - answer));
        (metric, Ok(mean_of(labels, &loss)))
    });
    // Ascending errors are the answer less falling labels.
    let errors: Vec<f64> = labels.iter().rev().map(|label| answer - label).collect();
    let quantiles = ErrorQuantile::ALL
        .into_iter()
        .zip(ErrorQuantile::readings(&errors));
    let quantiles = quantiles.map(|(quantile, reading)| {
        let value = reading.map(|estimate| estimate.value);
        (Metric::ErrorQuantile(quantile), value)
    });
    pinball.into_iter().chain(quantiles.collect::<Vec<_>>())
}
