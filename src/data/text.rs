//! What lies around a text: compression, an encoding other than UTF-8, line ends of another kind. Peeled off while it streams.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use super::bytes::{Bytes, Cursor};
use super::error::DataError;
use super::zip;

/// What has to be peeled off to get at UTF-8 text with newlines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrapping {
    /// What the bytes are packed with.
    pub compression: Compression,
    /// How the unpacked bytes write letters.
    pub encoding: Encoding,
    /// Whether lines end with a carriage return alone, as on old Macs.
    pub carriage: bool,
}

/// What bytes are packed with, recognised by their first ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// Nothing.
    #[default]
    None,
    /// gzip, one or more members.
    Gzip,
    /// Zstandard.
    Zstd,
    /// A zip archive with one file.
    Zip,
}

/// How bytes write letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8; what is not is replaced and counted.
    #[default]
    Utf8,
    /// Windows-1252, and so Latin-1.
    Windows1252,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Compression {
    /// By the first bytes.
    pub(crate) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            _ => Self::None,
        }
    }

    /// What a file's format name ends with.
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
            Self::Zip => ".zip",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Zip => "zip",
            Self::None | Self::Gzip => "gzip",
        }
    }

    /// What a packed stream that does not end well is called.
    pub(crate) fn error(self, file: &str, error: &io::Error) -> DataError {
        // zstd says "incomplete frame" with another kind.
        let cut = error.kind() == io::ErrorKind::UnexpectedEof
            || error.to_string().contains("incomplete");
        if cut {
            DataError::Truncated {
                file: file.into(),
                found: format!("its {} stream ends before its end mark", self.name()),
            }
        } else {
            DataError::Malformed {
                file: file.into(),
                format: self.name().into(),
                found: error.to_string(),
            }
        }
    }
}

impl Wrapping {
    /// Whether the bytes have to be read in order from the first.
    pub(crate) fn streamed(self) -> bool {
        self.compression != Compression::None
            || self.carriage
            || matches!(self.encoding, Encoding::Utf16Le | Encoding::Utf16Be)
    }
}

/// The encoding of unpacked bytes that begin a file.
pub(crate) fn encoding(head: &[u8]) -> Encoding {
    match head {
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let sample = head.get(..head.len().min(4_096)).unwrap_or(head);
    let nul_at = |parity: usize| {
        let nul = |(at, byte): &(usize, &u8)| at % 2 == parity && **byte == 0;
        sample.iter().enumerate().filter(nul).count() * 4 > sample.len()
    };
    if sample.len() >= 4 && nul_at(1) && !nul_at(0) {
        return Encoding::Utf16Le;
    }
    if sample.len() >= 4 && nul_at(0) && !nul_at(1) {
        return Encoding::Utf16Be;
    }
    if like_windows_1252(head) {
        Encoding::Windows1252
    } else {
        Encoding::Utf8
    }
}

/// Whether bytes above ASCII are letters of Windows-1252: none of them makes a letter in UTF-8, and all exist there.
fn like_windows_1252(head: &[u8]) -> bool {
    let mut invalid = 0_u32;
    for chunk in head.utf8_chunks() {
        if !chunk.valid().is_ascii() {
            return false;
        }
        for byte in chunk.invalid() {
            // Unassigned there, and the two that no western text has.
            if matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0xfe | 0xff) {
                return false;
            }
            invalid += 1;
        }
    }
    invalid > 0
}

/// Windows-1252 between 0x80 and 0x9f; the other bytes are Unicode's own numbers (Unicode consortium, CP1252.TXT).
const WINDOWS: [char; 32] = [
    '\u{20ac}', '\u{fffd}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{fffd}', '\u{17d}', '\u{fffd}',
    '\u{fffd}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{fffd}', '\u{17e}', '\u{178}',
];

/// Windows-1252 as UTF-8.
pub(crate) fn from_windows_1252(bytes: &[u8]) -> String {
    let letter = |byte: &u8| {
        let high = usize::from(*byte).checked_sub(0x80);
        high.and_then(|at| WINDOWS.get(at).copied())
            .unwrap_or_else(|| char::from(*byte))
    };
    bytes.iter().map(letter).collect()
}

/// The text of a file from its start, peeled; `done` follows the bytes of the file that were read for it.
pub(crate) fn open<'a>(
    bytes: &'a dyn Bytes,
    wrapping: Wrapping,
    done: &'a Cell<u64>,
) -> Result<Box<dyn Read + 'a>, DataError> {
    let cursor = Counted::new(Cursor::new(bytes, 1 << 20), done);
    let unpacked: Box<dyn Read + 'a> = match wrapping.compression {
        Compression::None => Box::new(cursor),
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(cursor)),
        Compression::Zstd => Box::new(
            zstd::Decoder::new(cursor)
                .map_err(|error| Compression::Zstd.error(bytes.name(), &error))?,
        ),
        Compression::Zip => zip::only_file(bytes, cursor)?,
    };
    let big = match wrapping.encoding {
        Encoding::Utf8 if !wrapping.carriage => return Ok(unpacked),
        Encoding::Utf16Be => true,
        _ => false,
    };
    Ok(Box::new(Recoded {
        inner: unpacked,
        wrapping,
        big,
        rest: Vec::new(),
        out: Vec::new(),
        given: 0,
    }))
}

