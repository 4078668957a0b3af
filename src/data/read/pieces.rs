//! Where a file is cut into pieces.

use super::super::bytes::Bytes;
use super::super::delimited::{Dialect, Quotes};
use super::super::error::DataError;
use super::super::ipc;
use super::super::parquet::Footer;
use super::super::sniff::Format;
use super::records::endless;
use super::{OVERLAP, PIECE, Piece, RECORD, position};

/// The pieces of a file.
///
/// # Errors
/// Whatever reading a Parquet footer yields.
pub fn pieces(bytes: &dyn Bytes, format: &Format) -> Result<Vec<Piece>, DataError> {
    match format {
        Format::Parquet => {
            let footer = Footer::read(bytes)?;
            let filled = footer
                .groups()
                .into_iter()
                .enumerate()
                .filter(|(_, rows)| *rows > 0);
            Ok(filled.map(|(index, _)| Piece::Group(index)).collect())
        }
        Format::Arrow { stream: false } => {
            Ok((0..ipc::batches(bytes)?).map(Piece::Group).collect())
        }
        Format::Arrow { stream: true } | Format::Json { .. } => Ok(vec![Piece::Stream]),
        Format::Delimited { wrapping, .. } if wrapping.streamed() => Ok(vec![Piece::Stream]),
        Format::Delimited { dialect, .. } => {
            let mut out = Vec::new();
            let mut start = dialect.data_start;
            while start < bytes.len() {
                let end = (start + PIECE).min(bytes.len());
                out.push(Piece::Range {
                    start,
                    end,
                    exact: false,
                });
                start = end;
            }
            Ok(out)
        }
    }
}

/// Finds the true starts of records near the piece borders, by following quotes through the whole file.
///
/// # Errors
/// [`DataError::Unreadable`].
pub fn exact_pieces(bytes: &dyn Bytes, dialect: &Dialect) -> Result<Vec<Piece>, DataError> {
    let mut out = Vec::new();
    let mut start = dialect.data_start;
    while start < bytes.len() {
        let end = record_end(bytes, dialect, start, start + PIECE)?;
        out.push(Piece::Range {
            start,
            end,
            exact: true,
        });
        start = end;
    }
    Ok(out)
}

/// The start of the first record at `target` or later, where `start` is a record's start.
fn record_end(
    bytes: &dyn Bytes,
    dialect: &Dialect,
    start: u64,
    target: u64,
) -> Result<u64, DataError> {
    let mut reach = target.saturating_add(OVERLAP);
    loop {
        let text = bytes.slice(start, reach)?;
        let from = position(target.saturating_sub(start).saturating_sub(1));
        if let Some(end) = Quotes::new(dialect).record_end(&text, from) {
            return Ok(start + end as u64);
        }
        if reach >= bytes.len() {
            return Ok(bytes.len());
        }
        if reach - target > RECORD {
            return Err(endless(bytes.name()));
        }
        reach = reach.saturating_add(reach - start);
    }
}

/// Whether a record begins at `target`, by following quotes from the first.
pub(super) fn begins(bytes: &dyn Bytes, dialect: &Dialect, target: u64) -> Result<bool, DataError> {
    let mut at = dialect.data_start;
    while at < target {
        at = record_end(bytes, dialect, at, target.min(at + PIECE))?;
    }
    Ok(at == target)
}
