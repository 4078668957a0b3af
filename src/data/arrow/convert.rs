//! Arrow arrays → typed columns.

use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit};

use super::super::column::{Column, ColumnChunk, NO_TIME, ReadAs, Tally};
use super::super::error::DataError;
use super::super::nan;
use super::super::sketch::Kind;
use super::super::time::{DAY, in_calendar, iso};
use super::super::values;
use super::{kind_of, malformed};

/// An arrow array made what the column is for. Types that do not fit become missing values.
pub(super) fn convert(
    file: &str,
    array: &dyn Array,
    read_as: ReadAs,
) -> Result<ColumnChunk, DataError> {
    let any = array.as_any();
    if let Some(flags) = any.downcast_ref::<BooleanArray>() {
        return Ok(booleans_as(flags, read_as));
    }
    if let Some(texts) = any.downcast_ref::<Utf8ViewArray>() {
        return Ok(values::texts(&mut texts.iter(), read_as));
    }
    let plain = match array.dtype() {
        ArrowDataType::Dictionary(_, values, _) => Some(values.as_ref()),
        ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 => Some(&ArrowDataType::Utf8View),
        _ => None,
    };
    if let Some(plain) = plain {
        let plain = cast(file, array, plain)?;
        return convert(file, plain.as_ref(), read_as);
    }
    if let (ArrowDataType::Decimal(_, scale), Some(values)) =
        (array.dtype(), any.downcast_ref::<PrimitiveArray<i128>>())
    {
        return Ok(numbers_for(&decimals(values, *scale), read_as)
            .unwrap_or_else(|| missing(array.len(), read_as)));
    }
    if let Some(times) = times(array) {
        return Ok(times_as(times, read_as));
    }
    if matches!(kind_of(array.dtype()), Kind::Integer)
        && matches!(read_as, ReadAs::Key | ReadAs::Level)
    {
        return integers_as(file, array, read_as);
    }
    Ok(numbers_as(array, read_as).unwrap_or_else(|| missing(array.len(), read_as)))
}

/// Booleans as numbers 0 and 1, or as the texts `false` and `true`.
fn booleans_as(flags: &BooleanArray, read_as: ReadAs) -> ColumnChunk {
    if read_as == ReadAs::Number {
        let values = flags
            .iter()
            .map(|flag| flag.map_or(f64::NAN, f64::from))
            .collect();
        return values::numbers_as(values, read_as);
    }
    let mut texts = flags
        .iter()
        .map(|flag| flag.map(|flag| if flag { "true" } else { "false" }));
    values::texts(&mut texts, read_as)
}

fn cast(file: &str, array: &dyn Array, to: &ArrowDataType) -> Result<Box<dyn Array>, DataError> {
    polars_compute::cast::cast_default(array, to).map_err(|e| malformed(file, "a table", &e))
}

/// Integers of any width as texts, every digit kept.
fn integers_as(file: &str, array: &dyn Array, read_as: ReadAs) -> Result<ColumnChunk, DataError> {
    fn spelled<T: polars_arrow::types::NativeType + ToString>(
        array: &dyn Array,
    ) -> Option<Vec<Option<String>>> {
        let values = array.as_any().downcast_ref::<PrimitiveArray<T>>()?;
        let texts = values.iter().map(|value| value.map(ToString::to_string));
        Some(texts.collect())
    }
    let texts = if matches!(array.dtype(), ArrowDataType::UInt64) {
        spelled::<u64>(array)
    } else {
        spelled::<i64>(cast(file, array, &ArrowDataType::Int64)?.as_ref())
    };
    Ok(spelled_as(&texts.unwrap_or_default(), read_as))
}

fn spelled_as(texts: &[Option<String>], read_as: ReadAs) -> ColumnChunk {
    values::texts(&mut texts.iter().map(Option::as_deref), read_as)
}

/// Decimals as the nearest doubles, as long as their digits are fewer than a double has.
#[expect(clippy::cast_precision_loss, reason = "numbers are doubles here")]
fn decimals(values: &PrimitiveArray<i128>, scale: usize) -> PrimitiveArray<f64> {
    let one: f64 = std::iter::repeat_n(10.0, scale).product();
    let decimal = |value: Option<&i128>| value.map(|value| *value as f64 / one);
    values.iter().map(decimal).collect()
}

/// Whatever casts to f64; `None` for what does not, and for plain numbers where times are wanted.
fn numbers_as(array: &dyn Array, read_as: ReadAs) -> Option<ColumnChunk> {
    let cast = polars_compute::cast::cast_default(array, &ArrowDataType::Float64).ok()?;
    numbers_for(
        cast.as_any().downcast_ref::<PrimitiveArray<f64>>()?,
        read_as,
    )
}

/// `None` where times are wanted.
fn numbers_for(values: &PrimitiveArray<f64>, read_as: ReadAs) -> Option<ColumnChunk> {
    let finite = |value: Option<&f64>| value.copied().filter(|value| value.is_finite());
    match read_as {
        ReadAs::Key | ReadAs::Level => {
            let texts = values.iter().map(|value| Some(finite(value)?.to_string()));
            Some(spelled_as(&texts.collect::<Vec<_>>(), read_as))
        }
        ReadAs::Time(None) | ReadAs::Dated(_) => None,
        _ => {
            // Here a value that is NaN and no value at all are two things.
            let known = |value: &f64| {
                if value.is_nan() {
                    nan::stored()
                } else {
                    *value
                }
            };
            let numbers = values.iter().map(|value| value.map_or(f64::NAN, known));
            Some(values::numbers_as(numbers.collect(), read_as))
        }
    }
}

