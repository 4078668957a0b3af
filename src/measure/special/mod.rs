//! Tails of the distributions that tests are read from.
//!
//! Only what [`super::hypothesis`] needs, to about 1e-12 of the value, from `libm` alone: the browser and the command
//! line agree to the last bit.

mod kolmogorov;

pub use kolmogorov::kolmogorov_sf;

use super::sum::Sum;

/// Steps after which a series or a continued fraction that has not settled is given up; none came near it.
const STEPS: u32 = 100_000;
/// Where a series or a continued fraction has settled.
const SETTLED: f64 = 1e-16;
/// Stands for 0 in continued fractions (Lentz).
const TINY: f64 = 1e-300;

/// P(Z > z) of the standard normal distribution.
///
/// # Checked against
/// `scipy.stats.norm.sf` in `tests/it/reference/hypothesis.json`.
pub fn normal_sf(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// P(X > x) of chi-square with `dof` degrees of freedom: Q(dof/2, x/2), the regularised upper incomplete gamma.
///
/// A series below the mean, a continued fraction above (Numerical Recipes, 6.2).
///
/// # Checked against
/// `scipy.stats.chi2.sf` in `tests/it/reference/hypothesis.json`.
pub fn chi_square_sf(x: f64, dof: f64) -> f64 {
    let (a, x) = (dof / 2.0, x / 2.0);
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let scale = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        for _ in 0..STEPS {
            k += 1.0;
            term *= x / k;
            sum += term;
            if term < sum * SETTLED {
                break;
            }
        }
        return (1.0 - scale * sum).clamp(0.0, 1.0);
    }
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..STEPS {
        let i = f64::from(step);
        let an = i * (a - i);
        b += 2.0;
        d = 1.0 / away_from_zero(an * d + b);
        c = away_from_zero(b + an / c);
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < SETTLED * 4.0 {
            break;
        }
    }
    (scale * fraction).clamp(0.0, 1.0)
}

/// P(|T| > |t|) of Student's t with `dof` degrees of freedom: I(dof/(dof+t²); dof/2, ½).
///
/// # Checked against
/// `2 * scipy.stats.t.sf` in `tests/it/reference/hypothesis.json`.
pub fn student_two_sided(t: f64, dof: f64) -> f64 {
    let ratio = t * t / dof;
    let (a, b) = (dof / 2.0, 0.5);
    // ln B(a, ½)⁻¹ + a·ln x + ½·ln(1 − x) with x = 1/(1 + ratio).
    let log = half_step(a)
        - 0.5 * libm::log(std::f64::consts::PI)
        - a * libm::log1p(ratio)
        - 0.5 * libm::log1p(1.0 / ratio);
    if ratio == 0.0 {
        return 1.0;
    }
    if ratio.is_infinite() {
        return 0.0;
    }
    let x = 1.0 / (1.0 + ratio);
    let scale = libm::exp(log);
    let p = if x < (a + 1.0) / (a + b + 2.0) {
        scale * beta_fraction(a, b, x) / a
    } else {
        1.0 - scale * beta_fraction(b, a, ratio / (1.0 + ratio)) / b
    };
    p.clamp(0.0, 1.0)
}

/// P(F > f) of Fisher's F with `d1` and `d2` degrees of freedom: I(d2/(d2 + d1·f); d2/2, d1/2).
///
/// # Checked against
/// `scipy.stats.f.sf` in `tests/it/reference/shift.json`.
pub fn fisher_sf(f: f64, d1: f64, d2: f64) -> f64 {
    if f.is_nan() || f <= 0.0 {
        return 1.0;
    }
    let (a, b) = (d2 / 2.0, d1 / 2.0);
    let x = d2 / (d2 + d1 * f);
    let log = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    let scale = libm::exp(log);
    let p = if x < (a + 1.0) / (a + b + 2.0) {
        scale * beta_fraction(a, b, x) / a
    } else {
        1.0 - scale * beta_fraction(b, a, 1.0 - x) / b
    };
    p.clamp(0.0, 1.0)
}

/// ln Γ(a + ½) − ln Γ(a), without the digits that the difference of two large logarithms loses.
fn half_step(a: f64) -> f64 {
    if a < 50.0 {
        return libm::lgamma(a + 0.5) - libm::lgamma(a);
    }
    let inverse = 1.0 / a;
    let square = inverse * inverse;
    0.5 * libm::log(a)
        + inverse
            * (-1.0 / 8.0
                + square * (1.0 / 192.0 + square * (-1.0 / 640.0 + square * 17.0 / 14_336.0)))
}

