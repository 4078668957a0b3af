//! What every row adds to, whether its score is kept or only its cell: decisions and losses.

use serde::{Deserialize, Serialize};

use super::{BinaryRows, Confusion, Metric};
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// Decisions counted, losses of the probabilities added up.
///
/// # Shapes and units
/// Fixed size. Log loss in nats, Brier score without a unit, each with a mean's 95 % interval.
/// # Undefined
/// `NoLabels` without rows, `NoScore` without scores, `NotProbability` where any score lies outside 0 to 1.
/// # Source
/// scikit-learn's `log_loss` (with its clip at the float's epsilon) and `brier_score_loss`; Brier (1950).
/// # Checked against
/// `tests/it/reference/quality.json` (scikit-learn 1.9.1); merging, over random rows in `tests/it/laws.rs`.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Tally {
    pub(super) confusion: Confusion,
    scored: u64,
    improbable: u64,
    log_loss: Sum,
    log_loss_squares: Sum,
    brier: Sum,
    brier_squares: Sum,
    score: Sum,
    score_squares: Sum,
}

impl Tally {
    pub(super) fn update(&mut self, rows: &BinaryRows<'_>) {
        for (predicted, label) in rows.predicted.iter().zip(rows.label) {
            self.confusion.add(*predicted, *label);
        }
        for (score, label) in rows.score.unwrap_or_default().iter().zip(rows.label) {
            self.add_score(*score, *label);
        }
    }

    fn add_score(&mut self, score: f64, label: bool) {
        self.scored += 1;
        self.score.add(score);
        self.score_squares.add_product(score, score);
        if !(0.0..=1.0).contains(&score) {
            self.improbable += 1;
            return;
        }
        let truth = if label { score } else { 1.0 - score };
        // scikit-learn's clip for 64-bit scores.
        let loss = -libm::log(truth.clamp(f64::EPSILON, 1.0 - f64::EPSILON));
        let miss = 1.0 - truth;
        let square = if label { miss * miss } else { score * score };
        self.log_loss.add(loss);
        self.log_loss_squares.add(loss * loss);
        self.brier.add(square);
        self.brier_squares.add(square * square);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.confusion.merge(&other.confusion);
        self.scored += other.scored;
        self.improbable += other.improbable;
        self.log_loss.merge(&other.log_loss);
        self.log_loss_squares.merge(&other.log_loss_squares);
        self.brier.merge(&other.brier);
        self.brier_squares.merge(&other.brier_squares);
        self.score.merge(&other.score);
        self.score_squares.merge(&other.score_squares);
    }

    /// Why there is no number from scores, if there is none.
    pub(super) fn has_scores(&self) -> Result<(), Undefined> {
        if self.confusion.n() == 0 {
            return Err(Undefined::NoLabels);
        }
        if self.scored == 0 {
            Err(Undefined::NoScore)
        } else {
            Ok(())
        }
    }

    /// Whether every score lies between 0 and 1.
    pub(super) const fn is_probability(&self) -> bool {
        self.improbable == 0
    }

    /// All metrics in the order of [`Metric::BINARY`] and [`Metric::BINARY_FURTHER`], with those that need the scores' order from the caller.
    pub(super) fn readings(
        &self,
        ordered: &dyn Fn(Metric) -> Option<Reading>,
    ) -> Vec<(Metric, Reading)> {
        let read = |metric| match metric {
            Metric::LogLoss => self.mean(&self.log_loss, &self.log_loss_squares, f64::INFINITY),
            Metric::MeanScore => self.mean_score(),
            Metric::Brier => self.mean(&self.brier, &self.brier_squares, 1.0),
            other => self
                .confusion
                .reading(other)
                .or_else(|| ordered(other))
                .unwrap_or(Err(Undefined::NotOnGrid)),
        };
        Metric::BINARY
            .into_iter()
            .chain(Metric::BINARY_FURTHER)
            .map(|metric| (metric, read(metric)))
            .collect()
    }

    fn mean_score(&self) -> Reading {
        self.has_scores()?;
        let value = self.score.value() / self.scored as f64;
        if !value.is_finite() {
            return Err(Undefined::Overflow);
        }
        let (sum, squares) = (self.score.value(), self.score_squares.value());
        let band = interval::standard_error(self.scored, sum, squares)
            .and_then(|error| interval::normal(value, error));
        Ok(Estimate {
            value,
            n: self.scored,
            interval: interval::around(value, band),
        })
    }

    fn mean(&self, sum: &Sum, squares: &Sum, most: f64) -> Reading {
        self.has_scores()?;
        if !self.is_probability() {
            return Err(Undefined::NotProbability);
        }
        let value = sum.value() / self.scored as f64;
        let interval = interval::standard_error(self.scored, sum.value(), squares.value())
            .and_then(|error| interval::normal(value, error))
            .map(|(low, high)| (low.max(0.0), high.min(most)));
        Ok(Estimate {
            value,
            n: self.scored,
            interval: interval::around(value, interval),
        })
    }
}
