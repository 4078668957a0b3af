//! Values as a parser hands them out, numbers or text → what a column is for, with what was lost counted.

use polars::prelude::PlHashMap;

use super::column::{Column, ColumnChunk, NO_KEY, NO_LEVEL, NO_TIME, ReadAs, Tally, key};
use super::date::{self, DateStyle};
use super::nan;
use super::number::{self, NumberStyle};
use super::sketch::TimeUnit;
use super::time;

/// Texts of a column, row by row.
pub(crate) type Texts<'a, 'b> = &'a mut dyn Iterator<Item = Option<&'b str>>;

/// Makes numbers, NaN where missing, what the column is for. Infinite ones are counted and become missing.
pub(crate) fn numbers_as(mut values: Vec<f64>, read_as: ReadAs) -> ColumnChunk {
    let mut tally = Tally::default();
    // Nearly no column has any, and looking for some is much quicker than counting them.
    if values
        .iter()
        .fold(false, |any, value| any | value.is_infinite())
    {
        for (value, row) in values.iter_mut().zip(1..) {
            if value.is_infinite() {
                tally.infinite(row, &value.to_string());
                *value = f64::NAN;
            }
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
pub(crate) fn texts(values: Texts<'_, '_>, read_as: ReadAs) -> ColumnChunk {
    let mut tally = Tally::default();
    let present = values.map(|text| text.filter(|text| !text.trim().is_empty()));
    let column = match read_as {
        ReadAs::Time(None) => moments(present, DateStyle::Plain, &mut tally),
        ReadAs::Dated(style) => moments(present, style, &mut tally),
        ReadAs::Time(Some(TimeUnit::Nanos)) => nanoseconds(present, &mut tally),
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
            let mut last = ("", NO_LEVEL);
            let codes = present
                .map(|text| {
                    let Some(text) = text else {
                        tally.missing += 1;
                        return NO_LEVEL;
                    };
                    // Sorted files repeat themselves.
                    if last.0 != text {
                        let code = *known.entry(text).or_insert_with(|| {
                            levels.push(text.to_owned());
                            u32::try_from(levels.len() - 1).unwrap_or(NO_LEVEL)
                        });
                        last = (text, code);
                    }
                    last.1
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

/// Moments of whole nanoseconds since 1970; what is written in another way is read as a number.
fn nanoseconds<'a>(present: impl Iterator<Item = Option<&'a str>>, tally: &mut Tally) -> Column {
    let mut moment = |(text, row): (Option<&str>, u64)| {
        let text = text?;
        if let Ok(whole) = text.trim().parse::<i64>() {
            let moment = time::in_calendar(whole.div_euclid(1_000));
            if moment.is_none() {
                tally.odd(row, text);
            }
            return moment;
        }
        let value = number_or_tell(text, row, ReadAs::Number, tally)?;
        time::from_number(value, TimeUnit::Nanos)
    };
    let moments: Vec<i64> = present
        .zip(1..)
        .map(|at| moment(at).unwrap_or(NO_TIME))
        .collect();
    tally.missing = moments.iter().filter(|moment| **moment == NO_TIME).count() as u64;
    Column::Times(moments)
}

/// Numbers of a text column; `None` is blank.
fn numbers_from_texts<'a>(
    present: impl Iterator<Item = Option<&'a str>>,
    read_as: ReadAs,
) -> ColumnChunk {
    let mut tally = Tally::default();
    let values = present
        .zip(1..)
        .map(|(text, row)| {
            text.map_or(f64::NAN, |text| {
                number_or_why(text, row, read_as, &mut tally)
            })
        })
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

/// The same, and where there is none, a NaN that says whether the text is no number.
fn number_or_why(text: &str, row: u64, read_as: ReadAs, tally: &mut Tally) -> f64 {
    let infinite = tally.infinite;
    let number = number_or_tell(text, row, read_as, tally);
    let is_infinite = tally.infinite > infinite;
    number.unwrap_or_else(|| {
        if is_infinite {
            f64::NAN
        } else {
            nan::unreadable(text)
        }
    })
}

/// Fills in the values that were read as missing and are not, and counts the others anew.
pub(crate) fn fill_in(values: Texts<'_, '_>, read_as: ReadAs, chunk: &mut ColumnChunk) {
    let mut tally = Tally::default();
    let mut tell = |text: Option<&str>, row: u64| {
        let text = text.filter(|text| !text.trim().is_empty());
        let value = text.map_or(f64::NAN, |text| {
            number_or_why(text, row, read_as, &mut tally)
        });
        tally.missing += u64::from(value.is_nan());
        value
    };
    match (&mut chunk.column, read_as) {
        (Column::Numbers(numbers), _) => {
            for ((number, text), row) in numbers.iter_mut().zip(values).zip(1..) {
                if number.is_nan() {
                    *number = tell(text, row);
                }
            }
        }
        (Column::Times(times), ReadAs::Time(Some(unit))) => {
            for ((moment, text), row) in times.iter_mut().zip(values).zip(1..) {
                if *moment == NO_TIME {
                    let value = tell(text, row);
                    let found = time::from_number(value, unit);
                    *moment = found.unwrap_or(NO_TIME);
                }
            }
        }
        _ => {}
    }
    chunk.tally = tally;
}
