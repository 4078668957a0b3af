//! One self-contained HTML file with everything that one run says: no script, nothing fetched.
//!
//! In go the parts as they are laid out ([`Shown`]), the same that the page shows, and what is known of the files.
//!
//! **Invariant:** every text that comes from files or names is escaped; a content security policy in the file itself
//! forbids everything but its own style, should an escape ever be missed.

mod section;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::draw::DrawError;
use super::figure::Figure;
use super::headline::sentence_of;
use super::layout::{Shown, method};
use super::number::{bytes, counted};
use super::svg::svg;
use super::table::{Table, escape};
use super::theme::{Rgb, Theme};

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

/// Everything that one run says as one HTML file, by the name of its notebook where it has one; `digests` are the
/// SHA-256 of the files, in their order.
///
/// # Errors
/// None in practice: see [`svg`].
pub fn html(shown: &Shown, title: &str, digests: &[String]) -> Result<String, DrawError> {
    let mut body = Page {
        text: String::with_capacity(256 * 1024),
        dark: BTreeMap::new(),
    };
    let title = if title.is_empty() {
        "Model quality"
    } else {
        title
    };
    top(&mut body, shown, title);
    for part in &shown.sections {
        let _ = writeln!(body, "<section id=\"{}\">", escape(&part.id));
        if !part.title.is_empty() {
            let _ = writeln!(body, "<h2>{}</h2>", escape(&part.title));
        }
        section::write(&mut body, &part.blocks)?;
        if part.id == method::ID {
            let files = method::files(&shown.sources, digests);
            table(&mut body, "Files", &files);
        }
        body.push_str("</section>\n");
    }
    let names: Vec<&str> = shown
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}: {}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        escape(title),
        escape(&names.join(", ")),
        include_str!("style.css"),
        dark_figures(&body.dark),
        body.text,
    ))
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

/// What is told first: the files, the sentence on top, what to know of the whole, and where the parts are.
fn top(page: &mut Page, shown: &Shown, title: &str) {
    let headline = &shown.headline;
    let rows: u64 = shown.sources.iter().map(|source| source.rows).sum();
    let size: u64 = shown.sources.iter().map(|source| source.bytes).sum();
    let columns = shown.sources.iter().map(|source| source.columns.len());
    let mut said = vec![
        counted(shown.sources.len() as u64, "file", "files"),
        bytes(size),
        counted(rows, "row", "rows"),
        counted(columns.sum::<usize>() as u64, "column", "columns"),
    ];
    said.extend(Some(shown.period.clone()).filter(|period| !period.is_empty()));
    page.push_str("<header>\n");
    paragraph(page, &format!("{title}: {}.", said.join(", ")), "lead");
    let (class, shape) = section::mark(headline.tone.id());
    let said = escape(&headline.title);
    let _ = writeln!(
        page,
        "<h1><span class=\"{class}\">{shape}</span> {said}</h1>"
    );
    paragraph(page, &headline.sentence, "");
    if let Some(next) = &headline.next {
        paragraph(page, next, "");
    }
    for note in &shown.task.notes {
        paragraph(page, &sentence_of(&note.message), "lead");
    }
    if !shown.complete {
        let said = "Not every number was in when this file was written.";
        paragraph(page, said, "lead");
    }
    page.push_str("<nav aria-label=\"Parts\">");
    for part in shown.sections.iter().filter(|part| !part.title.is_empty()) {
        let (id, title) = (escape(&part.id), escape(&part.title));
        let _ = write!(page, "<a href=\"#{id}\">{title}</a> ");
    }
    page.push_str("</nav>\n</header>\n");
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

/// A figure; one that stands alone has its table behind a fold, small ones their summary inside the drawing.
fn figure(page: &mut Page, figure: &Figure, width: u32) -> Result<(), DrawError> {
    let mut drawing = svg(figure, &Theme::LIGHT, width)?;
    let size = (width, figure.height(width));
    let links = figure.names(size, &Theme::LIGHT).into_iter().map(|(edges, id, name)| {
        let [left, top, right, bottom] = edges;
        format!(
            "<a href=\"#{}\" aria-label=\"{}\"><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill-opacity=\"0\"/></a>",
            escape(id),
            escape(name),
            right - left,
            bottom - top
        )
    });
    let links: String = links.collect();
    if width == WIDE {
        // The caption of its table says the same.
        let words = drawing.find("<desc>").zip(drawing.find("</desc>\n"));
        if let Some((from, to)) = words {
            drawing.replace_range(from..to + "</desc>\n".len(), "");
        }
    }
    if let Some(end) = drawing.rfind("</svg>") {
        drawing.insert_str(end, &links);
    }
    let marks = figure
        .sheet(&Theme::LIGHT, size)
        .marks
        .into_iter()
        .zip(figure.sheet(&Theme::DARK, size).marks);
    page.dark
        .extend(marks.map(|(light, dark)| (light.color(), dark.color())));
    page.dark.insert(Theme::LIGHT.paper, Theme::DARK.paper);
    let title = escape(figure.title());
    let _ = write!(page, "<figure><figcaption>{title}</figcaption>\n{drawing}");
    if width == WIDE {
        let _ = write!(
            page,
            "<details><summary>These numbers as a table</summary><div class=\"wide\">{}</div></details>",
            figure.table().to_html(&figure.summary()),
        );
    }
    page.push_str("</figure>\n");
    Ok(())
}
