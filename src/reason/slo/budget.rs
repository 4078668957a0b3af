//! How much may fail, and how much of it is used up.

use serde::{Deserialize, Serialize};

use super::{Totals, allowed_share, burn_rate, period_end, period_start};
use crate::book::slo::Period;
use crate::measure::sequence::confidence_sequence;

/// The error budget of one period as it stands at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// When the period began.
    pub start_us: i64,
    /// The moment.
    pub at_us: i64,
    /// Events so far.
    pub n: u64,
    /// Bad ones.
    pub bad: f64,
    /// Events that the whole period is reckoned to have: those so far, and for a calendar period that still runs, more
    /// of them at the same pace.
    pub expected: f64,
    /// How many may be bad.
    pub allowed: f64,
    /// Share of good events so far; absent without events.
    pub good: Option<f64>,
    /// What is used up, 1 being all of it; absent without events, and where nothing may be bad.
    pub consumed: Option<f64>,
    /// What a confidence sequence leaves plausible for it (95 %, however often it is looked at), by n / φ rows.
    pub interval: Option<(f64, f64)>,
    /// How many times faster than allowed it failed over the whole period.
    pub burn: Option<f64>,
}

/// The budget at one moment: consumed = bad / ((1 − objective) · N).
///
/// # Source
/// Beyer et al. (2018), The Site Reliability Workbook, chapters 2 and 5; the interval is ours, by
/// [`confidence_sequence`].
/// # Checked against
/// Hand computations in `tests.rs`.
pub fn budget(totals: &Totals, objective: f64, period: Period, at_us: i64) -> Budget {
    let mut budget = spent(totals, objective, period, at_us);
    let beta = allowed_share(objective);
    let (bad, n) = (budget.bad, budget.n as f64);
    budget.interval = budget.consumed.map(|_| {
        let phi = totals.phi.max(1.0);
        let (low, high) = confidence_sequence(bad / phi, n / phi, beta);
        (low * n / budget.allowed, high * n / budget.allowed)
    });
    budget
}

/// The same without its interval, which takes long to find.
pub(super) fn spent(totals: &Totals, objective: f64, period: Period, at_us: i64) -> Budget {
    let start_us = period_start(period, at_us);
    let (bad, n) = totals.sum(start_us, at_us);
    let end_us = period_end(period, at_us);
    let begun = start_us.max(totals.start_us);
    let expected = if end_us > at_us && at_us > begun {
        n as f64 * (end_us - begun) as f64 / (at_us - begun) as f64
    } else {
        n as f64
    };
    let beta = allowed_share(objective);
    let allowed = beta * expected;
    let is_defined = n > 0 && allowed > 0.0;
    Budget {
        start_us,
        at_us,
        n,
        bad,
        expected,
        allowed,
        good: (n > 0).then(|| 1.0 - bad / n as f64),
        consumed: is_defined.then(|| bad / allowed),
        interval: None,
        burn: burn_rate(bad, n, objective),
    }
}
