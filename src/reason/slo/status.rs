//! Whether a window is good, and whether the objective is met.

use serde::{Deserialize, Serialize};

use super::{Budget, Form, allowed_share, is_over};
use crate::book::slo::Op;

/// Rows below which nothing is said (algorithms, global rules: tiny n; ours).
pub const FEW: u64 = 30;

/// What one window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowStatus {
    /// On the right side.
    Good,
    /// On the wrong side, by more than noise.
    Bad,
    /// On the wrong side, but noise may explain it, or there are too few rows; counts as good.
    Uncertain,
    /// No row, or no number; does not count.
    NoData,
    /// Too few of its labels are there yet; does not count.
    Immature,
}

impl WindowStatus {
    /// As the report writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Uncertain => "uncertain",
            Self::NoData => "no_data",
            Self::Immature => "immature",
        }
    }
}

/// A window by its metric: bad where the number is on the wrong side and its whole 95 % interval too.
pub fn of_metric(
    value: f64,
    interval: Option<(f64, f64)>,
    n: u64,
    (op, threshold): (Op, f64),
    strict: bool,
) -> WindowStatus {
    let is_right = op.holds(value, threshold);
    if strict {
        return if is_right {
            WindowStatus::Good
        } else {
            WindowStatus::Bad
        };
    }
    if n < FEW {
        return WindowStatus::Uncertain;
    }
    // Without an interval the number stands alone.
    let (low, high) = interval.unwrap_or((value, value));
    let best = if op.is_floor() { high } else { low };
    match (is_right, op.holds(best, threshold)) {
        (true, _) => WindowStatus::Good,
        (false, false) => WindowStatus::Bad,
        (false, true) => WindowStatus::Uncertain,
    }
}

/// A window by its share of good events, with the share's interval.
pub fn of_events(
    (bad, n): (f64, u64),
    interval: (f64, f64),
    objective: f64,
    strict: bool,
) -> WindowStatus {
    if n == 0 {
        return WindowStatus::NoData;
    }
    if !is_over(bad, allowed_share(objective) * n as f64) {
        WindowStatus::Good
    } else if strict || interval.1 < objective {
        WindowStatus::Bad
    } else {
        WindowStatus::Uncertain
    }
}

/// How the objective stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is met.
    Met,
    /// It is missed, by more than noise.
    Breached,
    /// There is not enough to say so, and why.
    CannotTell(String),
}

impl Standing {
    /// As the report writes it.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Breached => "breached",
            Self::CannotTell(_) => "cannot_tell",
        }
    }
}

/// Whether the objective is met at the moment of the budget; `uncertain` windows of those that count could be either.
///
/// Met: no more is used up than there is. Breached: more is, and the interval says so too; where windows are counted,
/// each bad one was beyond noise already, so the count alone says it. With `strict` the count alone always says it.
pub fn standing(
    budget: &Budget,
    (form, uncertain): (Form, u64),
    objective: f64,
    strict: bool,
) -> Standing {
    if budget.n == 0 {
        return Standing::CannotTell("nothing that counts lies in the period".into());
    }
    if allowed_share(objective) <= 0.0 {
        return if budget.bad > 0.0 {
            Standing::Breached
        } else {
            Standing::Met
        };
    }
    let is_over = is_over(budget.bad, budget.allowed);
    match form {
        _ if is_over && strict => Standing::Breached,
        Form::Windows if is_over => Standing::Breached,
        Form::Windows if uncertain * 2 > budget.n && !strict => Standing::CannotTell(format!(
            "{uncertain} of {} windows that count could be good or bad: too few rows, or too near the threshold",
            budget.n
        )),
        Form::Events if is_over && budget.interval.is_some_and(|(low, _)| low > 1.0) => {
            Standing::Breached
        }
        Form::Events if is_over => Standing::CannotTell(
            "more is bad than the budget allows, by no more than noise explains".into(),
        ),
        Form::Events if budget.n < FEW && !strict => Standing::CannotTell(format!(
            "{} rows count, at least {FEW} are needed",
            budget.n
        )),
        _ => Standing::Met,
    }
}
