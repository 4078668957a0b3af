//! The section about drift: every column's measures, the heat map, the columns that moved most.

use super::{HALF, Page, WIDE, figure, paragraph, part, table};
use crate::report::conventions::is_judging;
use crate::report::document::{Drift, Scope};
use crate::report::draw::DrawError;
use crate::report::table::{Cell, Table, escape, shape};
use crate::report::{Outcome, conventions, figure as figures, number, words};

/// Columns whose distributions are shown (ours: what a reader looks through).
const TOP: usize = 8;
/// Columns of the heat map.
const ROWS: usize = 40;

/// The measures of the table, in its order.
const MEASURES: [&str; 5] = [
    "psi",
    "jensenshannon",
    "wasserstein_normed",
    "ks",
    "missing_share",
];

pub(super) fn write(page: &mut Page, outcome: &Outcome) -> Result<(), DrawError> {
    part(page, "drift", "Drift against the reference");
    let columns = columns(outcome);
    if columns.is_empty() {
        paragraph(
            page,
            "Nothing to compare: there is no reference, or no column to watch.",
            "",
        );
        return Ok(());
    }
    write_columns(page, outcome, &columns);
    let measures = ["jensenshannon", "missing_share"];
    for shown in measures
        .iter()
        .filter_map(|measure| figures::drift_heat(outcome, measure, ROWS))
    {
        figure(page, &shown, WIDE)?;
    }
    page.push_str("<h3>The columns that moved most</h3>\n<div class=\"pair\">\n");
    for shown in columns
        .iter()
        .take(TOP)
        .filter_map(|column| figures::distribution(outcome, column))
    {
        figure(page, &shown, HALF)?;
    }
    page.push_str("</div>\n");
    write_others(page, outcome);
    Ok(())
}

/// The columns in the document's order, which is largest effect first.
fn columns(outcome: &Outcome) -> Vec<&str> {
    let mut columns: Vec<&str> = Vec::new();
    for drift in &outcome.document.drift {
        if drift.scope == Scope::Current && !columns.contains(&drift.column.as_str()) {
            columns.push(&drift.column);
        }
    }
    columns
}

/// One row per column: the worst verdict, then every measure.
fn write_columns(page: &mut Page, outcome: &Outcome, columns: &[&str]) {
    page.push_str("<div class=\"wide\"><table><thead><tr><th scope=\"col\">column</th><th scope=\"col\">verdict</th>");
    for measure in MEASURES {
        let _ = write!(
            page,
            "<th scope=\"col\" class=\"n\">{}</th>",
            escape(words::drift(measure).0)
        );
    }
    page.push_str("<th scope=\"col\" class=\"n\">n</th></tr></thead><tbody>");
    for column in columns {
        let of = |drift: &&Drift| {
            drift.scope == Scope::Current
                && drift.column == *column
                && is_judging(&outcome.document, drift)
        };
        let found = outcome.document.drift.iter().filter(of).collect::<Vec<_>>();
        let verdict = worst(&found);
        let _ = write!(page, "<tr><th scope=\"row\">{}</th>", escape(column));
        let _ = write!(
            page,
            "<td class=\"{verdict}\">{} {}</td>",
            shape(verdict).1,
            words::verdict(verdict)
        );
        for measure in MEASURES {
            let drift = found.iter().find(|drift| drift.measure == measure);
            let text = match drift.map(|drift| (drift.value, &drift.undefined)) {
                Some((Some(value), _)) if measure == "missing_share" => number::share(value),
                Some((Some(value), _)) => number::number(value),
                Some((None, Some(why))) => format!("\u{2013} ({why})"),
                _ => "\u{2013}".into(),
            };
            let _ = write!(page, "<td class=\"n\">{}</td>", escape(&text));
        }
        let n = found.iter().map(|drift| drift.n).max().unwrap_or(0);
        let _ = write!(page, "<td class=\"n\">{}</td></tr>", number::count(n));
    }
    page.push_str("</tbody></table></div>\n");
}

/// The gravest verdict among a column's measures, by its id.
fn worst(found: &[&Drift]) -> &'static str {
    ["alarm", "watch", "ok", "cannot_tell"]
        .into_iter()
        .find(|verdict| found.iter().any(|drift| drift.verdict == *verdict))
        .unwrap_or("undefined")
}

/// Numbers with a p-value, and those by other definitions, each with how it came about.
fn write_others(page: &mut Page, outcome: &Outcome) {
    let others = outcome
        .document
        .drift
        .iter()
        .filter(|d| d.scope == Scope::Current && (d.verdict == "shown" || d.p_value.is_some()));
    let rows = others.map(|drift| {
        vec![
            Cell::text(&drift.column),
            Cell::text(words::drift(&drift.measure).0),
            Cell::text(&drift.convention),
            Cell::maybe(drift.value, drift.undefined.as_deref()),
            drift
                .p_value
                .map_or_else(|| Cell::text("\u{2013}"), |p| Cell::maybe(Some(p), None)),
            Cell::text(conventions::settings(&drift.measure, &drift.convention)),
        ]
    });
    let rows = rows.collect::<Vec<_>>();
    if !rows.is_empty() {
        let columns = ["column", "measure", "convention", "value", "p", "how"]
            .map(str::to_owned)
            .to_vec();
        page.push_str("<details><summary>Every test and definition</summary>");
        table(page, "", &Table { columns, rows });
        page.push_str("</details>\n");
    }
}
