//! The desk: keeps what was read of the book's files, and answers from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::book::lesson::Sheet;
use crate::book::{Book, Role};
use crate::data::DataError;
use crate::data::bytes::Bytes;
use crate::data::column::{ColumnChunk, ReadAs};
use crate::data::infer::{Recognition, SourceGuess, recognise};
use crate::data::read;
use crate::data::sketch::{Remark, Sketch, Spelling};
use crate::data::sniff::{Format, sniff};
use crate::data::straight::Oddities;
use crate::data::time;
use crate::report::Outcome;
use crate::report::document::{Column as ColumnReport, Note, Source};

use super::cut::Cut;
use super::drift::Groups;
use super::gather::Ahead;
use super::hand::{Spec, encode};
use super::kept::Kept;
use super::look::look;
use super::loss::Told;
use super::memo::{Drifted, Memo};
use super::needs::Needs;
use super::opened::Opened;
use super::protocol::{Job, Reply};
use super::table::Table;
use super::{drift, measured};

/// Below so many bytes in all, everything is read in one go: a second pass would cost more than it hastens.
const ONE_GO: u64 = 6 << 20;

/// Source, phase, piece and part of a chunk: the order in which chunks are laid together.
pub(super) type Place = (usize, usize, usize, usize);

/// The rows of a chunk.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) n: u64,
    pub(super) columns: Vec<ColumnChunk>,
    pub(super) oddities: Oddities,
    /// What a run before has told of each column; empty where rows were just read.
    pub(super) told: Vec<Told>,
}

/// One column to read: its name, its position in the file, its role, and how it is read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) index: usize,
    pub(super) role: Role,
    pub(super) read_as: ReadAs,
    /// How its values are written.
    pub(super) spelling: Spelling,
}

/// The tables of one book.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) book: Book,
    /// The same, where another book was laid under what was asked.
    pub(super) laid: Option<Box<Book>>,
    pub(super) opened: Vec<Opened>,
    pub(super) recognition: Recognition,
    pub(super) sources: Vec<Source>,
    pub(super) chunks: BTreeMap<Place, Rows>,
    pub(super) table: Table,
    /// How rows fall into windows and sides.
    pub(super) cut: Arc<Cut>,
    /// Whether the columns of the second phase are in the table.
    pub(super) features_laid: bool,
    /// What is known so far.
    pub(super) outcome: Outcome,
    /// What was worked out ahead of its time.
    pub(super) ahead: Ahead,
    /// What was told last, once it was complete: for the report.
    pub(super) told: Option<Outcome>,
    /// What runs have found so far.
    pub(super) memo: Memo,
    /// What was found of the columns, where that was known before.
    pub(super) drifted: Option<Arc<Drifted>>,
}

impl Desk {
    /// Looks at all files, recognises them and plans their reading; what the desk before has read is not read again.
    pub(super) fn open(
        book: Book,
        files: &[Box<dyn Bytes>],
        mut before: Option<Self>,
    ) -> Result<(Self, Reply), DataError> {
        let has_under = book.under.is_some();
        let book = readable(book).map_err(DataError::Unusable)?;
        let laid = has_under.then(|| Box::new(book.clone()));
        let before_memo = before
            .as_mut()
            .map(|before| std::mem::take(&mut before.memo));
        let mut memo = before_memo.unwrap_or_default();
        let (formats, sketches) = sketched(files, &book, &mut memo)?;
        let recognition = recognise(&sketches, &book);
        let problems = &recognition.task.problems;
        if let Some(problem) = problems.iter().find(|problem| problem.fatal()) {
            return Err(DataError::Unusable(problem.to_string()));
        }
        let whole: u64 = files.iter().map(|file| file.len()).sum();
        let needs = Needs::of(&book, &recognition);
        let mut kept = before.map_or_else(Kept::default, |before| Kept::of(before, &book));
        let mut chunks = BTreeMap::new();
        let mut opened = Vec::new();
        let mut jobs = Vec::new();
        let mut memory = 0_u64;
        let known = sketches.iter().zip(&recognition.sources);
        for (source, (((sketch, guess), format), file)) in
            known.zip(&formats).zip(files).enumerate()
        {
            let one_go = whole < ONE_GO || format.streamed();
            let file_opened = Opened::of(file.as_ref(), (format, sketch), guess, (one_go, &needs));
            memory = file_opened.memory(sketch.rows_about).saturating_add(memory);
            match kept.take(file_opened.identity.as_ref(), &file_opened.wanted) {
                Some([first, second]) => {
                    chunks.extend([((source, 0, 0, 0), first), ((source, 1, 0, 0), second)]);
                }
                None => jobs.extend(plan(source, file.as_ref(), format, &file_opened)?),
            }
            opened.push(file_opened);
        }
        // Phase 0 of all files comes first, so that the first chart does not wait for the features.
        jobs.sort_by_key(|job| (job.phase, job.source, job.piece));
        let known = sketches.iter().zip(&recognition.sources);
        let sources: Vec<Source> = known.map(|(sketch, guess)| told(sketch, guess)).collect();
        let desk = Self {
            laid,
            opened,
            chunks,
            memo,
            ..Self::begun(book, recognition, sources.clone())
        };
        Ok((
            desk,
            Reply::Opened {
                sources,
                jobs,
                memory,
            },
        ))
    }

