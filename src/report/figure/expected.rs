//! What came true against what was expected, window by window.

use super::timeline::{expectation, is_open};
use super::{Figure, Line, Named, Point, Span, spans};
use crate::report::document::{Expectation, Expected};
use crate::report::expected::is_direct;
use crate::report::{Outcome, words};

/// What came true minus what was expected, per window, with its 95 % interval: where it leaves zero, the scores mean
/// something else than they did, or rows of the same kind are off by something else.
///
/// `None` without an expectation of this metric, or where nothing came true yet.
pub fn gap_over_time(outcome: &Outcome, metric: &str) -> Option<Figure> {
    let document = &outcome.document;
    let (spans, window) = spans(document);
    let mut found: Vec<Option<&Expected>> = vec![None; spans.len()];
    let estimate = document.estimate.as_ref()?;
    for point in estimate
        .points
        .iter()
        .filter(|point| point.metric == metric)
    {
        if let Some(place) = point.window.and_then(|at| found.get_mut(at)) {
            *place = Some(point);
        }
    }
    if !found.iter().flatten().any(|point| point.gap.is_some()) {
        return None;
    }
    let (expected, of_reference) = words_for(estimate);
    let points = spans.iter().zip(found).map(|(span, point)| {
        let gap = point.and_then(|point| point.gap);
        let error = point.and_then(|point| point.gap_error);
        let band = gap
            .zip(error)
            .map(|(gap, error)| (gap - 1.96 * error, gap + 1.96 * error));
        let is_off = band.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        Point {
            span: *span,
            value: gap,
            band,
            floor: None,
            n: point.map_or(0, |point| point.n_gap),
            hollow: gap.is_some() && band.is_none(),
            immature: false,
            note: match point {
                Some(_) if is_off => "not as expected".into(),
                Some(point) => point.undefined.clone().unwrap_or_default(),
                None => of_reference.into(),
            },
        }
    });
    let (name, _) = words::metric(metric);
    let per = words::per_window(&window);
    Some(Figure::Line(Line {
        title: format!("{name} that came true, minus {expected}, {per}"),
        measure: Named {
            long: format!("{name} that came true minus the expected one, {per}"),
            short: format!("{name} minus expected"),
        },
        points: points.collect(),
        level: Some((0.0, "as expected".into())),
        window,
        ..Line::default()
    }))
}

/// What is expected, and what the windows are that it goes by.
fn words_for(estimate: &Expectation) -> (&'static str, &'static str) {
    if is_direct(estimate) {
        (
            "what errors of like rows let expect",
            "the reference, whose errors it goes by",
        )
    } else {
        (
            "what the scores let expect",
            "the reference, which the scores are calibrated on",
        )
    }
}

/// What is expected of windows whose labels are missing or still to come.
pub(super) fn expected(
    outcome: &Outcome,
    metric: &str,
    spans: &[Span],
) -> Vec<(Span, f64, (f64, f64))> {
    let document = &outcome.document;
    let points = document.estimate.iter().flat_map(|all| &all.points);
    let open = points
        .filter(|point| point.metric == metric)
        .filter_map(|point| {
            let at = point.window.filter(|at| is_open(document, *at))?;
            let (value, low, high) = expectation(point)?;
            Some((*spans.get(at)?, value, (low, high)))
        });
    open.collect()
}
