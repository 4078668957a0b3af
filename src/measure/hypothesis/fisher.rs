//! Fisher's exact test of two levels.

use super::super::Undefined;
use super::{Tested, tested};

/// Fisher's exact test of a 2×2 table, two-sided: the share of tables with the same margins that are at most as likely.
///
/// The statistic is the odds ratio; where it divides by 0 it is the largest float.
///
/// # Shapes and units
/// Counts of two levels. O(smallest margin).
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` where one level has none.
/// # Source
/// Fisher (1935); `scipy.stats.fisher_exact`.
/// # Checked against
/// `tests/it/reference/hypothesis.json` (scipy).
pub fn fisher_exact(reference: [u64; 2], current: [u64; 2]) -> Tested {
    let [a, b] = reference;
    let [c, d] = current;
    if a + b == 0 || c + d == 0 {
        return Err(Undefined::NoRows);
    }
    if a + c == 0 || b + d == 0 {
        return Err(Undefined::ZeroVariance);
    }
    let (n, m, first) = (a + b, c + d, a + c);
    let least = first.saturating_sub(m);
    let most = first.min(n);
    // Likelihoods relative to the likeliest table: nothing overflows, and what underflows does not matter.
    let mode = ((first + 1) * (n + 1) / (n + m + 2)).clamp(least, most);
    let rise = |k: u64| {
        let (up, over) = ((n - k) as f64, (first - k) as f64);
        up * over / ((k + 1) as f64 * (m + k + 1 - first) as f64)
    };
    let Ok(size) = usize::try_from(most - least + 1) else {
        return Err(Undefined::Overflow);
    };
    let at = |k: u64| usize::try_from(k - least).unwrap_or(usize::MAX);
    let mut weights = vec![0.0; size];
    let mut put = |k: u64, weight: f64| {
        if let Some(slot) = weights.get_mut(at(k)) {
            *slot = weight;
        }
    };
    put(mode, 1.0);
    let mut weight = 1.0;
    for k in mode..most {
        weight *= rise(k);
        put(k + 1, weight);
    }
    weight = 1.0;
    for k in (least..mode).rev() {
        weight /= rise(k);
        put(k, weight);
    }
    let own = weights.get(at(a)).copied().unwrap_or(0.0);
    // Tables that are as likely as the observed one differ from it by rounding only.
    let rarer: f64 = weights.iter().filter(|w| **w <= own * (1.0 + 1e-9)).sum();
    let odds = (a as f64 * d as f64) / (b as f64 * c as f64);
    let odds = if odds.is_finite() { odds } else { f64::MAX };
    tested(odds, rarer / weights.iter().sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lady_tasting_tea() {
        let test = fisher_exact([3, 1], [1, 3]).unwrap();
        assert_eq!(test.statistic, 9.0);
        assert!((test.p_value - 34.0 / 70.0).abs() < 1e-14);
    }
}
