//! The report is the same, byte for byte, however many workers there are and however a file is written or cut.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use wellenough::book::{Book, Role};
use wellenough::data::DataError;
use wellenough::data::bytes::Bytes;
use wellenough::data::column::{Column, ReadAs};
use wellenough::data::delimited::Dialect;
use wellenough::data::read::{Chunk, Piece, exact_pieces, read};
use wellenough::data::sniff::Format;
use wellenough::data::text::Wrapping;
use wellenough::report::{Document, Outcome};
use wellenough::run::native::carry_out;

use crate::asked::{Asked, asked};
use crate::golden::{book_of, files, golden_dir};
use crate::reference::Draws;

const WORKERS: [usize; 4] = [1, 2, 3, 5];

fn carried_out(book: &Book, paths: &[PathBuf], workers: usize) -> Outcome {
    carry_out(book, paths, workers, &mut |_| {})
        .unwrap_or_else(|complaint| panic!("{}", complaint.message))
}

/// The report with one worker, after making sure that it is the same with more.
fn whoever_works(book: &Book, paths: &[PathBuf]) -> Document {
    let first = carried_out(book, paths, 1);
    let json = first.document.to_json().unwrap();
    for workers in &WORKERS[1..] {
        let outcome = carried_out(book, paths, *workers);
        assert!(
            outcome.document.to_json().unwrap() == json,
            "{workers} workers: another report"
        );
        assert!(
            outcome.picture == first.picture,
            "{workers} workers: another picture"
        );
    }
    first.document
}

fn assert_same_numbers(what: &str, one: &Document, other: &Document) {
    assert!(!one.quality.is_empty(), "{what}: nothing was measured");
    // Too long to print.
    assert!(one.windows == other.windows, "{what}: other windows");
    assert!(one.quality == other.quality, "{what}: other quality");
    assert!(one.drift == other.drift, "{what}: other drift");
}

/// The file's text, taken out of gzip where it is in it.
fn text(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    let mut out = Vec::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        decoder.read_to_end(&mut out).unwrap();
        return out;
    }
    bytes
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn flights_say_the_same_with_any_number_of_workers_plain_or_in_gzip() {
    let names = ["reference", "analysis", "analysis_labels"];
    let texts: Vec<Vec<u8>> = files(&golden_dir().join("flights_ewr_binary"))
        .iter()
        .map(|path| text(path))
        .collect();
    let packed: Vec<Vec<u8>> = texts.iter().map(|text| gzip(text)).collect();
    let ask = |ending: &str, contents: &[Vec<u8>]| {
        let names = names.map(|name| format!("{name}.{ending}"));
        let files: Vec<(&str, &[u8])> = names
            .iter()
            .zip(contents)
            .map(|(name, content)| (name.as_str(), content.as_slice()))
            .collect();
        asked(&files)
    };
    let plain = ask("csv", &texts);
    let document = whoever_works(&plain.book, &plain.paths);
    assert_eq!(document.sources[1].format, "csv");
    let gz = ask("csv.gz", &packed);
    let in_gzip = whoever_works(&gz.book, &gz.paths);
    assert_eq!(in_gzip.sources[1].format, "csv.gz");
    assert_same_numbers("gzip", &document, &in_gzip);
}

#[test]
fn parquet_says_the_same_as_csv() {
    let nasty = golden_dir().join("nasty");
    let one = |name: &str| {
        let paths = [nasty.join(name)];
        whoever_works(&book_of(&paths), &paths)
    };
    let csv = one("clean.csv");
    for name in ["codec_none.parquet", "many_row_groups.parquet"] {
        let parquet = one(name);
        assert_eq!(parquet.sources[0].format, "parquet");
        assert_same_numbers(name, &csv, &parquet);
    }
    // Its times are text.
    let carloan = ["reference", "analysis", "analysis_labels"]
        .map(|part| golden_dir().join(format!("carloan_dq_binary/{part}.parquet")));
    let document = carried_out(&book_of(&carloan), &carloan, 2).document;
    assert_eq!(document.task.window.as_deref(), Some("week"));
    for folder in ["flights_ewr_binary", "breast_cancer_small"] {
        let parts = |ending: &str| {
            ["reference", "analysis", "analysis_labels"]
                .map(|part| golden_dir().join(folder).join(format!("{part}.{ending}")))
        };
        let (csv, parquet) = (parts("csv"), parts("parquet"));
        // The shipped copy holds each data set in one format only.
        if csv.iter().chain(&parquet).all(|path| path.is_file()) {
            let of_csv = carried_out(&book_of(&csv), &csv, 2).document;
            let of_parquet = whoever_works(&book_of(&parquet), &parquet);
            assert_same_numbers(folder, &of_csv, &of_parquet);
        }
    }
}

