//! What a file is, from its first bytes, and a first look at its rows.

use std::io::Read as _;

use serde::{Deserialize, Serialize};

use super::bytes::{Bytes, Cursor};
use super::column::is_missing;
use super::delimited::{self, Dialect};
use super::error::DataError;
use super::sketch::{ColumnSketch, Kind, Sample, Sketch};
use super::{parquet, time};

/// Bytes looked at in the first look.
const HEAD: u64 = 1 << 20;
/// Rows looked at in the first look.
pub(crate) const SAMPLE_ROWS: usize = 5_000;
/// Share of a column's values that must read as a type for the column to have it; the others are counted.
const AGREE: f64 = 0.95;

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Delimited text.
    Delimited {
        /// How it is written.
        dialect: Dialect,
        /// Whether gzip is around it.
        gzip: bool,
    },
    /// Parquet.
    Parquet,
}

impl Format {
    /// The name used in reports.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Delimited {
                dialect: Dialect {
                    separator: b'\t', ..
                },
                gzip: true,
            } => "tsv.gz",
            Self::Delimited {
                dialect: Dialect {
                    separator: b'\t', ..
                },
                gzip: false,
            } => "tsv",
            Self::Delimited { gzip: true, .. } => "csv.gz",
            Self::Delimited { gzip: false, .. } => "csv",
            Self::Parquet => "parquet",
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
    let head = bytes.slice(0, HEAD)?;
    if head.starts_with(b"PAR1") {
        return Ok((Format::Parquet, parquet::sketch(bytes)?));
    }
    let gzip = head.starts_with(&[0x1f, 0x8b]);
    let (text, whole) = if gzip {
        inflate_head(bytes)?
    } else {
        let whole = bytes.len() <= HEAD;
        (head, whole)
    };
    if let Some((found, remedy)) = foreign(&text) {
        return Err(DataError::NotATable {
            file: file.into(),
            found: found.into(),
            remedy: remedy.into(),
        });
    }
    let (dialect, sketch) = look(file, &text, whole)?;
    let format = Format::Delimited { dialect, gzip };
    let about = |rows: u64| {
        let factor = if whole || text.is_empty() {
            1.0
        } else {
            bytes.len() as f64 / text.len() as f64
        };
        let factor = if gzip { factor * 4.0 } else { factor };
        whole_number((rows as f64 * factor).max(rows as f64))
    };
    let rows_about = about(sketch.rows_seen);
    Ok((
        format.clone(),
        Sketch {
            name: file.into(),
            format: format.id().into(),
            bytes: bytes.len(),
            rows_about,
            ..sketch
        },
    ))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate above 0"
)]
const fn whole_number(value: f64) -> u64 {
    value as u64
}

/// The first bytes inside gzip, and whether they are all.
fn inflate_head(bytes: &dyn Bytes) -> Result<(Vec<u8>, bool), DataError> {
    let mut text = Vec::new();
    let mut decoder = flate2::read::MultiGzDecoder::new(Cursor::new(bytes, 1 << 18));
    let read = decoder.by_ref().take(HEAD).read_to_end(&mut text);
    match read {
        Ok(_) => {
            let whole = (text.len() as u64) < HEAD;
            Ok((text, whole))
        }
        Err(error) if text.is_empty() => Err(gzip_error(bytes.name(), &error)),
        // The end is told again, with its place, when the rows are read.
        Err(_) => Ok((text, false)),
    }
}

/// What a gzip stream that does not end well is called.
pub(crate) fn gzip_error(file: &str, error: &std::io::Error) -> DataError {
    if error.kind() == std::io::ErrorKind::UnexpectedEof {
        DataError::Truncated {
            file: file.into(),
            found: "its gzip stream ends before its end mark".into(),
        }
    } else {
        DataError::Malformed {
            file: file.into(),
            format: "gzip".into(),
            found: error.to_string(),
        }
    }
}

