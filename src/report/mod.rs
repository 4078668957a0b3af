//! How it is told: the document, figures, text. Pure; imports `book`, `measure`, `reason`.
//!
//! In goes an [`Outcome`], out come figures as data ([`figure`]), drawings on any backend ([`draw`]), SVG ([`svg`]) and
//! one self-contained HTML file ([`html`]).
//!
//! **Invariant:** no metric is computed here; user text is escaped wherever it leaves as markup.

pub mod arranged;
pub mod baseline;
pub mod bound;
pub mod classes;
pub mod conventions;
pub mod csv;
pub mod decision;
pub mod differences;
pub mod document;
#[cfg(feature = "draw")]
pub mod draw;
pub mod expected;
pub mod faults;
pub mod figure;
pub mod groups;
pub mod headline;
#[cfg(feature = "draw")]
pub mod hover;
#[cfg(feature = "draw")]
pub mod html;
pub mod late;
pub mod layout;
pub mod lesson;
#[cfg(feature = "draw")]
pub mod level;
pub mod linked;
#[cfg(feature = "notebook")]
pub mod markdown;
#[cfg(feature = "draw")]
pub mod measured;
pub mod moment;
pub mod moved;
pub mod number;
pub mod overdispersion;
pub mod picture;
pub mod queries;
pub mod question;
pub mod section;
pub mod slo;
pub mod slo_exports;
#[cfg(feature = "draw")]
pub mod svg;
pub mod table;
pub mod text;
pub mod theme;
pub mod timeline;
pub mod together;
pub mod verdict;
pub mod weights;
pub mod words;

pub use document::Document;
pub use figure::Figure;
pub use layout::Shown;
pub use picture::Picture;
pub use section::{Block, Section};
pub use theme::Theme;

use serde::{Deserialize, Serialize};

use crate::book::Book;

/// All that one run says: the document that is exported, and what the figures need beyond it. The page gets [`Shown`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The numbers, as in the JSON download.
    pub document: Document,
    /// Counts for curves, histograms and the threshold slider.
    pub picture: Picture,
    /// How each metric is computed: its id and [`Metric::help`](crate::measure::quality::Metric::help).
    pub help: Vec<(String, String)>,
    /// Parts that are laid out already: the page and the HTML file show them as they are.
    pub sections: Vec<Section>,
    /// The book that was carried out, where another one was laid under what was asked.
    pub laid: Option<Box<Book>>,
    /// What was asked, as a notebook file ([`Book::settings`](crate::book::Book::settings)).
    pub asked: String,
    /// How the further objectives of the book stand, in their order; or why one cannot be told.
    pub further: Vec<Result<document::Slo, String>>,
    /// Whether every number is in; before that, more follow.
    pub complete: bool,
}

impl Outcome {
    /// How a metric is computed.
    pub fn help(&self, metric: &str) -> Option<&str> {
        let mut all = self.help.iter();
        all.find(|(id, _)| id == metric)
            .map(|(_, help)| help.as_str())
    }
}

/// The document as the files that a reader saves, the same as the command line writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    /// The document as JSON.
    pub json: String,
    /// Its numbers as one table.
    pub csv: String,
}

impl Exports {
    /// Writes the document both ways; nothing where it cannot be written, which never happens in practice.
    pub fn of(document: &Document) -> Option<Self> {
        Some(Self {
            json: document.to_json().ok()?,
            csv: csv::csv(document),
        })
    }
}
