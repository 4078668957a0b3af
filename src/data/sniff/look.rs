//! A first look at delimited text: how it is written, and what its columns hold.

use super::super::delimited::{self, Dialect};
use super::super::error::DataError;
use super::super::missing::Missing;
use super::super::number;
use super::super::sketch::{Remark, Sketch};
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
    let top = Top::of(&text);
    let rest = text.get(top.skipped..).unwrap_or_default();
    let (separator, quote) = match top.separator {
        Some(separator) => (separator, delimited::separator(rest).1),
        None => delimited::separator(rest),
    };
    let (mut records, width, titles) = table(rest, (separator, quote));
    // Quotes around nothing are text without a field.
    if records.is_empty() {
        return Err(DataError::Empty { file: file.into() });
    }
    let mut remarks = Vec::new();
    let above = top.lines + titles;
    if above > 0 {
        remarks.push(Remark::new(
            "preamble",
            above,
            format!("{above} lines above the table are left out"),
        ));
    }
    let columns = take_header(&mut records, width, &mut remarks);
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
    let before = text.get(..top.skipped + data_start).unwrap_or_default();
    let lines_before = memchr::memchr_iter(b'\n', before.as_bytes()).count() as u64;
    // Lossy decoding may have stretched letters, but not moved lines.
    let data_start = bom as u64 + super::after_lines(body, lines_before);
    let sketch = Sketch {
        remarks,
        ..sketch(file, &columns, records, text.len())
    };
    Ok((
        Dialect {
            separator,
            quote,
            data_start,
            lines_before,
            columns,
        },
        sketch,
    ))
}

/// The first records without titles above them, their usual width, and how many titles there were.
fn table(rest: &str, dialect: (u8, u8)) -> (Vec<Record>, usize, usize) {
    let mut records = delimited::records(rest, dialect, SAMPLE_ROWS + 20);
    records.retain(|(_, fields)| {
        fields.len() > 1 || fields.iter().any(|field| !field.trim().is_empty())
    });
    let widths: Vec<usize> = records
        .iter()
        .take(200)
        .map(|(_, fields)| fields.len())
        .collect();
    let width = delimited::usual(&widths);
    let titles = titles(&records, width);
    records.drain(..titles);
    (records, width, titles)
}

/// The sketch of text whose columns are known.
pub(super) fn rows(file: &str, dialect: &Dialect, text: &str) -> Sketch {
    let records = delimited::records(text, (dialect.separator, dialect.quote), SAMPLE_ROWS + 1);
    sketch(file, &dialect.columns, records, text.len())
}

/// What stands above the table: comments, blank lines, Excel's `sep=;`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Top {
    /// Bytes to skip.
    skipped: usize,
    /// Lines of those that say something.
    lines: usize,
    /// The separator that the file itself names.
    separator: Option<u8>,
}

impl Top {
    fn of(text: &str) -> Self {
        let mut top = Self::default();
        let mut lines = text.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let content = line.trim();
            let named = content.strip_prefix("sep=").filter(|_| top.skipped == 0);
            if let Some([separator]) = named.map(str::as_bytes) {
                top.separator = Some(*separator);
            } else if let Some(comment) = content.strip_prefix('#') {
                // A header may be commented out: names above numbers, as many.
                let (separator, quote) =
                    delimited::separator(text.get(top.skipped..).unwrap_or_default());
                let width = |line: &str| line.split(char::from(separator)).count();
                let header = lines.peek().is_some_and(|next| {
                    !next.starts_with('#') && width(comment) > 1 && width(comment) == width(next)
                });
                if header && quote == b'"' {
                    top.skipped += line.find('#').map_or(0, |at| at + 1);
                    return top;
                }
                top.lines += 1;
            } else if !content.is_empty() {
                return top;
            }
            top.skipped += line.len();
        }
        top
    }
}

