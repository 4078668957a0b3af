//! Counts of every pair of label and prediction.

use serde::{Deserialize, Serialize};

use super::Confusion;
pub(super) use super::margins::ClassShare;
use super::weighted::{Mass, WeightedPairs};
use crate::measure::{Estimate, interval};

/// How often each class was said where each was true; what can be said from it is read once it is [`Self::weighed`].
///
/// # Shapes and units
/// Classes squared, by label, then by prediction.
/// # Source
/// scikit-learn's metrics of the same names.
/// # Checked against
/// As [`Multiclass`](super::Multiclass).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Pairs {
    pub(super) classes: usize,
    counts: Vec<u64>,
}

impl Pairs {
    /// A fourfold table as one of two classes.
    pub(super) fn of(confusion: &Confusion) -> Self {
        let Confusion { tn, fp, fn_, tp } = *confusion;
        Self {
            classes: 2,
            counts: vec![tn, fp, fn_, tp],
        }
    }

    /// Labels of each class, all of them answered with `predicted`.
    pub(super) fn constant(labelled: &[u64], predicted: usize) -> Self {
        let mut pairs = Self::default();
        pairs.widen(labelled.len());
        let classes = labelled.len();
        for (count, cell) in labelled.iter().zip(
            pairs
                .counts
                .iter_mut()
                .skip(predicted)
                .step_by(classes.max(1)),
        ) {
            *cell = *count;
        }
        pairs
    }

    pub(super) fn widen(&mut self, classes: usize) {
        if self.classes < classes {
            self.classes = classes;
            self.counts.resize(classes * classes, 0);
        }
    }

    pub(super) fn add(&mut self, label: usize, predicted: usize) {
        if let Some(count) = self.counts.get_mut(label * self.classes + predicted) {
            *count += 1;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.widen(other.classes);
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    pub(super) fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    pub(super) fn count(&self, label: usize, predicted: usize) -> u64 {
        let at = label * self.classes + predicted;
        self.counts.get(at).copied().unwrap_or(0)
    }

    pub(super) fn labelled(&self, class: usize) -> u64 {
        (0..self.classes)
            .map(|other| self.count(class, other))
            .sum()
    }

    /// The same as rows that count alike.
    pub(super) fn weighed(&self) -> WeightedPairs {
        let cells = self.counts.iter().map(|count| Mass::of_rows(*count));
        WeightedPairs::from_cells(self.classes, cells.collect())
    }

    pub(super) fn share(&self, k: u64) -> Estimate {
        let n = self.n();
        let value = if n == 0 { 0.0 } else { k as f64 / n as f64 };
        self.estimate(value, Some(interval::wilson(k, n)))
    }

    pub(super) fn estimate(&self, value: f64, band: Option<(f64, f64)>) -> Estimate {
        Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, band),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(tn: u64, fp: u64, missed: u64, tp: u64) -> WeightedPairs {
        let counts = vec![tn, fp, missed, tp];
        Pairs { classes: 2, counts }.weighed()
    }

    #[test]
    fn of_two_classes_mcc_has_the_interval_of_the_fourfold_table() {
        let confusion = Confusion {
            tn: 50,
            fp: 10,
            fn_: 5,
            tp: 35,
        };
        let (ours, theirs) = (
            pairs(50, 10, 5, 35).mcc().unwrap(),
            confusion.mcc().unwrap(),
        );
        let (low, high) = ours.interval.unwrap();
        let (other_low, other_high) = theirs.interval.unwrap();
        assert!((ours.value - theirs.value).abs() < 1e-12);
        assert!(
            (low - other_low).abs() < 1e-6 && (high - other_high).abs() < 1e-6,
            "{low} {other_low}"
        );
    }

    #[test]
    fn the_delta_method_finds_the_plain_errors() {
        // Weighted recall is accuracy; the mean of both precisions has the error of two shares when sides are fixed.
        let pairs = pairs(400, 100, 50, 450);
        let mean = pairs.mean(ClassShare::Precision, false);
        let (low, high) = mean.interval.unwrap();
        let share = |k: f64, n: f64| k / n * (1.0 - k / n) / n;
        let error = (share(400.0, 450.0) + share(450.0, 550.0)).sqrt() / 2.0;
        assert!(
            ((high - low) / (2.0 * interval::Z95) / error - 1.0).abs() < 0.01,
            "{low} {high} {error}"
        );
    }

    #[test]
    fn a_perfect_record_is_not_certain() {
        let mean = pairs(10, 0, 0, 10).mean(ClassShare::F1, false);
        let (low, high) = mean.interval.unwrap();
        assert!(low < 0.9 && (high - 1.0).abs() < 1e-12 && (mean.value - 1.0).abs() < 1e-15);
    }
}
