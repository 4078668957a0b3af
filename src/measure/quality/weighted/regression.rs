//! Answers that are numbers, with a weight per row.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::super::residuals::{ResidualBin, residuals};
use super::super::{ErrorQuantile, Metric, RegressionRows};
use super::association::{kendall, spearman};
use super::mass::{Mass, Weight, finite, in_order, ratio, unit, weighed};
use super::missed::Row;
use super::quantile::{quantile, quantile_interval};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Quality of a regression whose rows have weights.
///
/// # Shapes and units
/// 24 bytes per row; reading is O(n log n). Units as [`Regression`](super::super::Regression).
/// # Undefined
/// As [`Regression`](super::super::Regression); `NoWeight` where every weight is 0. The largest error is that of any row
/// with weight; the standard deviation of the errors takes one effective row off.
/// # Source
/// scikit-learn's definitions with `sample_weight`; quantiles and the median as `quantile` says. Intervals as the
/// unweighted ones, linearised (`ratio`) or with the effective number of rows.
/// # Checked against
/// `tests/it/reference/weights.json` (scikit-learn 1.9.1); merging and repeated rows, over random rows in
/// `tests/it/laws.rs`.
#[derive(Debug, Clone, Default)]
pub struct WeightedRegression {
    rows: Vec<Row>,
    weightless: u64,
}

impl Accumulate for WeightedRegression {
    type Input<'a> = (RegressionRows<'a>, &'a [f64]);
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, (rows, weights): Self::Input<'_>) {
        for ((predicted, label), weight) in rows.predicted.iter().zip(rows.label).zip(weights) {
            self.weightless += u64::from(*weight <= 0.0);
            if *weight > 0.0 {
                self.rows.push(Row {
                    label: label + 0.0,
                    predicted: predicted + 0.0,
                    weight: *weight,
                });
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.rows.extend_from_slice(&other.rows);
        self.weightless += other.weightless;
    }

    fn finish(&self) -> Self::Output {
        let all = Metric::REGRESSION
            .into_iter()
            .chain(Metric::REGRESSION_FURTHER);
        if let Err(why) = self.weighed() {
            return all.map(|metric| (metric, Err(why))).collect();
        }
        let ordered = Ordered::of(&self.in_order());
        all.map(|metric| (metric, ordered.reading(metric)))
            .collect()
    }
}

impl WeightedRegression {
    /// The rows in their order, once and for all readings.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.rows.sort_unstable_by(order);
        self
    }

    /// The rows that count, and their weights.
    pub fn weight(&self) -> Weight {
        Weight::of(self.in_order().iter().map(|row| row.weight))
    }

    /// Labels and errors over the prediction, in at most so many bins; here every row with weight counts once.
    pub fn residuals(&self, bins: usize) -> Vec<ResidualBin> {
        let rows = self.in_order();
        residuals(
            rows.iter().map(|row| (row.label, row.predicted)).collect(),
            bins,
        )
    }

    /// The mean and the median of the labels.
    pub(super) fn middles(&self) -> Option<[f64; 2]> {
        let ordered = Ordered::of(&self.in_order());
        let mean = ratio(ordered.terms(&|row| row.label))?.value;
        Some([mean, quantile(&ordered.labels(), 0.5)?])
    }

    /// The same rows with another answer.
    pub(super) fn answering(&self, predicted: f64) -> Self {
        let rows = self.rows.iter().map(|row| Row { predicted, ..*row });
        Self {
            rows: rows.collect(),
            weightless: self.weightless,
        }
    }

    fn weighed(&self) -> Result<(), Undefined> {
        weighed(&self.rows, self.weightless)
    }

    fn in_order(&self) -> Cow<'_, [Row]> {
        in_order(&self.rows, order)
    }
}

fn order(one: &Row, other: &Row) -> Ordering {
    let labels = one.label.total_cmp(&other.label);
    let predictions = one.predicted.total_cmp(&other.predicted);
    labels
        .then(predictions)
        .then(one.weight.total_cmp(&other.weight))
}

/// A correlation of ranks, and what its variance is over its distance from 1, squared.
type Ranked = fn(&[Row]) -> Option<(f64, f64)>;

/// Rows by ascending label, their largest weight between 1 and 2.
struct Ordered {
    rows: Vec<Row>,
    mass: Mass,
}

impl Ordered {
    fn of(rows: &[Row]) -> Self {
        let unit = unit(rows.iter().map(|row| row.weight));
        let scaled = rows.iter().map(|row| Row {
            weight: row.weight / unit,
            ..*row
        });
        Self {
            rows: scaled.collect(),
            mass: rows.iter().map(|row| row.weight / unit).collect(),
        }
    }

