//! Chi-square and its kin, over counts per level.

use super::super::special::chi_square_sf;
use super::super::sum::Sum;
use super::super::{Estimate, Reading, Undefined};
use super::{Tested, tested};

/// The chi-square test of independence of side and level; `yates`: with Yates' correction where there are two levels.
///
/// Σ(O − E)²/E over both rows of counts, k − 1 degrees of freedom; levels without any row are left out.
///
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` with one level only.
/// # Source
/// Pearson (1900); `scipy.stats.chi2_contingency`.
/// # Checked against
/// The golden data's `chi2_contingency`, `chi2_no_yates`; NannyML's `chi2`.
pub fn chi_square_independence(reference: &[u64], current: &[u64], yates: bool) -> Tested {
    let table = Table::of(reference, current)?;
    let corrected = yates && table.levels == 2;
    table.test(|observed, expected| {
        let mut gap = (observed - expected).abs();
        if corrected {
            gap -= gap.min(0.5);
        }
        gap * gap / expected
    })
}

/// The G-test of independence: 2 Σ O·ln(O/E).
///
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` with one level only.
/// # Source
/// Sokal & Rohlf; `scipy.stats.chi2_contingency(lambda_="log-likelihood", correction=False)`.
/// # Checked against
/// The golden data's `g_test`.
pub fn g_test(reference: &[u64], current: &[u64]) -> Tested {
    Table::of(reference, current)?.test(|observed, expected| {
        if observed == 0.0 {
            0.0
        } else {
            2.0 * observed * libm::log(observed / expected)
        }
    })
}

/// The degrees of freedom of the tests of independence: levels with a row less one.
///
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` with one level only.
/// # Source
/// As [`chi_square_independence`].
/// # Checked against
/// The golden data's `chi2_contingency`.
pub fn degrees_of_freedom(reference: &[u64], current: &[u64]) -> Result<u64, Undefined> {
    Ok(Table::of(reference, current)?.levels as u64 - 1)
}

/// Cramér's V of side and level: √(χ²/(n + m)), 0 to 1; how strongly the side tells the level.
///
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` with one level only.
/// # Source
/// Cramér (1946), without bias correction.
/// # Checked against
/// The golden data's `cramers_v`.
pub fn cramers_v(reference: &[u64], current: &[u64]) -> Reading {
    let test = chi_square_independence(reference, current, false)?;
    let m: u64 = current.iter().sum();
    let all = reference.iter().sum::<u64>() + m;
    Ok(Estimate::exact((test.statistic / all as f64).sqrt(), m))
}

