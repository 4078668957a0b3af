//! How groups of rows compare: what share of each got what, and how far the groups lie apart.

mod measures;
mod part;
mod spread;
#[cfg(test)]
mod tests;

pub use measures::{Parity, Taken};
pub use part::Part;
pub use spread::{Spread, parity};

use super::{Confusion, Mass};

/// Fewest rows for a share of all rows of a group; with fewer it is too small to compare (design notes, 5.4).
const ROWS: f64 = 100.0;
/// Fewest rows for a share of the positive or the negative rows of a group (design notes, 5.4).
const ROWS_OF_A_CLASS: f64 = 30.0;
/// What sums of weights may miss of a whole number of rows by rounding (ours).
const ROUNDING: f64 = 1e-9;

/// What the rows of one group got: decisions, and how these met the truth.
///
/// # Shapes and units
/// Rows and their weights; rows that count alike weigh 1 each.
/// # Undefined
/// A share of no rows is none.
/// # Source
/// `fairlearn.metrics.MetricFrame` (0.15).
/// # Checked against
/// The golden data's `fairness`, and with weights `tests/it/reference/weights.json` (fairlearn 0.15.0).
/// # Examples
/// ```
/// use wellenough::measure::quality::{Confusion, GroupCounts, Rate};
/// let counts = GroupCounts::of(Confusion { tn: 50, fp: 10, fn_: 5, tp: 35 });
/// assert_eq!(Rate::Selection.of(&counts).rows(), (45, 100));
/// assert_eq!(Rate::Recall.of(&counts).share(), Some(0.875));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GroupCounts {
    /// Rows with a decision, labelled or not: positive ones and the others.
    pub decided: Part,
    /// Negatives that were left alone.
    pub tn: Mass,
    /// Negatives that were called positive.
    pub fp: Mass,
    /// Positives that were missed.
    pub fn_: Mass,
    /// Positives that were caught.
    pub tp: Mass,
}

impl GroupCounts {
    /// A group all of whose rows are labelled and count alike.
    pub const fn of(confusion: Confusion) -> Self {
        let Confusion { tn, fp, fn_, tp } = confusion;
        Self {
            decided: Part {
                hits: Mass::of_rows(tp + fp),
                misses: Mass::of_rows(tn + fn_),
            },
            tn: Mass::of_rows(tn),
            fp: Mass::of_rows(fp),
            fn_: Mass::of_rows(fn_),
            tp: Mass::of_rows(tp),
        }
    }

    /// From decision and label of each row; all count alike.
    pub fn counted(rows: impl Iterator<Item = (bool, Option<bool>)>) -> Self {
        let (mut confusion, mut selected, mut passed) = (Confusion::default(), 0, 0);
        for (said, label) in rows {
            selected += u64::from(said);
            passed += u64::from(!said);
            if let Some(label) = label {
                confusion.add(said, label);
            }
        }
        Self {
            decided: Part {
                hits: Mass::of_rows(selected),
                misses: Mass::of_rows(passed),
            },
            ..Self::of(confusion)
        }
    }

    /// From weight, decision and label of each row, whatever their order. Rows without weight are not there.
    pub fn weighed(rows: impl Iterator<Item = (f64, bool, Option<bool>)>) -> Self {
        let mut rows: Vec<_> = rows.filter(|(weight, ..)| *weight > 0.0).collect();
        rows.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let mass = |holds: &dyn Fn(bool, Option<bool>) -> bool| {
            let own = rows.iter().filter(|(_, said, label)| holds(*said, *label));
            own.map(|(weight, ..)| *weight).collect::<Mass>()
        };
        let cell = |wanted: bool, is: bool| {
            mass(&|said, label| said == wanted && label.is_some_and(|label| label == is))
        };
        Self {
            decided: Part {
                hits: mass(&|said, _| said),
                misses: mass(&|said, _| !said),
            },
            tn: cell(false, false),
            fp: cell(true, false),
            fn_: cell(false, true),
            tp: cell(true, true),
        }
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

    /// The rows that count, and the others that they are a share with.
    pub fn of(self, counts: &GroupCounts) -> Part {
        let GroupCounts {
            decided,
            tn,
            fp,
            fn_,
            tp,
        } = *counts;
        let (hits, misses) = match self {
            Self::Selection => return decided,
            Self::Recall => (tp, fn_),
            Self::FalsePositive => (fp, tn),
            Self::Precision => (tp, fp),
            Self::Accuracy => (tp.plus(tn), fp.plus(fn_)),
            Self::FalseNegative => (fn_, tp),
            Self::Specificity => (tn, fp),
            Self::FalseOmission => (fn_, tn),
        };
        Part { hits, misses }
    }

    /// Whether a group's share is too uncertain to be compared, by its effective rows.
    pub fn is_too_small(self, part: &Part) -> bool {
        let least = match self {
            Self::Selection | Self::Accuracy => ROWS,
            _ => ROWS_OF_A_CLASS,
        };
        part.effective() < least - ROUNDING
    }
}

/// One group's share less another's, with its interval; `None` where either has no rows.
///
/// # Source
/// Newcombe (1998), method 10, as [`interval::newcombe`](crate::measure::interval::newcombe), over effective rows.
pub fn difference(rate: Rate, one: &GroupCounts, other: &GroupCounts) -> Option<(f64, (f64, f64))> {
    let (first, second) = (rate.of(one), rate.of(other));
    let around = first.less(&second)?;
    Some((first.share()? - second.share()?, around))
}

/// One group's share over another's, with its interval; `None` where either has no rows, or the other's share is 0.
///
/// # Source
/// Katz, Baptista, Azen & Pike (1978), as [`interval::katz`](crate::measure::interval::katz), over effective rows.
pub fn ratio(rate: Rate, one: &GroupCounts, other: &GroupCounts) -> Option<(f64, (f64, f64))> {
    let (first, second) = (rate.of(one), rate.of(other));
    let around = first.over(&second)?;
    let best = second.share().filter(|share| *share > 0.0)?;
    Some((first.share()? / best, around))
}
