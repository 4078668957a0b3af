//! What one run has read, kept for the next: a file that did not change is not read again when another one is added.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::book::Part;
use crate::data::bytes::Bytes;
use crate::data::column::{Column, ColumnChunk, NO_LEVEL, ReadAs, Tally};

use super::desk::{Desk, Rows, Wanted};

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
    /// By position in the file.
    columns: Vec<(usize, ReadAs, ColumnChunk)>,
}

/// The files of the run before.
#[derive(Debug, Default)]
pub(super) struct Kept {
    files: Vec<KeptFile>,
}

impl Kept {
    /// Takes a desk apart. Files of labels are not kept: they are small, and their rows are spread by the join.
    pub(super) fn of(mut desk: Desk) -> Self {
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
            columns.any(|(index, read_as, _)| (*index, *read_as) == (wanted.index, wanted.read_as))
        };
        if !wanted.iter().flatten().all(has) {
            return None;
        }
        let mut file = self.files.swap_remove(at);
        let mut chunks = |wanted: &[Wanted]| {
            let mut columns = Vec::new();
            for wanted in wanted {
                let found = |(index, ..): &(usize, ReadAs, ColumnChunk)| *index == wanted.index;
                let at = file.columns.iter().position(found);
                columns.extend(at.map(|at| file.columns.swap_remove(at).2));
            }
            (file.rows, columns)
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
        let (tally, read) = desk.table.read.remove(&(source, wanted.index))?;
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
        columns.push((wanted.index, wanted.read_as, ColumnChunk { column, tally }));
    }
    Some(KeptFile {
        identity,
        rows,
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

/// What was counted of a column of a source, and its rows.
pub(super) type Read = BTreeMap<(usize, usize), (Tally, u64)>;
