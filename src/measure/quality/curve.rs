//! Curves over the threshold: counts per step of the score, and at every score.

use serde::{Deserialize, Serialize};

use crate::measure::sorted::SortedRuns;
use crate::measure::sum::Sum;

/// Rows per score step, by class.
///
/// Index 0 is below edge 0, index k + 1 is `[edge(k), edge(k + 1))`, index `steps` + 1 is at or above the last edge, with
/// [`threshold_edge`] as the edge.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreSteps {
    /// Rows with a positive label.
    pub positives: Vec<u64>,
    /// Rows with a negative one.
    pub negatives: Vec<u64>,
    /// How much they weigh, where rows have weights.
    pub weights: Option<StepWeights>,
}

/// Weights per score step, by class: their sum and the sum of their squares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepWeights {
    /// What the weights were divided by.
    pub unit: f64,
    /// Of rows with a positive label.
    pub positives: Vec<(f64, f64)>,
    /// Of rows with a negative one.
    pub negatives: Vec<(f64, f64)>,
}

/// Edge `k` of `steps` equal steps from `low` to `high`; everybody who counts by steps asks here.
///
/// # Source
/// Ours.
/// # Checked against
/// Confusion counts at every edge, over random rows in `tests/it/laws.rs`.
pub fn threshold_edge(low: f64, high: f64, steps: usize, k: usize) -> f64 {
    low + (high - low) * k as f64 / steps.max(1) as f64
}

pub(super) fn step_counts(scores: &SortedRuns, low: f64, high: f64, steps: usize) -> Vec<u64> {
    let mut counts = Vec::with_capacity(steps + 2);
    let mut left = scores.len();
    for k in 0..=steps {
        let above = scores
            .at_least(threshold_edge(low, high, steps, k))
            .min(left);
        counts.push(left - above);
        left = above;
    }
    counts.push(left);
    counts
}

/// The same of ascending scores with weights: rows, and sum and squares of their weights.
pub(super) fn step_weights(
    rows: &[(f64, f64)],
    (low, high): (f64, f64),
    steps: usize,
) -> (Vec<u64>, Vec<(f64, f64)>) {
    let mut rest = rows;
    let mut found = (Vec::new(), Vec::new());
    for k in 0..=steps + 1 {
        let edge = threshold_edge(low, high, steps, k);
        let below = if k > steps {
            rest.len()
        } else {
            rest.partition_point(|row| row.0 < edge)
        };
        let (own, others) = rest.split_at(below);
        let sum = own.iter().map(|row| row.1).collect::<Sum>();
        let squares = own.iter().map(|row| row.1 * row.1).collect::<Sum>();
        found.0.push(own.len() as u64);
        found.1.push((sum.value(), squares.value()));
        rest = others;
    }
    found
}

/// Every score that is there, falling, with the positives and negatives that score at least as high.
///
/// # Shapes and units
/// Ascending scores of both classes. As many entries as distinct scores.
/// # Source
/// The thresholds of scikit-learn's `roc_curve(drop_intermediate=False)` and `precision_recall_curve`.
/// # Checked against
/// Both curves over the golden data (scikit-learn 1.9.1) in `tests/it/golden/binary.rs`.
pub(super) fn sweep(positives: &[f64], negatives: &[f64]) -> Vec<(f64, u64, u64)> {
    let (all_p, all_n) = (positives.len(), negatives.len());
    let (mut positives, mut negatives) = (positives, negatives);
    let mut swept = Vec::new();
    loop {
        let ends = [positives.last(), negatives.last()];
        let Some(score) = ends.into_iter().flatten().copied().reduce(f64::max) else {
            return swept;
        };
        let tied = |scores: &[f64]| {
            scores
                .iter()
                .rev()
                .take_while(|other| **other >= score)
                .count()
        };
        positives = positives.split_at(positives.len() - tied(positives)).0;
        negatives = negatives.split_at(negatives.len() - tied(negatives)).0;
        let (tp, fp) = (all_p - positives.len(), all_n - negatives.len());
        swept.push((score, tp as u64, fp as u64));
    }
}

/// Takes the first numbers off ascending ones: those that are still within.
pub(super) fn take_through<'a>(
    values: &mut &'a [f64],
    is_within: &dyn Fn(f64) -> bool,
) -> &'a [f64] {
    let (head, tail) = values.split_at(values.partition_point(|value| is_within(*value)));
    *values = tail;
    head
}

/// The same of rows with weights, ascending by their score.
pub(super) fn take_rows<'a>(
    rows: &mut &'a [(f64, f64)],
    is_within: &dyn Fn(f64) -> bool,
) -> &'a [(f64, f64)] {
    let (head, tail) = rows.split_at(rows.partition_point(|row| is_within(row.0)));
    *rows = tail;
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_are_rows_at_every_step() {
        let scores = [-0.5, 0.0, 0.25, 0.25, 0.3, 0.99, 1.0, 7.0];
        let mut runs = SortedRuns::default();
        runs.extend(scores);
        let rows = scores.map(|score| (score, 0.5));
        let (counts, weights) = step_weights(&rows, (0.0, 1.0), 4);
        assert_eq!(counts, step_counts(&runs, 0.0, 1.0, 4));
        let halves = counts.iter().map(|n| (*n as f64 / 2.0, *n as f64 / 4.0));
        assert!(weights.into_iter().eq(halves));
    }
}
