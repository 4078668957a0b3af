//! The same table says the same whatever it is written in, packed with, or has around it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::fmt::Write as _;
use std::io::Write as _;

use wellenough::report::document::{Document, Source};

use crate::asked::{asked, one};

const ROWS: usize = 400;

/// Rows of the table: id, day, score, label, a number, and words that need care.
fn rows() -> Vec<[String; 6]> {
    let words = ["plain", "with, comma", "with \"quotes\"", "über"];
    let row = |at: usize| {
        let score = (at * 37 % 101) as f64 / 101.0;
        let label = usize::from((at * 53 % 97) as f64 / 97.0 < score);
        [
            (at + 1).to_string(),
            format!("2026-0{}-{:02}", 1 + at / 100, 1 + at % 25),
            format!("{score:.4}"),
            label.to_string(),
            format!("{}.5", at % 17),
            words[at % 4].to_owned(),
        ]
    };
    (0..ROWS).map(row).collect()
}

const NAMES: [&str; 6] = ["id", "day", "score", "label", "x", "words"];

fn csv() -> String {
    let mut out = NAMES.join(",") + "\n";
    for row in rows() {
        let cells = row.map(|cell| {
            if cell.contains([',', '"']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        });
        writeln!(out, "{}", cells.join(",")).unwrap();
    }
    out
}

fn object(row: &[String; 6]) -> String {
    let text = |cell: &str| serde_json::to_string(cell).unwrap();
    let [id, day, score, label, x, words] = row;
    format!(
        "{{\"id\": {id}, \"day\": {}, \"out\": {{\"score\": {score}, \"tags\": [1, 2]}}, \"label\": {label}, \"x\": {x}, \"words\": {}}}",
        text(day),
        text(words)
    )
}

/// The document without what is only about the file.
fn bare(document: &Document) -> Document {
    let mut bare = document.clone();
    for source in &mut bare.sources {
        source.name = String::new();
        source.format = String::new();
        source.bytes = 0;
        source.notes = Vec::new();
        for column in &mut source.columns {
            column.name = column.name.replace("out.", "");
        }
    }
    bare.task.notes = Vec::new();
    for drift in &mut bare.drift {
        drift.column = drift.column.replace("out.", "");
    }
    serde_json::from_str(
        &serde_json::to_string(&bare)
            .unwrap()
            .replace("out.score", "score"),
    )
    .unwrap()
}

/// The file gives the numbers of the plain table; answers what is told of it.
fn same(name: &str, bytes: impl AsRef<[u8]>, format: &str) -> Source {
    let plain = one("plain.csv", csv().as_bytes());
    let found = one(name, bytes.as_ref());
    let (plain, found) = (plain.document(), found.document());
    assert_eq!(found.sources[0].format, format, "{name}");
    assert_eq!(bare(&found).quality, bare(&plain).quality, "{name}");
    assert_eq!(bare(&found).drift, bare(&plain).drift, "{name}");
    assert_eq!(bare(&found).windows, bare(&plain).windows, "{name}");
    assert_eq!(found.sources[0].rows, ROWS as u64, "{name}");
    found.sources[0].clone()
}

fn note<'a>(source: &'a Source, kind: &str) -> &'a str {
    let note = source.notes.iter().find(|note| note.kind == kind);
    &note
        .unwrap_or_else(|| panic!("no note {kind} in {:?}", source.notes))
        .message
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xfeff);
    let units = mark.into_iter().chain(text.encode_utf16());
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    units.flat_map(bytes).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A zip archive as the specification has it, files stored or deflated.
fn zip(files: &[(&str, &[u8])], deflate: bool) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let packed = if deflate {
            let mut packer =
                flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(bytes).unwrap();
            packer.finish().unwrap()
        } else {
            bytes.to_vec()
        };
        let size = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
        let mut common: Vec<u8> = vec![
            20,
            0,
            0,
            0,
            if deflate { 8 } else { 0 },
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        common.extend(size(packed.len()).into_iter().chain(size(bytes.len())));
        common.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend(size(out.len()));
        directory.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&packed);
    }
    let place = u32::try_from(out.len()).unwrap().to_le_bytes();
    let n = u8::try_from(files.len()).unwrap();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06");
    out.extend_from_slice(&[0, 0, 0, 0, n, 0, n, 0]);
    out.extend(
        u32::try_from(directory.len())
            .unwrap()
            .to_le_bytes()
            .into_iter()
            .chain(place),
    );
    out.extend_from_slice(&[0, 0]);
    out
}