/// The continued fraction of the incomplete beta function (Numerical Recipes, 6.4).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < SETTLED * 4.0 {
            break;
        }
    }
    fraction
}

fn away_from_zero(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

/// eˣ·K(x), the scaled modified Bessel function of the second kind of order ¼.
///
/// ∫₀^∞ exp(−x(cosh t − 1))·cosh(t/4) dt by the trapezoidal rule, which settles faster than any power of the step.
///
/// # Checked against
/// `scipy.special.kve(0.25, x)` in `tests/it/reference/hypothesis.json`.
pub fn bessel_k_quarter(x: f64) -> f64 {
    let step = 0.05 / x.sqrt().max(1.0);
    let mut sum = Sum::default();
    sum.add(0.5);
    for k in 1..STEPS {
        let t = f64::from(k) * step;
        // cosh t − 1 without its cancellation.
        let half = libm::sinh(t / 2.0);
        let exponent = 2.0 * x * half * half;
        if exponent > 745.0 {
            break;
        }
        sum.add(libm::exp(-exponent) * libm::cosh(t / 4.0));
    }
    sum.value() * step
}

/// ln n! without the digits that a difference of large ones would lose: Stirling's error term δ(n), so that
/// n! = √(2πn)·(n/e)ⁿ·exp δ(n).
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        let log_factorial = libm::lgamma(n + 1.0);
        return log_factorial - (n + 0.5) * libm::log(n) + n
            - 0.5 * libm::log(2.0 * std::f64::consts::PI);
    }
    let square = 1.0 / (n * n);
    (1.0 / 12.0
        + square
            * (-1.0 / 360.0 + square * (1.0 / 1260.0 + square * (-1.0 / 1680.0 + square / 1188.0))))
        / n
}

/// x·ln(x/m) + m − x, also where x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() < 0.1 * (x + m) {
        let v = (x - m) / (x + m);
        let mut sum = (x - m) * v;
        let mut term = 2.0 * x * v;
        let square = v * v;
        for k in 1..1000_u32 {
            term *= square;
            let next = sum + term / f64::from(2 * k + 1);
            if next.total_cmp(&sum).is_eq() {
                break;
            }
            sum = next;
        }
        return sum;
    }
    x * libm::log(x / m) + m - x
}

/// The binomial probability of k among n, to full precision for any n.
///
/// # Source
/// Loader (2000), Fast and Accurate Computation of Binomial Probabilities.
/// # Checked against
/// By way of the Kolmogorov-Smirnov p-values in `tests/it/reference/hypothesis.json`.
pub fn binomial_pmf(k: f64, n: f64, p: f64) -> f64 {
    let q = 1.0 - p;
    if k == 0.0 {
        return libm::exp(n * libm::log1p(-p));
    }
    if k >= n {
        return libm::exp(n * libm::log(p));
    }
    let log = stirling_error(n)
        - stirling_error(k)
        - stirling_error(n - k)
        - deviance(k, n * p)
        - deviance(n - k, n * q);
    libm::exp(log) * (n / (2.0 * std::f64::consts::PI * k * (n - k))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) {
        assert!((found / wanted - 1.0).abs() < 1e-12, "{found} {wanted}");
    }

    #[test]
    fn closed_forms_are_met() {
        near(chi_square_sf(3.0, 2.0), libm::exp(-1.5));
        near(chi_square_sf(1400.0, 2.0), libm::exp(-700.0));
        near(student_two_sided(1.0, 1.0), 0.5);
        near(student_two_sided(2.0, 2.0), 1.0 - 2.0 / 6.0_f64.sqrt());
        near(normal_sf(0.0), 0.5);
        near(binomial_pmf(2.0, 5.0, 0.5), 10.0 / 32.0);
        near(binomial_pmf(30.0, 60.0, 0.5), 0.102_578_173_008_569_51);
    }

    #[test]
    fn many_degrees_of_freedom_are_normal() {
        let t = student_two_sided(1.5, 1e12);
        assert!((t - 2.0 * normal_sf(1.5)).abs() < 1e-10, "{t}");
    }

    #[test]
    fn ends_are_answered() {
        assert_eq!(chi_square_sf(0.0, 3.0), 1.0);
        assert_eq!(chi_square_sf(f64::INFINITY, 3.0), 0.0);
        assert_eq!(student_two_sided(0.0, 3.0), 1.0);
        assert_eq!(student_two_sided(f64::INFINITY, 3.0), 0.0);
    }
}
