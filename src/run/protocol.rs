//! What the page hears while a book is carried out. Serde only; always compiled.

use serde::{Deserialize, Serialize};

use crate::report::Outcome;
use crate::report::document::Source;

/// What the page hears while a book is carried out, in this order: `Recognised`, `Progress`…, `Outcome`…
///
/// The last `Outcome` has `complete: true`. A `Complaint` ends the run; what was shown before stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// What the files are, before their rows are read: columns, roles, reasons; rows are 0 where not yet known.
    Recognised(Vec<Source>),
    /// How far reading is, in bytes of the files.
    Progress {
        /// Bytes done.
        done: u64,
        /// Bytes in all.
        total: u64,
        /// What is being done: "reading", "measuring".
        stage: String,
    },
    /// What is known so far.
    Outcome(Box<Outcome>),
    /// One sentence: file, row or column, what was found, what to do.
    Complaint(Complaint),
}

/// Bad news that ends a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// The file it is about, if it is about one.
    pub source: Option<String>,
    /// One sentence.
    pub message: String,
}
