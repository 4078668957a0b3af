//! What can be said from the four counts of decisions against truth.

use serde::{Deserialize, Serialize};

use super::Metric;
use super::pairs::{ClassShare, Pairs};
use crate::measure::{Estimate, Reading, Undefined, interval};

/// How decisions met the truth, counted.
///
/// # Undefined
/// Each reading names the count that it divides by when that is 0; scikit-learn puts 0 there, which looks like an
/// outage where there is only silence.
/// # Source
/// `sklearn.metrics.confusion_matrix` and its kin; intervals as in [`Metric::help`].
/// # Checked against
/// `tests/it/reference/quality.json` (scikit-learn 1.9.1).
/// # Examples
/// ```
/// use wellenough::measure::quality::Confusion;
/// let confusion = Confusion { tn: 50, fp: 10, fn_: 5, tp: 35 };
/// assert_eq!(confusion.accuracy().unwrap().value, 0.85);
/// assert!(Confusion::default().precision().is_err());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// Negatives predicted negative.
    pub tn: u64,
    /// Negatives predicted positive.
    pub fp: u64,
    /// Positives predicted negative.
    pub fn_: u64,
    /// Positives predicted positive.
    pub tp: u64,
}

impl Confusion {
    /// Counts one row.
    pub fn add(&mut self, predicted: bool, label: bool) {
        match (predicted, label) {
            (false, false) => self.tn += 1,
            (true, false) => self.fp += 1,
            (false, true) => self.fn_ += 1,
            (true, true) => self.tp += 1,
        }
    }

    /// Joins other counts.
    pub fn merge(&mut self, other: &Self) {
        self.tn += other.tn;
        self.fp += other.fp;
        self.fn_ += other.fn_;
        self.tp += other.tp;
    }

    /// Rows.
    pub const fn n(&self) -> u64 {
        self.positives() + self.negatives()
    }

    /// Rows with a positive label.
    pub const fn positives(&self) -> u64 {
        self.tp + self.fn_
    }

    /// Rows with a negative label.
    pub const fn negatives(&self) -> u64 {
        self.tn + self.fp
    }

    /// One metric; `None` for those that need scores.
    pub fn reading(&self, metric: Metric) -> Option<Reading> {
        Some(match metric {
            Metric::BaseRate => self.base_rate(),
            Metric::Accuracy => self.accuracy(),
            Metric::BalancedAccuracy => self.balanced_accuracy(),
            Metric::Precision => self.precision(),
            Metric::Recall => self.recall(),
            Metric::Specificity => self.specificity(),
            Metric::F1 => self.f1(),
            Metric::Mcc => self.mcc(),
            Metric::FHalf => self.f_beta(0.5),
            Metric::FTwo => self.f_beta(2.0),
            Metric::Npv => self.npv(),
            Metric::Fpr => self.against(self.fp, self.negatives(), Undefined::NoNegatives),
            Metric::Fnr => self.against(self.fn_, self.positives(), Undefined::NoPositives),
            Metric::Kappa => self.kappa(),
            Metric::Jaccard => self.jaccard(),
            Metric::PredictedRate => self.against(self.tp + self.fp, self.n(), Undefined::NoLabels),
            Metric::F1Macro => self.f1_over_classes(false),
            Metric::F1Weighted => self.f1_over_classes(true),
            Metric::Tn => self.count(self.tn),
            Metric::Fp => self.count(self.fp),
            Metric::Fn => self.count(self.fn_),
            Metric::Tp => self.count(self.tp),
            _ => return None,
        })
    }

    /// Share of positive labels.
    pub fn base_rate(&self) -> Reading {
        share(self.positives(), self.n(), Undefined::NoLabels)
    }

    /// Share of predictions that equal their label.
    pub fn accuracy(&self) -> Reading {
        share(self.tp + self.tn, self.n(), Undefined::NoLabels)
    }

    /// Share of positive predictions that are right.
    pub fn precision(&self) -> Reading {
        self.labelled()?;
        share(self.tp, self.tp + self.fp, Undefined::NoPredictedPositives)
    }

    /// Share of positive labels that were predicted.
    pub fn recall(&self) -> Reading {
        self.labelled()?;
        share(self.tp, self.positives(), Undefined::NoPositives)
    }

    /// Share of negative labels that were predicted.
    pub fn specificity(&self) -> Reading {
        self.labelled()?;
        share(self.tn, self.negatives(), Undefined::NoNegatives)
    }

