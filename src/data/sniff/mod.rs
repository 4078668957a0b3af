//! What a file is, from its first bytes, and a first look at its rows.

mod foreign;
mod look;
mod typing;

use std::io::Read as _;

use serde::{Deserialize, Serialize};

use super::bytes::{Bytes, Cursor};
use super::delimited::Dialect;
use super::error::DataError;
use super::parquet;
use super::sketch::Sketch;
use foreign::foreign;
use look::look;
pub(crate) use typing::column_sketch;

/// Bytes looked at in the first look.
const HEAD: u64 = 1 << 20;
/// Rows looked at in the first look.
pub(crate) const SAMPLE_ROWS: usize = 5_000;

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
