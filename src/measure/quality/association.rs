//! Whether larger predictions go with larger labels: rank correlations.

use serde::{Deserialize, Serialize};

use crate::measure::{Estimate, Reading, Undefined, interval};

/// Labels with their predictions, in the order of the labels, kept while they arrive in parts.
///
/// # Shapes and units
/// 16 bytes per row; reading costs O(n log n).
/// # Undefined
/// `NoLabels` without rows, `TooFewRows` below two, `ZeroVariance` where all labels or all predictions are the same.
/// # Source
/// Spearman (1904); Kendall (1945), Biometrika 33, 239–251, tau-b; counted as by Knight (1966), JASA 61, 436–439.
/// # Checked against
/// The golden data (scipy 1.17.1 `spearmanr`, `kendalltau`) in `tests/it/golden`; all pairs one by one in this file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Association {
    /// Each ascending by label, then prediction; longest first.
    runs: Vec<Vec<(f64, f64)>>,
}

impl Association {
    pub(super) fn extend(&mut self, rows: impl Iterator<Item = (f64, f64)>) {
        // Adding zero turns -0 into 0, so that equal numbers have equal bits.
        let mut run: Vec<(f64, f64)> = rows.map(|(y, p)| (y + 0.0, p + 0.0)).collect();
        run.sort_unstable_by(order);
        self.push(run);
    }

    fn push(&mut self, mut run: Vec<(f64, f64)>) {
        if run.is_empty() {
            return;
        }
        while let Some(last) = self.runs.pop_if(|last| last.len() <= 2 * run.len()) {
            run = merged(&last, &run);
        }
        self.runs.push(run);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for run in other.runs.iter().rev() {
            self.push(run.clone());
        }
    }

    /// All rows, ascending by label.
    pub(super) fn rows(&self) -> Vec<(f64, f64)> {
        let mut runs = self.runs.iter().rev();
        let last = runs.next().cloned().unwrap_or_default();
        runs.fold(last, |all, run| merged(run, &all))
    }

    /// The labels, ascending.
    pub(super) fn labels(&self) -> Vec<f64> {
        self.rows().into_iter().map(|(label, _)| label).collect()
    }

    /// The lowest and the highest label.
    pub(super) fn label_range(&self) -> Option<(f64, f64)> {
        let ends = |run: &Vec<(f64, f64)>| Some((run.first()?.0, run.last()?.0));
        let ends = self.runs.iter().filter_map(ends);
        ends.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
    }

    /// Spearman's and Kendall's correlation.
    pub(super) fn readings(&self) -> [Reading; 2] {
        let rows = self.rows();
        let n = rows.len() as u64;
        if n < 2 {
            let need = Undefined::TooFewRows { need: 2, got: n };
            return [Err(if n == 0 { Undefined::NoLabels } else { need }); 2];
        }
        let labels = ranks(rows.iter().map(|(label, _)| *label), n);
        let mut predicted: Vec<(f64, usize)> =
            rows.iter().map(|row| row.1).zip(0..rows.len()).collect();
        predicted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let in_order = ranks(predicted.iter().map(|(value, _)| *value), n);
        let mut predictions = vec![0; rows.len()];
        for ((_, at), rank) in predicted.iter().zip(&in_order) {
            if let Some(place) = predictions.get_mut(*at) {
                *place = *rank;
            }
        }
        [
            spearman(&labels, &predictions, n),
            kendall(labels, predictions, n),
        ]
    }
}

fn order(a: &(f64, f64), b: &(f64, f64)) -> std::cmp::Ordering {
    a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
}

fn merged(left: &[(f64, f64)], right: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut all = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left, right);
    while let (Some((a, left_rest)), Some((b, right_rest))) =
        (left.split_first(), right.split_first())
    {
        if order(a, b).is_le() {
            all.push(*a);
            left = left_rest;
        } else {
            all.push(*b);
            right = right_rest;
        }
    }
    all.extend_from_slice(left);
    all.extend_from_slice(right);
    all
}

/// Twice the mid-rank of each of `n` ascending values: whole numbers.
fn ranks(ascending: impl Iterator<Item = f64>, n: u64) -> Vec<u64> {
    let values: Vec<f64> = ascending.collect();
    let mut ranks = Vec::with_capacity(values.len());
    for tied in values.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
        let (before, tied) = (ranks.len() as u64, tied.len() as u64);
        let rank = 2 * before + tied + 1;
        ranks.extend((0..tied).map(|_| rank));
    }
    debug_assert_eq!(ranks.len() as u64, n);
    ranks
}

fn spearman(labels: &[u64], predictions: &[u64], n: u64) -> Reading {
    // Twice the mid-ranks add up to n(n + 1), whatever the ties.
    let centre = u128::from(n) * u128::from(n + 1) * u128::from(n + 1);
    let products = |a: &[u64], b: &[u64]| {
        let terms = a.iter().zip(b);
        terms
            .map(|(a, b)| u128::from(*a) * u128::from(*b))
            .sum::<u128>()
    };
    let spread = |ranks: &[u64]| (products(ranks, ranks) - centre) as f64;
    let scale = spread(labels).sqrt() * spread(predictions).sqrt();
    if scale <= 0.0 {
        return Err(Undefined::ZeroVariance);
    }
    let both = products(labels, predictions);
    let shared = if both >= centre {
        (both - centre) as f64
    } else {
        -((centre - both) as f64)
    };
    let value = (shared / scale).clamp(-1.0, 1.0);
    let error = |rows: f64| (1.0 - value * value) * ((1.0 + value * value / 2.0) / rows).sqrt();
    Ok(estimate(value, n, 3, &error))
}

