//! The desk: keeps what was read of the book's files, and answers from it.

use std::collections::BTreeMap;

use crate::book::{Book, Part, Role};
use crate::data::DataError;
use crate::data::bytes::Bytes;
use crate::data::column::{ColumnChunk, ReadAs};
use crate::data::infer::{Recognition, recognise};
use crate::data::read;
use crate::data::sketch::{ColumnSketch, Kind};
use crate::data::sniff::{Format, sniff};
use crate::report::Outcome;
use crate::report::document::{Column as ColumnReport, Source};

use super::cut::Cut;
use super::drift::Groups;
use super::hand::{Spec, encode};
use super::protocol::{Job, Reply};
use super::table::Table;
use super::{drift, quality};

/// Below so many bytes in all, everything is read in one go: a second pass would cost more than it hastens.
const ONE_GO: u64 = 6 << 20;

/// Source, phase, piece and part of a chunk: the order in which chunks are laid together.
pub(super) type Place = (usize, usize, usize, usize);

/// Rows and columns of a chunk.
pub(super) type Rows = (u64, Vec<ColumnChunk>);

/// One column to read: its name, its position in the file, its role, and how it is read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) index: usize,
    pub(super) role: Role,
    pub(super) read_as: ReadAs,
}

/// One file as the desk knows it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) part: Part,
    /// Columns of phase 0 and phase 1.
    pub(super) wanted: [Vec<Wanted>; 2],
}

/// The tables of one book.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) book: Book,
    pub(super) opened: Vec<Opened>,
    pub(super) recognition: Recognition,
    pub(super) sources: Vec<Source>,
    pub(super) examples: Vec<Vec<Vec<String>>>,
    pub(super) chunks: BTreeMap<Place, Rows>,
    pub(super) table: Table,
    /// How rows fall into windows and sides.
    pub(super) cut: Cut,
    /// Whether the columns of the second phase are in the table.
    pub(super) features_laid: bool,
}

impl Desk {
    /// Looks at all files, recognises them and plans their reading.
    pub(super) fn open(book: Book, files: &[Box<dyn Bytes>]) -> Result<(Self, Reply), DataError> {
        let mut formats = Vec::with_capacity(files.len());
        let mut sketches = Vec::with_capacity(files.len());
        for file in files {
            let (format, sketch) = sniff(file.as_ref())?;
            formats.push(format);
            sketches.push(sketch);
        }
        let recognition = recognise(&sketches, &book);
        if let Some(problem) = recognition
            .task
            .problems
            .iter()
            .find(|problem| problem.fatal())
        {
            return Err(DataError::Unusable(problem.to_string()));
        }
        let total: u64 = files.iter().map(|file| file.len()).sum();
        let joins = recognition
            .sources
            .iter()
            .any(|source| source.part == Part::Labels);
        let mut desk = Self {
            book,
            opened: Vec::new(),
            sources: Vec::new(),
            examples: Vec::new(),
            chunks: BTreeMap::new(),
            table: Table::default(),
            cut: Cut::default(),
            features_laid: false,
            recognition,
        };
        let mut jobs = Vec::new();
        for (index, (sketch, guess)) in sketches.iter().zip(&desk.recognition.sources).enumerate() {
            let one_go = total < ONE_GO
                || matches!(
                    formats.get(index),
                    Some(Format::Delimited { gzip: true, .. })
                );
            let mut opened = Opened {
                part: guess.part,
                wanted: [Vec::new(), Vec::new()],
            };
            let mut columns = Vec::new();
            for (position, (column, guessed)) in
                sketch.columns.iter().zip(&guess.columns).enumerate()
            {
                columns.push(ColumnReport {
                    name: column.name.clone(),
                    kind: column.kind.id().into(),
                    role: guessed.role,
                    confidence: guessed.confidence,
                    reason: guessed.reason.clone(),
                    missing: None,
                });
                let Some((phase, read_as)) =
                    reading(guess.part, guessed.role, column, guessed.unit, joins)
                else {
                    continue;
                };
                let wanted = Wanted {
                    name: column.name.clone(),
                    index: position,
                    role: guessed.role,
                    read_as,
                };
                let [first, second] = &mut opened.wanted;
                if one_go || phase == 0 {
                    first.push(wanted)
                } else {
                    second.push(wanted)
                }
            }
            // Without a column to read, the rows still count: the first column stands for them.
            if let ([first, _], Some(column)) = (&mut opened.wanted, sketch.columns.first())
                && first.is_empty()
            {
                let read_as = ReadAs::Level;
                first.push(Wanted {
                    name: column.name.clone(),
                    index: 0,
                    role: Role::Ignored,
                    read_as,
                });
            }
            if let (Some(format), Some(file)) = (formats.get(index), files.get(index)) {
                jobs.extend(plan(index, file.as_ref(), format, &opened)?);
            }
            desk.sources.push(Source {
                name: sketch.name.clone(),
                format: sketch.format.clone(),
                bytes: sketch.bytes,
                rows: 0,
                part: guess.part,
                part_reason: guess.part_reason.clone(),
                columns,
                notes: Vec::new(),
            });
            desk.examples.push(
                sketch
                    .columns
                    .iter()
                    .map(|column| column.examples.clone())
                    .collect(),
            );
            desk.opened.push(opened);
        }
        // Phase 0 of all files comes first, so that the first chart does not wait for the features.
        jobs.sort_by_key(|job| (job.phase, job.source, job.piece));
        let sources = desk.sources.clone();
        Ok((desk, Reply::Opened { sources, jobs }))
    }

    /// Keeps one chunk.
    pub(super) fn take(&mut self, place: Place, rows: Rows) {
        self.chunks.insert(place, rows);
    }

    /// Drops the chunks of a file.
    pub(super) fn forget(&mut self, source: usize) {
        self.chunks.retain(|(of, ..), _| *of != source);
    }

    /// Lays the first phase together and measures quality; answers also how many columns drift.
    pub(super) fn measure(&mut self) -> Result<(Outcome, usize), DataError> {
        self.table = Table::lay(self)?;
        let outcome = quality::measure(self)?;
        let columns = drift::columns(self).len();
        Ok((outcome, columns))
    }

    /// The groups of one drifting column.
    pub(super) fn column(&mut self, index: usize) -> Groups {
        drift::groups(self, index)
    }
}

/// In which phase and how a column is read; `None` where it is not.
fn reading(
    part: Part,
    role: Role,
    column: &ColumnSketch,
    unit: Option<crate::data::sketch::TimeUnit>,
    joins: bool,
) -> Option<(usize, ReadAs)> {
    let numeric = matches!(column.kind, Kind::Integer | Kind::Number);
    let value = if numeric {
        ReadAs::Number
    } else {
        ReadAs::Level
    };
    let time = ReadAs::Time(unit.filter(|_| numeric));
    match role {
        Role::Id => joins.then_some((0, ReadAs::Key)),
        Role::Time if part != Part::Labels => Some((0, time)),
        Role::LabelTime => (part == Part::Labels).then_some((0, time)),
        Role::Label => Some((0, value)),
        Role::Score | Role::Prediction if part != Part::Labels => Some((0, value)),
        Role::Feature | Role::Segment if part != Part::Labels => Some((1, value)),
        _ => None,
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
