//! Distances between two histograms that need no smoothing, and one that does.

use super::{both, reading};
use crate::measure::Reading;
use crate::measure::sum::Sum;

/// Total variation distance: the share of rows that would have to change their bin. ½ Σ|p − q|, 0 to 1.
///
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Checked against
/// The golden data's `tvd`.
/// # Examples
/// ```
/// use wellenough::measure::drift::total_variation;
/// assert_eq!(total_variation(&[3, 1], &[2, 2]).unwrap().value, 0.25);
/// ```
pub fn total_variation(reference: &[u64], current: &[u64]) -> Reading {
    over(reference, current, |shares| {
        shares.map(|(p, q)| (p - q).abs()).collect::<Sum>().value() / 2.0
    })
}

/// L-infinity distance: the largest change of any bin's share. max|p − q|, 0 to 1.
///
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Checked against
/// The golden data's `l_infinity`; NannyML's `l_infinity`.
pub fn l_infinity(reference: &[u64], current: &[u64]) -> Reading {
    over(reference, current, |shares| {
        shares.map(|(p, q)| (p - q).abs()).fold(0.0, f64::max)
    })
}

/// Hellinger distance: √(1 − Σ√(pq)), 0 to 1.
///
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// Hellinger (1909).
/// # Checked against
/// The golden data's `hellinger`; Evidently's and NannyML's.
pub fn hellinger(reference: &[u64], current: &[u64]) -> Reading {
    over(reference, current, |shares| {
        // ½ Σ(√p − √q)² is the same, and keeps its digits where the two are close.
        let squares: Sum = shares
            .map(|(p, q)| {
                let gap = p.sqrt() - q.sqrt();
                gap * gap
            })
            .collect();
        (squares.value() / 2.0).clamp(0.0, 1.0).sqrt()
    })
}

/// Kullback-Leibler divergence KL(from‖to) in nats of shares that are all above 0, normalised to sum 1.
///
/// # Source
/// Kullback & Leibler (1951); `scipy.stats.entropy(from, to)`.
/// # Checked against
/// The golden data's `kl`, `kl_hist30`; Evidently's `kl_div`.
pub fn kullback_leibler(from: &[f64], to: &[f64], n: u64) -> Reading {
    let (a, b): (Sum, Sum) = (from.iter().copied().collect(), to.iter().copied().collect());
    let (a, b) = (a.value(), b.value());
    let terms: Sum = from
        .iter()
        .zip(to)
        .filter(|(p, _)| **p > 0.0)
        .map(|(p, q)| {
            let (p, q) = (p / a, q / b);
            p * libm::log(p / q)
        })
        .collect();
    reading(terms.value(), n)
}

/// Kullback-Leibler divergence of the current shares from the reference's, 10⁻⁴ added to each share.
///
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// As written out in the golden data: `entropy(p_cur + 1e-4, p_ref + 1e-4)`.
/// # Checked against
/// The golden data's `kl` and `kl_hist30`.
pub fn kl_smoothed(reference: &[u64], current: &[u64]) -> Reading {
    let (n, m): (u64, u64) = (reference.iter().sum(), current.iter().sum());
    both(n, m)?;
    let smoothed = |counts: &[u64], rows: u64| -> Vec<f64> {
        counts
            .iter()
            .map(|c| *c as f64 / rows as f64 + 1e-4)
            .collect()
    };
    kullback_leibler(&smoothed(current, m), &smoothed(reference, n), m)
}

fn over(
    reference: &[u64],
    current: &[u64],
    measure: impl Fn(&mut dyn Iterator<Item = (f64, f64)>) -> f64,
) -> Reading {
    let (n, m): (u64, u64) = (reference.iter().sum(), current.iter().sum());
    both(n, m)?;
    let pairs = reference.iter().zip(current);
    let mut shares = pairs.map(|(r, c)| (*r as f64 / n as f64, *c as f64 / m as f64));
    reading(measure(&mut shares), m)
}
