//! What decisions cost, and the threshold at which they cost least.

use super::Confusion;
use super::curve::sweep;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// What each outcome of a decision costs; a gain is below 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostMatrix {
    /// A positive that was caught.
    pub tp: f64,
    /// A negative that was called positive.
    pub fp: f64,
    /// A positive that was missed.
    pub fn_: f64,
    /// A negative that was left alone.
    pub tn: f64,
}

/// The threshold at which decisions cost least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastCost {
    /// Scores at or above it are called positive; `None`: no score is.
    pub threshold: Option<f64>,
    /// The mean cost of a row there.
    pub cost: f64,
}

impl CostMatrix {
    /// The mean cost of a row: Σ count·cost / n.
    ///
    /// # Shapes and units
    /// In the unit of the costs.
    /// # Undefined
    /// `NoLabels` without rows, `Overflow` where the sum leaves the range of floats.
    /// # Source
    /// Elkan (2001), The foundations of cost-sensitive learning, IJCAI, 973–978; interval: mean and its standard error.
    /// # Checked against
    /// By hand in this file.
    pub fn mean(&self, confusion: &Confusion) -> Reading {
        let n = confusion.n();
        if n == 0 {
            return Err(Undefined::NoLabels);
        }
        let sum = self.sum(confusion);
        let squared = Self {
            tp: self.tp * self.tp,
            fp: self.fp * self.fp,
            fn_: self.fn_ * self.fn_,
            tn: self.tn * self.tn,
        };
        let value = sum / n as f64;
        if !value.is_finite() {
            return Err(Undefined::Overflow);
        }
        let band = interval::standard_error(n, sum, squared.sum(confusion))
            .filter(|error| *error > 0.0)
            .and_then(|error| interval::normal(value, error));
        Ok(Estimate {
            value,
            n,
            interval: interval::around(value, band),
        })
    }

    fn sum(&self, confusion: &Confusion) -> f64 {
        let [tp, fp, missed, tn] =
            [confusion.tp, confusion.fp, confusion.fn_, confusion.tn].map(|count| count as f64);
        tp * self.tp + fp * self.fp + missed * self.fn_ + tn * self.tn
    }

    /// The cheapest of all thresholds; of equally cheap ones the highest.
    ///
    /// # Shapes and units
    /// Ascending scores of both classes. O(n).
    /// # Undefined
    /// `NoLabels` without rows, `Overflow` as [`Self::mean`].
    /// # Source
    /// As [`Self::mean`], over every score that is there.
    /// # Checked against
    /// Every threshold tried one by one, over random rows in `tests/it/laws.rs`.
    pub(super) fn least(
        &self,
        positives: &[f64],
        negatives: &[f64],
    ) -> Result<LeastCost, Undefined> {
        let (all_p, all_n) = (positives.len() as u64, negatives.len() as u64);
        if all_p + all_n == 0 {
            return Err(Undefined::NoLabels);
        }
        let at = |threshold, tp, fp| {
            let confusion = Confusion {
                tp,
                fp,
                fn_: all_p - tp,
                tn: all_n - fp,
            };
            let cost = self.sum(&confusion) / (all_p + all_n) as f64;
            LeastCost { threshold, cost }
        };
        let mut least = at(None, 0, 0);
        for (score, tp, fp) in sweep(positives, negatives) {
            let here = at(Some(score), tp, fp);
            if here.cost < least.cost {
                least = here;
            }
        }
        if least.cost.is_finite() {
            Ok(least)
        } else {
            Err(Undefined::Overflow)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEAR_MISSES: CostMatrix = CostMatrix {
        tp: 0.0,
        fp: 1.0,
        fn_: 5.0,
        tn: 0.0,
    };

    #[test]
    fn a_mean_cost_is_the_sum_of_its_cells() {
        let confusion = Confusion {
            tn: 70,
            fp: 10,
            fn_: 5,
            tp: 15,
        };
        let costs = CostMatrix {
            tp: -2.0,
            ..DEAR_MISSES
        };
        let cost = costs.mean(&confusion).unwrap();
        assert_eq!(cost.value, (10.0 + 25.0 - 30.0) / 100.0);
        let (low, high) = cost.interval.unwrap();
        assert!(low < 0.05 && 0.05 < high);
        assert_eq!(costs.mean(&Confusion::default()), Err(Undefined::NoLabels));
    }

    #[test]
    fn dear_misses_lower_the_threshold() {
        let (positives, negatives) = ([0.3, 0.6, 0.9], [0.1, 0.2, 0.4, 0.5]);
        let least = DEAR_MISSES.least(&positives, &negatives).unwrap();
        assert_eq!((least.threshold, least.cost), (Some(0.3), 2.0 / 7.0));
        let dear_alarms = CostMatrix {
            fp: 5.0,
            fn_: 1.0,
            ..DEAR_MISSES
        };
        let least = dear_alarms.least(&positives, &negatives).unwrap();
        assert_eq!((least.threshold, least.cost), (Some(0.6), 1.0 / 7.0));
        let useless = DEAR_MISSES.least(&[], &negatives).unwrap();
        assert_eq!((useless.threshold, useless.cost), (None, 0.0));
        assert_eq!(DEAR_MISSES.least(&[], &[]), Err(Undefined::NoLabels));
    }
}
