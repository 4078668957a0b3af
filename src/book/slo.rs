//! The objective: what counts as good, how much of it is wanted, over which period, and when to call somebody.
//! In OpenSLO's words where it has them.

use serde::{Deserialize, Serialize};

use super::ExportNames;

/// What the reader wants of quality; everything that is `None` is chosen from the data, with its reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SloSpec {
    /// Name of the objective in exports.
    pub name: Option<String>,
    /// Name of the service in exports.
    pub service: Option<String>,
    /// What is counted.
    pub sli: Option<Sli>,
    /// The share that must be good, above 0 and at most 1.
    pub objective: Option<f64>,
    /// Over which time.
    pub period: Option<Period>,
    /// When to call somebody; `None`: the profile of the labels' cadence.
    pub alerts: Option<Vec<AlertRow>>,
    /// Whether a window is judged by its number alone, whatever its interval says.
    pub strict: bool,
    /// Whether rows whose score is missing, infinite or out of range are bad; `None`: yes.
    pub invalid_is_bad: Option<bool>,
    /// Names and queries in what is exported.
    pub exports: ExportNames,
}

/// A service level indicator: a share of good events, or of good windows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sli {
    /// The share of rows that are good.
    Event(Good),
    /// The share of windows whose metric is on the right side of a threshold.
    Window {
        /// Id of the metric.
        metric: String,
        /// On which side is right.
        op: Op,
        /// The threshold.
        threshold: f64,
    },
    /// The mean of a loss between 0 and 1, each row being bad by so much: `brier_score_loss`, `error_rate`.
    Mean(String),
    /// By how much a window's error exceeds the reference's, from 0 (as good) to 1 (as bad as no model at all).
    Excess,
}

/// When a row is good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Good {
    /// The decision equals the label.
    Correct,
    /// The decision costs at most so much, by the book's costs.
    CostAtMost(f64),
    /// |prediction − label| is at most so much.
    AbsoluteError(f64),
    /// |prediction − label| is at most so much of |label|.
    RelativeError(f64),
    /// The label lies between the predicted quantiles.
    InsideInterval,
    /// A relevant document stands among so many first ones.
    RelevantInTop(usize),
    /// The score is there, finite and in range; needs no label.
    Served,
    /// An expression over the columns, in SQL's syntax, that is true.
    Expression(String),
}

/// On which side of a threshold a metric must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// At most.
    Lte,
    /// At least.
    Gte,
    /// Below.
    Lt,
    /// Above.
    Gt,
}

/// Over which time the objective is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The last so many days, at any moment.
    Rolling(u32),
    /// The calendar week in UTC, from Monday.
    Week,
    /// The calendar month in UTC.
    Month,
    /// The calendar quarter in UTC.
    Quarter,
}

/// Whom an alert calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody, now.
    Page,
    /// Somebody, in working hours.
    Ticket,
}

/// One rule: the budget burns faster than `burn` in a long and in a short window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Whom it calls.
    pub severity: Severity,
    /// Length of the long window in seconds.
    pub long_secs: u64,
    /// Length of the short window in seconds.
    pub short_secs: u64,
    /// How many times the rate that would just use the budget up by the end of the period.
    pub burn: f64,
}
