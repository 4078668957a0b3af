//! One number per window as a line with its interval band.

use crate::report::figure::{Line, Point, Span};
use crate::report::measured::text_width;
use crate::report::number;
use crate::report::theme::{Rgb, Theme};

use super::axis::{Rect, Scale, Ticks, lay_left, round_outward};
use super::expected;
use super::sheet::{Anchor, Ink, Label, Sheet};
use super::stains;
use super::time::lay_below;

/// Below this width labels at the right end go without their numbers.
const NARROW: f64 = 560.0;

/// Where things lie.
#[derive(Debug, Clone)]
pub(crate) struct LineFrame {
    /// Inside the axes.
    pub(crate) plot: Rect,
    /// Time or rows to pixels.
    pub(crate) x: Scale,
    /// Values to pixels.
    pub(crate) y: Scale,
    ticks: Ticks,
    span: Span,
    ends: Vec<(f64, String, Rgb)>,
}

pub(super) const fn height(width: u32) -> u32 {
    match width {
        0..480 => 220,
        480..900 => 250,
        _ => 270,
    }
}

impl LineFrame {
    pub(crate) fn new(line: &Line, theme: &Theme, size: (f64, f64)) -> Self {
        let ends = ends(line, theme, size.0 < NARROW);
        let right = ends
            .iter()
            .map(|(_, text, _)| text_width(text, theme.small()) + 8.0)
            .fold(10.0, f64::max);
        let (low, high) = range(line);
        let (top, bottom) = (30.0, (size.1 - 36.0).max(60.0));
        let most = number::whole((bottom - top) / 40.0)
            .clamp(2, 6)
            .unsigned_abs();
        let ticks = round_outward(low, high, usize::try_from(most).unwrap_or(4));
        let left = ticks.width(theme.text) + 10.0;
        let plot = Rect {
            left,
            top,
            right: (size.0 - right).max(left + 20.0),
            bottom,
        };
        let start = line.points.first().map_or(0, |p| p.span.start);
        let end = line
            .points
            .last()
            .map_or(1, |p| p.span.end)
            .max(start.saturating_add(1));
        Self {
            plot,
            x: Scale::new((start as f64, end as f64), (plot.left, plot.right)),
            y: Scale::new((ticks.low, ticks.high), (plot.bottom, plot.top)),
            ticks,
            span: Span { start, end },
            ends,
        }
    }

    /// The pixel of a point; at the axis where it has no value.
    pub(crate) fn place(&self, point: &Point) -> (f64, f64) {
        (
            self.x.middle(point.span),
            point
                .value
                .map_or(self.plot.bottom, |value| self.y.at(value)),
        )
    }
}

/// What is labelled at the right end: value, text, colour.
fn ends(line: &Line, theme: &Theme, is_narrow: bool) -> Vec<(f64, String, Rgb)> {
    let floor = line.points.iter().rev().find_map(|p| p.floor);
    let all = [
        ("objective", line.objective, theme.objective),
        ("reference", line.reference, theme.muted),
        ("alarm from", line.alarm, theme.alarm),
        ("noise", floor, theme.muted),
    ];
    let level = line
        .level
        .iter()
        .map(|(value, name)| (name.as_str(), Some(*value), theme.muted));
    let named = all
        .into_iter()
        .chain(level)
        .filter_map(|(name, value, color)| {
            let value = value?;
            let text = match (is_narrow, name) {
                (true, "alarm from") => "alarm".to_owned(),
                (true, _) | (_, "as expected") => name.to_owned(),
                (false, _) => format!("{name} {}", number::number(value)),
            };
            Some((value, text, color))
        });
    named.collect()
}

/// From the lowest to the highest thing that must be seen, with a little air, inside the number's own range.
fn range(line: &Line) -> (f64, f64) {
    let is_sure = line.points.iter().any(|p| !p.hollow && p.band.is_some());
    let bands = line
        .points
        .iter()
        .filter(|p| !is_sure || !p.hollow)
        .filter_map(|p| p.band);
    let level = line.level.as_ref().map(|level| level.0);
    let levels = [line.reference, line.objective, line.alarm, level]
        .into_iter()
        .flatten();
    let expected = line
        .expected
        .iter()
        .flat_map(|(_, value, band)| [*value, band.0, band.1]);
    let seen = line
        .points
        .iter()
        .filter_map(|p| p.value)
        .chain(levels)
        .chain(expected)
        .chain(bands.flat_map(|b| [b.0, b.1]));
    let (low, high) = seen.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    if low > high {
        return (line.bounds.0.unwrap_or(0.0), line.bounds.1.unwrap_or(1.0));
    }
    let air = match (high - low) * 0.06 {
        flat if flat <= f64::EPSILON * high.abs().max(low.abs()) => (high.abs() * 0.05).max(0.005),
        air => air,
    };
    let from_zero = line.bounds.0.is_some_and(|bound| bound == 0.0) && low < high * 0.3;
    let low = if from_zero {
        0.0
    } else {
        line.bounds
            .0
            .map_or(low - air, |bound| (low - air).max(bound))
    };
    (
        low,
        line.bounds
            .1
            .map_or(high + air, |bound| (high + air).min(bound)),
    )
}

