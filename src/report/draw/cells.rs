//! One cell of a heat map: its tint, its hatching, the number or the shape inside.

use crate::report::figure::{Heat, HeatCell, Status};
use crate::report::measured::text_width;
use crate::report::number;
use crate::report::theme::{Rgb, Theme};

use super::axis::Rect;
use super::sheet::{Anchor, Ink, Label, Sheet};

/// Cells from this width on have a shape of their own.
pub(super) const SHAPED: f64 = 9.0;
/// Steps of the tint of cells without an alarm (ours: as many as the eye tells apart).
const STEPS: f64 = 4.0;

/// How a cell is filled; equal neighbours are drawn as one where cells are narrow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Look {
    Plain(Rgb),
    Hatched,
    Empty,
    Nothing,
}

pub(super) fn look(cell: Option<&HeatCell>, heat: &Heat, theme: &Theme) -> Look {
    let Some(cell) = cell else {
        return Look::Nothing;
    };
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
pub(super) fn tint(theme: &Theme, share: f64) -> Rgb {
    theme.accent.over(theme.paper, 0.07 + 0.33 * share)
}

pub(super) fn lay_look(look: Look, rect: Rect, theme: &Theme, sheet: &mut Sheet) {
    match look {
        Look::Plain(color) => sheet.rect(rect, Ink::fill(color, 1.0)),
        Look::Hatched => sheet.rect(rect, Ink::fill(theme.unknown.over(theme.paper, 0.14), 1.0)),
        Look::Empty => {
            let middle = f64::midpoint(rect.top, rect.bottom);
            let half = (rect.width() / 2.0 - 1.0).clamp(0.5, 3.0);
            let x = f64::midpoint(rect.left, rect.right);
            sheet.line(
                (x - half, middle),
                (x + half, middle),
                Ink::stroke(theme.unknown, theme.hair),
            );
        }
        Look::Nothing => {}
    }
}

/// Strokes from lower left to upper right.
pub(super) fn hatch(rect: Rect, theme: &Theme, sheet: &mut Sheet) {
    let ink = Ink::stroke(theme.unknown.over(theme.paper, 0.6), theme.hair);
    let height = rect.height();
    let mut along = 6.0;
    while along < rect.width() + height {
        let from = (
            (rect.left + along - height).max(rect.left),
            (rect.top + along).min(rect.bottom),
        );
        let to = (
            (rect.left + along).min(rect.right),
            (rect.top + along - rect.width()).max(rect.top),
        );
        sheet.line(from, to, ink);
        along += 6.0;
    }
}

/// The number where it fits, else a shape: a triangle for alarm, a bar for watch.
pub(super) fn lay_inside(
    cell: &HeatCell,
    look: Look,
    rect: Rect,
    theme: &Theme,
    sheet: &mut Sheet,
) {
    if !matches!(look, Look::Plain(_)) {
        return;
    }
    let color = on(cell.status, theme);
    let middle = (
        f64::midpoint(rect.left, rect.right),
        f64::midpoint(rect.top, rect.bottom),
    );
    let has_shape = matches!(cell.status, Status::Alarm | Status::Watch);
    let shape = if has_shape { 12.0 } else { 0.0 };
    let text = cell
        .value
        .map(|value| number::fixed(value, 2))
        .unwrap_or_default();
    let width = text_width(&text, theme.small());
    if !text.is_empty() && rect.width() >= width + shape + 6.0 {
        let at = (middle.0 + shape / 2.0, middle.1);
        if has_shape {
            lay_shape(
                cell.status,
                (at.0 - width / 2.0 - 7.0, middle.1),
                color,
                sheet,
            );
        }
        sheet.text(
            Label::new(text, at, Anchor::Middle, theme)
                .small(theme)
                .color(color),
        );
    } else if has_shape && rect.width() >= SHAPED {
        lay_shape(cell.status, middle, color, sheet);
    }
}

/// The colour that is read on a cell of that status.
pub(super) const fn on(status: Status, theme: &Theme) -> Rgb {
    match status {
        Status::Alarm => theme.on_alarm,
        Status::Watch => theme.on_watch,
        _ => theme.ink,
    }
}

pub(super) fn lay_shape(status: Status, (x, y): (f64, f64), color: Rgb, sheet: &mut Sheet) {
    let ink = Ink::fill(color, 1.0);
    if status == Status::Alarm {
        sheet.area(
            vec![(x, y - 4.0), (x + 4.0, y + 3.0), (x - 4.0, y + 3.0)],
            ink,
        );
    } else {
        sheet.rect(Rect::new(x - 3.5, y - 1.0, x + 3.5, y + 1.0), ink);
    }
}