/// How the rows of a large file are written.
#[derive(Clone, Copy)]
struct Style {
    /// What stands in the long text of a row.
    long: fn(usize) -> String,
    newline: &'static str,
    end: &'static str,
}

const ROWS: usize = 3_000;

/// About 9 MB of rows: three pieces. The numbers do not depend on the style.
fn large(style: Style) -> Vec<u8> {
    let mut draws = Draws::new(11);
    let newline = style.newline;
    let mut out = format!("id,day,score,words,kind,label{newline}");
    for row in 0..ROWS {
        let score = (draws.uniform() * 1e4).round() / 1e4;
        let label = u8::from(draws.is(score));
        let (month, day) = (1 + row / 28 / 10 % 12, 1 + row / 10 % 28);
        let words = (style.long)(row);
        let kind = ["a", "b", "c"][row % 3];
        let end = if row + 1 == ROWS { style.end } else { newline };
        write!(
            out,
            "{row},2026-{month:02}-{day:02},{score},{words},{kind},{label}{end}"
        )
        .unwrap();
    }
    out.into_bytes()
}

fn ask_large(style: Style) -> Asked {
    let text = large(style);
    assert!(text.len() > 2 * (4 << 20), "{} bytes", text.len());
    asked(&[("large.csv", &text)])
        .role("words", Role::Ignored)
        .role("kind", Role::Feature)
}

const PLAIN: Style = Style {
    long: |_| "plain words ".repeat(260),
    newline: "\n",
    end: "\n",
};

/// Fields whose inner lines look like rows.
fn quoted(row: usize) -> String {
    format!(
        "\"{}\"",
        format!("{row},2026-01-01,0.5,x,a,1\n").repeat(120)
    )
}

/// Nothing but quotes and ends of lines.
fn doubled(_: usize) -> String {
    format!("\"{}\"", "\"\"\n".repeat(1_000))
}

/// A field with quotes in it that open nothing.
fn stray(row: usize) -> String {
    format!("{row}\" disk {}", "of 3.5\" and ".repeat(260))
}

fn styles() -> [(&'static str, Style); 9] {
    let long = |long: fn(usize) -> String| Style { long, ..PLAIN };
    [
        ("plain", PLAIN),
        (
            "crlf",
            Style {
                newline: "\r\n",
                end: "\r\n",
                ..PLAIN
            },
        ),
        ("no final newline", Style { end: "", ..PLAIN }),
        (
            "blank last lines",
            Style {
                end: "\n\n\n\n",
                ..PLAIN
            },
        ),
        ("quoted newlines", long(quoted)),
        (
            "quoted newlines, crlf",
            Style {
                long: quoted,
                newline: "\r\n",
                end: "",
            },
        ),
        ("stray quotes", long(stray)),
        (
            "one stray quote in a row, quoted newlines in the next",
            Style {
                long: |row| {
                    if row % 2 == 0 {
                        format!("{row}\" {}", "long ".repeat(500))
                    } else {
                        quoted(row)
                    }
                },
                ..PLAIN
            },
        ),
        ("doubled quotes", long(doubled)),
    ]
}

#[test]
fn pieces_of_a_large_file_fit_together_however_it_is_written() {
    let plain = ask_large(PLAIN).document();
    assert_eq!(plain.sources[0].rows, ROWS as u64);
    for (name, style) in styles() {
        let asked = ask_large(style);
        let document = whoever_works(&asked.book, &asked.paths);
        assert_eq!(document.sources[0].rows, ROWS as u64, "{name}");
        assert_same_numbers(name, &plain, &document);
    }
}

struct Memory(Vec<u8>);

impl Bytes for Memory {
    fn name(&self) -> &'static str {
        "memory.csv"
    }
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
    fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
        let end = usize::try_from(end).unwrap().min(self.0.len());
        let start = usize::try_from(start).unwrap().min(end);
        Ok(self.0[start..end].to_vec())
    }
}

