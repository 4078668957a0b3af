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

/// A constant answer to ascending labels.
fn constant(labels: &[f64], answer: f64) -> Vec<(Metric, Result<f64, Undefined>)> {
    let n = labels.len() as f64;
    let mean_of = |of: &dyn Fn(f64) -> f64| {
        let terms = labels.iter().map(|label| of(*label));
        terms.collect::<Sum>().value() / n
    };
    let mean = mean_of(&|label| label);
    let square = mean_of(&|label| (answer - label) * (answer - label));
    let spread = mean_of(&|label| (label - mean) * (label - mean));
    let size = mean_of(&|label| (answer - label).abs());
    let label_size = mean_of(&f64::abs);
    let middle = sorted::median(labels).unwrap_or(mean);
    let least = mean_of(&|label| (middle - label).abs());
    let mut sizes: Vec<f64> = labels.iter().map(|label| (answer - label).abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let relative = |label: f64| (answer - label).abs() / label.abs().max(f64::EPSILON);
    let over = |above: f64, below: f64, why| {
        if below > 0.0 {
            Ok(above / below)
        } else {
            Err(why)
        }
    };
    let rest = |share: Result<f64, Undefined>| share.map(|share| 1.0 - share);
    let has_logarithm = answer > -1.0 && labels.iter().all(|label| *label > -1.0);
    let gap = |label: f64| libm::log1p(answer) - libm::log1p(label);
    let logarithms = if has_logarithm {
        Ok(mean_of(&|label| gap(label) * gap(label)))
    } else {
        Err(Undefined::NoLogarithm)
    };
    let wide = n > 1.0;
    let mut found = vec![
        (Metric::Mae, Ok(size)),
        (Metric::Rmse, Ok(square.sqrt())),
        (Metric::Mse, Ok(square)),
        (Metric::Bias, Ok(answer - mean)),
        (Metric::MaxError, Ok(sizes.last().copied().unwrap_or(0.0))),
        (Metric::Smape, Ok(mean_of(&|label| doubled(answer, label)))),
        (
            Metric::R2,
            rest(over(square, spread, Undefined::ZeroVariance)),
        ),
        (
            Metric::ExplainedVariance,
            rest(over(spread, spread, Undefined::ZeroVariance)),
        ),
        (Metric::D2, rest(over(size, least, Undefined::ZeroVariance))),
        (Metric::Msle, logarithms),
        (Metric::Rmsle, logarithms.map(f64::sqrt)),
        (
            Metric::Mape,
            over(label_size, label_size, Undefined::AllZero).map(|_| mean_of(&relative)),
        ),
        (Metric::Wape, over(size, label_size, Undefined::AllZero)),
        (
            Metric::MedianAe,
            sorted::median(&sizes).ok_or(Undefined::NoLabels),
        ),
        (Metric::Pearson, Err(Undefined::ZeroVariance)),
        (Metric::Spearman, Err(Undefined::ZeroVariance)),
        (Metric::Kendall, Err(Undefined::ZeroVariance)),
    ];
    if wide {
        found.push((Metric::ErrorStd, Ok((spread * n / (n - 1.0)).sqrt())));
    }
    for (metric, level) in [
        (Metric::Pinball10, 0.1),
        (Metric::Pinball50, 0.5),
        (Metric::Pinball90, 0.9),
    ] {
        let loss = |label: f64| (level * (label - answer)).max((level - 1.0) * (label - answer));
        found.push((metric, Ok(mean_of(&loss))));
    }
    // Ascending errors are the answer less falling labels.
    let errors: Vec<f64> = labels.iter().rev().map(|label| answer - label).collect();
    let quantiles = ErrorQuantile::ALL
        .into_iter()
        .zip(ErrorQuantile::readings(&errors));
    found.extend(quantiles.map(|(quantile, reading)| {
        let value = reading.map(|estimate| estimate.value);
        (Metric::ErrorQuantile(quantile), value)
    }));
    found.retain(|(_, value)| value.is_err() || value.is_ok_and(f64::is_finite));
    found
}
