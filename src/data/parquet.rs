//! Parquet → typed columns: the footer, then single column chunks by slices of the file.

use polars_arrow::datatypes::{ArrowDataType, ArrowSchema};
use polars_io::parquet::read::_internal::to_deserializer;
use polars_parquet::parquet::schema::types::{ParquetType, PrimitiveLogicalType};
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{FileMetadata, Filter, RowGroupMetadata, read_metadata};
use polars_utils::mmap::MemSlice;

use super::arrow::{self, Arrays};
use super::bytes::{Bytes, Cursor};
use super::column::{ColumnChunk, ReadAs};
use super::error::DataError;
use super::sketch::Sketch;
use super::sniff::SAMPLE_ROWS;

/// The footer of a Parquet file: row groups and where their columns lie.
#[derive(Debug)]
pub(crate) struct Footer {
    metadata: FileMetadata,
    schema: ArrowSchema,
}

impl Footer {
    /// Reads the footer.
    pub(crate) fn read(bytes: &dyn Bytes) -> Result<Self, DataError> {
        let tail = bytes.slice(bytes.len().saturating_sub(8), bytes.len())?;
        if !tail.ends_with(b"PAR1") {
            return Err(DataError::Truncated {
                file: bytes.name().into(),
                found: "a Parquet file ends with the bytes PAR1, this one does not".into(),
            });
        }
        let mut cursor = Cursor::new(bytes, 1 << 16);
        let metadata = arrow::decoded(bytes.name(), "Parquet", || read_metadata(&mut cursor))?;
        let length = tail.first_chunk().copied().map_or(0, u32::from_le_bytes);
        let place = bytes.len().saturating_sub(8 + u64::from(length));
        let columns = metadata
            .row_groups
            .iter()
            .flat_map(RowGroupMetadata::parquet_columns);
        let end = columns.map(|column| column.byte_range().end).max();
        if end.is_some_and(|end| end > place) {
            return Err(DataError::Truncated {
                file: bytes.name().into(),
                found: "its footer is whole, but bytes before it are missing".into(),
            });
        }
        let mut schema = parquet_to_arrow_schema(metadata.schema_descr.fields());
        // polars sees only that these have two bytes, and decodes them as numbers where it is told that they are.
        for field in metadata.schema_descr.fields() {
            if let ParquetType::PrimitiveType(primitive) = field
                && primitive.logical_type == Some(PrimitiveLogicalType::Float16)
                && let Some(field) = schema.get_mut(field.name())
            {
                field.dtype = ArrowDataType::Float32;
            }
        }
        Ok(Self { metadata, schema })
    }

    /// Column names in file order, nested ones included.
    pub(crate) fn columns(&self) -> Vec<String> {
        self.schema.iter_names().map(ToString::to_string).collect()
    }

    /// Rows of each row group.
    pub(crate) fn groups(&self) -> Vec<u64> {
        self.metadata
            .row_groups
            .iter()
            .map(|group| group.num_rows() as u64)
            .collect()
    }

    /// Compressed bytes of the wanted columns in a row group, for progress.
    pub(crate) fn group_bytes(&self, group: usize, wanted: &[(usize, ReadAs)]) -> u64 {
        let names = self.columns();
        let group = self.metadata.row_groups.get(group);
        let size = |name: &String| {
            group
                .and_then(|group| group.columns_under_root_iter(name))
                .map_or(0, |columns| {
                    columns
                        .map(|c| c.byte_range().end - c.byte_range().start)
                        .sum()
                })
        };
        wanted
            .iter()
            .filter_map(|(index, _)| names.get(*index))
            .map(size)
            .sum()
    }

    /// One column of a row group, its first `limit` rows where there is a limit; `None` for nested columns.
    fn array(
        &self,
        bytes: &dyn Bytes,
        (group, column): (usize, usize),
        limit: Option<usize>,
    ) -> Result<Option<Arrays>, DataError> {
        let Some((_, field)) = self.schema.get_at_index(column) else {
            return Ok(None);
        };
        let Some(group) = self.metadata.row_groups.get(group) else {
            return Ok(None);
        };
        let metas: Vec<_> = group
            .columns_under_root_iter(&field.name)
            .into_iter()
            .flatten()
            .collect();
        let [meta] = metas.as_slice() else {
            return Ok(None);
        };
        if field.dtype().is_nested() {
            return Ok(None);
        }
        let range = meta.byte_range();
        let chunk = MemSlice::from_vec(bytes.slice(range.start, range.end)?);
        if chunk.len() as u64 != range.end - range.start {
            return Err(DataError::Truncated {
                file: bytes.name().into(),
                found: format!("the values of column \"{}\" end early", field.name),
            });
        }
        let filter = limit
            .filter(|n| *n < group.num_rows())
            .map(Filter::new_limited);
        let (arrays, _) = arrow::decoded(bytes.name(), "Parquet", || {
            to_deserializer(vec![(*meta, chunk)], field.clone(), filter)
        })?;
        Ok(Some(arrays))
    }

    /// Reads the wanted columns of one row group.
    pub(crate) fn read_group(
        &self,
        bytes: &dyn Bytes,
        group: usize,
        wanted: &[(usize, ReadAs)],
    ) -> Result<(u64, Vec<ColumnChunk>), DataError> {
        let rows = self
            .metadata
            .row_groups
            .get(group)
            .map_or(0, RowGroupMetadata::num_rows);
        let mut chunks = Vec::with_capacity(wanted.len());
        for (column, read_as) in wanted {
            let arrays = self
                .array(bytes, (group, *column), None)?
                .unwrap_or_default();
            chunks.push(arrow::chunk(bytes.name(), &arrays, *read_as, rows)?);
        }
        Ok((rows as u64, chunks))
    }
}

/// A first look: the schema, and the first rows of the first row group that has rows.
pub(crate) fn sketch(bytes: &dyn Bytes) -> Result<Sketch, DataError> {
    let footer = Footer::read(bytes)?;
    let groups = footer.groups();
    let Some(first) = groups.iter().position(|rows| *rows > 0) else {
        return Err(DataError::HeaderOnly {
            file: bytes.name().into(),
            columns: footer.columns().len(),
        });
    };
    let rows = groups.iter().sum();
    arrow::sketch(bytes, "parquet", &footer.schema, rows, &|column| {
        footer.array(bytes, (first, column), Some(SAMPLE_ROWS))
    })
}
