//! What stands within a strip: steps, bars, a line with its band.

use crate::report::figure::{Look, Strip, Strips};
use crate::report::theme::Theme;

use super::axis::{Rect, Scale};
use super::expected;
use super::sheet::{Ink, Sheet};
use super::strips::StripsFrame;

/// Where time and values lie.
type Scales<'a> = (&'a StripsFrame, Scale);

/// Steps over an area from the axis.
pub(super) fn lay_steps(
    strips: &Strips,
    strip: &Strip,
    theme: &Theme,
    (frame, y): Scales<'_>,
    sheet: &mut Sheet,
) {
    let known = strips.spans.iter().zip(&strip.values);
    let known: Vec<_> = known.map(|(span, value)| (*span, *value)).collect();
    for run in known.chunk_by(|a, b| a.1.is_some() == b.1.is_some()) {
        let points = run
            .iter()
            .filter_map(|(span, value)| Some((*span, (*value)?)));
        let mut shape = Vec::new();
        for (span, value) in points {
            shape.push((frame.x.at(span.start as f64), y.at(value)));
            shape.push((frame.x.at(span.end as f64), y.at(value)));
        }
        sheet.path(shape.clone(), Ink::stroke(theme.accent, theme.hair + 0.5));
        if let (Some(first), Some(last)) = (shape.first().copied(), shape.last().copied()) {
            shape.push((last.0, y.to.0));
            shape.push((first.0, y.to.0));
            sheet.area(shape, Ink::fill(theme.accent, theme.band));
        }
    }
}

/// A bar per window.
pub(super) fn lay_bars(
    strips: &Strips,
    strip: &Strip,
    theme: &Theme,
    (frame, y): Scales<'_>,
    sheet: &mut Sheet,
) {
    let ink = match strip.look {
        Look::Alarms => Ink::fill(theme.alarm, 0.9),
        _ => Ink::fill(theme.reference, 0.7),
    };
    for (span, value) in strips.spans.iter().zip(&strip.values) {
        if let Some(value) = value.filter(|value| *value > 0.0) {
            let (left, right) = (frame.x.at(span.start as f64), frame.x.at(span.end as f64));
            let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
            let bar = Rect::new(
                left,
                y.at(value).min(y.to.0 - 1.0),
                (right - gap).max(left + 1.0),
                y.to.0,
            );
            sheet.rect(bar, ink);
        }
    }
}

/// A line with its band; dashes through what is only expected.
pub(super) fn lay_line(
    strips: &Strips,
    strip: &Strip,
    theme: &Theme,
    (frame, y): Scales<'_>,
    sheet: &mut Sheet,
) {
    let x = |at: usize| {
        strips
            .spans
            .get(at)
            .map_or(0.0, |span| frame.x.middle(*span))
    };
    let band = |at: usize| strip.bands.get(at).copied().flatten();
    let expected_at = |at: usize| strip.expected.get(at).copied().flatten();
    let places: Vec<usize> = (0..strips.spans.len()).collect();
    let value = |at: usize| strip.values.get(at).copied().flatten();
    for run in places.chunk_by(|a, b| value(*a).is_some() == value(*b).is_some()) {
        let low = run
            .iter()
            .filter_map(|at| Some((x(*at), y.at(band(*at)?.0))));
        let high = run
            .iter()
            .rev()
            .filter_map(|at| Some((x(*at), y.at(band(*at)?.1))));
        sheet.area(
            low.chain(high).collect(),
            Ink::fill(theme.accent, theme.band),
        );
        let points = run
            .iter()
            .filter_map(|at| Some((x(*at), y.at(value(*at)?))));
        sheet.path(
            points.collect(),
            Ink::stroke(theme.accent, theme.hair + 0.5),
        );
    }
    for run in places.chunk_by(|a, b| expected_at(*a).is_some() == expected_at(*b).is_some()) {
        let places = run.iter().filter_map(|at| {
            let (value, low, high) = expected_at(*at)?;
            Some((x(*at), y.at(value), (y.at(low), y.at(high))))
        });
        expected::lay(&places.collect::<Vec<_>>(), theme, sheet);
    }
    let room = frame.plot.width() / strips.spans.len().max(1) as f64;
    for at in places {
        let Some(value) = value(at) else { continue };
        let place = (x(at), y.at(value));
        if strip.hollow.get(at) == Some(&true) {
            sheet.ring(place, 2.5, Ink::stroke(theme.accent, 1.0), theme);
        } else if room >= 8.0 {
            sheet.dot(place, 2.0, Ink::fill(theme.accent, 1.0));
        }
    }
}
