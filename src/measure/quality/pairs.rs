//! Counts of every pair of label and prediction, and what can be said from them alone.

use serde::{Deserialize, Serialize};

use super::Confusion;
pub(super) use super::margins::{ClassShare, Margins};
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// Rows by which a margin is moved to find a slope.
const STEP: f64 = 1e-4;

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

    fn margins(&self) -> Margins {
        Margins::of(self.classes, |class| {
            [
                self.count(class, class) as f64,
                self.labelled(class) as f64,
                self.predicted(class) as f64,
            ]
        })
    }

    /// A mean over classes, from 0 to 1.
    pub(super) fn mean(&self, of: ClassShare, is_weighted: bool) -> Estimate {
        let read = |margins: &Margins| margins.mean(of, is_weighted);
        let margins = self.margins();
        let value = read(&margins);
        let error = self.error(&margins, &read);
        let band = interval::on_logit_scale(value, error).filter(|_| error > 0.0);
        let band = band.or_else(|| Some(interval::wilson_share(value, self.n() as f64)));
        self.estimate(value, band)
    }

    /// A number between -1 and 1.
    fn agreement(&self, read: &dyn Fn(&Margins) -> f64) -> Estimate {
        let margins = self.margins();
        let value = read(&margins).clamp(-1.0, 1.0);
        let error = self.error(&margins, read);
        let band = interval::on_fisher_scale(value, error).filter(|_| error > 0.0);
        self.estimate(value, band)
    }

    /// Standard error by the multinomial delta method: √(Σ n·g² − (Σ n·g)² / N) over the cells, with the slope g of a
    /// cell from those of its margins, by central differences.
    fn error(&self, margins: &Margins, read: &dyn Fn(&Margins) -> f64) -> f64 {
        let slopes: Vec<[f64; 3]> = (0..self.classes)
            .map(|class| [0, 1, 2].map(|margin| margins.slope(margin, class, STEP, read)))
            .collect();
        let (mut squares, mut sum) = (Sum::default(), Sum::default());
        for (label, [both, labelled, _]) in slopes.iter().enumerate() {
            for (predicted, [.., said]) in slopes.iter().enumerate() {
                let own = if label == predicted { *both } else { 0.0 };
                let slope = own + labelled + said;
                let rows = self.count(label, predicted) as f64;
                squares.add(rows * slope * slope);
                sum.add(rows * slope);
            }
        }
        let variance = squares.value() - sum.value() * sum.value() / self.n() as f64;
        Some(variance.max(0.0).sqrt())
            .filter(|error| error.is_finite())
            .unwrap_or(0.0)
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
        let margins = self.margins();
        if margins.label_spread() <= 0.0 {
            return Err(Undefined::OneClassOnly);
        }
        if margins.predicted_spread() <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        Ok(self.agreement(&Margins::mcc))
    }

    /// Agreement beyond chance.
    pub(super) fn cohen(&self) -> Reading {
        let weighted = self.kappa(&|label, predicted| f64::from(u8::from(label != predicted)))?;
        let agreed = self.agreement(&Margins::kappa);
        Ok(Estimate {
            value: weighted.value,
            interval: interval::around(weighted.value, agreed.interval),
            ..agreed
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(tn: u64, fp: u64, missed: u64, tp: u64) -> Pairs {
        let counts = vec![tn, fp, missed, tp];
        Pairs { classes: 2, counts }
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
