//! Alerts on burn rates in two windows, and when each would have fired.

use serde::{Deserialize, Serialize};

use super::budget::spent;
use super::{DAY_US, Form, Totals, allowed_share, burn_rate, period_start};
use crate::book::slo::{AlertRow, Period, Severity};
use crate::measure::interval::{Z95_ONE_SIDED, wilson_at};

/// Rows that the short window needs, unless so many of them are bad (algorithms, 1.4; ours).
const FEW: u64 = 30;
const SEVERAL: f64 = 3.0;
/// Bad events that the period needs.
const TWICE: f64 = 2.0;

/// Which of the guards against alarms from little traffic are up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gates {
    /// The short window has 30 rows, or 3 bad ones.
    pub few: bool,
    /// The burn rate of the long window is above the threshold by more than noise (one-sided 95 %, by n / φ rows).
    pub noise: bool,
    /// The period has 2 bad events.
    pub single: bool,
}

impl Gates {
    /// All of them.
    pub const ALL: Self = Self {
        few: true,
        noise: true,
        single: true,
    };
    /// None of them: the rule as the workbook has it.
    pub const NONE: Self = Self {
        few: false,
        noise: false,
        single: false,
    };
}

/// Whether a rule can fire at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It can.
    Reachable,
    /// It would need a larger share of bad events than a useless model has.
    Unreachable,
    /// Its short window is shorter than what is counted at a time.
    TooFine,
}

impl Reach {
    /// As the report writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Unreachable => "unreachable",
            Self::TooFine => "too_fine",
        }
    }
}

/// What all rules of an objective share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// The share that must be good.
    pub objective: f64,
    /// Over which time.
    pub period: Period,
    /// The share that is bad at worst: that of a model that knows nothing.
    pub worst: f64,
    /// The guards.
    pub gates: Gates,
}

/// One stretch of time in which a rule fires, its condition being away for less than its short window at a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// When it begins to fire.
    pub start_us: i64,
    /// When it no longer does; the end of what is known where it still does.
    pub end_us: i64,
    /// Whether it still fires at the end.
    pub is_open: bool,
    /// The highest burn rate of the long window in it.
    pub peak: f64,
    /// What of the period's budget was used up when it began.
    pub consumed: Option<f64>,
}

/// What one rule did over the whole history.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// Whether it can fire.
    pub reach: Reach,
    /// Below so many rows in a window one bad row is above the threshold.
    pub n_min: f64,
    /// Burn rates of the long and the short window at the end.
    pub now: [Option<f64>; 2],
    /// Whether it fires after each bucket.
    pub fires: Vec<bool>,
    /// When it fired.
    pub episodes: Vec<Episode>,
    /// How often it would have begun to fire without the guards.
    pub unguarded: usize,
}

/// Sums of a rule's two windows after each bucket; they do not depend on the objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// The rule.
    pub row: AlertRow,
    sums: Vec<Sums>,
}

/// Bad and all events of the long and the short window and of the period.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sums {
    long: (f64, u64),
    short: (f64, u64),
    period_bad: f64,
}

/// Sums up the windows of a rule.
pub fn watch(totals: &Totals, row: AlertRow, period: Period) -> Watch {
    let back = |at: i64, secs: u64| at.saturating_sub(micros(secs));
    let of = |at: &i64| Sums {
        long: totals.sum(back(*at, row.long_secs), *at),
        short: totals.sum(back(*at, row.short_secs), *at),
        period_bad: totals.sum(period_start(period, *at), *at).0,
    };
    Watch {
        row,
        sums: totals.ends.iter().map(of).collect(),
    }
}

impl Watch {
    fn fires(&self, sums: &Sums, totals: &Totals, rule: &Rule) -> bool {
        let gates = rule.gates;
        let above = |(bad, n): (f64, u64)| {
            burn_rate(bad, n, rule.objective).is_some_and(|burn| burn > self.row.burn)
        };
        if !(above(sums.long) && above(sums.short)) {
            return false;
        }
        if gates.single && sums.period_bad < TWICE {
            return false;
        }
        // A bad window is beyond noise already.
        if totals.form == Form::Windows {
            return true;
        }
        let (bad, n) = sums.short;
        if gates.few && n < FEW && bad < SEVERAL {
            return false;
        }
        let (bad, n) = sums.long;
        let (low, _) = wilson_at(bad / n as f64, totals.effective(n), Z95_ONE_SIDED);
        !gates.noise || low > self.row.burn * allowed_share(rule.objective)
    }

    fn reach(&self, totals: &Totals, rule: &Rule) -> Reach {
        let needed = self.row.burn * allowed_share(rule.objective);
        if micros(self.row.short_secs) < totals.longest_us {
            Reach::TooFine
        } else if needed >= rule.worst.min(1.0) {
            Reach::Unreachable
        } else {
            Reach::Reachable
        }
    }
}

/// When a rule would have fired, evaluated after every bucket: both windows burn faster than its rate.
///
/// Once it fires it goes on until its condition has been away for as long as the short window is, so that one incident is
/// one episode.
///
/// # Source
/// Beyer et al. (2018), The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts"; the guards are
/// ours, after its section on low-traffic services; going on is `keep_firing_for` of Prometheus 2.42.
/// # Checked against
/// The workbook's detection times, and false alarms by simulation, in `tests.rs`; promtool, in `tests/it/exports/replay.rs`.
pub fn replay(totals: &Totals, watch: &Watch, rule: &Rule) -> Replay {
    replay_keeping(totals, watch, rule, watch.row.short_secs)
}

