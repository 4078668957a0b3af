//! Other ways to weigh a miss: relative, logarithmic, one-sided, ordered.

use serde::{Deserialize, Serialize};

use super::association::Association;
use super::{ErrorQuantile, Metric};
use crate::measure::interval;
use crate::measure::sorted::{self, SortedRuns};
use crate::measure::sum::{Sum, Twofold};
use crate::measure::{Estimate, Reading, Undefined};

/// What the regression metrics beyond the first few are read from.
///
/// # Shapes and units
/// Grows with the rows: misses and labels are kept in order, for their medians. Losses in the label's unit where
/// their help text says no other.
/// # Undefined
/// `NoLabels` without rows, `TooFewRows` below two where a spread is asked for, `ZeroVariance` where labels (for
/// the correlation: or predictions) are all the same, `AllZero` where every label is 0, `NoLogarithm` where 1 + y or
/// 1 + ŷ has none, `Overflow` where squares leave the range of floats.
/// # Source
/// As [`Metric::help`] says of each.
/// # Checked against
/// The golden data (scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6) in `tests/it/golden`; that parts do not show,
/// over random rows in `tests/it/laws.rs`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Losses {
    n: u64,
    /// Rows without a logarithm.
    illogical: u64,
    log_2: Sum,
    log_4: Sum,
    symmetric: Sum,
    symmetric_2: Sum,
    /// Misses above the label, and below it.
    over: Sum,
    over_2: Sum,
    under: Sum,
    under_2: Sum,
    label_size: Sum,
    label_size_2: Sum,
    sizes: Sum,
    predicted: Sum,
    predicted_2: Sum,
    label: Sum,
    label_2: Sum,
    product: Sum,
    misses: SortedRuns,
    pub(super) rows: Association,
    predictions: Option<(f64, f64)>,
}

impl Losses {
    pub(super) fn update(&mut self, predicted: &[f64], label: &[f64]) {
        let rows = || predicted.iter().copied().zip(label.iter().copied());
        self.misses
            .extend(rows().map(|(predicted, label)| predicted - label));
        self.rows
            .extend(rows().map(|(predicted, label)| (label, predicted)));
        for (predicted, label) in rows() {
            self.add(predicted, label);
        }
    }

    fn add(&mut self, predicted: f64, label: f64) {
        let miss = predicted - label;
        let size = predicted.abs() + label.abs();
        let relative = if size > 0.0 {
            2.0 * miss.abs() / size
        } else {
            0.0
        };
        self.n += 1;
        self.symmetric.add(relative);
        self.symmetric_2.add(relative * relative);
        if predicted <= -1.0 || label <= -1.0 {
            self.illogical += 1;
        } else {
            let log = libm::log1p(predicted) - libm::log1p(label);
            self.log_2.add(log * log);
            self.log_4.add(log * log * log * log);
        }
        let (loss, loss_2) = if miss > 0.0 {
            (&mut self.over, &mut self.over_2)
        } else {
            (&mut self.under, &mut self.under_2)
        };
        loss.add(miss.abs());
        loss_2.add(miss * miss);
        self.label_size.add(label.abs());
        self.label_size_2.add(label * label);
        self.sizes.add(miss.abs() * label.abs());
        self.predicted.add(predicted);
        self.predicted_2
            .add_twofold(Twofold::product(predicted, predicted));
        self.label.add(label);
        self.label_2.add_twofold(Twofold::product(label, label));
        self.product.add_twofold(Twofold::product(predicted, label));
        self.predictions = wider(self.predictions, Some((predicted, predicted)));
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.illogical += other.illogical;
        self.log_2.merge(&other.log_2);
        self.log_4.merge(&other.log_4);
        self.symmetric.merge(&other.symmetric);
        self.symmetric_2.merge(&other.symmetric_2);
        self.over.merge(&other.over);
        self.over_2.merge(&other.over_2);
        self.under.merge(&other.under);
        self.under_2.merge(&other.under_2);
        self.label_size.merge(&other.label_size);
        self.label_size_2.merge(&other.label_size_2);
        self.sizes.merge(&other.sizes);
        self.predicted.merge(&other.predicted);
        self.predicted_2.merge(&other.predicted_2);
        self.label.merge(&other.label);
        self.label_2.merge(&other.label_2);
        self.product.merge(&other.product);
        self.misses.merge(&other.misses);
        self.rows.merge(&other.rows);
        self.predictions = wider(self.predictions, other.predictions);
    }

