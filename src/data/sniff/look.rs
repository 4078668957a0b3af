//! A first look at delimited text: how it is written, and what its columns hold.

use std::borrow::Cow;

use super::super::delimited::{self, Dialect};
use super::super::error::DataError;
use super::super::sketch::Sketch;
use super::SAMPLE_ROWS;
use super::typing::columns_sketch;

/// A record's offset in the text, and its fields.
type Record = (usize, Vec<String>);

/// Dialect and sketch of delimited text.
pub(super) fn look(file: &str, head: &[u8], whole: bool) -> Result<(Dialect, Sketch), DataError> {
    let bom = if head.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let body = whole_lines(head.get(bom..).unwrap_or(&[]), whole);
    let text = String::from_utf8_lossy(body);
    if text.trim().is_empty() {
        return Err(DataError::Empty { file: file.into() });
    }
    let separator = delimited::separator(&text);
    let mut records = delimited::records(&text, separator, SAMPLE_ROWS + 2);
    records.retain(|(_, fields)| {
        fields.len() > 1 || fields.iter().any(|field| !field.trim().is_empty())
    });
    // Quotes around nothing are text without a field.
    if records.is_empty() {
        return Err(DataError::Empty { file: file.into() });
    }
    let (has_header, columns) = take_header(&mut records);
    let Some(data_start) = records.first().map(|(start, _)| *start) else {
        return Err(DataError::HeaderOnly {
            file: file.into(),
            columns: columns.len(),
        });
    };
    // The last record of a cut text may be cut inside quotes.
    if !whole {
        records.pop();
    }
    let sketch = sketch(file, &columns, records, text.len());
    // Offsets count in the text as it is in the file, which lossy decoding may have stretched.
    let stretched = matches!(text, Cow::Owned(_));
    let data_start = if stretched && has_header {
        memchr::memchr(b'\n', body).map_or(0, |newline| newline + 1)
    } else {
        data_start
    };
    Ok((
        Dialect {
            separator,
            data_start: (bom + data_start) as u64,
            columns,
        },
        sketch,
    ))
}

/// The text without the line that its cut goes through, unless it is whole or has one line only.
fn whole_lines(text: &[u8], whole: bool) -> &[u8] {
    if !whole && let Some(end) = memchr::memrchr(b'\n', text) {
        return text.get(..=end).unwrap_or(text);
    }
    text
}

/// Takes the header off the records where there is one: a first record without a number. Whether there was, and the
/// names of the columns.
fn take_header(records: &mut Vec<Record>) -> (bool, Vec<String>) {
    let first = records
        .first()
        .map(|(_, fields)| fields.clone())
        .unwrap_or_default();
    let has_header = !first
        .iter()
        .any(|field| field.trim().parse::<f64>().is_ok());
    if has_header {
        records.remove(0);
        (true, delimited::unique_names(first))
    } else {
        let nameless = vec![String::new(); first.len()];
        (false, delimited::unique_names(nameless))
    }
}

/// The sketch of the records' columns; `length` is the bytes of the text that the records are from.
fn sketch(file: &str, columns: &[String], mut records: Vec<Record>, length: usize) -> Sketch {
    let all = records.len();
    records.truncate(SAMPLE_ROWS);
    let seen = records.len();
    let values = |index: usize| {
        let fields = records.iter().map(|(_, fields)| fields.get(index));
        fields.map(|field| field.map(String::as_str)).collect()
    };
    let named = columns.iter().enumerate();
    let named = named.map(|(index, name)| (name.as_str(), values(index)));
    let sketches = columns_sketch(named.collect());
    let rows = if all > seen {
        (length / data_length(&records)).max(all)
    } else {
        all
    };
    Sketch {
        name: file.into(),
        format: String::new(),
        bytes: 0,
        rows_seen: seen as u64,
        rows_about: rows as u64,
        columns: sketches,
    }
}

/// Mean bytes of a sampled record, at least 1.
fn data_length(records: &[Record]) -> usize {
    let fields: usize = records
        .iter()
        .flat_map(|(_, fields)| fields)
        .map(|field| field.len() + 1)
        .sum();
    (fields / records.len().max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_around_nothing_are_an_empty_file() {
        let empty = DataError::Empty {
            file: "f.csv".into(),
        };
        assert_eq!(look("f.csv", b"\"\"\n", true), Err(empty));
    }
}
