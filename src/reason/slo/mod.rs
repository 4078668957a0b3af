//! Quality as a service level: counts of good and bad over time → budget, burn rates, alerts, what would have held.
//!
//! In goes [`Counts`], a bad count and a total per bucket of time, with an objective; out come numbers that need nothing
//! else, so that the page computes them again while the objective is dragged.
//!
//! **Invariant:** nothing here reads the clock: now is the end of what counts. Time is UTC throughout, so no day has 23
//! or 25 hours.

mod alert;
mod budget;
mod cadence;
mod counts;
mod expression;
mod history;
mod period;
mod projection;
mod settle;
mod status;
mod tell;
#[cfg(test)]
mod tests;

pub use alert::{
    Episode, Gates, Reach, Replay, Rule, Watch, burns, replay, replay_keeping, replay_slow,
    slow_row, watch,
};
pub use budget::{Budget, budget};
pub use cadence::{cadence_of, profile};
pub use counts::{Counts, Form, Totals};
pub use expression::{Value, evaluate};
pub use history::{Held, Tradeoff, betas, periods, suggest, tradeoff};
pub use period::{period_end, period_start};
pub use projection::{Projection, project};
pub use settle::{Seen, choose, event_objective, window_period, window_threshold};
pub use status::{FEW, Standing, WindowStatus, of_events, of_metric, standing};
pub use tell::{Counted, Prepared, Setting, Told, Window, left, tell};

/// One hour in microseconds.
pub const HOUR_US: i64 = 3_600_000_000;
/// One day in microseconds.
pub const DAY_US: i64 = 24 * HOUR_US;

/// What the objective leaves to fail, to twelve decimals: 1 − 0.9 is 0.1.
pub fn allowed_share(objective: f64) -> f64 {
    (((1.0 - objective) * 1e12).round() / 1e12).max(0.0)
}

/// Whether more is bad than may be, beyond rounding.
pub fn is_over(bad: f64, allowed: f64) -> bool {
    bad > allowed * (1.0 + 1e-9)
}

/// How many times faster than allowed things fail; `None` without rows, or where nothing may fail.
pub fn burn_rate(bad: f64, n: u64, objective: f64) -> Option<f64> {
    let beta = allowed_share(objective);
    (n > 0 && beta > 0.0).then(|| bad / n as f64 / beta)
}
