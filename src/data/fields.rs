//! The fields of delimited text without quotes, found by its separators alone.

use super::column::{ColumnChunk, ReadAs};
use super::csv::is_plain_number;
use super::delimited::Dialect;
use super::straight::Straight;
use super::values::{fill_in, numbers_as, texts};

/// Reads the wanted columns of records that no quote divides, and how many records they are, as [`super::csv::parse`] does by
/// polars' parser, to the last digit; in less than half of its time. `None` where that is for polars to read: quotes, a
/// single column, records of different widths, of which the wide ones are then left out.
pub(super) fn read(
    straight: &mut Straight<'_>,
    dialect: &Dialect,
    wanted: &[(usize, ReadAs)],
) -> Option<(usize, Vec<ColumnChunk>)> {
    let (text, width) = (&*straight.text, dialect.columns.len());
    let is_simple = straight.even && width > 1 && !text.is_empty();
    if !is_simple || memchr::memchr(dialect.quote, text).is_some() {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let places: Vec<usize> = wanted.iter().map(|(place, _)| *place).collect();
    let Some(columns) = split(text, dialect.separator, width, &places) else {
        straight.leave_out_wide_rows(dialect);
        return None;
    };
    let rows = columns.first().map_or(0, Vec::len);
    let chunks = columns.iter().zip(wanted);
    let chunks = chunks.map(|(fields, (_, read_as))| column(fields, *read_as));
    Some((rows, chunks.collect()))
}

/// The fields of each place, ascending, record after record; `None` where a record is not as wide as the header.
fn split<'a>(
    text: &'a str,
    separator: u8,
    width: usize,
    places: &[usize],
) -> Option<Vec<Vec<&'a str>>> {
    let mut columns: Vec<Vec<&str>> = vec![Vec::new(); places.len()];
    let (mut start, mut place, mut slots) = (0, 0, places.iter().zip(&mut columns));
    let mut next = slots.next();
    let bytes = text.as_bytes();
    let borders = memchr::memchr2_iter(separator, b'\n', bytes);
    for border in borders.chain([bytes.len()]) {
        if let Some((wanted, column)) = &mut next
            && **wanted == place
        {
            let field = text.get(start..border)?;
            column.push(field.strip_suffix('\r').unwrap_or(field));
            next = slots.next();
        }
        start = border + 1;
        place += 1;
        if bytes.get(border) != Some(&separator) {
            if place != width {
                return None;
            }
            place = 0;
            slots = places.iter().zip(&mut columns);
            next = slots.next();
        }
    }
    Some(columns)
}

fn column(fields: &[&str], read_as: ReadAs) -> ColumnChunk {
    let mut as_texts = fields.iter().map(|field| Some(*field));
    if !is_plain_number(read_as) {
        return texts(&mut as_texts, read_as);
    }
    let mut chunk = numbers_as(fields.iter().map(|field| number(field)).collect(), read_as);
    // The parser says only "no number".
    if chunk.tally.missing > 0 {
        fill_in(&mut as_texts, read_as, &mut chunk);
    }
    chunk
}

/// As polars' CSV parser reads numbers: NaN where there is none.
fn number(field: &str) -> f64 {
    let field = field.trim_start_matches([' ', '\t']);
    fast_float2::parse(field).unwrap_or(f64::NAN)
}
