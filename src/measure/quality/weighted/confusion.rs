//! What can be said from decisions against truth where rows have weights.

use super::super::confusion::correlation;
use super::super::margins::ClassShare;
use super::super::{CostMatrix, Metric};
use super::cells;
use super::mass::{Mass, finite, ratio, reach, share, wilson};
use super::pairs::WeightedPairs;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// How decisions met the truth, by weight.
///
/// # Shapes and units
/// Weights divided by `unit`; the four cells themselves are read in the weights' own unit.
/// # Undefined
/// As [`Confusion`](super::super::Confusion), "no rows" being "no weight".
/// # Source
/// scikit-learn's functions with `sample_weight`; intervals as the unweighted ones, over effective rows (`wilson`) or
/// the delta method (`cells::error`).
/// # Checked against
/// scikit-learn 1.9.1 in `tests/it/reference/weights.json`; that the intervals cover, in `tests/it/weights.rs`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct WeightedConfusion {
    /// Negatives that were left alone.
    pub tn: Mass,
    /// Negatives that were called positive.
    pub fp: Mass,
    /// Positives that were missed.
    pub fn_: Mass,
    /// Positives that were caught.
    pub tp: Mass,
    /// What the weights were divided by.
    pub unit: f64,
}

impl WeightedConfusion {
    /// From weight, decision and label of each row.
    pub(super) fn of(rows: impl Iterator<Item = (f64, bool, bool)> + Clone, unit: f64) -> Self {
        let cell = |decided: bool, is: bool| {
            let own = rows
                .clone()
                .filter(|(_, predicted, label)| *predicted == decided && *label == is);
            own.map(|(weight, ..)| weight).collect::<Mass>()
        };
        Self {
            tn: cell(false, false),
            fp: cell(true, false),
            fn_: cell(false, true),
            tp: cell(true, true),
            unit,
        }
    }

    pub(super) fn positives(&self) -> Mass {
        self.tp.plus(self.fn_)
    }

    pub(super) fn negatives(&self) -> Mass {
        self.tn.plus(self.fp)
    }

    /// Everything.
    pub fn all(&self) -> Mass {
        self.positives().plus(self.negatives())
    }

    /// One metric; `None` for those that need scores.
    pub(super) fn reading(&self, metric: Metric) -> Option<Reading> {
        let Self {
            tn, fp, fn_, tp, ..
        } = *self;
        Some(match metric {
            Metric::BaseRate => share(self.positives(), self.negatives(), Undefined::NoLabels),
            Metric::Accuracy => self.accuracy(),
            Metric::BalancedAccuracy => self.balanced_accuracy(),
            Metric::Precision => self.precision(),
            Metric::Recall => self.recall(),
            Metric::Specificity => share(tn, fp, Undefined::NoNegatives),
            Metric::F1 => self.f1(),
            Metric::Mcc => self.mcc(),
            Metric::FHalf => self.f_beta(0.5),
            Metric::FTwo => self.f_beta(2.0),
            Metric::Npv => share(tn, fn_, Undefined::NoPredictedNegatives),
            Metric::Fpr => share(fp, tn, Undefined::NoNegatives),
            Metric::Fnr => share(fn_, tp, Undefined::NoPositives),
            Metric::Kappa => self.kappa(),
            Metric::Jaccard => share(tp, fp.plus(fn_), Undefined::NoPositivesAtAll),
            Metric::PredictedRate => share(tp.plus(fp), tn.plus(fn_), Undefined::NoLabels),
            Metric::F1Macro => Ok(WeightedPairs::of(self).mean(ClassShare::F1, false)),
            Metric::F1Weighted => Ok(WeightedPairs::of(self).mean(ClassShare::F1, true)),
            Metric::Tn => self.weight(tn),
            Metric::Fp => self.weight(fp),
            Metric::Fn => self.weight(fn_),
            Metric::Tp => self.weight(tp),
            _ => return None,
        })
    }

    /// The mean cost of a row.
    pub(super) fn cost(&self, costs: &CostMatrix) -> Reading {
        let sides = [
            (self.tp, costs.tp),
            (self.fp, costs.fp),
            (self.fn_, costs.fn_),
            (self.tn, costs.tn),
        ];
        let whole = self.all();
        if whole.sum <= 0.0 {
            return Err(Undefined::NoLabels);
        }
        let sum: f64 = sides.iter().map(|(cell, cost)| cell.sum * cost).sum();
        let value = finite(sum / whole.sum)?;
        let squares: f64 = sides
            .iter()
            .map(|(cell, cost)| cell.squares * (cost - value) * (cost - value))
            .sum();
        let rows = whole.effective();
        let error = (squares * rows / (rows - 1.0)).sqrt() / whole.sum;
        let band = interval::normal(value, error).filter(|_| error > 0.0 && rows > 1.0);
        Ok(self.estimate(value, band))
    }

    fn estimate(&self, value: f64, band: Option<(f64, f64)>) -> Estimate {
        Estimate {
            value,
            n: self.all().rows,
            interval: interval::around(value, band),
        }
    }

    /// A cell as scikit-learn's `confusion_matrix(sample_weight)` has it.
    fn weight(&self, cell: Mass) -> Reading {
        Ok(Estimate::exact(
            finite(cell.sum * self.unit)?,
            self.all().rows,
        ))
    }

