//! A notebook as JSON: written so that people can read and compare it, read with limits and with the place of a mistake.
//!
//! The schema is `static/schema/notebook-1.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::migrate::migrate;
use super::place::place;
use super::{BYTES, CELLS, Cell, DEPTH, Kind, Notebook, TEXT, TITLE, VERSION};
use crate::book::{Book, ExportNames, SloSpec, Source};

/// Characters of a sentence at most (ours).
const SENTENCE: usize = 400;

/// How the name of a notebook's file ends.
pub const ENDING: &str = ".wellenough.json";

/// The notebook as a file: readable, keys in order, what is as by default left out.
pub fn write(notebook: &Notebook) -> String {
    let mut document = document(notebook);
    // A reader of the file sees which cells there are.
    document.insert("cells".into(), cells(&notebook.cells));
    // Nothing in a notebook fails to be written.
    serde_json::to_string_pretty(&Value::Object(document)).unwrap_or_default() + "\n"
}

/// The shortest document that reads the same, for a link.
pub fn canonical(notebook: &Notebook) -> String {
    Value::Object(document(notebook)).to_string()
}

/// Reads a notebook, or a book alone.
///
/// # Errors
/// A sentence with the place inside the document.
pub fn read(text: &str) -> Result<Notebook, String> {
    read_whole(text).map_err(|said| one_sentence(&said))
}

/// Errors quote what was found, which may be anything.
fn one_sentence(said: &str) -> String {
    let shown = said
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char });
    shown.take(SENTENCE).collect()
}

fn read_whole(text: &str) -> Result<Notebook, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > BYTES {
        return Err(format!(
            "this notebook has {} bytes; at most {BYTES} are read",
            text.len()
        ));
    }
    if depth(text) > DEPTH {
        return Err(format!(
            "this is no notebook: its parts lie more than {DEPTH} levels deep"
        ));
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("this is no notebook: {error}"))?;
    let Value::Object(document) = value else {
        return Err("this is no notebook: expected an object with \"wellenough\": 1".into());
    };
    notebook(&migrate(document)?)
}

/// Whether a text looks like a notebook's file, before it is read as one.
pub fn is_notebook(text: &str) -> bool {
    let inside = text
        .trim_start_matches(|char: char| char.is_whitespace() || char == '\u{feff}')
        .strip_prefix('{');
    // As a key: a book may have the convention of that name.
    let is_key = |rest: &str| rest.trim_start().starts_with(':');
    inside.is_some_and(|inside| inside.split("\"wellenough\"").skip(1).any(is_key))
}