    /// One metric; those that are none of ours say that there are no rows.
    pub(super) fn reading(&self, metric: Metric) -> Reading {
        if self.n == 0 {
            return Err(Undefined::NoLabels);
        }
        match metric {
            Metric::Mse => self.mean(
                self.over_2.value() + self.under_2.value(),
                self.misses
                    .ascending()
                    .iter()
                    .map(|miss| miss * miss * miss * miss)
                    .collect::<Sum>()
                    .value(),
            ),
            Metric::Msle => self.squared_log(),
            Metric::Rmsle => self.root_squared_log(),
            Metric::Smape => self
                .mean(self.symmetric.value(), self.symmetric_2.value())
                .map(|smape| Estimate {
                    interval: smape.interval.map(|(low, high)| (low, high.min(2.0))),
                    ..smape
                }),
            Metric::Wape => self.wape(),
            Metric::MedianAe => self.median_size(),
            Metric::MaxError => self.largest(),
            Metric::ErrorStd => self.spread(),
            Metric::ExplainedVariance => self.explained(),
            Metric::D2 => self.explained_size(),
            Metric::Pinball10 => self.pinball(0.1),
            Metric::Pinball50 => self.pinball(0.5),
            Metric::Pinball90 => self.pinball(0.9),
            Metric::Pearson => self.correlation(),
            _ => Err(Undefined::NoRows),
        }
    }

    /// The correlations of ranks, then the quantiles of the error: in the order of [`Metric::REGRESSION_FURTHER`].
    pub(super) fn further(&self) -> Vec<Reading> {
        let quantiles = ErrorQuantile::readings(&self.misses.ascending());
        self.rows.readings().into_iter().chain(quantiles).collect()
    }

    fn rows(&self) -> f64 {
        self.n as f64
    }

    /// A mean that cannot be negative.
    fn mean(&self, sum: f64, squares: f64) -> Reading {
        let value = finite(sum / self.rows())?;
        let interval = interval::standard_error(self.n, sum, squares)
            .and_then(|error| interval::normal(value, error))
            .map(|(low, high)| (low.max(0.0), high));
        Ok(self.estimate(value, interval))
    }

    const fn bare(&self, value: f64) -> Estimate {
        Estimate::exact(value, self.n)
    }

    fn estimate(&self, value: f64, interval: Option<(f64, f64)>) -> Estimate {
        Estimate {
            value,
            n: self.n,
            interval: interval::around(value, interval),
        }
    }

    fn squared_log(&self) -> Reading {
        if self.illogical > 0 {
            return Err(Undefined::NoLogarithm);
        }
        self.mean(self.log_2.value(), self.log_4.value())
    }

    fn root_squared_log(&self) -> Reading {
        let value = self.squared_log()?.value.sqrt();
        let error = interval::standard_error(self.n, self.log_2.value(), self.log_4.value());
        let interval = error.and_then(|error| interval::on_log_scale(value, error / (2.0 * value)));
        Ok(self.estimate(value, interval))
    }

    fn wape(&self) -> Reading {
        let labels = self.label_size.value();
        if labels <= 0.0 {
            return Err(Undefined::AllZero);
        }
        let value = finite((self.over.value() + self.under.value()) / labels)?;
        let squares = self.over_2.value() + self.under_2.value() - 2.0 * value * self.sizes.value()
            + value * value * self.label_size_2.value();
        let error = (squares.max(0.0) * self.rows() / (self.rows() - 1.0)).sqrt() / labels;
        let interval = interval::normal(value, error).map(|(low, high)| (low.max(0.0), high));
        Ok(self.estimate(value, interval))
    }

    fn median_size(&self) -> Reading {
        let misses = self.misses.ascending();
        let mut sizes: Vec<f64> = misses.iter().map(|miss| miss.abs()).collect();
        sizes.sort_unstable_by(f64::total_cmp);
        let value = finite(sorted::median(&sizes).ok_or(Undefined::NoLabels)?)?;
        let interval = sorted::median_interval(&sizes);
        Ok(self.estimate(value, interval))
    }

    fn largest(&self) -> Reading {
        let ends = [self.misses.first(), self.misses.last()];
        let most = ends.into_iter().flatten().map(f64::abs).reduce(f64::max);
        Ok(self.bare(finite(most.ok_or(Undefined::NoLabels)?)?))
    }

    /// Σ(e − ē)², from the errors themselves: their mean is often far from 0.
    fn squares_around_mean(&self) -> f64 {
        let misses = self.misses.ascending();
        let mean = misses.iter().copied().collect::<Sum>().value() / self.rows();
        let squares = misses.iter().map(|miss| (miss - mean) * (miss - mean));
        squares.collect::<Sum>().value()
    }

    fn at_least_two(&self) -> Result<(), Undefined> {
        if self.n < 2 {
            return Err(Undefined::TooFewRows {
                need: 2,
                got: self.n,
            });
        }
        Ok(())
    }

    fn labels_vary(&self) -> Result<(), Undefined> {
        self.at_least_two()?;
        if self
            .rows
            .label_range()
            .is_none_or(|(low, high)| low >= high)
        {
            return Err(Undefined::ZeroVariance);
        }
        Ok(())
    }

