//! Files → chunks of typed columns: which pieces a file is read in, and reading one piece.
//!
//! The pieces depend on the file alone, never on the number of workers, so neither do the results.

use std::io::Read as _;

use serde::{Deserialize, Serialize};

use super::bytes::{Bytes, Cursor};
use super::column::{ColumnChunk, ReadAs};
use super::csv;
use super::delimited::{Dialect, Quotes, last_record_end};
use super::error::DataError;
use super::parquet::Footer;
use super::sniff::{Format, gzip_error};

/// Bytes of text in a piece. Small enough that two workers end together, large enough to be worth a message.
const PIECE: u64 = 4 << 20;
/// Bytes read beyond a piece to find the end of its last record, before more are asked for.
const OVERLAP: u64 = 1 << 16;

/// A part of a file that one worker reads at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// The records that begin in this range of bytes.
    Range {
        /// First byte.
        start: u64,
        /// Byte after the last.
        end: u64,
        /// Whether both ends are known to be the starts of records; else quotes are assumed closed at `start`.
        exact: bool,
    },
    /// The whole file in order, since it is compressed.
    Stream,
    /// A row group.
    Group(usize),
}

/// Some rows of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// Number of rows.
    pub rows: u64,
    /// The wanted columns.
    pub columns: Vec<ColumnChunk>,
    /// Where its first record begins and where the record after its last would, in bytes of the file; absent where
    /// pieces are no ranges of bytes. Where one piece ends and the next begins otherwise, the next began inside a
    /// quoted field.
    pub records: Option<(u64, u64)>,
    /// Bytes of the file that this chunk took.
    pub bytes: u64,
}

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
        Format::Delimited { gzip: true, .. } => Ok(vec![Piece::Stream]),
        Format::Delimited {
            dialect,
            gzip: false,
        } => {
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
        if let Some(end) = Quotes::new(dialect.separator).record_end(&text, from) {
            return Ok(start + end as u64);
        }
        if reach >= bytes.len() {
            return Ok(bytes.len());
        }
        reach = reach.saturating_add(reach - start);
    }
}

/// Whether a record begins at `target`, by following quotes from the first.
fn begins(bytes: &dyn Bytes, dialect: &Dialect, target: u64) -> Result<bool, DataError> {
    let mut at = dialect.data_start;
    while at < target {
        at = record_end(bytes, dialect, at, target.min(at + PIECE))?;
    }
    Ok(at == target)
}

/// A position in a buffer; buffers are smaller than the address space.
fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// Reads one piece, handing out its chunks in order.
///
/// # Errors
/// A sentence where the bytes do not follow their format.
pub fn read(
    bytes: &dyn Bytes,
    format: &Format,
    piece: Piece,
    wanted: &[(usize, ReadAs)],
    emit: &mut dyn FnMut(Chunk),
) -> Result<(), DataError> {
    match (format, piece) {
        (Format::Delimited { dialect, .. }, Piece::Range { start, end, exact }) => {
            emit(range(bytes, dialect, (start, end, exact), wanted)?);
            Ok(())
        }
        (Format::Delimited { dialect, .. }, _) => stream(bytes, dialect, wanted, emit),
        (Format::Parquet, Piece::Group(group)) => {
            let footer = Footer::read(bytes)?;
            let (rows, columns) = footer.read_group(bytes, group, wanted)?;
            let bytes = footer.group_bytes(group, wanted);
            emit(Chunk {
                rows,
                columns,
                records: None,
                bytes,
            });
            Ok(())
        }
        (Format::Parquet, _) => Ok(()),
    }
}

/// Bytes that reading the wanted columns of a file will take, for progress.
///
/// # Errors
/// Whatever reading a Parquet footer yields.
pub fn expected_bytes(
    bytes: &dyn Bytes,
    format: &Format,
    wanted: &[(usize, ReadAs)],
) -> Result<u64, DataError> {
    match format {
        Format::Delimited { .. } => Ok(bytes.len()),
        Format::Parquet => {
            let footer = Footer::read(bytes)?;
            Ok((0..footer.groups().len())
                .map(|group| footer.group_bytes(group, wanted))
                .sum())
        }
    }
}

fn range(
    bytes: &dyn Bytes,
    dialect: &Dialect,
    (start, end, exact): (u64, u64, bool),
    wanted: &[(usize, ReadAs)],
) -> Result<Chunk, DataError> {
    // Unless this is where the data begin, the byte before tells whether a record begins at `start`.
    let at_record = exact || start == dialect.data_start;
    let from = if at_record { start } else { start - 1 };
    let mut reach = if exact {
        end
    } else {
        end.saturating_add(OVERLAP)
    };
    loop {
        let text = bytes.slice(from, reach)?;
        let whole = reach >= bytes.len();
        let found = if exact {
            Some((0, text.len()))
        } else {
            borders(
                &text,
                dialect.separator,
                at_record,
                position(end - from),
                whole,
            )
        };
        if let Some((begin, stop)) = found {
            let records = text.get(begin..stop).unwrap_or(&[]);
            let parsed = csv::parse(bytes.name(), records, dialect, wanted);
            // What begins inside a quoted field may be no table; the pieces will not meet, and be cut anew.
            let (rows, columns) = match parsed {
                Err(_) if !at_record && !begins(bytes, dialect, from + begin as u64)? => {
                    (0, Vec::new())
                }
                parsed => parsed?,
            };
            return Ok(Chunk {
                rows,
                columns,
                records: Some((from + begin as u64, from + stop as u64)),
                bytes: end - start,
            });
        }
        reach = reach.saturating_add(reach - from);
    }
}

