//! A figure as SVG: a small plotters backend that writes text.
//!
//! plotters' own SVG backend writes one element per mark, whole pixels and control characters as they come; here marks
//! of one look join into one path, places are quarters of a pixel, and every text is escaped.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters::prelude::IntoDrawingArea as _;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontTransform,
};

use super::draw::{DrawError, FONTS, draw};
use super::figure::Figure;
use super::measured::Measured;
use super::table::escape;
use super::theme::{Rgb, Theme};

mod trace;

use trace::Trace;

/// The size of most words, said once.
const WORDS: f64 = 12.0;

/// Places are written in this part of a pixel.
const PARTS: i32 = 4;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A figure as one SVG element of that width, with a title and a sentence for readers who do not see it.
///
/// # Errors
/// None in practice: writing text does not fail; the type is that of [`draw`].
pub fn svg(figure: &Figure, theme: &Theme, width: u32) -> Result<String, DrawError> {
    let size = (width, figure.height(width));
    let mut body = String::new();
    {
        let parts = PARTS.unsigned_abs();
        let paper = Paper {
            body: &mut body,
            size: (size.0 * parts, size.1 * parts),
            open: None,
            trace: Trace::default(),
            muted: theme.muted,
        };
        let area = Measured(paper).into_drawing_area();
        draw(figure, theme, area, size, f64::from(PARTS))?;
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         stroke-linejoin=\"round\" font-family=\"{FONTS}\" font-size=\"{WORDS}\" fill=\"{muted}\">\n<title>{title}</title>\n<desc>{summary}</desc>\n{body}</svg>\n",
        w = size.0,
        h = size.1,
        muted = theme.muted.hex(),
        title = escape(figure.title()),
        summary = escape(&figure.summary()),
    ))
}

/// Writes SVG elements; neighbours of one look share a path.
struct Paper<'a> {
    body: &'a mut String,
    size: (u32, u32),
    open: Option<Look>,
    trace: Trace,
    /// The color of most words, said once.
    muted: Rgb,
}

#[derive(Clone, PartialEq)]
struct Look {
    color: (u8, u8, u8),
    alpha: f64,
    stroke: Option<u32>,
}

impl Paper<'_> {
    /// Goes on with the open path if it looks so, else begins another.
    fn pen<S: BackendStyle>(&mut self, style: &S, is_filled: bool) {
        let color = style.color();
        let stroke = (!is_filled).then(|| style.stroke_width());
        let look = Look {
            color: color.rgb,
            alpha: color.alpha,
            stroke,
        };
        // Filled shapes that see through would join where they overlap; only opaque ones and lines do.
        if self.open.as_ref() == Some(&look) && (look.alpha >= 1.0 || !is_filled) {
            return;
        }
        self.close();
        let attributes = attributes(&look);
        let _ = write!(self.body, "<path{attributes} d=\"");
        self.open = Some(look);
        self.trace = Trace::default();
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.body.push_str("\"/>\n");
        }
    }
}

fn attributes(look: &Look) -> String {
    let (r, g, b) = look.color;
    let color = Rgb(r, g, b).hex();
    let opacity = if look.alpha < 1.0 {
        format!(" opacity=\"{}\"", look.alpha)
    } else {
        String::new()
    };
    match look.stroke {
        None => format!(" fill=\"{color}\"{opacity}"),
        Some(width) => {
            let width = f64::from(width) / f64::from(PARTS);
            format!(" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"{opacity}")
        }
    }
}

/// A place in pixels.
fn px(value: i32) -> f64 {
    f64::from(value) / f64::from(PARTS)
}

impl DrawingBackend for Paper<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.close();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        is_filled: bool,
    ) -> Drawn {
        self.pen(style, is_filled);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        self.trace.shape(self.body, corners);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.pen(style, false);
        // Hairlines along the axes sit on half pixels, where they are sharp.
        let path = path.into_iter().collect::<Vec<_>>();
        let is_hair = style.stroke_width() == PARTS.unsigned_abs();
        let (right, down) = match path.as_slice() {
            [a, b] if is_hair && a.1 == b.1 => (0, sharp(a.1)),
            [a, b] if is_hair && a.0 == b.0 => (sharp(a.0), 0),
            _ => (0, 0),
        };
        let moved = path.iter().map(|(x, y)| (x + right, y + down));
        self.trace.line(self.body, moved);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        is_filled: bool,
    ) -> Drawn {
        self.pen(style, is_filled);
        let radius = i32::try_from(radius).unwrap_or(i32::MAX / 4);
        self.trace.circle(self.body, (x, y), radius);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        self.pen(style, true);
        self.trace.shape(self.body, vert);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Drawn {
        self.close();
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let size = style.size() / f64::from(PARTS);
        // The middle of capitals and digits lies about a third of the size above the baseline.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.76,
            VPos::Center => 0.36,
            VPos::Bottom => -0.2,
        } * size;
        let turn = match style.transform() {
            FontTransform::None => String::new(),
            FontTransform::Rotate90 => format!(" transform=\"rotate(90 {} {})\"", px(x), px(y)),
            FontTransform::Rotate180 => format!(" transform=\"rotate(180 {} {})\"", px(x), px(y)),
            FontTransform::Rotate270 => format!(" transform=\"rotate(270 {} {})\"", px(x), px(y)),
        };
        let (r, g, b) = style.color().rgb;
        let mut look = String::new();
        if (size - WORDS).abs() > 1e-9 {
            let _ = write!(look, " font-size=\"{size}\"");
        }
        if Rgb(r, g, b) != self.muted {
            let _ = write!(look, " fill=\"{}\"", Rgb(r, g, b).hex());
        }
        let _ = writeln!(
            self.body,
            "<text x=\"{}\" y=\"{:.2}\"{look}{anchor}{turn}>{}</text>",
            px(x),
            px(y) + down,
            escape(text),
        );
        Ok(())
    }
}

/// How far to the next half pixel.
fn sharp(place: i32) -> i32 {
    PARTS / 2 - place.rem_euclid(PARTS)
}
