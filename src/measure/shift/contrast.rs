//! Two versions of a model on the same traffic.

use crate::measure::hypothesis::Test;
use crate::measure::special::{binomial_pmf, chi_square_sf};

use super::table::CellTable;

/// Discordant pairs below which `McNemar`'s test is exact.
const EXACT_PAIRS: u64 = 25;
/// Rows of a cell below which it is not compared.
const SHARED: f64 = 20.0;

/// How much worse the second side (a new version) is than the first (an old one) on alike inputs.
///
/// `D = Σ s_c (R_c¹ − R_c⁰)`, s ∝ p·q/(p + q) over cells with 20 rows of both: the overlap weights.
///
/// # Shapes and units
/// In units of the loss, with its standard error.
/// # Undefined
/// `None` where no cell has enough rows of both.
/// # Source
/// Li, Morgan & Zaslavsky (2018), JASA 113, 390–400, for overlap weights.
/// # Checked against
/// By hand in this file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// D.
    pub difference: f64,
    /// Its standard error, from the spread of losses within cells.
    pub error: f64,
}

/// Compares; `spread` is the standard deviation of single losses within cells.
pub fn contrast(table: &CellTable, spread: f64) -> Option<Contrast> {
    let (first, second) = (table.rows(0), table.rows(1));
    let mut parts = Vec::new();
    for (b, c) in table.pairs() {
        if b.n >= SHARED && c.n >= SHARED {
            let (p, q) = (b.n / first, c.n / second);
            parts.push((p * q / (p + q), c.mean() - b.mean(), 1.0 / b.n + 1.0 / c.n));
        }
    }
    let all: f64 = parts.iter().map(|(share, ..)| share).sum();
    if all.is_nan() || all <= 0.0 {
        return None;
    }
    let difference = parts.iter().map(|(s, gap, _)| s / all * gap).sum();
    let variance: f64 = parts.iter().map(|(s, _, v)| s / all * (s / all) * v).sum();
    Some(Contrast {
        difference,
        error: spread * variance.sqrt(),
    })
}

/// Whether two models err differently on the same rows: `only_first` rows where only the first is wrong, `only_second`.
///
/// (|b − c| − 1)²/(b + c) against χ²₁; the exact binomial with fewer than 25 discordant pairs.
///
/// # Undefined
/// Without discordant pairs the p-value is 1.
/// # Source
/// `McNemar` (1947), Psychometrika 12, 153–157, with Edwards' correction.
/// # Checked against
/// The same formula with scipy's distributions in `tests/it/reference/shift.json`; by hand in this file.
pub fn mcnemar(only_first: u64, only_second: u64) -> Test {
    let (b, c) = (only_first as f64, only_second as f64);
    let all = only_first + only_second;
    if all == 0 {
        return Test {
            statistic: 0.0,
            p_value: 1.0,
        };
    }
    if all < EXACT_PAIRS {
        let few = b.min(c);
        let mut tail = 0.0;
        let mut at = 0.0;
        while at <= few {
            tail += binomial_pmf(at, all as f64, 0.5);
            at += 1.0;
        }
        return Test {
            statistic: few,
            p_value: (2.0 * tail).min(1.0),
        };
    }
    let gap = (b - c).abs() - 1.0;
    let statistic = gap * gap / (b + c);
    Test {
        statistic,
        p_value: chi_square_sf(statistic, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::shift::{Profile, RowFacts};

    #[test]
    fn a_difference_is_weighted_by_what_both_have() {
        // Two cells; the second version is worse by 1 in the first cell, alike in the second.
        let mut rows = Vec::new();
        for (side, cell, n, loss) in [
            (0, 0, 30, 0.0),
            (1, 0, 30, 1.0),
            (0, 1, 10, 0.5),
            (1, 1, 90, 0.5),
        ] {
            rows.extend((0..n).map(|_| RowFacts {
                side,
                cell,
                answer: 0,
                outcome: 0,
                loss,
                losses: &[0.0, 0.0],
            }));
        }
        let table = Profile::count((2, 1, 2), rows.into_iter()).table(&mut |n| n);
        let found = contrast(&table, 1.0).unwrap();
        // The second cell has too few rows of the first version.
        assert!((found.difference - 1.0).abs() < 1e-12);
        assert!((found.error - (2.0_f64 / 30.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn mcnemar_by_hand() {
        // (|40 − 20| − 1)²/60; 2·(1 + 7)/2⁷.
        let large = mcnemar(40, 20);
        assert!((large.statistic - 6.016_666_666_666_667).abs() < 1e-12);
        assert!((large.p_value - 0.014_171_388_2).abs() < 1e-6);
        assert!((mcnemar(6, 1).p_value - 0.125).abs() < 1e-12);
        assert!((mcnemar(0, 0).p_value - 1.0).abs() < 1e-12);
    }
}