/// Where the records that begin before `end` start and stop in the text; `None` where more text is needed.
fn borders(
    text: &[u8],
    separator: u8,
    at_record: bool,
    end: usize,
    whole: bool,
) -> Option<(usize, usize)> {
    let plain = memchr::memchr(b'"', text).is_none();
    let after = |from: usize, target: usize, at_field_start: bool| {
        let rest = text.get(from..)?;
        if plain {
            let skip = target.saturating_sub(from);
            memchr::memchr(b'\n', rest.get(skip..)?).map(|newline| from + skip + newline + 1)
        } else {
            let mut quotes = Quotes::at(separator, at_field_start);
            quotes
                .record_end(rest, target.saturating_sub(from))
                .map(|next| from + next)
        }
    };
    let begin = if at_record {
        Some(0)
    } else {
        after(0, 0, false)
    };
    match begin {
        None if whole => Some((text.len(), text.len())),
        None => None,
        Some(begin) if begin >= end => Some((begin, begin)),
        Some(begin) => match after(begin, end.saturating_sub(1), true) {
            Some(stop) => Some((begin, stop)),
            None if whole => Some((begin, text.len())),
            None => None,
        },
    }
}

fn stream(
    bytes: &dyn Bytes,
    dialect: &Dialect,
    wanted: &[(usize, ReadAs)],
    emit: &mut dyn FnMut(Chunk),
) -> Result<(), DataError> {
    let mut decoder = flate2::read::MultiGzDecoder::new(Cursor::new(bytes, 1 << 20));
    let failed = |error: std::io::Error| gzip_error(bytes.name(), &error);
    let mut header = decoder.by_ref().take(dialect.data_start);
    std::io::copy(&mut header, &mut std::io::sink()).map_err(failed)?;
    let mut text: Vec<u8> = Vec::new();
    let mut told = 0;
    loop {
        let before = text.len();
        let read = decoder
            .by_ref()
            .take(PIECE)
            .read_to_end(&mut text)
            .map_err(failed)?;
        let end = if read == 0 {
            Some(text.len())
        } else {
            last_record_end(&text, dialect.separator)
        };
        // Without the end of a record in it, the text grows until there is one.
        if let Some(end) = end {
            let (rows, columns) = csv::parse(
                bytes.name(),
                text.get(..end).unwrap_or(&[]),
                dialect,
                wanted,
            )?;
            let done = decoder.get_ref().position();
            emit(Chunk {
                rows,
                columns,
                records: None,
                bytes: done - told,
            });
            told = done;
            text.drain(..end);
        }
        if read == 0 || before + read == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::Column;

    struct Memory(Vec<u8>);

    impl Bytes for Memory {
        fn name(&self) -> &'static str {
            "memory.csv"
        }
        fn len(&self) -> u64 {
            self.0.len() as u64
        }
        fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
            let end = position(end).min(self.0.len());
            Ok(self.0.get(position(start)..end).unwrap_or(&[]).to_vec())
        }
    }

    fn numbers(text: &str, cuts: &[u64]) -> Vec<f64> {
        let memory = Memory(text.as_bytes().to_vec());
        let dialect = Dialect {
            separator: b',',
            data_start: 0,
            columns: vec!["a".into(), "b".into()],
        };
        let format = Format::Delimited {
            dialect,
            gzip: false,
        };
        let mut out = Vec::new();
        let mut start = 0;
        for end in cuts.iter().copied().chain([memory.len()]) {
            let piece = Piece::Range {
                start,
                end,
                exact: false,
            };
            read(
                &memory,
                &format,
                piece,
                &[(0, ReadAs::Number)],
                &mut |chunk| {
                    let Column::Numbers(values) = &chunk.columns[0].column else {
                        panic!("numbers")
                    };
                    out.extend_from_slice(values);
                },
            )
            .unwrap();
            start = end;
        }
        out
    }

    #[test]
    fn every_cut_yields_every_record_once() {
        let text = "1,a\n22,b\n333,c\n4,d";
        for first in 1..text.len() as u64 {
            for second in first..text.len() as u64 {
                assert_eq!(
                    numbers(text, &[first, second]),
                    [1.0, 22.0, 333.0, 4.0],
                    "{first} {second}"
                );
            }
        }
    }

    #[test]
    fn exact_pieces_begin_at_records_whatever_is_quoted() {
        let long = "x\n".repeat(3_000_000);
        let text = format!("1,\"{long}\"\n2,b\n3,\"{long}\"\n4,d\n");
        let memory = Memory(text.into_bytes());
        let dialect = Dialect {
            separator: b',',
            data_start: 0,
            columns: vec!["a".into(), "b".into()],
        };
        let pieces = exact_pieces(&memory, &dialect).unwrap();
        let format = Format::Delimited {
            dialect,
            gzip: false,
        };
        let mut rows = 0;
        for piece in pieces {
            read(
                &memory,
                &format,
                piece,
                &[(0, ReadAs::Number)],
                &mut |chunk| rows += chunk.rows,
            )
            .unwrap();
        }
        assert_eq!(rows, 4);
    }
}
