//! Records as people write them → records that the CSV parser takes: letters repaired, quotes in order, every row as
//! wide as the header. What had to be changed is counted.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::delimited::{Dialect, proper_quotes};
use super::error::DataError;

/// What was odd about the records of a chunk or a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddities {
    /// Lines of text, the ones inside quotes too.
    pub lines: u64,
    /// Rows with more cells than the header; they are left out, since nobody knows which cell is which.
    pub long: Odd,
    /// Rows with fewer cells; the others are missing.
    pub short: Odd,
    /// Bytes that are no UTF-8, replaced.
    pub letters: Odd,
    /// NUL bytes, removed.
    pub nul: Odd,
    /// Rows with keys that no row of the first look had; the keys are left out.
    pub keys: Odd,
}

/// How often, and on which line first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odd {
    /// How often.
    pub count: u64,
    /// The first line, 1-based within the chunk or the file.
    pub line: u64,
    /// Its cells, for rows of another width.
    pub cells: u64,
}

impl Odd {
    pub(crate) const fn see(&mut self, line: u64, cells: u64) {
        if self.count == 0 {
            self.line = line;
            self.cells = cells;
        }
        self.count += 1;
    }

    const fn append(&mut self, other: Self, lines: u64) {
        if self.count == 0 && other.count > 0 {
            self.line = other.line + lines;
            self.cells = other.cells;
        }
        self.count += other.count;
    }
}

impl Oddities {
    /// Adds those of the lines that follow.
    pub fn append(&mut self, other: &Self) {
        let lines = self.lines;
        self.long.append(other.long, lines);
        self.short.append(other.short, lines);
        self.letters.append(other.letters, lines);
        self.nul.append(other.nul, lines);
        self.keys.append(other.keys, lines);
        self.lines += other.lines;
    }
}

/// Records that the parser takes.
#[derive(Debug)]
pub(crate) struct Straight<'a> {
    pub(crate) text: Cow<'a, [u8]>,
    pub(crate) oddities: Oddities,
    /// Whether the separators are as many as they should be, and the rows were not looked at one by one.
    pub(crate) even: bool,
}

fn lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

/// Straightens whole records; `lines_before` says how many lines of the file stand before them, for messages.
///
/// # Errors
/// A quote that opens and never closes, with its line.
pub(crate) fn straighten<'a>(
    file: &str,
    text: &'a [u8],
    dialect: &Dialect,
    lines_before: &dyn Fn() -> u64,
) -> Result<Straight<'a>, DataError> {
    let mut oddities = Oddities {
        lines: lines(text),
        ..Oddities::default()
    };
    // Blank lines at the end are not rows.
    let end = text
        .iter()
        .rposition(|byte| !matches!(byte, b'\n' | b'\r'))
        .map_or(0, |last| last + 1);
    let text = Cow::Borrowed(text.get(..end).unwrap_or(text));
    let text = without_nul(text, &mut oddities.nul);
    let text = repaired(text, &mut oddities.letters);
    let unclosed = |quote: usize| {
        let before = text.get(..quote).unwrap_or(&[]);
        let after = text.get(quote + 1..).unwrap_or(&[]);
        unclosed(file, lines_before() + lines(before) + 1, after)
    };
    let proper = proper_quotes(&text, dialect).map_err(unclosed)?;
    // A new text does not borrow the old one.
    let text = match proper {
        Cow::Borrowed(_) => text,
        Cow::Owned(proper) => Cow::Owned(proper),
    };
    let width = dialect.columns.len();
    let separators = memchr::memchr_iter(dialect.separator, &text).count();
    let rows = usize::try_from(lines(&text))
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    let mut straight = Straight {
        text,
        oddities,
        even: true,
    };
    if width > 1 && !straight.text.is_empty() && separators != rows.saturating_mul(width - 1) {
        straight.leave_out_wide_rows(dialect);
    }
    Ok(straight)
}

fn without_nul<'a>(text: Cow<'a, [u8]>, odd: &mut Odd) -> Cow<'a, [u8]> {
    let Some(first) = memchr::memchr(0, &text) else {
        return text;
    };
    odd.line = lines(text.get(..first).unwrap_or(&[])) + 1;
    odd.count = memchr::memchr_iter(0, &text).count() as u64;
    Cow::Owned(text.iter().copied().filter(|byte| *byte != 0).collect())
}

fn repaired<'a>(text: Cow<'a, [u8]>, odd: &mut Odd) -> Cow<'a, [u8]> {
    let Err(error) = std::str::from_utf8(&text) else {
        return text;
    };
    odd.line = lines(text.get(..error.valid_up_to()).unwrap_or(&[])) + 1;
    odd.count = text
        .utf8_chunks()
        .filter(|chunk| !chunk.invalid().is_empty())
        .count() as u64;
    Cow::Owned(String::from_utf8_lossy(&text).into_owned().into_bytes())
}