    /// Mean of recall and specificity.
    pub fn balanced_accuracy(&self) -> Reading {
        self.both_classes()?;
        let recall = self.tp as f64 / self.positives() as f64;
        let specificity = self.tn as f64 / self.negatives() as f64;
        let value = f64::midpoint(recall, specificity);
        let interval =
            interval::mean_of_two((self.tp, self.positives()), (self.tn, self.negatives()));
        Ok(Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, interval),
        })
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> Reading {
        self.labelled()?;
        let touched = self.tp + self.fp + self.fn_;
        if touched == 0 {
            return Err(Undefined::NoPositivesAtAll);
        }
        let value = 2.0 * self.tp as f64 / (self.tp + touched) as f64;
        let (low, high) = interval::wilson(self.tp, touched);
        let interval = Some((2.0 * low / (1.0 + low), 2.0 * high / (1.0 + high)));
        Ok(Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, interval),
        })
    }

    /// Mean of precision and recall that weighs recall `beta` times as much.
    pub fn f_beta(&self, beta: f64) -> Reading {
        self.labelled()?;
        let touched = self.tp + self.fp + self.fn_;
        if touched == 0 {
            return Err(Undefined::NoPositivesAtAll);
        }
        let square = beta * beta;
        let [tp, fp, missed] = [self.tp, self.fp, self.fn_].map(|count| count as f64);
        let caught = (1.0 + square) * tp;
        let whole = caught + square * missed + fp;
        let value = caught / whole;
        // Delta method over the counts; its multinomial correction is 0, since the mean does not change with their scale.
        let by_tp = (1.0 + square) * (square * missed + fp) / (whole * whole);
        let by_fp = caught / (whole * whole);
        let variance = by_tp * by_tp * tp + by_fp * by_fp * (fp + square * square * missed);
        let interval = interval::on_logit_scale(value, variance.sqrt())
            .or_else(|| Some(interval::wilson_share(value, touched as f64)));
        Ok(Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, interval),
        })
    }

    /// Share of negative predictions that are right.
    pub fn npv(&self) -> Reading {
        self.against(self.tn, self.tn + self.fn_, Undefined::NoPredictedNegatives)
    }

    /// Overlap of predicted and true positives.
    pub fn jaccard(&self) -> Reading {
        let touched = self.tp + self.fp + self.fn_;
        self.against(self.tp, touched, Undefined::NoPositivesAtAll)
    }

    /// Mean of the F1 of both classes.
    fn f1_over_classes(&self, is_weighted: bool) -> Reading {
        self.labelled()?;
        Ok(Pairs::of(self).weighed().mean(ClassShare::F1, is_weighted))
    }

    /// Agreement beyond chance.
    pub fn kappa(&self) -> Reading {
        self.labelled()?;
        let n = self.n() as f64;
        let agreed = (self.tp + self.tn) as f64 / n;
        let (label, predicted) = (self.positives() as f64 / n, (self.tp + self.fp) as f64 / n);
        let by_chance = label * predicted + (1.0 - label) * (1.0 - predicted);
        if by_chance >= 1.0 {
            return Err(Undefined::ZeroVariance);
        }
        // (agreed − by chance)/(1 − by chance), as a quotient of whole numbers: exactly 0 where nothing is told apart.
        let [tp, fp, missed, tn] = [self.tp, self.fp, self.fn_, self.tn].map(|n| n as f64);
        let apart = 2.0 * (tp * tn - fp * missed);
        let value = apart / ((tp + fp) * (fp + tn) + (tp + missed) * (missed + tn));
        let error = (agreed * (1.0 - agreed) / n).max(0.0).sqrt() / (1.0 - by_chance);
        let interval = interval::normal(value, error)
            .filter(|_| error > 0.0)
            .map(|(low, high)| (low.max(-1.0), high.min(1.0)));
        Ok(Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, interval),
        })
    }

    fn against(&self, k: u64, n: u64, undefined: Undefined) -> Reading {
        self.labelled()?;
        share(k, n, undefined)
    }

    /// Correlation of prediction and label.
    pub fn mcc(&self) -> Reading {
        self.both_classes()?;
        if self.tp + self.fp == 0 {
            return Err(Undefined::NoPredictedPositives);
        }
        if self.tn + self.fn_ == 0 {
            return Err(Undefined::ZeroVariance);
        }
        let cells = [self.tn, self.fp, self.fn_, self.tp].map(|count| count as f64);
        let error = correlation(cells).1;
        let value = self.exact_correlation();
        let interval = if value.abs() < 1.0 && error > 0.0 {
            interval::on_fisher_scale(value, error)
        } else {
            // The delta method says "certain" at the ends; half a row per cell (Haldane 1956) does not.
            let (centre, error) = correlation(cells.map(|count| count + 0.5));
            interval::on_fisher_scale(centre, error)
        };
        Ok(Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, interval),
        })
    }

    /// The numerator in whole numbers: near 0 it would lose its digits.
    fn exact_correlation(&self) -> f64 {
        let [tn, fp, fn_, tp] = [self.tn, self.fp, self.fn_, self.tp].map(i128::from);
        // Paired so that a perfect record divides a square by its root.
        let positive = ((tp + fp) as f64 * (tp + fn_) as f64).sqrt();
        let negative = ((tn + fn_) as f64 * (tn + fp) as f64).sqrt();
        ((tp * tn - fp * fn_) as f64 / positive / negative).clamp(-1.0, 1.0)
    }

    fn count(&self, count: u64) -> Reading {
        self.labelled()
            .map(|()| Estimate::exact(count as f64, self.n()))
    }

    fn labelled(&self) -> Result<(), Undefined> {
        if self.n() == 0 {
            Err(Undefined::NoLabels)
        } else {
            Ok(())
        }
    }

    fn both_classes(&self) -> Result<(), Undefined> {
        self.labelled()?;
        if self.positives() == 0 || self.negatives() == 0 {
            Err(Undefined::OneClassOnly)
        } else {
            Ok(())
        }
    }
}

