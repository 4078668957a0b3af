//! What the words of the report mean: the general ones, and the measures that stand in this report, in the same words.

use std::collections::BTreeSet;

use super::{heads, tabled};
use crate::report::document::Document;
use crate::report::headline::{capitalised, sentence_of};
use crate::report::section::{Block, Section};
use crate::report::table::{Cell, Table};
use crate::report::words;

/// Words that have one meaning everywhere.
const TERMS: [(&str, &str); 24] = [
    (
        "Score",
        "The number that the model gave, before anybody decided by it.",
    ),
    ("Prediction", "What the model decided or estimated."),
    ("Label", "What turned out to be true."),
    (
        "Positive class",
        "The label that the model is there to find.",
    ),
    (
        "Decision threshold",
        "The score from which on a row counts as predicted positive.",
    ),
    (
        "Window",
        "A stretch of time (or a number of rows) whose rows are measured together.",
    ),
    (
        "Reference",
        "The rows that everything is held against: a file, a period, or a version of the model.",
    ),
    ("Current period", "The rows after the reference."),
    ("Segment", "A column by which rows are parted into groups."),
    (
        "95\u{202f}% interval",
        "Where the number would lie in 19 of 20 cases, were the rows drawn anew.",
    ),
    ("n", "The rows behind a number, in rankings the queries."),
    (
        "Clear difference",
        "A difference whose interval leaves out zero.",
    ),
    (
        "Noise floor",
        "How large the number gets by chance alone, though nothing changed.",
    ),
    (
        "Undefined",
        "A number that does not exist for these rows; the reason is said, and it never stands as 0.",
    ),
    (
        "Late label",
        "A label that comes some time after its prediction.",
    ),
    (
        "Mature window",
        "A window of which 95\u{202f}% of the labels to come are there; immature: fewer than half.",
    ),
    (
        "Drift",
        "A change of what columns hold, reference against current. It is a hint where to look, no harm by itself.",
    ),
    (
        "Alarm, watch",
        "Large enough to act, or to look again, by the rule that stands with the number.",
    ),
    (
        "Objective",
        "The share of good rows (or windows) that is wanted, over a period.",
    ),
    ("Indicator", "What is counted as good for the objective."),
    (
        "Error budget",
        "How many may be bad before the objective is missed.",
    ),
    (
        "Burn rate",
        "How fast the budget goes, as a multiple of what the period allows.",
    ),
    (
        "Convention",
        "Whose definition of a measure is followed, where tools differ.",
    ),
    (
        "Onset",
        "The window from which on a number is another than before.",
    ),
];

pub(super) fn section(document: &Document) -> Section {
    let general = TERMS.map(|(term, said)| vec![Cell::text(term), Cell::text(said)]);
    let metrics: BTreeSet<&str> = document
        .quality
        .iter()
        .map(|row| row.metric.as_str())
        .collect();
    let drift: BTreeSet<&str> = document
        .drift
        .iter()
        .map(|row| row.measure.as_str())
        .collect();
    let checks: BTreeSet<&str> = document
        .checks
        .iter()
        .map(|row| row.check.as_str())
        .collect();
    let tables = [
        ("Words", general.to_vec()),
        ("Measures of quality", lines(metrics, words::metric)),
        ("Measures of drift", lines(drift, words::drift)),
        ("Checks of the data", lines(checks, words::check)),
    ];
    let shown = tables.into_iter().filter_map(|(name, rows)| {
        let columns = heads([name, "What it says"]);
        tabled(name, Table { columns, rows })
    });
    let folded = Block::Details {
        summary: "Every word of this report".into(),
        blocks: shown.collect(),
    };
    super::section("glossary", "Glossary", vec![folded])
}

/// A name and what it says, of each that has words.
fn lines<'a>(ids: BTreeSet<&'a str>, said: fn(&'a str) -> (&'a str, &'a str)) -> Vec<Vec<Cell>> {
    let all = ids.into_iter().map(said);
    let told = all.filter(|(_, says)| !says.is_empty());
    told.map(|(name, says)| vec![Cell::text(capitalised(name)), Cell::text(sentence_of(says))])
        .collect()
}
