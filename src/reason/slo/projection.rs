//! When the budget is gone, if things go on as they do.

use serde::{Deserialize, Serialize};

use super::{Totals, allowed_share, budget, period_end, period_start};
use crate::book::slo::Period;
use crate::measure::interval::wilson_share;

/// Steps in which a rolling period is followed.
const STEPS: i64 = 200;

/// What becomes of the budget at the present burn rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Projection {
    /// Length of the last stretch, whose burn rate goes on.
    pub fit_us: i64,
    /// The burn rate over it.
    pub burn: f64,
    /// The same at the ends of the 95 % interval of its share.
    pub burn_low: f64,
    /// The upper end.
    pub burn_high: f64,
    /// Until when the budget was followed.
    pub horizon_us: i64,
    /// Time until nothing is left; absent where it lasts to the horizon.
    pub gone_us: Option<i64>,
    /// The same at the upper end: the soonest.
    pub soonest_us: Option<i64>,
    /// The same at the lower end: the latest.
    pub latest_us: Option<i64>,
    /// What is left at the horizon.
    pub left: f64,
    /// What is left along the way: moment, share of the budget.
    pub path: Vec<(i64, f64)>,
}

/// Follows the budget from the end of the counts on, at the burn rate of the last `fit_us`.
///
/// Rolling: what leaves the period is taken out of it again, and events go on at the period's mean pace. Calendar: to
/// the period's end. `None` without events in the last stretch, or where nothing may be bad.
///
/// # Source
/// Ours, from The Site Reliability Workbook, chapter 5: time to exhaustion = left · T / burn where nothing leaves the
/// period.
/// # Checked against
/// That identity, in `tests.rs`.
pub fn project(totals: &Totals, objective: f64, period: Period, fit_us: i64) -> Option<Projection> {
    let now = totals.until_us();
    let (bad, n) = totals.sum(now.saturating_sub(fit_us), now);
    let beta = allowed_share(objective);
    if n == 0 || beta <= 0.0 {
        return None;
    }
    let share = bad / n as f64;
    let (low, high) = wilson_share(share, totals.effective(n));
    let follow = |share: f64| match period {
        Period::Rolling(_) => follow_rolling(totals, objective, period, share),
        _ => follow_calendar(totals, objective, period, share),
    };
    let path = follow(share);
    let after = |path: &[(i64, f64)]| crossing(path).map(|at| at - now);
    Some(Projection {
        fit_us,
        burn: share / beta,
        burn_low: low.min(share) / beta,
        burn_high: high.max(share) / beta,
        horizon_us: path.last()?.0,
        gone_us: after(&path),
        soonest_us: after(&follow(high.max(share))),
        latest_us: after(&follow(low.min(share))),
        left: path.last()?.1,
        path,
    })
}

/// What is left at each step of a rolling period from now on, if so large a share is bad.
fn follow_rolling(totals: &Totals, objective: f64, period: Period, share: f64) -> Vec<(i64, f64)> {
    let now = totals.until_us();
    let start = period_start(period, now);
    let length = now - start;
    let covered = (now - start.max(totals.start_us)).max(1);
    let (_, n) = totals.sum(start, now);
    let beta = allowed_share(objective);
    let at = |step: i64| {
        let ahead = length / STEPS * step;
        let (bad, _) = totals.sum(start + ahead, now);
        let pace = n as f64 / covered as f64;
        let more = pace * ahead as f64;
        let all = pace * (covered + ahead).min(length) as f64;
        let left = if all > 0.0 {
            1.0 - (bad + share * more) / (beta * all)
        } else {
            1.0
        };
        (now + ahead, left)
    };
    (0..=STEPS).map(at).collect()
}

/// What is left now and at the end of a calendar period: a straight line.
fn follow_calendar(totals: &Totals, objective: f64, period: Period, share: f64) -> Vec<(i64, f64)> {
    let now = totals.until_us();
    let end = period_end(period, now);
    let budget = budget(totals, objective, period, now);
    let left = |bad: f64| {
        if budget.allowed > 0.0 {
            1.0 - bad / budget.allowed
        } else {
            1.0
        }
    };
    let more = (budget.expected - budget.n as f64).max(0.0);
    let mut path = vec![(now, left(budget.bad))];
    if end > now {
        path.push((end, left(budget.bad + share * more)));
    }
    path
}

/// When a path first reaches nothing, between its points on a straight line.
fn crossing(path: &[(i64, f64)]) -> Option<i64> {
    let (first, left) = path.first()?;
    if *left <= 0.0 {
        return Some(*first);
    }
    path.windows(2).find_map(|pair| match pair {
        [(from, before), (to, after)] if *after <= 0.0 => {
            let share = before / (before - after);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a part of the step, rounded to a microsecond"
            )]
            let ahead = ((to - from) as f64 * share).round() as i64;
            Some(from + ahead)
        }
        _ => None,
    })
}