/// Refuses what unpacks to far more than any table does.
///
/// gzip packs 1 MB of one letter into 1 kB; tables rarely reach a twentieth of that.
pub(crate) fn guard(
    file: &str,
    wrapping: Wrapping,
    unpacked: u64,
    packed: u64,
) -> Result<(), DataError> {
    const ABSURD: u64 = 500;
    const HARMLESS: u64 = 16 << 20;
    if wrapping.compression == Compression::None
        || unpacked <= HARMLESS
        || unpacked / ABSURD <= packed.max(1)
    {
        return Ok(());
    }
    Err(bomb(file, unpacked, packed))
}

/// What unpacks to an absurd size is called so, with both sizes.
pub(crate) fn bomb(file: &str, unpacked: u64, packed: u64) -> DataError {
    DataError::NotATable {
        file: file.into(),
        found: format!(
            "{:.0} kB that unpack to {:.0} MB or more of hardly anything",
            packed as f64 / 1e3,
            unpacked as f64 / 1e6
        ),
        remedy: "unpack it elsewhere and look at what it holds".into(),
    }
}

/// A cursor that says how far it is.
pub(crate) struct Counted<'a> {
    cursor: Cursor<'a>,
    done: &'a Cell<u64>,
}

impl<'a> Counted<'a> {
    pub(crate) const fn new(cursor: Cursor<'a>, done: &'a Cell<u64>) -> Self {
        Self { cursor, done }
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.cursor.seek(to)
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.cursor.read(out)?;
        self.done.set(self.cursor.position());
        Ok(read)
    }
}

/// Text of another encoding as UTF-8, lone carriage returns as newlines.
struct Recoded<'a> {
    inner: Box<dyn Read + 'a>,
    wrapping: Wrapping,
    big: bool,
    /// Bytes that are half a letter.
    rest: Vec<u8>,
    out: Vec<u8>,
    given: usize,
}

impl Recoded<'_> {
    fn recode(&mut self, block: &[u8], last: bool) -> String {
        let text = match self.wrapping.encoding {
            Encoding::Utf8 => {
                self.rest.extend_from_slice(block);
                // Whole letters only, so that none is torn between two blocks.
                let whole = match std::str::from_utf8(&self.rest) {
                    Err(error) if error.error_len().is_none() && !last => error.valid_up_to(),
                    _ => self.rest.len(),
                };
                let rest = self.rest.split_off(whole);
                let text = std::mem::replace(&mut self.rest, rest);
                String::from_utf8_lossy(&text).into_owned()
            }
            Encoding::Windows1252 => from_windows_1252(block),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                self.rest.extend_from_slice(block);
                let pair = |pair: &[u8; 2]| {
                    if self.big {
                        u16::from_be_bytes(*pair)
                    } else {
                        u16::from_le_bytes(*pair)
                    }
                };
                let mut units: Vec<u16> = self.rest.as_chunks().0.iter().map(pair).collect();
                // A surrogate waits for its other half.
                if !last
                    && units
                        .last()
                        .is_some_and(|unit| (0xd800..0xdc00).contains(unit))
                {
                    units.pop();
                }
                self.rest.drain(..units.len() * 2);
                let letters = char::decode_utf16(units);
                letters
                    .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .filter(|letter| *letter != '\u{feff}')
                    .collect()
            }
        };
        if self.wrapping.carriage {
            text.replace('\r', "\n")
        } else {
            text
        }
    }
}

impl Read for Recoded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            let mut block = vec![0; 1 << 16];
            let read = self.inner.read(&mut block)?;
            block.truncate(read);
            if read == 0 && self.rest.is_empty() {
                return Ok(0);
            }
            self.out = self.recode(&block, read == 0).into_bytes();
            self.given = 0;
            if read == 0 {
                self.rest.clear();
                if self.out.is_empty() {
                    return Ok(0);
                }
            }
        }
        let ready = self.out.get(self.given..).unwrap_or(&[]);
        let n = ready.len().min(out.len());
        for (to, from) in out.iter_mut().zip(ready) {
            *to = *from;
        }
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(encoding(b"id,name\n1,caf\xe9\n"), Encoding::Windows1252);
        assert_eq!(encoding("id,name\n1,café\n".as_bytes()), Encoding::Utf8);
        assert_eq!(
            encoding(b"1,202\xff\xc303\n"),
            Encoding::Utf8,
            "damaged, not Latin-1"
        );
        assert_eq!(encoding(b"i\0d\0,\0x\0\n\0"), Encoding::Utf16Le);
        assert_eq!(encoding(b"\0i\0d\0,\0x"), Encoding::Utf16Be);
        assert_eq!(encoding(b"id,x\n"), Encoding::Utf8);
    }

    #[test]
    fn windows_1252_has_curly_quotes_and_the_euro() {
        assert_eq!(from_windows_1252(b"\x80 5 \x93na\xefve\x94"), "€ 5 “naïve”");
    }
}
