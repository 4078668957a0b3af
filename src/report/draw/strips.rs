//! Several numbers against a threshold each, one below the other over one axis of time.

use crate::report::figure::{Span, Strip, Strips};
use crate::report::measured::{fit, text_width};
use crate::report::number;
use crate::report::theme::Theme;

use super::axis::{Rect, Scale};
use super::sheet::{Anchor, Ink, Label, Sheet};
use super::time::lay_below;

/// Height of a strip with its name.
const STRIP: f64 = 62.0;
/// Of it the name.
const NAME: f64 = 20.0;
/// Of it the bar of what fired.
const BAR: f64 = 6.0;
/// Above and below all of them.
const TOP: f64 = 20.0;
const BOTTOM: f64 = 38.0;
/// Thresholds that fit on a strip, whatever was reached.
const ROOM: f64 = 1.25;
/// How far above the threshold a strip shows at most, so that a threshold can be seen.
const MOST: f64 = 8.0;

/// Where things lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StripsFrame {
    plot: Rect,
    x: Scale,
    span: Span,
}

pub(super) fn height(strips: &Strips) -> u32 {
    let all = TOP + STRIP * strips.strips.len() as f64 + BOTTOM;
    u32::try_from(number::whole(all)).unwrap_or(u32::MAX)
}

impl StripsFrame {
    pub(crate) fn new(strips: &Strips, theme: &Theme, size: (f64, f64)) -> Self {
        let threshold = |strip: &Strip| text_width(&said(strip), theme.small());
        let right = strips.strips.iter().map(threshold).fold(0.0, f64::max) + 10.0;
        let plot = Rect {
            left: 2.0,
            top: TOP,
            right: (size.0 - right).max(60.0),
            bottom: (size.1 - BOTTOM).max(TOP + 10.0),
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

    fn area(&self, at: usize) -> Rect {
        let top = self.plot.top + STRIP * at as f64 + NAME;
        Rect {
            top,
            bottom: top + STRIP - NAME - BAR - 6.0,
            ..self.plot
        }
    }
}

fn said(strip: &Strip) -> String {
    format!("{}\u{d7}", number::number(strip.threshold))
}

pub(super) fn lay(strips: &Strips, theme: &Theme, sheet: &mut Sheet) {
    let frame = StripsFrame::new(strips, theme, sheet.size);
    let title = fit(&strips.measure, sheet.size.0, theme.text);
    sheet.text(Label::new(title, (0.0, 9.0), Anchor::Left, theme));
    for (at, strip) in strips.strips.iter().enumerate() {
        lay_strip(strips, strip, theme, (&frame, frame.area(at)), sheet);
    }
    lay_below(sheet, theme, frame.plot, frame.span, &strips.window);
}

fn lay_strip(
    strips: &Strips,
    strip: &Strip,
    theme: &Theme,
    (frame, area): (&StripsFrame, Rect),
    sheet: &mut Sheet,
) {
    let room = sheet.size.0 - area.left;
    let name = if text_width(&strip.name, theme.small()) <= room {
        &strip.name
    } else {
        &strip.short
    };
    let name = fit(name, room, theme.small());
    let label = Label::new(name, (area.left, area.top - 9.0), Anchor::Left, theme);
    sheet.text(label.small(theme).color(theme.ink));
    let highest = strip.values.iter().flatten().copied().fold(0.0, f64::max);
    let most = highest.clamp(strip.threshold * ROOM, strip.threshold * MOST);
    let y = Scale::new((0.0, most.max(f64::MIN_POSITIVE)), (area.bottom, area.top));
    let base = (area.left, area.bottom);
    sheet.line(
        base,
        (area.right, area.bottom),
        Ink::stroke(theme.axis, theme.hair),
    );
    let known = strips.spans.iter().zip(&strip.values);
    let known: Vec<_> = known.map(|(span, value)| (*span, *value)).collect();
    for run in known.chunk_by(|a, b| a.1.is_some() == b.1.is_some()) {
        let points = run
            .iter()
            .filter_map(|(span, value)| Some((*span, (*value)?)));
        let mut shape = Vec::new();
        for (span, value) in points {
            shape.push((frame.x.at(span.start as f64), y.at(value)));
            shape.push((frame.x.at(span.end as f64), y.at(value)));
        }
        sheet.path(shape.clone(), Ink::stroke(theme.accent, theme.hair + 0.5));
        if let (Some(first), Some(last)) = (shape.first().copied(), shape.last().copied()) {
            shape.push((last.0, area.bottom));
            shape.push((first.0, area.bottom));
            sheet.area(shape, Ink::fill(theme.accent, theme.band));
        }
    }
    let at = y.at(strip.threshold);
    let ink = Ink::stroke(theme.alarm, theme.hair);
    sheet.dashes((area.left, at), (area.right, at), ink);
    let label = Label::new(said(strip), (area.right + 6.0, at), Anchor::Left, theme);
    sheet.text(label.small(theme).color(theme.alarm));
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
}
