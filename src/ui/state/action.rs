//! What can happen to the page, and what it then asks of the browser.

use super::{Asked, Edit, Look, Seal, Wish};
use crate::book::notebook::{Asks, Cell};
use crate::book::{Convention, Notebook, Part, Role, TieRule, WindowSpec};
use crate::report::Shown;
use crate::run::protocol::{Event, LinkTold, Told};
use crate::ui::shared::Shared;

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
    /// What was said about a column holds for another.
    Renamed {
        /// In which file.
        source: usize,
        /// The column that is not there.
        from: String,
        /// The one that is.
        to: String,
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
    /// When quality fell.
    Onset(Option<String>),
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Files were dropped or chosen.
    Add(Vec<FileCard>),
    /// A sample was opened: its files, the book to lay under, and a lesson.
    Open(Vec<FileCard>, [Option<String>; 2]),
    /// A file was taken away.
    Remove(usize),
    /// The reader corrected a guess.
    Set(Setting),
    /// The reader changes the cells.
    Edit(Edit),
    /// A notebook is on its way; whether it is the one that this tab had.
    Opening(bool),
    /// There is no such notebook after all.
    Unopened,
    /// The engine answers about a notebook.
    Told(Told),
    /// The files that come next are those of a sample.
    OfSample(String),
    /// The notebooks that the browser keeps.
    Shelved(Vec<Recent>),
    /// The reader opens or closes a panel.
    Show(Panel),
    /// Whether a link leaves names of columns out.
    LeaveOut(bool),
    /// Back or forth to where so many steps were done.
    Jump(usize),
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
    /// Something that the reader should know, while all goes on.
    Said(String),
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
    Report,
}

/// A notebook that the browser keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct Recent {
    /// By which it is found.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// When it was last changed, as the reader's system writes it.
    pub when: String,
}

/// What stands above the cells for a while.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Panel {
    /// Nothing.
    #[default]
    Closed,
    /// The steps back and forth.
    History,
    /// The link, once the engine has made it.
    Share(Option<Shared<LinkTold>>),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the engine for a link to this notebook.
    Link(Box<Notebook>, bool),
    /// Put this on the browser's shelf.
    Shelve {
        /// By which it is found.
        id: String,
        /// What it is called.
        title: String,
        /// Its file.
        text: String,
    },
    /// Save this as a file of the reader's.
    Save {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Ask the engine what a cell asks of the rows.
    Inquire(Box<Asked>, u32, Asks),
    /// Carry out this book, in place of any before.
    Run(Box<Asked>),
    /// End the run.
    Stop,
    /// Keep the look for the next visit, and show it.
    Remember(Look),
    /// Have the report written, of the results of what was asked, with the notebook's title and its cells.
    Report(Box<Asked>, String, Vec<Cell>),
}
