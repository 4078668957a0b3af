//! What can happen to the page, and what it then asks of the browser.

use super::{Asked, Look, Seal, Settled, Wish};
use crate::book::{Convention, Part, Role, TieRule, WindowSpec};
use crate::report::Shown;
use crate::run::protocol::Event;

/// A file that was given: the file itself stays with the effects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCard {
    /// By which the effects find it.
    pub key: u64,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// One thing that the reader says about the files; `None` gives it back to inference.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// What a file is for.
    Part(usize, Option<Part>),
    /// What a column is for.
    Role {
        /// In which files: those of one kind are one table.
        sources: Vec<usize>,
        /// Which column.
        column: String,
        /// Its role.
        role: Option<Role>,
    },
    /// The label value that counts as positive.
    Positive(Option<String>),
    /// The decision threshold.
    Threshold(Option<f64>),
    /// The length of a window.
    Window(Option<WindowSpec>),
    /// The texts that mean "missing".
    Missing(Option<Vec<String>>),
    /// Whether days stand before months in dates that could be read both ways.
    DayFirst(Option<bool>),
    /// Whose definition of drift judges.
    Convention(Option<Convention>),
    /// Which of two documents with the same score stands first.
    Ties(Option<TieRule>),
    /// The grade from which a document is relevant.
    RelevantFrom(Option<f64>),
    /// Where the reference begins.
    ReferenceFrom(Option<String>),
    /// Where the reference ends.
    ReferenceUntil(Option<String>),
    /// The version of the model that is the reference.
    ReferenceVersion(Option<String>),
    /// The objective.
    Slo(Vec<Wish>),
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Files were dropped or chosen.
    Add(Vec<FileCard>),
    /// A file was taken away.
    Remove(usize),
    /// The reader corrected a guess.
    Set(Setting),
    /// The reader takes the last change back.
    Undo,
    /// The reader wants it after all.
    Redo,
    /// The reader asks for the same once more, after a cancel.
    Again,
    /// The reader starts over without files.
    Clear,
    /// The reader does not want to wait.
    Cancel,
    /// The run says something, at that many milliseconds of the browser's clock.
    Heard(Event<Shown>, f64),
    /// The engine or a sample could not be had.
    Failed(String),
    /// The reader has read the bad news.
    Dismiss,
    /// The reader takes up what was refused.
    Reopen,
    /// The reader wants what was refused to be read, however much memory it may take.
    Anyway,
    /// The seal closed or saw something.
    Sealed(Seal),
    /// The reader looks at something else: what is chosen, and the key of what to see; empty: nothing of it.
    Choose(String, String),
    /// Light or dark.
    Look(Look),
    /// The reader keeps the report.
    Keep,
    /// The report is written, or why it is not.
    Kept(Result<(), String>),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Carry out this book, in place of any before.
    Run(Box<Asked>),
    /// End the run.
    Stop,
    /// Keep the look for the next visit, and show it.
    Remember(Look),
    /// Write the report of these results as a file.
    Keep(Box<Settled>),
}