pub(super) fn lay(line: &Line, theme: &Theme, sheet: &mut Sheet) {
    let frame = LineFrame::new(line, theme, sheet.size);
    let plot = frame.plot;
    lay_title(line, theme, sheet);
    lay_tint(line, theme, &frame, sheet);
    stains::lay(&line.stains, theme, (frame.plot, frame.x), sheet);
    lay_left(sheet, theme, plot, frame.y, &frame.ticks);
    lay_floor(line, theme, &frame, sheet);
    for (level, color, is_dashed) in [
        (line.reference, theme.reference, false),
        (line.objective, theme.objective, true),
        (line.alarm, theme.alarm, true),
        (
            line.level.as_ref().map(|level| level.0),
            theme.reference,
            false,
        ),
    ] {
        let Some(y) = level.map(|value| frame.y.at(value)) else {
            continue;
        };
        let ink = Ink::stroke(color, theme.hair);
        if is_dashed {
            sheet.dashes((plot.left, y), (plot.right, y), ink);
        } else {
            sheet.line((plot.left, y), (plot.right, y), ink);
        }
    }
    lay_ends(theme, &frame, sheet);
    let runs = runs(line);
    for (points, color) in &runs {
        lay_band(points, theme, *color, &frame, sheet);
    }
    // Many windows in little room would clot.
    let room = plot.width() / line.points.len().max(1) as f64;
    let stroke = if room < 3.0 {
        theme.stroke * 0.6
    } else {
        theme.stroke
    };
    for (points, color) in &runs {
        let path = points.iter().map(|p| frame.place(p)).collect();
        sheet.path(path, Ink::stroke(theme.tone_line(*color), stroke));
    }
    lay_dots(line, theme, &frame, sheet);
    expected::lay_over(line, theme, &frame, sheet);
    sheet.line(
        (plot.left, plot.bottom),
        (plot.right, plot.bottom),
        Ink::stroke(theme.axis, theme.hair),
    );
    lay_below(sheet, theme, plot, frame.span, &line.window);
}

impl Theme {
    const fn tone_line(&self, is_reference: bool) -> Rgb {
        if is_reference {
            self.reference
        } else {
            self.accent
        }
    }
}

fn lay_title(line: &Line, theme: &Theme, sheet: &mut Sheet) {
    let text = line.measure.fitting(sheet.size.0, theme.text);
    sheet.text(Label::new(text, (0.0, 9.0), Anchor::Left, theme));
}

fn lay_tint(line: &Line, theme: &Theme, frame: &LineFrame, sheet: &mut Sheet) {
    let Some(tint) = line.tint else { return };
    let (left, right) = (frame.x.at(tint.start as f64), frame.x.at(tint.end as f64));
    let rect = Rect {
        left,
        right,
        ..frame.plot
    };
    sheet.rect(rect, Ink::fill(theme.tint, 1.0));
    let text = ["reference period", "reference"]
        .into_iter()
        .find(|text| text_width(text, theme.small()) + 8.0 <= rect.width());
    if let Some(text) = text {
        let at = (left + 4.0, frame.plot.bottom - 9.0);
        let label = Label::new(text, at, Anchor::Left, theme).small(theme);
        sheet.text(label);
    }
}

/// What noise alone would reach, as a pale area above the axis.
fn lay_floor(line: &Line, theme: &Theme, frame: &LineFrame, sheet: &mut Sheet) {
    for run in line
        .points
        .chunk_by(|a, b| a.floor.is_some() == b.floor.is_some())
    {
        let mut shape = Vec::new();
        for point in run {
            let Some(floor) = point.floor else { continue };
            let y = frame.y.at(floor);
            shape.push((frame.x.at(point.span.start as f64), y));
            shape.push((frame.x.at(point.span.end as f64), y));
        }
        if let (Some(first), Some(last)) = (shape.first().copied(), shape.last().copied()) {
            shape.push((last.0, frame.plot.bottom));
            shape.push((first.0, frame.plot.bottom));
            sheet.area(shape, Ink::fill(theme.reference, 0.16));
        }
    }
}

