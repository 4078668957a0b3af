//! Correlations of pairs of columns, and whether they changed.

use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Which correlation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Of the values: how well they lie on a line.
    Pearson,
    /// Of the ranks: how well one rises with the other.
    Spearman,
}

impl Method {
    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pearson => "pearson",
            Self::Spearman => "spearman",
        }
    }

    /// Variance of Fisher's z times n − 3 (1 for values; 1.06 for ranks: Fieller, Hartley & Pearson 1957).
    const fn spread(self) -> f64 {
        match self {
            Self::Pearson => 1.0,
            Self::Spearman => 1.06,
        }
    }

    /// Standard error of Fisher's z; `None` below four rows.
    fn error(self, n: u64) -> Option<f64> {
        (n > 3).then(|| (self.spread() / (n as f64 - 3.0)).sqrt())
    }
}

/// Means and second moments of pairs of numbers, mergeable.
///
/// Rows where either number is missing (NaN) are left out: "pairwise complete".
///
/// # Undefined
/// `TooFewRows` below two pairs, `ZeroVariance` where one side has one value only, `Overflow`.
/// # Source
/// Pearson (1895); merging by Chan, Golub & `LeVeque` (1983), The American Statistician 37, 242–247. Interval: 95 %,
/// Fisher (1921), for normal values.
/// # Checked against
/// `pandas.DataFrame.corr` in the golden data.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Comoments {
    n: u64,
    mean: [f64; 2],
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Accumulate for Comoments {
    type Input<'a> = (&'a [f64], &'a [f64]);
    type Output = Reading;

    fn update(&mut self, (x, y): Self::Input<'_>) {
        let pairs = || {
            let pairs = x.iter().zip(y);
            pairs.filter(|(x, y)| !x.is_nan() && !y.is_nan())
        };
        // Counting from the first pair makes the moments of a constant exactly zero.
        let Some((&from_x, &from_y)) = pairs().next() else {
            return;
        };
        let (mut n, mut sum_x, mut sum_y) = (0_u64, 0.0, 0.0);
        for (x, y) in pairs() {
            n += 1;
            sum_x += x - from_x;
            sum_y += y - from_y;
        }
        let (mean_x, mean_y) = (sum_x / n as f64, sum_y / n as f64);
        let mut block = Self {
            n,
            mean: [from_x + mean_x, from_y + mean_y],
            ..Self::default()
        };
        for (x, y) in pairs() {
            let (x, y) = (x - from_x - mean_x, y - from_y - mean_y);
            block.xx += x * x;
            block.xy += x * y;
            block.yy += y * y;
        }
        self.merge(&block);
    }

    fn merge(&mut self, other: &Self) {
        if self.n == 0 {
            *self = *other;
            return;
        }
        if other.n == 0 {
            return;
        }
        let (left, right) = (self.n as f64, other.n as f64);
        let weight = left * right / (left + right);
        let ([ax, ay], [bx, by]) = (self.mean, other.mean);
        let (x, y) = (bx - ax, by - ay);
        self.xx += other.xx + x * x * weight;
        self.xy += other.xy + x * y * weight;
        self.yy += other.yy + y * y * weight;
        let share = right / (left + right);
        self.mean = [ax + x * share, ay + y * share];
        self.n += other.n;
    }

    fn finish(&self) -> Reading {
        self.reading(Method::Pearson)
    }
}

impl Comoments {
    fn reading(&self, method: Method) -> Reading {
        if self.n < 2 {
            return Err(Undefined::TooFewRows {
                need: 2,
                got: self.n,
            });
        }
        if self.xx == 0.0 || self.yy == 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        let value = self.xy / (self.xx.sqrt() * self.yy.sqrt());
        if !value.is_finite() {
            return Err(Undefined::Overflow);
        }
        let value = value.clamp(-1.0, 1.0);
        let error = method.error(self.n);
        let band =
            error.and_then(|error| interval::on_fisher_scale(value, error * (1.0 - value * value)));
        Ok(Estimate {
            value,
            n: self.n,
            interval: interval::around(value, band),
        })
    }
}

/// Both correlations of two columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Position of the first column.
    pub a: usize,
    /// Position of the second.
    pub b: usize,
    /// Which correlation.
    pub method: Method,
    /// Its value with its 95 % interval; `n` counts rows where both have a value.
    pub reading: Reading,
}

/// Pearson's and Spearman's correlation of every two columns of equal length; NaN is missing.
///
/// Ranks are those among the rows where both columns have a value, ties in the middle. Each column is sorted once;
/// a pair costs its rows.
///
/// # Undefined
/// As [`Comoments`].
/// # Source
/// Spearman (1904), American Journal of Psychology 15, 72–101.
/// # Checked against
/// `pandas.DataFrame.corr` in the golden data.
pub fn pairs(columns: &[&[f64]]) -> Vec<Pair> {
    let ranked: Vec<Ranked> = columns.iter().map(|column| Ranked::of(column)).collect();
    let mut found = Vec::new();
    for (a, (left, x)) in columns.iter().zip(&ranked).enumerate() {
        for (b, (right, y)) in columns.iter().zip(&ranked).enumerate().skip(a + 1) {
            let mut values = Comoments::default();
            values.update((left, right));
            let mut ranks = Comoments::default();
            if x.is_whole() && y.is_whole() {
                ranks.update((&x.ranks, &y.ranks));
            } else {
                ranks.update((&x.among(left, right), &y.among(right, left)));
            }
            let pair = |method, reading| Pair {
                a,
                b,
                method,
                reading,
            };
            found.push(pair(Method::Pearson, values.reading(Method::Pearson)));
            found.push(pair(Method::Spearman, ranks.reading(Method::Spearman)));
        }
    }
    found
}

