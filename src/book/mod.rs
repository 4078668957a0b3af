//! What is asked: the notebook document. Serde only; imports nothing of ours.
//!
//! A [`Book`] names files and the reader's choices about them, never their rows. Everything that is `None` is
//! decided from the data, and the decision is written with its reason into the report.

pub mod bound;
mod convention;
mod costs;
mod export;
pub mod expression;
mod file;
pub mod lesson;
mod missing;
pub mod notebook;
mod role;
pub mod slo;
pub mod spelling;
mod ties;
mod window;

pub use convention::Convention;
pub use costs::Costs;
pub use export::ExportNames;
pub use missing::{MISSING, MISSING_IN_NUMBERS};
pub use notebook::Notebook;
pub use role::{Part, Role};
pub use slo::SloSpec;
pub use ties::TieRule;
pub use window::{Span, WindowSpec};

use serde::{Deserialize, Serialize};

/// What the reader asks of a set of files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Book {
    /// The files, in the order in which they were given.
    pub sources: Vec<Source>,
    /// The label value that counts as positive, as written in the file; `None`: inferred.
    pub positive: Option<String>,
    /// The decision threshold on the score; `None`: inferred from the predictions, else 0.5.
    pub threshold: Option<f64>,
    /// The length of a window; `None`: chosen from the rows and the time span.
    pub window: Option<WindowSpec>,
    /// Rows before this moment (ISO date or date-time, UTC) are the reference, where no file is; `None`: the first third.
    pub reference_until: Option<String>,
    /// Rows before this moment are left out, so that the reference begins with it; `None`: it begins with the first row.
    pub reference_from: Option<String>,
    /// Rows that this version of the model answered are the reference, before files and time; `None`: not by version.
    pub reference_version: Option<String>,
    /// Bytes of memory that reading may be expected to take before the reader is asked; `None`: any.
    pub memory_at_most: Option<u64>,
    /// The texts that mean "missing", in every column; `None`: [`MISSING`], and [`MISSING_IN_NUMBERS`] where the other
    /// values are numbers or times. Blank is always missing.
    pub missing: Option<Vec<String>>,
    /// Whether the day stands before the month in dates that could be read both ways; `None`: decided from the column.
    pub day_first: Option<bool>,
    /// Whose definition of drift judges; `None`: ours.
    pub convention: Option<Convention>,
    /// What right and wrong decisions cost; `None`: a false alarm and a miss 1 each.
    pub costs: Option<Costs>,
    /// Which of two documents with the same score stands first in a ranking; `None`: the earlier row.
    pub ties: Option<TieRule>,
    /// The grade from which a document of a ranking is relevant; `None`: 1.
    pub relevant_from: Option<f64>,
    /// The objective; `None`: chosen for the task.
    pub slo: Option<SloSpec>,
}

/// One file of the book and what the reader said about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What the file is; `None`: inferred.
    pub part: Option<Part>,
    /// Roles that the reader set, by column name; all others are inferred.
    pub roles: Vec<(String, Role)>,
}
