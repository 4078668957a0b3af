//! The part about all features together.

use super::{Page, WIDE, figure, table};
use crate::report::document::Correlation;
use crate::report::draw::DrawError;
use crate::report::table::{Cell, Table};
use crate::report::together::{changed, help, name, told};
use crate::report::{Outcome, figure as figures, words};

/// Pairs that are shown.
const PAIRS: usize = 20;

const HEADS: [&str; 6] = ["measure", "verdict", "found", "alarm from", "mostly", "how"];
const PAIR_HEADS: [&str; 8] = [
    "column",
    "with",
    "method",
    "verdict",
    "reference",
    "current",
    "change",
    "n",
];

pub(super) fn write(page: &mut Page, outcome: &Outcome) -> Result<(), DrawError> {
    let lines = told(&outcome.document);
    if lines.is_empty() {
        return Ok(());
    }
    page.push_str("<h3>All columns together</h3>\n");
    let rows = lines.iter().map(|line| {
        vec![
            Cell::text(name(line.measure).0),
            Cell::text(words::verdict(line.verdict)),
            Cell::text(&line.found),
            Cell::text(&line.alarm),
            Cell::text(&line.mostly),
            Cell::text(help(line.measure)),
        ]
    });
    let rows = rows.collect();
    let columns = HEADS.map(str::to_owned).to_vec();
    table(page, "", &Table { columns, rows });
    let pairs = changed(&outcome.document);
    if !pairs.is_empty() {
        let rows = pairs.into_iter().take(PAIRS).map(row).collect();
        let columns = PAIR_HEADS.map(str::to_owned).to_vec();
        let caption = "Correlations that changed, the largest change first";
        table(page, caption, &Table { columns, rows });
    }
    if let Some(shown) = figures::reconstruction_over_time(outcome) {
        figure(page, &shown, WIDE)?;
    }
    Ok(())
}

fn row(pair: &Correlation) -> Vec<Cell> {
    vec![
        Cell::text(words::plain(&pair.a)),
        Cell::text(words::plain(&pair.b)),
        Cell::text(name(&pair.method).0),
        Cell::text(words::verdict(&pair.verdict)),
        Cell::maybe(pair.reference, None),
        Cell::maybe(pair.current, None),
        pair.change
            .map_or_else(|| Cell::Absent(String::new()), Cell::Signed),
        Cell::Count(pair.n),
    ]
}
