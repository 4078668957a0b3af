//! Figures onto any plotters backend.
//!
//! A figure first becomes a [`Sheet`]: marks in CSS pixels, the same on every backend and for hovering; then the sheet
//! is painted. So layout is tested without pixels and compiled once, not per backend.
//!
//! **Invariant:** no two labels of a sheet overlap and none leaves it, from 280 pixels of width on.

pub mod axis;
mod bars;
mod cells;
mod curve;
mod expected;
mod heat;
mod levels;
mod lines;
mod sheet;
mod stains;
mod strips;
mod time;
mod within;

pub use sheet::{Anchor, Ink, Label, Mark, Sheet};

pub(crate) use bars::BarsFrame;
pub(crate) use curve::CurveFrame;
pub(crate) use heat::HeatFrame;
pub(crate) use lines::LineFrame;
pub(crate) use strips::StripsFrame;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color as _, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle,
};
use plotters_backend::DrawingBackend;

use super::figure::Figure;
use super::theme::Theme;

/// The fonts of every figure; the page's style sheet names the same.
pub const FONTS: &str = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif";

/// Why a figure could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The backend refused.
    #[error("the figure could not be drawn: {0}")]
    Backend(String),
}

impl Figure {
    /// The height that suits a width, both in CSS pixels.
    pub fn height(&self, width: u32) -> u32 {
        match self {
            Self::Line(_) => lines::height(width),
            Self::Heat(heat) => heat::height(heat),
            Self::Bars(bars) => bars::height(bars),
            Self::Curve(curve) => curve::height(curve, &Theme::LIGHT, width),
            Self::Strips(strips) => strips::height(strips),
        }
    }

    /// What is to be painted, in CSS pixels.
    pub fn sheet(&self, theme: &Theme, size: (u32, u32)) -> Sheet {
        let size = (f64::from(size.0), f64::from(size.1));
        let mut sheet = Sheet::new(size);
        match self {
            Self::Line(line) => lines::lay(line, theme, &mut sheet),
            Self::Heat(heat) => heat::lay(heat, theme, &mut sheet),
            Self::Bars(bars) => bars::lay(bars, theme, &mut sheet),
            Self::Curve(curve) => curve::lay(curve, theme, &mut sheet),
            Self::Strips(strips) => strips::lay(strips, theme, &mut sheet),
        }
        sheet
    }
}

/// Draws a figure.
///
/// `size` is in CSS pixels; `scale` is the device pixel ratio, and the area has `size × scale` pixels.
///
/// # Errors
/// [`DrawError::Backend`] with the backend's words.
pub fn draw<B: DrawingBackend>(
    figure: &Figure,
    theme: &Theme,
    area: DrawingArea<B, Shift>,
    size: (u32, u32),
    scale: f64,
) -> Result<(), DrawError> {
    let failed = |error: String| DrawError::Backend(error);
    let paper = theme.paper;
    area.fill(&RGBAColor(paper.0, paper.1, paper.2, 1.0))
        .map_err(|e| failed(e.to_string()))?;
    for mark in &figure.sheet(theme, size).marks {
        paint(mark, &area, scale).map_err(failed)?;
    }
    area.present().map_err(|e| failed(e.to_string()))
}

fn paint<B: DrawingBackend>(
    mark: &Mark,
    area: &DrawingArea<B, Shift>,
    scale: f64,
) -> Result<(), String> {
    let px = |(x, y): (f64, f64)| (pixel(x * scale), pixel(y * scale));
    let style = |ink: &Ink, is_filled: bool| ShapeStyle {
        color: RGBAColor(ink.color.0, ink.color.1, ink.color.2, ink.alpha),
        filled: is_filled,
        stroke_width: pixel(ink.width * scale).max(1).unsigned_abs(),
    };
    match mark {
        Mark::Path { points, ink } => {
            let points = points.iter().copied().map(px).collect::<Vec<_>>();
            area.draw(&PathElement::new(points, style(ink, false)))
        }
        Mark::Area { points, ink } => {
            let points = points.iter().copied().map(px).collect::<Vec<_>>();
            area.draw(&Polygon::new(points, style(ink, true)))
        }
        Mark::Rect { from, to, ink } => {
            area.draw(&Rectangle::new([px(*from), px(*to)], style(ink, true)))
        }
        Mark::Dot { at, radius, ink } => area.draw(&Circle::new(
            px(*at),
            pixel(radius * scale).max(1),
            style(ink, true),
        )),
        Mark::Ring { at, radius, ink } => area.draw(&Circle::new(
            px(*at),
            pixel(radius * scale).max(1),
            style(ink, false),
        )),
        Mark::Text(label) => return text(label, area, scale),
    }
    .map_err(|error| error.to_string())
}

fn text<B: DrawingBackend>(
    label: &Label,
    area: &DrawingArea<B, Shift>,
    scale: f64,
) -> Result<(), String> {
    let h_pos = match label.anchor {
        Anchor::Left => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::Right => HPos::Right,
    };
    let color = RGBAColor(label.color.0, label.color.1, label.color.2, 1.0);
    let font = FontDesc::new(
        FontFamily::Name(FONTS),
        label.size * scale,
        FontStyle::Normal,
    );
    let style = TextStyle {
        font,
        color: color.to_backend_color(),
        pos: Pos::new(h_pos, VPos::Center),
    };
    let at = (pixel(label.at.0 * scale), pixel(label.at.1 * scale));
    area.draw_text(&label.text, &style, at)
        .map_err(|error| error.to_string())
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "`as` saturates; the sheet's coordinates are near the screen"
)]
const fn pixel(value: f64) -> i32 {
    value.round() as i32
}