/// The chi-square test of the current counts against the reference's shares (goodness of fit).
///
/// Σ(O − E)²/E with E = the reference's share times the current rows. A level that the reference lacks has E = 0:
/// with `only_known` it is left out on both sides; without, p is 0 by it.
///
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` with one level only.
/// # Source
/// Pearson (1900); `scipy.stats.chisquare`. Goodness of fit takes the reference for exact, so p is too small where the
/// reference is no larger than the current sample.
/// # Checked against
/// The golden data's `chisquare` (only known levels), Evidently's `chisquare` (all).
pub fn chi_square_fit(reference: &[u64], current: &[u64], only_known: bool) -> Tested {
    let pairs = reference.iter().zip(current);
    let kept: Vec<(u64, u64)> = pairs
        .map(|(r, c)| (*r, *c))
        .filter(|(r, c)| *r > 0 || (!only_known && *c > 0))
        .collect();
    let n: u64 = kept.iter().map(|(r, _)| r).sum();
    let m: u64 = kept.iter().map(|(_, c)| c).sum();
    if n == 0 || m == 0 {
        return Err(Undefined::NoRows);
    }
    if kept.len() < 2 {
        return Err(Undefined::ZeroVariance);
    }
    let dof = (kept.len() - 1) as f64;
    let mut sum = Sum::default();
    for (r, c) in &kept {
        let expected = *r as f64 / n as f64 * m as f64;
        if expected == 0.0 {
            return Ok(super::Test {
                statistic: f64::MAX,
                p_value: 0.0,
            });
        }
        let gap = *c as f64 - expected;
        sum.add(gap * gap / expected);
    }
    tested(sum.value(), chi_square_sf(sum.value(), dof))
}

/// The G-test of the current counts against the reference's counts as they are: 2 Σ O·ln(O/E), k − 1 degrees of freedom.
///
/// # Undefined
/// `NoRows` if either side has no rows, `ZeroVariance` with one level only, `UnequalSides` where the sums differ: then
/// scipy raises.
/// # Source
/// `scipy.stats.power_divergence(lambda_="log-likelihood")`, as Evidently calls it.
/// # Checked against
/// The golden data's Evidently part (0.7.23): values where the sides are equal, its errors where they are not.
pub fn g_fit(reference: &[u64], current: &[u64]) -> Tested {
    let table = Table::of(reference, current)?;
    if table.n.total_cmp(&table.m).is_ne() {
        return Err(Undefined::UnequalSides);
    }
    let mut sum = Sum::default();
    for (expected, observed) in &table.cells {
        if *observed > 0.0 && *expected == 0.0 {
            return Ok(super::Test {
                statistic: f64::MAX,
                p_value: 0.0,
            });
        }
        if *observed > 0.0 {
            sum.add(2.0 * observed * libm::log(observed / expected));
        }
    }
    let dof = (table.levels - 1) as f64;
    tested(sum.value(), chi_square_sf(sum.value(), dof))
}

/// Counts per level with a row, and their sums.
struct Table {
    cells: Vec<(f64, f64)>,
    levels: usize,
    n: f64,
    m: f64,
}

impl Table {
    fn of(reference: &[u64], current: &[u64]) -> Result<Self, Undefined> {
        let n: u64 = reference.iter().sum();
        let m: u64 = current.iter().sum();
        if n == 0 || m == 0 {
            return Err(Undefined::NoRows);
        }
        let pairs = reference.iter().zip(current);
        let cells: Vec<(f64, f64)> = pairs
            .filter(|(r, c)| **r + **c > 0)
            .map(|(r, c)| (*r as f64, *c as f64))
            .collect();
        if cells.len() < 2 {
            return Err(Undefined::ZeroVariance);
        }
        Ok(Self {
            levels: cells.len(),
            cells,
            n: n as f64,
            m: m as f64,
        })
    }

    /// Sums a term of observed and expected over all cells.
    fn test(&self, term: impl Fn(f64, f64) -> f64) -> Tested {
        let all = self.n + self.m;
        let mut sum = Sum::default();
        for (r, c) in &self.cells {
            let level = r + c;
            sum.add(term(*r, level * self.n / all));
            sum.add(term(*c, level * self.m / all));
        }
        let dof = (self.levels - 1) as f64;
        tested(sum.value(), chi_square_sf(sum.value(), dof))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_level_cannot_depend_on_anything() {
        assert_eq!(
            chi_square_independence(&[5, 0], &[9, 0], true),
            Err(Undefined::ZeroVariance)
        );
        assert_eq!(g_test(&[5, 1], &[0, 0]), Err(Undefined::NoRows));
    }

    #[test]
    fn counts_as_they_are_need_as_many_rows_on_both_sides() {
        assert_eq!(g_fit(&[5, 5], &[4, 5]), Err(Undefined::UnequalSides));
        let test = g_fit(&[5, 5], &[4, 6]).unwrap();
        let by_hand = 2.0 * (4.0 * libm::log(0.8) + 6.0 * libm::log(1.2));
        assert!((test.statistic - by_hand).abs() < 1e-12);
        assert_eq!(g_fit(&[5, 5, 0], &[5, 4, 1]).unwrap().p_value, 0.0);
    }

    #[test]
    fn a_level_that_the_reference_lacks_decides_the_fit() {
        let p = |only_known| {
            chi_square_fit(&[5, 5, 0], &[5, 4, 1], only_known)
                .unwrap()
                .p_value
        };
        assert_eq!(p(false), 0.0);
        assert!(p(true) > 0.5);
    }
}
