//! Which columns moved: ranked, over time, each in detail, and all together.

use std::collections::BTreeMap;

use super::{column, drawn, heads, maybe, tabled};
use crate::book::Convention;
use crate::report::Outcome;
use crate::report::conventions::in_words;
use crate::report::document::{Document, Drift, Scope};
use crate::report::figure::{drift_heat, reconstruction_over_time};
use crate::report::moved::{Moved, moved};
use crate::report::number::share;
use crate::report::section::{Block, Choice, Rows, Section};
use crate::report::table::{Cell, Table};
use crate::report::together::{lines, pairs};
use crate::report::words::{self, plain};

/// Measures that can be seen over time, and the table's heads.
pub(super) const MEASURES: [(&str, &str); 5] = [
    ("psi", "PSI"),
    ("jensenshannon", "JS"),
    ("wasserstein_normed", "W1 / sd"),
    ("ks", "KS"),
    ("missing_share", "Missing"),
];

/// The measure that is shown at first.
pub(super) const FIRST_MEASURE: &str = "jensenshannon";

/// Columns shown before the reader asks for all.
const FEW: usize = 12;
/// Columns of the heat map.
const HEAT: usize = 40;
/// Pairs of columns that are shown; all are in the downloads.
const PAIRS: usize = 8;

const LEGEND: &str = "Every column of the current period against the reference, the largest move first. The bar ends at \
                      twice the alarm; the tick is where an alarm begins. Choose a column to see its values.";

pub(super) fn section(outcome: &Outcome) -> Section {
    let document = &outcome.document;
    let rows = moved(document, &outcome.picture);
    let mut blocks = Vec::new();
    if rows.is_empty() {
        let why = if outcome.complete {
            "There is no reference to compare columns with, or no column to compare. Add a file of an earlier period, or \
             say under Columns and settings which period is the reference."
        } else {
            "Computing\u{2026}"
        };
        blocks.push(Block::Remark(why.into()));
    } else {
        blocks.push(Block::Control("convention".into()));
        blocks.push(Block::Remark(LEGEND.into()));
        blocks.push(Block::Remark(rule(document)));
        blocks.push(Block::Rows(Box::new(table(document, &rows))));
        blocks.push(over_time(outcome));
        blocks.push(details(outcome, &rows));
        blocks.extend(tabled("All columns together", lines(document)));
        blocks.extend(tabled("Correlations that changed", pairs(document, PAIRS)));
        blocks.extend(drawn("reconstruction", reconstruction_over_time(outcome)));
    }
    super::section("drift", "Drift", blocks)
}

/// Whose rule judges, and what it says of the whole.
fn rule(document: &Document) -> String {
    let said = in_words(convention(document));
    let Some(whole) = &document.dataset_drift else {
        return said.into();
    };
    let drifted = if whole.is_drift {
        "drifted"
    } else {
        "did not drift"
    };
    format!(
        "{said} {} of {} columns drifted: the data set {drifted}.",
        whole.drifted, whole.columns
    )
}

fn convention(document: &Document) -> Convention {
    Convention::from_id(&document.task.convention).unwrap_or_default()
}

/// One row per column; by another tool's convention each has the method that judges it.
fn table(document: &Document, rows: &[Moved<'_>]) -> Rows {
    let is_ours = convention(document) == Convention::Wellenough;
    let mut columns = heads(["Column", "Verdict", "Effect"]);
    if is_ours {
        columns.extend(MEASURES.map(|(_, head)| head.to_owned()));
    } else {
        columns.extend(heads(["Method", "Value", "p", "Alarm from", "Missing"]));
    }
    let row = |row: &Moved<'_>| {
        let mut cells = vec![
            Cell::text(plain(row.column)),
            Cell::Verdict(row.verdict.into()),
            row.times_alarm.map_or_else(
                || Cell::text(""),
                |times| Cell::Bar(times / 2.0, Some(0.5), format!("{times:.1}\u{d7}")),
            ),
        ];
        if is_ours {
            cells.extend(MEASURES.iter().map(|(id, _)| measured(row, id)));
        } else {
            cells.extend(judged(row));
        }
        cells
    };
    Rows {
        id: "column".into(),
        caption: "Drift of every column".into(),
        table: Table {
            columns,
            rows: rows.iter().map(row).collect(),
        },
        keys: rows.iter().map(|row| row.column.to_owned()).collect(),
        first: first(rows),
        few: FEW,
        notes: Vec::new(),
    }
}

fn first(rows: &[Moved<'_>]) -> String {
    rows.first()
        .map_or_else(String::new, |row| row.column.to_owned())
}

fn judged(row: &Moved<'_>) -> [Cell; 5] {
    let judge = row.judge();
    [
        Cell::text(judge.map_or("", |judge| words::drift(&judge.measure).0)),
        maybe(judge.and_then(|judge| judge.value)),
        maybe(judge.and_then(|judge| judge.p_value)),
        maybe(judge.and_then(|judge| judge.threshold)),
        measured(row, "missing_share"),
    ]
}

fn measured(row: &Moved<'_>, id: &str) -> Cell {
    let reading = row.shown(id);
    match (id, row.missing) {
        ("missing_share", Some((from, to))) if from == 0.0 && to == 0.0 => Cell::Share(0.0),
        ("missing_share", Some((from, to))) => Cell::Change(share(from), share(to)),
        _ => Cell::maybe(
            reading.and_then(|reading| reading.value),
            reading.and_then(|reading| reading.undefined.as_deref()),
        ),
    }
}

/// Every column by windows, one map per measure.
fn over_time(outcome: &Outcome) -> Block {
    let options = MEASURES.iter().map(|(id, _)| Choice {
        key: (*id).into(),
        name: words::drift(id).0.into(),
        blocks: drawn(format!("drift-{id}"), drift_heat(outcome, id, HEAT))
            .into_iter()
            .collect(),
    });
    Block::Choice {
        id: "measure".into(),
        name: Some("Over time by".into()),
        first: FIRST_MEASURE.into(),
        options: options.collect(),
    }
}

/// Each column by itself.
fn details(outcome: &Outcome, rows: &[Moved<'_>]) -> Block {
    let mut windows: BTreeMap<&str, Vec<&Drift>> = BTreeMap::new();
    let drifts = outcome.document.drift.iter();
    for drift in drifts.filter(|drift| drift.scope == Scope::Window) {
        windows.entry(&drift.column).or_default().push(drift);
    }
    let options = rows.iter().map(|row| Choice {
        key: row.column.into(),
        name: plain(row.column),
        blocks: column::blocks(
            outcome,
            row,
            windows.get(row.column).map_or(&[], Vec::as_slice),
        ),
    });
    Block::Choice {
        id: "column".into(),
        name: None,
        first: first(rows),
        options: options.collect(),
    }
}
