//! Parquet → typed columns: the footer, then single column chunks by slices of the file.

mod convert;

use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema};
use polars_io::parquet::read::_internal::to_deserializer;
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{FileMetadata, Filter, RowGroupMetadata, read_metadata};
use polars_utils::mmap::MemSlice;

use super::bytes::{Bytes, Cursor};
use super::column::{Column, ColumnChunk, NO_TIME, ReadAs, Tally};
use super::error::DataError;
use super::sketch::{ColumnSketch, Kind, Sample, Sketch};
use super::sniff::{SAMPLE_ROWS, column_sketch as text_sketch};
use super::time::iso;
use convert::convert;

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
        let metadata = decoded(bytes.name(), || read_metadata(&mut cursor))?;
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
        let schema = parquet_to_arrow_schema(metadata.schema_descr.fields());
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
    ) -> Result<Option<Vec<Box<dyn Array>>>, DataError> {
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
        let (arrays, _) = decoded(bytes.name(), || {
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
            let mut whole = ColumnChunk {
                column: Column::empty(*read_as),
                tally: Tally::default(),
            };
            for array in arrays {
                let before = whole.column.len() as u64;
                let part = convert(bytes.name(), array.as_ref(), *read_as)?;
                whole.tally.append(&part.tally, before);
                whole.column.append(part.column);
            }
            let short = rows.saturating_sub(whole.column.len());
            whole.column.append_missing(short);
            whole.tally.missing += short as u64;
            chunks.push(whole);
        }
        Ok((rows as u64, chunks))
    }
}

/// What polars' decoder makes of the bytes. On some damaged ones it panics instead of answering: a thread survives
/// that and says so here, a browser's worker does not and is replaced.
fn decoded<T, E: std::fmt::Display>(
    file: &str,
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<T, DataError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode))
        .map_err(|_panic| malformed(file, &"a page does not hold what it promises"))?
        .map_err(|error| malformed(file, &error))
}

fn malformed(file: &str, error: &dyn std::fmt::Display) -> DataError {
    let found = error.to_string();
    let found = found.lines().next().unwrap_or_default();
    let found = found.trim_start_matches("parquet: ");
    let found = found.trim_start_matches("File out of specification: ");
    DataError::Malformed {
        file: file.into(),
        format: "Parquet".into(),
        found: format!("it is damaged inside ({found})"),
    }
}

/// A first look: the schema, and the first rows of the first row group that has rows.
pub(crate) fn sketch(bytes: &dyn Bytes) -> Result<Sketch, DataError> {
    let footer = Footer::read(bytes)?;
    let groups = footer.groups();
    let rows: u64 = groups.iter().sum();
    let names = footer.columns();
    let Some(first) = groups.iter().position(|rows| *rows > 0) else {
        return Err(DataError::HeaderOnly {
            file: bytes.name().into(),
            columns: names.len(),
        });
    };
    let mut columns = Vec::with_capacity(names.len());
    let mut seen = 0;
    for (index, name) in names.iter().enumerate() {
        let dtype = footer
            .schema
            .get_at_index(index)
            .map(|(_, field)| field.dtype().clone());
        let kind = dtype.as_ref().map_or(Kind::Text, kind_of);
        let read_as = match kind {
            Kind::Integer | Kind::Number => ReadAs::Number,
            Kind::Time => ReadAs::Time(None),
            Kind::Boolean | Kind::Text => ReadAs::Level,
        };
        let mut column = Column::empty(read_as);
        for array in footer
            .array(bytes, (first, index), Some(SAMPLE_ROWS))?
            .unwrap_or_default()
        {
            column.append(convert(bytes.name(), array.as_ref(), read_as)?.column);
        }
        seen = seen.max(column.len());
        columns.push(match &column {
            // Text may hold moments or numbers, as in a delimited file.
            Column::Levels { codes, levels } if kind == Kind::Text => {
                let level = |code: &u32| {
                    let level = levels.get(usize::try_from(*code).ok()?)?;
                    Some(level.as_str())
                };
                text_sketch(name, codes.iter().map(level).collect())
            }
            _ => column_sketch(name, kind, column),
        });
    }
    for column in &mut columns {
        let (Sample::Numbers(_) | Sample::Times(_)) = column.sample else {
            let Sample::Texts(texts) = &mut column.sample else {
                continue;
            };
            column.missing += (seen - texts.len().min(seen)) as u64;
            texts.resize(seen, None);
            continue;
        };
    }
    Ok(Sketch {
        name: bytes.name().into(),
        format: "parquet".into(),
        bytes: bytes.len(),
        rows_seen: seen as u64,
        rows_about: rows,
        columns,
    })
}

const fn kind_of(dtype: &ArrowDataType) -> Kind {
    match dtype {
        ArrowDataType::Boolean => Kind::Boolean,
        ArrowDataType::Timestamp(..) | ArrowDataType::Date32 | ArrowDataType::Date64 => Kind::Time,
        ArrowDataType::Float16
        | ArrowDataType::Float32
        | ArrowDataType::Float64
        | ArrowDataType::Decimal(..) => Kind::Number,
        ArrowDataType::Int8
        | ArrowDataType::Int16
        | ArrowDataType::Int32
        | ArrowDataType::Int64
        | ArrowDataType::UInt8
        | ArrowDataType::UInt16
        | ArrowDataType::UInt32
        | ArrowDataType::UInt64 => Kind::Integer,
        _ => Kind::Text,
    }
}

fn column_sketch(name: &str, kind: Kind, column: Column) -> ColumnSketch {
    let (sample, texts): (Sample, Vec<Option<String>>) = match column {
        Column::Numbers(values) => {
            let values: Vec<_> = values
                .into_iter()
                .map(|v| Some(v).filter(|v| v.is_finite()))
                .collect();
            let texts = values.iter().map(|v| v.map(|v| v.to_string())).collect();
            (Sample::Numbers(values), texts)
        }
        Column::Times(values) => {
            let values: Vec<_> = values
                .into_iter()
                .map(|v| Some(v).filter(|v| *v != NO_TIME))
                .collect();
            let texts = values.iter().map(|v| v.map(iso)).collect();
            (Sample::Times(values), texts)
        }
        Column::Levels { codes, levels } => {
            let texts: Vec<Option<String>> = codes
                .into_iter()
                .map(|code| {
                    usize::try_from(code)
                        .ok()
                        .and_then(|code| levels.get(code).cloned())
                })
                .collect();
            (Sample::Texts(texts.clone()), texts)
        }
        Column::Keys(_) => (Sample::Texts(Vec::new()), Vec::new()),
    };
    let present = || texts.iter().flatten();
    ColumnSketch {
        name: name.into(),
        kind,
        missing: (texts.len() - present().count()) as u64,
        distinct: present().collect::<std::collections::BTreeSet<_>>().len() as u64,
        examples: present()
            .take(3)
            .map(|text| text.chars().take(60).collect())
            .collect(),
        sample,
    }
}
