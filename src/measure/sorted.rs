//! Numbers kept in order while they arrive in parts.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::interval::Z95;

/// Numbers in a few ascending runs; joining two of them does not sort again.
///
/// Holds the same multiset whatever the parts and their order; −0 is kept as 0. Adding n numbers in parts of any
/// size costs O(n log n) in all.
///
/// # Shapes and units
/// Finite numbers of any unit.
/// # Source
/// Runs are merged when the older is at most twice as long, as in Bentley & Saxe (1980), J. Algorithms 1, 301–358.
/// # Checked against
/// By hand in this file; that the parts do not show in rank metrics, over random rows in `tests/it/laws.rs`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SortedRuns {
    /// Each ascending, longest first.
    runs: Vec<Vec<f64>>,
}

impl SortedRuns {
    /// Adds numbers in any order.
    pub fn extend(&mut self, values: impl IntoIterator<Item = f64>) {
        // Adding zero turns -0 into 0, so that equal numbers have equal bits.
        let mut run: Vec<f64> = values.into_iter().map(|value| value + 0.0).collect();
        run.sort_unstable_by(f64::total_cmp);
        self.push(run);
    }

    /// Adds numbers that are ascending already.
    pub fn push(&mut self, mut run: Vec<f64>) {
        if run.is_empty() {
            return;
        }
        while let Some(last) = self.runs.pop_if(|last| last.len() <= 2 * run.len()) {
            run = merged(&last, &run);
        }
        self.runs.push(run);
    }

    /// Joins other runs.
    pub fn merge(&mut self, other: &Self) {
        for run in other.runs.iter().rev() {
            self.push(run.clone());
        }
    }

    /// All numbers, ascending.
    pub fn ascending(&self) -> Cow<'_, [f64]> {
        match self.runs.as_slice() {
            [] => Cow::Borrowed(&[]),
            [only] => Cow::Borrowed(only),
            [rest @ .., last] => Cow::Owned(
                rest.iter()
                    .rev()
                    .fold(last.clone(), |all, run| merged(run, &all)),
            ),
        }
    }

    /// How many numbers.
    pub fn len(&self) -> u64 {
        self.runs.iter().map(|run| run.len() as u64).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many numbers are at least `bound`.
    pub fn at_least(&self, bound: f64) -> u64 {
        self.runs
            .iter()
            .map(|run| (run.len() - run.partition_point(|value| *value < bound)) as u64)
            .sum()
    }

    /// The smallest number.
    pub fn first(&self) -> Option<f64> {
        self.runs
            .iter()
            .filter_map(|run| run.first().copied())
            .min_by(f64::total_cmp)
    }

    /// The largest number.
    pub fn last(&self) -> Option<f64> {
        self.runs
            .iter()
            .filter_map(|run| run.last().copied())
            .max_by(f64::total_cmp)
    }
}

/// Two ascending slices as one.
pub fn merged(left: &[f64], right: &[f64]) -> Vec<f64> {
    let mut all = Vec::with_capacity(left.len() + right.len());
    let (mut at_left, mut at_right) = (0, 0);
    // Which side comes next is a coin's toss, so it is counted and not branched on.
    while let (Some(a), Some(b)) = (left.get(at_left), right.get(at_right)) {
        let is_left = a <= b;
        let next = if is_left { a.to_bits() } else { b.to_bits() };
        all.push(f64::from_bits(next));
        at_left += usize::from(is_left);
        at_right += usize::from(!is_left);
    }
    all.extend_from_slice(left.get(at_left..).unwrap_or(&[]));
    all.extend_from_slice(right.get(at_right..).unwrap_or(&[]));
    all
}

/// The middle of ascending numbers; between two where their count is even. `None` without any.
pub fn median(ascending: &[f64]) -> Option<f64> {
    let half = ascending.len() / 2;
    let upper = *ascending.get(half)?;
    if ascending.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*ascending.get(half.checked_sub(1)?)?, upper))
}

/// 95 % interval of a median: the numbers ranked n/2 ∓ z·√n/2, outwards. `None` where that many are not there.
///
/// # Source
/// Hahn & Meeker (1991), Statistical Intervals, ch. 5.
pub fn median_interval(ascending: &[f64]) -> Option<(f64, f64)> {
    quantile_interval(ascending, 0.5)
}

/// 95 % interval of a quantile: the numbers ranked n·q ∓ z·√(n·q(1 − q)), outwards. `None` where that many are not there.
///
/// # Source
/// Hahn & Meeker (1991), Statistical Intervals, ch. 5.
pub fn quantile_interval(ascending: &[f64], share: f64) -> Option<(f64, f64)> {
    let rows = ascending.len() as f64;
    let reach = Z95 * (rows * share * (1.0 - share)).sqrt();
    if reach <= 0.0 {
        return None;
    }
    // Places count from 0.
    let low = at(ascending, (rows * share - reach).floor() - 1.0)?;
    Some((low, at(ascending, (rows * share + reach).ceil())?))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place that is not negative"
)]
fn at(ascending: &[f64], place: f64) -> Option<f64> {
    if place < 0.0 {
        return None;
    }
    ascending.get(place as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_any_size_give_one_order() {
        let mut runs = SortedRuns::default();
        for part in [
            &[3.0, 1.0][..],
            &[],
            &[2.0, 2.0, -0.0],
            &[9.0],
            &[0.0, 5.0, 4.0, 7.0],
        ] {
            runs.extend(part.iter().copied());
        }
        assert_eq!(
            runs.ascending().as_ref(),
            [0.0, 0.0, 1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 7.0, 9.0]
        );
        assert_eq!(runs.at_least(2.0), 7);
        assert_eq!(
            (runs.first(), runs.last(), runs.len()),
            (Some(0.0), Some(9.0), 10)
        );
    }

    #[test]
    fn no_numbers_are_no_runs() {
        let runs = SortedRuns::default();
        assert!(runs.is_empty() && runs.ascending().is_empty() && runs.first().is_none());
    }

    #[test]
    fn a_median_lies_within_its_order_statistics() {
        let numbers: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(median(&numbers), Some(50.5));
        assert_eq!(median_interval(&numbers), Some((40.0, 61.0)));
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!((median(&[]), median_interval(&[1.0, 2.0])), (None, None));
    }
}
