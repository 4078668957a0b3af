//! p-values of the Kolmogorov-Smirnov distance.

use super::super::drift::ks;
use super::super::special::kolmogorov_sf;
use super::{Tested, at_least, tested};

/// Rows of the larger sample up to which p is exact (scipy's `auto`).
const EXACT: usize = 10_000;
/// Steps of the smaller grid beyond which scipy does not count paths.
const FINEST: f64 = 2_147_483_647.0;

/// The two-sample Kolmogorov-Smirnov test, as scipy chooses: exact up to 10,000 rows a side, else asymptotic.
///
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// `scipy.stats.ks_2samp(method="auto")`.
/// # Checked against
/// The golden data's `ks_auto`; Evidently's `ks`.
pub fn ks_test(reference: &[f64], current: &[f64]) -> Tested {
    at_least(1, reference, current)?;
    let (n, m) = (reference.len(), current.len());
    let divisor = gcd(n, m);
    let countable = ((n / divisor) as f64) < FINEST / (m / divisor) as f64;
    if n.max(m) <= EXACT && countable {
        ks_exact(reference, current)
    } else {
        ks_asymptotic(reference, current)
    }
}

/// The same with the distribution of one sample of round(nm/(n+m)) rows.
///
/// # Shapes and units
/// O(n + m), and as many terms as the effective rows.
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// `scipy.stats.ks_2samp(method="asymp")`; Simard & L'Ecuyer (2011) for the distribution.
/// # Checked against
/// The golden data's `ks_asymp`.
pub fn ks_asymptotic(reference: &[f64], current: &[f64]) -> Tested {
    let distance = ks(reference, current)?.value;
    let p_value = ks_asymptotic_p(distance, reference.len(), current.len());
    tested(distance, p_value)
}

/// The same from a distance that is known already.
pub(in crate::measure) fn ks_asymptotic_p(distance: f64, n: usize, m: usize) -> f64 {
    let (n, m) = (n as f64, m as f64);
    let (large, small) = (n.max(m), n.min(m));
    kolmogorov_sf(libm::rint(large * small / (large + small)), distance)
}

/// The same, exact for samples without ties: the share of all orders whose distance is at least as large.
///
/// # Shapes and units
/// O(n·m·distance): for up to ten thousand rows.
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// Hodges (1958); Viehmann (2021), arXiv 2102.08037, whose recursion gives 1 − p without cancellation.
/// # Checked against
/// The golden data's `ks_exact_first150`, `ks_auto`.
pub fn ks_exact(reference: &[f64], current: &[f64]) -> Tested {
    let distance = ks(reference, current)?.value;
    let (n, m) = (reference.len(), current.len());
    let divisor = gcd(n, m);
    let lcm = (n / divisor) as f64 * m as f64;
    let steps = libm::rint(distance * lcm);
    let p = if steps == 0.0 {
        1.0
    } else if n == m {
        outside_square(n, steps)
    } else {
        outside(n.max(m), n.min(m), divisor, steps)
    };
    tested(steps / lcm, p)
}

/// The share of paths from corner to corner of an n×n square that leave the band |x − y| < h.
fn outside_square(n: usize, h: f64) -> f64 {
    let n = n as f64;
    let mut p = 0.0;
    let mut k = (n / h).floor();
    while k >= 0.0 {
        let mut share = 1.0;
        let mut j = 0.0;
        while j < h {
            share *= (n - k * h - j) / (n + k * h + j + 1.0);
            j += 1.0;
        }
        p = share * (1.0 - p);
        k -= 1.0;
    }
    2.0 * p
}

/// The share of paths through a `large`×`small` grid that leave the band |x/large − y/small| < h/lcm.
///
/// Column by column: the share at (i, j) is the mean of its two predecessors' shares, weighted by i and j. Outside the
/// band it is 1.
fn outside(large: usize, small: usize, divisor: usize, h: f64) -> f64 {
    let (across, up) = ((large / divisor) as f64, (small / divisor) as f64);
    let rows = small as f64;
    let band = |column: f64| {
        let from = (((up * column - h) / across).floor() + 1.0).clamp(0.0, rows);
        let to = ((up * column + h) / across).ceil().min(rows + 1.0);
        (from, to)
    };
    let mut shares = vec![1.0; small + 1];
    let (_, mut to) = band(0.0);
    let mut from = 0.0;
    for slot in shares.get_mut(..whole(to)).unwrap_or(&mut []) {
        *slot = 0.0;
    }
    for i in 1..=large {
        let column = i as f64;
        let (next_from, next_to) = band(column);
        if next_to <= next_from {
            return 1.0;
        }
        // What the band has left behind below is outside now.
        for slot in shares
            .get_mut(whole(from)..whole(next_from))
            .unwrap_or(&mut [])
        {
            *slot = 1.0;
        }
        let mut below = if next_from == 0.0 { 0.0 } else { 1.0 };
        let inside = shares.get_mut(whole(next_from)..whole(next_to));
        let mut row = next_from;
        for slot in inside.unwrap_or(&mut []) {
            below = (*slot * column + below * row) / (column + row);
            *slot = below;
            row += 1.0;
        }
        from = next_from;
        to = next_to;
    }
    shares.get(whole(to) - 1).copied().unwrap_or(1.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rows of a grid: whole, not negative, at most ten thousand"
)]
fn whole(row: f64) -> usize {
    row as usize
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_samples_are_counted_out() {
        // Of the C(4,2) = 6 orders of two and two rows, two put all of one side first.
        let apart = ks_exact(&[1.0, 2.0], &[3.0, 4.0]).unwrap();
        assert_eq!((apart.statistic, apart.p_value), (1.0, 1.0 / 3.0));
        // Of the C(3,1) = 3 orders of one and two rows, two put the one at an end.
        let apart = ks_exact(&[1.0], &[3.0, 4.0]).unwrap();
        assert!((apart.p_value - 2.0 / 3.0).abs() < 1e-15);
        let same = ks_exact(&[1.0, 2.0], &[1.0, 2.0]).unwrap();
        assert_eq!((same.statistic, same.p_value), (0.0, 1.0));
    }
}
