//! What came in, as far as it is told beside the files themselves.

use super::heads;
use crate::book::Role;
use crate::report::document::{Document, Join, Scope, Window};
use crate::report::moment::Moment;
use crate::report::number::{counted, share};
use crate::report::section::Section;
use crate::report::table::{Cell, Table};
use crate::report::words;

/// The page fills it: files and columns can be changed there.
pub(super) fn section() -> Section {
    super::section("came-in", "What came in", Vec::new())
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
