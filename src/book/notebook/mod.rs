//! The notebook: the book, and the cells in which its answers stand, with titles, notes and texts of the reader's.
//!
//! It is what is saved, linked, kept by the browser and undone. Never rows: names of files and columns, choices, words.
//! [`mod@file`] writes it as JSON and reads it, [`link`] packs it into an address.
//!
//! **Invariant:** ids of cells are unique; what a newer version wrote into a cell is kept as it came.

pub mod cell;
pub mod file;
#[cfg(feature = "notebook")]
pub mod link;
mod migrate;
mod place;
mod schema;

pub use cell::{Asks, Cell, Kind};
pub use schema::{crc32, schema};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::slo::{Good, Sli};
use super::{Book, SloSpec};

/// The version of the document; raised when an older page could no longer read it.
pub const VERSION: u64 = 1;
/// Cells at most (ours).
pub const CELLS: usize = 200;
/// Bytes of a notebook as JSON at most (ours).
pub const BYTES: usize = 1 << 20;
/// Characters of a text at most (ours).
pub const TEXT: usize = 65_536;
/// Characters of a title or a name at most (ours).
pub const TITLE: usize = 200;
/// Levels inside each other at most (ours).
pub const DEPTH: usize = 32;

/// The document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Notebook {
    /// What it is called; empty: as its files.
    pub title: String,
    /// The sample whose files are meant; `None`: the reader's own.
    pub sample: Option<String>,
    /// What is asked of which files.
    pub book: Book,
    /// What tells whether a file still has the columns that it had, one per source where known; see [`schema`].
    pub schemas: Vec<Option<u32>>,
    /// The cells, from top to bottom.
    pub cells: Vec<Cell>,
    /// What is looked at: a metric, a column.
    pub view: BTreeMap<String, String>,
}

impl Notebook {
    /// A notebook of these files as a drop makes it: every part in the order in which it is read.
    pub fn of(book: Book) -> Self {
        Self {
            book,
            cells: Self::usual(),
            ..Self::default()
        }
    }

    /// The cells that every notebook begins with.
    pub fn usual() -> Vec<Cell> {
        let kinds = Kind::USUAL.into_iter().zip(1..);
        kinds.map(|(kind, id)| Cell::new(id, kind)).collect()
    }

    /// What it is called: its title, else its files.
    pub fn called(&self) -> String {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        let names: Vec<&str> = self
            .book
            .sources
            .iter()
            .map(|source| source.name.as_str())
            .collect();
        if names.is_empty() {
            "Without files".into()
        } else {
            names.join(", ").chars().take(TITLE).collect()
        }
    }

    /// The same without names of columns: roles go back to inference, and so does what is good where it names columns.
    #[must_use]
    pub fn without_columns(mut self) -> Self {
        for source in &mut self.book.sources {
            source.roles.clear();
        }
        if let Some(SloSpec { sli, exports, .. }) = &mut self.book.slo {
            if matches!(
                sli,
                Some(Sli::Event(Good::Expression(_) | Good::ServedWith(_)))
            ) {
                *sli = None;
            }
            // Queries of the reader's own may name them too.
            exports.bad_query = None;
            exports.total_query = None;
            exports.gauge_query = None;
        }
        // What is looked at may be a column.
        self.view.clear();
        for cell in &mut self.cells {
            cell.settings.clear();
        }
        self
    }

    /// An id that no cell has.
    pub fn free_id(cells: &[Cell]) -> u32 {
        let highest = cells.iter().map(|cell| cell.id).max();
        highest.map_or(1, |id| id.saturating_add(1))
    }
}

#[cfg(test)]
mod conforms;
#[cfg(test)]
mod made;
#[cfg(test)]
mod tests;
