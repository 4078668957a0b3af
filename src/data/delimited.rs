//! Delimited text without a parser: where records end, what separates fields, the first rows as text.
//!
//! A quote opens a quoted field only at the field's start (RFC 4180); `""` inside it is a quote.

use std::borrow::Cow;

/// How a delimited file is written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Dialect {
    /// The byte between fields.
    pub separator: u8,
    /// The byte around fields that hold separators or newlines.
    pub quote: u8,
    /// Where the first data row begins, after the header, in the peeled bytes.
    pub data_start: u64,
    /// Lines before the first data row.
    pub lines_before: u64,
    /// Column names, unique.
    pub columns: Vec<String>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            separator: b',',
            quote: b'"',
            data_start: 0,
            lines_before: 0,
            columns: Vec::new(),
        }
    }
}

/// The separators that are tried, most usual first; the last ones only where none of the others is there.
const SEPARATORS: [u8; 9] = [b',', b'\t', b';', b'|', b'^', b'~', 0x01, 0x1f, b' '];

/// Splits the first records of a text; the last one may be cut where the text is.
pub(crate) fn records(
    text: &str,
    (separator, quote): (u8, u8),
    limit: usize,
) -> Vec<(usize, Vec<String>)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut position = 0;
    while position < bytes.len() && out.len() < limit {
        let start = position;
        let mut fields = Vec::new();
        loop {
            let (field, next) = field(bytes, position, (separator, quote));
            fields.push(field);
            position = next;
            if bytes.get(position) == Some(&separator) {
                position += 1;
            } else {
                break;
            }
        }
        if bytes.get(position) == Some(&b'\n') {
            position += 1;
        }
        out.push((start, fields));
    }
    out
}

/// One field and the position of the separator or newline after it.
fn field(bytes: &[u8], start: usize, (separator, quote): (u8, u8)) -> (String, usize) {
    let rest = bytes.get(start..).unwrap_or(&[]);
    if rest.first() == Some(&quote) {
        let mut text = Vec::new();
        let mut position = 1;
        while let Some(&byte) = rest.get(position) {
            if byte == quote {
                if rest.get(position + 1) != Some(&quote) {
                    position += 1;
                    break;
                }
                position += 1;
            }
            text.push(byte);
            position += 1;
        }
        let tail = rest.get(position..).unwrap_or(&[]);
        let end = tail
            .iter()
            .position(|b| *b == separator || *b == b'\n')
            .unwrap_or(tail.len());
        return (
            String::from_utf8_lossy(&text).into_owned(),
            start + position + end,
        );
    }
    let end = rest
        .iter()
        .position(|b| *b == separator || *b == b'\n')
        .unwrap_or(rest.len());
    let text = rest.get(..end).unwrap_or(&[]);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    (String::from_utf8_lossy(text).into_owned(), start + end)
}

/// Separator and quote under which the first records agree best in their number of fields.
pub(crate) fn separator(text: &str) -> (u8, u8) {
    let score = |separator: u8, quote: u8| {
        let rows = records(text, (separator, quote), 50);
        let widths: Vec<usize> = rows.iter().map(|(_, fields)| fields.len()).collect();
        let width = usual(&widths);
        let agree = widths.iter().filter(|w| **w == width).count();
        if width < 2 {
            0
        } else {
            agree * 1_000 / rows.len().max(1) * 100 + width.min(99)
        }
    };
    let mut best = (0, b',');
    for separator in SEPARATORS {
        let score = score(separator, b'"');
        // A blank separates words, too: it has to agree in every record, where nothing else separates.
        let blank = separator == b' ' && (best.0 > 0 || score < 100_000);
        if score > best.0 && !blank {
            best = (score, separator);
        }
    }
    let (double, separator) = best;
    let opens = |quote: char| text.contains(&format!("{}{quote}", char::from(separator)));
    if opens('\'') && !opens('"') && score(separator, b'\'') > double {
        return (separator, b'\'');
    }
    (separator, b'"')
}

