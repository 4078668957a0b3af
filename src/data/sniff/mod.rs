//! What a file is, from its first bytes, and a first look at its rows.

mod foreign;
mod look;
mod typing;

use std::cell::Cell;
use std::io::Read as _;

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::delimited::Dialect;
use super::error::DataError;
use super::json::{self, Layout, Row, Scan, Scanned};
use super::sketch::{Remark, Sketch};
use super::text::{self, Compression, Encoding, Wrapping};
use super::{ipc, parquet, zip};
use foreign::foreign;
use look::look;
pub(crate) use typing::column_sketch;

/// Bytes looked at in the first look.
const HEAD: u64 = 1 << 20;
/// Bytes looked at where the first rows are longer than that.
const LONG_HEAD: u64 = 64 << 20;
/// Rows looked at in the first look.
pub(crate) const SAMPLE_ROWS: usize = 5_000;

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Delimited text.
    Delimited {
        /// How it is written.
        dialect: Dialect,
        /// What is around it.
        wrapping: Wrapping,
    },
    /// JSON.
    Json {
        /// How it holds its rows.
        layout: Layout,
        /// Keys of the columns as the file writes them.
        keys: Vec<String>,
        /// What it is packed with.
        compression: Compression,
    },
    /// Parquet.
    Parquet,
    /// Arrow IPC, also called Feather 2.
    Arrow {
        /// Whether it is a stream, which has no footer.
        stream: bool,
    },
}

impl Format {
    /// The name used in reports.
    pub fn id(&self) -> String {
        let (name, compression) = match self {
            Self::Delimited { dialect, wrapping } => {
                let name = if dialect.separator == b'\t' {
                    "tsv"
                } else {
                    "csv"
                };
                (name, wrapping.compression)
            }
            Self::Json {
                layout: Layout::Lines,
                compression,
                ..
            } => ("ndjson", *compression),
            Self::Json { compression, .. } => ("json", *compression),
            Self::Parquet => ("parquet", Compression::None),
            Self::Arrow { stream: false } => ("arrow", Compression::None),
            Self::Arrow { stream: true } => ("arrows", Compression::None),
        };
        format!("{name}{}", compression.suffix())
    }

    /// Whether the file is read in order from its first byte.
    pub(crate) fn streamed(&self) -> bool {
        match self {
            Self::Delimited { wrapping, .. } => wrapping.streamed(),
            Self::Json { .. } | Self::Arrow { stream: true } => true,
            Self::Parquet | Self::Arrow { stream: false } => false,
        }
    }
}

/// Recognises a file by its content and looks at its first rows.
///
/// # Errors
/// A sentence for whatever is not a table: empty, header only, a picture, a web page, a cut file.
pub fn sniff(bytes: &dyn Bytes) -> Result<(Format, Sketch), DataError> {
    let file = bytes.name();
    if bytes.is_empty() {
        return Err(DataError::Empty { file: file.into() });
    }
    let start = bytes.slice(0, 16)?;
    if start.starts_with(b"PAR1") {
        return Ok((Format::Parquet, parquet::sketch(bytes)?));
    }
    for (magic, stream) in [(ipc::FILE, false), (ipc::STREAM, true)] {
        if start.starts_with(magic) {
            return Ok((Format::Arrow { stream }, ipc::sketch(bytes, stream)?));
        }
    }
    let compression = Compression::of(&start);
    refuse_bombs(bytes, compression)?;
    let packed = Wrapping {
        compression,
        ..Wrapping::default()
    };
    let mut head = Head::read(bytes, packed, HEAD)?;
    // A row may be longer than the first look.
    if !head.whole && memchr::memchr_iter(b'\n', &head.text).nth(1).is_none() {
        head = Head::read(bytes, packed, LONG_HEAD)?;
    }
    let encoding = text::encoding(&head.text);
    refuse_foreign(file, compression, encoding, &head.text)?;
    if let Some(layout) = json::layout(&head.text) {
        return look_at_json(bytes, layout, compression, &head);
    }
    look_at_text(bytes, compression, encoding, head)
}