/// How deep brackets lie in each other, those in texts left out.
fn depth(text: &str) -> usize {
    let (mut deep, mut deepest) = (0_usize, 0);
    let (mut in_text, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                deep += 1;
                deepest = deepest.max(deep);
            }
            b'}' | b']' if !in_text => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn document(notebook: &Notebook) -> Map<String, Value> {
    let mut document = Map::new();
    document.insert("wellenough".into(), VERSION.into());
    put_text(&mut document, "title", &notebook.title);
    if let Some(sample) = &notebook.sample {
        document.insert("sample".into(), sample.as_str().into());
    }
    let book = book(notebook);
    if book.as_object().is_some_and(|book| !book.is_empty()) {
        document.insert("book".into(), book);
    }
    if notebook.cells != Notebook::usual() {
        document.insert("cells".into(), cells(&notebook.cells));
    }
    if !notebook.view.is_empty() {
        document.insert("view".into(), json!(notebook.view));
    }
    document
}

fn put_text(map: &mut Map<String, Value>, key: &str, text: &str) {
    if !text.is_empty() {
        map.insert(key.into(), text.into());
    }
}

/// The book without what is as by default; each source with what tells its columns.
fn book(notebook: &Notebook) -> Value {
    let book = Book {
        // How much memory there is belongs to a machine, not to a question.
        memory_at_most: None,
        // What comes with a sample comes with it again.
        under: None,
        lesson: None,
        ..notebook.book.clone()
    };
    let mut like = json!(Book::default());
    let mut slo = json!(SloSpec::default());
    put(&mut slo, "exports", json!(ExportNames::default()));
    put(&mut like, "slo", slo);
    let mut value = json!(book);
    if let Some(Value::Array(sources)) = value.get_mut("sources") {
        let schemas = notebook.schemas.iter().chain(std::iter::repeat(&None));
        for (source, known) in sources.iter_mut().zip(schemas) {
            prune(source, &json!(Source::default()));
            if let Some(known) = known {
                put(source, "schema", format!("{known:08x}").into());
            }
        }
    }
    prune(&mut value, &like);
    value
}

fn put(value: &mut Value, key: &str, what: Value) {
    if let Value::Object(map) = value {
        map.insert(key.into(), what);
    }
}

/// Leaves out what is as in `like`, or nothing.
fn prune(value: &mut Value, like: &Value) {
    let Value::Object(map) = value else {
        return;
    };
    map.retain(|key, inner| {
        let usual = like.get(key);
        if inner.is_null() || Some(&*inner) == usual.filter(|_| key != "slo") {
            return false;
        }
        if let Some(usual @ Value::Object(_)) = usual {
            prune(inner, usual);
        }
        // Names of nothing are no names; an empty objective still is one.
        key != "exports" || inner.as_object().is_none_or(|inner| !inner.is_empty())
    });
}

fn cells(cells: &[Cell]) -> Value {
    cells.iter().map(cell).collect()
}

fn cell(cell: &Cell) -> Value {
    let mut map = match &cell.kind {
        Kind::Newer { rest, .. } => serde_json::from_str(rest).unwrap_or_default(),
        _ => Map::new(),
    };
    map.insert("id".into(), cell.id.into());
    map.insert("kind".into(), cell.kind.names().0.into());
    put_text(&mut map, "title", &cell.title);
    put_text(&mut map, "note", &cell.note);
    put_text(&mut map, "text", &cell.text);
    if cell.collapsed {
        map.insert("collapsed".into(), true.into());
    }
    if !cell.settings.is_empty() {
        map.insert("settings".into(), json!(cell.settings));
    }
    Value::Object(map)
}

fn notebook(document: &Map<String, Value>) -> Result<Notebook, String> {
    let (book, schemas) = read_book(document.get("book"))?;
    let sample = text(document, "sample", "", TITLE)?;
    let is_slug = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    if !sample.chars().all(is_slug) {
        return Err("sample: expected a name of lower-case letters, digits and hyphens".into());
    }
    Ok(Notebook {
        title: text(document, "title", "", TITLE)?,
        sample: (!sample.is_empty()).then_some(sample),
        book,
        schemas,
        cells: match document.get("cells") {
            None => Notebook::usual(),
            Some(cells) => read_cells(cells)?,
        },
        view: texts(document, "view", "")?,
    })
}

fn read_book(value: Option<&Value>) -> Result<(Book, Vec<Option<u32>>), String> {
    let Some(value) = value else {
        return Ok((Book::default(), Vec::new()));
    };
    let reads = |value: &Value| {
        serde_json::from_value::<Book>(value.clone())
            .map(drop)
            .map_err(|error| error.to_string())
    };
    let mut book: Book = match serde_json::from_value(value.clone()) {
        Ok(book) => book,
        Err(error) => {
            let (path, why) =
                place(value, "book", &reads).unwrap_or_else(|| ("book".into(), error.to_string()));
            return Err(format!("{path}: {why}"));
        }
    };
    book.memory_at_most = None;
    let sources = value.get("sources").and_then(Value::as_array);
    let mut schemas = Vec::new();
    for (at, source) in sources.into_iter().flatten().enumerate() {
        schemas.push(match source.get("schema") {
            None => None,
            Some(known) => {
                let known = known
                    .as_str()
                    .and_then(|hex| u32::from_str_radix(hex, 16).ok());
                Some(known.ok_or_else(|| {
                    format!("book.sources[{at}].schema: expected eight hexadecimal digits")
                })?)
            }
        });
    }
    if schemas.iter().all(Option::is_none) {
        schemas.clear();
    }
    Ok((book, schemas))
}

fn read_cells(value: &Value) -> Result<Vec<Cell>, String> {
    let Some(found) = value.as_array() else {
        return Err("cells: expected a list".into());
    };
    if found.len() > CELLS {
        return Err(format!(
            "cells: {} cells; at most {CELLS} are read",
            found.len()
        ));
    }
    let mut cells = Vec::new();
    for (at, cell) in found.iter().enumerate() {
        cells.push(read_cell(cell, &format!("cells[{at}]"))?);
    }
    let mut taken = BTreeSet::new();
    for at in 0..cells.len() {
        let free = Notebook::free_id(&cells);
        if let Some(cell) = cells.get_mut(at)
            && (cell.id == 0 || !taken.insert(cell.id))
        {
            cell.id = free;
            taken.insert(free);
        }
    }
    Ok(cells)
}

fn read_cell(value: &Value, path: &str) -> Result<Cell, String> {
    let Some(map) = value.as_object() else {
        return Err(format!("{path}: expected an object with a kind"));
    };
    let name = text(map, "kind", path, TITLE)?;
    if name.is_empty() {
        return Err(format!("{path}.kind: expected the name of a kind of cell"));
    }
    let kind = Kind::known(&name).unwrap_or_else(|| {
        let known = [
            "id",
            "kind",
            "title",
            "note",
            "text",
            "collapsed",
            "settings",
        ];
        let mut rest = map.clone();
        rest.retain(|key, _| !known.contains(&key.as_str()));
        Kind::Newer {
            name,
            rest: Value::Object(rest).to_string(),
        }
    });
    let id = match map.get("id") {
        None => 0,
        Some(id) => {
            let id = id.as_u64().and_then(|id| u32::try_from(id).ok());
            id.ok_or_else(|| format!("{path}.id: expected a whole number"))?
        }
    };
    let cell = Cell {
        // The highest leaves no room for another.
        id: if id == u32::MAX { 0 } else { id },
        kind,
        title: text(map, "title", path, TITLE)?,
        note: text(map, "note", path, TEXT)?,
        collapsed: match map.get("collapsed") {
            None => false,
            Some(is) => is
                .as_bool()
                .ok_or_else(|| format!("{path}.collapsed: expected true or false"))?,
        },
        text: text(map, "text", path, TEXT)?,
        settings: texts(map, "settings", path)?,
    };
    match cell.wrong() {
        None => Ok(cell),
        Some((name, expected)) => Err(format!("{path}.settings.{name}: expected {expected}")),
    }
}

/// A text; empty where there is none.
fn text(map: &Map<String, Value>, key: &str, path: &str, most: usize) -> Result<String, String> {
    let place = || {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    let Some(value) = map.get(key) else {
        return Ok(String::new());
    };
    let Some(text) = value.as_str() else {
        return Err(format!("{}: expected a text", place()));
    };
    let length = text.chars().count();
    if length > most {
        return Err(format!(
            "{}: {length} characters; at most {most} are read",
            place()
        ));
    }
    Ok(text.to_owned())
}

/// Names and texts.
fn texts(
    map: &Map<String, Value>,
    key: &str,
    path: &str,
) -> Result<BTreeMap<String, String>, String> {
    let place = if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    };
    let Some(value) = map.get(key) else {
        return Ok(BTreeMap::new());
    };
    let Some(inner) = value.as_object() else {
        return Err(format!("{place}: expected an object of texts"));
    };
    let names = inner.keys();
    names
        .map(|name| Ok((name.clone(), text(inner, name, &place, TEXT)?)))
        .collect()
}
