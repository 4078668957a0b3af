//! Curves over the threshold, exact and thinned for drawing.

use super::rank::{Groups, Tied};
use crate::measure::histogram;
use crate::measure::interval;
use crate::measure::sorted::SortedRuns;
use crate::measure::sum::Sum;

/// Points that a curve keeps at most.
const POINTS: u64 = 512;

/// Mean score, share of positives, low and high of its Wilson interval, n.
pub type CalibrationBin = (f64, f64, f64, f64, u64);

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

/// Mean score and share of positives in bins of equal width over 0 to 1; a score on an edge belongs to the lower bin.
///
/// # Shapes and units
/// Ascending scores of both classes. One entry per bin that holds any row, with the Wilson interval of its share.
/// # Source
/// scikit-learn's `calibration_curve(strategy="uniform")`.
/// # Checked against
/// `tests/it/reference/quality.json` (scikit-learn 1.9.1); the interval as [`interval::wilson`].
pub(super) fn calibration(
    positives: &[f64],
    negatives: &[f64],
    bins: usize,
) -> Vec<CalibrationBin> {
    let edges = histogram::linspace(0.0, 1.0, bins);
    let (mut positives, mut negatives) = (positives, negatives);
    let mut curve = Vec::new();
    for (k, edge) in edges.iter().skip(1).enumerate() {
        let bound = if k + 1 == bins { f64::INFINITY } else { *edge };
        let (caught, missed) = (
            take_through(&mut positives, &|score| score <= bound),
            take_through(&mut negatives, &|score| score <= bound),
        );
        let (hits, n) = (caught.len() as u64, (caught.len() + missed.len()) as u64);
        if n == 0 {
            continue;
        }
        let mean = caught
            .iter()
            .chain(missed)
            .copied()
            .collect::<Sum>()
            .value()
            / n as f64;
        let (low, high) = interval::wilson(hits, n);
        curve.push((mean, hits as f64 / n as f64, low, high, n));
    }
    curve
}

/// False positive rate and recall at falling thresholds, from (0, 0) to (1, 1).
///
/// # Shapes and units
/// Ascending scores of both classes. At most 512 points.
/// # Source
/// The corners of scikit-learn's `roc_curve(drop_intermediate=False)`, thinned evenly.
/// # Checked against
/// The area under a short one equals the ROC AUC, in `tests/it/quality.rs`; no peer's curve is compared.
pub(super) fn roc(positives: &[f64], negatives: &[f64]) -> Vec<(f64, f64)> {
    let (p, n) = (positives.len().max(1) as f64, negatives.len().max(1) as f64);
    let mut points = vec![(0.0, 0.0)];
    points.extend(thinned(positives, negatives).map(|(tp, fp)| (fp / n, tp / p)));
    points
}

/// Recall and precision at falling thresholds; the last point is "everything is positive".
///
/// # Shapes and units
/// Ascending scores of both classes. At most 512 points; recall 0, where nothing is predicted, has none.
/// # Source
/// The points of scikit-learn's `precision_recall_curve`, thinned evenly, without its added end (0, 1).
/// # Checked against
/// Its last point by hand in this file; no peer's curve is compared.
pub(super) fn precision_recall(positives: &[f64], negatives: &[f64]) -> Vec<(f64, f64)> {
    let p = positives.len().max(1) as f64;
    thinned(positives, negatives)
        .map(|(tp, fp)| (tp / p, tp / (tp + fp)))
        .collect()
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

/// Counts at or above falling thresholds, at points evenly apart in the sum of both shares; the last is everything.
fn thinned(positives: &[f64], negatives: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    let (p, n) = (positives.len().max(1) as f64, negatives.len().max(1) as f64);
    let (all_p, all_n) = (positives.len() as u64, negatives.len() as u64);
    let steps = (POINTS - 3) as f64 / 2.0;
    let mut below = (0, 0);
    let mut kept = Vec::new();
    let mut last = f64::INFINITY;
    // Ascending over what lies below; turned round at the end.
    for Tied {
        positives,
        negatives,
    } in Groups::new(positives, negatives)
    {
        let (tp, fp) = ((all_p - below.0) as f64, (all_n - below.1) as f64);
        let place = ((tp / p + fp / n) * steps).floor();
        if place < last {
            kept.push((tp, fp));
            last = place;
        }
        below = (below.0 + positives, below.1 + negatives);
    }
    kept.into_iter().rev()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_curves_keep_their_ends_and_few_points() {
        let positives: Vec<f64> = (0..20_000).map(|i| f64::from(i) + 0.5).collect();
        let negatives: Vec<f64> = (0..20_000).map(f64::from).collect();
        let curve = roc(&positives, &negatives);
        assert!(curve.len() <= 512, "{}", curve.len());
        assert_eq!(
            (curve.first(), curve.last()),
            (Some(&(0.0, 0.0)), Some(&(1.0, 1.0)))
        );
        let curve = precision_recall(&positives, &negatives);
        assert!(curve.len() <= 512 && curve.last() == Some(&(1.0, 0.5)));
    }
}
