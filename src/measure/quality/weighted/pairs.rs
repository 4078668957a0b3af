//! How much every pair of label and prediction counts, and what can be said from that alone.

use super::super::margins::{ClassShare, Margins};
use super::super::{ClassReadings, Metric, OverClasses};
use super::cells;
use super::confusion::WeightedConfusion;
use super::mass::{Mass, share, wilson};
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// The part of a margin by which it is moved to find a slope (ours).
const STEP: f64 = 1e-5;

/// How much each class was said where each was true; rows that count alike are weights of 1.
///
/// # Shapes and units
/// Classes squared, by label, then by prediction.
/// # Undefined
/// Means over classes always have a number once there are rows; what divides by a spread names it.
/// # Source
/// scikit-learn's metrics of the same names, with `sample_weight` where rows have weights; Gorodkin (2004), Computational
/// Biology and Chemistry 28, 367–374, for the correlation; errors by linearisation (Binder 1983), with equal weights the
/// multinomial delta method.
/// # Checked against
/// As [`Multiclass`](super::super::Multiclass) and [`WeightedMulticlass`](super::WeightedMulticlass).
#[derive(Debug, Clone, Default)]
pub(in crate::measure::quality) struct WeightedPairs {
    pub(in crate::measure::quality) classes: usize,
    cells: Vec<Mass>,
}

impl WeightedPairs {
    /// A fourfold table as one of two classes.
    pub(in crate::measure::quality) fn of(confusion: &WeightedConfusion) -> Self {
        let WeightedConfusion {
            tn, fp, fn_, tp, ..
        } = *confusion;
        Self {
            classes: 2,
            cells: vec![tn, fp, fn_, tp],
        }
    }

    /// By label, then by prediction.
    pub(in crate::measure::quality) const fn from_cells(classes: usize, cells: Vec<Mass>) -> Self {
        Self { classes, cells }
    }

