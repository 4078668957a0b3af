//! The objective, as the report has it: what is counted, how the budget stands, when alerts would have fired.
//!
//! [`Slo`] is the part `slo` of the JSON report. [`Slo::at`] tells the same under another objective, from the counts in
//! the [picture](super::picture::Picture), without a worker.

mod alerts;
mod axis;
mod figures;
mod moved;
mod section;
mod told;
mod tried;
mod words;

pub use alerts::name as alert_name;
pub use axis::Axis;
pub use figures::{Frame, budget_over_time, burn_and_alerts, sli_over_time};
pub use section::section;
pub use tried::{Basis, Trial, trial};
pub(super) use words::needed;
pub use words::{duration_id, headline, standing};

use serde::{Deserialize, Serialize};

use crate::book::slo::{AlertRow, Cadence, Op, Period, Severity, Sli};
use crate::reason::slo::{Budget, Episode, Form, Projection, Tradeoff, WindowStatus};

/// The objective and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slo {
    /// Name of the objective.
    pub name: String,
    /// Name of the service.
    pub service: String,
    /// What is counted, as `--sli` reads it.
    pub sli: String,
    /// The same, by its parts.
    pub indicator: Sli,
    /// Why that.
    pub sli_reason: String,
    /// Whether rows or windows are counted.
    pub form: Form,
    /// The metric and its threshold, where windows are counted by one.
    pub threshold: Option<(String, Op, f64)>,
    /// The share that must be good.
    pub objective: f64,
    /// Why that.
    pub objective_reason: String,
    /// Over which time: `28d`, `week`, `month`, `quarter`.
    pub period: String,
    /// The same, by its parts.
    pub over: Period,
    /// Why that.
    pub period_reason: String,
    /// Whether numbers count whatever their intervals say.
    pub strict: bool,
    /// The share that is bad at worst: that of the best model that knows nothing, else 1.
    pub worst: f64,
    /// φ, at least 1: how much more windows differ than independent rows would. Every interval here and the guard
    /// against noise go by n / φ rows.
    pub phi: f64,
    /// Whether there is a time; without one nothing burns and nothing is projected.
    pub is_dated: bool,
    /// Until when counts are known, ISO 8601 in UTC; absent without a time.
    pub until: Option<String>,
    /// The same in microseconds since 1970.
    pub until_us: i64,
    /// Bad events in all of history.
    pub bad: f64,
    /// Events in all of history.
    pub n: u64,
    /// Rows that wait for their label, or for which the indicator says nothing; they do not count.
    pub waiting: u64,
    /// Rows without a usable answer of the model that count as bad.
    pub invalid: u64,
    /// Windows that are left out, since too few of their labels are there.
    pub immature: u64,
    /// `met`, `breached`, `cannot_tell`.
    pub standing: String,
    /// Why it cannot be told.
    pub standing_reason: Option<String>,
    /// The budget now.
    pub budget: Budget,
    /// What becomes of it; absent without enough windows.
    pub projection: Option<Projection>,
    /// The windows, in order.
    pub windows: Vec<Window>,
    /// How often labels come.
    pub cadence: Cadence,
    /// Whence that is known.
    pub cadence_reason: String,
    /// The middle time from a prediction to its label in microseconds, where it is known.
    pub label_lag_us: Option<i64>,
    /// The alerts over the whole of history, and last the one for a slow burn; none without a time.
    pub alerts: Vec<Alert>,
    /// Whole periods of the past.
    pub periods: u64,
    /// The objective that 95 % of them met.
    pub suggested: Option<f64>,
    /// What other objectives would have meant.
    pub tradeoff: Vec<Tradeoff>,
    /// The p-value of a steady worsening over the last windows, where there is one.
    pub worsening: Option<f64>,
    /// What qualifies all this, one sentence each.
    pub notes: Vec<String>,
}

/// One window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Position in the document's `windows`.
    pub index: usize,
    /// Microseconds since 1970 of its beginning; the first row's number where windows are of rows.
    pub start_us: i64,
    /// The same for its end.
    pub end_us: i64,
    /// `good`, `bad`, `uncertain`, `no_data`, `immature`.
    pub status: WindowStatus,
    /// Whether that hangs on the objective.
    pub is_by_objective: bool,
    /// Bad events.
    pub bad: f64,
    /// Events.
    pub n: u64,
    /// The share of good events, or the metric's number where windows are counted.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Rows behind the value.
    pub rows: u64,
    /// How many times faster than allowed it failed.
    pub burn: Option<f64>,
    /// What is left of the period's budget at its end, 1 being all of it.
    pub left: Option<f64>,
}

/// One alert over the whole of history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// `burn`, or `slow_burn`: half a period above 1 in which no other alert has fired.
    pub kind: String,
    /// The rule.
    pub row: AlertRow,
    /// `reachable`, `unreachable`, `too_fine`.
    pub reach: String,
    /// Below so many rows in a window one bad row is above the threshold.
    pub n_min: f64,
    /// Burn rate of the long window at the end.
    pub burn_long: Option<f64>,
    /// Burn rate of the short one.
    pub burn_short: Option<f64>,
    /// Whether it fires at the end.
    pub is_firing: bool,
    /// When it would have fired; it goes on until its condition has been away for as long as its short window is.
    pub episodes: Vec<Episode>,
    /// How often it would have begun to fire without the guards against little traffic.
    pub unguarded: u64,
    /// The burn rate by which it fires, of both windows the lower, at the end of each window.
    pub burns: Vec<Option<f64>>,
}

impl Alert {
    /// Whether it calls somebody at once.
    pub fn is_page(&self) -> bool {
        self.row.severity == Severity::Page
    }
}