/// What is packed in a way that is not read, or is no table at all.
fn refuse_foreign(
    file: &str,
    compression: Compression,
    encoding: Encoding,
    head: &[u8],
) -> Result<(), DataError> {
    if compression != Compression::None
        && let Some(inner) = table_inside(head)
    {
        return Err(DataError::NotATable {
            file: file.into(),
            found: format!(
                "{inner} inside {}",
                compression.suffix().trim_start_matches('.')
            ),
            remedy: format!("unpack it: {inner} is read as it is"),
        });
    }
    if !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be)
        && let Some((found, remedy)) = foreign(head)
    {
        return Err(DataError::NotATable {
            file: file.into(),
            found: found.into(),
            remedy: remedy.into(),
        });
    }
    Ok(())
}

/// Delimited text, made UTF-8.
fn look_at_text(
    bytes: &dyn Bytes,
    compression: Compression,
    encoding: Encoding,
    mut head: Head,
) -> Result<(Format, Sketch), DataError> {
    let file = bytes.name();
    let carriage = !head.text.contains(&b'\n') && head.text.contains(&b'\r');
    let wrapping = Wrapping {
        compression,
        encoding,
        carriage,
    };
    if wrapping.encoding != Encoding::Utf8 || carriage {
        let size = head.text.len() as u64;
        head = match encoding {
            Encoding::Windows1252 if !carriage => Head {
                text: text::from_windows_1252(&head.text).into_bytes(),
                ..head
            },
            _ => Head::read(bytes, wrapping, size)?,
        };
    }
    let (mut dialect, mut sketch) = look(file, &head.text, head.whole)?;
    if encoding == Encoding::Windows1252 && !wrapping.streamed() {
        // Ranges count in the bytes of the file, where the lines are the same and letters are shorter.
        dialect.data_start = after_lines(&bytes.slice(0, LONG_HEAD)?, dialect.lines_before);
    }
    if encoding != Encoding::Utf8 {
        let name = if encoding == Encoding::Windows1252 {
            "Windows-1252 (Latin-1)"
        } else {
            "UTF-16"
        };
        sketch.remarks.push(Remark::new(
            "encoding",
            1,
            format!("not UTF-8: read as {name}"),
        ));
    }
    let factor = if head.whole {
        1.0
    } else {
        bytes.len() as f64 / head.packed.max(1) as f64
    };
    let rows_about = whole_number((sketch.rows_about as f64 * factor).max(sketch.rows_seen as f64));
    let format = Format::Delimited { dialect, wrapping };
    let sketch = Sketch {
        name: file.into(),
        format: format.id(),
        bytes: bytes.len(),
        rows_about,
        ..sketch
    };
    Ok((format, sketch))
}

/// Where the line after that many lines begins.
fn after_lines(text: &[u8], lines: u64) -> u64 {
    let Some(last) = lines
        .checked_sub(1)
        .and_then(|last| usize::try_from(last).ok())
    else {
        return 0;
    };
    memchr::memchr_iter(b'\n', text)
        .nth(last)
        .map_or(text.len(), |newline| newline + 1) as u64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate above 0"
)]
const fn whole_number(value: f64) -> u64 {
    value as u64
}

/// The first bytes of a file, unpacked.
struct Head {
    text: Vec<u8>,
    /// Whether they are all.
    whole: bool,
    /// Bytes of the file that they came from.
    packed: u64,
}

impl Head {
    fn read(bytes: &dyn Bytes, wrapping: Wrapping, size: u64) -> Result<Self, DataError> {
        let done = Cell::new(0);
        if wrapping == Wrapping::default() {
            let text = bytes.slice(0, size)?;
            let packed = text.len() as u64;
            return Ok(Self {
                whole: packed == bytes.len(),
                text,
                packed,
            });
        }
        let mut text = Vec::new();
        let read = text::open(bytes, wrapping, &done)?
            .take(size)
            .read_to_end(&mut text);
        text::guard(bytes.name(), wrapping, text.len() as u64, done.get())?;
        match read {
            Err(error) if text.is_empty() => Err(wrapping.compression.error(bytes.name(), &error)),
            // The end of a cut file is told again, with its place, when the rows are read.
            read => Ok(Self {
                whole: read.is_ok() && (text.len() as u64) < size,
                packed: done.get(),
                text,
            }),
        }
    }
}

