//! Which objective the past would have met, and what each would have cost in alarms.

use serde::{Deserialize, Serialize};

use super::alert::beginnings;
use super::{Rule, Totals, Watch, allowed_share, is_over, period_end, period_start, replay};
use crate::book::slo::{Period, Severity};

/// Share of past periods that a suggested objective has met.
const MOST: f64 = 0.95;

/// One past period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// When it ended.
    pub end_us: i64,
    /// Bad events.
    pub bad: f64,
    /// All events.
    pub n: u64,
}

/// All whole periods of the past: rolling ones after each of `ends`, calendar ones once each. Where history is shorter
/// than one, what there is.
pub fn periods(totals: &Totals, period: Period, ends: &[i64]) -> Vec<Held> {
    let until = totals.until_us();
    let of = |from: i64, to: i64| {
        let (bad, n) = totals.sum(from, to);
        let end_us = to;
        (n > 0).then_some(Held { end_us, bad, n })
    };
    let mut found: Vec<Held> = Vec::new();
    if matches!(period, Period::Rolling(_)) {
        let whole = |end: &&i64| period_start(period, **end) >= totals.start_us;
        let whole = ends.iter().filter(whole);
        found.extend(whole.filter_map(|end| of(period_start(period, *end), *end)));
    } else {
        let mut from = period_start(period, totals.start_us + 1);
        while from < until {
            let end = period_end(period, from + 1);
            if from >= totals.start_us && end <= until {
                found.extend(of(from, end));
            }
            from = end;
        }
    }
    if found.is_empty() {
        found.extend(of(period_start(period, until), until));
    }
    found
}

/// The highest objective, rounded down to two digits of what may fail, that 95 % of the periods would have met.
pub fn suggest(periods: &[Held]) -> Option<f64> {
    let mut shares: Vec<f64> = periods
        .iter()
        .map(|held| held.bad / held.n as f64)
        .collect();
    shares.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a length"
    )]
    let at = (MOST * shares.len() as f64 - 1e-9).ceil() as usize;
    let share = shares.get(at.checked_sub(1)?).copied()?;
    Some(allowed_share(rounded_up(share)))
}

/// The next number with two digits that is not below; for none at all, one in a thousand.
fn rounded_up(share: f64) -> f64 {
    let mut scale = 1000.0;
    if share <= 0.0 {
        return 1.0 / scale;
    }
    while share * scale < 10.0 && scale < 1e9 {
        scale *= 10.0;
    }
    while share * scale >= 100.0 && scale > 100.0 {
        scale /= 10.0;
    }
    ((share * scale - 1e-9).ceil() / scale).min(1.0)
}

/// What one objective would have meant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tradeoff {
    /// The objective.
    pub objective: f64,
    /// Share of past periods that met it.
    pub met: f64,
    /// How often somebody would have been called at once.
    pub pages: usize,
    /// How often there would have been a ticket.
    pub tickets: usize,
}

/// What may fail in the objectives to compare: around the one that is set, and the one suggested.
pub fn betas(objective: f64, suggested: Option<f64>) -> Vec<f64> {
    let beta = allowed_share(objective).max(1e-4);
    let around = [0.2, 0.33, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0];
    let mut betas: Vec<f64> = around
        .into_iter()
        .map(|factor| rounded_up(beta * factor))
        .chain(suggested.map(allowed_share))
        .chain([allowed_share(objective)])
        .filter(|beta| *beta > 0.0 && *beta < 1.0)
        .collect();
    betas.sort_by(f64::total_cmp);
    betas.dedup_by(|a, b| (*a - *b).abs() < 1e-12);
    betas
}

/// What each objective would have meant, from the strictest to the mildest.
pub fn tradeoff(
    totals: &Totals,
    watches: &[Watch],
    rule: &Rule,
    held: &[Held],
    betas: &[f64],
) -> Vec<Tradeoff> {
    let of = |beta: &f64| {
        let rule = Rule {
            objective: allowed_share(*beta),
            ..*rule
        };
        let kept = |held: &&Held| !is_over(held.bad, beta * held.n as f64);
        let met = held.iter().filter(kept).count() as f64 / held.len().max(1) as f64;
        let of = |severity: Severity| {
            let mut any = vec![false; totals.ends.len()];
            for watch in watches.iter().filter(|w| w.row.severity == severity) {
                let fires = replay(totals, watch, &rule).fires;
                any.iter_mut().zip(fires).for_each(|(any, one)| *any |= one);
            }
            beginnings(&any)
        };
        Tradeoff {
            objective: rule.objective,
            met,
            pages: of(Severity::Page),
            tickets: of(Severity::Ticket),
        }
    };
    betas.iter().map(of).collect()
}
