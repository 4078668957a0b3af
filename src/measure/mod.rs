//! What the numbers are: pure, mergeable measures. Slices in, [`Reading`]s out.
//!
//! **Invariant:** no table, date, name or file; no clock; imports nothing of ours. No NaN goes out: a number that is
//! not defined is an [`Undefined`] with its reason. `ln`, `exp` and their kin come from `libm`, so that the browser
//! and the command line agree to the last bit.

#![allow(
    clippy::missing_errors_doc,
    reason = "a measure's docs say it under \"Undefined\""
)]
#![cfg_attr(
    test,
    allow(clippy::float_cmp, reason = "tests compare with exact values")
)]

pub mod bootstrap;
pub mod chance;
pub mod difference;
pub mod drift;
pub mod edges;
pub mod estimate;
pub mod histogram;
pub mod hypothesis;
pub mod interval;
pub mod lag;
pub mod overdispersion;
pub mod persistence;
pub mod profile;
pub mod quality;
pub mod radix;
pub mod sequence;
pub mod shift;
pub mod sorted;
pub mod special;
pub mod sum;
pub mod trend;

use serde::{Deserialize, Serialize};

/// State fed in parts and joined.
///
/// Laws, tested for every implementor in `tests/it/laws.rs`: `default` is the identity; merge is associative and
/// commutative; feeding parts then merging equals feeding all. Integer states obey exactly, float states to 1e-12.
pub trait Accumulate: Default + Clone {
    /// Borrowed slices.
    type Input<'a>;
    /// What the state says.
    type Output;
    /// Feeds rows.
    fn update(&mut self, input: Self::Input<'_>);
    /// Joins another state.
    fn merge(&mut self, other: &Self);
    /// Reads the state; may be called at any time, any number of times.
    fn finish(&self) -> Self::Output;
}

/// A number with what is known about its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The number; finite.
    pub value: f64,
    /// Rows behind it.
    pub n: u64,
    /// Two-sided 95 % interval, where one is defined.
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// A number without an interval, such as a count.
    pub const fn exact(value: f64, n: u64) -> Self {
        Self {
            value,
            n,
            interval: None,
        }
    }
}

/// Why a number is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undefined {
    /// No row to look at.
    NoRows,
    /// No label has arrived.
    NoLabels,
    /// Only one class among the labels.
    OneClassOnly,
    /// No row of the class that the measure divides by.
    NoPositives,
    /// No row of the class that the measure divides by.
    NoNegatives,
    /// Nothing was predicted positive.
    NoPredictedPositives,
    /// A quotient over negative predictions.
    NoPredictedNegatives,
    /// Neither a positive label nor a positive prediction.
    NoPositivesAtAll,
    /// All values are the same.
    ZeroVariance,
    /// Every value that the measure divides by is zero.
    AllZero,
    /// There is no score column.
    NoScore,
    /// The scores are not probabilities between 0 and 1.
    NotProbability,
    /// Logarithms of 1 + a number that is −1 or less.
    NoLogarithm,
    /// More rows than are kept in order.
    NotOnGrid,
    /// Fewer rows than the measure needs.
    TooFewRows {
        /// Rows needed.
        need: u64,
        /// Rows there.
        got: u64,
    },
    /// No label came within the time that can be watched.
    NoLagSeen,
    /// No query has a relevant document.
    NoRelevant,
    /// No query has two documents to put into order.
    SingleDocuments,
    /// Every row that could count has weight 0.
    NoWeight,
    /// A test that compares counts as they are, of sides with different numbers of rows.
    UnequalSides,
    /// A loss at a level that no name tells.
    NoLevel,
    /// Fewer than two groups have rows enough to be compared.
    FewGroups,
    /// A quotient of shares that are all 0.
    NoShareAboveZero,
    /// The number left the range of a 64-bit float.
    Overflow,
    /// Every positive scores above every negative, or below.
    Separated,
}

impl std::fmt::Display for Undefined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoRows => f.write_str("no rows"),
            Self::NoLabels => f.write_str("no labels yet"),
            Self::OneClassOnly => f.write_str("only one class among the labels"),
            Self::NoPositives => f.write_str("no positive labels"),
            Self::NoNegatives => f.write_str("no negative labels"),
            Self::NoPredictedPositives => f.write_str("nothing was predicted positive"),
            Self::NoPredictedNegatives => f.write_str("nothing was predicted negative"),
            Self::NoLogarithm => f.write_str("a label or a prediction is −1 or less"),
            Self::NotOnGrid => f.write_str("too many rows to keep their scores in order"),
            Self::NoPositivesAtAll => f.write_str("no positive labels and no positive predictions"),
            Self::ZeroVariance => f.write_str("all values are the same"),
            Self::AllZero => f.write_str("every label is zero"),
            Self::NoScore => f.write_str("no score column"),
            Self::NotProbability => f.write_str("scores are not probabilities between 0 and 1"),
            Self::TooFewRows { need, got } => write!(f, "{got} rows, at least {need} are needed"),
            Self::NoLagSeen => f.write_str(
                "no label came before the last moment that the files know of: how late labels come cannot be seen",
            ),
            Self::NoRelevant => f.write_str("no query has a relevant document"),
            Self::SingleDocuments => f.write_str("no query has two documents"),
            Self::NoWeight => f.write_str("the weights of all rows are 0"),
            Self::UnequalSides => f.write_str("the sides have different numbers of rows"),
            Self::NoLevel => f.write_str("the columns' names tell no level"),
            Self::FewGroups => f.write_str("fewer than two groups have enough rows"),
            Self::NoShareAboveZero => f.write_str("the share is 0 in every group"),
            Self::Overflow => f.write_str("the number is too large to write"),
            Self::Separated => f.write_str("the scores separate the classes: no slope fits best"),
        }
    }
}

/// A number, or the reason why there is none: "undefined" is an answer, not a failure.
pub type Reading = Result<Estimate, Undefined>;
