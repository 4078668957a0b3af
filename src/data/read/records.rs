//! Records of delimited text: those of a range of bytes, and those of a compressed stream.

use std::io::Read as _;

use super::super::bytes::{Bytes, Cursor};
use super::super::column::ReadAs;
use super::super::csv;
use super::super::delimited::{Dialect, Quotes, last_record_end};
use super::super::error::DataError;
use super::super::sniff::gzip_error;
use super::pieces::begins;
use super::{Chunk, OVERLAP, PIECE, position};

/// The records that begin in a range of bytes.
pub(super) fn range(
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

/// All records of a gzip file, a piece of text at a time.
pub(super) fn stream(
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
