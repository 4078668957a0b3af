//! Two groups' shares over the same bins: one filled, the other as an outline.

use crate::report::figure::{Bars, BarsOver, Tone};
use crate::report::measured::{fit, text_width};
use crate::report::number;
use crate::report::theme::{Rgb, Theme};

use super::axis::{Rect, Scale, Ticks, lay_left, round_inward, round_outward};
use super::levels::{ROW, above, beside, lay_levels};
use super::sheet::{Anchor, Ink, Label, Sheet};

/// Levels that are drawn; the table has them all (ours: a screenful).
const LEVELS: usize = 20;

impl Theme {
    /// The colour of a group of rows.
    pub(super) const fn tone(&self, tone: Tone) -> Rgb {
        match tone {
            Tone::Reference => self.reference,
            Tone::Current => self.accent,
            Tone::Positive => self.positive,
            Tone::Negative => self.negative,
        }
    }
}

/// Where things lie.
#[derive(Debug, Clone)]
pub(crate) struct BarsFrame {
    /// Inside the axes.
    pub(crate) plot: Rect,
    /// Values to pixels across (edges) or shares to pixels (levels).
    pub(crate) x: Scale,
    /// Shares to pixels upward (edges only).
    pub(crate) y: Scale,
    /// Bins that are drawn.
    pub(crate) shown: usize,
    ticks: Ticks,
}

pub(super) fn height(bars: &Bars) -> u32 {
    match &bars.over {
        BarsOver::Edges(_) => 220,
        BarsOver::Levels(levels) => {
            let rows = u32::try_from(levels.len().min(LEVELS)).unwrap_or(0);
            let more = if levels.len() > LEVELS { 18 } else { 0 };
            let head = if bars.alone.is_some() { 28 } else { 50 };
            head + 22 * rows + more
        }
    }
}

impl BarsFrame {
    pub(crate) fn new(bars: &Bars, theme: &Theme, size: (f64, f64)) -> Self {
        // Levels that are left out do not squeeze those that are shown.
        let shown = match &bars.over {
            BarsOver::Edges(_) => bars.len(),
            BarsOver::Levels(levels) => levels.len().min(LEVELS),
        };
        let shares = (0..shown).flat_map(|at| bars.series.iter().map(move |s| s.share(at)));
        let numbers = bars
            .alone
            .iter()
            .flat_map(|alone| alone.values.iter().take(shown));
        let (low, top) = shares
            .chain(numbers.flatten().copied())
            .fold((0.0_f64, 0.0_f64), |(low, top), value| {
                (low.min(value), top.max(value))
            });
        let top = if top > low { top } else { low + 1.0 };
        match &bars.over {
            BarsOver::Edges(edges) => Self::over_edges(bars, edges, top, (theme, size)),
            BarsOver::Levels(levels) => Self::over_levels(bars, levels, (low, top), (theme, size)),
        }
    }

    fn over_edges(
        bars: &Bars,
        edges: &[f64],
        top: f64,
        (theme, size): (&Theme, (f64, f64)),
    ) -> Self {
        let mut ticks = round_outward(0.0, top * 100.0, 3);
        ticks.high /= 100.0;
        for (value, label) in &mut ticks.marks {
            *value /= 100.0;
            *label = format!("{label}{}%", number::THIN);
        }
        let left = ticks.width(theme.text) + 10.0;
        let plot = Rect::new(left, 34.0, size.0 - 8.0, (size.1 - 44.0).max(60.0));
        let low = edges.first().copied().unwrap_or(0.0);
        let high = edges.last().copied().unwrap_or(1.0);
        let x = Scale::new((low, high), (left, plot.right));
        let y = Scale::new((0.0, ticks.high), (plot.bottom, plot.top));
        Self {
            plot,
            x,
            y,
            shown: bars.len(),
            ticks,
        }
    }

    fn over_levels(
        bars: &Bars,
        levels: &[String],
        range: (f64, f64),
        (theme, size): (&Theme, (f64, f64)),
    ) -> Self {
        let widths = levels.iter().map(|level| text_width(level, theme.text));
        let left = (widths.fold(20.0, f64::max) + 10.0).min(size.0 * 0.36);
        let right = size.0 - beside(bars, theme);
        let shown = levels.len().min(LEVELS);
        let plot = Rect::new(
            left,
            above(bars),
            right.max(left + 20.0),
            above(bars) + ROW * shown as f64,
        );
        let x = Scale::new(range, (left, plot.right - 8.0));
        let y = Scale::new((0.0, 1.0), (0.0, 1.0));
        Self {
            plot,
            x,
            y,
            shown,
            ticks: Ticks::default(),
        }
    }

    /// The pixels of a bin.
    pub(crate) fn bin(&self, bars: &Bars, at: usize) -> Rect {
        match &bars.over {
            BarsOver::Edges(edges) => {
                let edge = |at: usize| {
                    edges
                        .get(at)
                        .map_or(self.plot.right, |edge| self.x.at(*edge))
                };
                Rect {
                    left: edge(at),
                    right: edge(at + 1),
                    ..self.plot
                }
            }
            BarsOver::Levels(_) => {
                let top = self.plot.top + ROW * at as f64;
                Rect {
                    top,
                    bottom: top + ROW,
                    ..self.plot
                }
            }
        }
    }
}

pub(super) fn lay(bars: &Bars, theme: &Theme, sheet: &mut Sheet) {
    let frame = BarsFrame::new(bars, theme, sheet.size);
    match &bars.over {
        BarsOver::Edges(edges) => lay_edges(bars, edges, theme, &frame, sheet),
        BarsOver::Levels(levels) => lay_levels(bars, levels, theme, &frame, sheet),
    }
}

