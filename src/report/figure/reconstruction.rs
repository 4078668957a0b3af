//! What reconstruction loses, window by window.

use super::line::tint;
use super::{Figure, Line, Named, Point, spans};
use crate::report::document::{Multivariate, Scope};
use crate::report::{Outcome, together, words};

const MEASURE: &str = "pca_reconstruction";

/// The reconstruction error over the windows with its interval, where an alarm begins and the reference's own.
///
/// `None` without a window that has one.
pub fn reconstruction_over_time(outcome: &Outcome) -> Option<Figure> {
    let document = &outcome.document;
    let (spans, window) = spans(document);
    let of = |scope: Scope| {
        let rows = document.multivariate.iter();
        rows.filter(move |row| row.measure == MEASURE && row.scope == scope)
    };
    let mut found: Vec<Option<&Multivariate>> = vec![None; spans.len()];
    for row in of(Scope::Window) {
        if let Some(place) = row.window.and_then(|at| found.get_mut(at)) {
            *place = Some(row);
        }
    }
    if found.iter().all(Option::is_none) {
        return None;
    }
    let alarm = found.iter().flatten().find_map(|row| row.threshold);
    let points = spans.iter().zip(found).map(|(span, row)| Point {
        span: *span,
        value: row.and_then(|row| row.value),
        band: row.and_then(|row| row.low.zip(row.high)),
        floor: None,
        n: row.map_or(0, |row| row.n),
        hollow: row.is_some_and(|row| row.verdict == "cannot_tell"),
        immature: false,
        note: row.map_or_else(String::new, |row| {
            let verdict = words::verdict(&row.verdict).to_owned();
            row.undefined.clone().unwrap_or(verdict)
        }),
    });
    let (name, plain) = together::name(MEASURE);
    let per = words::per_window(&window);
    Some(Figure::Line(Line {
        title: format!("{name} of all columns {per}"),
        measure: Named::plain_first(plain, name).then(&format!(", {per}")),
        points: points.collect(),
        reference: of(Scope::Reference).find_map(|row| row.value),
        alarm,
        tint: tint(document),
        bounds: (Some(0.0), None),
        window,
        ..Line::default()
    }))
}
