//! What stands at the head of every text: how it was made, and which clock its alerts go by.

use super::names::shown;
use super::plan::{Plan, period_words, sign};
use super::promql::{decimal, duration};
use super::source::Source;
use super::{Lag, System};
use crate::report::number;

/// The comment at the head of a text; `more` is of its system alone.
pub(super) fn head(plan: &Plan, system: System, more: &[&str]) -> Vec<String> {
    let mut lines = vec![made(plan, system), counted(plan), clock(plan)];
    lines.extend(more.iter().map(|line| (*line).to_owned()));
    lines.extend(plan.told.iter().cloned());
    lines
}

/// Who made it, of what.
pub(super) fn made(plan: &Plan, system: System) -> String {
    format!(
        "Made by wellenough {} for {}: the objective \"{}\", {} percent over {}.",
        env!("CARGO_PKG_VERSION"),
        system.title(),
        shown(&plan.title),
        plan.percent(),
        period_words(plan.period)
    )
}

/// What the series must hold.
pub(super) fn counted(plan: &Plan) -> String {
    match &plan.source {
        Source::Counters {
            words,
            by_share,
            bad,
            total,
        } => {
            let how = if *by_share {
                "adds, for each prediction, the share by which it is bad"
            } else {
                "counts the bad ones among them"
            };
            format!(
                "{} counts predictions when they can be judged, {} {how}. Bad: {}.",
                total.selector,
                bad.selector,
                shown(words)
            )
        }
        Source::Gauge {
            metric,
            op,
            threshold,
            gauge,
            window_secs,
        } => {
            let length =
                window_secs.map_or_else(String::new, |secs| format!("{} ", duration(secs)));
            format!(
                "{} holds {} of the last {length}window; the window is good while it is {} {}. Time counts, not rows.",
                gauge.selector,
                shown(metric),
                sign(*op),
                decimal(*threshold)
            )
        }
    }
}

/// Where the clocks differ.
pub(super) fn clock(plan: &Plan) -> String {
    match plan.lag {
        Lag::NoLabel => "No label is waited for, so alerts here and budgets in the notebook go by the same clock: the time of the prediction.".to_owned(),
        Lag::Unknown => "The notebook's budget goes by the time of the prediction; these series grow when a label arrives, so alerts and budgets here go by arrival and come later by the lag of the labels. How large it is cannot be told from the files.".to_owned(),
        Lag::Median(secs) => format!(
            "The notebook's budget goes by the time of the prediction; these series grow when a label arrives, so alerts and budgets here go by arrival and come later by the lag of the labels. {}",
            lag(secs)
        ),
    }
}

/// The lag in one sentence.
pub(super) fn lag(secs: f64) -> String {
    let length = number::duration(secs).replace(number::THIN, " ");
    format!("Median label lag: {length}.")
}

/// The lag as a part of an alert's words; empty where no label is waited for.
pub(super) fn lag_of_alert(plan: &Plan) -> String {
    match plan.lag {
        Lag::NoLabel => String::new(),
        Lag::Unknown => " It goes by the arrival of labels; their lag is not known.".to_owned(),
        Lag::Median(secs) => format!(" It goes by the arrival of labels. {}", lag(secs)),
    }
}
