//! How far probabilities are from what came true, over bins of equal width.

use super::curve::take_through;
use super::{CalibrationMetric, Metric};
use crate::measure::histogram;
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined};

/// To which bin a score on an edge belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// scikit-learn's `calibration_curve`.
    Lower,
    /// min(⌊p·k⌋, k − 1).
    Upper,
}

/// A calibration error: over the gaps |ȳ − p̄| of k bins either Σ (n/N)·gap or the largest gap.
///
/// # Shapes and units
/// Ascending scores of both classes, between 0 and 1. The error lies between 0 and 1; empty bins do not count.
/// # Undefined
/// `NotProbability` where a score lies outside 0 to 1.
/// # Source
/// Naeini, Cooper & Hauskrecht (2015), AAAI, 2901–2907; bins as said at [`Edge`].
/// # Checked against
/// The golden data, both edge rules, with 10 and 15 bins (numpy and scikit-learn 1.9.1), in `tests/it/golden`.
#[derive(Debug, Clone, Copy)]
pub(super) struct CalibrationError {
    pub(super) bins: usize,
    pub(super) edge: Edge,
    pub(super) largest: bool,
}

impl CalibrationError {
    /// The error that a metric names; `None` for other metrics.
    pub(super) const fn of(metric: Metric) -> Option<Self> {
        let (bins, edge, largest) = match metric {
            Metric::Ece10 => (10, Edge::Lower, false),
            Metric::Ece15 => (15, Edge::Lower, false),
            Metric::EceFloor10 => (10, Edge::Upper, false),
            Metric::EceFloor15 => (15, Edge::Upper, false),
            Metric::Mce10 => (10, Edge::Lower, true),
            Metric::Calibration(CalibrationMetric::Mce15) => (15, Edge::Lower, true),
            Metric::Calibration(CalibrationMetric::MceFloor10) => (10, Edge::Upper, true),
            Metric::Calibration(CalibrationMetric::MceFloor15) => (15, Edge::Upper, true),
            _ => return None,
        };
        Some(Self {
            bins,
            edge,
            largest,
        })
    }

    /// Over so many bins, the mean or the largest.
    pub(super) const fn over(bins: usize, edge: Edge, largest: bool) -> Self {
        Self {
            bins,
            edge,
            largest,
        }
    }

    pub(super) fn read(self, positives: &[f64], negatives: &[f64], probable: bool) -> Reading {
        if !probable {
            return Err(Undefined::NotProbability);
        }
        let n = positives.len() + negatives.len();
        if n == 0 {
            return Err(Undefined::NoLabels);
        }
        let (mut positives, mut negatives) = (positives, negatives);
        let mut errors = Sum::default();
        let mut most = 0.0_f64;
        for last in lasts(self.bins, self.edge) {
            let (hits, misses) = (
                take_through(&mut positives, &last),
                take_through(&mut negatives, &last),
            );
            let rows = (hits.len() + misses.len()) as f64;
            if rows <= 0.0 {
                continue;
            }
            let scores = hits.iter().chain(misses).copied().collect::<Sum>();
            let gap = (hits.len() as f64 - scores.value()).abs();
            errors.add(gap);
            most = most.max(gap / rows);
        }
        let value = if self.largest {
            most
        } else {
            errors.value() / n as f64
        };
        Ok(Estimate::exact(value.min(1.0), n as u64))
    }
}

/// Per bin of equal width: whether a score belongs to it or to one below.
pub(super) fn lasts(bins: usize, edge: Edge) -> impl Iterator<Item = impl Fn(f64) -> bool> {
    let edges = histogram::linspace(0.0, 1.0, bins);
    edges
        .into_iter()
        .zip(0..=bins)
        .skip(1)
        .map(move |(bound, bin)| {
            move |score: f64| {
                bin == bins
                    || match edge {
                        Edge::Lower => score <= bound,
                        Edge::Upper => score * (bins as f64) < bin as f64,
                    }
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(metric: Metric, positives: &[f64], negatives: &[f64]) -> Reading {
        CalibrationError::of(metric)
            .unwrap()
            .read(positives, negatives, true)
    }

    #[test]
    fn a_score_on_an_edge_falls_below_or_above_it() {
        // 0.5 alone in its bin, or with 0.45 below it.
        let (positives, negatives) = ([0.5], [0.45]);
        let below = read(Metric::Ece10, &positives, &negatives).unwrap().value;
        let above = read(Metric::EceFloor10, &positives, &negatives)
            .unwrap()
            .value;
        assert!(
            (below - 0.025).abs() < 1e-15 && (above - 0.475).abs() < 1e-15,
            "{below} {above}"
        );
        assert_eq!(read(Metric::Mce10, &[1.0], &[0.0]).unwrap().value, 0.0);
    }

    #[test]
    fn nothing_to_judge_says_so() {
        assert_eq!(read(Metric::Ece10, &[], &[]), Err(Undefined::NoLabels));
        let margin = CalibrationError::of(Metric::Ece15)
            .unwrap()
            .read(&[2.0], &[], false);
        assert_eq!(margin, Err(Undefined::NotProbability));
    }
}
