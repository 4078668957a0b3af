//! Delimited text → typed columns, by polars' CSV parser, one chunk of whole records at a time.

use polars::prelude::{DataFrame, DataType, PlHashMap, PlSmallStr, Schema, StringChunked};
use polars_io::csv::read::_csv_read_internal::read_chunk;
use polars_io::csv::read::{CsvEncoding, CsvParseOptions};

use super::column::{Column, ColumnChunk, NO_KEY, NO_LEVEL, NO_TIME, ReadAs, Tally, key};
use super::date::{self, DateStyle};
use super::delimited::{Dialect, proper_quotes};
use super::error::DataError;
use super::number::{self, NumberStyle};
use super::time;

/// Parses whole records into the wanted columns: positions in the header, ascending, and how to read them.
///
/// Returns the number of rows and one column per wanted position.
///
/// # Errors
/// [`DataError::Malformed`] where polars cannot make records of the text.
pub(crate) fn parse(
    file: &str,
    text: &[u8],
    dialect: &Dialect,
    wanted: &[(usize, ReadAs)],
) -> Result<(u64, Vec<ColumnChunk>), DataError> {
    // Blank lines at the end are not rows.
    let end = text
        .iter()
        .rposition(|byte| !matches!(byte, b'\n' | b'\r'))
        .map_or(0, |last| last + 1);
    let text = text.get(..end).unwrap_or(text);
    let repaired;
    let text = if std::str::from_utf8(text).is_ok() {
        text
    } else {
        repaired = String::from_utf8_lossy(text).into_owned();
        repaired.as_bytes()
    };
    let text = &*proper_quotes(text, dialect.separator)
        .map_err(|quote| unclosed(file, text.get(quote + 1..).unwrap_or(&[])))?;
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
    let frame = frame(file, text, dialect, &typed)?;
    let mut chunks = Vec::with_capacity(wanted.len());
    for (series, (_, read_as)) in frame.get_columns().iter().zip(wanted) {
        let malformed = |error: polars::error::PolarsError| malformed(file, &error.to_string());
        chunks.push(if is_plain_number(*read_as) {
            numbers(series.f64().map_err(malformed)?, *read_as)
        } else {
            texts(series.str().map_err(malformed)?, *read_as)
        });
    }
    tell_missing_from_unparsable(file, text, dialect, wanted, &mut chunks)?;
    Ok((frame.height() as u64, chunks))
}

fn malformed(file: &str, found: &str) -> DataError {
    let found = found.lines().next().unwrap_or_default().to_owned();
    DataError::Malformed {
        file: file.into(),
        format: "CSV".into(),
        found,
    }
}

fn unclosed(file: &str, after: &[u8]) -> DataError {
    let line = String::from_utf8_lossy(after.get(..after.len().min(200)).unwrap_or(after));
    let line: String = line
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(40)
        .collect();
    malformed(
        file,
        &format!("a quote opens before \u{201c}{line}\u{201d} and is never closed"),
    )
}

fn frame(
    file: &str,
    text: &[u8],
    dialect: &Dialect,
    typed: &[(usize, DataType)],
) -> Result<DataFrame, DataError> {
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
        .with_encoding(CsvEncoding::Utf8)
        .with_missing_is_null(true)
        .with_truncate_ragged_lines(true);
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

/// Makes numbers, NaN where missing, what the column is for. Infinite ones are counted and become missing.
pub(crate) fn numbers_as(mut values: Vec<f64>, read_as: ReadAs) -> ColumnChunk {
    let mut tally = Tally::default();
    for (value, row) in values.iter_mut().zip(1..) {
        if value.is_infinite() {
            tally.infinite(row, &value.to_string());
            *value = f64::NAN;
        }
    }
    let column = match read_as {
        ReadAs::Time(Some(unit)) => Column::Times(
            values
                .into_iter()
                .map(|value| time::from_number(value, unit).unwrap_or(NO_TIME))
                .collect(),
        ),
        _ => Column::Numbers(values),
    };
    let missing = match &column {
        Column::Times(values) => values.iter().filter(|value| **value == NO_TIME).count(),
        Column::Numbers(values) => values.iter().filter(|value| value.is_nan()).count(),
        _ => 0,
    };
    tally.missing = missing as u64;
    ColumnChunk { column, tally }
}

/// Text made what the column is for. Only blank text is missing here; spellings of missing values are counted.
pub(crate) fn texts(values: &StringChunked, read_as: ReadAs) -> ColumnChunk {
    let mut tally = Tally::default();
    let present = values
        .iter()
        .map(|text| text.filter(|text| !text.trim().is_empty()));
    let column = match read_as {
        ReadAs::Time(None) => moments(present, DateStyle::Plain, &mut tally),
        ReadAs::Dated(style) => moments(present, style, &mut tally),
        ReadAs::Number | ReadAs::Styled(_) | ReadAs::Time(Some(_)) => {
            return numbers_from_texts(present, read_as);
        }
        ReadAs::Key => Column::Keys(
            present
                .map(|text| {
                    tally.missing += u64::from(text.is_none());
                    text.map_or(NO_KEY, key)
                })
                .collect(),
        ),
        ReadAs::Level => {
            let mut known: PlHashMap<&str, u32> = PlHashMap::default();
            let mut levels: Vec<String> = Vec::new();
            let codes = present
                .map(|text| {
                    let Some(text) = text else {
                        tally.missing += 1;
                        return NO_LEVEL;
                    };
                    *known.entry(text).or_insert_with(|| {
                        levels.push(text.to_owned());
                        u32::try_from(levels.len() - 1).unwrap_or(NO_LEVEL)
                    })
                })
                .collect();
            Column::Levels { codes, levels }
        }
    };
    ColumnChunk { column, tally }
}

fn moments<'a>(
    present: impl Iterator<Item = Option<&'a str>>,
    style: DateStyle,
    tally: &mut Tally,
) -> Column {
    let moment = |(text, row): (Option<&str>, u64)| {
        let moment = text.and_then(|text| date::read(text, style));
        match (moment, text) {
            (Some(moment), _) => tally.time(row, moment.zoned),
            (None, Some(text)) => tally.odd(row, text),
            (None, None) => {}
        }
        tally.missing += u64::from(moment.is_none());
        moment.map_or(NO_TIME, |moment| moment.micros)
    };
    Column::Times(present.zip(1..).map(moment).collect())
}

