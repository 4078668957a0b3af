//! A column of numbers in a few numbers.

use crate::measure::histogram::quantile;
use crate::measure::hypothesis::ties;
use crate::measure::sum::Sum;

/// Counts, moments and quantiles of a column.
///
/// Mean; standard deviation with divisor n − 1; skewness and excess kurtosis corrected for bias (Fisher's G₁ and G₂);
/// quantiles by linear interpolation.
///
/// # Shapes and units
/// From ascending finite values and the rows without one. O(n).
/// # Undefined
/// `None` for what needs more rows: quantiles and the mean one, the standard deviation two, skewness three, kurtosis
/// four; the last two also where all values are the same.
/// # Source
/// `pandas.Series.{mean, std, quantile, skew, kurt}` (3.1).
/// # Checked against
/// The golden data's `profile`; `NannyML`'s `summary_avg`, `summary_std`, `summary_median`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NumberProfile {
    /// Rows with a value.
    pub n: u64,
    /// Rows without.
    pub missing: u64,
    /// Those of them that are NaN; counted by whoever reads the rows.
    pub nan: u64,
    /// Those of them that are no numbers; counted by whoever reads the rows.
    pub unparsable: u64,
    /// Distinct values.
    pub distinct: u64,
    /// Rows of the most frequent value.
    pub mode_rows: u64,
    /// That value, the smallest of them.
    pub mode: Option<f64>,
    /// Rows that are 0.
    pub zeros: u64,
    /// Rows below 0.
    pub negatives: u64,
    /// Rows that are whole numbers.
    pub wholes: u64,
    /// Every value with its rows, the most frequent first, then the smallest; empty with more than 100 of them.
    pub values: Vec<(f64, u64)>,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub deviation: Option<f64>,
    /// Skewness.
    pub skewness: Option<f64>,
    /// Excess kurtosis.
    pub kurtosis: Option<f64>,
    /// Smallest value, 1 %, 25 %, 50 %, 75 %, 99 % quantile, largest value.
    pub quantiles: [Option<f64>; 7],
}

/// More distinct values than this are not kept one by one.
const VALUES: usize = 100;

/// The shares of [`NumberProfile::quantiles`].
const SHARES: [f64; 7] = [0.0, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0];

impl NumberProfile {
    /// From ascending finite values and the count of rows without a value.
    pub fn of(ascending: &[f64], missing: u64) -> Self {
        let mut profile = Self::plain(ascending, missing);
        profile.add_shape(ascending);
        profile
    }

    /// The same without skewness and kurtosis.
    pub fn plain(ascending: &[f64], missing: u64) -> Self {
        let rows = ascending.len();
        let mut profile = Self {
            n: rows as u64,
            missing,
            quantiles: SHARES.map(|share| quantile(ascending, share)),
            ..Self::default()
        };
        for tie in ties(ascending, &[]) {
            profile.distinct += 1;
            if profile.values.len() <= VALUES {
                profile.values.push((tie.value, tie.reference));
            }
            if tie.reference > profile.mode_rows {
                (profile.mode, profile.mode_rows) = (Some(tie.value), tie.reference);
            }
            if tie.value == 0.0 {
                profile.zeros += tie.reference;
            }
            if tie.value < 0.0 {
                profile.negatives += tie.reference;
            }
            if tie.value.fract() == 0.0 {
                profile.wholes += tie.reference;
            }
        }
        if profile.values.len() > VALUES {
            profile.values.clear();
        }
        profile
            .values
            .sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        profile.add_moments(ascending);
        profile
    }

    fn add_moments(&mut self, values: &[f64]) {
        let n = values.len() as f64;
        let mean = Sum::over(values, |value| value).value() / n;
        self.mean = finite(mean);
        if n >= 2.0 {
            self.deviation = finite((squares(values, mean) / (n - 1.0)).sqrt());
        }
    }

    fn add_shape(&mut self, values: &[f64]) {
        let n = values.len() as f64;
        let mean = Sum::over(values, |value| value).value() / n;
        let second = squares(values, mean);
        if values.is_empty() || second <= 0.0 {
            return;
        }
        let scale = (second / n).sqrt();
        let moment = |power: &dyn Fn(f64) -> f64| {
            Sum::over(values, |value| power((value - mean) / scale)).value() / n
        };
        let third = moment(&|gap| gap * gap * gap);
        let fourth = moment(&|gap| (gap * gap) * (gap * gap));
        if n >= 3.0 {
            self.skewness = finite(third * (n * (n - 1.0)).sqrt() / (n - 2.0));
        }
        if n >= 4.0 {
            let excess = (n + 1.0) * (fourth - 3.0) + 6.0;
            self.kurtosis = finite((n - 1.0) / ((n - 2.0) * (n - 3.0)) * excess);
        }
    }
}

/// Squared distances from the mean, added up.
fn squares(values: &[f64], mean: f64) -> f64 {
    Sum::over(values, |value| (value - mean) * (value - mean)).value()
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_more_rows_is_not_there() {
        let none = NumberProfile::of(&[], 3);
        assert_eq!(
            (none.n, none.missing, none.mean, none.mode),
            (0, 3, None, None)
        );
        let one = NumberProfile::of(&[2.0], 0);
        assert_eq!((one.mean, one.deviation), (Some(2.0), None));
        let same = NumberProfile::of(&[2.0; 9], 0);
        assert_eq!((same.deviation, same.skewness), (Some(0.0), None));
        let wide = NumberProfile::of(&[-1e308, 1e308, 1e308], 0);
        assert_eq!(wide.deviation, None);
    }

    #[test]
    fn counts_are_of_rows() {
        let profile = NumberProfile::of(&[-2.0, -0.5, 0.0, 0.0, 3.0], 1);
        assert_eq!(
            (
                profile.distinct,
                profile.zeros,
                profile.negatives,
                profile.wholes
            ),
            (4, 2, 2, 4)
        );
        assert_eq!((profile.mode, profile.mode_rows), (Some(0.0), 2));
    }
}
