//! Population stability index, by three conventions.

use super::{both, reading};
use crate::measure::sum::Sum;
use crate::measure::{Reading, histogram};

/// Smallest share of a bin by the conventions `psi_decile` and `psi_categorical`.
const LEAST_SHARE: f64 = 1e-4;

/// Population stability index between a reference and a current histogram.
///
/// Near 0 when the shapes agree; by custom 0.1 asks for a look and 0.25 for action (a habit, not a test).
///
/// PSI = Σᵢ (cᵢ − rᵢ) · ln(cᵢ / rᵢ) with shares (count + ½) / (n + ½K) over the K bins that hold any row.
///
/// # Shapes and units
/// `reference`, `current`: counts over the same bins. Result in nats, 0 ≤ PSI < ∞. O(bins).
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// Siddiqi (2006), Credit Risk Scorecards, ch. 6; half a count per bin is ours (design notes, 6.2).
/// # Checked against
/// `tests/it/reference/drift.json` (numpy).
/// # Examples
/// ```
/// use wellenough::measure::drift::psi;
/// assert_eq!(psi(&[10, 20], &[10, 20]).unwrap().value, 0.0);
/// assert!(psi(&[10, 20], &[20, 10]).unwrap().value > 0.4);
/// ```
pub fn psi(reference: &[u64], current: &[u64]) -> Reading {
    let (n, m): (u64, u64) = (reference.iter().sum(), current.iter().sum());
    both(n, m)?;
    let half_bins = 0.5 * occupied(reference, current) as f64;
    let share = |count: u64, rows: u64| (count as f64 + 0.5) / (rows as f64 + half_bins);
    let pairs = reference.iter().zip(current).filter(|(r, c)| **r + **c > 0);
    reading(index(pairs.map(|(r, c)| (share(*r, n), share(*c, m)))), m)
}

/// PSI over the reference's deciles, shares at least 10⁻⁴: the definition that many scorecards use.
///
/// Edges: `numpy.quantile(reference, [0.1, …, 0.9])`, ties merged, bins `[a, b)`, ends open.
///
/// # Shapes and units
/// Ascending values. Result in nats.
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// As written out in the golden data's `definitions.psi_decile`.
/// # Checked against
/// `tests/it/reference/drift.json` (numpy).
pub fn psi_decile(reference: &[f64], current: &[f64]) -> Reading {
    both(reference.len() as u64, current.len() as u64)?;
    let tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    let mut cuts: Vec<f64> = tenths
        .iter()
        .filter_map(|share| histogram::quantile(reference, *share))
        .collect();
    // Interpolation may round two neighbours of equal value out of order.
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup();
    let bins = |values| histogram::counts_by_cuts(values, &cuts);
    psi_categorical(&bins(reference), &bins(current))
}

/// PSI over levels, shares at least 10⁻⁴.
///
/// # Shapes and units
/// Counts over the same levels. Result in nats. A level without rows on either side adds nothing.
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// As written out in the golden data's `definitions.psi_categorical`.
/// # Checked against
/// `tests/it/reference/drift.json` (numpy).
pub fn psi_categorical(reference: &[u64], current: &[u64]) -> Reading {
    let (n, m): (u64, u64) = (reference.iter().sum(), current.iter().sum());
    both(n, m)?;
    let share = |count: u64, rows: u64| (count as f64 / rows as f64).max(LEAST_SHARE);
    reading(
        index(
            reference
                .iter()
                .zip(current)
                .map(|(r, c)| (share(*r, n), share(*c, m))),
        ),
        m,
    )
}

/// Bins with a row on either side.
pub(super) fn occupied(reference: &[u64], current: &[u64]) -> u64 {
    reference
        .iter()
        .zip(current)
        .filter(|(r, c)| **r + **c > 0)
        .count() as u64
}

fn index(shares: impl Iterator<Item = (f64, f64)>) -> f64 {
    shares
        .map(|(r, c)| (c - r) * libm::log(c / r))
        .collect::<Sum>()
        .value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Undefined;

    #[test]
    fn a_side_without_rows_has_no_index() {
        assert_eq!(psi(&[0, 0], &[1, 2]), Err(Undefined::NoRows));
        assert_eq!(psi(&[], &[]), Err(Undefined::NoRows));
        assert_eq!(psi_decile(&[1.0], &[]), Err(Undefined::NoRows));
    }

    #[test]
    fn bins_without_rows_do_not_matter() {
        let full = psi(&[5, 3], &[4, 9]).unwrap().value;
        assert_eq!(psi(&[5, 0, 3, 0], &[4, 0, 9, 0]).unwrap().value, full);
    }

    #[test]
    fn constants_do_not_drift_from_themselves() {
        assert_eq!(psi_decile(&[2.0; 9], &[2.0; 4]).unwrap().value, 0.0);
        assert!(psi_decile(&[2.0; 9], &[1.0; 4]).unwrap().value > 5.0);
    }
}