/// A row: a number, words, a number.
type Row = (f64, String, f64);

/// One row as it is written, and what it says.
fn row() -> impl Strategy<Value = (String, Row)> {
    let plain = "[a-c]{1,5}";
    let words = prop_oneof![
        3 => plain.prop_map(|text| (text.clone(), text)),
        2 => "[a-c]{1,3}\"[a-c ]{0,3}".prop_map(|text| (text.clone(), text)),
        4 => "[a-c][a-c,\n\"]{0,9}".prop_map(|text| {
            (format!("\"{}\"", text.replace('"', "\"\"")), text)
        }),
    ];
    (0..100_u8, words, 0..100_u8).prop_map(|(first, (written, words), last)| {
        (
            format!("{first},{written},{last}"),
            (f64::from(first), words, f64::from(last)),
        )
    })
}

fn dialect() -> Dialect {
    Dialect {
        columns: ["first", "words", "last"].map(str::to_owned).to_vec(),
        ..Dialect::default()
    }
}

/// Reads pieces one after the other; answers the rows, and whether the pieces met.
fn read_pieces(memory: &Memory, pieces: &[Piece]) -> (Vec<Row>, bool) {
    let format = Format::Delimited {
        dialect: dialect(),
        wrapping: Wrapping::default(),
    };
    let wanted = [(0, ReadAs::Number), (1, ReadAs::Level), (2, ReadAs::Number)];
    let mut rows = Vec::new();
    let mut borders = Vec::new();
    for piece in pieces {
        read(memory, &format, *piece, &wanted, &mut |chunk: Chunk| {
            borders.push(chunk.records.unwrap());
            // A piece that is no table has no columns.
            if chunk.columns.is_empty() {
                return;
            }
            let [first, words, last] = chunk.columns.try_into().unwrap();
            let (Column::Numbers(first), Column::Levels { codes, levels }, Column::Numbers(last)) =
                (first.column, words.column, last.column)
            else {
                panic!("numbers, words, numbers");
            };
            for ((first, code), last) in first.into_iter().zip(codes).zip(last) {
                rows.push((
                    first,
                    levels.get(code as usize).cloned().unwrap_or_default(),
                    last,
                ));
            }
        })
        .unwrap();
    }
    (rows, borders.windows(2).all(|pair| pair[0].1 == pair[1].0))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Either every row is read once, or the pieces do not meet and the exact ones are read instead.
    #[test]
    fn rows_survive_every_cut(
        table in prop::collection::vec(row(), 1..8),
        crlf in any::<bool>(),
        end in 0..3_usize,
    ) {
        let newline = if crlf { "\r\n" } else { "\n" };
        let written: Vec<&str> = table.iter().map(|(written, _)| written.as_str()).collect();
        let text = written.join(newline) + &newline.repeat(end);
        let expected: Vec<Row> = table.iter().map(|(_, row)| row.clone()).collect();
        let memory = Memory(text.clone().into_bytes());
        for cut in 1..memory.len() {
            for second in [cut, cut + 1, cut + 7] {
                let mut borders = vec![0, cut, second.min(memory.len()), memory.len()];
                borders.dedup();
                let pieces: Vec<Piece> = borders
                    .windows(2)
                    .map(|pair| Piece::Range { start: pair[0], end: pair[1], exact: false })
                    .collect();
                let (rows, met) = read_pieces(&memory, &pieces);
                if met {
                    prop_assert_eq!(&rows, &expected, "{:?} cut at {} and {}", text, cut, second);
                } else {
                    prop_assert!(text.contains("\"\n") || text.contains('"'), "{:?}", text);
                }
            }
        }
        let exact = exact_pieces(&memory, &dialect()).unwrap();
        prop_assert_eq!(read_pieces(&memory, &exact), (expected, true), "{:?}", text);
    }
}
