//! Delimited text → typed columns, by polars' CSV parser, one chunk of whole records at a time.

use polars::prelude::{DataFrame, DataType, PlSmallStr, Schema};
use polars_io::csv::read::_csv_read_internal::read_chunk;
use polars_io::csv::read::{CsvEncoding, CsvParseOptions};

use super::column::{ColumnChunk, ReadAs};
use super::delimited::Dialect;
use super::error::DataError;
use super::sketch::TimeUnit;
use super::straight::{Oddities, Straight, straighten};
use super::values::{fill_in, numbers_as, texts};

/// Rows of a chunk of text.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) rows: u64,
    /// One per wanted position.
    pub(crate) columns: Vec<ColumnChunk>,
    pub(crate) oddities: Oddities,
}

/// Parses whole records into the wanted columns: positions in the header, ascending, and how to read them.
///
/// `lines_before` says how many lines of the file stand before them, for messages.
///
/// # Errors
/// [`DataError::Malformed`] where polars cannot make records of the text.
pub(crate) fn parse(
    file: &str,
    text: &[u8],
    dialect: &Dialect,
    wanted: &[(usize, ReadAs)],
    lines_before: &dyn Fn() -> u64,
) -> Result<Parsed, DataError> {
    let mut straight = straighten(file, text, dialect, lines_before)?;
    let typed: Vec<(usize, DataType)> = wanted
        .iter()
        .map(|(index, read_as)| {
            (
                *index,
                if is_plain_number(*read_as) {
                    DataType::Float64
                } else {
                    DataType::String
                },
            )
        })
        .collect();
    let mut frame_found = frame(file, &straight, dialect, &typed);
    // One row with a cell too many and another with one too few look even.
    if frame_found.is_err() && straight.even {
        straight.leave_out_wide_rows(dialect);
        frame_found = frame(file, &straight, dialect, &typed);
    }
    let frame = frame_found?;
    let mut chunks = Vec::with_capacity(wanted.len());
    for (series, (_, read_as)) in frame.get_columns().iter().zip(wanted) {
        let malformed = |error: polars::error::PolarsError| malformed(file, &error.to_string());
        chunks.push(if is_plain_number(*read_as) {
            numbers(series.f64().map_err(malformed)?, *read_as)
        } else {
            texts(series.str().map_err(malformed)?, *read_as)
        });
    }
    tell_missing_from_unparsable(file, &straight, dialect, wanted, &mut chunks)?;
    Ok(Parsed {
        rows: frame.height() as u64,
        columns: chunks,
        oddities: straight.oddities,
    })
}

fn malformed(file: &str, found: &str) -> DataError {
    let found = found.lines().next().unwrap_or_default().to_owned();
    DataError::Malformed {
        file: file.into(),
        format: "CSV".into(),
        found,
    }
}

fn frame(
    file: &str,
    straight: &Straight<'_>,
    dialect: &Dialect,
    typed: &[(usize, DataType)],
) -> Result<DataFrame, DataError> {
    let text = &*straight.text;
    let mut schema = Schema::with_capacity(dialect.columns.len());
    for name in &dialect.columns {
        schema.with_column(PlSmallStr::from_str(name), DataType::String);
    }
    for (index, kind) in typed {
        if let Some(name) = dialect.columns.get(*index) {
            schema.with_column(PlSmallStr::from_str(name), kind.clone());
        }
    }
    let projection: Vec<usize> = typed.iter().map(|(index, _)| *index).collect();
    let options = CsvParseOptions::default()
        .with_separator(dialect.separator)
        .with_quote_char(Some(dialect.quote))
        .with_encoding(CsvEncoding::Utf8)
        .with_missing_is_null(true)
        .with_truncate_ragged_lines(!straight.even);
    // The text is known to be whole records, so polars' own search for their borders is left out.
    let lines = memchr::memchr_iter(b'\n', text).count() + 1;
    read_chunk(
        text,
        &options,
        &schema,
        true,
        &projection,
        0,
        lines,
        None,
        usize::MAX,
        text.len(),
        Some(0),
    )
    .map_err(|error| malformed(file, &error.to_string()))
}

/// Numbers as polars read them. Whether a missing one was empty or unreadable is found out later.
fn numbers(values: &polars::prelude::Float64Chunked, read_as: ReadAs) -> ColumnChunk {
    let mut out: Vec<f64> = Vec::with_capacity(values.len());
    for array in values.downcast_iter() {
        if array.validity().is_none_or(|bits| bits.unset_bits() == 0) {
            out.extend_from_slice(array.values());
        } else {
            out.extend(array.iter().map(|value| value.copied().unwrap_or(f64::NAN)));
        }
    }
    numbers_as(out, read_as)
}

