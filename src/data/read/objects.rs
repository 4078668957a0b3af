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
    /// In the chunks before, and in this one.
    seen: (u64, u64),
}

impl Rows<'_> {
    fn add(&mut self, element: &[u8]) -> Result<(), DataError> {
        self.seen.1 += 1;
        let place = self.seen.0 + self.seen.1;
        let row = Row::of(element).map_err(|error| {
            json::malformed(self.file, &format!("row {place}"), &error.to_string())
        })?;
        if json::write(&row, self.keys, &mut self.text) {
            self.strange.see(self.seen.1, 0);
        }
        Ok(())
    }

    fn add_all(&mut self, scan: &mut Scan) -> Result<(), DataError> {
        loop {
            match scan.next() {
                Scanned::Element(element) => self.add(&element)?,
                Scanned::More | Scanned::End(None) => return Ok(()),
                Scanned::End(Some(found)) => {
                    let place = format!("after row {}", self.seen.0 + self.seen.1);
                    let found = format!("an object was expected and \u{201c}{found}\u{201d} found");
                    return Err(json::malformed(self.file, &place, &found));
                }
            }
        }
    }

    fn take(&mut self, bytes: u64) -> Result<Chunk, DataError> {
        let text = std::mem::take(&mut self.text);
        let Parsed { rows, columns, .. } =
            csv::parse(self.file, text.as_bytes(), self.dialect, self.wanted, &|| 0)?;
        let oddities = Oddities {
            lines: self.seen.1,
            keys: std::mem::take(&mut self.strange),
            ..Oddities::default()
        };
        self.seen = (self.seen.0 + self.seen.1, 0);
        Ok(Chunk {
            rows,
            columns,
            oddities,
            records: None,
            bytes,
        })
    }
}

/// All rows of a document of columns.
fn document(
    bytes: &dyn Bytes,
    text: &[u8],
    dialect: &Dialect,
    wanted: &[(usize, ReadAs)],
) -> Result<Chunk, DataError> {
    let (_, rows) = json::document(bytes.name(), text)?;
    let Parsed {
        rows,
        columns,
        oddities,
    } = csv::parse(bytes.name(), rows.as_bytes(), dialect, wanted, &|| 0)?;
    Ok(Chunk {
        rows,
        columns,
        oddities,
        records: None,
        bytes: bytes.len(),
    })
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
        let all = unpacked.take(json::DOCUMENT).read_to_end(&mut text);
        all.map_err(failed)?;
        emit(document(bytes, &text, &dialect, wanted)?);
        return Ok(());
    }
    let mut rows = Rows {
        file: bytes.name(),
        dialect: &dialect,
        keys,
        wanted,
        text: String::new(),
        strange: Odd::default(),
        seen: (0, 0),
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
        rows.add_all(&mut scan)?;
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
            found: format!("its JSON ends in the middle, after row {}", rows.seen.0),
        })
    }
}
