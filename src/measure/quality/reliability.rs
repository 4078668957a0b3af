//! Probabilities against what came true, bin by bin, and what the bins say about the Brier score.

use super::calibration::{Edge, lasts};
use super::curve::take_through;
use crate::measure::histogram;
use crate::measure::sorted::merged;
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// How scores are put into bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binning {
    /// Equal width; a score on an edge belongs to the lower bin.
    Uniform,
    /// Equal width; a score on an edge belongs to the upper bin.
    UniformFloor,
    /// Equal counts, as far as ties allow; a score on an edge belongs to the lower bin.
    Quantile,
}

impl Binning {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Uniform, Self::UniformFloor, Self::Quantile];

    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::UniformFloor => "uniform_floor",
            Self::Quantile => "quantile",
        }
    }
}

/// The rows of one bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliabilityBin {
    /// Which bin, from 0.
    pub bin: usize,
    /// Rows in it.
    pub n: u64,
    /// Their mean score.
    pub mean_score: f64,
    /// The share of them that is positive.
    pub share: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
}

/// Mean score and share of positives per bin.
///
/// # Shapes and units
/// Ascending scores of both classes, between 0 and 1. One entry per bin that holds any row. O(n).
/// # Undefined
/// No rows, no bins; whether scores are probabilities is for the caller to know.
/// # Source
/// scikit-learn's `calibration_curve` with both strategies; [`Binning::UniformFloor`] is min(⌊p·k⌋, k − 1).
/// # Checked against
/// The golden data (scikit-learn 1.9.1, numpy 2.4.6), all three, in `tests/it/golden`.
pub(super) fn reliability(
    positives: &[f64],
    negatives: &[f64],
    binning: Binning,
    bins: usize,
) -> Vec<ReliabilityBin> {
    match binning {
        Binning::Uniform => collected(positives, negatives, lasts(bins, Edge::Lower)),
        Binning::UniformFloor => collected(positives, negatives, lasts(bins, Edge::Upper)),
        Binning::Quantile => {
            let all = merged(positives, negatives);
            // numpy.percentile takes percents and divides them again.
            let cuts = histogram::linspace(0.0, 1.0, bins).into_iter();
            let cuts = cuts.map(|share| histogram::quantile(&all, share * 100.0 / 100.0));
            let cuts: Vec<f64> = cuts.flatten().collect();
            let inner = cuts.into_iter().skip(1).take(bins.saturating_sub(1));
            let inner = inner.chain([f64::INFINITY]);
            collected(
                positives,
                negatives,
                inner.map(|cut| move |score: f64| score <= cut),
            )
        }
    }
}

fn collected(
    positives: &[f64],
    negatives: &[f64],
    lasts: impl Iterator<Item = impl Fn(f64) -> bool>,
) -> Vec<ReliabilityBin> {
    let (mut positives, mut negatives) = (positives, negatives);
    let mut found = Vec::new();
    for (bin, last) in lasts.enumerate() {
        let hits = take_through(&mut positives, &last);
        let misses = take_through(&mut negatives, &last);
        let n = hits.len() + misses.len();
        if n == 0 {
            continue;
        }
        let scores = hits.iter().chain(misses).copied().collect::<Sum>();
        found.push(ReliabilityBin {
            bin,
            n: n as u64,
            mean_score: scores.value() / n as f64,
            share: hits.len() as f64 / n as f64,
            interval: interval::wilson(hits.len() as u64, n as u64),
        });
    }
    found
}

/// The three parts of the Brier score of binned probabilities: reliability − resolution + uncertainty.
///
/// With n, p̄ and ȳ of each bin and the base rate π: reliability Σ n/N·(p̄ − ȳ)², resolution Σ n/N·(ȳ − π)²,
/// uncertainty π(1 − π). They add up to the Brier score of scores that are replaced by their bin's mean.
///
/// # Shapes and units
/// Bins as [`reliability`] gives them; each part lies between 0 and 1.
/// # Undefined
/// `NoLabels` without rows.
/// # Source
/// Murphy (1973), Journal of Applied Meteorology 12, 595–600.
/// # Checked against
/// The identity itself, in this file and over the golden data in `tests/it/golden/binary.rs`.
pub(super) fn murphy(bins: &[ReliabilityBin]) -> [Reading; 3] {
    let n: u64 = bins.iter().map(|bin| bin.n).sum();
    if n == 0 {
        return [Err(Undefined::NoLabels); 3];
    }
    let mean = |of: &dyn Fn(&ReliabilityBin) -> f64| {
        let terms = bins.iter().map(|bin| bin.n as f64 * of(bin));
        terms.collect::<Sum>().value() / n as f64
    };
    let base = mean(&|bin| bin.share);
    let parts = [
        mean(&|bin| (bin.mean_score - bin.share) * (bin.mean_score - bin.share)),
        mean(&|bin| (bin.share - base) * (bin.share - base)),
        base * (1.0 - base),
    ];
    parts.map(|part| Ok(Estimate::exact(part.max(0.0), n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_to_the_brier_score_of_the_bins() {
        let positives = [0.05, 0.31, 0.34, 0.62, 0.9, 0.97, 1.0];
        let negatives = [0.0, 0.01, 0.07, 0.33, 0.41, 0.61, 0.93];
        for binning in Binning::ALL {
            let bins = reliability(&positives, &negatives, binning, 10);
            let [reliability, resolution, uncertainty] =
                murphy(&bins).map(|part| part.unwrap().value);
            let brier: f64 = bins
                .iter()
                .map(|bin| {
                    let hits = bin.share * bin.n as f64;
                    let (miss, score) = (1.0 - bin.mean_score, bin.mean_score);
                    hits * miss * miss + (bin.n as f64 - hits) * score * score
                })
                .sum::<f64>()
                / 14.0;
            let sum = reliability - resolution + uncertainty;
            assert!((sum - brier).abs() < 1e-15, "{binning:?} {sum} {brier}");
        }
    }

    #[test]
    fn equal_counts_where_ties_allow() {
        let scores: Vec<f64> = (1..=20).map(|i| f64::from(i) / 32.0).collect();
        let bins = reliability(&scores, &[], Binning::Quantile, 10);
        assert!(bins.len() == 10 && bins.iter().all(|bin| bin.n == 2));
        let tied = reliability(&[0.5; 7], &[0.5; 3], Binning::Quantile, 10);
        assert_eq!((tied.len(), tied[0].n, tied[0].share), (1, 10, 0.7));
        assert!(reliability(&[], &[], Binning::Quantile, 10).is_empty());
    }
}
