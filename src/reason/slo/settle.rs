//! What is counted where the reader has not said so, and why.

use crate::book::slo::{Good, Op, Period, Sli};

/// Below this objective an event indicator has too little room to burn (algorithms, 1.1; ours).
const EVENTS_FROM: f64 = 0.99;
/// By how much a share may at least fall short of the reference before a window is bad (ours); and as far as the interval
/// of a window reaches, since what is nearer no window can tell (algorithms, 2.9).
const MARGIN: f64 = 0.02;
/// By how much an error may at least exceed the reference's (ours).
const EXCESS: f64 = 0.1;
/// Windows that a period should hold, so that one bad window does not spend a budget of 5 %.
const WINDOWS: u32 = 20;

/// What is known of the reference before an indicator is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Seen<'a> {
    /// Id, name and number of the first metric, and whether more of it is better.
    pub headline: Option<(&'a str, &'a str, f64, bool)>,
    /// How far the interval of that number's windows reaches to the worse side, in the middle; 0 where that is not known.
    pub noise: f64,
    /// Bad and all decisions, where they can be right or wrong.
    pub decisions: Option<(f64, u64)>,
    /// Whether there are windows to count.
    pub has_windows: bool,
    /// Whether the answers of the model can be looked at.
    pub has_answers: bool,
}

/// What to count, and why that.
pub fn choose(seen: &Seen<'_>) -> Option<(Sli, String)> {
    let share = seen.decisions.filter(|(_, n)| *n > 0);
    let share = share.map(|(bad, n)| 1.0 - bad / n as f64);
    let correct = || Sli::Event(Good::Correct);
    if let Some(good) = share.filter(|good| *good >= EVENTS_FROM) {
        let reason = format!(
            "{:.1} % of the reference's decisions are right, so that a wrong one is rare enough to count each",
            good * 100.0
        );
        return Some((correct(), reason));
    }
    match (seen.headline, share) {
        (Some((id, name, value, more_is_better)), _) if seen.has_windows => {
            let threshold = window_threshold(value, seen.noise, more_is_better);
            let op = if more_is_better { Op::Gte } else { Op::Lte };
            let why = share.map_or_else(String::new, |good| {
                format!(
                    "{:.1} % of the reference's decisions are wrong, so the fastest possible burn is too slow for alerts on single rows; ",
                    (1.0 - good) * 100.0
                )
            });
            let least = if more_is_better {
                MARGIN
            } else {
                value.abs() * EXCESS
            };
            let side = if more_is_better { "below" } else { "above" };
            let by = match more_is_better {
                _ if seen.noise > least => {
                    format!(
                        "{:.3} {side} (as far as a window's interval reaches)",
                        seen.noise
                    )
                }
                true => format!("{MARGIN} below"),
                false => format!("{} % above", EXCESS * 100.0),
            };
            let reason = format!(
                "{why}windows are counted instead, good where {name} is on the right side of {threshold}, {by} the reference's {value:.4}"
            );
            let sli = Sli::Window {
                metric: id.to_owned(),
                op,
                threshold,
            };
            Some((sli, reason))
        }
        (_, Some(_)) => Some((
            correct(),
            "there are no windows to count, so decisions are".into(),
        )),
        _ if seen.has_answers => Some((
            Sli::Event(Good::Served),
            "without labels only this can be said: whether an answer came that can be used".into(),
        )),
        _ => None,
    }
}

/// Where a metric begins to be bad: a margin below the reference, or a tenth above its error, and at least as far off as
/// the interval of a window reaches; rounded to the mild side.
pub fn window_threshold(reference: f64, noise: f64, more_is_better: bool) -> f64 {
    if more_is_better {
        return ((reference - noise.max(MARGIN)) * 1000.0 + 1e-9).floor() / 1000.0;
    }
    let most = reference + noise.max(reference.abs() * EXCESS);
    let mut scale = 1.0;
    while most.abs() * scale < 100.0 && scale < 1e12 {
        scale *= 10.0;
    }
    while most.abs() * scale >= 1e4 {
        scale /= 10.0;
    }
    (most * scale - 1e-9).ceil() / scale
}

/// The strictest of the usual objectives that the reference keeps, given the lower end of its share's interval.
pub fn event_objective(good_low: f64) -> f64 {
    let usual = [
        0.999, 0.998, 0.995, 0.99, 0.98, 0.97, 0.95, 0.93, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6,
    ];
    let kept = usual.into_iter().find(|objective| *objective <= good_low);
    kept.unwrap_or(0.5)
}

/// A period that holds enough windows of about so many days: 28 days, or 20 windows in whole weeks.
pub fn window_period(window_days: u32) -> Period {
    let days = (window_days * WINDOWS).div_ceil(7) * 7;
    Period::Rolling(days.max(28))
}