/// [`replay`] of a rule that goes on for so long; 0: it fires where its condition holds and nowhere else.
pub fn replay_keeping(totals: &Totals, watch: &Watch, rule: &Rule, keep_secs: u64) -> Replay {
    let reach = watch.reach(totals, rule);
    let fires = |gates: Gates| -> Vec<bool> {
        let rule = Rule { gates, ..*rule };
        let of = |sums| reach != Reach::TooFine && watch.fires(sums, totals, &rule);
        let holds = watch.sums.iter().map(of);
        kept(&totals.ends, holds, micros(keep_secs))
    };
    let guarded = fires(rule.gates);
    let now = watch.sums.last();
    let burn = |(bad, n): (f64, u64)| burn_rate(bad, n, rule.objective);
    let beta = allowed_share(rule.objective);
    Replay {
        reach,
        n_min: if beta > 0.0 {
            (1.0 / (watch.row.burn * beta) - 1e-9).ceil()
        } else {
            0.0
        },
        now: [
            now.and_then(|sums| burn(sums.long)),
            now.and_then(|sums| burn(sums.short)),
        ],
        episodes: episodes(totals, watch, &guarded, rule),
        unguarded: beginnings(&fires(Gates::NONE)),
        fires: guarded,
    }
}

/// When an alert fires whose condition holds at some moments: it goes on for less than `keep_us` after the first moment
/// at which that no longer holds.
fn kept(ends: &[i64], holds: impl Iterator<Item = bool>, keep_us: i64) -> Vec<bool> {
    let (mut is_on, mut ended) = (false, None);
    let of = |(at, holds): (&i64, bool)| {
        let since = if holds {
            None
        } else {
            Some(ended.unwrap_or(*at))
        };
        is_on = holds || (is_on && since.is_some_and(|since| at - since < keep_us));
        ended = since.filter(|_| is_on);
        is_on
    };
    ends.iter().zip(holds).map(of).collect()
}

/// The burn rate by which a rule fires, of both windows the lower, at each moment.
pub fn burns(totals: &Totals, row: &AlertRow, objective: f64, ends: &[i64]) -> Vec<Option<f64>> {
    let burn = |end: i64, secs: u64| {
        let (bad, n) = totals.sum(end.saturating_sub(micros(secs)), end);
        burn_rate(bad, n, objective)
    };
    let of = |end: &i64| Some(burn(*end, row.long_secs)?.min(burn(*end, row.short_secs)?));
    ends.iter().map(of).collect()
}

/// The rule for a burn that is slow but lasts: half a period above 1.
pub fn slow_row(period: Period) -> AlertRow {
    let secs = u64::from(period.days()) * DAY_US.unsigned_abs() / 1_000_000 / 2;
    AlertRow {
        severity: Severity::Ticket,
        long_secs: secs,
        short_secs: secs,
        burn: 1.0,
    }
}

/// [`replay`] of [`slow_row`], silent where another rule fires or has fired within its window: that burn was told. It
/// goes on for a twelfth of its window, which is what a short window is in the workbook.
pub fn replay_slow(totals: &Totals, watch: &Watch, rule: &Rule, others: &[Replay]) -> Replay {
    let mut slow = replay_keeping(totals, watch, rule, watch.row.long_secs / 12);
    let window = micros(watch.row.long_secs);
    let mut told = None;
    for (at, (end, fires)) in totals.ends.iter().zip(&mut slow.fires).enumerate() {
        let other = |other: &Replay| other.fires.get(at) == Some(&true);
        if others.iter().any(other) {
            told = Some(*end);
        }
        *fires = *fires && told.is_none_or(|told| end - told >= window);
    }
    slow.episodes = episodes(totals, watch, &slow.fires, rule);
    slow
}

fn micros(secs: u64) -> i64 {
    i64::try_from(secs)
        .unwrap_or(i64::MAX)
        .saturating_mul(1_000_000)
}

/// How often something begins.
pub(super) fn beginnings(fires: &[bool]) -> usize {
    let first = usize::from(fires.first() == Some(&true));
    first
        + fires
            .windows(2)
            .filter(|pair| *pair == [false, true])
            .count()
}

fn episodes(totals: &Totals, watch: &Watch, fires: &[bool], rule: &Rule) -> Vec<Episode> {
    let mut found: Vec<Episode> = Vec::new();
    let mut is_on = false;
    let after = totals.ends.iter().zip(&watch.sums).zip(fires);
    for ((at, sums), fires) in after {
        let (bad, n) = sums.long;
        let burn = burn_rate(bad, n, rule.objective).unwrap_or(0.0);
        match (is_on, found.last_mut()) {
            (true, Some(episode)) => {
                episode.end_us = *at;
                if *fires {
                    episode.peak = episode.peak.max(burn);
                } else {
                    episode.is_open = false;
                }
            }
            _ if *fires => found.push(Episode {
                start_us: *at,
                end_us: *at,
                is_open: true,
                peak: burn,
                consumed: spent(totals, rule.objective, rule.period, *at).consumed,
            }),
            _ => {}
        }
        is_on = *fires;
    }
    found
}
