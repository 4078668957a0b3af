//! Kolmogorov-Smirnov distance.

use super::wasserstein::Steps;
use super::{both, reading};
use crate::measure::Reading;

/// Kolmogorov-Smirnov distance: the largest gap between the shares below any one value.
///
/// D = max |F(x) − G(x)|, ties taken together. It sees moves of any size alike, however small in units.
///
/// # Shapes and units
/// Ascending values. 0 ≤ D ≤ 1. O(m · log(n/m)) for m current and n reference rows.
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// Smirnov (1939); `scipy.stats.ks_2samp(reference, current).statistic`.
/// # Checked against
/// `tests/it/reference/drift.json` (scipy 1.17.1).
/// # Examples
/// ```
/// use wellenough::measure::drift::ks;
/// assert_eq!(ks(&[1.0, 2.0, 3.0, 4.0], &[3.0, 4.0]).unwrap().value, 0.5);
/// ```
pub fn ks(reference: &[f64], current: &[f64]) -> Reading {
    let (n, m) = (reference.len(), current.len());
    both(n as u64, m as u64)?;
    reading(widest_gap(reference, current), m as u64)
}

/// Between two current values G stands still and F only rises, so the widest gap is at or just before a current value.
fn widest_gap(reference: &[f64], current: &[f64]) -> f64 {
    let (n, m) = (reference.len(), current.len());
    Steps::new(reference, current)
        .map(|step| step.gap(n, m))
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Undefined;

    #[test]
    fn apart_is_one_and_the_same_is_zero() {
        assert_eq!(ks(&[1.0, 2.0], &[3.0]).unwrap().value, 1.0);
        assert_eq!(ks(&[3.0], &[1.0, 2.0]).unwrap().value, 1.0);
        assert_eq!(ks(&[1.0, 2.0, 2.0], &[1.0, 2.0, 2.0]).unwrap().value, 0.0);
        assert_eq!(ks(&[], &[1.0]), Err(Undefined::NoRows));
    }
}