/// How many records at the top are titles: fewer cells than the table has, before the first that has as many.
fn titles(records: &[Record], width: usize) -> usize {
    let filled = |fields: &[String]| {
        fields
            .iter()
            .filter(|field| !field.trim().is_empty())
            .count()
    };
    let title = |(_, fields): &&Record| {
        fields.len() + 1 < width || (width > 2 && fields.len() >= width && filled(fields) <= 1)
    };
    let n = records.iter().take_while(title).count();
    // Where nothing follows, or hardly anything agrees, the width says nothing.
    if width < 2 || n > 15 || n >= records.len() {
        0
    } else {
        n
    }
}

/// The text without the line that its cut goes through, unless it is whole or has one line only.
fn whole_lines(text: &[u8], whole: bool) -> &[u8] {
    if !whole && let Some(end) = memchr::memrchr(b'\n', text) {
        return text.get(..=end).unwrap_or(text);
    }
    text
}

/// Takes the header off the records where there is one, and names the columns.
///
/// A header has no number in it, or else a text above a column of numbers.
fn take_header(records: &mut Vec<Record>, width: usize, remarks: &mut Vec<Remark>) -> Vec<String> {
    let mut first = records
        .first()
        .map(|(_, fields)| fields.clone())
        .unwrap_or_default();
    let missing = Missing::default();
    let is_missing = |field: &String| missing.in_numbers(field);
    let is_number = |field: &String| number::plain(field).is_some();
    let below = |column: usize| {
        let cells = records
            .iter()
            .skip(1)
            .take(100)
            .filter_map(|(_, fields)| fields.get(column));
        let cells: Vec<&String> = cells.filter(|cell| !is_missing(cell)).collect();
        !cells.is_empty() && cells.iter().all(|cell| is_number(cell))
    };
    let named = |(column, field): (usize, &String)| {
        !is_missing(field) && !is_number(field) && below(column)
    };
    let has_header = !first.iter().any(is_number) || first.iter().enumerate().any(named);
    if !has_header {
        remarks.push(Remark::new(
            "header",
            1,
            "there is no header line: the columns are named by their position".into(),
        ));
        return delimited::unique_names(vec![String::new(); width.max(first.len())]);
    }
    records.remove(0);
    name_the_rest(&mut first, records, width, remarks);
    let columns = delimited::unique_names(first.clone());
    remarks.extend(renamed(&first, &columns));
    columns
}

/// Which columns are not called what the header calls them.
fn renamed(header: &[String], columns: &[String]) -> Vec<Remark> {
    let renamed = |wanted: fn(&str) -> bool| {
        let pairs = header.iter().zip(columns);
        pairs
            .filter(|(name, unique)| wanted(name.trim()) && name.trim() != unique.as_str())
            .map(|(_, unique)| unique.as_str())
            .collect::<Vec<_>>()
    };
    let told = [
        (renamed(str::is_empty), "have no name"),
        (
            renamed(|name| !name.is_empty()),
            "share their name with another, or had control characters in it",
        ),
    ];
    let told = told.into_iter().filter(|(found, _)| !found.is_empty());
    told.map(|(found, what)| {
        let message = format!(
            "{} columns {what}: they are called {}",
            found.len(),
            found.join(", ")
        );
        Remark::new("names", found.len(), message)
    })
    .collect()
}

/// Where rows have one cell more than the header: the separator at their end, or a first column without a name.
fn name_the_rest(
    first: &mut Vec<String>,
    records: &[Record],
    width: usize,
    remarks: &mut Vec<Remark>,
) {
    if width != first.len() + 1 || records.is_empty() {
        return;
    }
    let ends_blank = |(_, fields): &Record| {
        fields.len() < width || fields.last().is_some_and(|field| field.trim().is_empty())
    };
    if records.iter().all(ends_blank) {
        first.push(String::new());
        return;
    }
    // R writes row names without a name above them.
    first.insert(0, String::new());
    let message = "the first column has no name in the header".into();
    remarks.push(Remark::new("header", 1, message));
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
        remarks: Vec::new(),
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
