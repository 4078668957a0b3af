//! The objective as its settings show it.

use serde::{Deserialize, Serialize};

use crate::book::slo::{AlertRow, Period, Sli};
use crate::report::document::Slo;

/// What is asked for, or was chosen, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// What is counted.
    pub sli: Sli,
    /// The same as it is typed.
    pub typed: String,
    /// Why that.
    pub sli_reason: String,
    /// The share that must be good, in per cent, as it is typed.
    pub percent: String,
    /// Why that.
    pub objective_reason: String,
    /// Over which time.
    pub over: Period,
    /// Why that.
    pub period_reason: String,
    /// Whether numbers count whatever their intervals say.
    pub strict: bool,
    /// When somebody is called, and the lengths of both windows as they are typed.
    pub alerts: Vec<(AlertRow, [String; 3])>,
}

impl Objective {
    pub(super) fn of(slo: &Slo) -> Self {
        let typed = |row: AlertRow| {
            let lengths = [row.long_secs, row.short_secs].map(crate::report::slo::duration_id);
            let [long, short] = lengths;
            (row, [long, short, row.burn.to_string()])
        };
        Self {
            sli: slo.indicator.clone(),
            typed: slo.sli.clone(),
            sli_reason: slo.sli_reason.clone(),
            percent: ((slo.objective * 1e6).round() / 1e4).to_string(),
            objective_reason: slo.objective_reason.clone(),
            over: slo.over,
            period_reason: slo.period_reason.clone(),
            strict: slo.strict,
            alerts: slo.rows().into_iter().map(typed).collect(),
        }
    }
}
