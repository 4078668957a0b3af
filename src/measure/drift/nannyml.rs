//! Drift as NannyML 0.13 computes it: chunk by chunk, with thresholds from the reference's own chunks.
//!
//! Missing values are dropped first. Bins and levels are the reference's; what a chunk has beside them counts as one
//! more bin. A chunk alarms beyond the mean plus three standard deviations of the reference's chunks; chi-square below
//! p = 0.05.

use super::{RankSums, both, l_infinity, reading};
use crate::measure::hypothesis::{self, Tested};
use crate::measure::sum::Sum;
use crate::measure::{Reading, edges, histogram};

/// Rows of the reference from which KS and Wasserstein are read from bins.
const BINNED_FROM: usize = 10_000;
/// How many bins these are.
const BINS: usize = 10_000;

/// Numbers that a chunk's are compared with.
///
/// # Undefined
/// Each number by itself: `NoRows` where a side has no value.
/// # Source
/// NannyML 0.13.1, `nannyml/drift/univariate/methods.py` (read; formulas and constants, no code).
/// # Checked against
/// The golden data's NannyML part (0.13.1).
#[derive(Debug, Clone)]
pub struct NannymlNumbers {
    ascending: Vec<f64>,
    sums: RankSums,
    edges: Vec<f64>,
    counts: Vec<u64>,
    grid: Option<Grid>,
}

impl NannymlNumbers {
    /// From ascending finite values.
    pub fn new(ascending: Vec<f64>) -> Self {
        let edges = edges::doane(&ascending);
        Self {
            counts: histogram::counts_between(&ascending, &edges),
            sums: RankSums::fit(&ascending),
            grid: (ascending.len() >= BINNED_FROM)
                .then(|| Grid::of(&ascending))
                .flatten(),
            edges,
            ascending,
        }
    }