#[test]
fn packed_tables_are_recognised_by_content() {
    let csv = csv();
    same("a.csv", gzip(csv.as_bytes()), "csv.gz");
    same(
        "a.csv",
        zstd::encode_all(csv.as_bytes(), 3).unwrap(),
        "csv.zst",
    );
    same(
        "a.csv",
        zip(&[("in/table.csv", csv.as_bytes())], true),
        "csv.zip",
    );
    let files: [(&str, &[u8]); 2] = [("__MACOSX/._t", b"x"), ("t.csv", csv.as_bytes())];
    same("a.zip", zip(&files, false), "csv.zip");
}

#[test]
fn other_encodings_and_line_ends_are_read() {
    let csv = csv();
    for (big, mark) in [(false, true), (true, true), (false, false), (true, false)] {
        let source = same("a.csv", utf16(&csv, big, mark), "csv");
        assert!(note(&source, "encoding").contains("UTF-16"));
    }
    let source = same("a.csv", latin1(&csv), "csv");
    assert!(note(&source, "encoding").contains("Latin-1"));
    same("a.csv", csv.replace('\n', "\r"), "csv");
    same("a.csv", csv.replace('\n', "\r\n"), "csv");
    same("a.csv", gzip(&latin1(&csv.replace('\n', "\r"))), "csv.gz");
    same("a.tsv", gzip(&utf16(&csv, false, true)), "csv.gz");
}

#[test]
fn what_stands_above_the_table_is_left_out_and_told() {
    let csv = csv();
    same("a.csv", format!("\n\n{csv}"), "csv");
    let source = same(
        "a.csv",
        format!("# made by export 3\n\n# on Monday\n{csv}"),
        "csv",
    );
    assert!(note(&source, "preamble").starts_with("2 lines"));
    let source = same(
        "a.csv",
        format!("Weekly report\n\nTeam: fraud, Berlin\n{csv}"),
        "csv",
    );
    assert!(note(&source, "preamble").starts_with("2 lines"));
    same("a.csv", format!("sep=,\n{csv}"), "csv");
    same("a.csv", format!("#{csv}"), "csv");
}

#[test]
fn every_separator_and_a_useless_last_one() {
    for separator in [';', '\t', '|', '^', '~', '\u{1}', '\u{1f}'] {
        let lines = rows()
            .into_iter()
            .map(|row| row.map(|cell| cell.replace(['"', ','], "")));
        let names = NAMES.map(str::to_owned);
        let text = std::iter::once(names)
            .chain(lines)
            .map(|row| row.join(&separator.to_string()) + "\n")
            .collect::<String>();
        let found = one("a.txt", text.as_bytes());
        let document = found.document();
        assert_eq!(document.sources[0].columns.len(), 6, "{separator:?}");
        let value = |document: &Document| {
            document
                .quality
                .iter()
                .find(|q| q.metric == "roc_auc")
                .unwrap()
                .value
        };
        assert_eq!(
            value(&document),
            value(&one("b.csv", csv().as_bytes()).document())
        );
    }
    let trailing = csv().replace('\n', ",\n").replacen(",\n", "\n", 1);
    same("a.csv", trailing, "csv");
}

