//! What came in, as far as it is told beside the files themselves.

use super::{heads, tabled};
use crate::book::Role;
use crate::report::document::{Document, Join, Note, Scope, Source, Window};
use crate::report::headline::sentence_of;
use crate::report::moment::Moment;
use crate::report::number::{bytes, counted, share};
use crate::report::section::{Block, Section};
use crate::report::table::{Cell, Table};
use crate::report::words;

/// The files, their columns and what was odd. The page shows its own in its place, where all of it can be changed.
pub(super) fn section(document: &Document) -> Section {
    let mut blocks = vec![Block::Prose(told(document).join(" "))];
    blocks.extend(document.sources.iter().flat_map(file));
    let join = document.join.as_ref().map(joined);
    blocks.extend(join.and_then(|join| tabled("How labels met predictions", join)));
    let odd = odd(&document.task.notes);
    blocks.extend(tabled("What to know about the whole", odd));
    super::section("came-in", "What came in", blocks)
}

/// One file: what it was taken for and why, its columns, what was odd about it.
fn file(source: &Source) -> Vec<Block> {
    let said = format!(
        "{}, {}, {}; taken for {}: {}",
        source.format,
        bytes(source.bytes),
        counted(source.rows, "row", "rows"),
        source.part.id(),
        words::quoted(&sentence_of(&source.part_reason)),
    );
    let columns = source.columns.iter().map(|column| {
        let missing = column.missing;
        vec![
            Cell::text(words::plain(&column.name)),
            Cell::text(&column.kind),
            Cell::text(column.role.id().replace('_', " ")),
            Cell::Share(column.confidence),
            Cell::text(words::quoted(&column.reason)),
            missing.map_or_else(|| Cell::Absent("not read".into()), Cell::Count),
        ]
    });
    let table = Table {
        columns: heads(["Column", "Type", "Role", "Confidence", "Why", "Missing"]),
        rows: columns.collect(),
    };
    let mut blocks = vec![
        Block::Heading(words::plain(&source.name)),
        Block::Prose(said),
    ];
    blocks.extend(tabled("Its columns", table));
    blocks.extend(tabled("What was odd", odd(&source.notes)));
    blocks
}

fn odd(notes: &[Note]) -> Table {
    let row = |note: &Note| {
        let first = note.first_row;
        vec![
            Cell::text(words::plain(&note.message)),
            Cell::Count(note.count),
            first.map_or_else(|| Cell::Absent(String::new()), Cell::Count),
        ]
    };
    Table {
        columns: heads(["What was found", "How many", "First row"]),
        rows: notes.iter().map(row).collect(),
    }
}

/// How the files were understood, a sentence each.
pub(super) fn told(document: &Document) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(join) = &document.join {
        let found = join.on_time as f64 / join.predictions.max(1) as f64;
        said.push(format!(
            "{} of predictions without a label found theirs by id.",
            share(found)
        ));
    }
    let task = &document.task;
    if task.measured {
        said.push(format!(
            "Taken as {}: {}.",
            task.kind,
            words::quoted(task.reason.trim_end_matches('.'))
        ));
    }
    said.extend(perhaps_weights(document));
    if let Some(window) = &task.window {
        let of = |scope| {
            let windows = document.windows.iter();
            windows.filter(|window| window.scope == scope).count()
        };
        let (before, now) = (of(Scope::Reference), of(Scope::Current));
        let windows = words::windows_of(window, (before + now) as u64);
        said.push(format!(
            "Cut into {windows}: {before} of reference, {now} of the current period."
        ));
    }
    said
}

/// Which inputs could be weights; `None` where rows have one, or where no name tells.
fn perhaps_weights(document: &Document) -> Option<String> {
    if document.task.weight.is_some() {
        return None;
    }
    let columns = document.sources.iter().flat_map(|source| &source.columns);
    let mut names = columns
        .filter(|column| {
            column.role == Role::Feature && column.reason.ends_with(Role::PERHAPS_WEIGHT)
        })
        .map(|column| &column.name);
    let name = names.next()?;
    Some(words::quoted(&format!(
        "`{name}` is taken as an input; if it says how much a row counts, give it the role weight below, and quality is \
         weighted by it."
    )))
}

/// From when to when, where windows are windows of time.
pub(super) fn period(windows: &[Window]) -> Option<String> {
    let (first, last) = windows.first().zip(windows.last())?;
    if !first.start.contains('-') {
        return None;
    }
    // The end does not belong to it.
    let (from, to) = (
        Moment::from_us(first.start_us),
        Moment::from_us(last.end_us - 1),
    );
    let from = if from.year == to.year {
        from.day_label()
    } else {
        from.date()
    };
    let n = counted(windows.len() as u64, "window", "windows");
    Some(format!("{n}, {from} \u{2013} {}", to.date()))
}

/// How labels met predictions.
pub(super) fn joined(join: &Join) -> Table {
    let numbers = [
        ("Predictions", join.predictions),
        ("with their label", join.on_time),
        ("without a label", join.missing),
        ("Label rows", join.labels),
        ("without a label in them", join.blank),
        ("of no prediction (orphan)", join.orphan),
        ("twice, the same value (duplicate)", join.duplicate),
        (
            "twice, another value (conflicting; the latest wins)",
            join.conflicting,
        ),
        (
            "Predictions with an id used before",
            join.duplicate_predictions,
        ),
    ];
    let rows = numbers.map(|(name, n)| vec![Cell::text(name), Cell::Count(n)]);
    Table {
        columns: heads(["How labels met predictions", "Rows"]),
        rows: rows.to_vec(),
    }
}
