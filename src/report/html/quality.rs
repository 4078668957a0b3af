//! The section about quality: reference beside current, then over time, then the curves.

use super::{HALF, Page, WIDE, figure, heading, paragraph, table};
use crate::report::document::{Document, Quality, Scope};
use crate::report::draw::DrawError;
use crate::report::table::{Cell, Table};
use crate::report::{
    Outcome, bound, classes, differences, figure as figures, late, overdispersion, words,
};

pub(super) fn write(page: &mut Page, outcome: &Outcome) -> Result<(), DrawError> {
    let document = &outcome.document;
    heading(page, "Quality");
    if !document.task.measured {
        paragraph(page, &document.task.reason, "");
        return Ok(());
    }
    let mut caption =
        String::from("95 % intervals in parentheses; n is the number of labelled rows");
    if document.queries.is_some() {
        caption = "95 % intervals in parentheses; n is the number of queries".into();
    }
    caption.push_str("; a difference is clear where its interval leaves out zero");
    if let Some(said) = overdispersion::said(document) {
        caption = format!("{caption}; {said}");
    }
    if let Some(left_out) = late::left_out(document) {
        caption = format!("{caption}; {left_out}");
    }
    table(page, &caption, &totals(document));
    super::beside::write(page, document);
    let beside = [
        figures::scores_by_class(outcome, Scope::Reference),
        figures::scores_by_class(outcome, Scope::Current),
        figures::roc(outcome),
        figures::precision_recall(outcome),
        figures::calibration(outcome),
        figures::calibration_by_count(outcome),
        figures::gains(outcome),
        figures::label_by_prediction(outcome),
        figures::error_by_prediction(outcome),
        figures::error_over_time(outcome),
    ];
    page.push_str("<div class=\"pair\">\n");
    let by_class = classes::curves(outcome).into_iter();
    let by_class = by_class.flat_map(|of| [of.roc, of.precision_recall]);
    for shown in beside.into_iter().chain(by_class).flatten() {
        let shown = &shown;
        figure(page, shown, HALF)?;
    }
    page.push_str("</div>\n");
    heading(page, "Quality over time");
    let metrics = metrics(document);
    let headline = document.task.headline.as_deref();
    let (first, others): (Vec<&str>, Vec<&str>) = metrics
        .iter()
        .partition(|metric| Some(**metric) == headline);
    for shown in first
        .iter()
        .filter_map(|metric| figures::quality_over_time(outcome, metric, None))
    {
        figure(page, &shown, WIDE)?;
    }
    page.push_str("<div class=\"pair\">\n");
    let others = others
        .iter()
        .filter(|metric| !words::is_count(metric) && words::is_first(metric));
    for shown in others.filter_map(|metric| figures::quality_over_time(outcome, metric, None)) {
        figure(page, &shown, HALF)?;
    }
    page.push_str("</div>\n");
    Ok(())
}

/// The metrics in the document's order, each once.
fn metrics(document: &Document) -> Vec<&str> {
    let mut metrics: Vec<&str> = Vec::new();
    for quality in &document.quality {
        if !metrics.contains(&quality.metric.as_str()) {
            metrics.push(&quality.metric);
        }
    }
    metrics
}

/// One row per metric: reference, current, difference.
fn totals(document: &Document) -> Table {
    let columns = [
        "metric",
        "in plain words",
        "reference",
        "n",
        "current",
        "n",
        "difference",
    ];
    let rows = metrics(document).into_iter().map(|metric| {
        let of = |scope| document.judged(metric, scope);
        let (before, now) = (of(Scope::Reference), of(Scope::Current));
        let (name, plain) = words::metric(metric);
        let mut differences = document.differences.iter();
        let difference = differences.find(|difference| difference.metric == metric);
        vec![
            Cell::text(name),
            Cell::text(plain),
            said(document, before),
            n(before),
            said(document, now),
            n(now),
            difference.map_or_else(|| Cell::Absent(String::new()), differences::cell),
        ]
    });
    Table {
        rows: rows.collect(),
        columns: columns.map(str::to_owned).to_vec(),
    }
}

fn said(document: &Document, quality: Option<&Quality>) -> Cell {
    let Some(quality) = quality else {
        return Cell::Absent(String::new());
    };
    match quality.value {
        Some(value) => {
            let band = quality.low.zip(quality.high);
            match bound::said(document, quality) {
                off if off.is_empty() => Cell::Estimate(value, band),
                off => Cell::Estimate(value, band).noted(off),
            }
        }
        None => Cell::Absent(quality.undefined.clone().unwrap_or_default()),
    }
}

fn n(quality: Option<&Quality>) -> Cell {
    quality.map_or_else(|| Cell::Absent(String::new()), |q| Cell::Count(q.n))
}
