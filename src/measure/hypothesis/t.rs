//! Whether two means differ.

use super::super::Undefined;
use super::super::special::student_two_sided;
use super::super::sum::Sum;
use super::{Tested, at_least, tested};

/// Student's t-test with one variance for both samples.
///
/// t = (x̄ − ȳ) / √(s²(1/n + 1/m)), s² pooled with n + m − 2 degrees of freedom; two-sided.
///
/// # Undefined
/// `TooFewRows` below two rows on a side, `ZeroVariance` where neither side varies.
/// # Source
/// Student (1908); `scipy.stats.ttest_ind`.
/// # Checked against
/// Evidently's `t_test` and `tests/it/reference/hypothesis.json` (scipy).
pub fn student_t(reference: &[f64], current: &[f64]) -> Tested {
    at_least(2, reference, current)?;
    let (a, b) = (Moments::of(reference), Moments::of(current));
    let dof = a.n + b.n - 2.0;
    let pooled = ((a.n - 1.0) * a.variance + (b.n - 1.0) * b.variance) / dof;
    decide(a.mean - b.mean, pooled * (1.0 / a.n + 1.0 / b.n), dof)
}

/// Welch's t-test: each sample has its own variance.
///
/// t = (x̄ − ȳ) / √(s²/n + r²/m), degrees of freedom by Welch and Satterthwaite; two-sided.
///
/// # Undefined
/// `TooFewRows` below two rows on a side, `ZeroVariance` where neither side varies.
/// # Source
/// Welch (1947); `scipy.stats.ttest_ind(equal_var=False)`.
/// # Checked against
/// The golden data's `ttest_welch` (scipy 1.17.1).
pub fn welch_t(reference: &[f64], current: &[f64]) -> Tested {
    at_least(2, reference, current)?;
    let (a, b) = (Moments::of(reference), Moments::of(current));
    let (u, v) = (a.variance / a.n, b.variance / b.n);
    let dof = (u + v) * (u + v) / (u * u / (a.n - 1.0) + v * v / (b.n - 1.0));
    decide(a.mean - b.mean, u + v, dof)
}

fn decide(difference: f64, variance: f64, dof: f64) -> Tested {
    if variance <= 0.0 || !dof.is_finite() {
        return Err(Undefined::ZeroVariance);
    }
    let t = difference / variance.sqrt();
    tested(t, student_two_sided(t, dof))
}

struct Moments {
    n: f64,
    mean: f64,
    variance: f64,
}

impl Moments {
    fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().copied().collect::<Sum>().value() / n;
        let squares: Sum = values.iter().map(|v| (v - mean) * (v - mean)).collect();
        let variance = squares.value() / (n - 1.0);
        Self { n, mean, variance }
    }
}
