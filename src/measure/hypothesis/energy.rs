//! Energy distance.

use super::super::sum::Sum;
use super::super::{Estimate, Reading, Undefined};
use super::ties::ties;

/// Energy distance between two samples: √(2 ∫ (F − G)² dx), in the root of the column's unit.
///
/// Equal to √(2E|X−Y| − E|X−X′| − E|Y−Y′|); 0 exactly when the distributions agree.
///
/// # Shapes and units
/// Ascending values; n counts the current rows. O(n + m).
/// # Undefined
/// `NoRows` if either side has no rows, `Overflow` beyond the range of floats.
/// # Source
/// Székely & Rizzo (2013); `scipy.stats.energy_distance`.
/// # Checked against
/// The golden data's `energy` (scipy 1.17.1).
pub fn energy_distance(reference: &[f64], current: &[f64]) -> Reading {
    if reference.is_empty() || current.is_empty() {
        return Err(Undefined::NoRows);
    }
    let (n, m) = (reference.len() as f64, current.len() as f64);
    let (mut seen, mut seen_current) = (0_u64, 0_u64);
    let mut before = None;
    let mut area = Sum::default();
    for tie in ties(reference, current) {
        if let Some(before) = before {
            let gap = seen as f64 / n - seen_current as f64 / m;
            area.add(gap * gap * (tie.value - before));
        }
        seen += tie.reference;
        seen_current += tie.current;
        before = Some(tie.value);
    }
    let distance = (2.0 * area.value()).sqrt();
    if distance.is_finite() {
        Ok(Estimate::exact(distance, current.len() as u64))
    } else {
        Err(Undefined::Overflow)
    }
}
