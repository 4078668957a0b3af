//! The report as one file: what was told last, as the cells of a notebook show it, and the files by their hashes.
//!
//! The one writer for both doors, so that the page's file and the command line's are the same bytes.

use crate::book::notebook::Cell;
use crate::data::DataError;
use crate::data::bytes::Bytes;
use crate::data::digest::sha256;
use crate::report::arranged::arranged;
use crate::report::html::html;
use crate::report::markdown::blocks;
use crate::report::{Outcome, Shown};

/// Writes it; the files are read once more for their hashes, in the order of the book.
///
/// # Errors
/// A sentence, where a file is no longer what it was.
pub fn written(
    outcome: &Outcome,
    title: &str,
    cells: &[Cell],
    files: &[Box<dyn Bytes>],
) -> Result<String, String> {
    let digests = files.iter().map(|file| sha256(file.as_ref()));
    let digests: Vec<String> = digests
        .collect::<Result<_, _>>()
        .map_err(|error: DataError| error.to_string())?;
    let mut shown = Shown::of(outcome);
    shown.sections = arranged(&shown.sections, cells, |cell, is_note| {
        blocks(if is_note { &cell.note } else { &cell.text })
    });
    html(&shown, title, &digests).map_err(|error| error.to_string())
}