    /// From label, prediction and weight of each row.
    pub(in crate::measure::quality) fn counted(
        classes: usize,
        rows: impl Iterator<Item = (usize, usize, f64)>,
    ) -> Self {
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

    pub(in crate::measure::quality) fn cell(&self, label: usize, predicted: usize) -> Mass {
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

    pub(in crate::measure::quality) fn labelled(&self, class: usize) -> Mass {
        let row = (0..self.classes).map(|other| self.cell(class, other));
        row.fold(Mass::default(), Mass::plus)
    }

    pub(in crate::measure::quality) fn predicted(&self, class: usize) -> Mass {
        let column = (0..self.classes).map(|other| self.cell(other, class));
        column.fold(Mass::default(), Mass::plus)
    }

    pub(in crate::measure::quality) fn all(&self) -> Mass {
        self.mass(|_, _| true)
    }

    /// A number that decisions alone tell; `None` for others.
    pub(in crate::measure::quality) fn reading(&self, metric: Metric) -> Option<Reading> {
        let mean = |share, is_weighted| Ok(self.mean(share, is_weighted));
        Some(match metric {
            Metric::Accuracy => self.accuracy(),
            Metric::BalancedAccuracy => Ok(self.recalls()),
            Metric::PrecisionMacro => mean(ClassShare::Precision, false),
            Metric::PrecisionWeighted => mean(ClassShare::Precision, true),
            Metric::F1Macro => mean(ClassShare::F1, false),
            Metric::F1Weighted => mean(ClassShare::F1, true),
            Metric::JaccardMacro => mean(ClassShare::Jaccard, false),
            Metric::Mcc => self.mcc(),
            Metric::Kappa => self.cohen(),
            Metric::KappaQuadratic => self.kappa(&squared_steps),
            Metric::OverClasses(further) => match further {
                OverClasses::JaccardMicro => self.jaccard(),
                OverClasses::JaccardWeighted => mean(ClassShare::Jaccard, true),
                OverClasses::FHalfMacro => mean(ClassShare::FHalf, false),
                OverClasses::FHalfWeighted => mean(ClassShare::FHalf, true),
                OverClasses::FTwoMacro => mean(ClassShare::FTwo, false),
                OverClasses::FTwoWeighted => mean(ClassShare::FTwo, true),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// One class by itself, without its ranks.
    pub(in crate::measure::quality) fn class(&self, class: usize) -> ClassReadings {
        let hits = self.cell(class, class);
        let (missed, wrong) = (self.missed(class), self.wrong(class));
        // Of the rows that are or were said to be of the class: F1 is 2j / (1 + j) of their overlap j.
        let off = missed.plus(wrong);
        let overlap = |factor: f64| {
            let whole = factor * hits.sum + off.sum;
            if whole <= 0.0 {
                return Err(Undefined::NoPositives);
            }
            let of = |share: f64| factor * share / (1.0 + (factor - 1.0) * share);
            let (low, high) = wilson(hits, off);
            Ok(self.estimate(factor * hits.sum / whole, Some((of(low), of(high)))))
        };
        ClassReadings {
            labelled: hits.rows + missed.rows,
            predicted: hits.rows + wrong.rows,
            precision: share(hits, wrong, Undefined::NoPredictedPositives),
            recall: share(hits, missed, Undefined::NoPositives),
            f1: overlap(2.0),
            jaccard: overlap(1.0),
            roc_auc: Err(Undefined::NoScore),
            average_precision: Err(Undefined::NoScore),
        }
    }

    fn accuracy(&self) -> Reading {
        let hits = self.mass(|label, predicted| label == predicted);
        let misses = self.mass(|label, predicted| label != predicted);
        share(hits, misses, Undefined::NoLabels)
    }

    /// With accuracy a it is a / (2 − a).
    fn jaccard(&self) -> Reading {
        let accuracy = self.accuracy()?;
        let of = |share: f64| share / (2.0 - share);
        let band = accuracy.interval.map(|(low, high)| (of(low), of(high)));
        Ok(self.estimate(of(accuracy.value), band))
    }

    /// Rows of a class for which another was said.
    fn missed(&self, class: usize) -> Mass {
        let others = (0..self.classes).filter(|other| *other != class);
        others
            .map(|other| self.cell(class, other))
            .fold(Mass::default(), Mass::plus)
    }

    /// Rows of others for which the class was said.
    fn wrong(&self, class: usize) -> Mass {
        let others = (0..self.classes).filter(|other| *other != class);
        others
            .map(|other| self.cell(other, class))
            .fold(Mass::default(), Mass::plus)
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
    pub(in crate::measure::quality) fn mean(&self, of: ClassShare, is_weighted: bool) -> Estimate {
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
    pub(in crate::measure::quality) fn recalls(&self) -> Estimate {
        let (mut sum, mut variance, mut classes) = (Sum::default(), Sum::default(), 0.0);
        for class in 0..self.classes {
            let (hits, labelled) = (self.cell(class, class), self.labelled(class));
            if labelled.rows == 0 {
                continue;
            }
            let misses = self.missed(class);
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
    pub(in crate::measure::quality) fn mcc(&self) -> Reading {
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
    pub(in crate::measure::quality) fn cohen(&self) -> Reading {
        let value = self.kappa(&|label, predicted| f64::from(u8::from(label != predicted)))?;
        Ok(self.agreement(value.value, &Margins::kappa))
    }

    fn agreement(&self, value: f64, read: &dyn Fn(&Margins) -> f64) -> Estimate {
        let error = self.error(&self.margins(), read);
        let band = interval::on_fisher_scale(value, error).filter(|_| error > 0.0);
        self.estimate(value, band)
    }

    /// 1 − Σ w·seen / Σ w·by chance.
    pub(in crate::measure::quality) fn kappa(
        &self,
        weight: &dyn Fn(usize, usize) -> f64,
    ) -> Reading {
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

    /// Interval of kappa with misses weighted by the square of their steps; `None` where it has no number or its cells no
    /// spread.
    ///
    /// With κ = 1 − Σ w·seen / Σ w·by chance the slope of a cell is (w − (1 − κ)(w̄ of its row + w̄ of its column)) / Σ w·by
    /// chance. On Fisher's scale: Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323–327; checked by central
    /// differences in `tests/it/reference/intervals.json` and by coverage in `bands/coverage.rs`.
    pub(in crate::measure::quality) fn kappa_band(&self) -> Option<(f64, f64)> {
        let value = self.kappa(&squared_steps).ok()?.value;
        let whole = self.all().sum;
        let classes = || 0..self.classes;
        let mean = |class: usize, of: &dyn Fn(usize) -> f64| {
            let terms = classes().map(|other| of(other) / whole * squared_steps(class, other));
            terms.collect::<Sum>().value()
        };
        let [labelled, predicted]: [Vec<f64>; 2] = [
            classes().map(|class| self.labelled(class).sum).collect(),
            classes().map(|class| self.predicted(class).sum).collect(),
        ];
        let at = |margin: &[f64], class: usize| margin.get(class).copied().unwrap_or(0.0);
        let by_label: Vec<f64> = classes()
            .map(|class| mean(class, &|other| at(&predicted, other)))
            .collect();
        let by_predicted: Vec<f64> = classes()
            .map(|class| mean(class, &|other| at(&labelled, other)))
            .collect();
        let slope = |label: usize, said: usize| {
            let margins = at(&by_label, label) + at(&by_predicted, said);
            squared_steps(label, said) - (1.0 - value) * margins
        };
        let pairs = || classes().flat_map(|label| classes().map(move |said| (label, said)));
        let terms = pairs().map(|(label, said)| self.cell(label, said).sum * slope(label, said));
        let centre = terms.collect::<Sum>().value() / whole;
        let squares = pairs().map(|(label, said)| {
            let off = slope(label, said) - centre;
            self.cell(label, said).squares * off * off
        });
        let chance = by_label
            .iter()
            .zip(&labelled)
            .map(|(by, rows)| rows / whole * by);
        let error = squares.collect::<Sum>().value().max(0.0).sqrt()
            / whole
            / chance.collect::<Sum>().value();
        let band = interval::on_fisher_scale(value, error).filter(|_| error > 0.0);
        interval::around(value, band)
    }

    pub(in crate::measure::quality) fn estimate(
        &self,
        value: f64,
        band: Option<(f64, f64)>,
    ) -> Estimate {
        Estimate {
            value,
            n: self.all().rows,
            interval: interval::around(value, band),
        }
    }
}

/// How much a miss counts in the quadratic kappa.
fn squared_steps(label: usize, predicted: usize) -> f64 {
    let steps = label.abs_diff(predicted) as f64;
    steps * steps
}
