//! The line that the reader may move in a figure: where it runs, and what it would say elsewhere.

use super::draw::LineFrame;
use super::figure::Figure;
use super::theme::Theme;

/// So near to it, a pointer has hold of the line (ours: half a fingertip).
const NEAR: f64 = 10.0;

impl Figure {
    /// What the objective's line says; `None` where there is none.
    pub const fn level(&self) -> Option<f64> {
        match self {
            Self::Line(line) => line.objective,
            _ => None,
        }
    }

    /// Whether the objective's line runs at that height.
    pub fn is_at_level(&self, y: f64, size: (u32, u32), theme: &Theme) -> bool {
        let at = self.level().zip(self.frame(size, theme));
        at.is_some_and(|(level, frame)| (frame.y.at(level) - y).abs() <= NEAR)
    }

    /// At which height the objective's line runs, and at which part of the axis, 1 being its top.
    pub fn place_of_level(&self, size: (u32, u32), theme: &Theme) -> Option<(f64, f64)> {
        let (level, frame) = self.level().zip(self.frame(size, theme))?;
        let y = frame.y.at(level);
        let (bottom, top) = frame.y.to;
        Some((y, ((y - bottom) / (top - bottom)).clamp(0.0, 1.0)))
    }

    /// What the line would say at that height, as precisely as a pixel can tell.
    pub fn level_at(&self, y: f64, size: (u32, u32), theme: &Theme) -> Option<f64> {
        let frame = self.frame(size, theme)?;
        let (low, high) = frame.y.from;
        let (bottom, top) = frame.y.to;
        let share = ((y - bottom) / (top - bottom)).clamp(0.0, 1.0);
        Some(low + share * (high - low))
    }

    fn frame(&self, size: (u32, u32), theme: &Theme) -> Option<LineFrame> {
        match self {
            Self::Line(line) => {
                let size = (f64::from(size.0), f64::from(size.1));
                Some(LineFrame::new(line, theme, size))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figure::{Line, Point, Span};

    fn figure(objective: f64) -> Figure {
        let point = |start, value| Point {
            span: Span {
                start,
                end: start + 1,
            },
            value: Some(value),
            band: None,
            floor: None,
            n: 50,
            hollow: false,
            immature: false,
            note: String::new(),
        };
        Figure::Line(Line {
            points: vec![point(0, 0.9), point(1, 1.0)],
            objective: Some(objective),
            bounds: (Some(0.0), Some(1.0)),
            ..Line::default()
        })
    }

    #[test]
    fn where_the_line_is_taken_hold_of_it_says_what_it_said() {
        let (size, theme) = ((600, 250), Theme::LIGHT);
        let figure = figure(0.95);
        let heights: Vec<f64> = (0..250).map(f64::from).collect();
        let held: Vec<f64> = heights
            .into_iter()
            .filter(|y| figure.is_at_level(*y, size, &theme))
            .collect();
        let middle = f64::midpoint(held[0], held[held.len() - 1]);
        let level = figure.level_at(middle, size, &theme).unwrap();
        assert!((level - 0.95).abs() < 0.001, "{level}");
        assert!((15..=21).contains(&held.len()), "{held:?}");
    }

    #[test]
    fn it_ends_where_the_axis_does_and_other_charts_have_none() {
        let (size, theme) = ((600, 250), Theme::LIGHT);
        let top = figure(0.95).level_at(-50.0, size, &theme);
        assert_eq!(top, Some(1.0));
        let heat = Figure::Heat(crate::report::figure::Heat::default());
        assert_eq!(heat.level_at(10.0, size, &theme), None);
        assert!(!heat.is_at_level(10.0, size, &theme));
    }
}