#[test]
fn json_of_every_layout_is_a_table() {
    let objects: Vec<String> = rows().iter().map(object).collect();
    let source = same("a.ndjson", objects.join("\n") + "\n", "ndjson");
    assert!(note(&source, "unread").contains("out.tags"));
    same("a.json", format!("[{}]", objects.join(",\n ")), "json");
    same(
        "a.json",
        format!("{{\"meta\": 1, \"data\": [{}]}}", objects.join(",")),
        "json",
    );
    same(
        "a.json.gz",
        gzip((objects.join("\n") + "\n").as_bytes()),
        "ndjson.gz",
    );
    let column = |at: usize| {
        let cells = rows().into_iter().map(|row| row[at].clone());
        let cells: Vec<String> = cells
            .map(|cell| {
                if at == 1 || at == 5 {
                    serde_json::to_string(&cell).unwrap()
                } else {
                    cell
                }
            })
            .collect();
        format!("\"{}\": [{}]", NAMES[at], cells.join(", "))
    };
    let columns: Vec<String> = (0..6).map(column).collect();
    same("a.json", format!("{{{}}}", columns.join(", ")), "json");
}

#[test]
fn what_no_table_can_be_made_of_says_what_it_is() {
    let csv = csv();
    for (name, bytes, parts) in [
        (
            "a.xlsx",
            zip(
                &[
                    ("[Content_Types].xml", b"<x/>"),
                    ("xl/workbook.xml", b"<x/>"),
                ],
                true,
            ),
            ["an Excel workbook", "save the sheet as CSV"],
        ),
        (
            "a.zip",
            zip(&[("a.csv", csv.as_bytes()), ("b.csv", b"x")], true),
            ["a zip archive with 2 files (a.csv, b.csv)", "unpack it"],
        ),
        (
            "a.csv.gz",
            gzip(&gzip(csv.as_bytes())),
            ["binary data", "choose"],
        ),
        (
            "a.gz",
            gzip(b"PAR1aaaaaaaaaaaaaaaaaa"),
            ["Parquet inside gz", "unpack it"],
        ),
        (
            "a.gz",
            gzip(&vec![b'0'; 40 << 20]),
            ["unpack to 42 MB", "look at what it holds"],
        ),
        (
            "a.json",
            b"[{\"id\": 1, \"score\": 0.5}, {\"id\": 2, \"sc".to_vec(),
            ["cut off", "after row 1"],
        ),
        (
            "a.ndjson",
            b"{\"id\": 1, \"score\": 0.5}\n{\"id\": 2,, \"score\": 1}\n".to_vec(),
            ["a.ndjson cannot be read as JSON", "row 2"],
        ),
        (
            "a.zst",
            zstd::encode_all(csv.as_bytes(), 3).unwrap()[..500].to_vec(),
            ["a.zst is cut off", "zstd"],
        ),
        (
            "a.feather",
            b"FEA1xxxxxxxxxxxxxxxxxxxx".to_vec(),
            ["Feather file of version 1", "Parquet or CSV"],
        ),
    ] {
        let found = asked(&[(name, &bytes)]);
        let message = &found.complaint().message;
        for part in parts {
            assert!(message.contains(part), "{name}: {message}");
        }
    }
}

#[test]
fn rows_of_another_width_and_bytes_that_are_no_text_are_told_by_line() {
    let mut lines: Vec<String> = csv().lines().map(str::to_owned).collect();
    lines[5] += ",extra";
    lines[9] = "9,2026-01-09,0.5".into();
    lines.insert(12, String::new());
    let mut bytes = lines.join("\n").into_bytes();
    let place = bytes.iter().rposition(|byte| *byte == b'p').unwrap();
    bytes[place] = 0xff;
    let found = one("a.csv", &bytes);
    let document = found.document();
    let source = &document.sources[0];
    assert_eq!(source.rows, ROWS as u64 - 1);
    assert!(note(source, "long_rows").contains("(first: line 6 with 7)"));
    assert!(note(source, "short_rows").contains("(first: line 10 with 3)"));
    assert!(note(source, "encoding").starts_with("1 places are not UTF-8"));
}
