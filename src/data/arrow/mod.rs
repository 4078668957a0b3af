//! Arrow arrays, as Parquet and Arrow files hold them → typed columns.

mod convert;

use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema};

use super::bytes::Bytes;
use super::column::{Column, ColumnChunk, NO_TIME, ReadAs, Tally};
use super::error::DataError;
use super::sketch::{ColumnSketch, Kind, Remark, Sample, Sketch, Spelling};
use super::sniff::column_sketch as text_sketch;
use super::time::iso;
use convert::convert;

/// The parts of one column.
pub(crate) type Arrays = Vec<Box<dyn Array>>;

/// What a file that breaks its format is called.
pub(crate) fn malformed(file: &str, format: &str, error: &dyn std::fmt::Display) -> DataError {
    let found = error.to_string();
    if found.contains("failed to fill whole buffer") || found.contains("UnexpectedEof") {
        return DataError::Truncated {
            file: file.into(),
            found: "its last rows are not whole".into(),
        };
    }
    let found = found.lines().next().unwrap_or_default();
    let found = found.trim_start_matches("parquet: ");
    let found = found.trim_start_matches("File out of specification: ");
    DataError::Malformed {
        file: file.into(),
        format: format.into(),
        found: format!("it is damaged inside ({found})"),
    }
}

/// What polars' decoder makes of the bytes. On some damaged ones it panics instead of answering: a thread survives
/// that and says so here, a browser's worker does not and is replaced.
pub(crate) fn decoded<T, E: std::fmt::Display>(
    file: &str,
    format: &str,
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<T, DataError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode))
        .map_err(|_panic| malformed(file, format, &"it does not hold what it promises"))?
        .map_err(|error| malformed(file, format, &error))
}

/// One column of `rows` rows; what is not there is missing.
pub(crate) fn chunk(
    file: &str,
    arrays: &[Box<dyn Array>],
    read_as: ReadAs,
    rows: usize,
) -> Result<ColumnChunk, DataError> {
    let mut whole = ColumnChunk {
        column: Column::empty(read_as),
        tally: Tally::default(),
    };
    for array in arrays {
        let before = whole.column.len() as u64;
        let part = convert(file, array.as_ref(), read_as)?;
        whole.tally.append(&part.tally, before);
        whole.column.append(part.column);
    }
    let short = rows.saturating_sub(whole.column.len());
    whole.column.append_missing(short);
    whole.tally.missing += short as u64;
    Ok(whole)
}

/// Whether values of that type are read; lists, structures and bytes are not.
fn is_read(dtype: &ArrowDataType) -> bool {
    match dtype {
        ArrowDataType::Dictionary(_, values, _) => is_read(values),
        ArrowDataType::Null
        | ArrowDataType::Utf8
        | ArrowDataType::LargeUtf8
        | ArrowDataType::Utf8View => true,
        _ => !matches!(kind_of(dtype), Kind::Text),
    }
}

/// A first look at a file of arrays; `arrays` gives the first ones of a column.
pub(crate) fn sketch(
    bytes: &dyn Bytes,
    format: &str,
    schema: &ArrowSchema,
    rows: u64,
    arrays: &dyn Fn(usize) -> Result<Option<Arrays>, DataError>,
) -> Result<Sketch, DataError> {
    let mut columns = Vec::with_capacity(schema.len());
    let mut unread = Vec::new();
    let mut seen = 0;
    for (index, (name, field)) in schema.iter().enumerate() {
        let kind = kind_of(field.dtype());
        let read_as = match kind {
            Kind::Integer | Kind::Number => ReadAs::Number,
            Kind::Time => ReadAs::Time(None),
            Kind::Boolean | Kind::Text => ReadAs::Level,
        };
        let mut column = Column::empty(read_as);
        let is_read = is_read(field.dtype());
        if is_read {
            for array in arrays(index)?.unwrap_or_default() {
                column.append(convert(bytes.name(), array.as_ref(), read_as)?.column);
            }
        } else {
            unread.push(name.to_string());
        }
        seen = seen.max(column.len());
        let sketch = match &column {
            // Text may hold moments or numbers, as in a delimited file.
            Column::Levels { codes, levels } if kind == Kind::Text => {
                let level = |code: &u32| {
                    let level = levels.get(usize::try_from(*code).ok()?)?;
                    Some(level.as_str())
                };
                text_sketch(name, codes.iter().map(level).collect())
            }
            _ => column_sketch(name, kind, column),
        };
        columns.push(ColumnSketch {
            unread: !is_read,
            ..sketch
        });
    }
    for column in &mut columns {
        if let Sample::Texts(texts) = &mut column.sample {
            column.missing += (seen - texts.len().min(seen)) as u64;
            texts.resize(seen, None);
        }
    }
    Ok(Sketch {
        name: bytes.name().into(),
        format: format.into(),
        bytes: bytes.len(),
        rows_seen: seen as u64,
        rows_about: rows,
        columns,
        remarks: Remark::unread(&unread).into_iter().collect(),
    })
}

/// What the values of a type can be read as.
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
        spelling: Spelling::default(),
        unread: false,
    }
}
