//! How the numbers came about, so that a third person can repeat them: settings with their reasons, definitions,
//! version, files.

use super::heads;
use crate::book::Convention;
use crate::report::conventions::in_words;
use crate::report::document::{Document, Source};
use crate::report::figure::FEW;
use crate::report::queries::Queries;
use crate::report::section::{Block, Section};
use crate::report::table::{Cell, Table};
use crate::report::{number, overdispersion, weights, words};

/// By which the section is found.
pub const ID: &str = "method";

const REPEAT: &str = "The same from a shell: save the settings below as book.json beside the files, then `wellenough \
                      report book.json FILES --html report.html`. The same files, the same settings and the same \
                      version give the same bytes; results do not depend on the machine or the number of its cores.";

pub(super) fn section(document: &Document, asked: &str) -> Section {
    let mut blocks = vec![Block::Table {
        caption: "Settings and definitions".into(),
        table: Table {
            columns: heads(["What", "How"]),
            rows: facts(document)
                .into_iter()
                .filter_map(|(name, said)| {
                    let said = said.filter(|said| !said.is_empty())?;
                    Some(vec![Cell::text(name), Cell::text(words::quoted(&said))])
                })
                .collect(),
        },
    }];
    if !asked.is_empty() {
        blocks.push(Block::Remark(words::quoted(REPEAT)));
        blocks.push(Block::Details {
            summary: "Settings of this notebook".into(),
            blocks: vec![Block::File {
                name: "book.json".into(),
                mime: "application/json".into(),
                text: asked.into(),
            }],
        });
    }
    super::section(ID, "Method", blocks)
}

/// The files by which to know them again; `digests` are their SHA-256 in the same order, where they were asked for.
pub fn files(sources: &[Source], digests: &[String]) -> Table {
    let row = |(at, source): (usize, &Source)| {
        let digest = digests.get(at).filter(|digest| !digest.is_empty());
        vec![
            Cell::text(words::plain(&source.name)),
            Cell::Count(source.bytes),
            Cell::Count(source.rows),
            digest.map_or_else(|| Cell::Absent("not computed".into()), Cell::text),
        ]
    };
    Table {
        columns: heads(["File", "Bytes", "Rows", "SHA-256"]),
        rows: sources.iter().enumerate().map(row).collect(),
    }
}

fn facts(document: &Document) -> Vec<(&'static str, Option<String>)> {
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
    let is_ranked = measured("roc_auc") || measured("average_precision");
    vec![
        ("Task", because(Some(&task.kind), Some(&task.reason))),
        (
            "Positive class",
            because(task.positive.as_ref(), task.positive_reason.as_ref()),
        ),
        (
            "Decision threshold",
            because(threshold.as_ref(), task.threshold_reason.as_ref()),
        ),
        ("Ranking", document.queries.as_ref().map(Queries::rules)),
        ("Weights", weights::said(document)),
        (
            "Windows",
            because(window.as_ref(), task.window_reason.as_ref()),
        ),
        ("Reference", reference),
        ("Rank metrics", is_ranked.then(|| ranks(&task.rank_metrics))),
        ("Intervals", Some(intervals(document))),
        (
            "Hollow points",
            Some(format!(
                "fewer than {FEW} labelled rows, no interval, or labels that are not in yet"
            )),
        ),
        (
            "Undefined numbers",
            Some(
                "are said with their reason and never stand as 0; metrics are defined as in scikit-learn, where it has \
                 them"
                    .into(),
            ),
        ),
        ("Time", Some("UTC; weeks begin on Monday".into())),
        ("Drift", conventions(document)),
        ("Whose drift judges", judged_by(document)),
        ("Schema of the results", Some(document.schema.to_string())),
        ("Written by", Some(document.generator.clone())),
    ]
}

/// A value and why, in one sentence.
fn because(value: Option<&String>, reason: Option<&String>) -> Option<String> {
    match (value, reason) {
        (Some(value), Some(reason)) if !reason.is_empty() => Some(format!("{value} ({reason})")),
        (Some(value), _) => Some(value.clone()),
        (None, _) => None,
    }
}

fn intervals(document: &Document) -> String {
    let said = overdispersion::said(document);
    let said = said.map_or_else(String::new, |said| format!("; {said}"));
    format!("two-sided, 95\u{202f}%{said}")
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
    Some(format!("{}: {}", convention.id(), in_words(convention)))
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
