//! A whole JSON document of columns or rows → delimited text.

use super::super::error::DataError;
use super::node::Node;
use super::row::Row;
use super::scan::repaired;
use super::{columns, field, malformed, write};

/// Keys under which documents hold their rows.
const ROWS: [&str; 5] = ["data", "rows", "records", "items", "results"];

/// Keys and the text of all rows.
///
/// Reads `{"a": [1, 2]}`, `{"a": {"0": 1}}`, pandas' `split` and `table`, `[[1, 2]]`, rows under `data`, `rows`,
/// `records`, `items` or `results`, and else the longest list of objects at any depth.
pub(crate) fn document(file: &str, text: &[u8]) -> Result<(Vec<String>, String), DataError> {
    let wrong = |found: &str| {
        Err(DataError::NotATable {
            file: file.into(),
            found: format!("JSON without rows ({found})"),
            remedy: "write an array of objects, one object per line, or an object of columns"
                .into(),
        })
    };
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let node: Node = serde_json::from_slice(&repaired(text)).map_err(|error| {
        if error.is_eof() {
            DataError::Truncated {
                file: file.into(),
                found: "its JSON ends in the middle".into(),
            }
        } else {
            malformed(file, &format!("line {}", error.line()), &error.to_string())
        }
    })?;
    for name in ROWS {
        match node.get(name) {
            Some(Node::List(rows)) if !rows.is_empty() && rows.iter().all(Node::is_map) => {
                let Node::Map(entries) = node else { break };
                let rows = entries.into_iter().find(|(key, _)| key == name);
                let rows = rows.and_then(|(_, rows)| longest(rows));
                return Ok(objects(rows.unwrap_or_default()));
            }
            Some(Node::List(rows)) if rows.iter().all(Node::is_list) => {
                if let Some(Node::List(names)) = node.get("columns") {
                    return Ok(lists(names, rows));
                }
            }
            _ => {}
        }
    }
    if has_objects(&node) {
        return Ok(objects(longest(node).unwrap_or_default()));
    }
    match node {
        Node::List(rows) if rows.is_empty() => Err(DataError::Empty { file: file.into() }),
        Node::List(rows) if rows.iter().all(Node::is_list) => Ok(lists(&[], &rows)),
        Node::List(_) => wrong("an array of bare values"),
        Node::Map(mut entries) => {
            entries.retain(|(_, column)| column.is_list() || column.is_map());
            if entries.is_empty() {
                return wrong("an object without columns");
            }
            by_column(&entries).map_or_else(|| wrong("its columns differ in length"), Ok)
        }
        Node::Cell(_) => wrong("a bare value"),
    }
}

/// Whether it is a list of objects, or one stands somewhere below.
fn has_objects(node: &Node) -> bool {
    match node {
        Node::List(rows) => !rows.is_empty() && rows.iter().all(Node::is_map),
        Node::Map(entries) => entries.iter().any(|(_, node)| has_objects(node)),
        Node::Cell(_) => false,
    }
}

/// The longest list of objects, the first of several.
fn longest(node: Node) -> Option<Vec<Node>> {
    match node {
        Node::List(rows) => (!rows.is_empty() && rows.iter().all(Node::is_map)).then_some(rows),
        Node::Map(entries) => {
            let found = entries.into_iter().filter_map(|(_, node)| longest(node));
            found.reduce(|longest, next| {
                if next.len() > longest.len() {
                    next
                } else {
                    longest
                }
            })
        }
        Node::Cell(_) => None,
    }
}

/// Rows of cells as delimited text.
fn text<'a>(columns: usize, rows: impl Iterator<Item = Vec<Option<&'a Node>>>) -> String {
    let mut out = String::new();
    for row in rows {
        for at in 0..columns {
            if at > 0 {
                out.push(',');
            }
            match row.get(at).copied().flatten() {
                Some(Node::Cell(Some(text))) => field(text, &mut out),
                // A blank line would be no row.
                _ if columns == 1 => out.push_str("\"\""),
                _ => {}
            }
        }
        out.push('\n');
    }
    out
}

fn values(row: &Node) -> &[Node] {
    match row {
        Node::List(values) => values,
        _ => &[],
    }
}

fn lists(names: &[Node], rows: &[Node]) -> (Vec<String>, String) {
    let width = rows
        .iter()
        .map(|row| values(row).len())
        .max()
        .unwrap_or(0)
        .max(names.len());
    let name = |at: usize| match names.get(at) {
        Some(Node::Cell(Some(name))) => name.clone(),
        // pandas writes the levels of a column's name as a list.
        Some(Node::List(parts)) => {
            let parts = parts.iter().filter_map(|part| match part {
                Node::Cell(part) => part.clone(),
                _ => None,
            });
            parts.collect::<Vec<_>>().join(".")
        }
        _ => String::new(),
    };
    let cells = rows
        .iter()
        .map(|row| values(row).iter().map(Some).collect());
    ((0..width).map(name).collect(), text(width, cells))
}

fn objects(rows: Vec<Node>) -> (Vec<String>, String) {
    let rows: Vec<Row> = rows.into_iter().map(Row::from_node).collect();
    let keys = columns(&rows);
    let mut out = String::new();
    for row in &rows {
        write(row, &keys, &mut out);
    }
    (keys, out)
}

/// Columns as lists, or as objects by row name; `None` where their lengths differ.
fn by_column(entries: &[(String, Node)]) -> Option<(Vec<String>, String)> {
    let columns: Vec<Vec<&Node>> = entries
        .iter()
        .map(|(_, column)| match column {
            Node::List(values) => values.iter().collect(),
            Node::Map(values) => values.iter().map(|(_, value)| value).collect(),
            Node::Cell(_) => Vec::new(),
        })
        .collect();
    let length = columns.first().map(Vec::len)?;
    if columns.iter().any(|column| column.len() != length) {
        return None;
    }
    let rows = (0..length).map(|row| {
        columns
            .iter()
            .map(|column| column.get(row).copied())
            .collect()
    });
    let names = entries.iter().map(|(name, _)| name.clone()).collect();
    Some((names, text(columns.len(), rows)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_all_shapes_give_the_same_rows() {
        for shape in [
            "{\"b\":[1,2.5],\"a\":[\"x\",null]}",
            "{\"b\":{\"0\":1,\"1\":2.5},\"a\":{\"0\":\"x\",\"1\":null}}",
            "{\"columns\":[\"b\",\"a\"],\"index\":[0,1],\"data\":[[1,\"x\"],[2.5,null]]}",
            "{\"page\":{\"errors\":[{\"c\":1}],\"hits\":[{\"b\":1,\"a\":\"x\"},{\"b\":2.5,\"a\":null}]},\"n\":2}",
            "{\"schema\":{},\"data\":[{\"b\":1,\"a\":\"x\"},{\"b\":2.5,\"a\":null}]}",
        ] {
            let found = document("f.json", shape.as_bytes()).unwrap();
            assert_eq!(
                found,
                (vec!["b".into(), "a".into()], "1,x\n2.5,\n".into()),
                "{shape}"
            );
        }
        assert_eq!(document("f.json", b"[[1,NaN]]").unwrap().1, "1,\n");
    }

    #[test]
    fn what_has_no_rows_says_so() {
        for (text, part) in [
            ("[1,2]", "bare values"),
            ("{\"a\":[1],\"b\":[]}", "differ in length"),
            ("{\"a\":[1", "cut off"),
        ] {
            let error = document("f.json", text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
