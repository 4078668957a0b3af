//! Marks in CSS pixels: what every figure becomes before a backend paints it.

use crate::report::figure::Named;
use crate::report::measured::{fit, text_width};
use crate::report::theme::{Rgb, Theme};
use crate::report::words::plain;

use super::axis::Rect;

/// Marks in the order in which they are painted.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width and height.
    pub size: (f64, f64),
    /// First is lowest.
    pub marks: Vec<Mark>,
}

/// Something to paint.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// An open line.
    Path {
        /// Its corners.
        points: Vec<(f64, f64)>,
        /// Its look.
        ink: Ink,
    },
    /// A filled shape.
    Area {
        /// Its corners.
        points: Vec<(f64, f64)>,
        /// Its look.
        ink: Ink,
    },
    /// A filled rectangle.
    Rect {
        /// Left, top.
        from: (f64, f64),
        /// Right, bottom.
        to: (f64, f64),
        /// Its look.
        ink: Ink,
    },
    /// A filled circle.
    Dot {
        /// Centre.
        at: (f64, f64),
        /// Radius.
        radius: f64,
        /// Its look.
        ink: Ink,
    },
    /// An empty circle.
    Ring {
        /// Centre.
        at: (f64, f64),
        /// Radius.
        radius: f64,
        /// Its look.
        ink: Ink,
    },
    /// One line of text.
    Text(Label),
}

/// Colour, opacity and stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// Colour.
    pub color: Rgb,
    /// Opacity, 0 to 1.
    pub alpha: f64,
    /// Stroke width.
    pub width: f64,
}

impl Ink {
    /// A filled shape's look.
    pub const fn fill(color: Rgb, alpha: f64) -> Self {
        Self {
            color,
            alpha,
            width: 1.0,
        }
    }

    /// A line's look.
    pub const fn stroke(color: Rgb, width: f64) -> Self {
        Self {
            color,
            alpha: 1.0,
            width,
        }
    }
}

impl Named {
    /// The long name where there is room for it, else the short one, shortened further if it must be.
    pub(super) fn fitting(&self, room: f64, size: f64) -> String {
        if text_width(&self.long, size) <= room {
            fit(&self.long, room, size)
        } else {
            fit(&self.short, room, size)
        }
    }
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// The anchored end; vertically the middle of the line.
    pub at: (f64, f64),
    /// Text size.
    pub size: f64,
    /// Colour.
    pub color: Rgb,
    /// Which end `at` is.
    pub anchor: Anchor,
}

/// Which end of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Left,
    /// Its middle.
    Middle,
    /// It ends there.
    Right,
}

impl Mark {
    /// Its colour.
    pub const fn color(&self) -> Rgb {
        match self {
            Self::Path { ink, .. }
            | Self::Area { ink, .. }
            | Self::Rect { ink, .. }
            | Self::Dot { ink, .. }
            | Self::Ring { ink, .. } => ink.color,
            Self::Text(label) => label.color,
        }
    }
}

impl Label {
    /// Muted text of the usual size.
    pub fn new(text: impl Into<String>, at: (f64, f64), anchor: Anchor, theme: &Theme) -> Self {
        Self {
            text: plain(&text.into()),
            at,
            size: theme.text,
            color: theme.muted,
            anchor,
        }
    }

    /// The same, smaller.
    #[must_use]
    pub fn small(self, theme: &Theme) -> Self {
        Self {
            size: theme.small(),
            ..self
        }
    }

    /// The same in another colour.
    #[must_use]
    pub fn color(self, color: Rgb) -> Self {
        Self { color, ..self }
    }

    /// The room it takes.
    pub fn bounds(&self) -> Rect {
        let width = text_width(&self.text, self.size);
        let left = match self.anchor {
            Anchor::Left => self.at.0,
            Anchor::Middle => self.at.0 - width / 2.0,
            Anchor::Right => self.at.0 - width,
        };
        Rect::new(
            left,
            self.at.1 - self.size * 0.6,
            left + width,
            self.at.1 + self.size * 0.6,
        )
    }
}

impl Sheet {
    /// An empty one.
    pub const fn new(size: (f64, f64)) -> Self {
        Self {
            size,
            marks: Vec::new(),
        }
    }

    /// Adds an open line.
    pub fn path(&mut self, points: Vec<(f64, f64)>, ink: Ink) {
        if points.len() > 1 {
            self.marks.push(Mark::Path { points, ink });
        }
    }

    /// Adds a straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink) {
        self.path(vec![from, to], ink);
    }

    /// Adds a straight line of dashes.
    pub fn dashes(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = libm::hypot(dx, dy);
        let mut done = 0.0;
        while done < length {
            let at = |along: f64| (from.0 + dx * along / length, from.1 + dy * along / length);
            self.line(at(done), at((done + 4.0).min(length)), ink);
            done += 7.0;
        }
    }

    /// Adds a filled shape.
    pub fn area(&mut self, points: Vec<(f64, f64)>, ink: Ink) {
        if points.len() > 2 {
            self.marks.push(Mark::Area { points, ink });
        }
    }

    /// Adds a filled rectangle.
    pub fn rect(&mut self, rect: Rect, ink: Ink) {
        self.marks.push(Mark::Rect {
            from: (rect.left, rect.top),
            to: (rect.right, rect.bottom),
            ink,
        });
    }

    /// Adds a filled circle.
    pub fn dot(&mut self, at: (f64, f64), radius: f64, ink: Ink) {
        self.marks.push(Mark::Dot { at, radius, ink });
    }

    /// Adds an empty circle on paper.
    pub fn ring(&mut self, at: (f64, f64), radius: f64, ink: Ink, theme: &Theme) {
        self.dot(at, radius, Ink::fill(theme.paper, 1.0));
        self.marks.push(Mark::Ring { at, radius, ink });
    }

    /// Adds a text, unless it would leave the sheet or touch one that is there; says whether it did.
    pub fn text(&mut self, label: Label) -> bool {
        let bounds = label.bounds();
        let is_inside = bounds.left >= -0.5
            && bounds.top >= -0.5
            && bounds.right <= self.size.0 + 0.5
            && bounds.bottom <= self.size.1 + 0.5;
        let is_free = self.labels().all(|other| !other.bounds().touches(bounds));
        let is_drawn = is_inside && is_free && !label.text.is_empty();
        if is_drawn {
            self.marks.push(Mark::Text(label));
        }
        is_drawn
    }

    /// The texts.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(label) => Some(label),
            _ => None,
        })
    }
}
