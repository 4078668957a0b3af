//! Columns × windows as tinted cells; status is colour, shape and, where there is room, the number.

use crate::report::figure::{Heat, HeatCell, Span, Status};
use crate::report::measured::{fit, text_width};
use crate::report::number;
use crate::report::theme::{Rgb, Theme};

use super::axis::{Rect, Scale, lay_below};
use super::sheet::{Anchor, Ink, Label, Sheet};

/// Height of a row.
const ROW: f64 = 20.0;
const TOP: f64 = 46.0;
/// Cells from this width on have a shape of their own.
const SHAPED: f64 = 9.0;
/// Steps of the tint of cells without an alarm (ours: as many as the eye tells apart).
const STEPS: f64 = 4.0;

/// Where things lie.
#[derive(Debug, Clone)]
pub(crate) struct HeatFrame {
    /// Around the cells.
    pub(crate) plot: Rect,
    /// Time or rows to pixels.
    pub(crate) x: Scale,
}

pub(super) fn height(heat: &Heat) -> u32 {
    let rows = u32::try_from(heat.columns.len()).unwrap_or(0);
    let more = if heat.more > 0 { 16 } else { 0 };
    46 + 20 * rows + 36 + more
}

impl HeatFrame {
    pub(crate) fn new(heat: &Heat, theme: &Theme, size: (f64, f64)) -> Self {
        let wide = heat.columns.iter().map(|name| text_width(name, theme.text)).fold(0.0, f64::max) + 10.0;
        let left = wide.clamp(40.0, (size.0 * 0.34).min(260.0));
        let bottom = TOP + ROW * heat.columns.len() as f64;
        let plot = Rect { left, top: TOP, right: (size.0 - 2.0).max(left + 20.0), bottom };
        let start = heat.spans.first().map_or(0, |span| span.start);
        let end = heat.spans.last().map_or(1, |span| span.end).max(start.saturating_add(1));
        let x = Scale { from: (start as f64, end as f64), to: (plot.left, plot.right) };
        Self { plot, x }
    }

    /// The pixels of a cell.
    pub(crate) fn cell(&self, row: usize, span: Span) -> Rect {
        let top = self.plot.top + ROW * row as f64;
        Rect {
            left: self.x.at(span.start as f64),
            top,
            right: self.x.at(span.end as f64),
            bottom: top + ROW,
        }
    }

    /// The row at a height.
    pub(crate) fn row(&self, heat: &Heat, y: f64) -> Option<usize> {
        (0..heat.columns.len()).find(|row| {
            let top = self.plot.top + ROW * *row as f64;
            y >= top && y < top + ROW
        })
    }
}

/// How a cell is filled; equal neighbours are drawn as one where cells are narrow.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Look {
    Plain(Rgb),
    Hatched,
    Empty,
    Nothing,
}

fn look(cell: Option<&HeatCell>, heat: &Heat, theme: &Theme) -> Look {
    let Some(cell) = cell else { return Look::Nothing };
    match cell.status {
        Status::Alarm => Look::Plain(theme.alarm),
        Status::Watch => Look::Plain(theme.watch.over(theme.paper, 0.7)),
        Status::CannotTell => Look::Hatched,
        Status::Undefined => Look::Empty,
        Status::Ok | Status::Shown => {
            let share = match (cell.value, heat.alarm) {
                (Some(value), Some(alarm)) if alarm > 0.0 => (value / alarm).clamp(0.0, 1.0),
                _ => 0.0,
            };
            Look::Plain(tint(theme, (share * STEPS).round() / STEPS))
        }
    }
}

/// From nearly the paper to a third of the accent.
fn tint(theme: &Theme, share: f64) -> Rgb {
    theme.accent.over(theme.paper, 0.07 + 0.33 * share)
}

