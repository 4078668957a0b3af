//! Numbers that stand in for those that are to come: dashes within their band.

use crate::report::figure::Line;
use crate::report::theme::Theme;

use super::lines::LineFrame;
use super::sheet::{Anchor, Ink, Label, Sheet};

/// Half the width of one that stands alone.
const ALONE: f64 = 6.0;

/// One of them: its place, and the heights of the ends of its interval.
pub(super) type Place = (f64, f64, (f64, f64));

/// Lays a stretch of neighbours.
pub(super) fn lay(run: &[Place], theme: &Theme, sheet: &mut Sheet) {
    let wide;
    let run = if let [(x, y, band)] = run {
        wide = [(x - ALONE, *y, *band), (x + ALONE, *y, *band)];
        &wide
    } else {
        run
    };
    let low = run.iter().map(|(x, _, band)| (*x, band.0));
    let high = run.iter().rev().map(|(x, _, band)| (*x, band.1));
    sheet.area(
        low.chain(high).collect(),
        Ink::fill(theme.reference, theme.band),
    );
    for pair in run.windows(2) {
        if let [from, to] = pair {
            let ink = Ink::stroke(theme.ink, theme.hair + 0.5);
            sheet.dashes((from.0, from.1), (to.0, to.1), ink);
        }
    }
}

/// Lays those of a line, and says once what they are.
pub(super) fn lay_over(line: &Line, theme: &Theme, frame: &LineFrame, sheet: &mut Sheet) {
    let y = |value: f64| frame.y.at(value);
    for run in line.expected.chunk_by(|a, b| a.0.end == b.0.start) {
        let places = run.iter().map(|(span, value, (low, high))| {
            (frame.x.middle(*span), y(*value), (y(*low), y(*high)))
        });
        lay(&places.collect::<Vec<_>>(), theme, sheet);
    }
    if let Some((span, _, (_, high))) = line.expected.first() {
        let at = (
            frame.x.middle(*span),
            (y(*high) - 8.0).max(frame.plot.top + 6.0),
        );
        let label = Label::new("expected", at, Anchor::Right, theme).small(theme);
        sheet.text(label.color(theme.ink));
    }
}
