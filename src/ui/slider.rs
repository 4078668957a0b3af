//! What another decision threshold would do, from counts alone: no row is read again.

use crate::measure::quality::{Confusion, Metric};
use crate::measure::{Estimate, Undefined};
use crate::report::document::{Quality, Scope};
use crate::report::picture::{Picture, ThresholdCounts};

/// Metrics that the slider shows.
pub const METRICS: [Metric; 4] = [
    Metric::Precision,
    Metric::Recall,
    Metric::F1,
    Metric::Accuracy,
];

/// Decisions with `score >= edge(step)` called positive.
pub fn confusion(counts: &ThresholdCounts, step: usize) -> Confusion {
    let split = |steps: &[u64]| {
        let below = steps.iter().take(step + 1).sum();
        let above = steps.iter().skip(step + 1).sum();
        (below, above)
    };
    let (fn_, tp) = split(&counts.positives);
    let (tn, fp) = split(&counts.negatives);
    Confusion { tn, fp, fn_, tp }
}

/// A metric of these decisions, as the document would write it for rows that hang together by `phi`.
pub fn quality(confusion: &Confusion, metric: Metric, scope: Scope, phi: f64) -> Quality {
    let reading = confusion.reading(metric).unwrap_or(Err(Undefined::NoRows));
    let wide = |estimate: Estimate| Some(metric.widened(estimate.value, estimate.interval?, phi));
    let (low, high) = reading.ok().and_then(wide).unzip();
    Quality {
        metric: metric.id().into(),
        scope,
        window: None,
        value: reading.ok().map(|estimate| estimate.value),
        low,
        high,
        n: reading.map_or_else(|_| confusion.n(), |estimate| estimate.n),
        undefined: reading.err().map(|why| why.to_string()),
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
    (0..=steps(counts))
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .unwrap_or(0)
}

/// The counts of the reference or of the current period.
pub fn counts(picture: &Picture, scope: Scope) -> Option<&ThresholdCounts> {
    picture
        .thresholds
        .iter()
        .find(|counts| counts.scope == scope && counts.window.is_none())
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
        assert_eq!(
            confusion(&counts, 0),
            Confusion {
                tn: 0,
                fp: 12,
                fn_: 0,
                tp: 6
            }
        );
        assert_eq!(
            confusion(&counts, 1),
            Confusion {
                tn: 7,
                fp: 5,
                fn_: 1,
                tp: 5
            }
        );
        assert_eq!(
            confusion(&counts, 2),
            Confusion {
                tn: 12,
                fp: 0,
                fn_: 3,
                tp: 3
            }
        );
    }

    #[test]
    fn a_ratio_without_rows_says_why() {
        for metric in METRICS {
            let quality = quality(&Confusion::default(), metric, Scope::Current, 1.0);
            assert!(
                quality.value.is_none() && quality.undefined.is_some(),
                "{}",
                metric.id()
            );
        }
    }

    #[test]
    fn the_nearest_step_finds_its_own_edge() {
        let counts = example();
        assert_eq!(
            (
                steps(&counts),
                nearest_step(&counts, 0.49),
                edge(&counts, 1)
            ),
            (2, 1, 0.5)
        );
    }
}
