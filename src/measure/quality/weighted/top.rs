//! What the rows of the highest scores hold, by weight.

use super::super::{Top, TopMeasure};
use super::mass::{Mass, unit, wilson};
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// Sums of weights this close, relative to all, are the same: what their rounding can come to (ours).
const SAME: f64 = 1e-14;

/// Lift and gain at every share, of rows with weights.
///
/// The rows of the highest scores are as many as it takes until their weights reach the share of all; with equal weights
/// these are the ⌈q·n⌉ rows of [`top`](super::super::top). Of tied scores the earlier rows are taken.
///
/// # Shapes and units
/// `score`, `label` and `weight` of the same length, in the order of the rows; no NaN, weights not negative. O(n log n).
/// # Undefined
/// `NoLabels` without rows, `NoWeight` where every weight is 0, `NoScore` without scores, `NoPositives` without a
/// positive label.
/// # Source
/// As [`Top::help`] says.
/// # Checked against
/// [`top`](super::super::top) with equal weights, and by hand, in this file.
pub fn weighted_top(score: Option<&[f64]>, label: &[bool], weight: &[f64]) -> Vec<(Top, Reading)> {
    let unit = unit(weight.iter().copied());
    let rows = label
        .iter()
        .zip(weight)
        .filter(|(_, weight)| **weight > 0.0);
    let side = |wanted: bool| {
        let own = rows.clone().filter(|(label, _)| **label == wanted);
        own.map(|(_, weight)| weight / unit).collect::<Mass>()
    };
    let (positives, all) = (side(true), side(true).plus(side(false)));
    let why = match score {
        _ if label.is_empty() => Err(Undefined::NoLabels),
        _ if all.rows == 0 => Err(Undefined::NoWeight),
        None => Err(Undefined::NoScore),
        Some(_) if positives.rows == 0 => Err(Undefined::NoPositives),
        Some(score) => Ok(score),
    };
    let score = match why {
        Ok(score) => score,
        Err(undefined) => return Top::ALL.map(|top| (top, Err(undefined))).to_vec(),
    };
    // Adding zero turns -0 into 0, so that equal numbers have equal bits.
    let known = score
        .iter()
        .map(|score| score + 0.0)
        .zip(label.iter().zip(weight));
    let mut known: Vec<(f64, bool, f64)> = known
        .filter(|(_, (_, weight))| **weight > 0.0)
        .map(|(score, (label, weight))| (score, *label, weight / unit))
        .collect();
    // Stable: of tied scores the earlier rows come first.
    known.sort_by(|one, other| other.0.total_cmp(&one.0));
    let read = |Top(measure, share)| {
        let (hits, misses) = highest(&known, share.share() * all.sum, all.sum);
        let rest = positives.less(hits);
        let base = positives.sum / all.sum;
        let (value, band) = match measure {
            TopMeasure::Lift => {
                let (low, high) = wilson(hits, misses);
                let share = hits.sum / (hits.sum + misses.sum);
                (share / base, (low / base, high / base))
            }
            TopMeasure::Gain => (hits.sum / positives.sum, wilson(hits, rest)),
        };
        Ok(Estimate {
            value,
            n: all.rows,
            interval: interval::around(value, Some(band)),
        })
    };
    Top::ALL.map(|top| (top, read(top))).to_vec()
}

/// Positives and negatives among the first rows whose weights reach `wanted`.
fn highest(rows: &[(f64, bool, f64)], wanted: f64, all: f64) -> (Mass, Mass) {
    let mut reached = Sum::default();
    let enough = rows.iter().position(|(.., weight)| {
        reached.add(*weight);
        reached.value() + SAME * all >= wanted
    });
    let first = rows
        .get(..enough.map_or(rows.len(), |last| last + 1))
        .unwrap_or(rows);
    let side = |wanted: bool| {
        let own = first.iter().filter(|(_, label, _)| *label == wanted);
        own.map(|(.., weight)| *weight).collect::<Mass>()
    };
    (side(true), side(false))
}

#[cfg(test)]
mod tests {
    use super::super::super::{TopShare, top};
    use super::*;

    #[test]
    fn equal_weights_take_the_same_rows() {
        let score: Vec<f64> = (0..237_u32).map(|i| f64::from(i * 7_919 % 29)).collect();
        let label: Vec<bool> = (0..237_u32).map(|i| i * 104_729 % 3 == 0).collect();
        let plain = top(Some(&score), &label);
        let weighted = weighted_top(Some(&score), &label, &[0.3; 237]);
        for ((what, plain), (_, weighted)) in plain.iter().zip(&weighted) {
            let (plain, weighted) = (plain.unwrap(), weighted.unwrap());
            assert!((plain.value - weighted.value).abs() < 1e-12, "{what:?}");
            assert_eq!(plain.n, weighted.n);
            let (low, other) = (plain.interval.unwrap().0, weighted.interval.unwrap().0);
            assert!((low - other).abs() < 1e-12, "{what:?}");
        }
    }

    #[test]
    fn a_heavy_row_fills_the_top_alone() {
        let readings = weighted_top(
            Some(&[0.9, 0.8, 0.1]),
            &[true, true, false],
            &[6.0, 2.0, 4.0],
        );
        let of = |wanted| {
            readings
                .iter()
                .find(|(top, _)| *top == wanted)
                .unwrap()
                .1
                .unwrap()
                .value
        };
        assert_eq!(of(Top(TopMeasure::Gain, TopShare::Twenty)), 0.75);
        assert_eq!(of(Top(TopMeasure::Lift, TopShare::Twenty)), 1.5);
        assert_eq!(
            weighted_top(None, &[true], &[0.0])[0].1,
            Err(Undefined::NoWeight)
        );
        assert_eq!(weighted_top(None, &[], &[])[0].1, Err(Undefined::NoLabels));
    }
}