/// Labels at the right end, pushed apart until none touches another.
fn lay_ends(theme: &Theme, frame: &LineFrame, sheet: &mut Sheet) {
    let apart = theme.small() + 3.0;
    let mut ends = frame
        .ends
        .iter()
        .map(|(value, text, color)| (frame.y.at(*value), text, *color))
        .collect::<Vec<_>>();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next = f64::NEG_INFINITY;
    for end in &mut ends {
        end.0 = end.0.max(next);
        next = end.0 + apart;
    }
    let mut room = frame.plot.bottom;
    for end in ends.iter_mut().rev() {
        end.0 = end.0.min(room);
        room = end.0 - apart;
    }
    for (y, text, color) in ends {
        let at = (frame.plot.right + 6.0, y);
        let label = Label::new(text.clone(), at, Anchor::Left, theme)
            .small(theme)
            .color(color);
        sheet.text(label);
    }
}

/// Stretches of points with values, and whether they belong to the reference; two that meet share their joint.
fn runs(line: &Line) -> Vec<(Vec<&Point>, bool)> {
    let mut runs: Vec<(Vec<&Point>, bool)> = Vec::new();
    let mut before: Option<&Point> = None;
    for point in &line.points {
        if point.value.is_none() {
            before = None;
            continue;
        }
        let is_reference = belongs(line, point);
        match (before, runs.last_mut()) {
            (Some(_), Some((run, kind))) if *kind == is_reference => run.push(point),
            (Some(joint), _) => runs.push((vec![joint, point], is_reference)),
            (None, _) => runs.push((vec![point], is_reference)),
        }
        before = Some(point);
    }
    runs
}

fn belongs(line: &Line, point: &Point) -> bool {
    line.tint
        .is_some_and(|tint| tint.start <= point.span.start && point.span.end <= tint.end)
}

fn lay_band(
    points: &[&Point],
    theme: &Theme,
    is_reference: bool,
    frame: &LineFrame,
    sheet: &mut Sheet,
) {
    let ink = Ink::fill(theme.tone_line(is_reference), theme.band);
    for run in points.chunk_by(|a, b| a.band.is_some() == b.band.is_some()) {
        let edge = |pick: fn((f64, f64)) -> f64| {
            run.iter().filter_map(move |p| {
                p.band
                    .map(|band| (frame.x.middle(p.span), frame.y.at(pick(band))))
            })
        };
        if let ([_], Some(low), Some(high)) = (run, edge(|b| b.0).next(), edge(|b| b.1).next()) {
            let x = low.0;
            sheet.rect(Rect::new(x - 3.0, high.1, x + 3.0, low.1), ink);
            continue;
        }
        let mut shape = edge(|b| b.1).collect::<Vec<_>>();
        let mut lower = edge(|b| b.0).collect::<Vec<_>>();
        lower.reverse();
        shape.extend(lower);
        sheet.area(shape, ink);
    }
}

/// Points where there is room for them, hollow ones where they say little, and always those without neighbours.
fn lay_dots(line: &Line, theme: &Theme, frame: &LineFrame, sheet: &mut Sheet) {
    let room = frame.plot.width() / line.points.len().max(1) as f64;
    let has_value = |at: Option<usize>| {
        at.and_then(|at| line.points.get(at))
            .is_some_and(|p| p.value.is_some())
    };
    for (at, point) in line.points.iter().enumerate() {
        if point.value.is_none() {
            continue;
        }
        let is_alone = !has_value(at.checked_sub(1)) && !has_value(Some(at + 1));
        let color = theme.tone_line(belongs(line, point));
        let place = frame.place(point);
        if room >= 8.0 || is_alone {
            let radius = if room >= 8.0 {
                theme.dot
            } else {
                theme.dot - 1.0
            };
            if point.hollow {
                sheet.ring(place, radius, Ink::stroke(color, 1.5), theme);
            } else {
                sheet.dot(place, radius, Ink::fill(color, 1.0));
            }
        } else if point.hollow && room >= 3.0 {
            sheet.ring(place, 1.5, Ink::stroke(color, 1.0), theme);
        }
    }
}
