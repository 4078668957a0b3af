//! Files → chunks of typed columns: which pieces a file is read in, and reading one piece.
//!
//! The pieces depend on the file alone, never on the number of workers, so neither do the results.

mod objects;
mod pieces;
mod records;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::column::{ColumnChunk, ReadAs};
use super::error::DataError;
use super::ipc;
use super::parquet::Footer;
use super::sniff::Format;
use super::straight::Oddities;
use objects::objects;
pub use pieces::{exact_pieces, pieces};
use records::{range, stream};

/// Bytes of text in a piece. Small enough that two workers end together, large enough to be worth a message.
const PIECE: u64 = 4 << 20;
/// Bytes read beyond a piece to find the end of its last record, before more are asked for.
const OVERLAP: u64 = 1 << 16;
/// Bytes that one record may have; a cell of 10 MB is odd, one of 64 MB is a quote that never closes.
const RECORD: u64 = 64 << 20;

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
    /// The whole file in order, since it is packed or has no borders to look for.
    Stream,
    /// A row group, or a record batch.
    Group(usize),
}

/// Some rows of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// Number of rows.
    pub rows: u64,
    /// The wanted columns.
    pub columns: Vec<ColumnChunk>,
    /// What was odd about its records.
    pub oddities: Oddities,
    /// Where its first record begins and where the record after its last would, in bytes of the file; absent where
    /// pieces are no ranges of bytes. Where one piece ends and the next begins otherwise, the next began inside a
    /// quoted field.
    pub records: Option<(u64, u64)>,
    /// Bytes of the file that this chunk took.
    pub bytes: u64,
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
    let arrays = |(rows, columns): (u64, Vec<ColumnChunk>), bytes: u64| Chunk {
        rows,
        columns,
        oddities: Oddities::default(),
        records: None,
        bytes,
    };
    match (format, piece) {
        (Format::Delimited { dialect, wrapping }, Piece::Range { start, end, exact }) => {
            let found = range(
                bytes,
                (dialect, wrapping.encoding),
                (start, end, exact),
                wanted,
            )?;
            emit(found);
            Ok(())
        }
        (Format::Delimited { dialect, wrapping }, _) => {
            stream(bytes, (dialect, *wrapping), wanted, emit)
        }
        (
            Format::Json {
                layout,
                keys,
                compression,
            },
            _,
        ) => objects(bytes, (*layout, keys, *compression), wanted, emit),
        (Format::Parquet, Piece::Group(group)) => {
            let footer = Footer::read(bytes)?;
            let size = footer.group_bytes(group, wanted);
            emit(arrays(footer.read_group(bytes, group, wanted)?, size));
            Ok(())
        }
        (Format::Arrow { stream: false }, Piece::Group(batch)) => {
            let batches = ipc::batches(bytes)?.max(1) as u64;
            emit(arrays(
                ipc::read_batch(bytes, batch, wanted)?,
                bytes.len() / batches,
            ));
            Ok(())
        }
        (Format::Arrow { stream: true }, _) => {
            ipc::read_stream(bytes, wanted, &mut |found, bytes| {
                emit(arrays(found, bytes));
            })
        }
        (Format::Parquet | Format::Arrow { .. }, _) => Ok(()),
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
        Format::Delimited { .. } | Format::Json { .. } | Format::Arrow { .. } => Ok(bytes.len()),
        Format::Parquet => {
            let footer = Footer::read(bytes)?;
            Ok((0..footer.groups().len())
                .map(|group| footer.group_bytes(group, wanted))
                .sum())
        }
    }
}