fn share(k: u64, n: u64, undefined: Undefined) -> Reading {
    if n == 0 {
        return Err(undefined);
    }
    let value = k as f64 / n as f64;
    Ok(Estimate {
        value,
        n,
        interval: interval::around(value, Some(interval::wilson(k, n))),
    })
}

/// Fourfold correlation and its standard error (Bishop, Fienberg & Holland 1975, eq. 11.3-14).
pub(super) fn correlation([tn, fp, fn_, tp]: [f64; 4]) -> (f64, f64) {
    let n = tn + fp + fn_ + tp;
    let (label, predicted) = ((tp + fn_) / n, (tp + fp) / n);
    let (label_spread, predicted_spread) = (label * (1.0 - label), predicted * (1.0 - predicted));
    let scale = (label_spread * predicted_spread).sqrt();
    let value = ((tp / n * (tn / n) - fp / n * (fn_ / n)) / scale).clamp(-1.0, 1.0);
    let (label_tilt, predicted_tilt) = (2.0 * label - 1.0, 2.0 * predicted - 1.0);
    let square = value * value;
    let tilts =
        label_tilt * label_tilt / label_spread + predicted_tilt * predicted_tilt / predicted_spread;
    let variance = 1.0 - square
        + value * (1.0 + square / 2.0) * label_tilt * predicted_tilt / scale
        - 0.75 * square * tilts;
    (value, (variance.max(0.0) / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_divides_by_nothing_says_so() {
        let empty = Confusion::default();
        assert_eq!(empty.accuracy(), Err(Undefined::NoLabels));
        assert_eq!(empty.f1(), Err(Undefined::NoLabels));
        let quiet = Confusion {
            tn: 5,
            ..Confusion::default()
        };
        assert_eq!(quiet.precision(), Err(Undefined::NoPredictedPositives));
        assert_eq!(quiet.recall(), Err(Undefined::NoPositives));
        assert_eq!(quiet.f1(), Err(Undefined::NoPositivesAtAll));
        assert_eq!(quiet.mcc(), Err(Undefined::OneClassOnly));
        let mute = Confusion {
            tn: 5,
            fn_: 5,
            ..Confusion::default()
        };
        assert_eq!(mute.mcc(), Err(Undefined::NoPredictedPositives));
        let loud = Confusion {
            fp: 5,
            tp: 5,
            ..Confusion::default()
        };
        assert_eq!(loud.mcc(), Err(Undefined::ZeroVariance));
    }

    #[test]
    fn a_perfect_record_is_not_certain() {
        let perfect = Confusion {
            tn: 10,
            tp: 10,
            ..Confusion::default()
        };
        for reading in [perfect.mcc(), perfect.f1(), perfect.balanced_accuracy()] {
            let estimate = reading.unwrap();
            let (low, high) = estimate.interval.unwrap();
            assert!(
                estimate.value == 1.0 && high == 1.0 && low < 0.95,
                "{estimate:?}"
            );
        }
    }
}
