//! Rows of JSON: those of a range of lines, and those of a stream.

use std::cell::Cell;
use std::io::Read as _;

use super::super::bytes::Bytes;
use super::super::column::ReadAs;
use super::super::csv::{self, Parsed};
use super::super::delimited::Dialect;
use super::super::error::DataError;
use super::super::json::{self, Layout, Row, Scan, Scanned};
use super::super::straight::{Odd, Oddities};
use super::super::text::{Compression, Encoding, Wrapping, guard, open};
use super::records::endless;
use super::{Chunk, PIECE, RECORD};

/// Makes chunks of rows of text.
struct Rows<'a> {
    file: &'a str,
    dialect: &'a Dialect,
    keys: &'a [String],
    wanted: &'a [(usize, ReadAs)],
    text: String,
    strange: Odd,
    /// Rows so far, and in this chunk.
    rows: (u64, u64),
}

impl Rows<'_> {
    fn add(&mut self, element: &[u8]) -> Result<(), DataError> {
        self.rows.1 += 1;
        let place = self.rows.0 + self.rows.1;
        let row = Row::of(element).map_err(|error| {
            json::malformed(self.file, &format!("row {place}"), &error.to_string())
        })?;
        if json::write(&row, self.keys, &mut self.text) {
            self.strange.see(self.rows.1, 0);
        }
        Ok(())
    }

    fn take(&mut self, bytes: u64) -> Result<Chunk, DataError> {
        let text = std::mem::take(&mut self.text);
        let Parsed { rows, columns, .. } =
            csv::parse(self.file, text.as_bytes(), self.dialect, self.wanted, &|| 0)?;
        let oddities = Oddities {
            lines: self.rows.1,
            keys: std::mem::take(&mut self.strange),
            ..Oddities::default()
        };
        self.rows = (self.rows.0 + self.rows.1, 0);
        Ok(Chunk {
            rows,
            columns,
            oddities,
            records: None,
            bytes,
        })
    }
}

/// All rows of a JSON file, a piece at a time.
pub(super) fn objects(
    bytes: &dyn Bytes,
    (layout, keys, compression): (Layout, &[String], Compression),
    wanted: &[(usize, ReadAs)],
    emit: &mut dyn FnMut(Chunk),
) -> Result<(), DataError> {
    let (done, mut told, mut whole) = (Cell::new(0), 0, 0);
    let wrapping = Wrapping {
        compression,
        encoding: Encoding::Utf8,
        carriage: false,
    };
    let failed = |error: std::io::Error| compression.error(bytes.name(), &error);
    let mut unpacked = open(bytes, wrapping, &done)?;
    let dialect = json::dialect(json::names(keys));
    if layout == Layout::Document {
        let mut text = Vec::new();
        unpacked
            .take(json::DOCUMENT)
            .read_to_end(&mut text)
            .map_err(failed)?;
        let (_, rows) = json::document(bytes.name(), &text)?;
        let Parsed {
            rows,
            columns,
            oddities,
        } = csv::parse(bytes.name(), rows.as_bytes(), &dialect, wanted, &|| 0)?;
        emit(Chunk {
            rows,
            columns,
            oddities,
            records: None,
            bytes: bytes.len(),
        });
        return Ok(());
    }
    let mut rows = Rows {
        file: bytes.name(),
        dialect: &dialect,
        keys,
        wanted,
        text: String::new(),
        strange: Odd::default(),
        rows: (0, 0),
    };
    let mut scan = Scan::new(layout);
    let mut block = Vec::new();
    loop {
        block.clear();
        let read = unpacked
            .by_ref()
            .take(PIECE)
            .read_to_end(&mut block)
            .map_err(failed)?;
        whole += read as u64;
        guard(bytes.name(), wrapping, whole, done.get())?;
        scan.feed(&block);
        loop {
            match scan.next() {
                Scanned::Element(element) => rows.add(&element)?,
                Scanned::More | Scanned::End(None) => break,
                Scanned::End(Some(found)) => {
                    let place = format!("after row {}", rows.rows.0 + rows.rows.1);
                    let found = format!("an object was expected and \u{201c}{found}\u{201d} found");
                    return Err(json::malformed(bytes.name(), &place, &found));
                }
            }
        }
        if scan.waiting() as u64 > RECORD {
            return Err(endless(bytes.name()));
        }
        emit(rows.take(done.get().saturating_sub(told))?);
        told = done.get();
        if read == 0 {
            break;
        }
    }
    if scan.finished() {
        Ok(())
    } else {
        Err(DataError::Truncated {
            file: bytes.name().into(),
            found: format!("its JSON ends in the middle, after row {}", rows.rows.0),
        })
    }
}