fn kendall(labels: Vec<u64>, predictions: Vec<u64>, n: u64) -> Reading {
    let pairs = |rows: u64| u128::from(rows) * u128::from(rows.saturating_sub(1)) / 2;
    let tied_labels: u128 = runs(&labels).map(pairs).sum();
    let joint = labels.iter().zip(&predictions).collect::<Vec<_>>();
    let tied_in_both: u128 = joint
        .chunk_by(|a, b| a == b)
        .map(|tied| pairs(tied.len() as u64))
        .sum();
    let mut predictions = predictions;
    let discordant = inversions(&mut predictions);
    let tied_predictions: u128 = runs(&predictions).map(pairs).sum();
    let all = pairs(n);
    let scale = ((all - tied_labels) as f64).sqrt() * ((all - tied_predictions) as f64).sqrt();
    if scale <= 0.0 {
        return Err(Undefined::ZeroVariance);
    }
    let untied = all + tied_in_both - tied_labels - tied_predictions;
    let twice = 2 * u128::from(discordant);
    let balance = if untied >= twice {
        (untied - twice) as f64
    } else {
        -((twice - untied) as f64)
    };
    let value = (balance / scale).clamp(-1.0, 1.0);
    let error = |rows: f64| (1.0 - value * value) * (0.437 / rows).sqrt();
    Ok(estimate(value, n, 4, &error))
}

/// With an interval on Fisher's scale, whose error is that of `n` − `lost` rows.
fn estimate(value: f64, n: u64, lost: u64, error: &dyn Fn(f64) -> f64) -> Estimate {
    let rows = n.saturating_sub(lost);
    let band = interval::on_fisher_scale(value, error(rows as f64)).filter(|_| rows > 0);
    Estimate {
        value,
        n,
        interval: interval::around(value, band),
    }
}

/// How often each of the ascending values comes.
fn runs(ascending: &[u64]) -> impl Iterator<Item = u64> {
    ascending
        .chunk_by(|a, b| a == b)
        .map(|tied| tied.len() as u64)
}

/// Pairs in which the larger value comes first; sorts the values.
fn inversions(values: &mut [u64]) -> u64 {
    let mut aside = values.to_vec();
    let mut count = 0;
    let mut width = 1;
    while width < values.len() {
        for (into, from) in aside.chunks_mut(2 * width).zip(values.chunks(2 * width)) {
            let (mut left, mut right) = from.split_at(width.min(from.len()));
            for place in into {
                let from_right = match (left.first(), right.first()) {
                    (Some(a), Some(b)) => b < a,
                    (None, _) => true,
                    (_, None) => false,
                };
                let side = if from_right {
                    count += left.len() as u64;
                    &mut right
                } else {
                    &mut left
                };
                if let Some((value, rest)) = side.split_first() {
                    *place = *value;
                    *side = rest;
                }
            }
        }
        values.copy_from_slice(&aside);
        width *= 2;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[(f64, f64)]) -> [Reading; 2] {
        let mut state = Association::default();
        state.extend(rows.iter().copied());
        state.readings()
    }

    fn made(n: u64) -> Vec<(f64, f64)> {
        let at = |i: u64| ((i * 7_919 % 13) as f64, (i * 104_729 % 17) as f64);
        (0..n).map(at).collect()
    }

    #[test]
    fn tau_b_counts_every_pair() {
        let rows = made(200);
        let (mut balance, mut label, mut predicted) = (0.0, 0.0, 0.0);
        for (i, a) in rows.iter().enumerate() {
            for b in &rows[i + 1..] {
                let sign = |x: f64| if x.abs() > 0.0 { x.signum() } else { 0.0 };
                let (y, p) = (sign(a.0 - b.0), sign(a.1 - b.1));
                balance += y * p;
                label += y * y;
                predicted += p * p;
            }
        }
        let tau = read(&rows)[1].unwrap();
        assert!((tau.value - balance / f64::sqrt(label * predicted)).abs() < 1e-15);
        assert!(tau.interval.is_some_and(|(low, high)| low < high));
    }

    #[test]
    fn order_is_all_that_counts() {
        let rows: Vec<(f64, f64)> = (0..50).map(|i| (f64::from(i), f64::from(i * i))).collect();
        for reading in read(&rows) {
            assert_eq!(reading.unwrap().value, 1.0);
        }
        let turned: Vec<(f64, f64)> = rows.iter().map(|(y, p)| (*y, -p)).collect();
        for reading in read(&turned) {
            assert_eq!(reading.unwrap().value, -1.0);
        }
    }

    #[test]
    fn parts_do_not_show() {
        let rows = made(97);
        let mut parts = Association::default();
        for part in rows.chunks(10).rev() {
            let mut own = Association::default();
            own.extend(part.iter().copied());
            parts.merge(&own);
        }
        assert_eq!(parts.readings(), read(&rows));
        assert_eq!(parts.label_range(), Some((0.0, 12.0)));
    }

    #[test]
    fn what_has_no_order_says_why() {
        assert_eq!(read(&[]), [Err(Undefined::NoLabels); 2]);
        let few = Undefined::TooFewRows { need: 2, got: 1 };
        assert_eq!(read(&[(1.0, 2.0)]), [Err(few); 2]);
        assert_eq!(
            read(&[(1.0, 2.0), (3.0, 2.0)]),
            [Err(Undefined::ZeroVariance); 2]
        );
    }
}