pub(super) fn lay(heat: &Heat, theme: &Theme, sheet: &mut Sheet) {
    let frame = HeatFrame::new(heat, theme, sheet.size);
    let room = sheet.size.0;
    let is_long = text_width(&heat.measure.long, theme.text) <= room;
    let text = if is_long { heat.measure.long.clone() } else { fit(&heat.measure.short, room, theme.text) };
    sheet.text(Label { text, at: (0.0, 9.0), size: theme.text, color: theme.muted, anchor: Anchor::Left });
    lay_key(theme, sheet);
    lay_unmeasured(heat, theme, &frame, sheet);
    for (row, (name, cells)) in heat.columns.iter().zip(&heat.cells).enumerate() {
        let middle = TOP + ROW * (row as f64 + 0.5);
        let text = fit(name, frame.plot.left - 8.0, theme.text);
        let at = (frame.plot.left - 8.0, middle);
        sheet.text(Label { text, at, size: theme.text, color: theme.ink, anchor: Anchor::Right });
        lay_row(heat, cells, row, theme, &frame, sheet);
    }
    let start = number::whole(frame.x.from.0);
    let span = Span { start, end: number::whole(frame.x.from.1) };
    lay_below(sheet, theme, frame.plot, span, &heat.window);
    if heat.more > 0 {
        let text = format!("and {}", number::counted(heat.more as u64, "more column", "more columns"));
        let at = (0.0, frame.plot.bottom + 42.0);
        sheet.text(Label { text, at, size: theme.small(), color: theme.muted, anchor: Anchor::Left });
    }
}

/// A tint behind the first windows, where nothing is measured since they are the reference.
fn lay_unmeasured(heat: &Heat, theme: &Theme, frame: &HeatFrame, sheet: &mut Sheet) {
    let is_blank = |at: usize| heat.cells.iter().all(|cells| cells.get(at).is_none_or(Option::is_none));
    let blank = (0..heat.spans.len()).take_while(|at| is_blank(*at)).count();
    let Some(last) = blank.checked_sub(1).and_then(|at| heat.spans.get(at)) else { return };
    let rect = Rect { right: frame.x.at(last.end as f64) - 1.0, ..frame.plot };
    sheet.rect(rect, Ink::fill(theme.tint, 1.0));
    let text = ["reference period", "reference"]
        .into_iter()
        .find(|text| text_width(text, theme.small()) + 8.0 <= rect.width());
    if let Some(text) = text {
        let at = (rect.left + 4.0, rect.top + ROW / 2.0);
        let text = text.to_owned();
        sheet.text(Label { text, at, size: theme.small(), color: theme.muted, anchor: Anchor::Left });
    }
}

#[allow(clippy::too_many_arguments, reason = "one row of cells needs its figure, place and look")]
fn lay_row(
    heat: &Heat,
    cells: &[Option<HeatCell>],
    row: usize,
    theme: &Theme,
    frame: &HeatFrame,
    sheet: &mut Sheet,
) {
    let looks = cells.iter().map(|cell| look(cell.as_ref(), heat, theme)).collect::<Vec<_>>();
    let wide = frame.plot.width() / heat.spans.len().max(1) as f64;
    let gap = if wide >= 5.0 { 1.0 } else { 0.0 };
    let mut at = 0;
    for run in looks.chunk_by(|a, b| gap == 0.0 && a == b) {
        let spans = heat.spans.get(at).zip(heat.spans.get(at + run.len() - 1));
        let cell = cells.get(at).and_then(Option::as_ref);
        at += run.len();
        let (Some((first, last)), Some(look)) = (spans, run.first()) else { continue };
        let rect = frame.cell(row, Span { start: first.start, end: last.end });
        let rect = Rect { right: rect.right - gap, bottom: rect.bottom - 1.0, ..rect };
        lay_look(*look, rect, theme, sheet);
        if let Some(cell) = cell.filter(|_| wide >= SHAPED) {
            lay_inside(cell, *look, rect, theme, sheet);
        }
    }
    if wide < SHAPED {
        lay_shapes(heat, cells, row, theme, frame, sheet);
    }
}

/// One shape per stretch of cells that are too narrow for their own.
#[allow(clippy::too_many_arguments, reason = "one row of cells needs its figure, place and look")]
fn lay_shapes(
    heat: &Heat,
    cells: &[Option<HeatCell>],
    row: usize,
    theme: &Theme,
    frame: &HeatFrame,
    sheet: &mut Sheet,
) {
    let status = |cell: &Option<HeatCell>| cell.as_ref().map(|cell| cell.status);
    let mut at = 0;
    for run in cells.chunk_by(|a, b| status(a) == status(b)) {
        let spans = heat.spans.get(at).zip(heat.spans.get(at + run.len() - 1));
        at += run.len();
        let Some((first, last)) = spans else { continue };
        let Some(Some(cell)) = run.first() else { continue };
        let rect = frame.cell(row, Span { start: first.start, end: last.end });
        let has_shape = matches!(cell.status, Status::Alarm | Status::Watch) && rect.width() >= SHAPED;
        let Look::Plain(under) = look(Some(cell), heat, theme) else { continue };
        if has_shape {
            let middle = ((rect.left + rect.right) / 2.0, (rect.top + rect.bottom) / 2.0);
            lay_shape(cell.status, middle, theme.on(under), sheet);
        }
    }
}

