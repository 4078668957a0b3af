//! Answers that are numbers: how far from the truth.

use serde::{Deserialize, Serialize};

use super::Metric;
use super::losses::Losses;
use super::residuals::{ResidualBin, residuals};
use crate::measure::sum::{Sum, Twofold};
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Labelled rows of a regression.
#[derive(Debug, Clone, Copy)]
pub struct RegressionRows<'a> {
    /// The predicted value, finite.
    pub predicted: &'a [f64],
    /// The true value, finite.
    pub label: &'a [f64],
}

/// Quality of a regression from mergeable sums.
///
/// Powers of the labels are summed with about 32 digits, so that a large mean over a small spread costs nothing.
///
/// # Shapes and units
/// Fixed memory. MAE, RMSE and bias carry the label's unit, R² and MAPE none.
/// # Undefined
/// As each metric's [`Metric::help`] says; [`Undefined::Overflow`] where squares leave the range of a float.
/// # Source
/// scikit-learn's definitions; intervals as in [`Metric::help`].
/// # Checked against
/// `tests/it/reference/quality.json` (scikit-learn 1.9.1).
/// # Examples
/// ```
/// use wellenough::measure::Accumulate;
/// use wellenough::measure::quality::{Metric, Regression, RegressionRows};
/// let mut regression = Regression::default();
/// regression.update(RegressionRows { predicted: &[2.5, 0.0, 2.0, 8.0], label: &[3.0, -0.5, 2.0, 7.0] });
/// let (metric, mae) = regression.finish().into_iter().next().unwrap();
/// assert_eq!((metric, mae.unwrap().value), (Metric::Mae, 0.5));
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Regression {
    n: u64,
    /// Labels that are 0.
    zeros: u64,
    label_low: Option<f64>,
    label_high: Option<f64>,
    miss: Sum,
    miss_size: Sum,
    miss_2: Sum,
    miss_4: Sum,
    relative: Sum,
    relative_2: Sum,
    label: Sum,
    label_2: Sum,
    label_3: Sum,
    label_4: Sum,
    miss_2_label: Sum,
    miss_2_label_2: Sum,
    losses: Losses,
}

impl Accumulate for Regression {
    type Input<'a> = RegressionRows<'a>;
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, rows: RegressionRows<'_>) {
        self.losses.update(rows.predicted, rows.label);
        for (predicted, label) in rows.predicted.iter().zip(rows.label) {
            self.add(*predicted, *label);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.zeros += other.zeros;
        self.label_low = [self.label_low, other.label_low]
            .into_iter()
            .flatten()
            .reduce(f64::min);
        self.label_high = [self.label_high, other.label_high]
            .into_iter()
            .flatten()
            .reduce(f64::max);
        self.miss.merge(&other.miss);
        self.miss_size.merge(&other.miss_size);
        self.miss_2.merge(&other.miss_2);
        self.miss_4.merge(&other.miss_4);
        self.relative.merge(&other.relative);
        self.relative_2.merge(&other.relative_2);
        self.label.merge(&other.label);
        self.label_2.merge(&other.label_2);
        self.label_3.merge(&other.label_3);
        self.label_4.merge(&other.label_4);
        self.miss_2_label.merge(&other.miss_2_label);
        self.miss_2_label_2.merge(&other.miss_2_label_2);
        self.losses.merge(&other.losses);
    }

    fn finish(&self) -> Self::Output {
        let read = |metric| match metric {
            Metric::Mae => self.mean(&self.miss_size, self.miss_2.value(), Some(0.0)),
            Metric::Rmse => self.rmse(),
            Metric::R2 => self.r2(),
            Metric::Mape => self.mape(),
            Metric::Bias => self.mean(&self.miss, self.miss_2.value(), None),
            other => self.losses.reading(other),
        };
        let further = Metric::REGRESSION_FURTHER
            .into_iter()
            .zip(self.losses.further());
        Metric::REGRESSION
            .into_iter()
            .map(|metric| (metric, read(metric)))
            .chain(further)
            .collect()
    }
}