    fn terms<'a>(
        &'a self,
        of: &'a dyn Fn(&Row) -> f64,
    ) -> impl Iterator<Item = (f64, f64, f64)> + Clone + 'a {
        self.rows.iter().map(move |row| (row.weight, of(row), 1.0))
    }

    /// Weights by one number of each row, ascending.
    fn sorted(&self, of: &dyn Fn(&Row) -> f64) -> Vec<(f64, f64)> {
        let mut values: Vec<(f64, f64)> =
            self.rows.iter().map(|row| (of(row), row.weight)).collect();
        values.sort_by(|one, other| one.0.total_cmp(&other.0));
        values
    }

    fn labels(&self) -> Vec<(f64, f64)> {
        self.rows
            .iter()
            .map(|row| (row.label, row.weight))
            .collect()
    }

    fn reading(&self, metric: Metric) -> Reading {
        let from_zero = (0.0, f64::INFINITY);
        match metric {
            Metric::Mae => self.mean(&|row| row.miss().abs(), from_zero),
            Metric::Bias => self.mean(&Row::miss, (f64::NEG_INFINITY, f64::INFINITY)),
            Metric::Mse => self.mean(&|row| row.miss() * row.miss(), from_zero),
            Metric::Rmse => self.root(&|row| row.miss() * row.miss()),
            Metric::Msle | Metric::Rmsle => self.logarithmic(metric == Metric::Rmsle),
            Metric::Mape => self.mape(),
            Metric::Smape => self.mean(&Row::symmetric, (0.0, 2.0)),
            Metric::Wape => self.wape(),
            Metric::Pinball10 => self.mean(&|row| row.pinball(0.1), from_zero),
            Metric::Pinball50 => self.mean(&|row| row.pinball(0.5), from_zero),
            Metric::Pinball90 => self.mean(&|row| row.pinball(0.9), from_zero),
            Metric::MedianAe => self.quantile(&|row| row.miss().abs(), 0.5),
            Metric::MaxError => {
                let sizes = self.rows.iter().map(|row| row.miss().abs());
                Ok(self.estimate(finite(sizes.fold(0.0, f64::max))?, None))
            }
            Metric::ErrorStd => self.spread(),
            Metric::R2 => self.r2(),
            Metric::ExplainedVariance => self.explained(),
            Metric::D2 => self.explained_size(),
            Metric::Pearson => self.pearson(),
            Metric::Spearman => self.ranked(spearman, 3.0),
            Metric::Kendall => self.ranked(kendall, 4.0),
            Metric::ErrorQuantile(error) => self.error_quantile(error),
            _ => Err(Undefined::NoRows),
        }
    }

    fn estimate(&self, value: f64, band: Option<(f64, f64)>) -> Estimate {
        Estimate {
            value,
            n: self.mass.rows,
            interval: interval::around(value, band),
        }
    }

    fn mean(&self, of: &dyn Fn(&Row) -> f64, range: (f64, f64)) -> Reading {
        super::confusion::mean(self.terms(of), range)
    }

    fn root(&self, of: &dyn Fn(&Row) -> f64) -> Reading {
        let mean = ratio(self.terms(of)).ok_or(Undefined::NoLabels)?;
        let value = finite(mean.value.sqrt())?;
        let band = mean
            .error
            .and_then(|error| interval::on_log_scale(value, error / (2.0 * value)));
        Ok(self.estimate(value, band))
    }

    fn logarithmic(&self, is_root: bool) -> Reading {
        if self
            .rows
            .iter()
            .any(|row| row.label <= -1.0 || row.predicted <= -1.0)
        {
            return Err(Undefined::NoLogarithm);
        }
        let square = |row: &Row| row.log_miss() * row.log_miss();
        if is_root {
            self.root(&square)
        } else {
            self.mean(&square, (0.0, f64::INFINITY))
        }
    }

    fn has_size(&self) -> Result<(), Undefined> {
        if self.rows.iter().all(|row| row.label.abs() <= 0.0) {
            return Err(Undefined::AllZero);
        }
        Ok(())
    }

    fn mape(&self) -> Reading {
        self.has_size()?;
        self.mean(&Row::relative, (0.0, f64::INFINITY))
    }

    fn wape(&self) -> Reading {
        self.has_size()?;
        let terms = self
            .rows
            .iter()
            .map(|row| (row.weight, row.miss().abs(), row.label.abs()));
        let wape = ratio(terms).ok_or(Undefined::AllZero)?;
        let value = finite(wape.value)?;
        let band = wape.error.and_then(|error| interval::normal(value, error));
        Ok(self.estimate(value, band.map(|(low, high)| (low.max(0.0), high))))
    }

    fn quantile(&self, of: &dyn Fn(&Row) -> f64, share: f64) -> Reading {
        let sorted = self.sorted(of);
        let value = finite(quantile(&sorted, share).ok_or(Undefined::NoLabels)?)?;
        Ok(self.estimate(value, quantile_interval(&sorted, share)))
    }

    fn error_quantile(&self, error: ErrorQuantile) -> Reading {
        self.quantile(&Row::miss, error.share())
    }

    fn at_least_two(&self) -> Result<(), Undefined> {
        let got = self.mass.rows;
        if got < 2 {
            return Err(Undefined::TooFewRows { need: 2, got });
        }
        Ok(())
    }

    fn labels_vary(&self) -> Result<(), Undefined> {
        self.at_least_two()?;
        let ends = self.rows.first().zip(self.rows.last());
        if ends.is_none_or(|(first, last)| first.label >= last.label) {
            return Err(Undefined::ZeroVariance);
        }
        Ok(())
    }

    /// Σ w·(x − x̄)², and x̄.
    fn around_mean(&self, of: &dyn Fn(&Row) -> f64) -> (f64, f64) {
        let mean = ratio(self.terms(of)).map_or(f64::NAN, |mean| mean.value);
        let squares = self.rows.iter().map(|row| {
            let miss = of(row) - mean;
            row.weight * miss * miss
        });
        (squares.collect::<Sum>().value(), mean)
    }

    /// The standard deviation of the error; its interval from the spread of (e − ē)², on the log scale.
    fn spread(&self) -> Reading {
        self.at_least_two()?;
        let rows = self.mass.effective();
        let (sum, mean) = self.around_mean(&Row::miss);
        let variance = sum / self.mass.sum * rows / (rows - 1.0);
        let value = finite(variance.sqrt())?;
        let squares = |row: &Row| (row.miss() - mean) * (row.miss() - mean);
        let error = ratio(self.terms(&squares)).and_then(|squares| squares.error);
        let band = error
            .map(|error| error / (2.0 * value))
            .filter(|error| *error > 0.0)
            .and_then(|error| interval::on_log_scale(value, error));
        Ok(self.estimate(value, band))
    }

    fn label_spread(&self) -> Result<(f64, f64), Undefined> {
        self.labels_vary()?;
        let (spread, mean) = self.around_mean(&|row| row.label);
        if spread <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        Ok((spread, mean))
    }

    fn r2(&self) -> Reading {
        let (_, mean) = self.label_spread()?;
        self.rest(&|row| {
            let from_mean = row.label - mean;
            (row.miss() * row.miss(), from_mean * from_mean)
        })
    }

    fn explained(&self) -> Reading {
        let (_, mean) = self.label_spread()?;
        let (_, off) = self.around_mean(&Row::miss);
        self.rest(&|row| {
            let (miss, from_mean) = (row.miss() - off, row.label - mean);
            (miss * miss, from_mean * from_mean)
        })
    }

    fn explained_size(&self) -> Reading {
        self.labels_vary()?;
        let middle = quantile(&self.labels(), 0.5).ok_or(Undefined::NoLabels)?;
        self.rest(&|row| (row.miss().abs(), (row.label - middle).abs()))
    }

    /// 1 − Σw·a / Σw·b, its interval that of the ratio on the log scale.
    fn rest(&self, of: &dyn Fn(&Row) -> (f64, f64)) -> Reading {
        let terms = self.rows.iter().map(|row| {
            let (a, b) = of(row);
            (row.weight, a, b)
        });
        let unexplained = ratio(terms).ok_or(Undefined::ZeroVariance)?;
        let value = finite(1.0 - unexplained.value)?;
        let band = unexplained
            .error
            .and_then(|error| interval::on_log_scale(unexplained.value, error))
            .map(|(low, high)| (1.0 - high, 1.0 - low));
        Ok(self.estimate(value, band))
    }

    fn pearson(&self) -> Reading {
        let (label, label_mean) = self.label_spread()?;
        let mut predictions = self.rows.iter().map(|row| row.predicted);
        let first = predictions.next().unwrap_or(f64::NAN);
        if predictions.all(|other| other.total_cmp(&first).is_eq()) {
            return Err(Undefined::ZeroVariance);
        }
        let (predicted, mean) = self.around_mean(&|row| row.predicted);
        let scale = label.sqrt() * predicted.sqrt();
        if scale <= 0.0 || scale.is_nan() {
            return Err(Undefined::ZeroVariance);
        }
        let shared = self
            .rows
            .iter()
            .map(|row| row.weight * (row.label - label_mean) * (row.predicted - mean));
        let value = finite(shared.collect::<Sum>().value() / scale)?.clamp(-1.0, 1.0);
        Ok(self.correlated(value, 3.0, 1.0))
    }

    fn ranked(&self, of: Ranked, lost: f64) -> Reading {
        self.at_least_two()?;
        let (value, spread) = of(&self.rows).ok_or(Undefined::ZeroVariance)?;
        Ok(self.correlated(value, lost, spread))
    }

    /// With an interval on Fisher's scale, whose error is that of the effective rows less `lost`.
    fn correlated(&self, value: f64, lost: f64, spread: f64) -> Estimate {
        let rows = self.mass.effective() - lost;
        let error = (1.0 - value * value) * (spread / rows.max(0.0)).sqrt();
        let band = interval::on_fisher_scale(value, error).filter(|_| rows > 1e-9);
        self.estimate(value, band)
    }
}