    /// Its four methods of a chunk's ascending values, in its order.
    pub fn against(&self, ascending: &[f64]) -> [(&'static str, Reading); 4] {
        let (reference, current) = with_leftover(
            &self.counts,
            histogram::counts_between(ascending, &self.edges),
            ascending.len() as u64,
        );
        [
            ("ks", self.ks(ascending)),
            ("jensenshannon", super::js_distance(&reference, &current)),
            ("wasserstein", self.wasserstein(ascending)),
            ("hellinger", super::hellinger(&reference, &current)),
        ]
    }

    fn ks(&self, ascending: &[f64]) -> Reading {
        both(self.ascending.len() as u64, ascending.len() as u64)?;
        match &self.grid {
            Some(grid) => grid.ks(ascending),
            None => super::ks(&self.ascending, ascending),
        }
    }

    fn wasserstein(&self, ascending: &[f64]) -> Reading {
        both(self.ascending.len() as u64, ascending.len() as u64)?;
        match &self.grid {
            Some(grid) => grid.wasserstein(ascending),
            None => self.sums.wasserstein(&self.ascending, ascending),
        }
    }
}

/// Levels that a chunk's are compared with: JS, chi-square, L-infinity, Hellinger, in its order.
///
/// # Shapes and units
/// Counts over the same levels; those with a reference count of 0 are new to it.
/// # Undefined
/// Each number by itself: `NoRows` where a side has no value.
/// # Source
/// As [`NannymlNumbers`].
/// # Checked against
/// The golden data's NannyML part (0.13.1).
pub fn nannyml_levels(
    reference: &[u64],
    current: &[u64],
) -> ([(&'static str, Reading); 3], Tested) {
    let pairs = reference.iter().zip(current).filter(|(r, _)| **r > 0);
    let (known, found): (Vec<u64>, Vec<u64>) = pairs.unzip();
    let (known, found) = with_leftover(&known, found, current.iter().sum());
    let distances = [
        ("jensenshannon", super::js_distance(&known, &found)),
        ("l_infinity", l_infinity(reference, current)),
        ("hellinger", super::hellinger(&known, &found)),
    ];
    let test = hypothesis::chi_square_independence(reference, current, true);
    (distances, test)
}

/// Mean less and plus three standard deviations (divisor n) of what the reference's chunks have; `None` without a chunk.
pub fn nannyml_thresholds(chunks: &[f64]) -> Option<(f64, f64)> {
    let n = chunks.len() as f64;
    let mean = chunks.iter().copied().collect::<Sum>().value() / n;
    let squares: Sum = chunks.iter().map(|v| (v - mean) * (v - mean)).collect();
    let reach = 3.0 * (squares.value() / n).sqrt();
    reach.is_finite().then_some((mean - reach, mean + reach))
}

/// Rows that are in no bin of the reference make one more, which the reference has empty.
fn with_leftover(reference: &[u64], mut current: Vec<u64>, rows: u64) -> (Vec<u64>, Vec<u64>) {
    let mut reference = reference.to_vec();
    let inside: u64 = current.iter().sum();
    if rows > inside {
        reference.push(0);
        current.push(rows - inside);
    }
    (reference, current)
}

/// The reference on ten thousand bins of equal width.
#[derive(Debug, Clone)]
struct Grid {
    edges: Vec<f64>,
    /// Share of the reference up to the end of each bin.
    running: Vec<f64>,
}

impl Grid {
    fn of(ascending: &[f64]) -> Option<Self> {
        let (low, high) = (*ascending.first()?, *ascending.last()?);
        if low >= high {
            return None;
        }
        let edges = histogram::linspace(low, high, BINS);
        let running = running(ascending, &edges);
        Some(Self { edges, running })
    }

    fn below(&self, ascending: &[f64]) -> usize {
        let low = self.edges.first().copied().unwrap_or(0.0);
        ascending.partition_point(|value| *value < low)
    }

    fn ks(&self, ascending: &[f64]) -> Reading {
        let n = ascending.len() as f64;
        let below = self.below(ascending) as f64 / n;
        let shares = running(ascending, &self.edges);
        let gaps = self.running.iter().zip(shares);
        let largest = gaps
            .map(|(r, c)| (r - (below + c)).abs())
            .fold(0.0, f64::max);
        reading(largest, ascending.len() as u64)
    }

    /// Rows beyond the bins are weighed with (k + 1)/n, one row too many each side: its way.
    fn wasserstein(&self, ascending: &[f64]) -> Reading {
        let n = ascending.len() as f64;
        let (Some(low), Some(high)) = (self.edges.first(), self.edges.last()) else {
            return Err(crate::measure::Undefined::NoRows);
        };
        let smaller = ascending.get(..self.below(ascending)).unwrap_or(&[]);
        let from = ascending.partition_point(|value| value <= high);
        let bigger = ascending.get(from..).unwrap_or(&[]);
        let weight = |side: &[f64]| {
            if side.is_empty() {
                0.0
            } else {
                (side.len() + 1) as f64 / n
            }
        };
        let width = (high - low) / BINS as f64;
        let before = weight(smaller);
        let inside: Sum = self
            .running
            .iter()
            .zip(running(ascending, &self.edges))
            .map(|(r, c)| (r - (c + before)).abs() * width)
            .collect();
        let outside =
            before * area(smaller, *low, true) + weight(bigger) * area(bigger, *high, false);
        reading(inside.value() + outside, ascending.len() as u64)
    }
}

fn running(ascending: &[f64], edges: &[f64]) -> Vec<f64> {
    let n = ascending.len() as f64;
    let mut seen = 0_u64;
    histogram::counts_between(ascending, edges)
        .into_iter()
        .map(|count| {
            seen += count;
            seen as f64 / n
        })
        .collect()
}

/// The area under (`is_below`) or over the distribution function of the values and one end of the bins.
fn area(side: &[f64], end: f64, is_below: bool) -> f64 {
    let mut values = side.to_vec();
    values.push(end);
    values.sort_unstable_by(f64::total_cmp);
    let n = values.len() as f64;
    let steps = values.windows(2).zip(1_u64..);
    let areas: Sum = steps
        .map(|(pair, seen)| {
            let share = seen as f64 / n;
            let height = if is_below { share } else { 1.0 - share };
            match pair {
                [a, b] => height * (b - a),
                _ => 0.0,
            }
        })
        .collect();
    areas.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_levels_make_one_bin() {
        let (distances, _) = nannyml_levels(&[10, 0, 0], &[0, 5, 5]);
        assert_eq!(
            distances.map(|(_, reading)| reading.unwrap().value),
            [1.0; 3]
        );
    }

    #[test]
    fn bins_and_values_nearly_agree() {
        let values: Vec<f64> = (0..20_000).map(|k| f64::from(k % 1999)).collect();
        let mut reference = values.clone();
        reference.sort_unstable_by(f64::total_cmp);
        let mut moved: Vec<f64> = values.iter().map(|v| v * 1.2 - 50.0).collect();
        moved.sort_unstable_by(f64::total_cmp);
        let theirs = NannymlNumbers::new(reference.clone()).against(&moved);
        let exact = [
            super::super::ks(&reference, &moved).unwrap().value,
            super::super::wasserstein(&reference, &moved).unwrap().value,
        ];
        let [ks, _, wasserstein, _] = theirs.map(|(_, reading)| reading.unwrap().value);
        for (binned, exact) in [ks, wasserstein].into_iter().zip(exact) {
            assert!((binned / exact - 1.0).abs() < 0.01, "{binned} {exact}");
        }
    }

    #[test]
    fn thresholds_need_a_chunk() {
        assert_eq!(nannyml_thresholds(&[]), None);
        assert_eq!(nannyml_thresholds(&[2.0, 2.0]), Some((2.0, 2.0)));
        assert_eq!(nannyml_thresholds(&[1.0, 3.0]), Some((-1.0, 5.0)));
    }
}