/// Numbers of a text column; `None` is blank.
fn numbers_from_texts<'a>(
    present: impl Iterator<Item = Option<&'a str>>,
    read_as: ReadAs,
) -> ColumnChunk {
    let mut tally = Tally::default();
    let mut number =
        |(text, row): (Option<&str>, u64)| number_or_tell(text?, row, read_as, &mut tally);
    let values = present
        .zip(1..)
        .map(|at| number(at).unwrap_or(f64::NAN))
        .collect();
    let ColumnChunk {
        column,
        tally: counted,
    } = numbers_as(values, read_as);
    tally.missing = counted.missing;
    ColumnChunk { column, tally }
}

/// The finite number of a text; what is none is counted.
///
/// In a column of plain numbers, one with groups of thousands or a currency is still a number.
fn number_or_tell(text: &str, row: u64, read_as: ReadAs, tally: &mut Tally) -> Option<f64> {
    let value = match read_as {
        ReadAs::Styled(style) => number::read(text, style),
        _ => number::plain(text).or_else(|| number::read(text, NumberStyle::default())),
    };
    match value {
        None => tally.odd(row, text),
        Some(value) if value.is_infinite() => tally.infinite(row, text.trim()),
        Some(_) => {}
    }
    value.filter(|value| value.is_finite())
}

/// Reads the number columns that miss values once more as text, since the parser says only "no number": what is
/// written in a way that it does not know is filled in, and the rest is counted.
fn tell_missing_from_unparsable(
    file: &str,
    text: &[u8],
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
    let frame = frame(file, text, dialect, &as_text)?;
    for (series, (_, read_as, chunk)) in frame.get_columns().iter().zip(suspects) {
        let values = series
            .str()
            .map_err(|error| malformed(file, &error.to_string()))?;
        fill_in(values, read_as, chunk);
    }
    Ok(())
}

const fn is_plain_number(read_as: ReadAs) -> bool {
    matches!(read_as, ReadAs::Number | ReadAs::Time(Some(_)))
}

/// Fills in the values that were read as missing and are not, and counts the others anew.
fn fill_in(values: &StringChunked, read_as: ReadAs, chunk: &mut ColumnChunk) {
    let mut tally = Tally::default();
    let mut tell = |text: Option<&str>, row: u64| {
        let value = text
            .filter(|text| !text.trim().is_empty())
            .and_then(|text| number_or_tell(text, row, read_as, &mut tally));
        tally.missing += u64::from(value.is_none());
        value
    };
    match (&mut chunk.column, read_as) {
        (Column::Numbers(numbers), _) => {
            for ((number, text), row) in numbers.iter_mut().zip(values.iter()).zip(1..) {
                if number.is_nan() {
                    *number = tell(text, row).unwrap_or(f64::NAN);
                }
            }
        }
        (Column::Times(times), ReadAs::Time(Some(unit))) => {
            for ((moment, text), row) in times.iter_mut().zip(values.iter()).zip(1..) {
                if *moment == NO_TIME {
                    let value = tell(text, row);
                    let found = value.and_then(|value| time::from_number(value, unit));
                    *moment = found.unwrap_or(NO_TIME);
                }
            }
        }
        _ => {}
    }
    chunk.tally = tally;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sketch::TimeUnit;

    fn dialect(columns: &[&str]) -> Dialect {
        Dialect {
            separator: b',',
            data_start: 0,
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
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
        let (rows, chunks) =
            parse("f.csv", text, &dialect(&["n", "l", "t", "k"]), &wanted).unwrap();
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
        let (_, chunks) = parse("f.csv", text, &dialect(&["n"]), &[(0, ReadAs::Number)]).unwrap();
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
        let (rows, chunks) = parse("f.csv", text, &dialect(&["a", "b", "c"]), &wanted).unwrap();
        assert_eq!(rows, 2);
        assert_eq!(
            chunks[0].column,
            Column::Times(vec![1_700_000_000_000_000, 1_700_000_001_000_000])
        );
    }
}
