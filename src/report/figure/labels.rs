//! How late labels come: the share labelled per window, and the lag curve.

use super::line::{LAG, Line, Point, tint};
use super::{Figure, Named, Span, spans};
use crate::measure::lag::LabelStatus;
use crate::report::document::Window;
use crate::report::{Outcome, number, words};

/// The curve is shown until it has this share of the labels that come; what follows is flat.
const SHOWN: f64 = 0.999;

/// The share of predictions with a label, per window.
///
/// `None` where all predictions carry their labels, and without windows.
pub fn labelled_over_time(outcome: &Outcome) -> Option<Figure> {
    let document = &outcome.document;
    document.labels.as_ref()?;
    let (spans, window) = spans(document);
    if document.windows.iter().all(|w| w.coverage.is_none()) {
        return None;
    }
    let points = spans.iter().zip(&document.windows).map(|(span, window)| {
        let immature = window.status == Some(LabelStatus::Immature);
        Point {
            span: *span,
            value: window.coverage,
            band: None,
            floor: None,
            n: window.n,
            hollow: immature,
            immature,
            note: unripe(window).unwrap_or_else(|| match window.n {
                0 => "no rows".into(),
                _ => String::new(),
            }),
        }
    });
    let per = words::per_window(&window);
    Some(Figure::Line(Line {
        title: format!("Share labelled {per}"),
        measure: Named::plain_first("predictions whose label is there", "share labelled")
            .then(&format!(", {per}")),
        points: points.collect(),
        bounds: (Some(0.0), Some(1.0)),
        tint: tint(document),
        window,
        ..Line::default()
    }))
}

/// The share of predictions that have their label so long after they were made.
///
/// `None` without label times, and where the curve is not defined.
pub fn lag_curve(outcome: &Outcome) -> Option<Figure> {
    let labels = outcome.document.labels.as_ref()?;
    let curve = &labels.curve;
    let end = curve.last()?.share * SHOWN;
    // Of the flat beginning only the corner before the rise.
    let rise = curve.iter().position(|point| point.share > 0.0)?;
    let enough = curve.iter().position(|point| point.share >= end)?;
    let points = curve
        .iter()
        .enumerate()
        .filter(|(at, _)| *at == 0 || (at + 1 >= rise && *at <= enough.max(1)));
    let points = points.map(|(_, point)| Point {
        span: Span {
            start: point.lag_us,
            end: point.lag_us,
        },
        value: Some(point.share),
        band: None,
        floor: None,
        n: point.n,
        hollow: false,
        immature: false,
        note: String::new(),
    });
    Some(Figure::Line(Line {
        title: "Lag curve".into(),
        measure: Named::plain_first("predictions whose label has come", "share labelled"),
        points: points.collect(),
        bounds: (Some(0.0), Some(1.0)),
        window: LAG.into(),
        ..Line::default()
    }))
}

/// One sentence for a lag curve: half way and the end.
pub(super) fn lag_summary(line: &Line) -> String {
    let said = |point: &Point| {
        let share = number::share(point.value.unwrap_or_default());
        format!("{share} {}", line.when(point.span))
    };
    let last = line.points.last();
    let half = last.and_then(|last| last.value).unwrap_or_default() / 2.0;
    let middle = line
        .points
        .iter()
        .find(|p| p.value.is_some_and(|v| v >= half));
    let mut parts: Vec<String> = middle.into_iter().chain(last).map(said).collect();
    parts.dedup();
    format!(
        "{}, share of predictions with a label by time since the prediction: {}.",
        line.title,
        parts.join(", ")
    )
}

/// What to say of a window whose labels are not all in; nothing of a mature one.
pub(super) fn unripe(window: &Window) -> Option<String> {
    let status = window
        .status
        .filter(|status| *status != LabelStatus::Mature)?;
    let verdict = match status {
        LabelStatus::Immature => "; left out of verdicts",
        _ => "",
    };
    Some(format!(
        "{}: {} labelled, {} of the labels to come{verdict}",
        status.id(),
        number::share(window.coverage?),
        number::share(window.maturity?),
    ))
}
