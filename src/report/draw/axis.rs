//! Scales and ticks that fit their room.

use crate::report::figure::Span;
use crate::report::measured::text_width;
use crate::report::number;
use crate::report::theme::Theme;

use super::sheet::{Anchor, Ink, Label, Sheet};

/// A rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Rect {
    /// From its four edges.
    pub const fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    /// From left to right.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Whether two of them share more than an edge.
    pub fn touches(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// A straight way from values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Values of either end.
    pub from: (f64, f64),
    /// Pixels of either end.
    pub to: (f64, f64),
}

impl Scale {
    /// From values at either end to pixels at either end.
    pub const fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to }
    }

    /// The pixel of a value, kept between the ends.
    pub fn at(&self, value: f64) -> f64 {
        let span = self.from.1 - self.from.0;
        let share = if span == 0.0 {
            0.5
        } else {
            (value - self.from.0) / span
        };
        self.to.0 + share.clamp(0.0, 1.0) * (self.to.1 - self.to.0)
    }

    /// The pixel in the middle of a window.
    pub fn middle(&self, span: Span) -> f64 {
        self.at(f64::midpoint(span.start as f64, span.end as f64))
    }
}

/// Round values between two ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ticks {
    /// The values and what they are called.
    pub marks: Vec<(f64, String)>,
    /// The first value of the axis.
    pub low: f64,
    /// The last value of the axis.
    pub high: f64,
}

impl Ticks {
    /// How wide the widest label is.
    pub fn width(&self, size: f64) -> f64 {
        self.marks
            .iter()
            .map(|(_, label)| text_width(label, size))
            .fold(0.0, f64::max)
    }
}

/// Round ticks, at most `most` of them, that reach over `low` and `high`.
pub fn round_outward(low: f64, high: f64, most: usize) -> Ticks {
    let (step, decimals) = round_step(low, high, most);
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    ticks(first, last, step, decimals)
}

/// Round ticks, at most `most` of them, between `low` and `high`.
pub fn round_inward(low: f64, high: f64, most: usize) -> Ticks {
    let (step, decimals) = round_step(low, high, most);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    Ticks {
        low,
        high,
        ..ticks(first, last, step, decimals)
    }
}

fn ticks(first: f64, last: f64, step: f64, decimals: Option<usize>) -> Ticks {
    let count = usize::try_from(number::whole(last - first))
        .unwrap_or(0)
        .min(100);
    let marks = (0..=count).map(|k| {
        let value = (first + k as f64) * step;
        (
            value,
            decimals.map_or_else(
                || number::number(value),
                |digits| number::fixed(value, digits),
            ),
        )
    });
    Ticks {
        marks: marks.collect(),
        low: first * step,
        high: last * step,
    }
}

/// A step of 1, 2, 2.5 or 5 times a power of ten, and the decimals that show it; `None`: too small or large for that.
fn round_step(low: f64, high: f64, most: usize) -> (f64, Option<usize>) {
    let span = (high - low).abs();
    let raw = if span > 0.0 && span.is_finite() {
        span / most.max(1) as f64
    } else {
        1.0
    };
    let text = format!("{raw:e}");
    let exponent: i32 = text
        .rsplit_once('e')
        .and_then(|(_, e)| e.parse().ok())
        .unwrap_or(0);
    // Exact up to 10^22. Parsing "1e5" would bring the page the tables of all numbers.
    let power = |e: i32| {
        let ten = (0..e.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
        if e < 0 { 1.0 / ten } else { ten }
    };
    for (factor, digits) in [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0), (10.0, -1)] {
        let step = factor * power(exponent);
        if step >= raw * (1.0 - 1e-9) {
            let decimals = (-9..9)
                .contains(&exponent)
                .then(|| usize::try_from(digits - exponent).unwrap_or(0));
            return (step, decimals.filter(|d| *d <= 6));
        }
    }
    (raw, None)
}

/// Gridlines and labels of a vertical axis of numbers, left of `plot`.
pub fn lay_left(sheet: &mut Sheet, theme: &Theme, plot: Rect, y: Scale, ticks: &Ticks) {
    for (value, label) in &ticks.marks {
        let at = y.at(*value);
        sheet.line(
            (plot.left, at),
            (plot.right, at),
            Ink::stroke(theme.grid, theme.hair),
        );
        let label = Label::new(label.clone(), (plot.left - 6.0, at), Anchor::Right, theme);
        sheet.text(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_over_the_data() {
        let ticks = round_outward(0.7412, 0.8531, 5);
        let labels = ticks
            .marks
            .iter()
            .map(|(_, label)| label.as_str())
            .collect::<Vec<_>>();
        assert_eq!(
            labels,
            [
                "0.725", "0.750", "0.775", "0.800", "0.825", "0.850", "0.875"
            ]
        );
        let ticks = round_outward(0.0, 1.0, 4);
        assert_eq!(ticks.marks.len(), 5);
        assert!(ticks.low == 0.0 && (ticks.high - 1.0).abs() < 1e-12);
        let ticks = round_inward(0.0, 100_000.0, 4);
        assert_eq!(
            ticks.marks.last().map(|(_, label)| label.as_str()),
            Some("100\u{202f}000")
        );
        assert_eq!(round_outward(1.0, 1.0, 4).marks.len(), 1);
        assert!(round_outward(-1e300, 1e300, 4).marks.len() < 8);
    }
}