/// What is not a table, by its first bytes, and what to do about it.
fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const MAGIC: [(&[u8], &str, &str); 14] = [
        (
            b"\x89PNG",
            "a picture (PNG)",
            "choose the file with the rows",
        ),
        (
            b"\xff\xd8\xff",
            "a picture (JPEG)",
            "choose the file with the rows",
        ),
        (b"GIF8", "a picture (GIF)", "choose the file with the rows"),
        (b"RIFF", "a media file", "choose the file with the rows"),
        (b"%PDF", "a PDF document", "export its table as CSV"),
        (
            b"PK\x03\x04",
            "a zip archive or an Excel workbook",
            "unpack it, or save the sheet as CSV",
        ),
        (
            b"\xd0\xcf\x11\xe0",
            "an old Excel or Office file",
            "save the sheet as CSV",
        ),
        (
            b"ARROW1",
            "an Arrow file",
            "this version reads CSV, TSV and Parquet: write it as one of them",
        ),
        (
            b"\xff\xff\xff\xff",
            "an Arrow stream",
            "this version reads CSV, TSV and Parquet: write it as one of them",
        ),
        (
            b"\x28\xb5\x2f\xfd",
            "compressed with zstd",
            "this version reads gzip: unpack it, or use gzip",
        ),
        (
            b"BZh",
            "compressed with bzip2",
            "this version reads gzip: unpack it, or use gzip",
        ),
        (
            b"SQLite format 3",
            "a SQLite database",
            "export the table as CSV",
        ),
        (
            b"\xff\xfe",
            "UTF-16 text",
            "save it as UTF-8 (Excel: \"CSV UTF-8\")",
        ),
        (
            b"\xfe\xff",
            "UTF-16 text",
            "save it as UTF-8 (Excel: \"CSV UTF-8\")",
        ),
    ];
    if let Some((_, found, remedy)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Some((found, remedy));
    }
    let start: Vec<u8> = head
        .iter()
        .skip_while(|b| b.is_ascii_whitespace() || **b >= 0xbb)
        .take(15)
        .map(u8::to_ascii_lowercase)
        .collect();
    if start.starts_with(b"<!doctype html")
        || start.starts_with(b"<html")
        || start.starts_with(b"<head")
    {
        return Some((
            "a web page (HTML)",
            "the download was probably an error or a login page; open it to see, then get the file again",
        ));
    }
    if start.starts_with(b"<?xml") {
        return Some(("an XML document", "export the table as CSV"));
    }
    if start.starts_with(b"{") || start.starts_with(b"[") {
        return Some((
            "JSON",
            "this version reads CSV, TSV and Parquet: write it as one of them",
        ));
    }
    let control = head
        .iter()
        .take(4_096)
        .filter(|b| **b < 9 || (14..32).contains(*b))
        .count();
    (control * 50 > head.len().min(4_096)).then_some((
        "binary data of an unknown kind",
        "choose a CSV, TSV or Parquet file",
    ))
}