impl Regression {
    /// Rows fed.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Labels and errors over the prediction, in at most so many bins.
    pub fn residuals(&self, bins: usize) -> Vec<ResidualBin> {
        residuals(self.losses.rows.rows(), bins)
    }

    /// Labels with their predictions, ascending by label.
    pub(super) fn rows(&self) -> Vec<(f64, f64)> {
        self.losses.rows.rows()
    }

    /// The labels, ascending.
    pub(super) fn labels(&self) -> Vec<f64> {
        self.losses.rows.labels()
    }

    fn add(&mut self, predicted: f64, label: f64) {
        let miss = predicted - label;
        let square = miss * miss;
        let relative = miss.abs() / label.abs().max(f64::EPSILON);
        let label_2 = Twofold::product(label, label);
        let weighted = Twofold::product(square, label);
        self.n += 1;
        self.zeros += u64::from(label.abs() <= 0.0);
        self.label_low = Some(self.label_low.map_or(label, |low| low.min(label)));
        self.label_high = Some(self.label_high.map_or(label, |high| high.max(label)));
        self.miss.add(miss);
        self.miss_size.add(miss.abs());
        self.miss_2.add(square);
        self.miss_4.add(square * square);
        self.relative.add(relative);
        self.relative_2.add(relative * relative);
        self.label.add(label);
        self.label_2.add_twofold(label_2);
        self.label_3.add_twofold(label_2.times(label));
        self.label_4.add_twofold(label_2.times_twofold(label_2));
        self.miss_2_label.add_twofold(weighted);
        self.miss_2_label_2.add_twofold(weighted.times(label));
    }

    fn mean(&self, sum: &Sum, squares: f64, least: Option<f64>) -> Reading {
        self.labelled()?;
        let value = finite(sum.value() / self.n as f64)?;
        let interval = interval::standard_error(self.n, sum.value(), squares)
            .and_then(|error| interval::normal(value, error))
            .map(|(low, high)| (least.map_or(low, |least| low.max(least)), high));
        Ok(Estimate {
            value,
            n: self.n,
            interval: interval::around(value, interval),
        })
    }

    fn mape(&self) -> Reading {
        self.labelled()?;
        if self.zeros == self.n {
            return Err(Undefined::AllZero);
        }
        self.mean(&self.relative, self.relative_2.value(), Some(0.0))
    }

    fn rmse(&self) -> Reading {
        self.labelled()?;
        let value = finite((self.miss_2.value() / self.n as f64).sqrt())?;
        let interval = interval::standard_error(self.n, self.miss_2.value(), self.miss_4.value())
            .and_then(|error| interval::on_log_scale(value, error / (2.0 * value)));
        Ok(Estimate {
            value,
            n: self.n,
            interval: interval::around(value, interval),
        })
    }

    fn r2(&self) -> Reading {
        self.labelled()?;
        if self.n < 2 {
            return Err(Undefined::TooFewRows {
                need: 2,
                got: self.n,
            });
        }
        // Asked of the labels themselves: a spread from sums may be a rounding error.
        if self.label_low >= self.label_high {
            return Err(Undefined::ZeroVariance);
        }
        let rows = self.n as f64;
        let mean = self.label.twofold().over(rows);
        let spread = self
            .label_2
            .twofold()
            .minus(mean.times_twofold(mean).times(rows))
            .value();
        // Squares of very small labels are 0 in floats.
        if spread <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        let unexplained = finite(self.miss_2.value() / spread)?;
        let value = finite(1.0 - unexplained)?;
        let interval = self
            .unexplained_error(mean, spread, unexplained)
            .and_then(|error| interval::on_log_scale(unexplained, error))
            .map(|(low, high)| (1.0 - high, 1.0 - low));
        Ok(Estimate {
            value,
            n: self.n,
            interval: interval::around(value, interval),
        })
    }

