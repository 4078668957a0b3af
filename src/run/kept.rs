//! What one run has read, kept for the next: a file that did not change is not read again when another one is added.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::book::{Book, Part};
use crate::data::bytes::Bytes;
use crate::data::column::{Column, ColumnChunk, NO_LEVEL, ReadAs, Tally};
use crate::data::straight::Oddities;

use super::desk::{Desk, Rows, Wanted};
use super::loss::Told;

/// What tells whether a file is the same as before: name, size, last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    name: String,
    bytes: u64,
    modified: i64,
}

impl Identity {
    /// `None` where the last change is not known: then the file is read again.
    pub(super) fn of(file: &dyn Bytes) -> Option<Self> {
        Some(Self {
            name: file.name().to_owned(),
            bytes: file.len(),
            modified: file.modified()?,
        })
    }
}

/// The columns of one file, as they were read.
#[derive(Debug)]
struct KeptFile {
    identity: Identity,
    rows: u64,
    oddities: Oddities,
    /// By position in the file.
    columns: Vec<(usize, ReadAs, Column, Told)>,
}

/// The files of the run before.
#[derive(Debug, Default)]
pub(super) struct Kept {
    files: Vec<KeptFile>,
}

impl Kept {
    /// Takes a desk apart for the next book; nothing is kept where that takes other texts as missing or other dates.
    /// Files of labels are not kept: they are small, and their rows are spread by the join.
    pub(super) fn of(mut desk: Desk, book: &Book) -> Self {
        let said = |book: &Book| (book.missing.clone(), book.day_first);
        if said(&desk.book) != said(book) {
            return Self::default();
        }
        desk.lay_features();
        desk.table.put_back();
        let mut files = Vec::new();
        let laid = std::mem::take(&mut desk.table.files);
        let is_alone = laid.len() == 1;
        for (source, range) in laid {
            files.extend(kept(&mut desk, source, range, is_alone));
        }
        Self { files }
    }

    /// The chunks of both phases of a file, where it did not change and all that is wanted was read.
    pub(super) fn take(
        &mut self,
        identity: Option<&Identity>,
        wanted: &[Vec<Wanted>; 2],
    ) -> Option<[Rows; 2]> {
        let at = self
            .files
            .iter()
            .position(|file| Some(&file.identity) == identity)?;
        let has = |wanted: &Wanted| {
            let mut columns = self
                .files
                .get(at)
                .into_iter()
                .flat_map(|file| &file.columns);
            columns.any(|(index, read_as, ..)| (*index, *read_as) == (wanted.index, wanted.read_as))
        };
        if !wanted.iter().flatten().all(has) {
            return None;
        }
        let mut file = self.files.swap_remove(at);
        let mut chunks = |wanted: &[Wanted]| {
            let mut rows = Rows {
                n: file.rows,
                columns: Vec::new(),
                oddities: std::mem::take(&mut file.oddities),
                told: Vec::new(),
            };
            for wanted in wanted {
                let mut columns = file.columns.iter();
                let Some(at) = columns.position(|(index, ..)| *index == wanted.index) else {
                    continue;
                };
                let (_, _, column, told) = file.columns.swap_remove(at);
                let tally = Tally::default();
                rows.columns.push(ColumnChunk { column, tally });
                rows.told.push(told);
            }
            rows
        };
        let [first, second] = wanted;
        Some([chunks(first), chunks(second)])
    }
}

fn kept(desk: &mut Desk, source: usize, range: Range<usize>, is_alone: bool) -> Option<KeptFile> {
    let opened = desk.opened.get(source)?;
    let identity = opened.identity.clone()?;
    if opened.part == Part::Labels {
        return None;
    }
    let rows = range.len() as u64;
    let wanted: Vec<Wanted> = opened.wanted.iter().flatten().cloned().collect();
    let mut columns = Vec::new();
    for wanted in wanted {
        let (told, read) = desk.table.read.columns.remove(&(source, wanted.index))?;
        let whole = desk.table.columns.get_mut(&wanted.name)?;
        let empty = Column::empty(wanted.read_as);
        // Not all of it was read, another file holds it as another type, or two columns have its name.
        let is_whole = read == rows && whole.len() == desk.table.rows;
        if !is_whole || std::mem::discriminant(whole) != std::mem::discriminant(&empty) {
            return None;
        }
        let column = if is_alone {
            std::mem::replace(whole, empty)
        } else {
            part(whole, range.clone())
        };
        columns.push((wanted.index, wanted.read_as, column, told));
    }
    Some(KeptFile {
        identity,
        rows,
        oddities: desk.table.read.oddities.remove(&source).unwrap_or_default(),
        columns,
    })
}

/// Rows of a column as the file alone would give them: levels in the order of their first row.
fn part(column: &Column, range: Range<usize>) -> Column {
    fn cut<T: Clone>(values: &[T], range: Range<usize>) -> Vec<T> {
        values.get(range).unwrap_or(&[]).to_vec()
    }
    match column {
        Column::Numbers(values) => Column::Numbers(cut(values, range)),
        Column::Times(values) => Column::Times(cut(values, range)),
        Column::Keys(values) => Column::Keys(cut(values, range)),
        Column::Levels { codes, levels } => {
            let mut renamed: BTreeMap<u32, u32> = BTreeMap::new();
            let mut names = Vec::new();
            let codes = cut(codes, range).into_iter().map(|code| {
                if code == NO_LEVEL {
                    return NO_LEVEL;
                }
                *renamed.entry(code).or_insert_with(|| {
                    let name = usize::try_from(code).ok().and_then(|code| levels.get(code));
                    names.push(name.cloned().unwrap_or_default());
                    u32::try_from(names.len() - 1).unwrap_or(NO_LEVEL)
                })
            });
            let codes = codes.collect();
            Column::Levels {
                codes,
                levels: names,
            }
        }
    }
}

/// What was told while a table was laid.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// By source and position: what was told of the column, and its rows.
    pub(super) columns: BTreeMap<(usize, usize), (Told, u64)>,
    /// By source.
    pub(super) oddities: BTreeMap<usize, Oddities>,
}
