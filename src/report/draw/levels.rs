//! Bars of a column of names: one row per level, its shares beside it.

use crate::report::figure::{Alone, Bars, Series};
use crate::report::measured::{fit, text_width};
use crate::report::number;
use crate::report::theme::Theme;

use super::axis::Rect;
use super::bars::{BarsFrame, below, lay_title};
use super::sheet::{Anchor, Ink, Label, Sheet};

/// Height of one level's row.
pub(super) const ROW: f64 = 22.0;

/// Room above the first row.
pub(super) const fn above(bars: &Bars) -> f64 {
    if bars.alone.is_some() { 22.0 } else { 44.0 }
}

/// Room beside the bars, for what is written there.
pub(super) fn beside(bars: &Bars, theme: &Theme) -> f64 {
    let Some(alone) = &bars.alone else {
        return 2.0 * column(bars, theme);
    };
    let widths = alone
        .written
        .iter()
        .map(|text| text_width(text, theme.small()));
    widths.fold(20.0, f64::max).min(110.0) + 6.0
}

/// Room for one group's shares beside its bars.
fn column(bars: &Bars, theme: &Theme) -> f64 {
    bars.series
        .iter()
        .map(|s| text_width(short(s), theme.small()))
        .fold(48.0, f64::max)
        .min(72.0)
        + 6.0
}

/// The first word of a group's name.
fn short(series: &Series) -> &str {
    series.name.split(' ').next().unwrap_or(&series.name)
}

pub(super) fn lay_levels(
    bars: &Bars,
    levels: &[String],
    theme: &Theme,
    frame: &BarsFrame,
    sheet: &mut Sheet,
) {
    let room = sheet.size.0;
    let wide = column(bars, theme);
    let columns = [room - 2.0 - wide, room - 2.0];
    if bars.alone.is_some() {
        lay_title(&bars.title, room, theme, sheet);
    } else {
        lay_title(&below(bars, room, theme), room, theme, sheet);
        lay_heads(bars, columns, theme, sheet);
    }
    for (at, level) in levels.iter().enumerate().take(frame.shown) {
        let text = fit(level, frame.plot.left - 10.0, theme.text);
        let row = frame.bin(bars, at);
        let place = (frame.plot.left - 8.0, f64::midpoint(row.top, row.bottom));
        sheet.text(Label::new(text, place, Anchor::Right, theme).color(theme.ink));
        match &bars.alone {
            Some(alone) => lay_number(alone, (at, row), theme, frame, sheet),
            None => lay_level(bars, (at, columns), theme, frame, sheet),
        }
    }
    let plot = frame.plot;
    let axis = Ink::stroke(theme.axis, theme.hair);
    let zero = frame.x.at(0.0);
    sheet.line((zero, plot.top), (zero, plot.bottom), axis);
    if levels.len() > frame.shown {
        let more = number::count((levels.len() - frame.shown) as u64);
        let at = (plot.left, plot.bottom + 11.0);
        let text = format!("and {more} more");
        sheet.text(Label::new(text, at, Anchor::Left, theme).small(theme));
    }
}

/// The groups' names above their shares, underlined in their colours.
fn lay_heads(bars: &Bars, columns: [f64; 2], theme: &Theme, sheet: &mut Sheet) {
    let wide = column(bars, theme);
    for (series, x) in bars.series.iter().zip(columns) {
        let text = fit(short(series), wide - 6.0, theme.small());
        let width = text_width(&text, theme.small());
        let line = Rect::new(x - width, 40.0, x, 42.0);
        sheet.rect(line, Ink::fill(theme.tone(series.tone), 1.0));
        sheet.text(Label::new(text, (x, 32.0), Anchor::Right, theme).small(theme));
    }
}

/// One name's bar, from zero to its number, and the number.
fn lay_number(
    alone: &Alone,
    (at, row): (usize, Rect),
    theme: &Theme,
    frame: &BarsFrame,
    sheet: &mut Sheet,
) {
    let middle = f64::midpoint(row.top, row.bottom);
    if let Some(value) = alone.values.get(at).copied().flatten() {
        let (zero, end) = (frame.x.at(0.0), frame.x.at(value));
        let bar = Rect::new(zero.min(end), middle - 7.0, zero.max(end), middle + 7.0);
        sheet.rect(bar, Ink::fill(theme.accent, 0.75));
    }
    let text = fit(alone.written(at), 110.0, theme.small());
    let place = (sheet.size.0 - 2.0, middle);
    let label = Label::new(text, place, Anchor::Right, theme).small(theme);
    sheet.text(label.color(theme.ink));
}

/// One level's bars, the second group as a filled one inside the first's outline, and its shares.
fn lay_level(
    bars: &Bars,
    (at, columns): (usize, [f64; 2]),
    theme: &Theme,
    frame: &BarsFrame,
    sheet: &mut Sheet,
) {
    let [behind, front] = &bars.series;
    let row = frame.bin(bars, at);
    let middle = f64::midpoint(row.top, row.bottom);
    let left = frame.plot.left;
    let bar = |share: f64, half: f64| {
        let right = frame.x.at(share).max(left + 1.0);
        Rect::new(left, middle - half, right, middle + half)
    };
    let filled = bar(front.share(at), 5.0);
    sheet.rect(filled, Ink::fill(theme.tone(front.tone), 0.75));
    let outline = bar(behind.share(at), 8.0);
    let corners = vec![
        (left, outline.top),
        (outline.right, outline.top),
        (outline.right, outline.bottom),
        (left, outline.bottom),
    ];
    sheet.path(corners, Ink::stroke(theme.tone(behind.tone), 1.5));
    let shares = bars
        .series
        .iter()
        .zip(columns)
        .zip([theme.muted, theme.ink]);
    for ((series, x), color) in shares {
        let text = number::share(series.share(at));
        let label = Label::new(text, (x, middle), Anchor::Right, theme).small(theme);
        sheet.text(label.color(color));
    }
}
