//! Arrow IPC files (Feather 2) and streams → typed columns, a record batch at a time.
//!
//! Source: Apache Arrow, "Arrow Columnar Format", section "Serialization and Interprocess Communication (IPC)".

use std::cell::Cell;
use std::io::Read as _;

use polars::error::PolarsResult;
use polars_arrow::datatypes::ArrowSchema;
use polars_arrow::io::ipc::read::{
    FileMetadata, FileReader, StreamReader, StreamState, get_row_count_from_blocks,
    read_file_metadata, read_stream_metadata,
};

use super::arrow::{self, Arrays};
use super::bytes::{Bytes, Cursor};
use super::column::{ColumnChunk, ReadAs};
use super::error::DataError;
use super::sketch::Sketch;
use super::text::Counted;

/// The first bytes of a file, and its last.
pub(crate) const FILE: &[u8] = b"ARROW1";
/// The first bytes of a stream.
pub(crate) const STREAM: &[u8] = b"\xff\xff\xff\xff";

const BLOCK: u64 = 1 << 18;

/// What the decoder makes of the bytes.
fn decoded<T>(bytes: &dyn Bytes, decode: impl FnOnce() -> PolarsResult<T>) -> Result<T, DataError> {
    arrow::decoded(bytes.name(), "Arrow", decode)
}

fn cut(bytes: &dyn Bytes, found: &str) -> DataError {
    DataError::Truncated {
        file: bytes.name().into(),
        found: found.into(),
    }
}

/// All readers read by one type, so that the decoder is compiled once.
const fn cursor<'a>(bytes: &'a dyn Bytes, done: &'a Cell<u64>) -> Counted<'a> {
    Counted::new(Cursor::new(bytes, BLOCK), done)
}

fn footer(bytes: &dyn Bytes) -> Result<FileMetadata, DataError> {
    let tail = bytes.slice(bytes.len().saturating_sub(6), bytes.len())?;
    if tail != FILE {
        return Err(cut(
            bytes,
            "an Arrow file ends with the bytes ARROW1, this one does not",
        ));
    }
    let done = Cell::new(0);
    decoded(bytes, || read_file_metadata(&mut cursor(bytes, &done)))
}

/// How many record batches a file has.
pub(crate) fn batches(bytes: &dyn Bytes) -> Result<usize, DataError> {
    Ok(footer(bytes)?.blocks.len())
}

/// The wanted columns that are not nested, by position.
fn projection(schema: &ArrowSchema, wanted: impl Iterator<Item = usize>) -> Vec<usize> {
    let flat = |index: &usize| {
        schema
            .get_at_index(*index)
            .is_some_and(|(_, field)| !field.dtype().is_nested())
    };
    let mut projection: Vec<usize> = wanted.filter(flat).collect();
    projection.sort_unstable();
    projection.dedup();
    projection
}

/// The wanted columns of one batch.
fn chunks(
    bytes: &dyn Bytes,
    rows: usize,
    (projection, arrays): (&[usize], Arrays),
    wanted: &[(usize, ReadAs)],
) -> Result<(u64, Vec<ColumnChunk>), DataError> {
    let chunk = |(index, read_as): &(usize, ReadAs)| {
        let place = projection.iter().position(|at| at == index);
        let array = place.and_then(|place| arrays.get(place));
        arrow::chunk(
            bytes.name(),
            array.map_or(&[], std::slice::from_ref),
            *read_as,
            rows,
        )
    };
    let chunks = wanted.iter().map(chunk).collect::<Result<_, _>>()?;
    Ok((rows as u64, chunks))
}

/// Reads the wanted columns of one record batch of a file.
pub(crate) fn read_batch(
    bytes: &dyn Bytes,
    batch: usize,
    wanted: &[(usize, ReadAs)],
) -> Result<(u64, Vec<ColumnChunk>), DataError> {
    let metadata = footer(bytes)?;
    let projection = projection(&metadata.schema, wanted.iter().map(|(index, _)| *index));
    let (rows, arrays) = file_batch(bytes, metadata, batch, &projection)?;
    chunks(bytes, rows, (&projection, arrays), wanted)
}