/// The width that most records have; the larger of two.
pub(crate) fn usual(widths: &[usize]) -> usize {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for width in widths {
        *counts.entry(*width).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(width, n)| (*n, *width))
        .map_or(0, |(width, _)| width)
}

/// Names made unique: a blank one gets its position, a repeated one a number.
pub(crate) fn unique_names(raw: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    raw.into_iter()
        .enumerate()
        .map(|(index, name)| {
            // Control characters, NUL among them, are no part of a name.
            let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
            let name = name.trim();
            let base = if name.is_empty() {
                format!("column_{}", index + 1)
            } else {
                name.to_owned()
            };
            let mut unique = base.clone();
            let mut copy = 2;
            while !seen.insert(unique.clone()) {
                unique = format!("{base}_{copy}");
                copy += 1;
            }
            unique
        })
        .collect()
}

/// Follows quotes through bytes that are handed in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quotes {
    separator: u8,
    quote: u8,
    quoted: bool,
    at_field_start: bool,
}

impl Quotes {
    /// At the start of a record.
    pub(crate) const fn new(dialect: &Dialect) -> Self {
        Self::at(dialect, true)
    }

    /// Outside quotes, at the start of a field or inside one.
    pub(crate) const fn at(dialect: &Dialect, at_field_start: bool) -> Self {
        Self {
            separator: dialect.separator,
            quote: dialect.quote,
            quoted: false,
            at_field_start,
        }
    }

    /// The position after the first newline, at `from` or later, that ends a record; `None` if there is none.
    ///
    /// The state then stands after the last byte looked at.
    pub(crate) fn record_end(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut position = 0;
        while let Some(rest) = bytes.get(position..).filter(|rest| !rest.is_empty()) {
            if self.quoted {
                let quote = memchr::memchr(self.quote, rest)?;
                self.quoted = false;
                self.at_field_start = false;
                position += quote + 1;
                // A doubled quote is a quote inside the field.
                if bytes.get(position) == Some(&self.quote) {
                    self.quoted = true;
                    position += 1;
                }
                continue;
            }
            if self.at_field_start && rest.first() == Some(&self.quote) {
                self.quoted = true;
                position += 1;
                continue;
            }
            let Some(next) = memchr::memchr3(self.quote, b'\n', self.separator, rest) else {
                self.at_field_start = false;
                return None;
            };
            position += next + 1;
            match rest.get(next) {
                Some(b'\n') => {
                    self.at_field_start = true;
                    if position > from {
                        return Some(position);
                    }
                }
                Some(byte) if *byte == self.separator => self.at_field_start = true,
                _ => self.at_field_start = false,
            }
        }
        None
    }
}

/// The position after the last newline that ends a record in `bytes`, which begin at a record's start.
///
/// `None` where no record ends. Text without quotes is looked at from its end only.
pub(crate) fn last_record_end(bytes: &[u8], dialect: &Dialect) -> Option<usize> {
    if memchr::memchr(dialect.quote, bytes).is_none() {
        return memchr::memrchr(b'\n', bytes).map(|newline| newline + 1);
    }
    let mut quotes = Quotes::new(dialect);
    let mut end = None;
    let mut from = 0;
    while let Some(next) = bytes
        .get(from..)
        .and_then(|rest| quotes.record_end(rest, 0))
        .map(|next| from + next)
    {
        end = Some(next);
        from = next;
    }
    end
}