/// Dialect and sketch of delimited text.
fn look(file: &str, head: &[u8], whole: bool) -> Result<(Dialect, Sketch), DataError> {
    let bom = if head.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let mut body = head.get(bom..).unwrap_or(&[]);
    if !whole && let Some(end) = memchr::memrchr(b'\n', body) {
        body = body.get(..=end).unwrap_or(body);
    }
    let text = String::from_utf8_lossy(body);
    if text.trim().is_empty() {
        return Err(DataError::Empty { file: file.into() });
    }
    let separator = delimited::separator(&text);
    let mut records = delimited::records(&text, separator, SAMPLE_ROWS + 2);
    records.retain(|(_, fields)| {
        fields.len() > 1 || fields.iter().any(|field| !field.trim().is_empty())
    });
    let first = records
        .first()
        .map(|(_, fields)| fields.clone())
        .unwrap_or_default();
    let has_header = !first
        .iter()
        .any(|field| field.trim().parse::<f64>().is_ok());
    let columns = if has_header {
        delimited::unique_names(first)
    } else {
        delimited::unique_names(vec![String::new(); first.len()])
    };
    if has_header {
        records.remove(0);
    }
    let Some(data_start) = records.first().map(|(start, _)| *start) else {
        return Err(DataError::HeaderOnly {
            file: file.into(),
            columns: columns.len(),
        });
    };
    // The last record of a cut text may be cut inside quotes.
    if !whole {
        records.pop();
    }
    let seen = records.len().min(SAMPLE_ROWS);
    let all = records.len();
    records.truncate(SAMPLE_ROWS);
    let sketches = columns
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let values = records.iter().map(|(_, fields)| {
                fields
                    .get(index)
                    .map(String::as_str)
                    .filter(|v| !is_missing(v))
            });
            column_sketch(name, values.collect())
        })
        .collect();
    let rows = if all > seen {
        (text.len() / data_length(&records)).max(all)
    } else {
        all
    };
    let sketch = Sketch {
        name: file.into(),
        format: String::new(),
        bytes: 0,
        rows_seen: seen as u64,
        rows_about: rows as u64,
        columns: sketches,
    };
    // Offsets count in the text as it is in the file, which lossy decoding may have stretched.
    let stretched = matches!(text, std::borrow::Cow::Owned(_));
    let data_start = if stretched && has_header {
        memchr::memchr(b'\n', body).map_or(0, |newline| newline + 1)
    } else {
        data_start
    };
    Ok((
        Dialect {
            separator,
            data_start: (bom + data_start) as u64,
            columns,
        },
        sketch,
    ))
}

/// Mean bytes of a sampled record, at least 1.
fn data_length(records: &[(usize, Vec<String>)]) -> usize {
    let fields: usize = records
        .iter()
        .flat_map(|(_, fields)| fields)
        .map(|field| field.len() + 1)
        .sum();
    (fields / records.len().max(1)).max(1)
}

/// The type of a column and its sample, from its values as text; `None` is missing.
pub(super) fn column_sketch(name: &str, values: Vec<Option<&str>>) -> ColumnSketch {
    let present: Vec<&str> = values.iter().flatten().copied().collect();
    let share = |test: &dyn Fn(&str) -> bool| {
        present.iter().filter(|text| test(text)).count() as f64 / present.len().max(1) as f64
    };
    let number = |text: &str| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite())
    };
    let integer = |text: &str| text.trim().parse::<i64>().is_ok();
    let boolean =
        |text: &str| matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "false");
    let kind = if present.is_empty() {
        Kind::Text
    } else if share(&|text| number(text).is_some()) >= AGREE {
        if present
            .iter()
            .all(|text| integer(text) || number(text).is_none())
        {
            Kind::Integer
        } else {
            Kind::Number
        }
    } else if present.iter().all(|text| boolean(text)) {
        Kind::Boolean
    } else if share(&|text| time::parse(text).is_some()) >= AGREE {
        Kind::Time
    } else {
        Kind::Text
    };
    let distinct = present
        .iter()
        .collect::<std::collections::BTreeSet<_>>()
        .len() as u64;
    let missing = (values.len() - present.len()) as u64;
    let examples = present
        .iter()
        .take(3)
        .map(|text| text.chars().take(60).collect())
        .collect();
    let sample = match kind {
        Kind::Integer | Kind::Number => {
            Sample::Numbers(values.iter().map(|text| text.and_then(number)).collect())
        }
        Kind::Time => Sample::Times(
            values
                .iter()
                .map(|text| text.and_then(time::parse))
                .collect(),
        ),
        Kind::Boolean | Kind::Text => {
            Sample::Texts(values.iter().map(|text| text.map(str::to_owned)).collect())
        }
    };
    ColumnSketch {
        name: name.into(),
        kind,
        sample,
        missing,
        distinct,
        examples,
    }
}
