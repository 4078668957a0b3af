//! Files that a test writes, and the whole run that it asks of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::path::PathBuf;

use tempfile::TempDir;
use wellenough::book::{Book, Role};
use wellenough::report::document::{Quality, Scope};
use wellenough::report::{Document, Outcome};
use wellenough::run::native::carry_out;
use wellenough::run::protocol::Complaint;

use crate::golden::book_of;

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

/// One number of quality over a whole side.
pub(crate) fn quality<'a>(document: &'a Document, metric: &str, scope: Scope) -> &'a Quality {
    let mut found = document.quality.iter();
    found
        .find(|q| q.metric == metric && q.scope == scope)
        .unwrap_or_else(|| panic!("no {metric}"))
}
