//! What a figure says under a pointer or at the arrow keys' place.

use super::draw::axis::Rect;
use super::draw::{BarsFrame, CurveFrame, HeatFrame, LineFrame, StripsFrame};
use super::figure::{Bars, BarsOver, Curve, Figure, Heat, Line, Span};
use super::theme::Theme;

/// What is told at one place of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Hover {
    /// Where the marker goes, in CSS pixels.
    pub x: f64,
    /// The same, downward.
    pub y: f64,
    /// What to write, most important first.
    pub lines: Vec<String>,
    /// Which mark it is; the arrow keys go to the one before and after by [`Figure::hover_at`].
    pub index: usize,
}

impl Figure {
    /// How many marks the arrow keys go through.
    pub fn stops(&self) -> usize {
        match self {
            Self::Line(line) => line.points.len(),
            Self::Heat(heat) => heat.columns.len() * heat.spans.len(),
            Self::Bars(bars) => bars.len(),
            Self::Curve(curve) => curve.series.iter().map(|series| series.points.len()).sum(),
            Self::Strips(strips) => strips.spans.len(),
        }
    }

    /// Names in it that lead to another part: left, top, right and bottom in CSS pixels, the part's id, the name.
    pub fn names(&self, size: (u32, u32), theme: &Theme) -> Vec<([f64; 4], &str, &str)> {
        let Self::Strips(strips) = self else {
            return Vec::new();
        };
        let size = (f64::from(size.0), f64::from(size.1));
        let names = StripsFrame::new(strips, theme, size).names(strips, theme);
        let edges = |rect: Rect| [rect.left, rect.top, rect.right, rect.bottom];
        names
            .into_iter()
            .map(|(rect, id, name)| (edges(rect), id, name))
            .collect()
    }

    /// What is told under a pointer at `(x, y)`; sizes and places in CSS pixels. `None` where nothing is near.
    pub fn hover(&self, (x, y): (f64, f64), size: (u32, u32), theme: &Theme) -> Option<Hover> {
        let size_px = (f64::from(size.0), f64::from(size.1));
        let index = match self {
            Self::Line(line) => near_point(line, x, &LineFrame::new(line, theme, size_px)),
            Self::Heat(heat) => near_cell(heat, (x, y), &HeatFrame::new(heat, theme, size_px)),
            Self::Bars(bars) => near_bin(bars, (x, y), &BarsFrame::new(bars, theme, size_px)),
            Self::Curve(curve) => {
                near_curve(curve, (x, y), &CurveFrame::new(curve, theme, size_px))
            }
            Self::Strips(strips) => StripsFrame::new(strips, theme, size_px).near(strips, x),
        }?;
        self.hover_at(index, size, theme)
    }

    /// What is told at the mark of that index; `None` beyond the last.
    pub fn hover_at(&self, index: usize, size: (u32, u32), theme: &Theme) -> Option<Hover> {
        let size = (f64::from(size.0), f64::from(size.1));
        let ((x, y), lines) = match self {
            Self::Line(line) => {
                let point = line.points.get(index)?;
                (
                    LineFrame::new(line, theme, size).place(point),
                    line.told(point),
                )
            }
            Self::Heat(heat) => {
                let (row, column) = (
                    index.checked_div(heat.spans.len())?,
                    index.checked_rem(heat.spans.len())?,
                );
                let cell = HeatFrame::new(heat, theme, size).cell(row, *heat.spans.get(column)?);
                (
                    (
                        f64::midpoint(cell.left, cell.right),
                        f64::midpoint(cell.top, cell.bottom),
                    ),
                    heat.told(row, column)?,
                )
            }
            Self::Bars(bars) => {
                let frame = BarsFrame::new(bars, theme, size);
                if index >= frame.shown {
                    return None;
                }
                let bin = frame.bin(bars, index);
                let top = match bars.over {
                    BarsOver::Edges(_) => {
                        let [behind, front] = &bars.series;
                        frame.y.at(behind.share(index).max(front.share(index)))
                    }
                    BarsOver::Levels(_) => f64::midpoint(bin.top, bin.bottom),
                };
                ((f64::midpoint(bin.left, bin.right), top), bars.told(index))
            }
            Self::Curve(curve) => {
                let mut left = index;
                let series = curve.series.iter().find(|series| {
                    let is_here = left < series.points.len();
                    if !is_here {
                        left -= series.points.len();
                    }
                    is_here
                })?;
                let point = series.points.get(left)?;
                (
                    CurveFrame::new(curve, theme, size).place(point),
                    curve.told(series, point),
                )
            }
            Self::Strips(strips) => {
                let frame = StripsFrame::new(strips, theme, size);
                (frame.top_of(*strips.spans.get(index)?), strips.told(index))
            }
        };
        Some(Hover { x, y, lines, index })
    }
}

fn near_point(line: &Line, x: f64, frame: &LineFrame) -> Option<usize> {
    let distance = |span: Span| (frame.x.middle(span) - x).abs();
    let points = line.points.iter().enumerate();
    let (index, _) =
        points.min_by(|(_, a), (_, b)| distance(a.span).total_cmp(&distance(b.span)))?;
    (x >= frame.plot.left - 8.0 && x <= frame.plot.right + 8.0).then_some(index)
}

fn near_cell(heat: &Heat, (x, y): (f64, f64), frame: &HeatFrame) -> Option<usize> {
    let row = frame.row(heat, y)?;
    let column = heat.spans.iter().position(|span| {
        let cell = frame.cell(row, *span);
        x >= cell.left && x <= cell.right
    })?;
    Some(row * heat.spans.len() + column)
}

fn near_bin(bars: &Bars, (x, y): (f64, f64), frame: &BarsFrame) -> Option<usize> {
    (0..frame.shown).find(|at| {
        let bin = frame.bin(bars, *at);
        match bars.over {
            BarsOver::Edges(_) => x >= bin.left && x <= bin.right,
            BarsOver::Levels(_) => y >= bin.top && y < bin.bottom,
        }
    })
}

fn near_curve(curve: &Curve, (x, y): (f64, f64), frame: &CurveFrame) -> Option<usize> {
    let square = |place: (f64, f64)| (place.0 - x) * (place.0 - x) + (place.1 - y) * (place.1 - y);
    let points = curve
        .series
        .iter()
        .flat_map(|series| series.points.iter().map(|p| square(frame.place(p))));
    let (index, nearest) = points.enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
    (nearest <= 40.0 * 40.0).then_some(index)
}
