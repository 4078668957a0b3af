//! Columns × windows as tinted cells; status is colour, shape and, where there is room, the number.

use crate::report::figure::{Heat, HeatCell, Span, Status};
use crate::report::measured::{fit, text_width};
use crate::report::number;
use crate::report::theme::Theme;

use super::axis::{Rect, Scale};
use super::cells::{Look, SHAPED, hatch, lay_inside, lay_look, lay_shape, look, on, tint};
use super::sheet::{Anchor, Ink, Label, Sheet};
use super::time::lay_below;

/// Height of a row.
const ROW: f64 = 20.0;
const TOP: f64 = 46.0;

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
        let wide = heat
            .columns
            .iter()
            .map(|name| text_width(name, theme.text))
            .fold(0.0, f64::max)
            + 10.0;
        let left = wide.clamp(40.0, (size.0 * 0.34).min(260.0));
        let bottom = TOP + ROW * heat.columns.len() as f64;
        let plot = Rect {
            left,
            top: TOP,
            right: (size.0 - 2.0).max(left + 20.0),
            bottom,
        };
        let start = heat.spans.first().map_or(0, |span| span.start);
        let end = heat
            .spans
            .last()
            .map_or(1, |span| span.end)
            .max(start.saturating_add(1));
        let x = Scale::new((start as f64, end as f64), (plot.left, plot.right));
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

pub(super) fn lay(heat: &Heat, theme: &Theme, sheet: &mut Sheet) {
    let frame = HeatFrame::new(heat, theme, sheet.size);
    let text = heat.measure.fitting(sheet.size.0, theme.text);
    sheet.text(Label::new(text, (0.0, 9.0), Anchor::Left, theme));
    lay_key(theme, sheet);
    lay_unmeasured(heat, theme, &frame, sheet);
    for (row, (name, cells)) in heat.columns.iter().zip(&heat.cells).enumerate() {
        let middle = TOP + ROW * (row as f64 + 0.5);
        let text = fit(name, frame.plot.left - 8.0, theme.text);
        let at = (frame.plot.left - 8.0, middle);
        sheet.text(Label::new(text, at, Anchor::Right, theme).color(theme.ink));
        lay_row(heat, cells, row, theme, &frame, sheet);
    }
    let start = number::whole(frame.x.from.0);
    let span = Span {
        start,
        end: number::whole(frame.x.from.1),
    };
    lay_below(sheet, theme, frame.plot, span, &heat.window);
    if heat.more > 0 {
        let text = format!(
            "and {}",
            number::counted(heat.more as u64, "more column", "more columns")
        );
        let at = (0.0, frame.plot.bottom + 42.0);
        sheet.text(Label::new(text, at, Anchor::Left, theme).small(theme));
    }
}

/// A tint behind the first windows, where nothing is measured since they are the reference.
fn lay_unmeasured(heat: &Heat, theme: &Theme, frame: &HeatFrame, sheet: &mut Sheet) {
    let is_blank = |at: usize| {
        heat.cells
            .iter()
            .all(|cells| cells.get(at).is_none_or(Option::is_none))
    };
    let blank = (0..heat.spans.len()).take_while(|at| is_blank(*at)).count();
    let Some(last) = blank.checked_sub(1).and_then(|at| heat.spans.get(at)) else {
        return;
    };
    let rect = Rect {
        right: frame.x.at(last.end as f64) - 1.0,
        ..frame.plot
    };
    sheet.rect(rect, Ink::fill(theme.tint, 1.0));
    let text = ["reference period", "reference"]
        .into_iter()
        .find(|text| text_width(text, theme.small()) + 8.0 <= rect.width());
    if let Some(text) = text {
        let at = (rect.left + 4.0, rect.top + ROW / 2.0);
        let text = text.to_owned();
        sheet.text(Label::new(text, at, Anchor::Left, theme).small(theme));
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "one row of cells needs its figure, place and look"
)]
fn lay_row(
    heat: &Heat,
    cells: &[Option<HeatCell>],
    row: usize,
    theme: &Theme,
    frame: &HeatFrame,
    sheet: &mut Sheet,
) {
    let looks = cells
        .iter()
        .map(|cell| look(cell.as_ref(), heat, theme))
        .collect::<Vec<_>>();
    let wide = frame.plot.width() / heat.spans.len().max(1) as f64;
    let gap = if wide >= 5.0 { 1.0 } else { 0.0 };
    let mut above = Vec::new();
    let mut at = 0;
    for run in looks.chunk_by(|a, b| gap == 0.0 && a == b) {
        let spans = heat.spans.get(at).zip(heat.spans.get(at + run.len() - 1));
        let cell = cells.get(at).and_then(Option::as_ref);
        at += run.len();
        let (Some((first, last)), Some(look)) = (spans, run.first()) else {
            continue;
        };
        let rect = frame.cell(
            row,
            Span {
                start: first.start,
                end: last.end,
            },
        );
        let rect = Rect {
            right: rect.right - gap,
            bottom: rect.bottom - 1.0,
            ..rect
        };
        lay_look(*look, rect, theme, sheet);
        above.push((rect, *look, cell));
    }
    // Fills first, then what lies on them: equal looks that follow each other become one path in SVG.
    for (rect, look, cell) in above {
        if look == Look::Hatched {
            hatch(rect, theme, sheet);
        }
        if let Some(cell) = cell.filter(|_| wide >= SHAPED) {
            lay_inside(cell, look, rect, theme, sheet);
        }
    }
    if wide < SHAPED {
        lay_shapes(heat, cells, row, theme, frame, sheet);
    }
}

/// One shape per stretch of cells that are too narrow for their own.
#[allow(
    clippy::too_many_arguments,
    reason = "one row of cells needs its figure, place and look"
)]
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
        let Some(Some(cell)) = run.first() else {
            continue;
        };
        let rect = frame.cell(
            row,
            Span {
                start: first.start,
                end: last.end,
            },
        );
        let has_shape =
            matches!(cell.status, Status::Alarm | Status::Watch) && rect.width() >= SHAPED;
        if has_shape {
            let middle = (
                f64::midpoint(rect.left, rect.right),
                f64::midpoint(rect.top, rect.bottom),
            );
            lay_shape(cell.status, middle, on(cell.status, theme), sheet);
        }
    }
}

/// What the cells mean, on the second line.
fn lay_key(theme: &Theme, sheet: &mut Sheet) {
    let y = 29.0;
    let mut x = 0.0;
    for status in [Status::Ok, Status::Watch, Status::Alarm, Status::CannotTell] {
        let rect = Rect::new(x, y - 6.0, x + 16.0, y + 6.0);
        match status {
            Status::Ok => {
                for (step, left) in [(0.0, 0.0), (0.5, 6.0), (1.0, 12.0)] {
                    let part = Rect {
                        left: x + left,
                        right: x + left + 6.0,
                        ..rect
                    };
                    sheet.rect(part, Ink::fill(tint(theme, step), 1.0));
                }
            }
            Status::CannotTell => {
                lay_look(Look::Hatched, rect, theme, sheet);
                hatch(rect, theme, sheet);
            }
            _ => {
                let color = if status == Status::Alarm {
                    theme.alarm
                } else {
                    theme.watch.over(theme.paper, 0.7)
                };
                sheet.rect(rect, Ink::fill(color, 1.0));
                lay_shape(status, (x + 8.0, y), on(status, theme), sheet);
            }
        }
        x += 21.0;
        let text = status.word().to_owned();
        let width = text_width(&text, theme.small());
        sheet.text(Label::new(text, (x, y), Anchor::Left, theme).small(theme));
        x += width + 14.0;
    }
}