/// A gzip file tells at its end, and a zip archive in its directory, how large it gets. What gzip cannot reach is not
/// the word of a whole file.
fn refuse_bombs(bytes: &dyn Bytes, compression: Compression) -> Result<(), DataError> {
    let unpacked = match compression {
        Compression::Gzip => {
            const MOST: u64 = 1_040;
            let tail = bytes.slice(bytes.len().saturating_sub(4), bytes.len())?;
            let told = tail.first_chunk().copied().map_or(0, u32::from_le_bytes);
            Some(u64::from(told))
                .filter(|told| told / MOST <= bytes.len())
                .unwrap_or(0)
        }
        Compression::Zip => zip::entries(bytes)?
            .iter()
            .map(|entry| entry.unpacked)
            .sum(),
        Compression::None | Compression::Zstd => 0,
    };
    let packed = Wrapping {
        compression,
        ..Wrapping::default()
    };
    text::guard(bytes.name(), packed, unpacked, bytes.len())
}

/// A file format that needs no packing, found inside one.
fn table_inside(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"PAR1") {
        Some("Parquet")
    } else if head.starts_with(ipc::FILE) {
        Some("an Arrow file")
    } else {
        None
    }
}

fn look_at_json(
    bytes: &dyn Bytes,
    layout: Layout,
    compression: Compression,
    head: &Head,
) -> Result<(Format, Sketch), DataError> {
    let file = bytes.name();
    let (keys, text, lists, whole) = if layout == Layout::Document {
        if bytes.len() > json::DOCUMENT {
            return Err(DataError::NotATable {
                file: file.into(),
                found: format!("a JSON document of more than {} MB", json::DOCUMENT >> 20),
                remedy: "write it with one object per line (NDJSON)".into(),
            });
        }
        let packed = Wrapping {
            compression,
            ..Wrapping::default()
        };
        let all = Head::read(bytes, packed, json::DOCUMENT)?;
        let (keys, text) = json::document(file, &all.text)?;
        (keys, text, Vec::new(), true)
    } else {
        first_rows(file, layout, head)?
    };
    if keys.is_empty() || text.is_empty() {
        return Err(DataError::Empty { file: file.into() });
    }
    let dialect = json::dialect(json::names(&keys));
    let mut sketch = look::rows(file, &dialect, &text);
    sketch.remarks.extend(Remark::unread(&lists));
    let format = Format::Json {
        layout,
        keys,
        compression,
    };
    let factor = if whole {
        1.0
    } else {
        bytes.len() as f64 / head.packed.max(1) as f64
    };
    let rows_about = whole_number(sketch.rows_about as f64 * factor);
    let sketch = Sketch {
        format: format.id(),
        bytes: bytes.len(),
        rows_about,
        ..sketch
    };
    Ok((format, sketch))
}

/// Keys, delimited text and list columns of the first rows, and whether they are all.
fn first_rows(
    file: &str,
    layout: Layout,
    head: &Head,
) -> Result<(Vec<String>, String, Vec<String>, bool), DataError> {
    let mut scan = Scan::new(layout);
    scan.feed(&head.text);
    let mut rows = Vec::new();
    let mut lists: Vec<String> = Vec::new();
    while let Scanned::Element(element) = scan.next() {
        let place = format!("row {}", rows.len() + 1);
        let row =
            Row::of(&element).map_err(|error| json::malformed(file, &place, &error.to_string()))?;
        for list in row.lists() {
            if !lists.contains(list) {
                lists.push(list.clone());
            }
        }
        rows.push(row);
    }
    if rows.is_empty() && !scan.finished() {
        return Err(DataError::Truncated {
            file: file.into(),
            found: "its JSON ends within the first row".into(),
        });
    }
    let keys = json::columns(&rows);
    let mut text = String::new();
    for row in &rows {
        json::write(row, &keys, &mut text);
    }
    Ok((keys, text, lists, head.whole))
}
