//! One column: its two distributions, its measures over time, and every number by its convention.

use super::drift::{FIRST_MEASURE, MEASURES};
use super::{drawn, heads, maybe, tabled};
use crate::report::conventions::settings;
use crate::report::document::Drift;
use crate::report::figure::{distribution, drift_over_time};
use crate::report::headline::sentence_of;
use crate::report::moved::Moved;
use crate::report::number::number;
use crate::report::section::{Block, Choice};
use crate::report::table::{Cell, Table};
use crate::report::{Outcome, words};

/// `windows` are the column's numbers of all windows.
pub(super) fn blocks(outcome: &Outcome, row: &Moved<'_>, windows: &[&Drift]) -> Vec<Block> {
    let column = row.column;
    let over_time = MEASURES.iter().map(|(id, _)| {
        let figure = drift_over_time(&outcome.document, column, id, windows);
        Choice {
            key: (*id).into(),
            name: words::drift(id).0.into(),
            blocks: drawn(format!("{column}-over-time"), figure)
                .into_iter()
                .collect(),
        }
    });
    let over_time = Block::Choice {
        id: "measure".into(),
        name: None,
        first: FIRST_MEASURE.into(),
        options: over_time.collect(),
    };
    let values = drawn(
        format!("{column}-distribution"),
        distribution(outcome, column),
    );
    let summary = "Every number and its convention";
    vec![
        Block::Beside(values.into_iter().chain([over_time]).collect()),
        Block::Details {
            summary: summary.into(),
            blocks: tabled(summary, table(&row.readings)).into_iter().collect(),
        },
    ]
}

fn table(readings: &[&Drift]) -> Table {
    let row = |drift: &&Drift| {
        vec![
            Cell::Explained(words::drift(&drift.measure).0.into(), how(drift)),
            Cell::text(&drift.convention),
            Cell::maybe(drift.value, drift.undefined.as_deref()),
            maybe(drift.threshold),
            maybe(drift.floor),
            maybe(drift.p_value),
            Cell::Count(drift.n_reference),
            Cell::Count(drift.n),
            Cell::Verdict(drift.verdict.clone()),
        ]
    };
    Table {
        columns: heads([
            "Measure",
            "Convention",
            "Value",
            "Alarm from",
            "Noise reaches",
            "p",
            "n reference",
            "n current",
            "Verdict",
        ]),
        rows: readings.iter().map(row).collect(),
    }
}

/// What the number says and by which settings it came about.
fn how(drift: &Drift) -> String {
    let mut said = sentence_of(words::drift(&drift.measure).1);
    let settings = settings(&drift.measure, &drift.convention);
    if !settings.is_empty() {
        said = format!("{said} {settings}");
    }
    if let Some(p) = drift.p_adjusted {
        said = format!("{said} p corrected for all columns: {}.", number(p));
    }
    said
}
