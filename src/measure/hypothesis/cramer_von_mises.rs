//! The two-sample test of Cramér and von Mises.

use std::collections::BTreeMap;

use super::super::Undefined;
use super::super::special::bessel_k_quarter;
use super::super::sum::Sum;
use super::ties::ties;
use super::{Tested, at_least, tested};

/// Rows of the larger sample up to which p is exact (scipy's `auto`).
const EXACT: usize = 20;
/// Terms of the limiting distribution below this are left out, as in scipy: p is good to about 1e-7.
const LAST_TERM: f64 = 1e-7;

/// The two-sample Cramér-von Mises test: the squared gap of the two distribution functions over all pooled rows.
///
/// T = U/(nm(n+m)) − (4nm − 1)/(6(n+m)), midranks for ties. p from the limiting distribution of the standardised T;
/// exact where neither sample has more than 20 rows.
///
/// # Undefined
/// `TooFewRows` below two rows on a side.
/// # Source
/// Anderson (1962), equations 9 to 15; Csörgő & Faraway (1996), 1.3; `scipy.stats.cramervonmises_2samp`.
/// # Checked against
/// The golden data's `cvm` and Evidently's `cramer_von_mises`.
pub fn cramer_von_mises(reference: &[f64], current: &[f64]) -> Tested {
    at_least(2, reference, current)?;
    if reference.len().max(current.len()) <= EXACT {
        return cramer_von_mises_exact(reference, current);
    }
    let (n, m) = (reference.len() as f64, current.len() as f64);
    let (all, pairs) = (n + m, n * m);
    let statistic = statistic(u(reference, current), n, m);
    let expected = (1.0 + 1.0 / all) / 6.0;
    let variance = (all + 1.0) * (4.0 * pairs * all - 3.0 * (n * n + m * m) - 2.0 * pairs)
        / (45.0 * all * all * 4.0 * pairs);
    let standard = 1.0 / 6.0 + (statistic - expected) / (45.0 * variance).sqrt();
    let p = if standard < 0.003 {
        1.0
    } else {
        (1.0 - limit(standard)).max(0.0)
    };
    tested(statistic, p)
}

/// The same with the exact distribution of U without ties.
///
/// # Shapes and units
/// For samples of at most a few dozen rows.
/// # Undefined
/// `TooFewRows` below two rows on a side; `Overflow` where the orders are too many to count.
/// # Source
/// Xiao, Gordon & Yakovlev (2006), algorithm 1; `scipy.stats.cramervonmises_2samp(method="exact")`.
/// # Checked against
/// The golden data's `cvm_exact_first20`.
pub fn cramer_von_mises_exact(reference: &[f64], current: &[f64]) -> Tested {
    at_least(2, reference, current)?;
    let (n, m) = (reference.len(), current.len());
    let lcm = n / gcd(n, m) * m;
    let (a, b) = (lcm / n, lcm / m);
    let u = u(reference, current);
    let pairs = (n * m) as f64;
    let square = (lcm * lcm * (n + m)) as f64;
    let zeta = (square * (6.0 * u - pairs * (4.0 * pairs - 1.0)) / (6.0 * pairs * pairs)).floor();
    // Per number of reference rows so far: how often each sum of squared gaps occurs.
    let mut ways: Vec<BTreeMap<u64, f64>> = vec![BTreeMap::new(); n + 1];
    for j in 0..=m {
        let mut before: BTreeMap<u64, f64> = BTreeMap::new();
        for (i, slot) in ways.iter_mut().enumerate() {
            if i == 0 && j == 0 {
                before = BTreeMap::from([(0, 1.0)]);
            } else {
                for (sum, count) in std::mem::take(slot) {
                    *before.entry(sum).or_default() += count;
                }
            }
            let gap = (a * i).abs_diff(b * j) as u64;
            before = before
                .into_iter()
                .map(|(sum, count)| (sum + gap * gap, count))
                .collect();
            slot.clone_from(&before);
        }
    }
    let last = ways.pop().unwrap_or_default();
    let total: f64 = last.values().sum();
    let beyond: f64 = last
        .iter()
        .filter(|(sum, _)| **sum as f64 >= zeta)
        .map(|(_, count)| *count)
        .sum();
    if total.is_finite() {
        tested(statistic(u, n as f64, m as f64), beyond / total)
    } else {
        Err(Undefined::Overflow)
    }
}

fn statistic(u: f64, n: f64, m: f64) -> f64 {
    u / (n * m * (n + m)) - (4.0 * n * m - 1.0) / (6.0 * (n + m))
}

/// Anderson's U: n Σ(rᵢ − i)² + m Σ(sⱼ − j)² over the pooled midranks.
fn u(reference: &[f64], current: &[f64]) -> f64 {
    let mut below = 0_u64;
    let (mut seen, mut seen_current) = (0_u64, 0_u64);
    let (mut first, mut second) = (Sum::default(), Sum::default());
    for tie in ties(reference, current) {
        let rank = below as f64 + f64::midpoint(tie.all() as f64, 1.0);
        for (sum, seen, rows) in [
            (&mut first, &mut seen, tie.reference),
            (&mut second, &mut seen_current, tie.current),
        ] {
            for _ in 0..rows {
                *seen += 1;
                let gap = rank - *seen as f64;
                sum.add(gap * gap);
            }
        }
        below += tie.all();
    }
    reference.len() as f64 * first.value() + current.len() as f64 * second.value()
}

/// The distribution function that the standardised statistic tends to.
fn limit(x: f64) -> f64 {
    let mut sum = 0.0;
    let mut k = 0.0;
    loop {
        let odd = 4.0 * k + 1.0;
        let q = odd * odd / (16.0 * x);
        let weight = libm::exp(libm::lgamma(k + 0.5) - libm::lgamma(k + 1.0))
            / (std::f64::consts::PI * std::f64::consts::PI.sqrt() * x.sqrt());
        // The Bessel function comes scaled by e^q.
        let term = weight * odd.sqrt() * libm::exp(-2.0 * q) * bessel_k_quarter(q);
        sum += term;
        if term.abs() < LAST_TERM {
            return sum;
        }
        k += 1.0;
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
