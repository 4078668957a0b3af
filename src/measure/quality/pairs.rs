//! Counts of every pair of label and prediction, and what can be said from them alone.

use serde::{Deserialize, Serialize};

use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// How often each class was said where each was true.
///
/// # Shapes and units
/// Classes squared, by label, then by prediction.
/// # Undefined
/// Means over classes always have a number once there are rows; what divides by a spread names it.
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

    pub(super) fn predicted(&self, class: usize) -> u64 {
        (0..self.classes)
            .map(|other| self.count(other, class))
            .sum()
    }

    pub(super) fn agreed(&self) -> u64 {
        (0..self.classes)
            .map(|class| self.count(class, class))
            .sum()
    }

    pub(super) fn precision(&self, class: usize) -> f64 {
        over(self.count(class, class), self.predicted(class))
    }

    pub(super) fn f1(&self, class: usize) -> f64 {
        over(
            2 * self.count(class, class),
            self.labelled(class) + self.predicted(class),
        )
    }

    pub(super) fn jaccard(&self, class: usize) -> f64 {
        let both = self.count(class, class);
        over(both, self.labelled(class) + self.predicted(class) - both)
    }

    /// A weighted mean over the classes that any label or prediction names.
    pub(super) fn over_classes(
        &self,
        of: &dyn Fn(usize) -> f64,
        weight: &dyn Fn(usize) -> f64,
    ) -> Estimate {
        let named =
            (0..self.classes).filter(|class| self.labelled(*class) + self.predicted(*class) > 0);
        let (mut sum, mut weights) = (Sum::default(), Sum::default());
        for class in named {
            sum.add(weight(class) * of(class));
            weights.add(weight(class));
        }
        Estimate::exact(sum.value() / weights.value(), self.n())
    }

    /// Mean recall over the classes that have labels; the recalls are independent shares.
    pub(super) fn recalls(&self) -> Estimate {
        let (mut sum, mut variance, mut classes) = (Sum::default(), Sum::default(), 0.0);
        for class in (0..self.classes).filter(|class| self.labelled(*class) > 0) {
            let recall = over(self.count(class, class), self.labelled(class));
            sum.add(recall);
            variance.add(recall * (1.0 - recall) / self.labelled(class) as f64);
            classes += 1.0;
        }
        let value = sum.value() / classes;
        let error = variance.value().sqrt() / classes;
        let band = interval::normal(value, error).filter(|_| error > 0.0);
        self.estimate(value, band.map(|(low, high)| (low.max(0.0), high.min(1.0))))
    }

    /// Gorodkin (2004), Computational Biology and Chemistry 28, 367–374.
    pub(super) fn mcc(&self) -> Reading {
        let n = self.n() as f64;
        let squares = |of: &dyn Fn(usize) -> u64| -> f64 {
            let sum: f64 = (0..self.classes)
                .map(|class| of(class) as f64 * of(class) as f64)
                .sum();
            n * n - sum
        };
        let (labels, predictions) = (
            squares(&|class| self.labelled(class)),
            squares(&|class| self.predicted(class)),
        );
        if labels <= 0.0 {
            return Err(Undefined::OneClassOnly);
        }
        if predictions <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        let by_chance: f64 = (0..self.classes)
            .map(|class| self.labelled(class) as f64 * self.predicted(class) as f64)
            .sum();
        let value = (self.agreed() as f64 * n - by_chance) / labels.sqrt() / predictions.sqrt();
        Ok(Estimate::exact(value.clamp(-1.0, 1.0), self.n()))
    }

    /// 1 − Σ w·seen / Σ w·by chance.
    pub(super) fn kappa(&self, weight: &dyn Fn(usize, usize) -> f64) -> Reading {
        let n = self.n() as f64;
        let (mut seen, mut by_chance) = (Sum::default(), Sum::default());
        for label in 0..self.classes {
            for predicted in 0..self.classes {
                let weight = weight(label, predicted);
                seen.add(weight * self.count(label, predicted) as f64);
                by_chance.add(
                    weight * self.labelled(label) as f64 * self.predicted(predicted) as f64 / n,
                );
            }
        }
        if by_chance.value() <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        Ok(Estimate::exact(
            1.0 - seen.value() / by_chance.value(),
            self.n(),
        ))
    }

    pub(super) fn share(&self, k: u64) -> Estimate {
        self.estimate(over(k, self.n()), Some(interval::wilson(k, self.n())))
    }

    pub(super) fn estimate(&self, value: f64, band: Option<(f64, f64)>) -> Estimate {
        Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, band),
        }
    }
}

/// A quotient that is 0 where there is nothing to divide by.
fn over(k: u64, n: u64) -> f64 {
    if n == 0 { 0.0 } else { k as f64 / n as f64 }
}