/// Rows without a value.
fn missing(rows: usize, read_as: ReadAs) -> ColumnChunk {
    let mut column = Column::empty(read_as);
    column.append_missing(rows);
    ColumnChunk {
        column,
        tally: Tally {
            missing: rows as u64,
            ..Tally::default()
        },
    }
}

/// The microseconds of an array of dates or times, and how many lie outside the calendar; `None` for any other array.
fn times(array: &dyn Array) -> Option<(Vec<i64>, Tally)> {
    let any = array.as_any();
    let micros: fn(i64) -> i64 = match array.dtype() {
        ArrowDataType::Date32 => |v| v.saturating_mul(DAY),
        ArrowDataType::Timestamp(TimeUnit::Second, _) => |v| v.saturating_mul(1_000_000),
        ArrowDataType::Timestamp(TimeUnit::Millisecond, _) | ArrowDataType::Date64 => {
            |v| v.saturating_mul(1_000)
        }
        ArrowDataType::Timestamp(TimeUnit::Microsecond, _) => |v| v,
        ArrowDataType::Timestamp(TimeUnit::Nanosecond, _) => |v| v.div_euclid(1_000),
        _ => return None,
    };
    let mut tally = Tally::default();
    let mut out = Vec::with_capacity(array.len());
    let mut take = |value: Option<i64>| {
        let moment = value.and_then(|value| in_calendar(micros(value)));
        if let (Some(value), None) = (value, moment) {
            tally.unparsable += 1;
            tally
                .first
                .get_or_insert_with(|| (out.len() as u64 + 1, value.to_string()));
        }
        tally.missing += u64::from(moment.is_none());
        out.push(moment.unwrap_or(NO_TIME));
    };
    if let Some(days) = any.downcast_ref::<PrimitiveArray<i32>>() {
        days.iter()
            .for_each(|day| take(day.copied().map(i64::from)));
    } else {
        let values = any.downcast_ref::<PrimitiveArray<i64>>()?;
        values.iter().for_each(|value| take(value.copied()));
    }
    Some((out, tally))
}

fn times_as((times, tally): (Vec<i64>, Tally), read_as: ReadAs) -> ColumnChunk {
    let present = |time: &i64| Some(*time).filter(|time| *time != NO_TIME);
    match read_as {
        ReadAs::Time(_) | ReadAs::Dated(_) => ColumnChunk {
            column: Column::Times(times),
            tally,
        },
        ReadAs::Number | ReadAs::Styled(_) => {
            let values = times
                .iter()
                .map(|t| present(t).map_or(f64::NAN, |t| t as f64))
                .collect();
            ColumnChunk {
                column: Column::Numbers(values),
                tally,
            }
        }
        ReadAs::Level | ReadAs::Key => {
            let texts = times.iter().map(|time| present(time).map(iso));
            spelled_as(&texts.collect::<Vec<_>>(), read_as)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::NO_LEVEL;

    #[test]
    fn a_moment_outside_the_calendar_is_missing_and_told() {
        let kind = ArrowDataType::Timestamp(TimeUnit::Second, None);
        let values = [Some(0), None, Some(i64::MIN), Some(1 << 62)];
        let array = PrimitiveArray::<i64>::from(values.to_vec()).to(kind);
        let chunk = convert("f.parquet", &array, ReadAs::Time(None)).unwrap();
        assert_eq!(
            chunk.column,
            Column::Times(vec![0, NO_TIME, NO_TIME, NO_TIME])
        );
        assert_eq!((chunk.tally.missing, chunk.tally.unparsable), (3, 2));
        assert_eq!(chunk.tally.first, Some((3, i64::MIN.to_string())));
    }

    #[test]
    fn no_digit_of_a_large_id_is_lost() {
        let array = PrimitiveArray::<u64>::from_slice([u64::MAX, 1 << 63]);
        let chunk = convert("f.parquet", &array, ReadAs::Level).unwrap();
        let Column::Levels { levels, .. } = chunk.column else {
            panic!("levels")
        };
        assert_eq!(levels, ["18446744073709551615", "9223372036854775808"]);
    }

    #[test]
    fn decimals_are_numbers() {
        let kind = ArrowDataType::Decimal(12, 2);
        let array = PrimitiveArray::<i128>::from(vec![Some(1_234), None, Some(-5)]).to(kind);
        let chunk = convert("f.parquet", &array, ReadAs::Number).unwrap();
        let Column::Numbers(numbers) = chunk.column else {
            panic!("numbers")
        };
        assert_eq!((numbers[0], numbers[2]), (12.34, -0.05));
        assert_eq!(chunk.tally.missing, 1);
    }

    #[test]
    fn a_missing_level_stays_missing() {
        let array = Utf8ViewArray::from_slice([Some("a"), None, Some(" ")]);
        let chunk = convert("f.parquet", &array, ReadAs::Level).unwrap();
        let expected = Column::Levels {
            codes: vec![0, NO_LEVEL, NO_LEVEL],
            levels: vec!["a".into()],
        };
        assert_eq!(chunk.column, expected);
        assert_eq!(chunk.tally.missing, 2);
    }
}
