//! Widths of text without a browser, and a plotters backend that uses them.
//!
//! On wasm32 plotters measures text by putting a `<span>` into the document, which fails in a worker and costs a
//! layout per label on the page. [`Measured`] answers from a table instead, so that a figure has the same layout
//! natively, in a worker and on the page.

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::table::visible;

/// Advance widths of ASCII 32 to 126 in thousandths of the text size.
///
/// Those of `DejaVu` Sans (like Verdana): the widest of the common system fonts, so that a text never takes more room
/// than was kept for it. Helvetica and Arial need about an eighth less.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// How wide a text is, in the unit of `size`.
pub fn text_width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|char| u32::from(advance(char))).sum();
    f64::from(thousandths) * size / 1000.0
}

/// The text as one line that takes at most `width`: what does not fit gives way to `…` in its middle, since names
/// often differ only at their ends.
pub fn fit(text: &str, width: f64, size: f64) -> String {
    let chars = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { visible(c) })
        .collect::<Vec<_>>();
    let whole = chars.iter().collect::<String>();
    if text_width(&whole, size) <= width {
        return whole;
    }
    let mut room = width - text_width("\u{2026}", size);
    let (mut head, mut tail) = (0, chars.len());
    loop {
        let next = if head <= chars.len() - tail {
            chars.get(head)
        } else {
            chars.get(tail - 1)
        };
        let Some(char) = next else { break };
        room -= f64::from(advance(*char)) * size / 1000.0;
        if room < 0.0 || head >= tail {
            break;
        }
        if head <= chars.len() - tail {
            head += 1;
        } else {
            tail -= 1;
        }
    }
    chars
        .iter()
        .take(head)
        .chain(&['\u{2026}'])
        .chain(chars.iter().skip(tail))
        .collect()
}

fn advance(char: char) -> u16 {
    match char {
        ' '..='~' => usize::try_from(u32::from(char) - 32)
            .ok()
            .and_then(|place| WIDTHS.get(place))
            .copied()
            .unwrap_or(1000),
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe0f}' => 0,
        '\u{2009}' | '\u{202f}' => 318,
        '\u{2013}' => 500,
        '\u{b0}'..='\u{b7}' | '\u{2018}'..='\u{201a}' => 520,
        '\u{a0}'..='\u{24f}' => 700,
        '\u{250}'..='\u{3ff}' => 720,
        '\u{400}'..='\u{5ff}' => 860,
        _ => 1000,
    }
}

/// A backend that draws with `B` and measures with [`text_width`].
#[derive(Debug)]
pub struct Measured<B>(pub B);

impl<B: DrawingBackend> DrawingBackend for Measured<B> {
    type ErrorType = B::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.present()
    }

    fn draw_pixel(
        &mut self,
        point: BackendCoord,
        color: BackendColor,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.fill_polygon(vert, style)
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        pos: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_text(text, style, pos)
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "widths are small and positive"
    )]
    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        Ok((
            text_width(text, style.size()).ceil() as u32,
            (style.size() * 1.2).ceil() as u32,
        ))
    }

    fn blit_bitmap(
        &mut self,
        pos: BackendCoord,
        size: (u32, u32),
        src: &[u8],
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.blit_bitmap(pos, size, src)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(fit("short", 100.0, 12.0), "short");
        let cut = fit("customer_lifetime_value_2023_eur", 120.0, 12.0);
        assert!(
            cut.starts_with("customer") && cut.ends_with("eur") && cut.contains('\u{2026}'),
            "{cut}"
        );
        assert!(text_width(&cut, 12.0) <= 120.0);
        assert_eq!(fit("a\nb\u{1b}", 100.0, 12.0), "a b\u{fffd}");
        assert_eq!(fit("abcdef", 1.0, 12.0), "\u{2026}");
        assert_eq!(fit("", 1.0, 12.0), "");
    }
}
