//! The objective as other systems read it: `OpenSLO` v1, Sloth, Pyrra, Prometheus rules with a test for promtool, and a
//! Grafana dashboard.
//!
//! In go [`Terms`], out come [`Text`]s. Budgets in the notebook go by the time of the prediction; what Prometheus counts
//! goes by the time at which a label arrives. Every text says so, with the median lag.
//!
//! **Invariant:** no text of the reader's leaves its quotes (`node`, `promql`, `names`).
//!
//! # Source
//! The schemas of each system as named in its file; the rows of alerts: *The Site Reliability Workbook*, chapter 5.

mod fields;
mod from_report;
mod grafana;
pub mod names;
pub mod node;
mod openslo;
mod plan;
mod prometheus;
mod promql;
mod promtool;
mod pyrra;
mod section;
mod sloth;
mod source;
mod told;

pub use promtool::{Bucket, Check, Scenario, Series};
pub use section::section;

use crate::book::ExportNames;
use crate::book::slo::{AlertRow, Op, Period};
use plan::Plan;

/// What is exported: the objective with everything decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// The service, as the reader calls it; empty: `model`.
    pub service: String,
    /// The objective's name, as the reader calls it; empty: from the service.
    pub name: String,
    /// The share that must be good.
    pub objective: f64,
    /// Over which time.
    pub period: Period,
    /// When to call somebody.
    pub rows: Vec<AlertRow>,
    /// What is counted.
    pub form: Form,
    /// The largest share of bad that can be, such as the error rate of a constant prediction; 1 where it is not known.
    pub worst: f64,
    /// φ, at least 1: how much more windows differ than independent rows would.
    pub phi: f64,
    /// The shortest stretch of time by which the notebook counts, in seconds; a shorter window cannot be judged. 0: any.
    pub finest_secs: u64,
    /// How late labels come.
    pub lag: Lag,
    /// What else an alert waits for where few rows come.
    pub gate: Gate,
    /// Names and queries that the reader changed.
    pub names: ExportNames,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Predictions, good or bad: two counters.
    Events {
        /// When a prediction is bad, as the end of a sentence: `the prediction differs from the label`.
        bad: String,
        /// Whether each prediction is bad by a share, which the counter of bad ones adds up.
        by_share: bool,
    },
    /// Windows, good where a metric is on the right side of a threshold: a gauge.
    Gauge {
        /// Id of the metric.
        metric: String,
        /// On which side is right.
        op: Op,
        /// The threshold.
        threshold: f64,
        /// Length of a window in seconds, where it is one of time.
        window_secs: Option<u64>,
    },
}

/// How late labels come after their predictions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lag {
    /// No label is needed.
    NoLabel,
    /// It cannot be told from the files.
    Unknown,
    /// Half of them come within so many seconds.
    Median(f64),
}

/// What an alert waits for where few rows come, beside its two burn rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// The long window holds at least so many rows.
    Rows(u64),
    /// The three gates of the notebook: 30 rows or 3 bad ones in the short window; the share of bad in the long window
    /// clearly above the threshold (one-sided, 95 %); 2 bad ones in the period.
    Notebook,
}

/// For which system a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// `OpenSLO` v1.
    OpenSlo,
    /// Sloth, `prometheus/v1`.
    Sloth,
    /// Pyrra, `pyrra.dev/v1alpha1`.
    Pyrra,
    /// Recording and alerting rules of Prometheus, and their test.
    Prometheus,
    /// A dashboard of Grafana.
    Grafana,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::OpenSlo,
        Self::Sloth,
        Self::Pyrra,
        Self::Prometheus,
        Self::Grafana,
    ];

    /// As the command line names it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::OpenSlo => "openslo",
            Self::Sloth => "sloth",
            Self::Pyrra => "pyrra",
            Self::Prometheus => "prometheus",
            Self::Grafana => "grafana",
        }
    }

    /// The one that the command line names so.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.id() == id)
    }

    /// As its makers write it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OpenSlo => "OpenSLO",
            Self::Sloth => "Sloth",
            Self::Pyrra => "Pyrra",
            Self::Prometheus => "Prometheus",
            Self::Grafana => "Grafana",
        }
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// For which system.
    pub system: System,
    /// The file's name.
    pub name: String,
    /// What it holds.
    pub text: String,
}

impl Text {
    /// Its media type.
    pub const fn mime(&self) -> &'static str {
        match self.system {
            System::Grafana => "application/json",
            _ => "application/yaml",
        }
    }
}

/// Everything that is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exports {
    /// The files.
    pub texts: Vec<Text>,
    /// What the reader should know about them: names that were changed, alerts that were left out.
    pub told: Vec<String>,
}

/// Why nothing is exported.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// An objective of 100 %.
    #[error(
        "An objective of 100 % leaves no error budget, so there is no burn rate to alert on: any bad event is a breach. Choose an objective below 100 % to export it."
    )]
    NoBudget,
    /// An objective that is no share.
    #[error("An objective must lie above 0 and below 1 to be exported; this one is {0}.")]
    Objective(f64),
    /// A period without a day.
    #[error("A period of 0 days cannot be exported.")]
    Period,
}

/// Writes the objective for every system.
///
/// # Errors
/// Where there is no error budget.
pub fn exports(terms: &Terms) -> Result<Exports, Refusal> {
    let plan = Plan::of(terms)?;
    let mut told = plan.told.clone();
    let mut texts = vec![openslo::text(&plan)];
    texts.extend(sloth::texts(&plan, &mut told));
    texts.extend(pyrra::text(&plan, &mut told));
    texts.push(prometheus::text(&plan));
    texts.push(promtool::text(&plan, &promtool::plain_scenarios(&plan)));
    texts.push(grafana::text(&plan));
    Ok(Exports { texts, told })
}

/// A test for promtool: the rules that [`exports`] writes, fed with series, and which rows are to fire when.
///
/// # Errors
/// Where there is no error budget.
pub fn rule_test(terms: &Terms, scenarios: &[Scenario]) -> Result<Text, Refusal> {
    Ok(promtool::text(&Plan::of(terms)?, scenarios))
}
