//! All that follows from counts and an objective; cheap enough to follow a finger that drags the objective.

use serde::{Deserialize, Serialize};

use super::budget::spent;
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

impl Default for Setting {
    fn default() -> Self {
        Self {
            objective: 1.0,
            period: Period::Rolling(28),
            worst: 1.0,
            strict: false,
            rows: Vec::new(),
            is_dated: false,
        }
    }
}

/// What is asked of the counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// The counts, and of the alerts what does not hang on the objective; it takes longest to find.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// Running sums of the counts.
    pub totals: Totals,
    watches: Vec<Watch>,
    slow: Option<Watch>,
}

impl Prepared {
    /// Sums up all that is to be asked of the counts.
    pub fn of(counts: &Counts, setting: &Setting) -> Self {
        let totals = counts.totals();
        let rows = setting.rows.iter().filter(|_| setting.is_dated);
        let watches = rows.map(|row| watch(&totals, *row, setting.period));
        let slow = || watch(&totals, slow_row(setting.period), setting.period);
        Self {
            watches: watches.collect(),
            slow: setting.is_dated.then(slow),
            totals,
        }
    }

    /// The alerts, and last the one for a slow burn.
    pub fn alerts(&self, setting: &Setting) -> Vec<(AlertRow, Replay)> {
        let (totals, rule) = (&self.totals, rule(setting));
        let replays: Vec<Replay> = self
            .watches
            .iter()
            .map(|one| replay(totals, one, &rule))
            .collect();
        let slow = self.slow.as_ref();
        let slow = slow.map(|slow| (slow.row, replay_slow(totals, slow, &rule, &replays)));
        let rows = self.watches.iter().map(|one| one.row).zip(replays);
        rows.chain(slow).collect()
    }
}

/// What is left of the budget at a moment, 1 being all of it.
pub fn left(totals: &Totals, setting: &Setting, at_us: i64) -> Option<f64> {
    let budget = spent(totals, setting.objective, setting.period, at_us);
    budget.consumed.map(|consumed| 1.0 - consumed)
}

/// Tells all that follows from the counts; with `compare` what other objectives would have meant too.
pub fn tell(counts: &Counts, windows: &[Counted], setting: &Setting, compare: bool) -> Told {
    let prepared = Prepared::of(counts, setting);
    let totals = &prepared.totals;
    let counted: Vec<&Counted> = windows.iter().filter(|window| window.n > 0).collect();
    let until = totals.until_us();
    let ends: Vec<i64> = counted
        .iter()
        .map(|window| window.end_us.min(until))
        .collect();
    let held = periods(totals, setting.period, &ends);
    let suggested = suggest(&held);
    let compared = if compare && setting.is_dated && !held.is_empty() {
        let betas = betas(setting.objective, suggested);
        tradeoff(totals, &prepared.watches, &rule(setting), &held, &betas)
    } else {
        Vec::new()
    };
    Told {
        worsening: worsening(&counted, setting.objective),
        periods: held.len(),
        suggested,
        tradeoff: compared,
        ..follow(&prepared, windows, setting)
    }
}

/// What follows for one objective, without a look at others and at the trend.
fn follow(prepared: &Prepared, windows: &[Counted], setting: &Setting) -> Told {
    let totals = &prepared.totals;
    let until = totals.until_us();
    let budget = budget(totals, setting.objective, setting.period, until);
    let shown: Vec<Window> = windows
        .iter()
        .map(|one| of_window(one, totals, setting))
        .collect();
    let is_uncertain = |(one, window): &(&Counted, &Window)| {
        one.end_us > budget.start_us && window.status == WindowStatus::Uncertain
    };
    let uncertain = windows.iter().zip(&shown).filter(is_uncertain).count() as u64;
    let counted: Vec<&Counted> = windows.iter().filter(|window| window.n > 0).collect();
    Told {
        standing: standing(
            &budget,
            (totals.form, uncertain),
            setting.objective,
            setting.strict,
        ),
        projection: fit(&counted)
            .filter(|_| setting.is_dated)
            .and_then(|fit| project(totals, setting.objective, setting.period, fit)),
        alerts: prepared.alerts(setting),
        windows: shown,
        budget,
        periods: 0,
        suggested: None,
        tradeoff: Vec::new(),
        worsening: None,
    }
}

const fn rule(setting: &Setting) -> Rule {
    Rule {
        objective: setting.objective,
        period: setting.period,
        worst: setting.worst,
        gates: Gates::ALL,
    }
}

fn of_window(one: &Counted, totals: &Totals, setting: &Setting) -> Window {
    let n = one.n as f64;
    let good = (one.n > 0).then(|| {
        let share = 1.0 - one.bad / n;
        (share, wilson_share(share, totals.effective(one.n)))
    });
    let by_rows = || {
        good.map_or(WindowStatus::NoData, |(_, band)| {
            of_events((one.bad, one.n), band, setting.objective, setting.strict)
        })
    };
    let end = one.end_us.min(totals.until_us());
    let at = spent(totals, setting.objective, setting.period, end);
    Window {
        status: one.fixed.unwrap_or_else(by_rows),
        good,
        burn: burn_rate(one.bad, one.n, setting.objective),
        consumed: at.consumed.filter(|_| one.n > 0),
    }
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