/// The same records with every quote where RFC 4180 wants it, since polars takes any quote for the border of a field:
/// a field with stray quotes is quoted, and they are doubled. `bytes` begin at a record's start.
///
/// # Errors
/// The position of a quote that opens and never closes.
pub(crate) fn proper_quotes<'a>(
    bytes: &'a [u8],
    dialect: &Dialect,
) -> Result<Cow<'a, [u8]>, usize> {
    let (separator, quote_byte) = (dialect.separator, dialect.quote);
    let mut out: Vec<u8> = Vec::new();
    let (mut copied, mut position) = (0, 0);
    let part = |start: usize, end: usize| bytes.get(start..end).unwrap_or(&[]);
    while let Some(quote) = memchr::memchr(quote_byte, part(position, bytes.len())) {
        let quote = position + quote;
        let start = memchr::memrchr2(separator, b'\n', part(position, quote))
            .map_or(position, |border| position + border + 1);
        let tail = if start == quote {
            closed(bytes, quote + 1, quote_byte).ok_or(quote)?
        } else {
            start
        };
        let end = memchr::memchr2(separator, b'\n', part(tail, bytes.len()))
            .map_or(bytes.len(), |border| tail + border);
        let loose = part(tail, end);
        let loose = loose.strip_suffix(b"\r").unwrap_or(loose);
        if !loose.is_empty() {
            out.extend_from_slice(part(copied, start));
            out.push(quote_byte);
            out.extend_from_slice(part(start + 1, tail.saturating_sub(1)));
            for byte in loose {
                out.push(*byte);
                if *byte == quote_byte {
                    out.push(quote_byte);
                }
            }
            out.push(quote_byte);
            copied = tail + loose.len();
        }
        position = end;
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(bytes));
    }
    out.extend_from_slice(part(copied, bytes.len()));
    Ok(Cow::Owned(out))
}

/// The position after the quote that closes a quoted field whose text begins at `from`.
fn closed(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut position = from;
    loop {
        position += memchr::memchr(quote, bytes.get(position..)?)? + 1;
        if bytes.get(position) != Some(&quote) {
            return Some(position);
        }
        position += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stray_quotes_are_put_in_order() {
        let check = |text: &str, expected: &str| {
            let found = proper_quotes(text.as_bytes(), &Dialect::default()).unwrap();
            assert_eq!(String::from_utf8_lossy(&found), expected);
        };
        for proper in ["", "a,b\r\n", "1,\"a,\n\"\"b\",2\n", "\"\",\"x\"\r\n"] {
            check(proper, proper);
        }
        check("1,5\" disk,2\r\n3,x", "1,\"5\"\" disk\",2\r\n3,x");
        check("a\"\r\n\"b\"c\"\n", "\"a\"\"\"\r\n\"bc\"\"\"\n");
        assert_eq!(proper_quotes(b"1,\"a\n2,b\n", &Dialect::default()), Err(2));
    }

    #[test]
    fn quoted_fields_hold_separators_newlines_and_quotes() {
        let rows = records("a,b\n\"x,\n\"\"y\"\"\",2\r\n3,4", (b',', b'"'), 10);
        let fields: Vec<_> = rows.into_iter().map(|(_, fields)| fields).collect();
        assert_eq!(
            fields,
            [vec!["a", "b"], vec!["x,\n\"y\"", "2"], vec!["3", "4"]]
        );
    }

    #[test]
    fn the_separator_is_the_one_that_agrees() {
        assert_eq!(separator("a;b;c\n1,5;2;3\n4,5;5;6\n"), (b';', b'"'));
        assert_eq!(separator("a\tb\n1\t2\n"), (b'\t', b'"'));
        assert_eq!(separator("a,b\n1,2\n"), (b',', b'"'));
        assert_eq!(separator("lonely\n1\n2\n"), (b',', b'"'));
    }

    #[test]
    fn single_quotes_are_quotes_where_records_agree_with_them() {
        let text = "a,b\n1,'x, y'\n2,'z\n'\n3,\n";
        assert_eq!(separator(text), (b',', b'\''));
        assert_eq!(separator("a,b\n1,it's\n2,'tis\n").1, b'"');
    }

    #[test]
    fn records_end_outside_quotes_only() {
        let text = b"1,\"a\nb\"\n2,5\" disk\n3,c";
        let mut quotes = Quotes::new(&Dialect::default());
        assert_eq!(quotes.record_end(text, 0), Some(8));
        assert_eq!(last_record_end(text, &Dialect::default()), Some(18));
        assert_eq!(last_record_end(b"no newline", &Dialect::default()), None);
    }

    #[test]
    fn names_become_unique() {
        let names = unique_names(vec!["a".into(), String::new(), "a".into(), " b ".into()]);
        assert_eq!(names, ["a", "column_2", "a_2", "b"]);
    }
}