    /// Standard error of Σa / Σb with a = (y − ŷ)², b = (y − ȳ)²: √(Σ(a − R·b)² · n/(n − 1)) / Σb.
    ///
    /// That ȳ is itself an estimate does not matter to first order, since Σ(y − c)² is flat at c = ȳ.
    fn unexplained_error(&self, mean: Twofold, spread: f64, ratio: f64) -> Option<f64> {
        let rows = self.n as f64;
        let mean_2 = mean.times_twofold(mean);
        let b_squares = self
            .label_4
            .twofold()
            .minus(self.label_3.twofold().times_twofold(mean).times(4.0))
            .plus(self.label_2.twofold().times_twofold(mean_2).times(6.0))
            .minus(mean_2.times_twofold(mean_2).times(3.0 * rows))
            .value();
        let products = self
            .miss_2_label_2
            .twofold()
            .minus(self.miss_2_label.twofold().times_twofold(mean).times(2.0))
            .plus(self.miss_2.twofold().times_twofold(mean_2))
            .value();
        let squares = self.miss_4.value() - 2.0 * ratio * products + ratio * ratio * b_squares;
        let error = (squares.max(0.0) * rows / (rows - 1.0)).sqrt() / spread;
        Some(error).filter(|error| error.is_finite())
    }

    fn labelled(&self) -> Result<(), Undefined> {
        if self.n == 0 {
            Err(Undefined::NoLabels)
        } else {
            Ok(())
        }
    }
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

    fn reading(predicted: &[f64], label: &[f64], wanted: Metric) -> Reading {
        let mut regression = Regression::default();
        regression.update(RegressionRows { predicted, label });
        regression
            .finish()
            .into_iter()
            .find(|(metric, _)| *metric == wanted)
            .unwrap()
            .1
    }

    #[test]
    fn nothing_to_compare_says_so() {
        assert_eq!(reading(&[], &[], Metric::Mae), Err(Undefined::NoLabels));
        assert_eq!(
            reading(&[1.0], &[1.0], Metric::R2),
            Err(Undefined::TooFewRows { need: 2, got: 1 })
        );
        assert_eq!(
            reading(&[1.0, 2.0], &[0.1, 0.1], Metric::R2),
            Err(Undefined::ZeroVariance)
        );
        assert_eq!(
            reading(&[1.0, 2.0], &[0.0, -0.0], Metric::Mape),
            Err(Undefined::AllZero)
        );
    }

    #[test]
    fn numbers_out_of_range_are_said_not_written() {
        assert_eq!(
            reading(&[1e300, 0.0], &[0.0, 1.0], Metric::Rmse),
            Err(Undefined::Overflow)
        );
        assert_eq!(
            reading(&[1e308, 1e308], &[-1e308, -1e308], Metric::Bias),
            Err(Undefined::Overflow)
        );
    }

    #[test]
    fn a_small_spread_on_a_large_mean_keeps_its_digits() {
        let label: Vec<f64> = (0..100).map(|i| 1e9 + f64::from(i)).collect();
        let predicted: Vec<f64> = label.iter().map(|y| y + 1.0).collect();
        let r2 = reading(&predicted, &label, Metric::R2).unwrap();
        // Σ(y − ȳ)² of 0..99 is 83,325.
        assert!(
            (r2.value - (1.0 - 100.0 / 83_325.0)).abs() < 1e-14,
            "{r2:?}"
        );
        let (low, high) = r2.interval.unwrap();
        assert!(low < r2.value && r2.value < high && high < 1.0);
    }

    #[test]
    fn perfect_predictions_are_perfect() {
        let values = [1.0, 2.0, 4.0];
        assert_eq!(reading(&values, &values, Metric::R2).unwrap().value, 1.0);
        assert_eq!(reading(&values, &values, Metric::Rmse).unwrap().value, 0.0);
    }
}