/// The groups' names in their colours at the right of the first line; returns where they begin.
pub(super) fn lay_names(names: &[(&str, Rgb)], theme: &Theme, sheet: &mut Sheet) -> f64 {
    let most = sheet.size.0 * 0.34;
    let mut right = sheet.size.0 - 2.0;
    for (name, color) in names.iter().rev() {
        let text = fit(name, most, theme.text);
        let width = text_width(&text, theme.text);
        sheet.rect(
            Rect::new(right - width - 14.0, 4.0, right - width - 4.0, 14.0),
            Ink::fill(*color, 1.0),
        );
        let color = theme.ink;
        sheet.text(Label::new(text, (right, 9.0), Anchor::Right, theme).color(color));
        right -= width + 26.0;
    }
    right
}

pub(super) fn lay_title(text: &str, room: f64, theme: &Theme, sheet: &mut Sheet) {
    let text = fit(text, room, theme.text);
    sheet.text(Label::new(text, (0.0, 9.0), Anchor::Left, theme));
}

fn lay_edges(bars: &Bars, edges: &[f64], theme: &Theme, frame: &BarsFrame, sheet: &mut Sheet) {
    let [behind, front] = &bars.series;
    let names = [
        (behind.name.as_str(), theme.tone(behind.tone)),
        (front.name.as_str(), theme.tone(front.tone)),
    ];
    let room = lay_names(&names, theme, sheet);
    lay_title("share of rows", room, theme, sheet);
    lay_left(sheet, theme, frame.plot, frame.y, &frame.ticks);
    for at in 0..bars.len() {
        let bin = frame.bin(bars, at);
        let gap = if bin.width() > 6.0 { 1.0 } else { 0.0 };
        let rect = Rect {
            top: frame.y.at(front.share(at)),
            right: bin.right - gap,
            ..bin
        };
        if front.share(at) > 0.0 {
            sheet.rect(rect, Ink::fill(theme.tone(front.tone), 0.55));
        }
    }
    let mut outline = vec![(frame.plot.left, frame.plot.bottom)];
    for at in 0..bars.len() {
        let bin = frame.bin(bars, at);
        let y = frame.y.at(behind.share(at));
        outline.extend([(bin.left, y), (bin.right, y)]);
    }
    outline.push((frame.plot.right, frame.plot.bottom));
    sheet.path(outline, Ink::stroke(theme.tone(behind.tone), 2.0));
    let base = frame.plot.bottom;
    sheet.line(
        (frame.plot.left, base),
        (frame.plot.right, base),
        Ink::stroke(theme.axis, theme.hair),
    );
    lay_numbers(edges, theme, frame, sheet);
    lay_mark(bars, theme, frame, sheet);
    let text = below(bars, sheet.size.0 - frame.plot.left, theme);
    let at = (frame.plot.left, base + 33.0);
    sheet.text(Label::new(text, at, Anchor::Left, theme));
}

/// The axis' name, shortened to its room, and how much is missing where that is known and not nothing.
pub(super) fn below(bars: &Bars, room: f64, theme: &Theme) -> String {
    let [behind, front] = &bars.series;
    let missing = match (behind.missing, front.missing) {
        (Some(before), Some(now)) if before > 0.0 || now > 0.0 => {
            format!(
                " \u{b7} missing {} \u{2192} {}",
                number::share(before),
                number::share(now)
            )
        }
        _ => String::new(),
    };
    let room = room - text_width(&missing, theme.text);
    format!("{}{missing}", fit(&bars.axis, room, theme.text))
}

fn lay_numbers(edges: &[f64], theme: &Theme, frame: &BarsFrame, sheet: &mut Sheet) {
    let (low, high) = (
        edges.first().copied().unwrap_or(0.0),
        edges.last().copied().unwrap_or(1.0),
    );
    // The widest label decides how many there is room for; fewer ticks never have longer labels.
    let fitting = [8, 6, 5, 4, 3, 2, 1]
        .into_iter()
        .map(|most| round_inward(low, high, most))
        .find(|ticks| {
            let room = frame.plot.width() / (ticks.marks.len().max(2) - 1) as f64;
            ticks.width(theme.text) + 14.0 <= room
        });
    for (value, text) in fitting.map(|ticks| ticks.marks).unwrap_or_default() {
        let x = frame.x.at(value);
        let half = text_width(&text, theme.text) / 2.0;
        let base = frame.plot.bottom;
        sheet.line(
            (x, base),
            (x, base + 4.0),
            Ink::stroke(theme.axis, theme.hair),
        );
        let at = (x.min(sheet.size.0 - half - 1.0), base + 16.0);
        sheet.text(Label::new(text, at, Anchor::Middle, theme));
    }
}

/// The decision threshold, with its name where there is room on either side.
fn lay_mark(bars: &Bars, theme: &Theme, frame: &BarsFrame, sheet: &mut Sheet) {
    let Some(value) = bars
        .mark
        .filter(|v| *v >= frame.x.from.0 && *v <= frame.x.from.1)
    else {
        return;
    };
    let x = frame.x.at(value);
    sheet.dashes(
        (x, frame.plot.top - 6.0),
        (x, frame.plot.bottom),
        Ink::stroke(theme.ink, theme.hair),
    );
    let text = format!("threshold {}", number::number(value));
    let is_left = x + 6.0 + text_width(&text, theme.small()) > frame.plot.right;
    let (anchor, x) = if is_left {
        (Anchor::Right, x - 5.0)
    } else {
        (Anchor::Left, x + 5.0)
    };
    let at = (x, frame.plot.top - 4.0);
    sheet.text(
        Label::new(text, at, anchor, theme)
            .small(theme)
            .color(theme.ink),
    );
}
