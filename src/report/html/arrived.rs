//! The section about what came in: files, columns and their roles, what was odd, how labels met predictions.

use super::{Page, notes, paragraph, part, table};
use crate::report::document::{Document, Join, Source};
use crate::report::number;
use crate::report::table::{Cell, Table, escape};

pub(super) fn write(page: &mut Page, document: &Document) {
    part(page, "came-in", "What came in");
    for source in &document.sources {
        write_source(page, source);
    }
    if let Some(join) = &document.join {
        write_join(page, join);
    }
    if let Some(found) = notes(&document.task.notes) {
        table(page, "What to know about the whole", &found);
    }
}

fn write_source(page: &mut Page, source: &Source) {
    let _ = writeln!(page, "<h3>{}</h3>", escape(&source.name));
    let text = format!(
        "{}, {}, {}; taken for {}: {}.",
        source.format,
        number::bytes(source.bytes),
        number::counted(source.rows, "row", "rows"),
        source.part.id(),
        source.part_reason.trim_end_matches('.'),
    );
    paragraph(page, &text, "");
    let rows = source.columns.iter().map(|column| {
        vec![
            Cell::text(&column.name),
            Cell::text(&column.kind),
            Cell::text(column.role.id().replace('_', " ")),
            Cell::Share(column.confidence),
            Cell::text(&column.reason),
            column
                .missing
                .map_or_else(|| Cell::Absent("not read".into()), Cell::Count),
        ]
    });
    let columns = ["column", "type", "role", "confidence", "why", "missing"]
        .map(str::to_owned)
        .to_vec();
    table(
        page,
        "",
        &Table {
            columns,
            rows: rows.collect(),
        },
    );
    if let Some(found) = notes(&source.notes) {
        table(page, "What was odd", &found);
    }
}

fn write_join(page: &mut Page, join: &Join) {
    page.push_str("<h3>How labels met predictions</h3>\n");
    let share = if join.predictions > 0 {
        join.on_time as f64 / join.predictions as f64
    } else {
        0.0
    };
    let text = format!(
        "{} of {} found their label ({}).",
        number::count(join.on_time),
        number::counted(join.predictions, "prediction", "predictions"),
        number::share(share),
    );
    paragraph(page, &text, "");
    let rows = [
        ("rows of the label files", join.labels),
        ("predictions without a label", join.missing),
        ("rows of them without a label", join.blank),
        ("labels whose id no prediction has", join.orphan),
        (
            "label rows beyond the first of their id, same value",
            join.duplicate,
        ),
        (
            "label rows beyond the first of their id, another value (the latest wins)",
            join.conflicting,
        ),
        (
            "prediction rows beyond the first of their id",
            join.duplicate_predictions,
        ),
    ];
    let rows = rows
        .into_iter()
        .map(|(what, n)| vec![Cell::text(what), Cell::Count(n)]);
    let columns = ["what", "n"].map(str::to_owned).to_vec();
    table(
        page,
        "",
        &Table {
            columns,
            rows: rows.collect(),
        },
    );
}
