//! The distribution of the Kolmogorov-Smirnov distance of one sample.

use super::binomial_pmf;
use crate::measure::sum::Sum;

const PI_2: f64 = std::f64::consts::PI * std::f64::consts::PI;
const PI_4: f64 = PI_2 * PI_2;
const PI_6: f64 = PI_4 * PI_2;

/// P(D > x) of the two-sided distance of n rows from a known distribution.
///
/// By region, as the authors recommend and scipy does: products at the ends, the matrix of Durbin near 0, twice the
/// one-sided tail far out, the expansion of Pelz and Good between.
///
/// # Source
/// Simard & L'Ecuyer (2011), Computing the two-sided Kolmogorov-Smirnov distribution; `scipy.stats.kstwo.sf`.
/// # Checked against
/// `tests/it/reference/hypothesis.json` (scipy), over all regions.
pub fn kolmogorov_sf(n: f64, x: f64) -> f64 {
    let t = n * x;
    if n < 1.0 || x <= 0.0 || t <= 0.5 {
        return 1.0;
    }
    if x >= 1.0 {
        return 0.0;
    }
    let tail = || (2.0 * one_sided_sf(n, x)).clamp(0.0, 1.0);
    if t <= 1.0 {
        return (1.0 - narrow(n, t)).clamp(0.0, 1.0);
    }
    if t >= n - 1.0 {
        return 2.0 * libm::pow(1.0 - x, n);
    }
    if x >= 0.5 {
        return tail();
    }
    let squared = t * x;
    if squared >= 370.0 {
        return 0.0;
    }
    let is_far = if n <= 140.0 {
        squared > 4.0
    } else {
        squared >= 2.2
    };
    if is_far {
        return tail();
    }
    let below = if n <= 140.0 || (n <= 100_000.0 && n * x * x.sqrt() <= 1.4) {
        durbin(n, x)
    } else {
        pelz_good(n, x)
    };
    (1.0 - below).clamp(0.0, 1.0)
}

/// Terms of the one-sided tail that are taken of many rows.
const TERMS: f64 = 4096.0;

/// P(D⁺ > x) of one sample of n rows: Σ C(n, j)(x + j/n)^(j−1)(1 − x − j/n)^(n−j)·x (Birnbaum & Tingey 1951).
///
/// Of many rows every s-th term is taken s times: far out, where this is asked for, the terms are a smooth hill over j/n
/// that is at least fifty such steps wide and all but zero at both ends, and of such a hill the trapezoid rule is exact to
/// the last digits.
fn one_sided_sf(n: f64, x: f64) -> f64 {
    let is_hill = n >= 4.0 * TERMS && n * x * x >= 2.0;
    one_sided_sum(n, x, if is_hill { (n / TERMS).floor() } else { 1.0 })
}

fn one_sided_sum(n: f64, x: f64, step: f64) -> f64 {
    let last = (n * (1.0 - x)).floor();
    let mut sum = Sum::default();
    let mut j = 0.0;
    while j <= last {
        let p = x + j / n;
        if p < 1.0 {
            sum.add(binomial_pmf(j, n, p) * x / p);
        }
        j += step;
    }
    (sum.value() * step).clamp(0.0, 1.0)
}

/// n!·(2t − 1)ⁿ/nⁿ for ½ < t ≤ 1 (Ruben & Gambino 1982).
fn narrow(n: f64, t: f64) -> f64 {
    let mut product = 1.0;
    let mut k = 1.0;
    while k <= n && product > 0.0 {
        product *= k / n * (2.0 * t - 1.0);
        k += 1.0;
    }
    product
}

/// A square matrix, row by row, times 2^`power`.
#[derive(Clone)]
struct Matrix {
    size: usize,
    cells: Vec<f64>,
    power: i32,
}

impl Matrix {
    fn product(&self, other: &Self) -> Self {
        let size = self.size;
        let mut cells = vec![0.0; size * size];
        for (row, out) in self.cells.chunks(size).zip(cells.chunks_mut(size)) {
            for (factor, line) in row.iter().zip(other.cells.chunks(size)) {
                if *factor != 0.0 {
                    for (slot, cell) in out.iter_mut().zip(line) {
                        *slot += factor * cell;
                    }
                }
            }
        }
        let mut product = Self {
            size,
            cells,
            power: self.power + other.power,
        };
        let middle = product.cells.get(size * size / 2).copied();
        if middle.is_some_and(|cell| cell.abs() > 1e40) {
            let scale = libm::ldexp(1.0, -128);
            product.cells.iter_mut().for_each(|cell| *cell *= scale);
            product.power += 128;
        }
        product
    }
}

