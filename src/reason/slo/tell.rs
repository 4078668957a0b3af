//! All that follows from counts and an objective; cheap enough to follow a finger that drags the objective.

use serde::{Deserialize, Serialize};

use super::history::Tradeoff;
use super::{
    Budget, Counts, DAY_US, Gates, Projection, Replay, Rule, Standing, Totals, Watch, WindowStatus,
    betas, budget, burn_rate, of_events, periods, project, replay, replay_slow, slow_row, standing,
    suggest, tradeoff, watch,
};
use crate::book::slo::{AlertRow, Period};
use crate::measure::interval::wilson_share;
use crate::measure::trend::mann_kendall;

/// Windows whose burn goes on in the projection.
const FIT: usize = 3;
/// Windows below which nothing is projected.
const PROJECTED: usize = 5;
/// Windows over which a trend is looked for.
const TREND: usize = 14;

/// What counts in one window, before an objective is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// Microseconds since 1970 when it begins.
    pub start_us: i64,
    /// The same for its end.
    pub end_us: i64,
    /// Bad rows.
    pub bad: f64,
    /// Rows that count.
    pub n: u64,
    /// What the window is whatever the objective; `None` where the share of its good rows decides.
    pub fixed: Option<WindowStatus>,
}

/// What is asked of the counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The share that must be good.
    pub objective: f64,
    /// Over which time.
    pub period: Period,
    /// The share that is bad at worst.
    pub worst: f64,
    /// Whether numbers count whatever their intervals say.
    pub strict: bool,
    /// The alerts.
    pub rows: Vec<AlertRow>,
    /// Whether there is a time, so that there is a burn and an alert.
    pub is_dated: bool,
}

/// One window under an objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// What it is.
    pub status: WindowStatus,
    /// Share of good rows with its interval.
    pub good: Option<(f64, (f64, f64))>,
    /// How many times faster than allowed it failed.
    pub burn: Option<f64>,
    /// What of the budget was used up at its end.
    pub consumed: Option<f64>,
}

/// All that follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// How the objective stands.
    pub standing: Standing,
    /// The budget now.
    pub budget: Budget,
    /// What becomes of it.
    pub projection: Option<Projection>,
    /// The windows.
    pub windows: Vec<Window>,
    /// The alerts, and last the one for a slow burn.
    pub alerts: Vec<(AlertRow, Replay)>,
    /// How many whole periods of the past there are.
    pub periods: usize,
    /// The objective that 95 % of them met.
    pub suggested: Option<f64>,
    /// What other objectives would have meant.
    pub tradeoff: Vec<Tradeoff>,
    /// The p-value of a steady worsening over the last windows, where it would use up a budget in as many again.
    pub worsening: Option<f64>,
}

/// Tells all that follows from the counts; with `compare` what other objectives would have meant too.
pub fn tell(counts: &Counts, windows: &[Counted], setting: &Setting, compare: bool) -> Told {
    let totals = counts.totals();
    let rule = Rule {
        objective: setting.objective,
        period: setting.period,
        worst: setting.worst,
        gates: Gates::ALL,
    };
    let budget = budget(
        &totals,
        setting.objective,
        setting.period,
        totals.until_us(),
    );
    let shown: Vec<Window> = windows
        .iter()
        .map(|one| of_window(one, &totals, setting))
        .collect();
    let is_uncertain = |(one, window): &(&Counted, &Window)| {
        one.end_us > budget.start_us && window.status == WindowStatus::Uncertain
    };
    let uncertain = windows.iter().zip(&shown).filter(is_uncertain).count() as u64;
    let counted: Vec<&Counted> = windows.iter().filter(|window| window.n > 0).collect();
    let watches: Vec<Watch> = setting
        .rows
        .iter()
        .filter(|_| setting.is_dated)
        .map(|row| watch(&totals, *row, setting.period))
        .collect();
    let until = totals.until_us();
    let ends: Vec<i64> = counted
        .iter()
        .map(|window| window.end_us.min(until))
        .collect();
    let held = periods(&totals, setting.period, &ends);
    let suggested = suggest(&held);
    let betas = betas(setting.objective, suggested);
    let compared = if compare && setting.is_dated {
        tradeoff(&totals, &watches, &rule, &held, &betas)
    } else {
        Vec::new()
    };
    Told {
        standing: standing(
            &budget,
            (totals.form, uncertain),
            setting.objective,
            setting.strict,
        ),
        projection: fit(&counted)
            .filter(|_| setting.is_dated)
            .and_then(|fit| project(&totals, setting.objective, setting.period, fit)),
        alerts: alerts(&totals, &watches, &rule, setting),
        worsening: worsening(&counted, setting.objective),
        periods: held.len(),
        suggested,
        tradeoff: compared,
        windows: shown,
        budget,
    }
}

fn of_window(one: &Counted, totals: &Totals, setting: &Setting) -> Window {
    let n = one.n as f64;
    let good = (one.n > 0).then(|| {
        let share = 1.0 - one.bad / n;
        (share, wilson_share(share, n))
    });
    let by_rows = || {
        good.map_or(WindowStatus::NoData, |(_, band)| {
            of_events((one.bad, one.n), band, setting.objective, setting.strict)
        })
    };
    let end = one.end_us.min(totals.until_us());
    let at = budget(totals, setting.objective, setting.period, end);
    Window {
        status: one.fixed.unwrap_or_else(by_rows),
        good,
        burn: burn_rate(one.bad, one.n, setting.objective),
        consumed: at.consumed.filter(|_| one.n > 0),
    }
}

fn alerts(
    totals: &Totals,
    watches: &[Watch],
    rule: &Rule,
    setting: &Setting,
) -> Vec<(AlertRow, Replay)> {
    if !setting.is_dated {
        return Vec::new();
    }
    let replays: Vec<Replay> = watches
        .iter()
        .map(|one| replay(totals, one, rule))
        .collect();
    let slow = watch(totals, slow_row(setting.period), setting.period);
    let slow_replay = replay_slow(totals, &slow, rule, &replays);
    let rows = watches.iter().map(|one| one.row).zip(replays);
    rows.chain([(slow.row, slow_replay)]).collect()
}

/// How far back the last windows reach, at least a day; `None` with too few.
fn fit(counted: &[&Counted]) -> Option<i64> {
    if counted.len() < PROJECTED {
        return None;
    }
    let last = counted.last()?;
    let first = counted.get(counted.len() - FIT)?;
    Some((last.end_us - first.start_us).max(DAY_US))
}

/// Whether the share of bad rows rises steadily (p < 0.01), by a quarter of what is allowed over the last windows.
fn worsening(counted: &[&Counted], objective: f64) -> Option<f64> {
    let last = counted.get(counted.len().checked_sub(TREND)?..)?;
    let shares: Vec<f64> = last.iter().map(|one| one.bad / one.n as f64).collect();
    let trend = mann_kendall(&shares)?;
    let rise = trend.slope * TREND as f64;
    let is_clear = trend.p < 0.01 && rise > 0.25 * super::allowed_share(objective);
    (is_clear && rise > 0.0).then_some(trend.p)
}
