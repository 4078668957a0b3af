//! Jensen-Shannon distance.

use super::{LN_2, both, reading};
use crate::measure::sum::Sum;
use crate::measure::{Reading, Undefined, histogram};

/// Jensen-Shannon distance between two histograms: 0 the same, 1 nothing in common (base 2).
///
/// √JSD with JSD = ½ Σ p·log₂(p/m) + ½ Σ q·log₂(q/m), m = (p + q)/2. Bins only lower it.
///
/// # Shapes and units
/// Counts over the same bins; no smoothing is needed. 0 ≤ JS ≤ 1 in base 2. O(bins).
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// Lin (1991), IEEE Trans. Inf. Theory 37, 145–151; Endres & Schindelin (2003) for the root.
/// # Checked against
/// `scipy.spatial.distance.jensenshannon(base=2)` in `tests/it/reference/drift.json`.
/// # Examples
/// ```
/// use wellenough::measure::drift::js_distance;
/// assert_eq!(js_distance(&[3, 0], &[0, 8]).unwrap().value, 1.0);
/// ```
pub fn js_distance(reference: &[u64], current: &[u64]) -> Reading {
    divergence(reference, current)
        .and_then(|(nats, n)| reading((nats / LN_2).max(0.0).sqrt().min(1.0), n))
}

/// The same in natural logarithms: up to √(ln 2) = 0.8326.
///
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Checked against
/// The golden data's `js_e`; Evidently's `jensenshannon`.
pub(super) fn js_distance_e(reference: &[u64], current: &[u64]) -> Reading {
    divergence(reference, current).and_then(|(nats, n)| reading(nats.max(0.0).sqrt(), n))
}

/// Jensen-Shannon distance over 30 bins of equal width across both sides: base 2, then base e.
///
/// # Shapes and units
/// Ascending values; edges `numpy.linspace(min, max, 31)` of both sides together.
/// # Undefined
/// `NoRows` if either side has no rows; `Overflow` if the range has no width in floats.
/// # Source
/// As written out in the golden data's `definitions.js_hist30`.
/// # Checked against
/// `tests/it/reference/drift.json` (numpy, scipy).
pub fn js_hist30(reference: &[f64], current: &[f64]) -> (Reading, Reading) {
    let nats = hist30(reference, current);
    let base_2 = nats.and_then(|(nats, n)| reading((nats / LN_2).max(0.0).sqrt(), n));
    let base_e = nats.and_then(|(nats, n)| reading(nats.max(0.0).sqrt(), n));
    (base_2, base_e)
}

fn hist30(reference: &[f64], current: &[f64]) -> Result<(f64, u64), Undefined> {
    let (Some((low, high)), Some((low_2, high_2))) = (range(reference), range(current)) else {
        return Err(Undefined::NoRows);
    };
    let edges = histogram::linspace(low.min(low_2), high.max(high_2), 30);
    if edges.iter().any(|edge| !edge.is_finite()) {
        return Err(Undefined::Overflow);
    }
    let bins = |values| histogram::counts_between(values, &edges);
    divergence(&bins(reference), &bins(current))
}

fn range(ascending: &[f64]) -> Option<(f64, f64)> {
    Some((*ascending.first()?, *ascending.last()?))
}

/// Divergence in nats, and the rows of the current side.
fn divergence(reference: &[u64], current: &[u64]) -> Result<(f64, u64), Undefined> {
    let (n, m): (u64, u64) = (reference.iter().sum(), current.iter().sum());
    both(n, m)?;
    let mut sum = Sum::default();
    for (r, c) in reference.iter().zip(current) {
        let (p, q) = (*r as f64 / n as f64, *c as f64 / m as f64);
        let middle = f64::midpoint(p, q);
        for share in [p, q] {
            if share > 0.0 {
                sum.add(relative_entropy(share, middle));
            }
        }
    }
    Ok((sum.value() / 2.0, m))
}

/// p·ln(p/m) as scipy has it: near p = m the plain logarithm would lose the digits that make the sum.
fn relative_entropy(share: f64, middle: f64) -> f64 {
    let ratio = share / middle;
    if ratio > 0.5 && ratio < 2.0 {
        share * libm::log1p((share - middle) / middle)
    } else {
        share * libm::log(ratio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_common_is_one_and_the_same_is_zero() {
        assert_eq!(js_distance(&[4, 6], &[2, 3]).unwrap().value, 0.0);
        assert_eq!(js_distance(&[4, 0, 0], &[0, 2, 3]).unwrap().value, 1.0);
        assert_eq!(js_distance(&[4], &[0]), Err(Undefined::NoRows));
    }

    #[test]
    fn constants_and_endless_ranges_are_answered() {
        assert_eq!(js_hist30(&[2.0], &[2.0, 2.0]).0.unwrap().value, 0.0);
        assert_eq!(
            js_hist30(&[-f64::MAX], &[f64::MAX]).0,
            Err(Undefined::Overflow)
        );
    }
}
