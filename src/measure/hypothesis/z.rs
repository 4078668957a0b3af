//! Whether two shares differ.

use super::super::Undefined;
use super::super::special::normal_sf;
use super::{Tested, tested};

/// The pooled two-proportion z-test, two-sided: `(rows counted, rows)` of the reference and of the current sample.
///
/// z = (p − q) / √(P(1 − P)(1/n + 1/m)), P the share of both together.
///
/// # Undefined
/// `NoRows` without rows on a side, `ZeroVariance` where all rows are counted or none is.
/// # Source
/// Evidently's `z`; any textbook.
/// # Checked against
/// Evidently's `z` on all golden data.
pub fn two_proportions(reference: (u64, u64), current: (u64, u64)) -> Tested {
    let ((k, n), (l, m)) = (reference, current);
    if n == 0 || m == 0 {
        return Err(Undefined::NoRows);
    }
    if k + l == 0 || k + l == n + m {
        return Err(Undefined::ZeroVariance);
    }
    let (rows, others) = (n as f64, m as f64);
    let (p, q) = (k as f64 / rows, l as f64 / others);
    let pooled = (k + l) as f64 / (rows + others);
    let z = (p - q) / (pooled * (1.0 - pooled) * (1.0 / rows + 1.0 / others)).sqrt();
    tested(z, 2.0 * normal_sf(z.abs()))
}
