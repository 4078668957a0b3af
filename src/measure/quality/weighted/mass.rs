//! How much rows count together, and the shares and means of rows that count unequally.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// Some rows and how much they count together.
///
/// # Shapes and units
/// Rows, Σw and Σw².
/// # Source
/// Kish (1965), Survey Sampling, 11.7, for the effective number of rows.
/// # Checked against
/// Equal weights, by hand in this file; as a part of every weighted number in `tests/it/weights.rs`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Mass {
    /// How many.
    pub rows: u64,
    /// Their weights together.
    pub sum: f64,
    /// The squares of their weights together.
    pub squares: f64,
}

impl Mass {
    /// Rows that count alike.
    pub const fn of_rows(rows: u64) -> Self {
        Self {
            rows,
            sum: rows as f64,
            squares: rows as f64,
        }
    }

    /// How many rows of equal weight tell as much: (Σw)² / Σw².
    pub fn effective(&self) -> f64 {
        if self.squares > 0.0 {
            self.sum * self.sum / self.squares
        } else {
            0.0
        }
    }

    /// What is left without some of the rows.
    pub(super) fn less(self, part: Self) -> Self {
        if self.rows <= part.rows {
            return Self::default();
        }
        Self {
            rows: self.rows - part.rows,
            sum: (self.sum - part.sum).max(0.0),
            squares: (self.squares - part.squares).max(0.0),
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }
}

impl FromIterator<f64> for Mass {
    fn from_iter<I: IntoIterator<Item = f64>>(weights: I) -> Self {
        let (mut sum, mut squares) = (Sum::default(), Sum::default());
        let mut rows = 0;
        for weight in weights {
            rows += 1;
            sum.add(weight);
            squares.add(weight * weight);
        }
        Self {
            rows,
            sum: sum.value(),
            squares: squares.value(),
        }
    }
}

/// What the rows behind weighted numbers come to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Weight {
    /// Rows that count; of rankings the queries.
    pub rows: u64,
    /// Their weights together; infinite where that leaves the range of floats.
    pub sum: f64,
    /// How many rows of equal weight would tell as much.
    pub effective: f64,
}

impl Weight {
    pub(super) fn of(weights: impl Iterator<Item = f64> + Clone) -> Self {
        let unit = unit(weights.clone());
        let mass: Mass = weights.map(|weight| weight / unit).collect();
        Self {
            rows: mass.rows,
            sum: mass.sum * unit,
            effective: mass.effective(),
        }
    }
}

/// Effective and counted rows this close, relatively, are the same: what rounding can come to (ours).
const SAME: f64 = 1e-12;

/// Effective rows of each kind from which their variance is taken as known (ours).
const ENOUGH: f64 = 10.0;

/// The power of two by which weights are divided, so that the largest lies between 1 and 2: no sum of their squares
/// leaves the range of floats, and no digit is lost. 1 without a weight.
pub fn unit(weights: impl Iterator<Item = f64>) -> f64 {
    let most = weights.fold(0.0, f64::max);
    if most > 0.0 {
        libm::exp2(f64::from(libm::ilogb(most)))
    } else {
        1.0
    }
}

/// The share of some rows among them and others, by weight.
///
/// # Undefined
/// As given, where neither has weight.
/// # Source
/// As [`alike`].
pub(super) fn share(hits: Mass, misses: Mass, why: Undefined) -> Reading {
    let whole = hits.plus(misses);
    if whole.sum <= 0.0 {
        return Err(why);
    }
    let value = (hits.sum / whole.sum).min(1.0);
    Ok(Estimate {
        value,
        n: whole.rows,
        interval: interval::around(value, Some(wilson(hits, misses))),
    })
}

/// Rows of equal weight that tell as much of a share, and those of them that are hits.
///
/// Their number is p(1 − p) over the variance Σw²(y − p)² / (Σw)², which knows whether the rows of one kind weigh more; where
/// either kind has few rows, so that this is not well known, it is at most Kish's.
///
/// # Source
/// Wilson (1927), JASA 22, 209–212; Kish (1965); Korn & Graubard (1998), Survey Methodology 24, 193–201, for the
/// effective number; Dean & Pagano (2015), J. Survey Statistics and Methodology 3, 484–503, for both together.
pub(in crate::measure::quality) fn alike(hits: Mass, misses: Mass) -> (f64, f64) {
    let whole = hits.plus(misses);
    if whole.sum <= 0.0 {
        return (0.0, 0.0);
    }
    let share = (hits.sum / whole.sum).min(1.0);
    let square = whole.sum * whole.sum;
    let variance =
        ((1.0 - share) * (1.0 - share) * hits.squares + share * share * misses.squares) / square;
    let kish = whole.effective();
    if (kish - whole.rows as f64).abs() <= SAME * kish {
        // All weigh the same.
        return (hits.rows as f64, whole.rows as f64);
    }
    let found = share * (1.0 - share) / variance;
    // Sums of weights come to so many rows but for rounding.
    let is_known = hits.effective().min(misses.effective()) > ENOUGH - 1e-9;
    let rows = match variance > 0.0 {
        true if is_known => found,
        true => found.min(kish),
        false => kish,
    };
    (share * rows, rows)
}

