//! Weighted rows by decision and label, and how a number moves with each cell.

use super::mass::Mass;

/// The part of a cell by which it is moved to find a slope (ours).
const STEP: f64 = 1e-5;

/// Standard errors up to this are rounding: the number does not move (ours).
const NO_SPREAD: f64 = 1e-9;

/// The standard error of a number that is read from sums of weights and does not change with their unit.
///
/// √Σ g²·Σw² over the cells, with the slope g of each by central differences.
///
/// # Source
/// Linearisation (Binder 1983, International Statistical Review 51, 279–292); with equal weights the multinomial delta
/// method.
/// # Checked against
/// The unweighted errors where weights are equal, in `tests/it/weights.rs`.
pub(super) fn error<const N: usize>(cells: [Mass; N], read: &dyn Fn([f64; N]) -> f64) -> f64 {
    let sums = cells.map(|cell| cell.sum);
    let whole: f64 = sums.iter().sum();
    let mut variance = 0.0;
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.sum > 0.0) {
        let step = STEP * cell.sum.min(whole);
        let moved = |step: f64| {
            let mut sums = sums;
            if let Some(sum) = sums.get_mut(at) {
                *sum += step;
            }
            read(sums)
        };
        let slope = (moved(step) - moved(-step)) / (2.0 * step);
        variance += slope * slope * cell.squares;
    }
    known(variance)
}

/// A standard error from its square; 0 where that is nothing but rounding, or no number.
pub(super) fn known(variance: f64) -> f64 {
    let error = variance.max(0.0).sqrt();
    if error.is_finite() && error > NO_SPREAD {
        error
    } else {
        0.0
    }
}