/// Reads the number columns that miss values once more as text, since the parser says only "no number": what is
/// written in a way that it does not know is filled in, and the rest is counted.
fn tell_missing_from_unparsable(
    file: &str,
    straight: &Straight<'_>,
    dialect: &Dialect,
    wanted: &[(usize, ReadAs)],
    chunks: &mut [ColumnChunk],
) -> Result<(), DataError> {
    let suspects: Vec<(usize, ReadAs, &mut ColumnChunk)> = wanted
        .iter()
        .zip(chunks)
        .filter(|((_, read_as), chunk)| is_plain_number(*read_as) && chunk.tally.missing > 0)
        .map(|((index, read_as), chunk)| (*index, *read_as, chunk))
        .collect();
    if suspects.is_empty() {
        return Ok(());
    }
    let as_text: Vec<_> = suspects
        .iter()
        .map(|(index, ..)| (*index, DataType::String))
        .collect();
    let frame = frame(file, straight, dialect, &as_text)?;
    for (series, (_, read_as, chunk)) in frame.get_columns().iter().zip(suspects) {
        let values = series
            .str()
            .map_err(|error| malformed(file, &error.to_string()))?;
        fill_in(values, read_as, chunk);
    }
    Ok(())
}

/// Nanoseconds since 1970 have more digits than the parser's numbers keep.
const fn is_plain_number(read_as: ReadAs) -> bool {
    match read_as {
        ReadAs::Number => true,
        ReadAs::Time(Some(unit)) => !matches!(unit, TimeUnit::Nanos),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::{Column, NO_LEVEL, key};

    fn dialect(columns: &[&str]) -> Dialect {
        Dialect {
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
            ..Dialect::default()
        }
    }

    #[test]
    fn columns_are_typed_and_what_is_odd_is_counted() {
        let text = b"1.5,a,2026-01-01,7\n,\"b, c\",x,8\nNA,a,2026-01-02,9\noops,,2026-01-03,ten\ninf,a,2026-01-03,7\n";
        let wanted = [
            (0, ReadAs::Number),
            (1, ReadAs::Level),
            (2, ReadAs::Time(None)),
            (3, ReadAs::Key),
        ];
        let names = dialect(&["n", "l", "t", "k"]);
        let Parsed {
            rows,
            columns: chunks,
            ..
        } = parse("f.csv", text, &names, &wanted, &|| 0).unwrap();
        assert_eq!(rows, 5);
        let Column::Numbers(numbers) = &chunks[0].column else {
            panic!("numbers")
        };
        assert_eq!(numbers[0].to_bits(), 1.5_f64.to_bits());
        assert!(numbers[1..].iter().all(|value| value.is_nan()));
        let told = &chunks[0].tally;
        assert_eq!((told.missing, told.infinite), (4, 1));
        assert_eq!(told.first_infinite, Some((5, "inf".into())));
        let (spelled, unparsable, first) = told.divide(&|text| text == "NA");
        assert_eq!((spelled[0].first, unparsable), (3, 1));
        assert_eq!(first, Some((4, "oops".into())));
        assert_eq!(
            chunks[1].column,
            Column::Levels {
                codes: vec![0, 1, 0, NO_LEVEL, 0],
                levels: vec!["a".into(), "b, c".into()]
            }
        );
        assert_eq!(chunks[2].tally.odd[0].text, "x");
        assert_eq!(chunks[3].column, Column::Keys(vec![7, 8, 9, key("ten"), 7]));
    }

    #[test]
    fn numbers_that_the_parser_does_not_know_are_filled_in() {
        let text = b"1.5\n\"1,234\"\n +2 \n$3\nNaN\n1e400\n5%\n";
        let wanted = [(0, ReadAs::Number)];
        let parsed = parse("f.csv", text, &dialect(&["n"]), &wanted, &|| 1);
        let chunks = parsed.unwrap().columns;
        let Column::Numbers(numbers) = &chunks[0].column else {
            panic!("numbers")
        };
        assert_eq!(numbers[..4], [1.5, 1_234.0, 2.0, 3.0]);
        assert!(numbers[4..].iter().all(|value| value.is_nan()));
        let told = &chunks[0].tally;
        assert_eq!((told.missing, told.infinite), (3, 1));
        let odd: Vec<_> = told.odd.iter().map(|odd| odd.text.as_str()).collect();
        assert_eq!(odd, ["5%", "NaN"]);
    }

    #[test]
    fn a_projection_skips_the_other_columns() {
        let text = b"1,2,1700000000\r\n3,4,1700000001\r\n";
        let wanted = [(2, ReadAs::Time(Some(TimeUnit::Seconds)))];
        let names = dialect(&["a", "b", "c"]);
        let Parsed {
            rows,
            columns: chunks,
            ..
        } = parse("f.csv", text, &names, &wanted, &|| 0).unwrap();
        assert_eq!(rows, 2);
        assert_eq!(
            chunks[0].column,
            Column::Times(vec![1_700_000_000_000_000, 1_700_000_001_000_000])
        );
    }
}
