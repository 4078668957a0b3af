//! What another decision threshold would do, from counts alone: no row is read again.

use crate::report::document::Scope;
use crate::report::picture::{Picture, ThresholdCounts};

/// Right and wrong decisions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Negatives left alone.
    pub tn: u64,
    /// Negatives called positive.
    pub fp: u64,
    /// Positives that were missed.
    pub fn_: u64,
    /// Positives that were caught.
    pub tp: u64,
}

impl Confusion {
    /// Counts with `score >= edge(step)` called positive.
    pub fn at(counts: &ThresholdCounts, step: usize) -> Self {
        let split = |steps: &[u64]| {
            let below = steps.iter().take(step + 1).sum();
            let above = steps.iter().skip(step + 1).sum();
            (below, above)
        };
        let (fn_, tp) = split(&counts.positives);
        let (tn, fp) = split(&counts.negatives);
        Self { tn, fp, fn_, tp }
    }

    /// All rows.
    pub const fn n(&self) -> u64 {
        self.tn + self.fp + self.fn_ + self.tp
    }

    /// tp / (tp + fp); `None` where nothing is called positive.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.tp, self.tp + self.fp)
    }

    /// tp / (tp + fn); `None` without positives.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.tp, self.tp + self.fn_)
    }

    /// 2 tp / (2 tp + fp + fn); `None` without positives and without positive decisions.
    pub fn f1(&self) -> Option<f64> {
        ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn_)
    }

    /// (tp + tn) / n; `None` without rows.
    pub fn accuracy(&self) -> Option<f64> {
        ratio(self.tp + self.tn, self.n())
    }
}

/// Steps of the slider.
pub fn steps(counts: &ThresholdCounts) -> usize {
    counts.positives.len().saturating_sub(2)
}

/// The threshold at a step.
pub fn edge(counts: &ThresholdCounts, step: usize) -> f64 {
    counts.low + (counts.high - counts.low) * step as f64 / steps(counts).max(1) as f64
}

/// The step nearest to a threshold.
pub fn nearest_step(counts: &ThresholdCounts, threshold: f64) -> usize {
    let distance = |step: &usize| (edge(counts, *step) - threshold).abs();
    (0..=steps(counts)).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

/// The counts of the reference or of the current period.
pub fn counts(picture: &Picture, scope: Scope) -> Option<&ThresholdCounts> {
    picture.thresholds.iter().find(|counts| counts.scope == scope && counts.window.is_none())
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> ThresholdCounts {
        ThresholdCounts {
            scope: Scope::Current,
            window: None,
            low: 0.0,
            high: 1.0,
            // Below 0, [0, 0.5), [0.5, 1), at 1.
            positives: vec![0, 1, 2, 3],
            negatives: vec![0, 7, 5, 0],
        }
    }

    #[test]
    fn the_first_edge_calls_everything_in_range_positive_and_the_last_only_the_top() {
        let counts = example();
        assert_eq!(Confusion::at(&counts, 0), Confusion { tn: 0, fp: 12, fn_: 0, tp: 6 });
        assert_eq!(Confusion::at(&counts, 1), Confusion { tn: 7, fp: 5, fn_: 1, tp: 5 });
        assert_eq!(Confusion::at(&counts, 2), Confusion { tn: 12, fp: 0, fn_: 3, tp: 3 });
    }

    #[test]
    fn a_ratio_without_rows_is_not_zero() {
        let nothing = Confusion::default();
        assert_eq!((nothing.precision(), nothing.recall(), nothing.f1(), nothing.accuracy()), (None, None, None, None));
    }

    #[test]
    fn the_nearest_step_finds_its_own_edge() {
        let counts = example();
        assert_eq!((steps(&counts), nearest_step(&counts, 0.49), edge(&counts, 1)), (2, 1, 0.5));
    }
}
