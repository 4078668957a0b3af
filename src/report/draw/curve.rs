//! Curves inside a square.

use crate::report::figure::{Curve, CurvePoint, Tone};
use crate::report::measured::text_width;
use crate::report::number;
use crate::report::theme::Theme;

use super::axis::{Rect, Scale, Ticks, lay_left, round_outward};
use super::bars::lay_names;
use super::sheet::{Anchor, Ink, Label, Sheet};

/// The widest square (ours: beyond that a curve shows nothing more).
const SIDE: f64 = 360.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 14.0;
/// Ticks of an axis at most.
const TICKS: usize = 4;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 46.0;

/// Where things lie.
#[derive(Debug, Clone)]
pub(crate) struct CurveFrame {
    /// Inside the axes.
    pub(crate) plot: Rect,
    /// From end to end across.
    pub(crate) x: Scale,
    /// From end to end upward.
    pub(crate) y: Scale,
    across: Ticks,
    up: Ticks,
}

pub(super) fn height(curve: &Curve, theme: &Theme, width: u32) -> u32 {
    let frame = CurveFrame::new(curve, theme, (f64::from(width), f64::INFINITY));
    let side = frame.plot.width().max(120.0);
    u32::try_from(number::whole(side + TOP + BOTTOM)).unwrap_or(400)
}

impl CurveFrame {
    pub(crate) fn new(curve: &Curve, theme: &Theme, size: (f64, f64)) -> Self {
        let [across, up] = curve.ends.map(ticked);
        let start = LEFT.max(up.width(theme.text) + 10.0);
        let end = RIGHT.max(across.width(theme.text) / 2.0);
        let side = (size.0 - start - end)
            .min(size.1 - TOP - BOTTOM)
            .clamp(40.0, SIDE);
        let plot = Rect::new(start, TOP, start + side, TOP + side);
        Self {
            plot,
            x: Scale::new((across.low, across.high), (plot.left, plot.right)),
            y: Scale::new((up.low, up.high), (plot.bottom, plot.top)),
            across,
            up,
        }
    }

    /// The pixel of a point.
    pub(crate) fn place(&self, point: &CurvePoint) -> (f64, f64) {
        (self.x.at(point.x), self.y.at(point.y))
    }
}

pub(super) fn lay(curve: &Curve, theme: &Theme, sheet: &mut Sheet) {
    let frame = CurveFrame::new(curve, theme, sheet.size);
    let plot = frame.plot;
    let names = curve
        .series
        .iter()
        .map(|s| (s.name.as_str(), theme.tone(s.tone)))
        .collect::<Vec<_>>();
    let full = sheet.size.0;
    sheet.size.0 = plot.right + 12.0;
    lay_names(&names, theme, sheet);
    sheet.size.0 = full;
    lay_axes(curve, theme, &frame, sheet);
    lay_diagonal(curve, theme, &frame, sheet);
    lay_lines(curve, theme, &frame, sheet);
    lay_mark(curve, theme, &frame, sheet);
}

fn lay_axes(curve: &Curve, theme: &Theme, frame: &CurveFrame, sheet: &mut Sheet) {
    let plot = frame.plot;
    let text = curve.y.fitting(plot.right + 10.0, theme.text);
    sheet.text(Label::new(text, (0.0, 30.0), Anchor::Left, theme));
    lay_left(sheet, theme, plot, frame.y, &frame.up);
    let axis = Ink::stroke(theme.axis, theme.hair);
    let marks = &frame.across.marks;
    let needed = (frame.across.width(theme.text) + 6.0) * marks.len() as f64;
    let every = if needed > plot.width() { 2 } else { 1 };
    for (value, text) in marks.iter().step_by(every) {
        let x = frame.x.at(*value);
        sheet.line((x, plot.bottom), (x, plot.bottom + 4.0), axis);
        sheet.text(Label::new(
            text.clone(),
            (x, plot.bottom + 16.0),
            Anchor::Middle,
            theme,
        ));
    }
    let text = curve.x.fitting(plot.right, theme.text);
    let at = (plot.right + 8.0, plot.bottom + 35.0);
    sheet.text(Label::new(text, at, Anchor::Right, theme));
    sheet.line((plot.left, plot.bottom), (plot.right, plot.bottom), axis);
}

