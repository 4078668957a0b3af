//! What scores let expect, as a reader is told.

use std::sync::Arc;

use super::document::{Expectation, Expected};
use super::figure::gap_over_time;
use super::number;
use super::section::Block;
use super::{Outcome, words};

/// How it came about and how far it was off: sentences, and a figure of the gap. Nothing where this metric is not expected.
pub fn blocks(outcome: &Outcome, metric: &str) -> Vec<Block> {
    let Some(estimate) = &outcome.document.estimate else {
        return Vec::new();
    };
    if let Some(why) = &estimate.undefined {
        return vec![Block::Remark(format!(
            "What the scores alone let expect (CBPE) is not said: {}.",
            words::plain(why)
        ))];
    }
    let of_metric = |point: &&Expected| point.metric == metric;
    let points: Vec<&Expected> = estimate.points.iter().filter(of_metric).collect();
    if points.is_empty() {
        return Vec::new();
    }
    let mut inner = vec![Block::Remark(how(estimate))];
    inner.extend(refused(&points).map(Block::Prose));
    inner.extend(verdict(&points, metric).map(Block::Prose));
    if let Some(figure) = gap_over_time(outcome, metric) {
        inner.push(Block::Figure {
            file: format!("{metric}-gap"),
            figure: Arc::new(figure),
        });
    }
    vec![Block::Details {
        summary: "What the scores let expect, and what came true".into(),
        blocks: inner,
    }]
}

/// The method in words.
fn how(estimate: &Expectation) -> String {
    let versions = match estimate.versions.as_slice() {
        [] => String::new(),
        versions => {
            let versions: Vec<String> = versions.iter().map(|name| words::plain(name)).collect();
            format!(", for each version by itself ({})", versions.join(", "))
        }
    };
    format!(
        "Without labels: {} labelled rows of the reference say how often each score comes true{versions}; the scores of a window \
         then let expect its quality (CBPE, as NannyML does). Where labels are missing or still to come, the chart shows it in dashes. \
         It knows nothing of a world that has changed: then what comes true leaves what was expected.",
        number::count(estimate.n_reference)
    )
}

/// Why windows are left out.
fn refused(points: &[&Expected]) -> Option<String> {
    let of = |point: &&&Expected| point.value.is_none() && point.window.is_some();
    let first = points.iter().find(of)?;
    let n = points.iter().filter(of).count() as u64;
    Some(format!(
        "Not said for {}: {}.",
        number::counted(n, "window", "windows"),
        words::plain(first.undefined.as_deref().unwrap_or("it is not defined"))
    ))
}

/// The gap over the whole period.
fn verdict(points: &[&Expected], metric: &str) -> Option<String> {
    let whole = points.iter().find(|point| point.window.is_none())?;
    let (gap, error, value) = (whole.gap?, whole.gap_error?, whole.value?);
    let half = 1.96 * error;
    let (name, _) = words::metric(metric);
    let said = if gap.abs() <= half {
        "no more than chance does"
    } else {
        "more than chance does: the same scores mean something else than in the reference"
    };
    Some(format!(
        "Over all mature windows {name} was expected to be {}, and {} came true: {} ({} to {}), {said}.",
        number::number(value),
        number::number(value + gap),
        number::signed(gap),
        number::signed(gap - half),
        number::signed(gap + half)
    ))
}