/// P(D ≤ x) by powers of Durbin's matrix (Marsaglia, Tsang & Wang 2003); its size grows with n·x.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "n·x is at most a few hundred here"
)]
fn durbin(n: f64, x: f64) -> f64 {
    let k = (n * x).ceil();
    let h = k - n * x;
    let size = 2 * k as usize - 1;
    let mut factorial = vec![1.0];
    for j in 1..=size {
        let last = factorial.last().copied().unwrap_or(1.0);
        factorial.push(last / j as f64);
    }
    // Entries 1/(i − j + 1)! on and below the first superdiagonal, corrected in the first column and the last row.
    let over = |j: usize| factorial.get(j).copied().unwrap_or(0.0);
    let mut edge: Vec<f64> = (1..=size)
        .map(|j| (1.0 - libm::pow(h, j as f64)) * over(j))
        .collect();
    let corner = libm::pow((2.0 * h - 1.0).max(0.0), size as f64) - 2.0 * libm::pow(h, size as f64);
    if let Some(last) = edge.last_mut() {
        *last = (1.0 + corner) * over(size);
    }
    let mut cells = vec![0.0; size * size];
    for (i, row) in cells.chunks_mut(size).enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell = if j == 0 {
                edge.get(i).copied().unwrap_or(0.0)
            } else if i + 1 == size {
                edge.get(size - 1 - j).copied().unwrap_or(0.0)
            } else if i + 1 >= j {
                over(i + 1 - j)
            } else {
                0.0
            };
        }
    }
    let mut square = Matrix {
        size,
        cells,
        power: 0,
    };
    let mut result: Option<Matrix> = None;
    let mut left = n as u64;
    while left > 0 {
        if left % 2 == 1 {
            result = Some(match &result {
                Some(result) => result.product(&square),
                None => square.clone(),
            });
        }
        left /= 2;
        if left > 0 {
            square = square.product(&square);
        }
    }
    let Some(result) = result else { return 0.0 };
    let at = k as usize - 1;
    let p = result.cells.get(at * size + at).copied().unwrap_or(0.0);
    times_factorial(n, p, result.power)
}

/// p·2^power·n!/nⁿ.
fn times_factorial(n: f64, mut p: f64, mut power: i32) -> f64 {
    let mut i = 1.0;
    while i <= n {
        p *= i / n;
        if p.abs() < 1e-40 && p != 0.0 {
            p = libm::ldexp(p, 128);
            power -= 128;
        }
        i += 1.0;
    }
    libm::ldexp(p, power)
}

/// P(D ≤ x) by four terms in 1/√n (Pelz & Good 1976), each transformed to settle fast.
fn pelz_good(n: f64, x: f64) -> f64 {
    let z = n.sqrt() * x;
    let z2 = z * z;
    let (z3, z4, z6) = (z2 * z, z2 * z2, z2 * z2 * z2);
    let q_log = -PI_2 / 8.0 / z2;
    if q_log < -708.0 {
        return 0.0;
    }
    let q = libm::exp(q_log);
    let root = (2.0 * std::f64::consts::PI).sqrt();
    let last = (16.0 * z / std::f64::consts::PI).ceil();
    let mut terms = [0.0; 4];
    let mut k = last;
    while k > 0.0 {
        let m = 2.0 * k - 1.0;
        let m2 = m * m;
        let (m4, m6) = (m2 * m2, m2 * m2 * m2);
        let power = libm::pow(q, 8.0 * k);
        let coefficients = [
            1.0,
            PI_2 / 4.0 * m2 - z2,
            6.0 * z6
                + 2.0 * z4
                + (2.0 * z4 - 5.0 * z2) * PI_2 / 4.0 * m2
                + PI_4 * (1.0 - 2.0 * z2) / 16.0 * m4,
            -30.0 * z6 - 90.0 * z4 * z4
                + PI_2 * (135.0 * z4 - 96.0 * z6) / 4.0 * m2
                + PI_4 * (212.0 * z4 - 60.0 * z2) / 16.0 * m4
                + PI_6 * (5.0 - 30.0 * z2) / 64.0 * m6,
        ];
        for (term, coefficient) in terms.iter_mut().zip(coefficients) {
            *term = *term * power + coefficient;
        }
        k -= 1.0;
    }
    let scales = [z, 6.0 * z4, 72.0 * z4 * z3, 6480.0 * z6 * z4];
    for (term, scale) in terms.iter_mut().zip(scales) {
        *term *= q * root / scale;
    }
    let q = libm::exp(-PI_2 / 2.0 / z2);
    let (mut extra_2, mut extra_3) = (0.0, 0.0);
    let mut k = last;
    while k > 0.0 {
        let k2 = k * k;
        let weight = k2 * libm::pow(q, k2);
        extra_2 += weight;
        extra_3 += (3.0 * z2 - PI_2 * k2) * weight;
        k -= 1.0;
    }
    let [zeroth, first, second, third] = terms;
    let second = second - extra_2 * PI_2 * root / (36.0 * z3);
    let third = third + extra_3 * PI_2 * root / (216.0 * z6);
    zeroth + first / n.sqrt() + second / n + third / (n * n.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_terms_gives_the_whole_tail() {
        for n in [16_384.0, 60_000.0, 500_000.0] {
            for squared in [2.2, 5.0, 40.0, 300.0] {
                let x = f64::sqrt(squared / n);
                let (part, whole) = (one_sided_sf(n, x), one_sided_sum(n, x, 1.0));
                assert!(
                    (part / whole - 1.0).abs() < 1e-11,
                    "{n} {squared}: {part} {whole}"
                );
            }
        }
    }
}
