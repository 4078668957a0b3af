//! The test of Epps and Singleton.

use super::super::special::chi_square_sf;
use super::super::sum::Sum;
use super::super::{Undefined, histogram, sorted};
use super::{Tested, at_least, tested};

/// Where the characteristic functions are compared, before scaling (Epps and Singleton's choice).
const POINTS: [f64; 2] = [0.4, 0.8];
/// Parts that are compared: real and imaginary at both points.
const PARTS: usize = 4;
/// Rows of the larger sample below which the statistic is corrected.
const SMALL: usize = 25;

type Matrix = [[f64; PARTS]; PARTS];

/// The Epps-Singleton test: compares characteristic functions, so that it also sees a change of spread or of shape.
///
/// W = N·dᵀ·Ω⁺·d with d the difference of the mean of (cos tx, sin tx) at t = 0.4 and 0.8 over half the pooled
/// interquartile range; p from chi-square with the rank of Ω⁺.
///
/// # Shapes and units
/// Ascending values; O(n + m) cosines.
/// # Undefined
/// `TooFewRows` below five rows on a side, `ZeroVariance` where the pooled interquartile range is 0.
/// # Source
/// Epps & Singleton (1986); `scipy.stats.epps_singleton_2samp`.
/// # Checked against
/// Evidently's `es` on all golden data.
pub fn epps_singleton(reference: &[f64], current: &[f64]) -> Tested {
    at_least(5, reference, current)?;
    let pooled = sorted::merged(reference, current);
    let quartile = |share| histogram::quantile(&pooled, share).unwrap_or(0.0);
    let scale = (quartile(0.75) - quartile(0.25)) / 2.0;
    if scale <= 0.0 || !scale.is_finite() {
        return Err(Undefined::ZeroVariance);
    }
    let (n, m) = (reference.len() as f64, current.len() as f64);
    let all = n + m;
    let (mean, covariance) = parts(reference, scale);
    let (mean_current, covariance_current) = parts(current, scale);
    let mut pooled: Matrix = [[0.0; PARTS]; PARTS];
    for (row, (own, other)) in pooled
        .iter_mut()
        .zip(covariance.iter().zip(&covariance_current))
    {
        for (slot, (a, b)) in row.iter_mut().zip(own.iter().zip(other)) {
            *slot = all / n * a + all / m * b;
        }
    }
    let mut gap = [0.0; PARTS];
    for (slot, (a, b)) in gap.iter_mut().zip(mean.iter().zip(&mean_current)) {
        *slot = a - b;
    }
    let (form, rank) = inverse_form(pooled, &gap);
    if rank == 0 {
        return Err(Undefined::ZeroVariance);
    }
    let mut w = all * form;
    if reference.len().max(current.len()) < SMALL {
        w /= 1.0 + libm::pow(all, -0.45) + 10.1 * (libm::pow(n, -1.7) + libm::pow(m, -1.7));
    }
    tested(w, chi_square_sf(w, f64::from(rank)))
}

/// Means and population covariance of (cos, cos, sin, sin).
fn parts(values: &[f64], scale: f64) -> ([f64; PARTS], Matrix) {
    let n = values.len() as f64;
    let at = |value: &f64| {
        let [a, b] = POINTS.map(|point| point / scale * value);
        [libm::cos(a), libm::cos(b), libm::sin(a), libm::sin(b)]
    };
    let mut sums: [Sum; PARTS] = std::array::from_fn(|_| Sum::default());
    for value in values {
        for (sum, part) in sums.iter_mut().zip(at(value)) {
            sum.add(part);
        }
    }
    let mut mean = [0.0; PARTS];
    for (slot, sum) in mean.iter_mut().zip(&sums) {
        *slot = sum.value() / n;
    }
    let mut covariance: Matrix = [[0.0; PARTS]; PARTS];
    for value in values {
        let mut centred = at(value);
        for (part, mean) in centred.iter_mut().zip(&mean) {
            *part -= mean;
        }
        for (row, a) in covariance.iter_mut().zip(&centred) {
            for (slot, b) in row.iter_mut().zip(&centred) {
                *slot += a * b / n;
            }
        }
    }
    (mean, covariance)
}

/// gᵀ·A⁺·g of a symmetric matrix, and the rank of A: by Jacobi's rotations to its eigenvalues.
fn inverse_form(mut a: Matrix, gap: &[f64; PARTS]) -> (f64, u32) {
    let mut g = *gap;
    for _ in 0..64 {
        for p in 0..PARTS {
            for q in p + 1..PARTS {
                rotate(&mut a, &mut g, p, q);
            }
        }
    }
    let eigenvalues: [f64; PARTS] =
        std::array::from_fn(|i| a.get(i).and_then(|row| row.get(i)).copied().unwrap_or(0.0));
    let largest = eigenvalues
        .iter()
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    let least = largest * PARTS as f64 * f64::EPSILON;
    let kept = eigenvalues
        .iter()
        .zip(&g)
        .filter(|(value, _)| value.abs() > least);
    let mut form = 0.0;
    let mut rank = 0;
    for (value, part) in kept {
        form += part * part / value;
        rank += 1;
    }
    (form, rank)
}

/// Turns rows and columns p and q, and the vector with them, until their common entry is 0.
#[expect(clippy::indexing_slicing, reason = "p and q are below PARTS")]
fn rotate(a: &mut Matrix, g: &mut [f64; PARTS], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in a.iter_mut() {
        let (u, v) = (row[p], row[q]);
        row[p] = c * u - s * v;
        row[q] = s * u + c * v;
    }
    let (upper, lower) = (a[p], a[q]);
    a[p] = std::array::from_fn(|k| c * upper[k] - s * lower[k]);
    a[q] = std::array::from_fn(|k| s * upper[k] + c * lower[k]);
    let (u, v) = (g[p], g[q]);
    g[p] = c * u - s * v;
    g[q] = s * u + c * v;
}
