//! One self-contained HTML file with everything that one run says: no script, nothing fetched.
//!
//! **Invariant:** every text that comes from files or names is escaped; a content security policy in the file itself
//! forbids everything but its own style, should an escape ever be missed.

mod arrived;
mod beside;
mod data;
mod drift;
mod labels;
mod method;
mod quality;
mod queries;
mod section;
mod together;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::document::Document;
use super::draw::DrawError;
use super::figure::Figure;
use super::section::Section;
use super::svg::svg;
use super::table::{Cell, Table, escape};
use super::theme::{Rgb, Theme};
use super::{Outcome, groups};

/// Width of a figure that stands alone, in CSS pixels.
const WIDE: u32 = 980;
/// Width of a figure that stands beside another.
const HALF: u32 = 470;

/// The page as it grows, and what the dark look makes of every colour of its figures.
struct Page {
    text: String,
    dark: BTreeMap<Rgb, Rgb>,
}

impl Page {
    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn write_fmt(&mut self, text: std::fmt::Arguments<'_>) -> std::fmt::Result {
        self.text.write_fmt(text)
    }
}

/// Everything that one run says as one HTML file.
///
/// # Errors
/// None in practice: see [`svg`].
pub fn html(outcome: &Outcome) -> Result<String, DrawError> {
    let document = &outcome.document;
    let mut body = Page {
        text: String::with_capacity(256 * 1024),
        dark: BTreeMap::new(),
    };
    lead(&mut body, document, outcome.complete);
    section::write(&mut body, &outcome.sections)?;
    arrived::write(&mut body, document);
    quality::write(&mut body, outcome)?;
    queries::write(&mut body, document);
    let groups: Vec<Section> = groups::section(document).into_iter().collect();
    section::write(&mut body, &groups)?;
    labels::write(&mut body, outcome)?;
    drift::write(&mut body, outcome)?;
    together::write(&mut body, outcome)?;
    data::write(&mut body, document);
    method::write(&mut body, document);
    let mut page = String::with_capacity(body.text.len() + 8 * 1024);
    let names = document
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Model quality: {}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n<main>\n<h1>Model quality</h1>\n\
         {}</main>\n</body>\n</html>\n",
        escape(&names),
        include_str!("style.css"),
        dark_figures(&body.dark),
        body.text,
    );
    Ok(page)
}

/// Style that turns the figures dark: drawn once with light colours, each of which has its dark counterpart.
fn dark_figures(pairs: &BTreeMap<Rgb, Rgb>) -> String {
    let mut style = String::from("@media screen and (prefers-color-scheme:dark){");
    for (light, dark) in pairs {
        let (light, dark) = (light.hex(), dark.hex());
        let _ = write!(
            style,
            "[fill=\"{light}\"]{{fill:{dark}}}[stroke=\"{light}\"]{{stroke:{dark}}}"
        );
    }
    style.push_str("}\n");
    style
}

/// Rows, columns and period in one sentence.
fn lead(page: &mut Page, document: &Document, is_complete: bool) {
    let rows = document
        .sources
        .iter()
        .map(|source| source.rows)
        .sum::<u64>();
    let columns = document
        .sources
        .iter()
        .map(|source| source.columns.len() as u64)
        .sum::<u64>();
    let mut text = format!(
        "{}, {}, {}",
        super::number::counted(document.sources.len() as u64, "file", "files"),
        super::number::counted(rows, "row", "rows"),
        super::number::counted(columns, "column", "columns"),
    );
    if let (Some(first), Some(last)) = (document.windows.first(), document.windows.last()) {
        let window = document.task.window.as_deref().unwrap_or_default();
        let label =
            |w: &super::document::Window| super::moment::window_label(w.start_us, w.end_us, window);
        let _ = write!(text, "; {} to {}", label(first), label(last));
    }
    paragraph(page, &format!("{text}."), "lead");
    if !is_complete {
        paragraph(
            page,
            "Not every number was in when this file was written.",
            "lead",
        );
    }
}

fn heading(page: &mut Page, text: &str) {
    let _ = writeln!(page, "<h2>{}</h2>", escape(text));
}

fn paragraph(page: &mut Page, text: &str, class: &str) {
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    let _ = writeln!(page, "<p{class}>{}</p>", escape(text));
}

fn table(page: &mut Page, caption: &str, table: &Table) {
    let _ = writeln!(page, "<div class=\"wide\">{}</div>", table.to_html(caption));
}

/// A figure, and its table behind a fold.
fn figure(page: &mut Page, figure: &Figure, width: u32) -> Result<(), DrawError> {
    let drawing = svg(figure, &Theme::LIGHT, width)?;
    let size = (width, figure.height(width));
    let marks = figure
        .sheet(&Theme::LIGHT, size)
        .marks
        .into_iter()
        .zip(figure.sheet(&Theme::DARK, size).marks);
    page.dark
        .extend(marks.map(|(light, dark)| (light.color(), dark.color())));
    page.dark.insert(Theme::LIGHT.paper, Theme::DARK.paper);
    let _ = writeln!(
        page,
        "<figure><figcaption>{}</figcaption>\n{drawing}\
         <details><summary>These numbers as a table</summary><div class=\"wide\">{}</div></details></figure>",
        escape(figure.title()),
        figure.table().to_html(&figure.summary()),
    );
    Ok(())
}

/// Terms and what is said of them; those without a word are left out.
fn terms(page: &mut Page, terms: &[(&str, Option<String>)]) {
    page.push_str("<dl>");
    for (term, said) in terms {
        if let Some(said) = said.as_ref().filter(|said| !said.is_empty()) {
            let _ = write!(page, "<dt>{}</dt><dd>{}</dd>", escape(term), escape(said));
        }
    }
    page.push_str("</dl>\n");
}

/// A value and why, in one sentence.
fn because(value: Option<&String>, reason: Option<&String>) -> Option<String> {
    match (value, reason) {
        (Some(value), Some(reason)) if !reason.is_empty() => Some(format!("{value} ({reason})")),
        (Some(value), _) => Some(value.clone()),
        (None, _) => None,
    }
}

/// What was odd, one row each.
fn notes(notes: &[super::document::Note]) -> Option<Table> {
    let rows = notes.iter().map(|note| {
        let first = note
            .first_row
            .map_or_else(|| Cell::Absent(String::new()), Cell::Count);
        vec![Cell::text(&note.message), Cell::Count(note.count), first]
    });
    let rows = rows.collect::<Vec<_>>();
    let columns = ["what was found", "how many", "first row"]
        .map(str::to_owned)
        .to_vec();
    (!rows.is_empty()).then_some(Table { columns, rows })
}
