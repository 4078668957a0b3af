//! Weights of every pair of label and prediction, and what can be said from them alone.

use super::super::pairs::{ClassShare, Margins};
use super::cells;
use super::confusion::WeightedConfusion;
use super::mass::{Mass, share};
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// The part of a margin by which it is moved to find a slope (ours).
const STEP: f64 = 1e-5;

/// How much each class was said where each was true.
///
/// # Shapes and units
/// Classes squared, by label, then by prediction.
/// # Undefined
/// As the unweighted table of several classes.
/// # Source
/// scikit-learn's metrics of the same names with `sample_weight`; errors by linearisation (Binder 1983), with equal
/// weights the multinomial delta method.
/// # Checked against
/// As [`WeightedMulticlass`](super::WeightedMulticlass).
#[derive(Debug, Clone, Default)]
pub(super) struct WeightedPairs {
    pub(super) classes: usize,
    cells: Vec<Mass>,
}

impl WeightedPairs {
    /// A fourfold table as one of two classes.
    pub(super) fn of(confusion: &WeightedConfusion) -> Self {
        let WeightedConfusion {
            tn, fp, fn_, tp, ..
        } = *confusion;
        Self {
            classes: 2,
            cells: vec![tn, fp, fn_, tp],
        }
    }

    /// From label, prediction and weight of each row.
    pub(super) fn counted(classes: usize, rows: impl Iterator<Item = (usize, usize, f64)>) -> Self {
        let mut cells = vec![(0, Sum::default(), Sum::default()); classes * classes];
        for (label, predicted, weight) in rows {
            if let Some((rows, sum, squares)) = cells.get_mut(label * classes + predicted) {
                *rows += 1;
                sum.add(weight);
                squares.add(weight * weight);
            }
        }
        let cells = cells.into_iter().map(|(rows, sum, squares)| Mass {
            rows,
            sum: sum.value(),
            squares: squares.value(),
        });
        Self {
            classes,
            cells: cells.collect(),
        }
    }

    pub(super) fn cell(&self, label: usize, predicted: usize) -> Mass {
        let at = label * self.classes + predicted;
        self.cells.get(at).copied().unwrap_or_default()
    }

    /// The cells for which it holds, together.
    pub(super) fn mass(&self, holds: impl Fn(usize, usize) -> bool) -> Mass {
        let mut sum = Mass::default();
        for label in 0..self.classes {
            for predicted in 0..self.classes {
                if holds(label, predicted) {
                    sum = sum.plus(self.cell(label, predicted));
                }
            }
        }
        sum
    }

    pub(super) fn labelled(&self, class: usize) -> Mass {
        let row = (0..self.classes).map(|other| self.cell(class, other));
        row.fold(Mass::default(), Mass::plus)
    }

    pub(super) fn predicted(&self, class: usize) -> Mass {
        let column = (0..self.classes).map(|other| self.cell(other, class));
        column.fold(Mass::default(), Mass::plus)
    }

    pub(super) fn all(&self) -> Mass {
        self.mass(|_, _| true)
    }

    pub(super) fn accuracy(&self) -> Reading {
        let hits = self.mass(|label, predicted| label == predicted);
        let misses = self.mass(|label, predicted| label != predicted);
        share(hits, misses, Undefined::NoLabels)
    }

    fn margins(&self) -> Margins {
        Margins::of(self.classes, |class| {
            [
                self.cell(class, class).sum,
                self.labelled(class).sum,
                self.predicted(class).sum,
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
        let band = band.or_else(|| Some(interval::wilson_share(value, self.all().effective())));
        self.estimate(value, band)
    }

    /// √Σ g²·Σw² over the cells, with the slope g of a cell from those of its margins.
    fn error(&self, margins: &Margins, read: &dyn Fn(&Margins) -> f64) -> f64 {
        let slope = |margin: usize, class: usize, mass: Mass| {
            if mass.sum > 0.0 {
                margins.slope(margin, class, STEP * mass.sum, read)
            } else {
                0.0
            }
        };
        let slopes: Vec<[f64; 3]> = (0..self.classes)
            .map(|class| {
                [
                    slope(0, class, self.cell(class, class)),
                    slope(1, class, self.labelled(class)),
                    slope(2, class, self.predicted(class)),
                ]
            })
            .collect();
        let mut variance = Sum::default();
        for (label, [both, labelled, _]) in slopes.iter().enumerate() {
            for (predicted, [.., said]) in slopes.iter().enumerate() {
                let own = if label == predicted { *both } else { 0.0 };
                let slope = own + labelled + said;
                variance.add(slope * slope * self.cell(label, predicted).squares);
            }
        }
        cells::known(variance.value())
    }

    /// Mean recall over the classes that have labels; the recalls are independent shares.
    pub(super) fn recalls(&self) -> Estimate {
        let (mut sum, mut variance, mut classes) = (Sum::default(), Sum::default(), 0.0);
        for class in 0..self.classes {
            let (hits, labelled) = (self.cell(class, class), self.labelled(class));
            if labelled.rows == 0 {
                continue;
            }
            let misses = self.mass(|label, predicted| label == class && predicted != class);
            let recall = hits.sum / labelled.sum;
            let square = labelled.sum * labelled.sum;
            sum.add(recall);
            variance.add((1.0 - recall) * (1.0 - recall) * hits.squares / square);
            variance.add(recall * recall * misses.squares / square);
            classes += 1.0;
        }
        let value = sum.value() / classes;
        let error = variance.value().sqrt() / classes;
        let band = interval::normal(value, error).filter(|_| error > 0.0);
        self.estimate(value, band.map(|(low, high)| (low.max(0.0), high.min(1.0))))
    }

    /// Correlation of label and prediction.
    pub(super) fn mcc(&self) -> Reading {
        let margins = self.margins();
        let [labels_vary, predictions_vary] = margins.vary();
        if !labels_vary {
            return Err(Undefined::OneClassOnly);
        }
        if !predictions_vary {
            return Err(Undefined::ZeroVariance);
        }
        let value = margins.mcc().clamp(-1.0, 1.0);
        Ok(self.agreement(value, &Margins::mcc))
    }

    /// Agreement beyond chance.
    pub(super) fn cohen(&self) -> Reading {
        let value = self.kappa(&|label, predicted| f64::from(u8::from(label != predicted)))?;
        Ok(self.agreement(value.value, &Margins::kappa))
    }

    fn agreement(&self, value: f64, read: &dyn Fn(&Margins) -> f64) -> Estimate {
        let error = self.error(&self.margins(), read);
        let band = interval::on_fisher_scale(value, error).filter(|_| error > 0.0);
        self.estimate(value, band)
    }

    /// 1 − Σ w·seen / Σ w·by chance.
    pub(super) fn kappa(&self, weight: &dyn Fn(usize, usize) -> f64) -> Reading {
        let whole = self.all().sum;
        let (mut seen, mut by_chance) = (Sum::default(), Sum::default());
        for label in 0..self.classes {
            for predicted in 0..self.classes {
                let weight = weight(label, predicted);
                let chance = self.labelled(label).sum * self.predicted(predicted).sum;
                seen.add(weight * self.cell(label, predicted).sum);
                by_chance.add(weight * chance / whole);
            }
        }
        if by_chance.value() <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        let value = 1.0 - seen.value() / by_chance.value();
        Ok(Estimate::exact(value, self.all().rows))
    }

    pub(super) fn estimate(&self, value: f64, band: Option<(f64, f64)>) -> Estimate {
        Estimate {
            value,
            n: self.all().rows,
            interval: interval::around(value, band),
        }
    }
}
