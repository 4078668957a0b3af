//! One row of several classes: what its probabilities say.

use std::cmp::Ordering;

use crate::measure::sum::Sum;

/// A row with its weight.
///
/// # Source
/// scikit-learn's `log_loss` and `top_k_accuracy_score` for the clip and the order of ties, numpy's `argmax` for the class
/// that is said.
/// # Checked against
/// As [`WeightedMulticlass`](super::WeightedMulticlass).
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) label: usize,
    pub(super) predicted: usize,
    pub(super) weight: f64,
    /// As they came; empty without probabilities.
    pub(super) scores: Vec<f64>,
}

impl Row {
    /// Added plainly, as numpy does: the quotients decide which probabilities are tied.
    pub(super) fn whole(&self) -> f64 {
        self.scores.iter().sum()
    }

    pub(super) fn share(&self, class: usize) -> f64 {
        self.scores.get(class).copied().unwrap_or(f64::NAN) / self.whole()
    }

    pub(super) fn surprise(&self) -> f64 {
        -libm::log(
            self.share(self.label)
                .clamp(f64::EPSILON, 1.0 - f64::EPSILON),
        )
    }

    pub(super) fn brier(&self) -> f64 {
        let squares = (0..self.scores.len()).map(|class| {
            let miss = self.share(class) - f64::from(u8::from(class == self.label));
            miss * miss
        });
        squares.collect::<Sum>().value()
    }

    pub(super) fn of_label(&self) -> f64 {
        self.scores.get(self.label).copied().unwrap_or(f64::NAN)
    }

    /// How many classes stand before the label's; of tied ones the later comes first, as in scikit-learn.
    pub(super) fn before(&self) -> usize {
        let own = self.of_label();
        let is_before = |(class, score): &(usize, &f64)| {
            **score > own || (score.total_cmp(&own).is_eq() && *class > self.label)
        };
        self.scores.iter().enumerate().filter(is_before).count()
    }

    pub(super) fn highest(&self) -> f64 {
        self.scores.iter().copied().fold(0.0, f64::max)
    }

    /// Whether the label is the most probable class; of tied ones the first, as numpy's argmax.
    pub(super) fn is_right(&self) -> bool {
        let own = self.of_label();
        let is_first = |(class, score): (usize, &f64)| {
            *score < own || (score.total_cmp(&own).is_eq() && class >= self.label)
        };
        self.scores.iter().enumerate().all(is_first)
    }
}

/// One order for rows, whatever the order in which they came.
pub(super) fn order(one: &Row, other: &Row) -> Ordering {
    let classes = (one.label, one.predicted).cmp(&(other.label, other.predicted));
    let weights = one.weight.total_cmp(&other.weight);
    let mut scores = one.scores.iter().zip(&other.scores);
    let scores = scores.find_map(|(a, b)| Some(a.total_cmp(b)).filter(|order| order.is_ne()));
    classes
        .then(weights)
        .then(scores.unwrap_or(Ordering::Equal))
}

/// Scores and weights by rising score.
pub(super) fn sorted(rows: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut rows: Vec<(f64, f64)> = rows.collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    rows
}
