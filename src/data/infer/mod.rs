//! What files and columns are for, guessed from names, types and values, each guess with its reason.
//!
//! The reader's own choices in the book win over every guess. Nothing here is final: the page shows each guess with
//! its confidence and lets the reader change it. Only [`Sketch`]es are looked at, never whole files.

mod bounds;
mod classes;
mod cross;
mod facts;
mod frame;
mod label;
// Packed lines: one word per line would bury the lists.
#[rustfmt::skip]
mod lexicon;
mod named;
mod nameless;
mod outputs;
mod parts;
mod pool;
mod problem;
mod recognise;
mod sides;
mod task;
mod weight;
mod words;

pub use problem::Problem;

use serde::{Deserialize, Serialize};

use super::sketch::{Sketch, TimeUnit};
use crate::book::{Book, Part, Role};

/// What all files together are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recognition {
    /// One per sketch, in the same order.
    pub sources: Vec<SourceGuess>,
    /// What is to be measured.
    pub task: TaskGuess,
}

/// What one file is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceGuess {
    /// What the file is for.
    pub part: Part,
    /// Why.
    pub part_reason: String,
    /// One per column of the sketch, in the same order.
    pub columns: Vec<ColumnGuess>,
}

/// What one column is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnGuess {
    /// What it is for.
    pub role: Role,
    /// How sure that is, 0 to 1; 1 where the reader said so. Ordered, not calibrated: 0.9 is surer than 0.6.
    pub confidence: f64,
    /// Why.
    pub reason: String,
    /// What the numbers of a time column count; absent where values are times already or the column is no time.
    pub unit: Option<TimeUnit>,
    /// The class whose score this is, as the label writes it; absent for a score that stands alone.
    pub class: Option<String>,
}

/// What kind of answers the model gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// One of two classes.
    Binary,
    /// A number.
    Regression,
    /// One of several classes.
    Multiclass,
    /// An order of documents per query.
    Ranking,
    /// Not known.
    Unknown,
}

impl TaskKind {
    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Regression => "regression",
            Self::Multiclass => "multiclass",
            Self::Ranking => "ranking",
            Self::Unknown => "unknown",
        }
    }
}

/// What is to be measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskGuess {
    /// What kind of answers the model gives.
    pub kind: TaskKind,
    /// Why.
    pub reason: String,
    /// The label value that counts as positive, as the file writes it; only for binary tasks.
    pub positive: Option<String>,
    /// Why that one; empty where there is none.
    pub positive_reason: String,
    /// What keeps quality, or everything, from being measured.
    pub problems: Vec<Problem>,
}

/// Guesses what files and columns are for; the book's own choices win with confidence 1 and "you said so".
///
/// A choice about a column of one file of predictions holds for the same name in the others, unless the reader said
/// something else there: monthly exports are one table.
pub fn recognise(sketches: &[Sketch], book: &Book) -> Recognition {
    recognise::recognise(sketches, book)
}

/// Whether a column's name says that it holds times.
pub(crate) fn named_like_time(name: &str) -> bool {
    let words = words::Words::of(name);
    named::time(&words) >= 0.7 || named::label_time(&words) > 0.0
}