/// A column with its rows in ascending order of value.
struct Ranked {
    /// Rows with a value, ascending.
    order: Vec<u32>,
    /// Rank of each row among all that have a value; NaN where missing.
    ranks: Vec<f64>,
}

impl Ranked {
    fn of(values: &[f64]) -> Self {
        let known = (0..).zip(values).filter(|(_, value)| !value.is_nan());
        let mut ascending: Vec<(f64, u32)> = known.map(|(row, value)| (*value, row)).collect();
        ascending.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let order: Vec<u32> = ascending.into_iter().map(|(_, row)| row).collect();
        let ranks = midranks(values, &order);
        Self { order, ranks }
    }

    fn is_whole(&self) -> bool {
        self.order.len() == self.ranks.len()
    }

    /// Ranks among the rows where the other column has a value too.
    fn among(&self, values: &[f64], other: &[f64]) -> Vec<f64> {
        let has = |row: &&u32| at(other, **row).is_some_and(|value| !value.is_nan());
        let order: Vec<u32> = self.order.iter().filter(has).copied().collect();
        midranks(values, &order)
    }
}

fn at(values: &[f64], row: u32) -> Option<f64> {
    values.get(super::place(row)).copied()
}

/// The rank of each row that stands in the order, equal values in their middle; NaN for the others.
fn midranks(values: &[f64], order: &[u32]) -> Vec<f64> {
    let mut ranks = vec![f64::NAN; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|a, b| at(values, *a) == at(values, *b)) {
        let middle = before as f64 + f64::midpoint(tied.len() as f64, 1.0);
        for row in tied {
            if let Some(slot) = ranks.get_mut(super::place(*row)) {
                *slot = middle;
            }
        }
        before += tied.len();
    }
    ranks
}

/// How a correlation changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Current minus reference.
    pub value: f64,
    /// The same in standard errors on Fisher's scale; `None` below four rows a side.
    pub z: Option<f64>,
}

/// Nearest to ±1 that a correlation is taken for when it is compared, since there Fisher's scale has no end.
const NEARLY_ONE: f64 = 1.0 - 1e-9;

/// The change of a correlation between two independent groups of rows.
///
/// z = (artanh r₂ − artanh r₁)/√(s/(n₁−3) + s/(n₂−3)), s = 1 for Pearson's and 1.06 for Spearman's.
///
/// # Source
/// Fisher (1921), Metron 1, 3–32; Fieller, Hartley & Pearson (1957), Biometrika 44, 470–481.
/// # Checked against
/// False alarms in `tests/it/multivariate.rs`.
pub fn change(reference: &Estimate, current: &Estimate, method: Method) -> Change {
    let scaled = |value: f64| libm::atanh(value.clamp(-NEARLY_ONE, NEARLY_ONE));
    let errors = method.error(reference.n).zip(method.error(current.n));
    Change {
        value: current.value - reference.value,
        z: errors.map(|(before, now)| {
            (scaled(current.value) - scaled(reference.value)) / libm::hypot(before, now)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_and_single_rows_have_no_correlation() {
        let x = [0.1, 0.1, 0.1, f64::NAN];
        let y = [1.0, 2.0, 4.0, 8.0];
        let found = pairs(&[&x, &y]);
        assert!(
            found
                .iter()
                .all(|pair| pair.reading == Err(Undefined::ZeroVariance))
        );
        let [first, ..] = pairs(&[&[1.0, f64::NAN], &[2.0, 3.0]])[..] else {
            panic!("no pair");
        };
        let few = Undefined::TooFewRows { need: 2, got: 1 };
        assert_eq!(first.reading, Err(few));
    }

    #[test]
    fn ranks_are_those_of_the_rows_that_both_have() {
        let x = [3.0, 1.0, 2.0, 9.0, 4.0];
        let y = [30.0, 10.0, 20.0, f64::NAN, 1e9];
        let found = pairs(&[&x, &y]);
        let spearman = found[1].reading.unwrap();
        assert_eq!((found[1].method, spearman.n), (Method::Spearman, 4));
        assert!((spearman.value - 1.0).abs() < 1e-15);
        assert!(found[0].reading.unwrap().value < 0.9);
    }

    #[test]
    fn a_change_is_counted_in_standard_errors() {
        let told = |value, n| Estimate {
            value,
            n,
            interval: None,
        };
        let found = change(&told(0.0, 103), &told(0.5, 103), Method::Pearson);
        let z = libm::atanh(0.5) / (2.0_f64 / 100.0).sqrt();
        assert!((found.z.unwrap() - z).abs() < 1e-12);
        assert_eq!(found.value, 0.5);
        assert!(
            change(&told(1.0, 9), &told(-1.0, 9), Method::Pearson)
                .z
                .unwrap()
                .is_finite()
        );
        assert_eq!(
            change(&told(0.0, 3), &told(0.5, 103), Method::Pearson).z,
            None
        );
    }
}
