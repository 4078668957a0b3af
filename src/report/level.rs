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

    /// What the line would say at that height, as precisely as a pixel can tell.
    pub fn level_at(&self, y: f64, size: (u32, u32), theme: &Theme) -> Option<f64> {
        let frame = self.frame(size, theme)?;
        let (low, high) = frame.y.from;
        let (bottom, top) = frame.y.to;
        let share = ((y - bottom) / (top - bottom)).clamp(0.0, 1.0);
        Some(self.rounded(low + share * (high - low), frame.y.from))
    }

    /// What it would say so many steps higher.
    pub fn level_after(&self, steps: f64, size: (u32, u32), theme: &Theme) -> Option<f64> {
        let frame = self.frame(size, theme)?;
        let step = step(frame.y.from);
        Some(self.rounded(self.level()? + steps * step, frame.y.from))
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

    /// The nearest step, inside the range that the number cannot leave.
    fn rounded(&self, value: f64, range: (f64, f64)) -> f64 {
        let bounds = match self {
            Self::Line(line) => line.bounds,
            _ => (None, None),
        };
        // Whole steps of 1/k, so that 0.995 is 0.995.
        let per_one = 1.0 / step(range);
        let value = if per_one >= 1.0 {
            (value * per_one).round() / per_one.round()
        } else {
            (value * per_one).round() / per_one
        };
        value
            .max(bounds.0.unwrap_or(f64::NEG_INFINITY))
            .min(bounds.1.unwrap_or(f64::INFINITY))
    }
}

/// A power of ten of which the range has at least a hundred.
fn step((low, high): (f64, f64)) -> f64 {
    let mut step = 1.0;
    while step * 100.0 > (high - low) * 1.000_001 && step > 1e-9 {
        step /= 10.0;
    }
    while step * 1000.0 <= high - low && step < 1e9 {
        step *= 10.0;
    }
    step
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
    fn it_goes_step_by_step_and_never_beyond_what_can_be() {
        let (size, theme) = ((600, 250), Theme::LIGHT);
        let after = |steps| figure(0.95).level_after(steps, size, &theme).unwrap();
        assert_eq!((after(1.0), after(-1.0)), (0.951, 0.949));
        assert_eq!(after(1e4), 1.0);
        assert_eq!(figure(0.95).level_at(-50.0, size, &theme), Some(1.0));
        let heat = Figure::Heat(crate::report::figure::Heat::default());
        assert_eq!(heat.level_at(10.0, size, &theme), None);
        assert!(!heat.is_at_level(10.0, size, &theme));
    }

    #[test]
    fn steps_suit_the_range() {
        assert_eq!(step((0.9, 1.0)), 0.001);
        assert_eq!(step((0.0, 200.0)), 1.0);
        assert_eq!(step((0.0, 5000.0)), 10.0);
    }
}
