//! JSON tables → delimited text, so that one reader types all values: rows as objects, one per line or in an array, or
//! a whole document of columns.

mod document;
mod node;
mod row;
mod scan;

use serde::{Deserialize, Serialize};

use super::delimited::{Dialect, unique_names};
use super::error::DataError;
pub(crate) use document::document;
pub(crate) use row::Row;
pub(crate) use scan::{Scan, Scanned};

/// How a JSON file holds its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// An object per line (NDJSON), or objects one after another.
    Lines,
    /// An array of objects.
    Records,
    /// One object with the columns, read whole: `{"a": [1, 2]}`, pandas' `split`, rows as arrays, or rows under a name.
    Document,
}

/// Bytes up to which a document of columns is read; it has to stand in memory as a whole.
pub(crate) const DOCUMENT: u64 = 256 << 20;

/// The layout that the first bytes show; `None` where they are no JSON.
pub(crate) fn layout(head: &[u8]) -> Option<Layout> {
    let mut bytes = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace());
    let word = |rest: &mut dyn Iterator<Item = u8>, word: &[u8]| {
        word.iter().copied().eq(rest.take(word.len()))
    };
    match (bytes.next()?, bytes.next()) {
        (b'[', Some(b'{')) => Some(Layout::Records),
        (b'[', Some(b'[' | b']' | b'"' | b'-' | b'0'..=b'9')) => Some(Layout::Document),
        (b'[', Some(b'n')) => word(&mut bytes, b"ull").then_some(Layout::Document),
        (b'[', Some(b't')) => word(&mut bytes, b"rue").then_some(Layout::Document),
        (b'[', Some(b'f')) => word(&mut bytes, b"alse").then_some(Layout::Document),
        (b'{', Some(b'"' | b'}')) => {
            let mut scan = Scan::new(Layout::Lines);
            scan.feed(head);
            let Scanned::Element(first) = scan.next() else {
                return Some(Layout::Document);
            };
            // An object that stands alone and has lists is an answer around its rows.
            let around = |row: &Row| scan.finished() && !row.lists().is_empty();
            let is_row = Row::of(&first).is_ok_and(|row| !row.holds_columns() && !around(&row));
            Some(if is_row {
                Layout::Lines
            } else {
                Layout::Document
            })
        }
        _ => None,
    }
}

/// Names of all keys, in the order of their first row.
pub(crate) fn columns(rows: &[Row]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let keys = rows.iter().flat_map(Row::keys);
    keys.filter(|key| seen.insert((*key).to_owned()))
        .map(ToOwned::to_owned)
        .collect()
}

/// The dialect of the text that [`write`] makes.
pub(crate) fn dialect(columns: Vec<String>) -> Dialect {
    Dialect {
        columns,
        ..Dialect::default()
    }
}

/// Names as the report shows them; keys stay as they are for finding values.
pub(crate) fn names(keys: &[String]) -> Vec<String> {
    unique_names(keys.to_vec())
}

/// Adds one row to delimited text; whether it had a key that is no column.
pub(crate) fn write(row: &Row, keys: &[String], out: &mut String) -> bool {
    let mut known = 0;
    let mut at = 0;
    for (index, key) in keys.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if let Some((found, value)) = row.get(key, at) {
            at = found + 1;
            known += 1;
            field(value, out);
        } else if keys.len() == 1 {
            // A blank line would be no row.
            out.push_str("\"\"");
        }
    }
    out.push('\n');
    known < row.keys().count()
}

/// One value, quoted where it has to be.
fn field(value: &str, out: &mut String) {
    if value
        .bytes()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
    {
        out.push('"');
        out.push_str(&value.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(value);
    }
}

/// What is wrong with a row, as a sentence.
pub(crate) fn malformed(file: &str, place: &str, found: &str) -> DataError {
    // serde_json counts lines and columns within the row, which says nothing to a reader.
    let found = found.split(" at line ").next().unwrap_or(found);
    DataError::Malformed {
        file: file.into(),
        format: "JSON".into(),
        found: format!("{place}: {found}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_told_apart() {
        assert_eq!(layout(b"[{\"a\":1}]"), Some(Layout::Records));
        assert_eq!(layout(b" {\"a\":1}\n{\"a\":2}\n"), Some(Layout::Lines));
        assert_eq!(layout(b"{\"a\":[1,2],\"b\":[3,4]}"), Some(Layout::Document));
        assert_eq!(
            layout(b"{\"columns\":[\"a\"],\"data\":[[1]]}"),
            Some(Layout::Document)
        );
        assert_eq!(layout(b"[[1,2],[3,4]]"), Some(Layout::Document));
        let answer = b"{\"status\":\"ok\",\"page\":{\"hits\":[{\"a\":1}]}}\n";
        assert_eq!(layout(answer), Some(Layout::Document));
        let tagged = b"{\"a\":1,\"tags\":[1]}\n{\"a\":2,\"tags\":[]}\n";
        assert_eq!(layout(tagged), Some(Layout::Lines));
        assert_eq!(layout(b"[name],b\n1,2\n"), None);
        assert_eq!(layout(b"a,b\n"), None);
    }

    #[test]
    fn rows_become_delimited_text() {
        let rows: Vec<Row> = [
            "{\"a\":1,\"b\":{\"c\":\"x, \\\"y\\\"\"}}",
            "{\"b\":{\"c\":null},\"z\":true}",
        ]
        .iter()
        .map(|text| Row::of(text.as_bytes()).unwrap())
        .collect();
        let keys = columns(&rows);
        assert_eq!(keys, ["a", "b.c", "z"]);
        let mut out = String::new();
        assert!(!write(&rows[0], &keys, &mut out));
        assert!(!write(&rows[1], &keys, &mut out));
        assert_eq!(out, "1,\"x, \"\"y\"\"\",\n,,true\n");
        assert!(write(&rows[1], &keys[..1], &mut out), "z is no column");
    }
}
