//! Colours, strokes and sizes of figures: light, dark and print.
//!
//! Hues are those of Okabe & Ito (2008), "Color Universal Design", which readers with any common colour vision tell
//! apart; text colours keep 4.5:1 and marks 3:1 against the paper. The same thing has the same colour in every figure.

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance after WCAG 2.2, 0 to 1.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                libm::pow((share + 0.055) / 1.055, 2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast after WCAG 2.2, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    /// This colour laid over `under` with `alpha` in 0 to 1.
    #[must_use]
    pub fn over(self, under: Self, alpha: f64) -> Self {
        let mix = |top: u8, bottom: u8| {
            let value = f64::from(top) * alpha + f64::from(bottom) * (1.0 - alpha);
            u8::try_from(super::number::whole(value).clamp(0, 255)).unwrap_or(0)
        };
        Self(
            mix(self.0, under.0),
            mix(self.1, under.1),
            mix(self.2, under.2),
        )
    }
}

/// Colours and sizes of one look; sizes in CSS pixels.
///
/// What differs between [`Theme::LIGHT`] and [`Theme::DARK`] has a colour of its own in `LIGHT`, so that the HTML
/// report can turn one drawing into the other by its style sheet alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theme {
    /// Behind everything.
    pub paper: Rgb,
    /// Text that is read first.
    pub ink: Rgb,
    /// Ticks and axis titles.
    pub muted: Rgb,
    /// Gridlines.
    pub grid: Rgb,
    /// Axis lines.
    pub axis: Rgb,
    /// The current period; what a figure is about.
    pub accent: Rgb,
    /// The reference.
    pub reference: Rgb,
    /// Behind the reference period.
    pub tint: Rgb,
    /// Where things are as they should be.
    pub ok: Rgb,
    /// Where a look is due.
    pub watch: Rgb,
    /// Where something is wrong.
    pub alarm: Rgb,
    /// Where nothing can be said.
    pub unknown: Rgb,
    /// Rows with a positive label.
    pub positive: Rgb,
    /// Rows with a negative label.
    pub negative: Rgb,
    /// The objective.
    pub objective: Rgb,
    /// Text and shapes on cells of `watch`.
    pub on_watch: Rgb,
    /// Text and shapes on cells of `alarm`.
    pub on_alarm: Rgb,
    /// How much of the accent an interval band has, 0 to 1.
    pub band: f64,
    /// Text.
    pub text: f64,
    /// Data lines.
    pub stroke: f64,
    /// Gridlines and axes.
    pub hair: f64,
    /// Radius of points.
    pub dot: f64,
}

impl Theme {
    /// Ink on white.
    pub const LIGHT: Self = Self {
        paper: Rgb(255, 255, 255),
        ink: Rgb(27, 31, 36),
        muted: Rgb(91, 98, 108),
        grid: Rgb(232, 234, 237),
        axis: Rgb(160, 166, 175),
        accent: Rgb(0, 114, 178),
        reference: Rgb(125, 131, 140),
        tint: Rgb(244, 245, 247),
        ok: Rgb(0, 128, 95),
        watch: Rgb(196, 130, 0),
        alarm: Rgb(199, 78, 0),
        unknown: Rgb(140, 146, 155),
        positive: Rgb(176, 88, 138),
        negative: Rgb(44, 140, 190),
        objective: Rgb(27, 31, 36),
        on_watch: Rgb(17, 20, 24),
        on_alarm: Rgb(255, 255, 254),
        band: 0.16,
        text: 12.0,
        stroke: 2.0,
        hair: 1.0,
        dot: 3.0,
    };

    /// Light on near-black.
    pub const DARK: Self = Self {
        paper: Rgb(22, 25, 29),
        ink: Rgb(230, 233, 237),
        muted: Rgb(160, 168, 178),
        grid: Rgb(45, 50, 57),
        axis: Rgb(98, 106, 116),
        accent: Rgb(86, 180, 233),
        reference: Rgb(139, 147, 157),
        tint: Rgb(31, 35, 41),
        ok: Rgb(48, 180, 142),
        watch: Rgb(230, 159, 0),
        alarm: Rgb(236, 112, 52),
        unknown: Rgb(118, 126, 136),
        positive: Rgb(214, 136, 178),
        negative: Rgb(72, 158, 206),
        objective: Rgb(230, 233, 237),
        on_watch: Rgb(17, 20, 24),
        on_alarm: Rgb(17, 20, 23),
        band: 0.22,
        ..Self::LIGHT
    };

    /// For paper: darker greys, stronger bands.
    pub const PRINT: Self = Self {
        ink: Rgb(0, 0, 0),
        muted: Rgb(60, 64, 70),
        grid: Rgb(222, 224, 228),
        axis: Rgb(110, 115, 122),
        reference: Rgb(110, 115, 122),
        objective: Rgb(0, 0, 0),
        band: 0.2,
        ..Self::LIGHT
    };

    /// Smaller text, for second lines.
    pub const fn small(&self) -> f64 {
        self.text - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_marks_stand_out_from_the_paper() {
        for theme in [Theme::LIGHT, Theme::DARK, Theme::PRINT] {
            for text in [theme.ink, theme.muted, theme.objective] {
                assert!(text.contrast(theme.paper) >= 4.5, "{text:?}");
                assert!(text.contrast(theme.tint) >= 4.5, "{text:?}");
            }
            assert!(theme.on_alarm.contrast(theme.alarm) >= 4.5);
            assert!(theme.on_watch.contrast(theme.watch.over(theme.paper, 0.7)) >= 4.5);
            for mark in [
                theme.accent,
                theme.reference,
                theme.ok,
                theme.watch,
                theme.alarm,
                theme.unknown,
                theme.positive,
                theme.negative,
            ] {
                assert!(
                    mark.contrast(theme.paper) >= 3.0,
                    "{mark:?} {}",
                    mark.contrast(theme.paper)
                );
            }
        }
    }
}
