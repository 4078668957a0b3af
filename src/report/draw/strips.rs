//! Several things one below the other over one axis of time.

use crate::report::figure::{Look, Shade, Span, Strip, Strips};
use crate::report::measured::{fit, text_width};
use crate::report::number;
use crate::report::theme::Theme;

use super::axis::{Rect, Scale};
use super::sheet::{Anchor, Ink, Label, Sheet};
use super::time::lay_below;
use super::within;

/// Of the height of a strip its name.
const NAME: f64 = 20.0;
/// The bar of what fired.
const BAR: f64 = 6.0;
/// Above and below all of them.
const TOP: f64 = 20.0;
const BOTTOM: f64 = 38.0;
/// The line with the names of what lies behind.
const SHADES: f64 = 18.0;
/// Thresholds that fit on a strip, whatever was reached.
const ROOM: f64 = 1.25;
/// How far above the threshold a strip shows at most, so that a threshold can be seen.
const MOST: f64 = 8.0;

/// Where things lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StripsFrame {
    pub(super) plot: Rect,
    pub(super) x: Scale,
    span: Span,
}

/// Height of a strip with its name.
const fn tall(strip: &Strip) -> f64 {
    match strip.look {
        Look::Steps => 62.0,
        Look::Line => 98.0,
        Look::Bars | Look::Alarms | Look::Share => 52.0,
        Look::Marks => 48.0,
    }
}

fn top(strips: &Strips) -> f64 {
    TOP + if strips.shades.is_empty() {
        0.0
    } else {
        SHADES
    }
}

pub(super) fn height(strips: &Strips) -> u32 {
    let all = top(strips) + strips.strips.iter().map(tall).sum::<f64>() + BOTTOM;
    u32::try_from(number::whole(all)).unwrap_or(u32::MAX)
}

impl StripsFrame {
    pub(crate) fn new(strips: &Strips, theme: &Theme, size: (f64, f64)) -> Self {
        let ends = strips.strips.iter().flat_map(|strip| {
            let (low, high) = range(strip);
            ends(strip, low, high)
        });
        let ends = ends.map(|(_, text)| text_width(&text, theme.small()));
        let right = ends.fold(0.0, f64::max) + 10.0;
        let top = top(strips);
        let plot = Rect {
            left: 2.0,
            top,
            right: (size.0 - right).max(60.0),
            bottom: (size.1 - BOTTOM).max(top + 10.0),
        };
        let start = strips.spans.first().map_or(0, |span| span.start);
        let end = strips.spans.last().map_or(1, |span| span.end);
        let end = end.max(start.saturating_add(1));
        Self {
            plot,
            x: Scale::new((start as f64, end as f64), (plot.left, plot.right)),
            span: Span { start, end },
        }
    }

    /// The window nearest to a pixel.
    pub(crate) fn near(&self, strips: &Strips, x: f64) -> Option<usize> {
        let distance = |span: &Span| (self.x.middle(*span) - x).abs();
        let spans = strips.spans.iter().enumerate();
        let (index, _) = spans.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?;
        (x >= self.plot.left - 8.0 && x <= self.plot.right + 8.0).then_some(index)
    }

    /// Where the marker of a window goes.
    pub(crate) fn top_of(&self, span: Span) -> (f64, f64) {
        (self.x.middle(span), self.plot.top)
    }

    /// Each strip and the room for what it shows.
    fn areas<'a>(&self, strips: &'a Strips) -> impl Iterator<Item = (&'a Strip, Rect)> {
        let (plot, mut next) = (self.plot, self.plot.top);
        strips.strips.iter().map(move |strip| {
            let top = next + NAME;
            next += tall(strip);
            let bottom = next - BAR - 6.0;
            (
                strip,
                Rect {
                    top,
                    bottom,
                    ..plot
                },
            )
        })
    }

    /// The names that lead to where a strip is shown: their place, the section, the name.
    pub(crate) fn names<'a>(
        &self,
        strips: &'a Strips,
        theme: &Theme,
    ) -> Vec<(Rect, &'a str, &'a str)> {
        let linked = self
            .areas(strips)
            .filter(|(strip, _)| !strip.see.is_empty());
        let place = |(strip, area): (&'a Strip, Rect)| {
            let label = name(strip, area, theme);
            (label.bounds(), strip.see.as_str(), strip.name.as_str())
        };
        linked.map(place).collect()
    }
}

/// A strip's name above it; one that leads somewhere has the colour of links.
fn name(strip: &Strip, area: Rect, theme: &Theme) -> Label {
    let room = area.width();
    let is_short = text_width(&strip.name, theme.small()) > room;
    let text = fit(
        if is_short { &strip.short } else { &strip.name },
        room,
        theme.small(),
    );
    let color = if strip.see.is_empty() {
        theme.ink
    } else {
        theme.accent
    };
    let label = Label::new(text, (area.left, area.top - 9.0), Anchor::Left, theme);
    label.small(theme).color(color)
}

/// The lowest and the highest value of a strip's axis.
fn range(strip: &Strip) -> (f64, f64) {
    let highest = strip.values.iter().flatten().copied().fold(0.0, f64::max);
    match (strip.look, strip.threshold) {
        (Look::Line, _) => own(strip),
        (Look::Share, _) => (0.0, 1.0),
        (_, Some(threshold)) => {
            let most = highest.clamp(threshold * ROOM, threshold * MOST);
            (0.0, most.max(f64::MIN_POSITIVE))
        }
        _ => (0.0, highest.max(1.0)),
    }
}

