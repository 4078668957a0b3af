//! How groups of rows compare: what share of each got what, and how far the groups lie apart.

mod measures;
mod spread;

pub use measures::{Parity, Taken};
pub use spread::{Spread, parity};

use super::Confusion;
use crate::measure::interval;

/// Fewest rows for a share of all rows of a group; with fewer it is too small to compare (design notes, 5.4).
const ROWS: u64 = 100;
/// Fewest rows for a share of the positive or the negative rows of a group (design notes, 5.4).
const ROWS_OF_A_CLASS: u64 = 30;

/// What the rows of one group got: decisions, and how these met the truth.
///
/// # Shapes and units
/// Counts of rows; merge adds them.
/// # Undefined
/// A share of no rows is none.
/// # Source
/// `fairlearn.metrics.MetricFrame` (0.15).
/// # Checked against
/// The golden data's `fairness` (fairlearn 0.15.0).
/// # Examples
/// ```
/// use wellenough::measure::quality::{Confusion, GroupCounts, Rate};
/// let counts = GroupCounts::of(Confusion { tn: 50, fp: 10, fn_: 5, tp: 35 });
/// assert_eq!(Rate::Selection.of(&counts), (45, 100));
/// assert_eq!(Rate::Recall.of(&counts), (35, 40));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupCounts {
    /// Rows with a decision, labelled or not.
    pub decided: u64,
    /// Those of them with a positive one.
    pub selected: u64,
    /// The labelled rows.
    pub confusion: Confusion,
}

impl GroupCounts {
    /// A group all of whose rows are labelled.
    pub const fn of(confusion: Confusion) -> Self {
        Self {
            decided: confusion.n(),
            selected: confusion.tp + confusion.fp,
            confusion,
        }
    }

    /// Joins other counts.
    pub fn merge(&mut self, other: &Self) {
        self.decided += other.decided;
        self.selected += other.selected;
        self.confusion.merge(&other.confusion);
    }
}

/// A share of a group's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rate {
    /// Rows that were decided positive, whatever was true.
    Selection,
    /// Positive labels that were found.
    Recall,
    /// Negative labels that were decided positive.
    FalsePositive,
    /// Positive decisions that are right.
    Precision,
    /// Decisions that are right.
    Accuracy,
    /// Positive labels that were missed.
    FalseNegative,
    /// Negative labels that were left alone.
    Specificity,
    /// Negative decisions that are wrong.
    FalseOmission,
}

impl Rate {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Selection,
        Self::Recall,
        Self::FalsePositive,
        Self::Precision,
        Self::Accuracy,
        Self::FalseNegative,
        Self::Specificity,
        Self::FalseOmission,
    ];

    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Selection => "selection_rate",
            Self::Recall => "recall",
            Self::FalsePositive => "fpr",
            Self::Precision => "precision",
            Self::Accuracy => "accuracy",
            Self::FalseNegative => "fnr",
            Self::Specificity => "specificity",
            Self::FalseOmission => "false_omission_rate",
        }
    }

    /// The rows that count, and the rows of which they are a share.
    pub const fn of(self, counts: &GroupCounts) -> (u64, u64) {
        let Confusion { tn, fp, fn_, tp } = counts.confusion;
        match self {
            Self::Selection => (counts.selected, counts.decided),
            Self::Recall => (tp, tp + fn_),
            Self::FalsePositive => (fp, fp + tn),
            Self::Precision => (tp, tp + fp),
            Self::Accuracy => (tp + tn, tp + tn + fp + fn_),
            Self::FalseNegative => (fn_, tp + fn_),
            Self::Specificity => (tn, tn + fp),
            Self::FalseOmission => (fn_, tn + fn_),
        }
    }

    /// Whether a share of so many rows is too uncertain to be compared.
    pub const fn is_too_small(self, rows: u64) -> bool {
        match self {
            Self::Selection | Self::Accuracy => rows < ROWS,
            _ => rows < ROWS_OF_A_CLASS,
        }
    }
}

/// One group's share less another's, with its interval; `None` where either has no rows.
///
/// # Source
/// Newcombe (1998), method 10, as [`interval::newcombe`].
pub fn difference(rate: Rate, one: &GroupCounts, other: &GroupCounts) -> Option<(f64, (f64, f64))> {
    let (first, second) = (rate.of(one), rate.of(other));
    let around = interval::newcombe(first, second)?;
    let share = |(k, n): (u64, u64)| k as f64 / n as f64;
    Some((share(first) - share(second), around))
}

/// One group's share over another's, with its interval; `None` where either has no rows, or the other's share is 0.
///
/// # Source
/// Katz, Baptista, Azen & Pike (1978), as [`interval::katz`].
pub fn ratio(rate: Rate, one: &GroupCounts, other: &GroupCounts) -> Option<(f64, (f64, f64))> {
    let (first, second) = (rate.of(one), rate.of(other));
    let around = interval::katz(first, second)?;
    let share = |(k, n): (u64, u64)| k as f64 / n as f64;
    Some((share(first) / share(second), around)).filter(|_| second.0 > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_compared_with_another() {
        let of = |tp, fn_| {
            GroupCounts::of(Confusion {
                tn: 0,
                fp: 0,
                fn_,
                tp,
            })
        };
        // Newcombe (1998), table II, example a: 56/70 against 48/80, method 10.
        let (gap, (low, high)) = difference(Rate::Recall, &of(56, 14), &of(48, 32)).unwrap();
        assert!((gap - 0.2).abs() < 1e-12);
        assert!(
            (low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5,
            "{low} {high}"
        );
        let (share, (low, high)) = ratio(Rate::Recall, &of(56, 14), &of(48, 32)).unwrap();
        assert!((share - 4.0 / 3.0).abs() < 1e-12);
        assert!(low > 1.0 && high < 1.7, "{low} {high}");
        assert_eq!(ratio(Rate::Recall, &of(5, 5), &of(0, 5)), None);
        assert_eq!(difference(Rate::Precision, &of(0, 5), &of(1, 5)), None);
    }

    #[test]
    fn counts_add_up() {
        let mut sum = GroupCounts::of(Confusion {
            tn: 1,
            fp: 2,
            fn_: 3,
            tp: 4,
        });
        sum.merge(&GroupCounts {
            decided: 5,
            selected: 1,
            confusion: Confusion::default(),
        });
        assert_eq!((sum.decided, sum.selected, sum.confusion.n()), (15, 7, 10));
        assert_eq!(Rate::FalseOmission.of(&sum), (3, 4));
    }
}
