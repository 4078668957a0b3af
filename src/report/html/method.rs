//! The section about how the numbers came about: settings with their reasons, conventions, version.

use super::{Page, because, heading, terms};
use crate::book::Convention;
use crate::report::conventions::in_words;
use crate::report::document::Document;
use crate::report::figure::FEW;
use crate::report::{number, overdispersion, weights, words};

pub(super) fn write(page: &mut Page, document: &Document) {
    heading(page, "Method");
    let task = &document.task;
    let threshold = task.threshold.map(number::number);
    let window = task.window.as_deref().map(words::per_window);
    let reference = task.reference.as_ref().map(|reference| {
        format!(
            "{reference}; {} in the reference, {} in the current period",
            number::counted(task.n_reference, "row", "rows"),
            number::counted(task.n_current, "row", "rows")
        )
    });
    let measured = |id: &str| document.quality.iter().any(|quality| quality.metric == id);
    terms(
        page,
        &[
            ("task", because(Some(&task.kind), Some(&task.reason))),
            ("positive class", because(task.positive.as_ref(), task.positive_reason.as_ref())),
            ("decision threshold", because(threshold.as_ref(), task.threshold_reason.as_ref())),
            ("ranking", document.queries.as_ref().map(super::super::queries::Queries::rules)),
            ("weights", weights::said(document)),
            ("windows", because(window.as_ref(), task.window_reason.as_ref())),
            ("reference", reference),
            ("rank metrics", (measured("roc_auc") || measured("average_precision")).then(|| ranks(&task.rank_metrics))),
            ("intervals", Some(intervals(document))),
            ("hollow points", Some(format!("fewer than {FEW} labelled rows, no interval, or labels that are not in yet"))),
            (
                "undefined numbers",
                Some("are said with their reason and never stand as 0; metrics are defined as in scikit-learn, where \
                      it has them"
                    .into()),
            ),
            ("time", Some("UTC; weeks begin on Monday".into())),
            ("drift", conventions(document)),
            ("whose drift judges", judged_by(document)),
            ("schema", Some(document.schema.to_string())),
            ("written by", Some(document.generator.clone())),
        ],
    );
}

fn intervals(document: &Document) -> String {
    let said = overdispersion::said(document);
    let said = said.map_or_else(String::new, |said| format!("; {said}"));
    format!("two-sided, 95 %{said}")
}

fn ranks(how: &str) -> String {
    match how {
        "grid" => "from a grid of scores, since there are more than ten million rows".into(),
        other => other.to_owned(),
    }
}

/// The convention that judges, and in how many columns it sees drift where it counts them.
fn judged_by(document: &Document) -> Option<String> {
    let convention = Convention::from_id(&document.task.convention)?;
    let count = document
        .dataset_drift
        .as_ref()
        .map_or_else(String::new, |whole| {
            format!(
                " {} of {} columns drifted: {}.",
                whole.drifted,
                whole.columns,
                if whole.is_drift {
                    "the data set drifted"
                } else {
                    "the data set did not drift"
                }
            )
        });
    Some(format!(
        "{}: {}{count}",
        convention.id(),
        in_words(convention)
    ))
}

/// Which definition every drift measure follows.
fn conventions(document: &Document) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for drift in &document.drift {
        let text = format!("{}: {}", words::drift(&drift.measure).0, drift.convention);
        if !said.contains(&text) {
            said.push(text);
        }
    }
    said.sort();
    (!said.is_empty()).then(|| said.join("; "))
}
