//! Delimited text → typed columns, one chunk of whole records at a time: what has no quotes by its separators, all else by
//! polars' CSV parser.

use polars::prelude::{DataFrame, DataType, PlSmallStr, Schema};
use polars_io::csv::read::_csv_read_internal::read_chunk;
use polars_io::csv::read::{CsvEncoding, CsvParseOptions};

use super::column::{ColumnChunk, ReadAs};
use super::delimited::Dialect;
use super::error::DataError;
use super::fields;
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
    if let Some((rows, columns)) = fields::read(&mut straight, dialect, wanted) {
        return Ok(Parsed {
            rows: rows as u64,
            columns,
            oddities: straight.oddities,
        });
    }
    let (rows, columns) = by_polars(file, &mut straight, dialect, wanted)?;
    Ok(Parsed {
        rows: rows as u64,
        columns,
        oddities: straight.oddities,
    })
}

/// Any records, and how many they are.
fn by_polars(
    file: &str,
    straight: &mut Straight<'_>,
    dialect: &Dialect,
    wanted: &[(usize, ReadAs)],
) -> Result<(usize, Vec<ColumnChunk>), DataError> {
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
    let mut frame_found = frame(file, straight, dialect, &typed);
    // One row with a cell too many and another with one too few look even.
    if frame_found.is_err() && straight.even {
        straight.leave_out_wide_rows(dialect);
        frame_found = frame(file, straight, dialect, &typed);
    }
    let frame = frame_found?;
    let mut chunks = Vec::with_capacity(wanted.len());
    for (series, (_, read_as)) in frame.get_columns().iter().zip(wanted) {
        let malformed = |error: polars::error::PolarsError| malformed(file, &error.to_string());
        chunks.push(if is_plain_number(*read_as) {
            numbers(series.f64().map_err(malformed)?, *read_as)
        } else {
            texts(&mut series.str().map_err(malformed)?.iter(), *read_as)
        });
    }
    tell_missing_from_unparsable(file, straight, dialect, wanted, &mut chunks)?;
    Ok((frame.height(), chunks))
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
        fill_in(&mut values.iter(), read_as, chunk);
    }
    Ok(())
}

/// Nanoseconds since 1970 have more digits than the parser's numbers keep.
pub(super) const fn is_plain_number(read_as: ReadAs) -> bool {
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

    /// Fields that one parser might read in another way than the other.
    const FIELDS: [&str; 24] = [
        "",
        " ",
        "1.5",
        " 2",
        "3 ",
        "\t7",
        "1e400",
        "-1e-400",
        "inf",
        "-Infinity",
        "nan",
        "-NaN",
        "NA",
        "+4",
        ".5",
        "6.",
        "0x10",
        "1_000",
        "é",
        "5\r",
        "2026-01-01",
        "12345678901234567890",
        "0.1",
        "x y",
    ];

    #[test]
    fn both_ways_read_the_same() {
        let kinds = [
            ReadAs::Number,
            ReadAs::Level,
            ReadAs::Key,
            ReadAs::Time(None),
            ReadAs::Time(Some(TimeUnit::Seconds)),
            ReadAs::Time(Some(TimeUnit::Nanos)),
        ];
        let names: Vec<String> = (0..=kinds.len()).map(|place| format!("c{place}")).collect();
        let names = dialect(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let wanted: Vec<(usize, ReadAs)> = (1..).zip(kinds).collect();
        let mut state: usize = 1;
        for end in ["\n", "\r\n"] {
            let mut text = String::new();
            for _ in 0..500 {
                let mut field = || {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) % (1 << 32);
                    FIELDS[(state >> 16) % FIELDS.len()]
                };
                let row: Vec<&str> = std::iter::repeat_with(&mut field).take(7).collect();
                text += &(row.join(",") + end);
            }
            let mut straight = straighten("f.csv", text.as_bytes(), &names, &|| 0).unwrap();
            let quick = fields::read(&mut straight, &names, &wanted).unwrap();
            let by_polars = by_polars("f.csv", &mut straight, &names, &wanted).unwrap();
            assert_eq!(quick.0, 500);
            assert_eq!(format!("{quick:?}"), format!("{by_polars:?}"));
        }
    }

    #[test]
    fn uneven_records_are_left_to_polars() {
        let names = dialect(&["a", "b"]);
        for text in ["1,2\n3,4,5\n6\n", "1,\"2\"\n", ""] {
            let mut straight = straighten("f.csv", text.as_bytes(), &names, &|| 0).unwrap();
            assert!(
                fields::read(&mut straight, &names, &[(0, ReadAs::Number)]).is_none(),
                "{text}"
            );
        }
        let parsed = parse(
            "f.csv",
            b"1,2\n3,4,5\n6\n",
            &names,
            &[(0, ReadAs::Number)],
            &|| 0,
        );
        let parsed = parsed.unwrap();
        assert_eq!(
            (
                parsed.rows,
                parsed.oddities.long.count,
                parsed.oddities.short.count
            ),
            (2, 1, 1)
        );
    }
}
