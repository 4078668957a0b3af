//! What the doors, the conductor and the workers say to each other. Serde only; always compiled.
//!
//! Values travel beside the letters as buffers: `Vec`s between threads, typed arrays between workers. The page hands
//! them on without looking inside.

use serde::{Deserialize, Serialize};

pub use postcard::Error;

use crate::book::notebook::{Asks, Cell};
use crate::book::{Book, Notebook};
use crate::report::document::Source;
use crate::report::{Block, Outcome, Shown};

/// The build that both sides must be of, as the build of the site names it; empty elsewhere.
pub const BUILD: &str = match option_env!("WELLENOUGH_BUILD") {
    Some(build) => build,
    None => "",
};

/// A letter as bytes. Fields are told by their order alone, so both sides must be of one build.
///
/// # Errors
/// Never in practice: every letter can be written.
pub fn pack<T: Serialize>(letter: &T) -> Result<Vec<u8>, Error> {
    postcard::to_allocvec(letter)
}

/// The letter in the bytes.
///
/// # Errors
/// Where the bytes are no such letter.
pub fn unpack<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Error> {
    postcard::from_bytes(bytes)
}

/// What the page hears while a book is carried out, in this order: `Recognised`, `Progress`…, `Outcome`…
///
/// The last `Outcome` has `complete: true`. A `Complaint` ends the run; what was shown before stays. `O` is what an
/// outcome is to the one who hears: everything, or to the page what it shows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event<O = Outcome> {
    /// What the files are, before their rows are read: columns, roles, reasons; rows are 0 where not yet known.
    Recognised(Vec<Source>),
    /// Nothing was read: it is expected to take so many bytes of memory, more than the book allows. Ends the run.
    Large(u64),
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
    Outcome(Box<O>),
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

/// What the page asks about a notebook; any worker answers, with or without files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// The notebook as a file.
    File(Box<Notebook>, Purpose),
    /// A link to it.
    Link {
        /// The notebook.
        notebook: Box<Notebook>,
        /// Whether names of columns stay here.
        leave_columns_out: bool,
    },
    /// The notebook in the text of a file, or in the part of an address after `#`.
    Open(String),
    /// Texts in Markdown as blocks, each with its cell, and whether it is the cell's note.
    Words(Vec<((u32, bool), String)>),
}

/// What a notebook's file is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// The browser keeps it, by that name.
    Keep(String),
    /// The reader saves it.
    Save,
}

/// The answer to an [`Ask`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// The file.
    File {
        /// What the notebook is called.
        title: String,
        /// What the file may be called.
        name: String,
        /// What is in it.
        text: String,
        /// What it is for.
        purpose: Purpose,
    },
    /// The link.
    Link(LinkTold),
    /// The notebook, or why there is none.
    Opened(Result<Box<Notebook>, String>),
    /// The answer to what a cell asks. It is shown and never kept, for it may hold rows.
    Answer {
        /// The cell.
        cell: u32,
        /// What it asked.
        asks: Asks,
        /// What is shown.
        blocks: Vec<Block>,
    },
    /// The blocks of each text.
    Words(Vec<((u32, bool), String, Vec<Block>)>),
    /// The report as one file, or why there is none.
    Report(Result<String, String>),
}

/// A link to a notebook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkTold {
    /// The part of the address after `#`.
    pub fragment: String,
    /// Whether it is longer than what every program hands on.
    pub is_long: bool,
    /// What it says to whoever opens it.
    pub contains: Vec<Block>,
}

/// What a worker is asked to do. One worker is the desk: it keeps the tables; any worker reads and compares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "one book travels in a run")]
pub enum Task {
    /// Any: a small run on made rows, so that the browser compiles the engine well before the first file comes; from level 1
    /// on the search for a cause too, and of ever more rows.
    Rehearse(u32),
    /// Any: something about a notebook.
    Tell(Ask),
    /// Desk: what a cell asks of the rows of a book whose files come along; they are read where they were not.
    Inquire {
        /// The book.
        book: Box<Book>,
        /// The cell.
        cell: u32,
        /// What it asks.
        asks: Asks,
    },
    /// Desk: look at all files of the book, recognise them, plan their reading.
    Open(Book),
    /// Any: read one piece of one file.
    Read(Job),
    /// Any: find the true starts of records in a file whose quoted fields hold newlines.
    Bounds(Job),
    /// Desk: keep the columns of one chunk (in the buffers).
    Take {
        /// The job that it came from.
        job: Job,
        /// Position among the job's chunks.
        part: usize,
        /// What the buffers are; opaque to the conductor.
        header: Vec<u8>,
    },
    /// Desk: forget the chunks of a file, since its pieces were wrong.
    Forget {
        /// Position in the book.
        source: usize,
    },
    /// Desk: measure quality.
    Measure,
    /// Desk: hand out the groups of one drifting column.
    Column {
        /// Position among the drifting columns.
        index: usize,
    },
    /// Any: compare the groups of one column (in the buffers).
    Drift {
        /// Position among the drifting columns.
        index: usize,
        /// What the buffers are; opaque to the conductor.
        header: Vec<u8>,
    },
    /// Desk: work out a part of the outcome that does not wait for the columns to be compared, and keep it.
    Ahead(Part),
    /// Desk: lay what was found of each column into the outcome, look at all together, and complete it.
    Together {
        /// Positions among the drifting columns, the largest effect first.
        columns: Vec<usize>,
        /// What was found of each, in that order; opaque to the conductor.
        found: Vec<Vec<u8>>,
    },
    /// Desk: write the report of what it told last; answered by [`Told::Report`].
    Report {
        /// What the notebook is called; empty: as its files.
        title: String,
        /// Its cells.
        cells: Vec<Cell>,
    },
}