/// From the lowest to the highest value that says something, with a little air.
fn own(strip: &Strip) -> (f64, f64) {
    let is_sure = |at: &usize| strip.hollow.get(*at) != Some(&true);
    let bands = strip.bands.iter().enumerate().filter(|(at, _)| is_sure(at));
    let bands = bands.filter_map(|(_, band)| *band);
    let expected = strip.expected.iter().flatten();
    let ends = bands.flat_map(|(low, high)| [low, high]);
    let ends = ends.chain(expected.flat_map(|(value, low, high)| [*value, *low, *high]));
    let all = strip.values.iter().flatten().copied().chain(ends);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return (0.0, 1.0);
    }
    let air = ((high - low) * 0.06).max(high.abs() * 1e-3).max(1e-9);
    (low - air, high + air)
}

/// What stands at the right end: heights as values, and texts.
fn ends(strip: &Strip, low: f64, high: f64) -> Vec<(f64, String)> {
    match (strip.look, strip.threshold) {
        (Look::Marks, _) => Vec::new(),
        (_, Some(threshold)) => vec![(threshold, format!("{}\u{d7}", number::number(threshold)))],
        (Look::Line, _) => vec![(high, number::number(high)), (low, number::number(low))],
        (Look::Share, _) => vec![(1.0, number::share(1.0))],
        _ => vec![(high, number::count(number::whole(high).unsigned_abs()))],
    }
}

pub(super) fn lay(strips: &Strips, theme: &Theme, sheet: &mut Sheet) {
    let frame = StripsFrame::new(strips, theme, sheet.size);
    let title = fit(&strips.measure, sheet.size.0, theme.text);
    sheet.text(Label::new(title, (0.0, 9.0), Anchor::Left, theme));
    for shade in &strips.shades {
        lay_shade(shade, theme, &frame, sheet);
    }
    for (strip, area) in frame.areas(strips) {
        sheet.text(name(strip, area, theme));
        lay_strip(strips, strip, theme, (&frame, area), sheet);
    }
    lay_below(sheet, theme, frame.plot, frame.span, &strips.window);
}

/// A time behind all strips, and its name above them.
fn lay_shade(shade: &Shade, theme: &Theme, frame: &StripsFrame, sheet: &mut Sheet) {
    let left = frame.x.at(shade.span.start as f64);
    let right = frame.x.at(shade.span.end as f64).max(left + 2.0);
    let rect = Rect {
        left,
        right,
        ..frame.plot
    };
    let ink = if shade.is_pale {
        Ink::fill(theme.tint, 1.0)
    } else {
        Ink::fill(theme.alarm, 0.14)
    };
    sheet.rect(rect, ink);
    let color = if shade.is_pale {
        theme.muted
    } else {
        theme.alarm
    };
    let at = shade.best.map_or(left, |best| frame.x.at(best as f64));
    if shade.best.is_some() {
        let line = Ink::stroke(theme.alarm, theme.hair + 0.5);
        sheet.line((at, frame.plot.top - 6.0), (at, frame.plot.bottom), line);
    }
    let y = frame.plot.top - 11.0;
    let width = text_width(&shade.name, theme.small());
    // A name that would leave the sheet ends at its moment.
    let anchor = if at + 4.0 + width > sheet.size.0 {
        (at - 4.0, Anchor::Right)
    } else {
        (at + 4.0, Anchor::Left)
    };
    let label = Label::new(shade.name.clone(), (anchor.0, y), anchor.1, theme);
    sheet.text(label.small(theme).color(color));
}

fn lay_strip(
    strips: &Strips,
    strip: &Strip,
    theme: &Theme,
    (frame, area): (&StripsFrame, Rect),
    sheet: &mut Sheet,
) {
    let (low, high) = range(strip);
    let y = Scale::new((low, high), (area.bottom, area.top));
    let axis = Ink::stroke(theme.axis, theme.hair);
    sheet.line((area.left, area.bottom), (area.right, area.bottom), axis);
    match strip.look {
        Look::Line => within::lay_line(strips, strip, theme, (frame, y), sheet),
        Look::Bars | Look::Alarms => within::lay_bars(strips, strip, theme, (frame, y), sheet),
        Look::Marks => {}
        Look::Steps | Look::Share => within::lay_steps(strips, strip, theme, (frame, y), sheet),
    }
    for (value, text) in ends(strip, low, high) {
        let place = (area.right + 6.0, y.at(value));
        let mut label = Label::new(text, place, Anchor::Left, theme).small(theme);
        if strip.threshold.is_some() {
            let ink = Ink::stroke(theme.alarm, theme.hair);
            sheet.dashes((area.left, place.1), (area.right, place.1), ink);
            label = label.color(theme.alarm);
        }
        sheet.text(label);
    }
    for episode in &strip.episodes {
        let left = frame.x.at(episode.start as f64);
        let bar = Rect {
            left,
            right: frame.x.at(episode.end as f64).max(left + 2.0),
            top: area.bottom + 2.0,
            bottom: area.bottom + 2.0 + BAR,
        };
        sheet.rect(bar, Ink::fill(theme.alarm, 1.0));
    }
    for (us, text) in &strip.events {
        let x = frame.x.at(*us as f64);
        let foot = (x, area.bottom);
        sheet.line(
            (x, area.top),
            foot,
            Ink::stroke(theme.ink, theme.hair + 0.5),
        );
        let at = (x + 4.0, f64::midpoint(area.top, area.bottom));
        let label = Label::new(text.clone(), at, Anchor::Left, theme).small(theme);
        sheet.text(label.color(theme.ink));
    }
}
