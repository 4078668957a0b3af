//! Yes-or-no answers: exact counts, exact ranks.

use serde::{Deserialize, Serialize};

use super::calibrated::Calibrated;
use super::calibration::CalibrationError;
use super::cost::{CostMatrix, LeastCost};
use super::curve::{self, ScoreSteps};
use super::rank::{ByRank as _, Groups, Ranks};
use super::reliability::{self, Binning, ReliabilityBin};
use super::tally::Tally;
use super::{Confusion, Metric};
use crate::measure::sorted::SortedRuns;
use crate::measure::{Accumulate, Reading, Undefined};

/// Labelled rows of a yes-or-no task.
#[derive(Debug, Clone, Copy)]
pub struct BinaryRows<'a> {
    /// The number from the model, finite; absent where there is no such column.
    pub score: Option<&'a [f64]>,
    /// The decision.
    pub predicted: &'a [bool],
    /// The truth.
    pub label: &'a [bool],
}

/// Quality of a yes-or-no task, exact: it keeps the scores of both classes in order.
///
/// # Shapes and units
/// 8 bytes per row. `finish` is O(n) after the runs are merged; thresholds are O(log n).
/// # Undefined
/// As each metric's [`Metric::help`] says; without a score column [`Undefined::NoScore`].
/// # Source
/// scikit-learn's definitions.
/// # Checked against
/// `tests/it/reference/quality.json` (scikit-learn 1.9.1).
/// # Examples
/// ```
/// use wellenough::measure::Accumulate;
/// use wellenough::measure::quality::{Binary, BinaryRows, Metric};
/// let mut binary = Binary::default();
/// binary.update(BinaryRows {
///     score: Some(&[0.1, 0.4, 0.35, 0.8]),
///     predicted: &[false, false, false, true],
///     label: &[false, false, true, true],
/// });
/// let auc = binary.finish().into_iter().find(|(metric, _)| *metric == Metric::RocAuc).unwrap().1;
/// assert_eq!(auc.unwrap().value, 0.75);
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Binary {
    tally: Tally,
    pub(super) positives: SortedRuns,
    pub(super) negatives: SortedRuns,
}

impl Accumulate for Binary {
    type Input<'a> = BinaryRows<'a>;
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, rows: BinaryRows<'_>) {
        self.tally.update(&rows);
        let scored = || rows.score.unwrap_or_default().iter().zip(rows.label);
        self.positives.extend(
            scored()
                .filter(|(_, label)| **label)
                .map(|(score, _)| *score),
        );
        self.negatives.extend(
            scored()
                .filter(|(_, label)| !**label)
                .map(|(score, _)| *score),
        );
    }

    fn merge(&mut self, other: &Self) {
        self.tally.merge(&other.tally);
        self.positives.merge(&other.positives);
        self.negatives.merge(&other.negatives);
    }

    fn finish(&self) -> Self::Output {
        if let Err(undefined) = self.tally.has_scores() {
            return self.tally.readings(&|_| Some(Err(undefined)));
        }
        let (positives, negatives) = (self.positives.ascending(), self.negatives.ascending());
        let groups = Groups::new(&positives, &negatives);
        let ranks = Ranks::read(groups, self.positives.len(), self.negatives.len());
        let probable = self.is_probability();
        let calibrated = Calibrated::read(&positives, &negatives, probable);
        self.tally.readings(&|metric| {
            let ordered = ranks.reading(metric).or_else(|| calibrated.reading(metric));
            ordered.or_else(|| {
                CalibrationError::of(metric)
                    .map(|error| error.read(&positives, &negatives, probable))
            })
        })
    }
}

impl Binary {
    /// Counts of the decisions as they were made.
    pub const fn confusion(&self) -> Confusion {
        self.tally.confusion
    }

    /// Whether every score lies between 0 and 1.
    pub const fn is_probability(&self) -> bool {
        self.tally.is_probability()
    }

    /// Exact ROC AUC alone, with its interval; as in [`Accumulate::finish`], without the rest.
    pub fn roc_auc(&self) -> Reading {
        self.tally.has_scores()?;
        let (positives, negatives) = (self.positives.ascending(), self.negatives.ascending());
        let groups = Groups::new(&positives, &negatives);
        let ranks = Ranks::read(groups, self.positives.len(), self.negatives.len());
        ranks
            .reading(Metric::RocAuc)
            .unwrap_or(Err(Undefined::NoScore))
    }

    /// Some of the numbers of [`Accumulate::finish`], without the time that the others take.
    pub fn brief(&self, wanted: &dyn Fn(Metric) -> bool) -> Vec<(Metric, Reading)> {
        let (positives, negatives) = (self.positives.ascending(), self.negatives.ascending());
        let groups = Groups::new(&positives, &negatives);
        let ranks = Ranks::read(groups, self.positives.len(), self.negatives.len());
        let probable = self.is_probability();
        let scored = self.tally.has_scores();
        let mut readings = self.tally.readings(&|metric| {
            if !wanted(metric) {
                return None;
            }
            if let Err(undefined) = scored {
                return Some(Err(undefined));
            }
            ranks.reading(metric).or_else(|| {
                CalibrationError::of(metric)
                    .map(|error| error.read(&positives, &negatives, probable))
            })
        });
        readings.retain(|(metric, _)| wanted(*metric));
        readings
    }

