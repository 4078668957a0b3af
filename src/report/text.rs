//! The outcome as plain text for a terminal.

use std::fmt::Write as _;

use super::document::{Document, Quality, Scope};
use super::{
    Outcome, baseline, bound, decision, differences, late, number, overdispersion, slo, weights,
    words,
};

/// Columns of drift that are written.
const MOVED: usize = 8;

/// What a reader at a terminal wants to see first: what came in, quality of both sides, the columns that moved.
pub fn summary(outcome: &Outcome) -> String {
    let document = &outcome.document;
    let mut out = String::new();
    came_in(&mut out, document);
    let _ = writeln!(out);
    quality(&mut out, document);
    let _ = writeln!(out);
    objective(&mut out, document);
    moved(&mut out, document);
    out
}

/// Files, labels and task, with their notes.
fn came_in(out: &mut String, document: &Document) {
    for source in &document.sources {
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "{}: {} ({}), {} rows",
            source.name,
            source.part.id(),
            source.format,
            source.rows
        );
        for note in &source.notes {
            let _ = writeln!(out, "  {}", note.message);
        }
    }
    if let Some(join) = &document.join {
        let _ = writeln!(
            out,
            "labels: {} of {} predictions found theirs; {} label rows match no prediction, {} repeat, {} contradict",
            join.on_time, join.predictions, join.orphan, join.duplicate, join.conflicting
        );
    }
    if let Some(labels) = &document.labels {
        let _ = writeln!(out, "{}", late::said(labels));
    }
    let _ = writeln!(
        out,
        "task: {}; {}",
        document.task.kind, document.task.reason
    );
    if let Some(said) = weights::said(document) {
        let _ = writeln!(out, "  {said}");
    }
    if let Some(queries) = &document.queries {
        let _ = writeln!(out, "  {}", queries.rules());
        for said in queries.told() {
            let _ = writeln!(out, "  {said}");
        }
    }
    for note in &document.task.notes {
        let _ = writeln!(out, "  {}", note.message);
    }
}

/// Every metric of the current side beside that of the reference.
fn quality(out: &mut String, document: &Document) {
    let current = || {
        let all = document.quality.iter();
        all.filter(|q| q.scope == Scope::Current)
    };
    if let Some(left_out) = late::left_out(document) {
        let _ = writeln!(out, "{left_out}");
    }
    let width = current()
        .map(|q| words::metric(&q.metric).1.chars().count())
        .max()
        .unwrap_or(0);
    for current in current() {
        let reference = document.judged(&current.metric, Scope::Reference);
        let current = document
            .judged(&current.metric, Scope::Current)
            .unwrap_or(current);
        let (_, name) = words::metric(&current.metric);
        let said = |quality: &Quality| match bound::said(document, quality) {
            off if off.is_empty() => written(quality),
            off => format!("{} {off}", written(quality)),
        };
        let before = reference.map_or_else(|| "–".to_owned(), said);
        let _ = writeln!(
            out,
            "{name:<width$} reference {before:<30} current {}",
            said(current)
        );
    }
    let headline = document.task.headline.as_deref().unwrap_or_default();
    let mut differences = document.differences.iter();
    if let Some(said) = differences
        .find(|difference| difference.metric == headline)
        .and_then(differences::said)
    {
        let _ = writeln!(out, "{said}");
    }
    if let Some(said) = overdispersion::said(document) {
        let _ = writeln!(out, "{said}");
    }
    let judged = document.judged(headline, Scope::Current);
    if let Some(said) = judged.and_then(|quality| baseline::said(document, quality)) {
        let _ = writeln!(out, "{}: {said}", words::metric(headline).0);
    }
    if let Some(said) = decision::least_cost(document) {
        let _ = writeln!(out, "{said}");
    }
}

/// How the objective stands, and what is left of its budget.
fn objective(out: &mut String, document: &Document) {
    let Some(slo) = &document.slo else {
        return;
    };
    let _ = writeln!(out, "objective: {} ({})", slo.sli, slo.sli_reason);
    let _ = writeln!(out, "{}", slo::standing(slo));
    if let Some(said) = slo::headline(slo) {
        let _ = writeln!(out, "{said}");
    }
    for alert in slo.alerts.iter().filter(|alert| alert.is_firing) {
        let _ = writeln!(out, "fires: {}", slo::alert_name(alert));
    }
    let _ = writeln!(out);
}

/// The first columns of drift with their numbers, and how many there are beyond.
fn moved(out: &mut String, document: &Document) {
    let mut columns: Vec<&str> = Vec::new();
    for drift in document
        .drift
        .iter()
        .filter(|drift| drift.scope == Scope::Current)
    {
        if !columns.contains(&drift.column.as_str()) {
            columns.push(&drift.column);
        }
    }
    for column in columns.iter().take(MOVED) {
        let of_column = document.drift.iter().filter(|drift| {
            drift.scope == Scope::Current
                && drift.column == *column
                && drift.verdict != "shown"
                && (drift.convention == document.task.convention
                    || drift.measure == "missing_share")
        });
        let numbers: Vec<String> = of_column
            .map(|drift| {
                let value = drift
                    .value
                    .map_or_else(|| "undefined".to_owned(), number::number);
                format!("{} {value} ({})", drift.measure, drift.verdict)
            })
            .collect();
        let _ = writeln!(out, "{column:<26} {}", numbers.join(", "));
    }
    if columns.len() > MOVED {
        let _ = writeln!(
            out,
            "and {} columns more: see --json or --html",
            columns.len() - MOVED
        );
    }
}

fn written(quality: &Quality) -> String {
    match (
        quality.value,
        quality.low.zip(quality.high),
        &quality.undefined,
    ) {
        // Counts are whole.
        (Some(value), None, _) if value.fract() == 0.0 => number::fixed(value, 0),
        (Some(value), band, _) => number::estimate(value, band),
        (None, _, Some(why)) => format!("undefined: {why}"),
        (None, ..) => "undefined".into(),
    }
}
