//! Records of delimited text: those of a range of bytes, and those of a stream.

use std::cell::Cell;
use std::io::Read as _;

use super::super::bytes::Bytes;
use super::super::column::ReadAs;
use super::super::csv::{self, Parsed};
use super::super::delimited::{Dialect, Quotes, last_record_end};
use super::super::error::DataError;
use super::super::text::{Encoding, Wrapping, from_windows_1252, guard, open};
use super::pieces::begins;
use super::{Chunk, OVERLAP, PIECE, RECORD, position};

/// The records that begin in a range of bytes.
pub(super) fn range(
    bytes: &dyn Bytes,
    (dialect, encoding): (&Dialect, Encoding),
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
            borders(&text, dialect, at_record, position(end - from), whole)
        };
        if let Some((begin, stop)) = found {
            let records = text.get(begin..stop).unwrap_or(&[]);
            let recoded;
            let records_text = if encoding == Encoding::Windows1252 {
                recoded = from_windows_1252(records);
                recoded.as_bytes()
            } else {
                records
            };
            let lines_before = || lines_before(bytes, from + begin as u64);
            let parsed = csv::parse(bytes.name(), records_text, dialect, wanted, &lines_before);
            // What begins inside a quoted field may be no table; the pieces will not meet, and be cut anew.
            let Parsed {
                rows,
                columns,
                oddities,
            } = match parsed {
                Err(_) if !at_record && !begins(bytes, dialect, from + begin as u64)? => {
                    Parsed::default()
                }
                parsed => parsed?,
            };
            return Ok(Chunk {
                rows,
                columns,
                oddities,
                records: Some((from + begin as u64, from + stop as u64)),
                bytes: end - start,
            });
        }
        if reach - from > RECORD + PIECE {
            return Err(endless(bytes.name()));
        }
        reach = reach.saturating_add(reach - from);
    }
}

/// How many lines end before a place; read again, since only messages need it.
fn lines_before(bytes: &dyn Bytes, place: u64) -> u64 {
    let (mut at, mut lines) = (0, 0);
    while at < place {
        let end = place.min(at + PIECE);
        let Ok(text) = bytes.slice(at, end) else {
            break;
        };
        lines += memchr::memchr_iter(b'\n', &text).count() as u64;
        at = end;
    }
    lines
}

/// A record that does not end.
pub(super) fn endless(file: &str) -> DataError {
    DataError::Malformed {
        file: file.into(),
        format: "CSV".into(),
        found: format!(
            "a record of more than {} MB has no end; perhaps a quote opens and never closes",
            RECORD >> 20
        ),
    }
}

/// Where the records that begin before `end` start and stop in the text; `None` where more text is needed.
fn borders(
    text: &[u8],
    dialect: &Dialect,
    at_record: bool,
    end: usize,
    whole: bool,
) -> Option<(usize, usize)> {
    let plain = memchr::memchr(dialect.quote, text).is_none();
    let after = |from: usize, target: usize, at_field_start: bool| {
        let rest = text.get(from..)?;
        if plain {
            let skip = target.saturating_sub(from);
            memchr::memchr(b'\n', rest.get(skip..)?).map(|newline| from + skip + newline + 1)
        } else {
            let mut quotes = Quotes::at(dialect, at_field_start);
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

/// All records of a text that has to be read in order, a piece at a time.
pub(super) fn stream(
    bytes: &dyn Bytes,
    (dialect, wrapping): (&Dialect, Wrapping),
    wanted: &[(usize, ReadAs)],
    emit: &mut dyn FnMut(Chunk),
) -> Result<(), DataError> {
    let done = Cell::new(0);
    let failed = |error: std::io::Error| wrapping.compression.error(bytes.name(), &error);
    let mut unpacked = open(bytes, wrapping, &done)?;
    let mut header = unpacked.by_ref().take(dialect.data_start);
    std::io::copy(&mut header, &mut std::io::sink()).map_err(failed)?;
    let mut text: Vec<u8> = Vec::new();
    let (mut told, mut whole, mut lines) = (0, 0, dialect.lines_before);
    loop {
        let read = unpacked
            .by_ref()
            .take(PIECE)
            .read_to_end(&mut text)
            .map_err(failed)?;
        whole += read as u64;
        guard(bytes.name(), wrapping, whole, done.get())?;
        let end = if read == 0 {
            Some(text.len())
        } else {
            last_record_end(&text, dialect)
        };
        if end.is_none() && text.len() as u64 > RECORD {
            return Err(endless(bytes.name()));
        }
        // Without the end of a record in it, the text grows until there is one.
        if let Some(end) = end {
            let records = text.get(..end).unwrap_or(&[]);
            let Parsed {
                rows,
                columns,
                oddities,
            } = csv::parse(bytes.name(), records, dialect, wanted, &|| lines)?;
            lines += oddities.lines;
            emit(Chunk {
                rows,
                columns,
                oddities,
                records: None,
                bytes: done.get().saturating_sub(told),
            });
            told = done.get();
            text.drain(..end);
        }
        if read == 0 {
            return Ok(());
        }
    }
}