/// Round ticks over the ends of an axis, also where these are one.
fn ticked((low, high): (f64, f64)) -> Ticks {
    let ticks = round_outward(low, high, TICKS);
    if ticks.high > ticks.low {
        return ticks;
    }
    let room = low.abs().max(1.0);
    round_outward(low - room, high + room, TICKS)
}

fn lay_diagonal(curve: &Curve, theme: &Theme, frame: &CurveFrame, sheet: &mut Sheet) {
    let plot = frame.plot;
    let ink = Ink::stroke(theme.axis, theme.hair);
    if let Some(level) = curve.level {
        let y = frame.y.at(level);
        sheet.dashes((plot.left, y), (plot.right, y), ink);
    }
    let Some(name) = &curve.diagonal else { return };
    sheet.dashes((plot.left, plot.bottom), (plot.right, plot.top), ink);
    // Where the curves seldom are: below the diagonal for ROC, near the origin for calibration.
    let (x, y) = if curve.dotted {
        (0.02, 0.2)
    } else {
        (0.24, 0.17)
    };
    let at = (
        plot.left + plot.width() * x,
        plot.bottom - plot.height() * y,
    );
    sheet.text(Label::new(name.clone(), at, Anchor::Left, theme).small(theme));
}

fn lay_lines(curve: &Curve, theme: &Theme, frame: &CurveFrame, sheet: &mut Sheet) {
    for series in &curve.series {
        let color = theme.tone(series.tone);
        let path = series.points.iter().map(|p| frame.place(p)).collect();
        sheet.path(path, Ink::stroke(color, theme.stroke));
        if !curve.dotted {
            continue;
        }
        for point in &series.points {
            let (x, y) = frame.place(point);
            if let Some((low, high)) = point.band {
                let ink = Ink {
                    color,
                    alpha: 0.5,
                    width: 1.5,
                };
                sheet.line((x, frame.y.at(low)), (x, frame.y.at(high)), ink);
            }
            if point.n < crate::report::figure::FEW {
                sheet.ring((x, y), theme.dot, Ink::stroke(color, 1.5), theme);
            } else {
                sheet.dot((x, y), theme.dot, Ink::fill(color, 1.0));
            }
        }
    }
}

/// The threshold in force: a point on every curve, named once.
fn lay_mark(curve: &Curve, theme: &Theme, frame: &CurveFrame, sheet: &mut Sheet) {
    for (nth, series) in curve.series.iter().rev().enumerate() {
        let Some(point) = series.mark.and_then(|at| series.points.get(at)) else {
            continue;
        };
        let (x, y) = frame.place(point);
        sheet.dot((x, y), theme.dot + 1.5, Ink::fill(theme.paper, 1.0));
        sheet.dot(
            (x, y),
            theme.dot + 0.5,
            Ink::fill(theme.tone(series.tone), 1.0),
        );
        if nth > 0 || series.tone == Tone::Reference && curve.series.len() > 1 {
            continue;
        }
        let text = format!(
            "threshold {}",
            number::number(point.threshold.unwrap_or_default())
        );
        let width = text_width(&text, theme.small());
        let is_left = x + 10.0 + width > frame.plot.right;
        let (anchor, x) = if is_left {
            (Anchor::Right, x - 9.0)
        } else {
            (Anchor::Left, x + 9.0)
        };
        let below = (y + 12.0).min(frame.plot.bottom - 9.0);
        sheet.text(
            Label::new(text, (x, below), anchor, theme)
                .small(theme)
                .color(theme.ink),
        );
    }
}