/// Wilson's interval of such a share, for so many rows as [`alike`] says.
pub(in crate::measure::quality) fn wilson(hits: Mass, misses: Mass) -> (f64, f64) {
    let whole = hits.plus(misses);
    if whole.sum <= 0.0 {
        return (0.0, 1.0);
    }
    let share = (hits.sum / whole.sum).min(1.0);
    let (low, high) = interval::wilson_share(share, alike(hits, misses).1);
    // At the ends the formula gives 0 and 1 up to rounding.
    (
        if hits.rows == 0 { 0.0 } else { low },
        if misses.rows == 0 { 1.0 } else { high },
    )
}

/// Two independent shares' distances to the ends of their intervals, as MOVER and Newcombe need them: value, below, above.
pub(in crate::measure::quality) fn reach(hits: Mass, misses: Mass) -> (f64, f64, f64) {
    let share = hits.sum / (hits.sum + misses.sum);
    let (low, high) = wilson(hits, misses);
    (share, share - low, high - share)
}

/// Σw·a / Σw·b with its standard error.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    pub(super) value: f64,
    /// `None` where less than two effective rows tell nothing about it.
    pub(super) error: Option<f64>,
    pub(super) n: u64,
}

/// A ratio of two weighted sums; with b = 1 a weighted mean.
///
/// # Shapes and units
/// Per row its weight, a and b.
/// # Undefined
/// `None` where Σw·b is not above 0.
/// # Source
/// Linearised: √(Σw²(a − R·b)² · m/(m − 1)) / Σw·b with m the effective number of rows (Särndal, Swensson & Wretman
/// 1992, Model Assisted Survey Sampling, 5.6 and 5.7); with equal weights the usual error of a mean.
pub(super) fn ratio(terms: impl Iterator<Item = (f64, f64, f64)> + Clone) -> Option<Ratio> {
    let mass: Mass = terms.clone().map(|(weight, ..)| weight).collect();
    let above: Sum = terms.clone().map(|(weight, a, _)| weight * a).collect();
    let below: Sum = terms.clone().map(|(weight, _, b)| weight * b).collect();
    let whole = below.value();
    if whole <= 0.0 || whole.is_nan() {
        return None;
    }
    let value = above.value() / whole;
    let rows = mass.effective();
    let squares: Sum = terms
        .map(|(weight, a, b)| {
            let miss = weight * (a - value * b);
            miss * miss
        })
        .collect();
    let error = (squares.value() * rows / (rows - 1.0)).sqrt() / whole;
    Some(Ratio {
        value,
        // One row with almost all of the weight leaves nothing but rounding.
        error: Some(error).filter(|error| error.is_finite() && rows > 1.0 + 1e-9),
        n: mass.rows,
    })
}

/// Whether it is a number.
pub(super) fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Undefined::Overflow)
    }
}

/// Rows in their order: sums then do not depend on the order in which they came.
pub(super) fn in_order<R: Clone>(rows: &[R], order: fn(&R, &R) -> Ordering) -> Cow<'_, [R]> {
    if rows.is_sorted_by(|one, other| order(one, other).is_le()) {
        return Cow::Borrowed(rows);
    }
    let mut rows = rows.to_vec();
    rows.sort_by(order);
    Cow::Owned(rows)
}

/// Whether there are rows that count; why not, where others had no weight.
pub(super) const fn weighed<R>(rows: &[R], weightless: u64) -> Result<(), Undefined> {
    if !rows.is_empty() {
        Ok(())
    } else if weightless > 0 {
        Err(Undefined::NoWeight)
    } else {
        Err(Undefined::NoLabels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_are_rows() {
        let (hits, misses): (Mass, Mass) = (
            [0.25; 7].into_iter().collect(),
            [0.25; 3].into_iter().collect(),
        );
        assert!((hits.plus(misses).effective() - 10.0).abs() < 1e-12);
        let (low, high) = wilson(hits, misses);
        let (expected_low, expected_high) = interval::wilson(7, 10);
        assert!((low - expected_low).abs() < 1e-12 && (high - expected_high).abs() < 1e-12);
        let none = Mass::default();
        assert_eq!(wilson(none, misses).0, 0.0);
        assert_eq!(wilson(none, none), (0.0, 1.0));
        assert_eq!(
            share(none, none, Undefined::NoLabels),
            Err(Undefined::NoLabels)
        );
    }

    #[test]
    fn one_heavy_row_is_little_evidence() {
        let hits: Mass = std::iter::once(90.0).collect();
        let misses: Mass = [1.0; 10].into_iter().collect();
        let (low, high) = wilson(hits, misses);
        assert!(low < 0.35 && high > 0.99, "{low} {high}");
    }

    #[test]
    fn a_mean_of_equal_weights_has_the_usual_error() {
        let terms = [1.0, 2.0, 4.0, 9.0].map(|a| (3.0, a, 1.0));
        let mean = ratio(terms.into_iter()).unwrap();
        let error = interval::standard_error(4, 16.0, 102.0).unwrap();
        assert!((mean.value - 4.0).abs() < 1e-15 && (mean.error.unwrap() - error).abs() < 1e-12);
        assert!(
            ratio([(1.0, 5.0, 1.0)].into_iter())
                .unwrap()
                .error
                .is_none()
        );
        assert!(ratio([(1.0, 5.0, 0.0)].into_iter()).is_none());
    }

    #[test]
    fn any_unit_of_weight_is_exact() {
        assert_eq!(unit([3.0, 1e-300].into_iter()), 2.0);
        assert_eq!(libm::log2(unit([1e-310].into_iter())).fract(), 0.0);
        assert_eq!(unit(std::iter::empty()), 1.0);
    }
}