/// A part of the outcome that all rows together give, whatever is found of single columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Whether quality fell, since when and why; and the quality to expect without labels.
    Explanation,
    /// Drift of all features together.
    Multivariate,
    /// Groups of rows held against each other.
    Groups,
}

impl Part {
    /// All of them, the longest first.
    pub const ALL: [Self; 3] = [Self::Explanation, Self::Multivariate, Self::Groups];
}

/// A piece of a file to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Position in the book.
    pub source: usize,
    /// 0: what quality needs; 1: what only drift needs.
    pub phase: usize,
    /// Position among the pieces of the file.
    pub piece: usize,
    /// Raised when the pieces of a file are planned anew; chunks of an older plan are dropped.
    pub plan: u32,
    /// Bytes that it takes.
    pub bytes: u64,
    /// How to read it; opaque to the conductor.
    pub spec: Vec<u8>,
}

/// What a worker answers. A task may have several answers; the door tells when it is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply<O = Outcome> {
    /// To `Open`: what the files are and how to read them.
    Opened {
        /// Files with their recognised columns.
        sources: Vec<Source>,
        /// All reading, in order.
        jobs: Vec<Job>,
        /// Bytes of memory that the tables are expected to take.
        memory: u64,
    },
    /// To `Read`: one chunk; its columns are in the buffers.
    Chunk {
        /// The job.
        job: Job,
        /// Position among the job's chunks.
        part: usize,
        /// What the buffers are.
        header: Vec<u8>,
        /// Bytes of the file that it took.
        bytes: u64,
        /// Where its first record begins and where the record after its last would, in bytes of the file.
        records: Option<(u64, u64)>,
    },
    /// To `Bounds`: the jobs of that file, planned anew.
    Planned {
        /// Position in the book.
        source: usize,
        /// Jobs of all phases.
        jobs: Vec<Job>,
    },
    /// To `Measure`: quality, and the columns that drift.
    Measured {
        /// Everything but drift.
        outcome: Box<O>,
        /// Number of columns to compare.
        columns: usize,
    },
    /// To `Column`: the groups of a numeric column are in the buffers.
    Groups {
        /// Position among the drifting columns.
        index: usize,
        /// What the buffers are.
        header: Vec<u8>,
    },
    /// To `Drift`, or to `Column` where counts suffice.
    Compared {
        /// Position among the drifting columns.
        index: usize,
        /// The effect by which columns are ranked.
        effect: f64,
        /// What was found; opaque to the conductor.
        found: Vec<u8>,
    },
    /// To `Together`: everything.
    Complete(Box<O>),
    /// To `Tell`.
    Told(Told),
    /// Bad news: the run ends.
    Failed(Complaint),
}

impl Reply {
    /// The answer as the page hears it: outcomes laid out.
    #[must_use]
    pub fn shown(self) -> Reply<Shown> {
        let laid = |outcome: Box<Outcome>| Box::new(Shown::of(&outcome));
        match self {
            Self::Opened {
                sources,
                jobs,
                memory,
            } => Reply::Opened {
                sources,
                jobs,
                memory,
            },
            Self::Chunk {
                job,
                part,
                header,
                bytes,
                records,
            } => Reply::Chunk {
                job,
                part,
                header,
                bytes,
                records,
            },
            Self::Planned { source, jobs } => Reply::Planned { source, jobs },
            Self::Measured { outcome, columns } => Reply::Measured {
                outcome: laid(outcome),
                columns,
            },
            Self::Groups { index, header } => Reply::Groups { index, header },
            Self::Compared {
                index,
                effect,
                found,
            } => Reply::Compared {
                index,
                effect,
                found,
            },
            Self::Complete(outcome) => Reply::Complete(laid(outcome)),
            Self::Told(told) => Reply::Told(told),
            Self::Failed(complaint) => Reply::Failed(complaint),
        }
    }
}
