//! The two-sample test of Anderson and Darling.

use super::super::Undefined;
use super::super::sum::Sum;
use super::ties::ties;
use super::{Tested, at_least, tested};

/// Table 2 of Scholz and Stephens for two samples: b₀ + b₁ + b₂ per level.
const CRITICAL: [f64; 7] = [
    0.675 - 0.245 - 0.105,
    1.281 + 0.25 - 0.305,
    1.645 + 0.678 - 0.362,
    1.96 + 1.149 - 0.391,
    2.326 + 1.822 - 0.396,
    2.573 + 2.364 - 0.345,
    3.085 + 3.615 - 0.154,
];
/// The levels of the table.
const LEVELS: [f64; 7] = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];

/// The two-sample Anderson-Darling test with midranks, standardised: like Cramér-von Mises, with weight on the tails.
///
/// p is interpolated in the published table (a quadratic through its logarithms) and stays within 0.001 to 0.25.
///
/// # Undefined
/// `NoRows` if either side has no rows, `TooFewRows` below four rows in all, `ZeroVariance` where all values are the
/// same.
/// # Source
/// Scholz & Stephens (1987), equation 7 and table 2; `scipy.stats.anderson_ksamp`.
/// # Checked against
/// The golden data's `anderson` and Evidently's `anderson`.
pub fn anderson_darling(reference: &[f64], current: &[f64]) -> Tested {
    at_least(1, reference, current)?;
    let (n, m) = (reference.len() as f64, current.len() as f64);
    let all = n + m;
    if all < 4.0 {
        let got = (reference.len() + current.len()) as u64;
        return Err(Undefined::TooFewRows { need: 4, got });
    }
    if reference.first() == current.first()
        && reference.last() == current.last()
        && reference.first() == reference.last()
    {
        return Err(Undefined::ZeroVariance);
    }
    let (mut below, mut below_reference, mut below_current) = (0_u64, 0_u64, 0_u64);
    let (mut first, mut second) = (Sum::default(), Sum::default());
    for tie in ties(reference, current) {
        let rows = tie.all() as f64;
        let b = below as f64 + rows / 2.0;
        let spread = b * (all - b) - all * rows / 4.0;
        let term = |before: u64, here: u64, size: f64| {
            let at = before as f64 + here as f64 / 2.0;
            let gap = all * at - b * size;
            rows / all * gap * gap / spread
        };
        first.add(term(below_reference, tie.reference, n));
        second.add(term(below_current, tie.current, m));
        below += tie.all();
        below_reference += tie.reference;
        below_current += tie.current;
    }
    let raw = (first.value() / n + second.value() / m) * (all - 1.0) / all;
    let statistic = (raw - 1.0) / variance(n, m).sqrt();
    tested(statistic, p_value(statistic))
}

/// The statistic's variance under the null (Scholz and Stephens, equation 4, k = 2).
fn variance(n: f64, m: f64) -> f64 {
    let all = n + m;
    let inverse = 1.0 / n + 1.0 / m;
    let (mut h, mut g) = (Sum::default(), Sum::default());
    let mut k = 2.0;
    while k < all {
        // From the largest to the smallest denominator the partial sums are 1/(N−1), 1/(N−1) + 1/(N−2), …
        h.add(1.0 / (all + 1.0 - k));
        g.add(h.value() / k);
        k += 1.0;
    }
    let (h, g) = (h.value() + 1.0, g.value());
    let a = (4.0 * g - 6.0) + (10.0 - 6.0 * g) * inverse;
    let b = (2.0 * g - 4.0) * 4.0 + 16.0 * h + (2.0 * g - 14.0 * h - 4.0) * inverse - 8.0 * h
        + 4.0 * g
        - 6.0;
    let c = (6.0 * h + 2.0 * g - 2.0) * 4.0
        + (4.0 * h - 4.0 * g + 6.0) * 2.0
        + (2.0 * h - 6.0) * inverse
        + 4.0 * h;
    let d = (2.0 * h + 6.0) * 4.0 - 8.0 * h;
    (((a * all + b) * all + c) * all + d) / ((all - 1.0) * (all - 2.0) * (all - 3.0))
}

fn p_value(statistic: f64) -> f64 {
    let [lowest, .., highest] = CRITICAL;
    let [most, .., least] = LEVELS;
    if statistic < lowest {
        return most;
    }
    if statistic > highest {
        return least;
    }
    let [c0, c1, c2] = quadratic(&CRITICAL, &LEVELS.map(libm::log));
    libm::exp((c2 * statistic + c1) * statistic + c0)
}

/// The parabola of least squares, around the mean of x so that nothing cancels.
fn quadratic(x: &[f64; 7], y: &[f64; 7]) -> [f64; 3] {
    let centre = x.iter().sum::<f64>() / 7.0;
    let mut moments = [0.0; 5];
    let mut right = [0.0; 3];
    for (x, y) in x.iter().zip(y) {
        let t = x - centre;
        let powers = [1.0, t, t * t, t * t * t, t * t * t * t];
        for (slot, power) in moments.iter_mut().zip(powers) {
            *slot += power;
        }
        for (slot, power) in right.iter_mut().zip(powers) {
            *slot += power * y;
        }
    }
    let [s0, _, s2, s3, s4] = moments;
    let [r0, r1, r2] = right;
    // Around the mean s1 is 0, which leaves a system of two equations for the constant and the square.
    let slope_free = s4 - s2 * s2 / s0 - s3 * s3 / s2;
    let square = (r2 - s2 * r0 / s0 - s3 * r1 / s2) / slope_free;
    let slope = (r1 - s3 * square) / s2;
    let constant = (r0 - s2 * square) / s0;
    [
        constant - slope * centre + square * centre * centre,
        slope - 2.0 * square * centre,
        square,
    ]
}
