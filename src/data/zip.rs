//! A zip archive with one file in it. Source: PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.

use std::io::{Read, Seek as _, SeekFrom};

use super::bytes::Bytes;
use super::error::DataError;
use super::text::Counted;

/// Bytes of the end record without its comment, and of a directory entry without its names.
const END: usize = 22;
const ENTRY: usize = 46;
/// Bytes at the end of the file in which the end record is looked for: its comment has at most 65,535.
const TAIL: u64 = 66_000;
/// Bytes of the directory that are read at most; one file needs a hundred.
const DIRECTORY: u64 = 1 << 22;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// 0 is stored, 8 deflated.
    method: u16,
    packed: u64,
    /// Bytes when unpacked, as the archive says.
    pub(crate) unpacked: u64,
    offset: u64,
}

/// Whether an archive is an Office document.
pub(crate) fn is_office(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| {
        entry.name == "[Content_Types].xml"
            || entry.name == "mimetype"
            || entry.name.starts_with("xl/")
    })
}

/// The files of an archive without folders and without what Macs add.
pub(crate) fn entries(bytes: &dyn Bytes) -> Result<Vec<Entry>, DataError> {
    let cut = |found: &str| DataError::Truncated {
        file: bytes.name().into(),
        found: found.into(),
    };
    let tail = bytes.slice(bytes.len().saturating_sub(TAIL), bytes.len())?;
    let end = memchr::memmem::rfind(&tail, b"PK\x05\x06")
        .ok_or_else(|| cut("a zip archive's directory is not at its end"))?;
    let end = tail
        .get(end..)
        .filter(|end| end.len() >= END)
        .ok_or_else(|| cut("a zip archive's directory is not whole"))?;
    let (size, offset) = (number(end, 12, 4), number(end, 16, 4));
    let directory = bytes.slice(offset, offset.saturating_add(size.min(DIRECTORY)))?;
    let mut rest = directory.as_slice();
    let mut out = Vec::new();
    while rest.starts_with(b"PK\x01\x02") && rest.len() >= ENTRY {
        let length = |at: usize| usize::try_from(number(rest, at, 2)).unwrap_or(0);
        let (name, extra, comment) = (length(28), length(30), length(32));
        let name_bytes = rest.get(ENTRY..ENTRY + name).unwrap_or(&[]);
        let name_text = String::from_utf8_lossy(name_bytes).into_owned();
        if !name_text.ends_with('/') && !name_text.starts_with("__MACOSX/") {
            out.push(Entry {
                name: name_text,
                method: u16::try_from(number(rest, 10, 2)).unwrap_or(u16::MAX),
                packed: number(rest, 20, 4),
                unpacked: number(rest, 24, 4),
                offset: number(rest, 42, 4),
            });
        }
        rest = rest.get(ENTRY + name + extra + comment..).unwrap_or(&[]);
    }
    Ok(out)
}

/// The bytes of the only file, unpacked as they are read.
pub(crate) fn only_file<'a>(
    bytes: &dyn Bytes,
    mut cursor: Counted<'a>,
) -> Result<Box<dyn Read + 'a>, DataError> {
    let entries = entries(bytes)?;
    let not_one = |found: String, remedy: &str| DataError::NotATable {
        file: bytes.name().into(),
        found,
        remedy: remedy.into(),
    };
    if is_office(&entries) {
        return Err(not_one(
            "an Excel workbook or another Office document".into(),
            "save the sheet as CSV",
        ));
    }
    let [entry] = entries.as_slice() else {
        let names: Vec<&str> = entries
            .iter()
            .take(3)
            .map(|entry| entry.name.as_str())
            .collect();
        let found = format!(
            "a zip archive with {} files ({})",
            entries.len(),
            names.join(", ")
        );
        return Err(not_one(
            found,
            "unpack it and choose the files with the rows",
        ));
    };
    let header = bytes.slice(entry.offset, entry.offset.saturating_add(30))?;
    // Names may differ in length from the directory's.
    let start = entry.offset + 30 + number(&header, 26, 2) + number(&header, 28, 2);
    let unreadable = |error: &std::io::Error| DataError::Unreadable {
        file: bytes.name().into(),
        found: error.to_string(),
    };
    cursor
        .seek(SeekFrom::Start(start))
        .map_err(|error| unreadable(&error))?;
    match entry.method {
        0 => Ok(Box::new(cursor.take(entry.packed))),
        8 => Ok(Box::new(flate2::read::DeflateDecoder::new(
            cursor.take(entry.packed),
        ))),
        _ => Err(not_one(
            "a zip archive that is encrypted or packed in an unusual way".into(),
            "unpack it and choose the file in it",
        )),
    }
}

/// A little-endian number of `n` bytes; 0 where the bytes are not there.
fn number(bytes: &[u8], at: usize, n: usize) -> u64 {
    let part = bytes.get(at..at + n).unwrap_or(&[]);
    part.iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