    /// Lowest and highest score.
    pub fn score_range(&self) -> Option<(f64, f64)> {
        let low = [self.positives.first(), self.negatives.first()]
            .into_iter()
            .flatten()
            .min_by(f64::total_cmp)?;
        let high = [self.positives.last(), self.negatives.last()]
            .into_iter()
            .flatten()
            .max_by(f64::total_cmp)?;
        Some((low, high))
    }

    /// Counts as if `score >= threshold` were the decision.
    pub fn confusion_at(&self, threshold: f64) -> Confusion {
        let (tp, fp) = (
            self.positives.at_least(threshold),
            self.negatives.at_least(threshold),
        );
        Confusion {
            tn: self.negatives.len() - fp,
            fp,
            fn_: self.positives.len() - tp,
            tp,
        }
    }

    /// Positives and negatives per score step; counts agree exactly with [`Self::confusion_at`] of an edge.
    pub fn threshold_counts(&self, (low, high): (f64, f64), steps: usize) -> ScoreSteps {
        let count = |scores| curve::step_counts(scores, low, high, steps);
        ScoreSteps {
            positives: count(&self.positives),
            negatives: count(&self.negatives),
            weights: None,
        }
    }

    /// Mean score against share of positives, bin by bin; empty bins are left out.
    pub fn reliability(
        &self,
        binning: Binning,
        bins: usize,
    ) -> Result<Vec<ReliabilityBin>, Undefined> {
        self.tally.has_scores()?;
        if !self.is_probability() {
            return Err(Undefined::NotProbability);
        }
        let (positives, negatives) = (self.positives.ascending(), self.negatives.ascending());
        Ok(reliability::reliability(
            &positives, &negatives, binning, bins,
        ))
    }

    /// The threshold at which decisions cost least.
    pub fn least_cost(&self, costs: &CostMatrix) -> Result<LeastCost, Undefined> {
        self.tally.has_scores()?;
        costs.least(&self.positives.ascending(), &self.negatives.ascending())
    }

    /// Every score that is there, falling, with the positives and negatives that score at least as high.
    pub fn sweep(&self) -> Vec<(f64, u64, u64)> {
        curve::sweep(&self.positives.ascending(), &self.negatives.ascending())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binary(score: &[f64], label: &[bool]) -> Binary {
        let predicted: Vec<bool> = score.iter().map(|score| *score >= 0.5).collect();
        let mut binary = Binary::default();
        binary.update(BinaryRows {
            score: Some(score),
            predicted: &predicted,
            label,
        });
        binary
    }

    fn reading(binary: &Binary, wanted: Metric) -> Reading {
        binary
            .finish()
            .into_iter()
            .find(|(metric, _)| *metric == wanted)
            .unwrap()
            .1
    }

    #[test]
    fn tied_scores_count_half() {
        let tied = binary(&[0.5; 4], &[true, false, true, false]);
        assert_eq!(reading(&tied, Metric::RocAuc).unwrap().value, 0.5);
        assert_eq!(reading(&tied, Metric::AveragePrecision).unwrap().value, 0.5);
    }

    #[test]
    fn one_class_has_no_order_to_judge() {
        let positives = binary(&[0.2, 0.9], &[true, true]);
        assert_eq!(
            reading(&positives, Metric::RocAuc),
            Err(Undefined::OneClassOnly)
        );
        assert_eq!(
            reading(&positives, Metric::AveragePrecision).unwrap().value,
            1.0
        );
        let negatives = binary(&[0.2, 0.9], &[false, false]);
        assert_eq!(
            reading(&negatives, Metric::AveragePrecision),
            Err(Undefined::NoPositives)
        );
        assert!(reading(&negatives, Metric::LogLoss).is_ok());
        assert_eq!(
            reading(&Binary::default(), Metric::RocAuc),
            Err(Undefined::NoLabels)
        );
    }

    #[test]
    fn margins_are_ranked_but_are_no_probabilities() {
        let margins = binary(&[-1.0, 2.0], &[false, true]);
        assert_eq!(
            reading(&margins, Metric::Brier),
            Err(Undefined::NotProbability)
        );
        assert_eq!(reading(&margins, Metric::RocAuc).unwrap().value, 1.0);
        assert_eq!(
            margins.reliability(Binning::Uniform, 10),
            Err(Undefined::NotProbability)
        );
    }

    #[test]
    fn decisions_without_scores_still_count() {
        let mut decided = Binary::default();
        decided.update(BinaryRows {
            score: None,
            predicted: &[true],
            label: &[true],
        });
        assert_eq!(reading(&decided, Metric::RocAuc), Err(Undefined::NoScore));
        assert_eq!(reading(&decided, Metric::Accuracy).unwrap().value, 1.0);
    }

    #[test]
    fn steps_agree_with_the_threshold_at_every_edge() {
        let binary = binary(
            &[0.0, 0.1, 0.3, 0.30000000000000004, 0.7, 1.0],
            &[true, false, true, false, true, true],
        );
        let ScoreSteps {
            positives,
            negatives,
            ..
        } = binary.threshold_counts((0.0, 1.0), 10);
        assert_eq!(positives.len(), 12);
        for k in 0..=10 {
            let confusion = binary.confusion_at(super::super::threshold_edge(0.0, 1.0, 10, k));
            assert_eq!(
                confusion.tp,
                positives.iter().skip(k + 1).sum::<u64>(),
                "{k}"
            );
            assert_eq!(
                confusion.fp,
                negatives.iter().skip(k + 1).sum::<u64>(),
                "{k}"
            );
        }
    }
}