    fn spread(&self) -> Reading {
        self.at_least_two()?;
        let value = (self.squares_around_mean() / (self.rows() - 1.0)).sqrt();
        Ok(self.bare(finite(value)?))
    }

    fn explained(&self) -> Reading {
        self.labels_vary()?;
        let spread = around_mean(&self.label_2, &self.label, &self.label, self.rows());
        if spread <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        Ok(self.bare(finite(1.0 - self.squares_around_mean() / spread)?))
    }

    fn explained_size(&self) -> Reading {
        self.labels_vary()?;
        let labels = self.rows.labels();
        let middle = sorted::median(&labels).ok_or(Undefined::NoLabels)?;
        let sizes = labels
            .iter()
            .map(|label| (label - middle).abs())
            .collect::<Sum>();
        if sizes.value() <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        let unexplained = (self.over.value() + self.under.value()) / sizes.value();
        Ok(self.bare(finite(1.0 - unexplained)?))
    }

    fn pinball(&self, quantile: f64) -> Reading {
        let other = 1.0 - quantile;
        self.mean(
            quantile * self.under.value() + other * self.over.value(),
            quantile * quantile * self.under_2.value() + other * other * self.over_2.value(),
        )
    }

    fn correlation(&self) -> Reading {
        self.labels_vary()?;
        if self.predictions.is_none_or(|(low, high)| low >= high) {
            return Err(Undefined::ZeroVariance);
        }
        let spreads = [
            around_mean(&self.label_2, &self.label, &self.label, self.rows()),
            around_mean(
                &self.predicted_2,
                &self.predicted,
                &self.predicted,
                self.rows(),
            ),
        ];
        let scale = spreads.map(f64::sqrt).iter().product::<f64>();
        if scale <= 0.0 || scale.is_nan() {
            return Err(Undefined::ZeroVariance);
        }
        let shared = around_mean(&self.product, &self.predicted, &self.label, self.rows());
        let value = finite(shared / scale)?.clamp(-1.0, 1.0);
        let error = (1.0 - value * value) / (self.rows() - 3.0).max(0.0).sqrt();
        let interval = interval::on_fisher_scale(value, error).filter(|_| self.n > 3);
        Ok(self.estimate(value, interval))
    }
}

/// Σab − Σa·Σb / n.
fn around_mean(product: &Sum, a: &Sum, b: &Sum, rows: f64) -> f64 {
    let means = a.twofold().over(rows).times_twofold(b.twofold());
    product.twofold().minus(means).value()
}

fn wider(one: Option<(f64, f64)>, other: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let ends = [one, other].into_iter().flatten();
    ends.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
}

fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Undefined::Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn losses(predicted: &[f64], label: &[f64]) -> Losses {
        let mut losses = Losses::default();
        losses.update(predicted, label);
        losses
    }

    #[test]
    fn what_has_no_number_says_why() {
        let none = losses(&[], &[]);
        assert_eq!(none.reading(Metric::Mse), Err(Undefined::NoLabels));
        let zero = losses(&[1.0, 2.0], &[0.0, 0.0]);
        assert_eq!(zero.reading(Metric::Wape), Err(Undefined::AllZero));
        assert_eq!(zero.reading(Metric::D2), Err(Undefined::ZeroVariance));
        assert_eq!(zero.reading(Metric::Pearson), Err(Undefined::ZeroVariance));
        let below = losses(&[-2.0, 2.0], &[0.0, 1.0]);
        assert_eq!(below.reading(Metric::Msle), Err(Undefined::NoLogarithm));
        assert_eq!(below.reading(Metric::Rmsle), Err(Undefined::NoLogarithm));
        let one = losses(&[1.0], &[1.0]);
        assert_eq!(
            one.reading(Metric::ErrorStd),
            Err(Undefined::TooFewRows { need: 2, got: 1 })
        );
    }

    #[test]
    fn a_shift_and_a_factor_do_not_hurt_the_correlation() {
        let label: Vec<f64> = (0..50).map(f64::from).collect();
        let predicted: Vec<f64> = label.iter().map(|y| 3.0 * y + 7.0).collect();
        let factor = losses(&predicted, &label).reading(Metric::Pearson).unwrap();
        assert!((factor.value - 1.0).abs() < 1e-15, "{factor:?}");
        let shifted: Vec<f64> = label.iter().map(|y| y + 7.0).collect();
        let shifted = losses(&shifted, &label);
        assert_eq!(
            shifted.reading(Metric::ExplainedVariance).unwrap().value,
            1.0
        );
        assert_eq!(shifted.reading(Metric::MedianAe).unwrap().value, 7.0);
        assert_eq!(shifted.reading(Metric::MaxError).unwrap().value, 7.0);
    }
}