fn lay_look(look: Look, rect: Rect, theme: &Theme, sheet: &mut Sheet) {
    match look {
        Look::Plain(color) => sheet.rect(rect, Ink::fill(color, 1.0)),
        Look::Hatched => hatch(rect, theme, sheet),
        Look::Empty => {
            let middle = (rect.top + rect.bottom) / 2.0;
            let half = (rect.width() / 2.0 - 1.0).clamp(0.5, 3.0);
            let x = (rect.left + rect.right) / 2.0;
            sheet.line((x - half, middle), (x + half, middle), Ink::stroke(theme.unknown, theme.hair));
        }
        Look::Nothing => {}
    }
}

/// Grey with strokes from lower left to upper right.
fn hatch(rect: Rect, theme: &Theme, sheet: &mut Sheet) {
    sheet.rect(rect, Ink::fill(theme.unknown, 0.14));
    let ink = Ink::stroke(theme.unknown.over(theme.paper, 0.6), theme.hair);
    let height = rect.height();
    let mut along = 6.0;
    while along < rect.width() + height {
        let from = ((rect.left + along - height).max(rect.left), (rect.top + along).min(rect.bottom));
        let to = ((rect.left + along).min(rect.right), (rect.top + along - rect.width()).max(rect.top));
        sheet.line(from, to, ink);
        along += 6.0;
    }
}

/// The number where it fits, else a shape: a triangle for alarm, a bar for watch.
fn lay_inside(cell: &HeatCell, look: Look, rect: Rect, theme: &Theme, sheet: &mut Sheet) {
    let Look::Plain(under) = look else { return };
    let color = theme.on(under);
    let middle = ((rect.left + rect.right) / 2.0, (rect.top + rect.bottom) / 2.0);
    let has_shape = matches!(cell.status, Status::Alarm | Status::Watch);
    let shape = if has_shape { 12.0 } else { 0.0 };
    let text = cell.value.map(|value| number::fixed(value, 2)).unwrap_or_default();
    let width = text_width(&text, theme.small());
    if !text.is_empty() && rect.width() >= width + shape + 6.0 {
        let at = (middle.0 + shape / 2.0, middle.1);
        if has_shape {
            lay_shape(cell.status, (at.0 - width / 2.0 - 7.0, middle.1), color, sheet);
        }
        sheet.text(Label { text, at, size: theme.small(), color, anchor: Anchor::Middle });
    } else if has_shape && rect.width() >= SHAPED {
        lay_shape(cell.status, middle, color, sheet);
    }
}

fn lay_shape(status: Status, (x, y): (f64, f64), color: Rgb, sheet: &mut Sheet) {
    let ink = Ink::fill(color, 1.0);
    if status == Status::Alarm {
        sheet.area(vec![(x, y - 4.0), (x + 4.0, y + 3.0), (x - 4.0, y + 3.0)], ink);
    } else {
        sheet.rect(Rect { left: x - 3.5, top: y - 1.0, right: x + 3.5, bottom: y + 1.0 }, ink);
    }
}

/// What the cells mean, on the second line.
fn lay_key(theme: &Theme, sheet: &mut Sheet) {
    let y = 29.0;
    let mut x = 0.0;
    for status in [Status::Ok, Status::Watch, Status::Alarm, Status::CannotTell] {
        let rect = Rect { left: x, top: y - 6.0, right: x + 16.0, bottom: y + 6.0 };
        match status {
            Status::Ok => {
                for (step, left) in [(0.0, 0.0), (0.5, 6.0), (1.0, 12.0)] {
                    let part = Rect { left: x + left, right: x + left + 6.0, ..rect };
                    sheet.rect(part, Ink::fill(tint(theme, step), 1.0));
                }
            }
            Status::CannotTell => hatch(rect, theme, sheet),
            _ => {
                let color = if status == Status::Alarm { theme.alarm } else { theme.watch.over(theme.paper, 0.7) };
                sheet.rect(rect, Ink::fill(color, 1.0));
                lay_shape(status, (x + 8.0, y), theme.on(color), sheet);
            }
        }
        x += 21.0;
        let text = status.word().to_owned();
        let width = text_width(&text, theme.small());
        sheet.text(Label { text, at: (x, y), size: theme.small(), color: theme.muted, anchor: Anchor::Left });
        x += width + 14.0;
    }
}
