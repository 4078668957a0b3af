//! Windows with something behind them: bad ones shaded, those that nobody can tell hatched.

use crate::report::figure::Stain;
use crate::report::theme::Theme;

use super::axis::{Rect, Scale};
use super::sheet::{Ink, Sheet};

/// Between two lines of a hatching.
const APART: f64 = 6.0;

pub(super) fn lay(stains: &[Stain], theme: &Theme, (plot, x): (Rect, Scale), sheet: &mut Sheet) {
    for run in stains.chunk_by(|a, b| a.is_bad == b.is_bad && a.span.end == b.span.start) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let left = x.at(first.span.start as f64);
        let right = x.at(last.span.end as f64).max(left + 1.0);
        let area = Rect {
            left,
            right,
            ..plot
        };
        if first.is_bad {
            sheet.rect(area, Ink::fill(theme.alarm, 0.14));
        } else {
            hatch(area, theme, sheet);
        }
    }
}

/// Slanting lines across a rectangle, cut at its edges.
fn hatch(area: Rect, theme: &Theme, sheet: &mut Sheet) {
    let ink = Ink {
        alpha: 0.45,
        ..Ink::stroke(theme.unknown, theme.hair)
    };
    let (width, height) = (area.width(), area.height());
    let first = (area.left / APART).ceil() * APART;
    let mut foot = first - area.left;
    // A line goes up to the right from its foot, which may stand left of the rectangle.
    foot -= (height / APART).floor() * APART;
    while foot < width {
        let from = foot.max(0.0);
        let to = (foot + height).min(width);
        if to > from {
            sheet.line(
                (area.left + from, area.bottom - (from - foot)),
                (area.left + to, area.bottom - (to - foot)),
                ink,
            );
        }
        foot += APART;
    }
}
