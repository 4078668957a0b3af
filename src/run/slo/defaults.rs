//! What the reader has not said, and why it was taken.

use crate::book::slo::{Period, Sli, SloSpec};
use crate::book::{Part, WindowSpec};
use crate::measure::interval::wilson_share;
use crate::measure::quality::Metric;
use crate::reason::slo::{self, DAY_US, Form, HOUR_US, Seen, event_objective, window_period};
use crate::report::document::{Document, Scope};
use crate::report::words;

use super::super::desk::Desk;
use super::super::outputs::Outputs;
use super::Counted;
use super::rows;

/// Share of windows, or of excess-free rows, that must be good by default (algorithms, 1.1; ours).
const WINDOWS_GOOD: f64 = 0.95;
/// Where there is no time, a period that holds everything.
const EVER: u32 = 36_500;

/// What is counted, and why.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) sli: Sli,
    pub(super) reason: String,
}

/// The reader's indicator, or the one that suits the task.
pub(super) fn choose(
    desk: &Desk,
    outputs: &Outputs,
    document: &Document,
    spec: &SloSpec,
) -> Option<Chosen> {
    if let Some(sli) = &spec.sli {
        let reason = "you said so".into();
        return Some(Chosen {
            sli: sli.clone(),
            reason,
        });
    }
    let id = document.task.headline.as_deref().unwrap_or_default();
    let judged = document
        .judged(id, Scope::Reference)
        .or_else(|| document.judged(id, Scope::Current));
    let more_is_better = Metric::from_id(id).and_then(Metric::higher_is_better);
    let headline = judged
        .and_then(|quality| quality.value)
        .zip(more_is_better)
        .map(|(value, more)| (id, words::metric(id).0, value, more));
    let seen = Seen {
        headline,
        noise: noise(document, id, more_is_better.unwrap_or(true)),
        decisions: rows::decisions(desk, outputs),
        has_windows: !document.windows.is_empty(),
        has_answers: rows::has_answers(desk),
    };
    let found = slo::choose(&seen);
    found.map(|(sli, reason)| Chosen { sli, reason })
}

/// How far the interval of a window reaches to the worse side, in the middle of the reference's windows, or of all.
fn noise(document: &Document, metric: &str, more_is_better: bool) -> f64 {
    let of = |is_asked: &dyn Fn(Scope) -> bool| {
        let rows = document.quality.iter().filter(|row| row.metric == metric);
        let mut reaches: Vec<f64> = rows
            .filter(|row| {
                let window = row.window.and_then(|at| document.windows.get(at));
                window.is_some_and(|window| is_asked(window.scope))
            })
            .filter_map(|row| {
                let worse = if more_is_better { row.low? } else { row.high? };
                Some((row.value? - worse).abs())
            })
            .collect();
        reaches.sort_by(f64::total_cmp);
        reaches.get(reaches.len() / 2).copied()
    };
    let reach = of(&|scope| scope == Scope::Reference).or_else(|| of(&|_| true));
    reach.unwrap_or(0.0)
}

/// The reader's objective, or one that the reference keeps.
pub(super) fn objective(
    spec: &SloSpec,
    indicator: &Sli,
    ((bad, n), phi): ((f64, u64), f64),
) -> (f64, String) {
    if let Some(objective) = spec.objective {
        return (objective, "you said so".into());
    }
    match indicator {
        Sli::Window { .. } => (
            WINDOWS_GOOD,
            "by custom for windows, of which one in twenty may be bad".into(),
        ),
        Sli::Excess => (
            WINDOWS_GOOD,
            "by custom for an excess, which is 0 where all is as in the reference".into(),
        ),
        _ if n == 0 => (WINDOWS_GOOD, "by custom, since nothing counts yet".into()),
        _ => {
            let good = 1.0 - bad / n as f64;
            let (low, _) = wilson_share(good, n as f64 / phi.max(1.0));
            let objective = event_objective(low);
            let reason = format!(
                "the strictest usual one that the reference keeps ({:.2} % of {n} were good)",
                good * 100.0
            );
            (objective, reason)
        }
    }
}

/// The reader's period, or one that holds enough.
pub(super) fn period(
    spec: &SloSpec,
    window: Option<WindowSpec>,
    counted: &Counted,
) -> (Period, String) {
    if !counted.is_dated {
        return (
            Period::Rolling(EVER),
            "without a time there is one period".into(),
        );
    }
    if let Some(period) = spec.period {
        return (period, "you said so".into());
    }
    let whole_weeks = "it holds whole weeks".to_owned();
    if counted.counts.form == Form::Events {
        return (Period::Rolling(28), whole_weeks);
    }
    let days = window.map_or(1, |window| window_us(window) / DAY_US);
    let period = window_period(u32::try_from(days).unwrap_or(1));
    if period == Period::Rolling(28) {
        return (period, whole_weeks);
    }
    let reason = "it holds twenty windows, so that one bad window does not use up the budget";
    (period, reason.into())
}

/// About how long a window is.
pub(super) const fn window_us(window: WindowSpec) -> i64 {
    match window {
        WindowSpec::Hour => HOUR_US,
        WindowSpec::Week => 7 * DAY_US,
        WindowSpec::Month => 30 * DAY_US,
        WindowSpec::Quarter => 91 * DAY_US,
        WindowSpec::Year => 365 * DAY_US,
        WindowSpec::Day | WindowSpec::Rows(_) => DAY_US,
    }
}

/// A name for the service: that of the first file of current predictions.
pub(super) fn service(document: &Document) -> String {
    let of = |part: Part| document.sources.iter().find(|source| source.part == part);
    let first = of(Part::Current).or_else(|| of(Part::Reference));
    let stem = first.map_or("model", |source| {
        source.name.split('.').next().unwrap_or("model")
    });
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let name: String = stem.chars().take(40).map(plain).collect();
    match name.trim_matches('-') {
        "" => "model".into(),
        name => name.to_owned(),
    }
}