fn file_batch(
    bytes: &dyn Bytes,
    metadata: FileMetadata,
    batch: usize,
    projection: &[usize],
) -> Result<(usize, Arrays), DataError> {
    let done = Cell::new(0);
    let mut cursor = cursor(bytes, &done);
    // The reader of streams reads each batch through a `Take`; so does this one, and the decoder is compiled once.
    let mut reader = FileReader::new(
        cursor.by_ref().take(bytes.len()),
        metadata,
        Some(projection.to_vec()),
        None,
    );
    reader.set_current_block(batch);
    let batch = decoded(bytes, || reader.next().transpose())?
        .ok_or_else(|| cut(bytes, "a record batch that its footer names is not there"))?;
    Ok((batch.len(), batch.into_arrays()))
}

/// Reads the wanted columns of a stream, handing out its batches in order, each with the bytes that it took.
pub(crate) fn read_stream(
    bytes: &dyn Bytes,
    wanted: &[(usize, ReadAs)],
    emit: &mut dyn FnMut((u64, Vec<ColumnChunk>), u64),
) -> Result<(), DataError> {
    let (done, mut told) = (Cell::new(0), 0);
    let mut cursor = cursor(bytes, &done);
    let metadata = decoded(bytes, || read_stream_metadata(&mut cursor))?;
    let projection = projection(&metadata.schema, wanted.iter().map(|(index, _)| *index));
    let mut rest = StreamReader::new(cursor, metadata, Some(projection.clone()));
    while let Some(state) = decoded(bytes, || rest.next().transpose())? {
        match state {
            // A stream may end without its end mark.
            StreamState::Waiting => break,
            StreamState::Some(batch) => {
                let rows = batch.len();
                let found = chunks(bytes, rows, (&projection, batch.into_arrays()), wanted)?;
                emit(found, done.get().saturating_sub(told));
                told = done.get().max(told);
            }
        }
    }
    Ok(())
}

/// A first look: the schema, and the first record batch that has rows.
pub(crate) fn sketch(bytes: &dyn Bytes, stream: bool) -> Result<Sketch, DataError> {
    let header_only = |columns: usize| DataError::HeaderOnly {
        file: bytes.name().into(),
        columns,
    };
    let done = Cell::new(0);
    let (schema, projection, rows, arrays) = if stream {
        let mut cursor = cursor(bytes, &done);
        let metadata = decoded(bytes, || read_stream_metadata(&mut cursor))?;
        let schema = metadata.schema.clone();
        let projection = projection(&schema, 0..schema.len());
        let mut found = None;
        let mut rest = StreamReader::new(cursor, metadata, Some(projection.clone()));
        while let Some(state) = decoded(bytes, || rest.next().transpose())? {
            match state {
                StreamState::Some(batch) if !batch.is_empty() => {
                    found = Some((batch.len(), batch.into_arrays()));
                    break;
                }
                StreamState::Some(_) => {}
                StreamState::Waiting => break,
            }
        }
        let (rows, arrays) = found.ok_or_else(|| header_only(schema.len()))?;
        (schema, projection, rows as u64, arrays)
    } else {
        let metadata = footer(bytes)?;
        let schema = metadata.schema.as_ref().clone();
        let projection = projection(&schema, 0..schema.len());
        let blocks = metadata.blocks.clone();
        let all = decoded(bytes, || {
            get_row_count_from_blocks(&mut cursor(bytes, &done), &blocks)
        })?;
        let mut found = None;
        for batch in 0..blocks.len() {
            let (rows, arrays) = file_batch(bytes, metadata.clone(), batch, &projection)?;
            if rows > 0 {
                found = Some(arrays);
                break;
            }
        }
        let arrays = found.ok_or_else(|| header_only(schema.len()))?;
        (schema, projection, u64::try_from(all).unwrap_or(0), arrays)
    };
    let format = if stream { "arrows" } else { "arrow" };
    arrow::sketch(bytes, format, &schema, rows, &|column| {
        let place = projection.iter().position(|at| *at == column);
        let array = place.and_then(|place| arrays.get(place));
        Ok(array.map(|array| vec![array.sliced(0, array.len().min(super::sniff::SAMPLE_ROWS))]))
    })
}