fn unclosed(file: &str, line: u64, after: &[u8]) -> DataError {
    let after = String::from_utf8_lossy(after.get(..after.len().min(200)).unwrap_or(after));
    let start: String = after
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(40)
        .collect();
    DataError::Malformed {
        file: file.into(),
        format: "CSV".into(),
        found: format!(
            "on line {line} a quote opens before \u{201c}{start}\u{201d} and is never closed"
        ),
    }
}

impl Straight<'_> {
    /// Looks at every row: leaves out those that are too wide, and blank lines.
    pub(crate) fn leave_out_wide_rows(&mut self, dialect: &Dialect) {
        self.even = false;
        let (width, text) = (dialect.columns.len(), &*self.text);
        let mut out: Vec<u8> = Vec::new();
        let (mut copied, mut start, mut line) = (0, 0, 1);
        while start < text.len() {
            let record = Record::at(text, start, dialect);
            let body = text.get(start..record.end).unwrap_or(&[]);
            let blank = record.cells == 1 && body.trim_ascii().is_empty();
            let long = record.filled > width;
            if long {
                self.oddities.long.see(line, record.cells as u64);
            } else if record.cells < width && !blank {
                self.oddities.short.see(line, record.cells as u64);
            }
            if long || blank {
                out.extend_from_slice(text.get(copied..start).unwrap_or(&[]));
                copied = record.next;
            }
            line += lines(text.get(start..record.next).unwrap_or(&[]));
            start = record.next;
        }
        if copied > 0 {
            out.extend_from_slice(text.get(copied..).unwrap_or(&[]));
            if out.last() == Some(&b'\n') {
                out.pop();
            }
            self.text = Cow::Owned(out);
        }
    }
}

/// One record: its cells, the last cell that is not empty, where its text ends and where the next begins.
struct Record {
    cells: usize,
    filled: usize,
    end: usize,
    next: usize,
}

impl Record {
    fn at(text: &[u8], start: usize, dialect: &Dialect) -> Self {
        let (mut cells, mut filled, mut position) = (0, 0, start);
        loop {
            cells += 1;
            let from = if text.get(position) == Some(&dialect.quote) {
                quoted_end(text, position + 1, dialect.quote)
            } else {
                position
            };
            let rest = text.get(from..).unwrap_or(&[]);
            let end = memchr::memchr2(dialect.separator, b'\n', rest)
                .map_or(text.len(), |end| from + end);
            if !text
                .get(position..end)
                .unwrap_or(&[])
                .trim_ascii()
                .is_empty()
            {
                filled = cells;
            }
            if text.get(end) == Some(&dialect.separator) {
                position = end + 1;
            } else {
                let next = (end + 1).min(text.len());
                return Self {
                    cells,
                    filled,
                    end,
                    next,
                };
            }
        }
    }
}

/// The position after the quote that closes; the text's end where none does.
fn quoted_end(text: &[u8], from: usize, quote: u8) -> usize {
    let mut position = from;
    while let Some(found) = text
        .get(position..)
        .and_then(|rest| memchr::memchr(quote, rest))
    {
        position += found + 1;
        if text.get(position) != Some(&quote) {
            return position;
        }
        position += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(columns: usize) -> Dialect {
        Dialect {
            columns: (0..columns).map(|index| index.to_string()).collect(),
            ..Dialect::default()
        }
    }

    fn straight(text: &[u8], columns: usize) -> (String, Oddities) {
        let found = straighten("f.csv", text, &dialect(columns), &|| 0).unwrap();
        (
            String::from_utf8(found.text.into_owned()).unwrap(),
            found.oddities,
        )
    }

    #[test]
    fn rows_of_another_width_are_counted_with_their_line() {
        let (text, odd) = straight(b"1,2\n\"a\nb\",2,3\n\n4\n5,6,\n7,8\n", 2);
        assert_eq!(text, "1,2\n4\n5,6,\n7,8");
        assert_eq!(
            odd.long,
            Odd {
                count: 1,
                line: 2,
                cells: 3
            }
        );
        assert_eq!(
            odd.short,
            Odd {
                count: 1,
                line: 5,
                cells: 1
            }
        );
        assert_eq!(odd.lines, 7);
    }

    #[test]
    fn bytes_that_are_no_text_are_counted_with_their_line() {
        let (text, odd) = straight(b"1,a\n2,\xff\n3,b\0\n", 2);
        assert_eq!(text, "1,a\n2,\u{fffd}\n3,b");
        assert_eq!((odd.letters.count, odd.letters.line), (1, 2));
        assert_eq!((odd.nul.count, odd.nul.line), (1, 3));
    }

    #[test]
    fn an_open_quote_is_told_with_its_line() {
        let error = straighten("f.csv", b"1,2\n3,\"x\n4,5\n", &dialect(2), &|| 10).unwrap_err();
        assert!(
            error.to_string().contains("on line 12 a quote opens"),
            "{error}"
        );
    }

    #[test]
    fn chunks_add_up() {
        let (_, mut first) = straight(b"1,2\n3,4\n", 2);
        let (_, second) = straight(b"1,2\n3\n", 2);
        first.append(&second);
        assert_eq!((first.short.line, first.lines), (4, 4));
    }
}