    fn both_classes(&self) -> Result<(), Undefined> {
        if self.positives().rows == 0 || self.negatives().rows == 0 {
            Err(Undefined::OneClassOnly)
        } else {
            Ok(())
        }
    }

    fn balanced_accuracy(&self) -> Reading {
        self.both_classes()?;
        let (recall, below, above) = reach(self.tp, self.fn_);
        let (specificity, other_below, other_above) = reach(self.tn, self.fp);
        let value = f64::midpoint(recall, specificity);
        let low = value - libm::hypot(below, other_below) / 2.0;
        let high = value + libm::hypot(above, other_above) / 2.0;
        Ok(self.estimate(value, Some((low.max(0.0), high.min(1.0)))))
    }

    /// Share of decisions that are right.
    pub fn accuracy(&self) -> Reading {
        let (right, wrong) = (self.tp.plus(self.tn), self.fp.plus(self.fn_));
        share(right, wrong, Undefined::NoLabels)
    }

    /// Share of positive decisions that are right.
    pub fn precision(&self) -> Reading {
        share(self.tp, self.fp, Undefined::NoPredictedPositives)
    }

    /// Share of positives that were caught.
    pub fn recall(&self) -> Reading {
        share(self.tp, self.fn_, Undefined::NoPositives)
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> Reading {
        let missed = self.fp.plus(self.fn_);
        let touched = self.tp.plus(missed);
        if touched.rows == 0 {
            return Err(Undefined::NoPositivesAtAll);
        }
        let value = 2.0 * self.tp.sum / (self.tp.sum + touched.sum);
        let (low, high) = wilson(self.tp, missed);
        Ok(self.estimate(
            value,
            Some((2.0 * low / (1.0 + low), 2.0 * high / (1.0 + high))),
        ))
    }

    fn f_beta(&self, beta: f64) -> Reading {
        let touched = self.tp.plus(self.fp).plus(self.fn_);
        if touched.rows == 0 {
            return Err(Undefined::NoPositivesAtAll);
        }
        let square = beta * beta;
        let read = |[tp, fp, missed]: [f64; 3]| {
            (1.0 + square) * tp / ((1.0 + square) * tp + square * missed + fp)
        };
        let cells = [self.tp, self.fp, self.fn_];
        let value = read(cells.map(|cell| cell.sum));
        let error = cells::error(cells, &read);
        let band = interval::on_logit_scale(value, error)
            .filter(|_| error > 0.0)
            .or_else(|| Some(interval::wilson_share(value, touched.effective())));
        Ok(self.estimate(value, band))
    }

    fn kappa(&self) -> Reading {
        let whole = self.all();
        let agreed = (self.tp.sum + self.tn.sum) / whole.sum;
        let label = self.positives().sum / whole.sum;
        let predicted = (self.tp.sum + self.fp.sum) / whole.sum;
        let by_chance = label * predicted + (1.0 - label) * (1.0 - predicted);
        // Of one class in both, sums of weights give 1 but for rounding.
        let is_one = self.positives().rows == 0 && self.tp.plus(self.fp).rows == 0
            || self.negatives().rows == 0 && self.tn.plus(self.fn_).rows == 0;
        if is_one || by_chance >= 1.0 {
            return Err(Undefined::ZeroVariance);
        }
        let value = (agreed - by_chance) / (1.0 - by_chance);
        let cells = [self.tn, self.fp, self.fn_, self.tp];
        let error = cells::error(cells, &|[tn, fp, missed, tp]| {
            let whole = tn + fp + missed + tp;
            let (label, predicted) = ((tp + missed) / whole, (tp + fp) / whole);
            let by_chance = label * predicted + (1.0 - label) * (1.0 - predicted);
            ((tp + tn) / whole - by_chance) / (1.0 - by_chance)
        });
        let band = interval::normal(value, error)
            .filter(|_| error > 0.0)
            .map(|(low, high)| (low.max(-1.0), high.min(1.0)));
        Ok(self.estimate(value, band))
    }

    fn mcc(&self) -> Reading {
        self.both_classes()?;
        if self.tp.plus(self.fp).rows == 0 {
            return Err(Undefined::NoPredictedPositives);
        }
        if self.tn.plus(self.fn_).rows == 0 {
            return Err(Undefined::ZeroVariance);
        }
        let cells = [self.tn, self.fp, self.fn_, self.tp];
        let read = |cells: [f64; 4]| correlation(cells).0;
        let sums = cells.map(|cell| cell.sum);
        let value = read(sums);
        let error = cells::error(cells, &read);
        let band = if value.abs() < 1.0 && error > 0.0 {
            interval::on_fisher_scale(value, error)
        } else {
            // As of counts: half an effective row per cell.
            let rows = self.all().effective() / self.all().sum;
            let (centre, error) = correlation(sums.map(|sum| sum * rows + 0.5));
            interval::on_fisher_scale(centre, error)
        };
        Ok(self.estimate(value, band))
    }
}

/// A weighted mean that stays within its range, as a reading.
pub(super) fn mean(
    terms: impl Iterator<Item = (f64, f64, f64)> + Clone,
    range: (f64, f64),
) -> Reading {
    let mean = ratio(terms).ok_or(Undefined::NoLabels)?;
    let value = finite(mean.value)?;
    let band = mean.error.and_then(|error| interval::normal(value, error));
    let band = band.map(|(low, high)| (low.max(range.0), high.min(range.1)));
    Ok(Estimate {
        value,
        n: mean.n,
        interval: interval::around(value, band),
    })
}
