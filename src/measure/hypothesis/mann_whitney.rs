//! The rank test of Mann and Whitney.

use super::super::Undefined;
use super::super::special::normal_sf;
use super::super::sum::Sum;
use super::ties::ties;
use super::{Test, Tested, at_least, tested};

/// Rows of the smaller sample up to which p is exact where no values are tied (scipy's `auto`).
const EXACT: usize = 8;

/// Which way a test looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternative {
    /// The samples differ.
    TwoSided,
    /// The reference tends to be smaller than the current sample.
    Less,
}

/// Mann-Whitney U of the reference: how many pairs it wins, a tie counting one half.
///
/// p from the normal distribution with corrections for ties and continuity; exact where the smaller sample has at most
/// 8 rows and no values are tied.
///
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` where all values are the same.
/// # Source
/// Mann & Whitney (1947); `scipy.stats.mannwhitneyu`.
/// # Checked against
/// The golden data's `mannwhitney` (two-sided) and Evidently's `mannw` (one-sided).
pub fn mann_whitney(reference: &[f64], current: &[f64], alternative: Alternative) -> Tested {
    at_least(1, reference, current)?;
    let (n, m) = (reference.len() as f64, current.len() as f64);
    let all = n + m;
    let (u, tied) = count(reference, current);
    if tied == 0.0 && reference.len().min(current.len()) <= EXACT {
        return mann_whitney_exact(reference, current, alternative);
    }
    let variance = n * m / 12.0 * ((all + 1.0) - tied / (all * (all - 1.0)));
    if variance <= 0.0 {
        return Err(Undefined::ZeroVariance);
    }
    let (side, factor) = chosen(u, n * m, alternative);
    let z = (side - n * m / 2.0 - 0.5) / variance.sqrt();
    tested(u, (factor * normal_sf(z)).min(1.0))
}

/// The same with the exact distribution of U without ties, however many there are.
///
/// # Shapes and units
/// O(n·m·U): for a few hundred rows.
/// # Undefined
/// `NoRows` if either side has no rows.
/// # Source
/// Mann & Whitney (1947), their recursion; `scipy.stats.mannwhitneyu(method="exact")`.
/// # Checked against
/// The golden data's `mwu_exact_first40`.
pub fn mann_whitney_exact(reference: &[f64], current: &[f64], alternative: Alternative) -> Tested {
    at_least(1, reference, current)?;
    let (n, m) = (reference.len(), current.len());
    let (u, _) = count(reference, current);
    let pairs = n * m;
    let (side, factor) = chosen(u, pairs as f64, alternative);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "U lies between 0 and n·m"
    )]
    let side = side as usize;
    let counts = distribution(n, m);
    let total: f64 = counts.iter().sum();
    let up_to = |k: usize| counts.iter().take(k + 1).sum::<f64>();
    let tail = if side >= pairs - side {
        up_to(pairs - side) / total
    } else {
        1.0 - (up_to(side) - counts.get(side).copied().unwrap_or(0.0)) / total
    };
    Ok(Test {
        statistic: u,
        p_value: (factor * tail).clamp(0.0, 1.0),
    })
}

/// U of the reference, and Σ(t³ − t) over ties.
fn count(reference: &[f64], current: &[f64]) -> (f64, f64) {
    let mut below = 0_u64;
    let (mut ranks, mut tied) = (Sum::default(), Sum::default());
    for tie in ties(reference, current) {
        let all = tie.all() as f64;
        // Midrank of the tie.
        ranks.add(tie.reference as f64 * (below as f64 + f64::midpoint(all, 1.0)));
        tied.add(all * all * all - all);
        below += tie.all();
    }
    let n = reference.len() as f64;
    (ranks.value() - n * (n + 1.0) / 2.0, tied.value())
}

/// The U whose upper tail is read, and what that is multiplied by.
const fn chosen(u: f64, pairs: f64, alternative: Alternative) -> (f64, f64) {
    match alternative {
        Alternative::Less => (pairs - u, 1.0),
        Alternative::TwoSided => (u.max(pairs - u), 2.0),
    }
}

/// In how many orders of n and m rows U takes each value, 0 to n·m, by ways(n, m, u) = ways(n−1, m, u−m) + ways(n, m−1, u).
fn distribution(n: usize, m: usize) -> Vec<f64> {
    let mut before: Vec<Vec<f64>> = vec![vec![1.0]; m + 1];
    for i in 1..=n {
        let mut now: Vec<Vec<f64>> = vec![vec![1.0]];
        for j in 1..=m {
            let mut ways = vec![0.0; i * j + 1];
            let without = now.last().into_iter().flatten();
            for (slot, count) in ways.iter_mut().zip(without) {
                *slot += count;
            }
            let with = before.get(j).into_iter().flatten();
            for (slot, count) in ways.iter_mut().skip(j).zip(with) {
                *slot += count;
            }
            now.push(ways);
        }
        before = now;
    }
    before.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_orders_are_counted() {
        assert_eq!(distribution(2, 2), [1.0, 1.0, 2.0, 1.0, 1.0]);
        let males = [16.0, 19.0, 22.0, 24.0, 29.0];
        let females = [11.0, 12.0, 17.0, 20.0];
        let test = mann_whitney(&males, &females, Alternative::TwoSided).unwrap();
        assert_eq!(test.statistic, 17.0);
        assert!((test.p_value - 1.0 / 9.0).abs() < 1e-15);
        let less = mann_whitney(&females, &males, Alternative::Less).unwrap();
        assert!((less.p_value - 0.055_555_555_555_555_55).abs() < 1e-15);
    }

    #[test]
    fn one_value_has_no_ranks() {
        let same = mann_whitney(&[1.0; 20], &[1.0; 30], Alternative::TwoSided);
        assert_eq!(same, Err(Undefined::ZeroVariance));
    }
}
