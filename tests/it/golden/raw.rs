//! Columns of the golden files as they stand, for measures that are fed by hand.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use polars::prelude::{Column, DataType, SerReader as _};
use polars_io::prelude::ParquetReader;
use tempfile::TempDir;

use super::Numbers;

/// The columns of a CSV file, packed or not, or of a Parquet file.
#[derive(Debug)]
pub(super) struct Raw {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Raw {
    pub(super) fn read(path: &Path) -> Self {
        if path.extension().is_some_and(|end| end == "parquet") {
            return Self::of_parquet(path);
        }
        let mut text = String::new();
        let file = File::open(path).unwrap();
        let is_packed = path.extension().is_some_and(|end| end == "gz");
        let mut reader: Box<dyn Read> = if is_packed {
            Box::new(GzDecoder::new(file))
        } else {
            Box::new(file)
        };
        reader.read_to_string(&mut text).unwrap();
        let mut lines = text.lines().map(fields);
        Self {
            heads: lines.next().unwrap_or_default(),
            rows: lines.collect(),
        }
    }

    fn of_parquet(path: &Path) -> Self {
        let frame = ParquetReader::new(File::open(path).unwrap())
            .finish()
            .unwrap();
        let columns: Vec<_> = frame
            .get_columns()
            .iter()
            .map(|column| column.cast(&DataType::String).unwrap())
            .collect();
        let cell = |row, column: &Column| column.str().unwrap().get(row).unwrap_or("").to_owned();
        let row = |row| columns.iter().map(|column| cell(row, column)).collect();
        Self {
            heads: frame
                .get_column_names()
                .iter()
                .map(ToString::to_string)
                .collect(),
            rows: (0..frame.height()).map(row).collect(),
        }
    }

    /// How many rows there are.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// The same and one column more, its cells by row.
    pub(super) fn with(mut self, head: &str, cell: impl Fn(usize) -> String) -> Self {
        self.heads.push(head.to_owned());
        let rows = self.rows.iter_mut().enumerate();
        rows.for_each(|(row, cells)| cells.push(cell(row)));
        self
    }

    /// Writes it as CSV beside others, named after the file that it comes from.
    pub(super) fn copy(&self, folder: &Path, of: &Path) -> PathBuf {
        self.copy_with_texts(folder, of, &[])
    }

    fn copy_with_texts(&self, folder: &Path, of: &Path, columns: &[&str]) -> PathBuf {
        let name = of.with_extension("csv");
        let copy = folder.join(name.file_name().unwrap());
        std::fs::write(&copy, self.with_texts(columns)).unwrap();
        copy
    }

    /// The cells of a column; `None`: missing.
    pub(super) fn texts(&self, column: &str) -> Option<Vec<Option<&str>>> {
        let at = self.heads.iter().position(|head| head == column)?;
        let cells = self.rows.iter().map(|row| row.get(at).map(String::as_str));
        Some(
            cells
                .map(|cell| cell.filter(|text| !text.is_empty()))
                .collect(),
        )
    }

    /// The file again, the values of some columns made texts by a letter before them.
    fn with_texts(&self, columns: &[&str]) -> String {
        let quoted = |cell: &str| {
            if cell.contains([',', '"']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        };
        let is_text: Vec<bool> = self
            .heads
            .iter()
            .map(|head| columns.contains(&head.as_str()))
            .collect();
        let row = |cells: &Vec<String>| {
            let cells = cells.iter().zip(&is_text).map(|(cell, is_text)| {
                if *is_text && !cell.is_empty() {
                    quoted(&format!("v{cell}"))
                } else {
                    quoted(cell)
                }
            });
            cells.collect::<Vec<_>>().join(",")
        };
        let heads: Vec<String> = self.heads.iter().map(|head| quoted(head)).collect();
        let rows = self.rows.iter().map(row);
        [heads.join(",")]
            .into_iter()
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n")
            + "\n"
    }

    /// The same as numbers; `None` where the column has none of that name, or a cell that is no number.
    pub(super) fn numbers(&self, column: &str) -> Option<Vec<Option<f64>>> {
        let number = |text: Option<&str>| match text {
            None => Some(None),
            Some(text) => text.parse().ok().map(Some),
        };
        self.texts(column)?.into_iter().map(number).collect()
    }
}

/// Copies of both files of predictions in which the values of some columns are texts, by a letter before each.
pub(super) fn with_texts(paths: &[PathBuf], columns: &[&str]) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = paths.to_vec();
    for path in paths.iter_mut().take(2) {
        *path = Raw::read(path).copy_with_texts(folder.path(), path, columns);
    }
    (folder, paths)
}

/// Cells of one line; the golden files have no line breaks within quotes.
fn fields(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for char in line.chars() {
        match char {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            other => out.last_mut().unwrap().push(other),
        }
    }
    out
}

/// Known values in ascending order.
pub(super) fn ascending(values: &[Option<f64>]) -> Vec<f64> {
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    known.sort_unstable_by(f64::total_cmp);
    known
}

/// Truth values of Parquet once more as pandas writes them.
pub(super) fn add_as_pandas(out: &mut Numbers) {
    let as_pandas = |path: &str| {
        let parts = path.split('/').map(|part| match part {
            "true" => "True",
            "false" => "False",
            other => other,
        });
        parts.collect::<Vec<_>>().join("/")
    };
    let more: Vec<_> = out
        .iter()
        .map(|(path, number)| (as_pandas(path), *number))
        .filter(|(path, _)| !out.contains_key(path))
        .collect();
    out.extend(more);
}