    /// One that has read nothing yet.
    fn begun(book: Book, recognition: Recognition, sources: Vec<Source>) -> Self {
        Self {
            book,
            laid: None,
            opened: Vec::new(),
            recognition,
            sources,
            chunks: BTreeMap::new(),
            table: Table::default(),
            cut: Arc::default(),
            features_laid: false,
            outcome: Outcome::default(),
            ahead: Ahead::default(),
            told: None,
            memo: Memo::default(),
            drifted: None,
        }
    }

    /// Lays the second phase into the table, once.
    pub(super) fn lay_features(&mut self) {
        if !self.features_laid {
            self.features_laid = true;
            let mut table = std::mem::take(&mut self.table);
            table.lay_features(self);
            self.table = table;
        }
    }

    /// Keeps one chunk.
    pub(super) fn take(&mut self, place: Place, rows: Rows) {
        self.chunks.insert(place, rows);
    }

    /// Drops the chunks of a file.
    pub(super) fn forget(&mut self, source: usize) {
        self.chunks.retain(|(of, ..), _| *of != source);
    }

    /// Lays the first phase together and measures quality; answers also how many columns are to be compared.
    pub(super) fn measure(&mut self) -> Result<(Outcome, usize), DataError> {
        self.table = Table::lay(self)?;
        self.outcome = measured::measure(self)?;
        #[cfg(feature = "cli")]
        self.judge_further()?;
        Ok((self.outcome.clone(), self.left_to_compare()))
    }

    /// The groups of one drifting column.
    pub(super) fn column(&mut self, index: usize) -> Groups {
        drift::groups(self, index)
    }
}

/// What is known of a file before its rows are read.
fn told(sketch: &Sketch, guess: &SourceGuess) -> Source {
    let columns = sketch.columns.iter().zip(&guess.columns);
    Source {
        name: sketch.name.clone(),
        format: sketch.format.clone(),
        bytes: sketch.bytes,
        rows: 0,
        part: guess.part,
        part_reason: guess.part_reason.clone(),
        columns: columns
            .map(|(column, guessed)| ColumnReport {
                name: column.name.clone(),
                kind: column.kind.id().into(),
                role: guessed.role,
                confidence: guessed.confidence,
                reason: guessed.reason.clone(),
                missing: None,
                look: Some(look(column)),
            })
            .collect(),
        notes: sketch.remarks.iter().map(note).collect(),
    }
}

fn note(remark: &Remark) -> Note {
    Note {
        kind: remark.kind.clone(),
        count: remark.count,
        message: remark.message.clone(),
        first_row: remark.first_row,
    }
}

fn plan(
    source: usize,
    file: &dyn Bytes,
    format: &Format,
    opened: &Opened,
) -> Result<Vec<Job>, DataError> {
    let pieces = read::pieces(file, format)?;
    let positions = |wanted: &[Wanted]| -> Vec<(usize, ReadAs)> {
        let mut positions: Vec<_> = wanted
            .iter()
            .map(|column| (column.index, column.read_as))
            .collect();
        positions.sort_by_key(|(index, _)| *index);
        positions
    };
    let [first, second] = &opened.wanted;
    let wanted = [positions(first), positions(second)];
    let mut jobs = Vec::new();
    for (phase, columns) in wanted
        .iter()
        .enumerate()
        .filter(|(_, columns)| !columns.is_empty())
    {
        let bytes = read::expected_bytes(file, format, columns)?;
        let mut left = bytes;
        for (number, piece) in pieces.iter().enumerate() {
            let share = match piece {
                read::Piece::Range { start, end, .. } => end - start,
                _ => bytes / pieces.len().max(1) as u64,
            };
            let bytes = if number + 1 == pieces.len() && !matches!(piece, read::Piece::Range { .. })
            {
                left
            } else {
                share
            };
            left = left.saturating_sub(bytes);
            let [_, later] = &wanted;
            let later = if phase == 0 {
                later.clone()
            } else {
                Vec::new()
            };
            let spec = Spec {
                format: format.clone(),
                piece: *piece,
                wanted: columns.clone(),
                wanted_later: later,
            };
            jobs.push(Job {
                source,
                phase,
                piece: number,
                plan: 0,
                bytes,
                spec: encode(&spec)?,
            });
        }
    }
    Ok(jobs)
}

/// The book with what lies under it, if day and lesson can be read.
pub(super) fn readable(book: Book) -> Result<Book, String> {
    let book = book.laid()?;
    if let Some(lesson) = &book.lesson {
        Sheet::read(lesson)?;
    }
    let onset = book.onset.as_deref();
    if let Some(onset) = onset.filter(|day| time::parse(day).is_none()) {
        return Err(format!(
            "the day on which quality fell, \"{onset}\", is not a date: write it like 2026-11-23"
        ));
    }
    Ok(book)
}

/// A first look at each file: its format, and its columns as the reader says to read them.
fn sketched(
    files: &[Box<dyn Bytes>],
    book: &Book,
    memo: &mut Memo,
) -> Result<(Vec<Format>, Vec<Sketch>), DataError> {
    memo.begin();
    let mut look = |file: &dyn Bytes| {
        let (format, sketch) = memo.look(file, sniff)?;
        Ok((format, sketch.as_said(book)))
    };
    let looks: Vec<(Format, Sketch)> = files
        .iter()
        .map(|file| look(file.as_ref()))
        .collect::<Result<_, DataError>>()?;
    Ok(looks.into_iter().unzip())
}
