//! Further numbers over several classes, and those of each class.

use super::calibration::{CalibrationError, Edge};
use super::curve::{ScoreSteps, step_counts};
use super::mean_area::{Variances, band};
use super::multiclass::Multiclass;
use super::over_classes::OverClasses;
use super::rank::{ByRank as _, Groups, Ranks};
use super::reliability::{Binning, ReliabilityBin, reliability};
use super::weighted::WeightedPairs;
use crate::measure::sorted::SortedRuns;
use crate::measure::sum::Sum;
use crate::measure::{Reading, Undefined};

/// One class among several.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassReadings {
    /// Rows of which it is the label.
    pub labelled: u64,
    /// Rows for which it was said.
    pub predicted: u64,
    /// Share of its predictions that are right.
    pub precision: Reading,
    /// Share of its labels that were found.
    pub recall: Reading,
    /// Harmonic mean of the two.
    pub f1: Reading,
    /// Overlap of its predictions and labels.
    pub jaccard: Reading,
    /// Chance that a row of it gets a higher probability of it than another row.
    pub roc_auc: Reading,
    /// Mean precision over its rows, by its probability.
    pub average_precision: Reading,
}

impl Multiclass {
    /// A number of the probabilities of all classes.
    pub(super) fn of_probabilities(
        &self,
        metric: OverClasses,
        sure: Option<&Variances>,
    ) -> Reading {
        if let Some(depth) = metric.depth() {
            return Ok(self.pairs.share(self.within(depth)));
        }
        if let Some((bins, is_largest)) = metric.bins() {
            let (right, wrong) = &self.confident;
            let error = CalibrationError::over(bins, Edge::Upper, is_largest);
            return error.read(&right.ascending(), &wrong.ascending(), true);
        }
        match metric {
            OverClasses::OvoWeighted => self.pairwise(true, sure.map(|all| all.pairs[1])),
            _ => self.pairwise(false, sure.map(|all| all.pairs[0])),
        }
    }

    /// Hand and Till's mean over pairs of classes.
    fn pairwise(&self, is_weighted: bool, variance: Option<f64>) -> Reading {
        let mut sums = [Sum::default(), Sum::default(), Sum::default()];
        let mut weights = Sum::default();
        for one in 0..self.pairs.classes {
            for other in one + 1..self.pairs.classes {
                let rows = self.pairs.labelled(one) + self.pairs.labelled(other);
                let weight = if is_weighted { rows as f64 } else { 1.0 };
                for (class, against) in [(one, other), (other, one)] {
                    let auc = auc(self.held(class, class), self.held(class, against))?;
                    let (low, high) = auc.interval.unwrap_or((auc.value, auc.value));
                    for (sum, end) in sums.iter_mut().zip([low, auc.value, high]) {
                        sum.add(weight * end);
                    }
                    weights.add(weight);
                }
            }
        }
        if weights.value() <= 0.0 {
            return Err(Undefined::OneClassOnly);
        }
        let [low, value, high] = sums.map(|sum| sum.value() / weights.value());
        let band = band(value, variance, (low, high));
        Ok(self.pairs.estimate(value, Some(band)))
    }

    /// Every class by itself, in their order.
    ///
    /// # Undefined
    /// Precision of a class that was never said, recall of one without labels: `NoPositivePredictions`,
    /// `NoPositives`; ranks as `Ranks` says, on probabilities divided by their row's sum.
    /// # Source
    /// scikit-learn `precision_recall_fscore_support`, `roc_auc_score` and `average_precision_score` of one class
    /// against the rest.
    /// # Checked against
    /// The golden data (scikit-learn 1.9.1) in `tests/it/golden`.
    pub fn classes(&self) -> Vec<ClassReadings> {
        let pairs = self.pairs.weighed();
        (0..self.pairs.classes)
            .map(|class| self.class(class, &pairs))
            .collect()
    }

    /// Rows of a class and of all others per step of its probability, which is divided by the row's sum.
    ///
    /// # Undefined
    /// `NoScore` and `NotProbability` as for ranks.
    /// # Source
    /// As `Binary::threshold_counts`.
    /// # Checked against
    /// The areas under both curves of every class of the golden data, in `tests/it/curves.rs`.
    pub fn threshold_counts(&self, class: usize, steps: usize) -> Result<ScoreSteps, Undefined> {
        self.has_scores()?;
        let mut sides = [vec![0; steps + 2], vec![0; steps + 2]];
        for label in 0..self.pairs.classes {
            let [own, rest] = &mut sides;
            let side = if label == class { own } else { rest };
            let counts = self.held(class, label);
            let counts = counts.map(|runs| step_counts(runs, 0.0, 1.0, steps));
            for (sum, count) in side.iter_mut().zip(counts.into_iter().flatten()) {
                *sum += count;
            }
        }
        let [positives, negatives] = sides;
        Ok(ScoreSteps {
            positives,
            negatives,
            weights: None,
        })
    }

    /// How often the most probable class is right, by its probability as the file has it.
    pub fn reliability(
        &self,
        binning: Binning,
        bins: usize,
    ) -> Result<Vec<ReliabilityBin>, Undefined> {
        self.has_scores()?;
        let (right, wrong) = (self.confident.0.ascending(), self.confident.1.ascending());
        Ok(reliability(&right, &wrong, binning, bins))
    }

    /// How often each class was said where each was true: by label, then by prediction.
    pub fn confusion(&self) -> Vec<Vec<u64>> {
        let classes = 0..self.pairs.classes;
        let row = |label| {
            let cells = classes.clone();
            cells.map(|said| self.pairs.count(label, said)).collect()
        };
        classes.clone().map(row).collect()
    }

    fn class(&self, class: usize, pairs: &WeightedPairs) -> ClassReadings {
        let ranks = self.has_scores().map(|()| {
            let (is, rest) = self.sides(class);
            Ranks::read(Groups::new(&is, &rest), is.len() as u64, rest.len() as u64)
        });
        ClassReadings {
            roc_auc: ranks.as_ref().map_or_else(|why| Err(*why), Ranks::auc),
            average_precision: ranks
                .as_ref()
                .map_or_else(|why| Err(*why), Ranks::average_precision),
            ..pairs.class(class)
        }
    }
}

fn auc(is: Option<&SortedRuns>, other: Option<&SortedRuns>) -> Reading {
    let of = |runs: Option<&SortedRuns>| {
        runs.map_or_else(Vec::new, |runs| runs.ascending().into_owned())
    };
    let (is, other) = (of(is), of(other));
    Ranks::read(
        Groups::new(&is, &other),
        is.len() as u64,
        other.len() as u64,
    )
    .auc()
}
