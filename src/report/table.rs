//! The numbers behind a figure for readers who do not see it, and escaping for HTML, SVG and CSV.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{number, words};

/// A small table: the same numbers as a figure shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Heads.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell of a [`Table`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A number and its 95 % interval, where it has one.
    Estimate(f64, Option<(f64, f64)>),
    /// A difference, written with its sign.
    Signed(f64),
    /// A part of a whole, 0 to 1.
    Share(f64),
    /// How many.
    Count(u64),
    /// Nothing there, and why.
    Absent(String),
    /// The id of a verdict, told by shape, word and colour.
    Verdict(String),
    /// A name, and how what it stands for is computed.
    Explained(String, String),
    /// A difference and its 95 % interval, written with its sign; it stands out where the interval leaves out zero.
    Difference(f64, Option<(f64, f64)>),
    /// What it was and what it is, both written.
    Change(String, String),
    /// A bar of so much of its width, 0 to 1, a tick somewhere on it, and its text.
    Bar(f64, Option<f64>, String),
    /// A cell, and what is said of it more quietly.
    Noted(Box<Self>, String),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number, or nothing and why.
    pub fn maybe(value: Option<f64>, why: Option<&str>) -> Self {
        value.map_or_else(|| Self::Absent(why.unwrap_or("").into()), Self::Number)
    }

    /// A part of a whole, or nothing.
    pub fn maybe_share(value: Option<f64>) -> Self {
        value.map_or_else(|| Self::Absent(String::new()), Self::Share)
    }

    /// This cell with a quiet word below it.
    #[must_use]
    pub fn noted(self, note: impl Into<String>) -> Self {
        Self::Noted(Box::new(self), note.into())
    }

    /// As a reader sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Explained(text, _) | Self::Bar(.., text) => text.clone(),
            Self::Number(value) => number::number(*value),
            Self::Estimate(value, band) => number::estimate(*value, *band),
            Self::Signed(value) => number::signed(*value),
            Self::Share(value) => number::share(*value),
            Self::Count(n) => number::count(*n),
            Self::Absent(why) if why.is_empty() => "\u{2013}".into(),
            Self::Absent(why) => format!("\u{2013} ({why})"),
            Self::Verdict(id) => words::verdict(id).into(),
            Self::Difference(value, band) => difference(*value, *band),
            Self::Change(before, now) if before == now => now.clone(),
            Self::Change(before, now) => format!("{before} \u{2192} {now}"),
            Self::Noted(cell, note) if note.is_empty() => cell.shown(),
            Self::Noted(cell, note) => format!("{} ({note})", cell.shown()),
        }
    }

    /// As a program reads it: every digit, no separators; empty where there is nothing.
    pub fn raw(&self) -> String {
        match self {
            Self::Text(text) | Self::Bar(.., text) => guarded(text),
            Self::Number(value)
            | Self::Estimate(value, _)
            | Self::Signed(value)
            | Self::Difference(value, _)
            | Self::Share(value) => value.to_string(),
            Self::Count(n) => n.to_string(),
            Self::Absent(_) => String::new(),
            Self::Verdict(name) | Self::Explained(name, _) => name.clone(),
            Self::Change(..) => self.shown(),
            Self::Noted(cell, _) => cell.raw(),
        }
    }

    /// Whether it stands right-aligned.
    pub fn is_numeric(&self) -> bool {
        match self {
            Self::Noted(cell, _) => cell.is_numeric(),
            Self::Text(_) | Self::Verdict(_) | Self::Explained(..) | Self::Bar(..) => false,
            _ => true,
        }
    }

    /// Whether it is a difference whose interval leaves out zero.
    pub const fn is_clear(&self) -> bool {
        matches!(self, Self::Difference(_, Some((low, high))) if *low > 0.0 || *high < 0.0)
    }
}

