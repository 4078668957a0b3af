//! Files that a test writes, and the whole run that it asks of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;
use wellenough::book::{Book, Role};
use wellenough::report::document::{Quality, Scope};
use wellenough::report::{Document, Outcome};
use wellenough::run::native::carry_out;
use wellenough::run::protocol::Complaint;

use crate::golden::book_of;
use crate::reference::Draws;

/// A book over files in a folder of its own.
pub(crate) struct Asked {
    pub(crate) folder: TempDir,
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) book: Book,
}

/// Writes files and asks for nothing in particular.
pub(crate) fn asked(files: &[(&str, &[u8])]) -> Asked {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        paths.push(path);
    }
    let book = book_of(&paths);
    Asked {
        folder,
        paths,
        book,
    }
}

impl Asked {
    pub(crate) fn role(mut self, column: &str, role: Role) -> Self {
        for source in &mut self.book.sources {
            source.roles.push((column.to_owned(), role));
        }
        self
    }

    pub(crate) fn run(&self, workers: usize) -> Result<Outcome, Complaint> {
        carry_out(&self.book, &self.paths, workers, &mut |_| {})
    }

    /// The document of a run that goes well.
    pub(crate) fn document(&self) -> Document {
        match self.run(2) {
            Ok(outcome) => outcome.document,
            Err(complaint) => panic!("{}", complaint.message),
        }
    }

    /// The sentence of a run that does not.
    pub(crate) fn complaint(&self) -> Complaint {
        match self.run(2) {
            Ok(outcome) => panic!("no complaint, but {:?}", outcome.document.task),
            Err(complaint) => complaint,
        }
    }
}

/// One file.
pub(crate) fn one(name: &str, text: impl AsRef<[u8]>) -> Asked {
    asked(&[(name, text.as_ref())])
}

/// A row's number, a score and a label that follows it, as the fields of a row.
pub(crate) type Fields<'a> = &'a dyn Fn(usize, f64, u8) -> String;

/// A table of seeded draws.
pub(crate) fn table(header: &str, rows: usize, fields: Fields<'_>) -> String {
    let mut draws = Draws::new(5);
    let mut out = format!("{header}\n");
    for row in 0..rows {
        let score = (draws.uniform() * 1e4).round() / 1e4;
        let label = u8::from(draws.is(score));
        writeln!(out, "{}", fields(row, score, label)).unwrap();
    }
    out
}

/// No number is NaN, and a number is absent exactly where it says why.
pub(crate) fn sane(document: &Document) {
    for q in &document.quality {
        assert_eq!(q.value.is_none(), q.undefined.is_some(), "{q:?}");
        assert!(
            [q.value, q.low, q.high]
                .iter()
                .flatten()
                .all(|value| value.is_finite()),
            "{q:?}"
        );
    }
    for d in &document.drift {
        assert_eq!(d.value.is_none(), d.undefined.is_some(), "{d:?}");
        assert!(
            [d.value, d.floor]
                .iter()
                .flatten()
                .all(|value| value.is_finite()),
            "{d:?}"
        );
    }
    let json: Value = serde_json::from_str(&document.to_json().unwrap()).unwrap();
    let back: Document = serde_json::from_value(json).unwrap();
    assert!(back == document.saved(), "another document after JSON");
}

/// One number of quality over a whole side.
pub(crate) fn quality<'a>(document: &'a Document, metric: &str, scope: Scope) -> &'a Quality {
    let mut found = document.quality.iter();
    found
        .find(|q| q.metric == metric && q.scope == scope)
        .unwrap_or_else(|| panic!("no {metric}"))
}