impl Table {
    /// An HTML table with a caption; every text escaped. Class `n` marks the cells with numbers.
    pub fn to_html(&self, caption: &str) -> String {
        let mut html = String::from("<table>");
        if !caption.is_empty() {
            let _ = write!(html, "<caption>{}</caption>", escape(caption));
        }
        html.push_str("<thead><tr>");
        for (place, head) in self.columns.iter().enumerate() {
            let class = self
                .rows
                .first()
                .and_then(|row| row.get(place))
                .is_some_and(Cell::is_numeric);
            let class = if class { " class=n" } else { "" };
            let _ = write!(html, "<th scope=col{class}>{}</th>", escape(head));
        }
        html.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            html.push_str("<tr>");
            for (place, cell) in row.iter().enumerate() {
                let text = escape(&cell.shown());
                let _ = match cell {
                    Cell::Verdict(id) => {
                        let (class, shape) = shape(id);
                        write!(html, "<td class=\"{class}\">{shape} {text}</td>")
                    }
                    Cell::Explained(_, how) => write!(
                        html,
                        "<th scope=row><details><summary>{text}</summary>{}</details></th>",
                        escape(how)
                    ),
                    _ if cell.is_numeric() => write!(html, "<td class=n>{text}</td>"),
                    _ if place == 0 => write!(html, "<th scope=row>{text}</th>"),
                    _ => write!(html, "<td>{text}</td>"),
                };
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table>");
        html
    }

    /// RFC 4180 with every digit; text that a spreadsheet would run as a formula is made plain by an apostrophe.
    pub fn to_csv(&self) -> String {
        let mut csv = String::new();
        let heads = self
            .columns
            .iter()
            .map(|head| quoted(&guarded(head)))
            .collect::<Vec<_>>();
        csv.push_str(&heads.join(","));
        csv.push_str("\r\n");
        for row in &self.rows {
            let cells = row
                .iter()
                .map(|cell| quoted(&cell.raw()))
                .collect::<Vec<_>>();
            csv.push_str(&cells.join(","));
            csv.push_str("\r\n");
        }
        csv
    }
}

/// A difference as a reader sees it.
fn difference(value: f64, band: Option<(f64, f64)>) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    match band {
        Some((low, high)) => format!("{sign}{}", number::interval(value, low, high)),
        None => number::signed(value),
    }
}

/// The class of a verdict, and the shape that stands beside its word and colour.
pub fn shape(verdict: &str) -> (&'static str, &'static str) {
    match verdict {
        "alarm" => ("alarm", "\u{25b2}"),
        "watch" => ("watch", "\u{25ac}"),
        "ok" => ("ok", "\u{25cf}"),
        "cannot_tell" => ("cannot_tell", "\u{25a8}"),
        _ => ("undefined", "\u{2013}"),
    }
}

/// Text that is safe between tags and in quoted attributes of HTML and XML.
///
/// Control characters, which XML forbids, and direction overrides, which let a name pose as another, become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            _ => safe.push(visible(char)),
        }
    }
    safe
}

/// The character, or U+FFFD for one that must not be written into a page.
pub const fn visible(char: char) -> char {
    match char {
        '\u{0}'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fffe}'
        | '\u{ffff}' => '\u{fffd}',
        _ => char,
    }
}

/// Keeps spreadsheets from running a text as a formula (OWASP, "CSV injection").
fn guarded(text: &str) -> String {
    if text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r', '\'', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        Table {
            columns: vec!["=cmd|'/c calc'".into(), "value".into()],
            rows: vec![
                vec![Cell::text("<script>alert(1)</script>"), Cell::Number(-0.25)],
                vec![Cell::text("a,\"b\""), Cell::Absent("no labels".into())],
            ],
        }
    }

    #[test]
    fn html_lets_no_markup_through() {
        let html = sample().to_html("a & b");
        assert!(!html.contains("<script"));
        assert!(html.contains("&lt;script&gt;"));
        assert!(html.contains("<caption>a &amp; b</caption>"));
        assert!(html.contains("\u{2013} (no labels)"));
        assert_eq!(
            escape("a\u{1b}\u{202e}b'\""),
            "a\u{fffd}\u{fffd}b&#39;&quot;"
        );
    }

    #[test]
    fn a_difference_carries_its_sign_and_says_whether_it_is_clear() {
        let clear = Cell::Difference(0.05, Some((0.01, 0.09)));
        assert_eq!(clear.shown(), "+0.0500 (0.0100 to 0.0900)");
        assert!(clear.is_clear() && clear.is_numeric());
        let noise = Cell::Difference(-0.05, Some((-0.2, 0.1))).noted("n 40");
        assert_eq!(
            noise.shown(),
            "\u{2212}0.050 (\u{2212}0.200 to 0.100) (n 40)"
        );
        assert_eq!(noise.raw(), "-0.05");
        assert!(!noise.is_clear() && noise.is_numeric());
    }

    #[test]
    fn csv_runs_no_formula_and_keeps_every_digit() {
        let csv = sample().to_csv();
        let lines = csv.split("\r\n").collect::<Vec<_>>();
        assert_eq!(lines.first(), Some(&"\"'=cmd|'/c calc'\",value"));
        assert_eq!(lines.get(1), Some(&"<script>alert(1)</script>,-0.25"));
        assert_eq!(lines.get(2), Some(&"\"a,\"\"b\"\"\","));
    }
}
