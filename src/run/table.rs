//! What the desk knows of all predictions: whole columns over all prediction files, and the labels found for them.

use std::collections::BTreeMap;

use crate::book::{Part, Role};
use crate::data::DataError;
use crate::data::column::{Column, Tally};
use crate::data::join::{Joined, join};
use crate::data::straight::Oddities;
use crate::report::document::Join;

use super::desk::{Desk, Rows, Wanted};
use super::{loss, odd};

/// Rows of all prediction files in the order of the book: its reference files first, then the others.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Number of rows.
    pub(super) rows: usize,
    /// Per row file: which source, and its rows.
    pub(super) files: Vec<(usize, std::ops::Range<usize>)>,
    /// Whole columns by name, as long as the table.
    pub(super) columns: BTreeMap<String, Column>,
    /// How labels met predictions, where there are label files.
    pub(super) join: Option<Join>,
    /// The label of each row; numbers or levels. Absent without any label column.
    pub(super) label: Option<Column>,
}

impl Table {
    /// Lays the chunks of the first phase together, joins the labels, and writes into the sources what was counted.
    pub(super) fn lay(desk: &mut Desk) -> Result<Self, DataError> {
        let mut table = Self::default();
        let mut label_files = Vec::new();
        let mut order: Vec<usize> = (0..desk.opened.len()).collect();
        order.sort_by_key(|source| desk.opened.get(*source).map(|opened| opened.part));
        for source in order {
            let (rows, columns) = gather(desk, source, 0);
            if let Some(report) = desk.sources.get_mut(source) {
                report.rows = rows;
            }
            match desk.opened.get(source).map(|opened| opened.part) {
                Some(Part::Labels) => label_files.push(columns),
                Some(_) => table.add(source, rows, columns),
                None => {}
            }
        }
        table.label = table
            .named(desk, Role::Label)
            .and_then(|name| table.columns.remove(&name));
        if !label_files.is_empty() {
            table.join_labels(desk, label_files)?;
        }
        Ok(table)
    }

    /// Adds the columns of the second phase.
    pub(super) fn lay_features(&mut self, desk: &mut Desk) {
        let files = std::mem::take(&mut self.files);
        for (source, rows) in &files {
            let (_, columns) = gather(desk, *source, 1);
            for (wanted, column) in columns {
                let empty = Column::empty(wanted.read_as);
                let whole = self.columns.entry(wanted.name).or_insert(empty);
                whole.append_missing(rows.start.saturating_sub(whole.len()));
                whole.append(column);
            }
        }
        self.files = files;
        self.fill();
    }

    fn add(&mut self, source: usize, rows: u64, columns: Vec<(Wanted, Column)>) {
        let start = self.rows;
        self.rows += usize::try_from(rows).unwrap_or(0);
        self.files.push((source, start..self.rows));
        for (wanted, column) in columns {
            let empty = Column::empty(wanted.read_as);
            let whole = self.columns.entry(wanted.name).or_insert(empty);
            whole.append_missing(start.saturating_sub(whole.len()));
            whole.append(column);
        }
        self.fill();
    }

    /// Columns that a file lacks, or holds as another type, are missing there.
    fn fill(&mut self) {
        for column in self.columns.values_mut() {
            column.append_missing(self.rows.saturating_sub(column.len()));
        }
    }

    /// The name of the first column with that role in the prediction files.
    pub(super) fn named(&self, desk: &Desk, role: Role) -> Option<String> {
        self.all_named(desk, role).into_iter().next()
    }

    /// The names of all columns with that role in the prediction files, each once.
    pub(super) fn all_named(&self, desk: &Desk, role: Role) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (source, _) in &self.files {
            let wanted = desk
                .opened
                .get(*source)
                .into_iter()
                .flat_map(|opened| opened.wanted.iter().flatten());
            for column in wanted.filter(|column| column.role == role) {
                if !names.contains(&column.name) {
                    names.push(column.name.clone());
                }
            }
        }
        names
    }

    fn join_labels(
        &mut self,
        desk: &Desk,
        files: Vec<Vec<(Wanted, Column)>>,
    ) -> Result<(), DataError> {
        let mut keys: Vec<u64> = Vec::new();
        let mut times: Vec<i64> = Vec::new();
        let mut has_times = true;
        let mut values: Option<Column> = None;
        for file in files {
            let mut has_time = false;
            for (wanted, column) in file {
                match (wanted.role, column) {
                    (Role::Id, Column::Keys(more)) => keys.extend(more),
                    (Role::LabelTime, Column::Times(more)) => {
                        times.extend(more);
                        has_time = true;
                    }
                    (Role::Label, column) => match &mut values {
                        Some(values) => values.append(column),
                        None => values = Some(column),
                    },
                    _ => {}
                }
            }
            has_times &= has_time;
        }
        let (Some(values), Some(id)) = (values, self.named(desk, Role::Id)) else {
            return Ok(());
        };
        // Labels without ids cannot be joined; recognition has said so.
        if keys.len() != values.len() {
            return Ok(());
        }
        let Some(Column::Keys(ids)) = self.columns.remove(&id) else {
            return Ok(());
        };
        // Predictions that carry their own label do not wait for one.
        let waiting: Vec<usize> = (0..self.rows)
            .filter(|row| {
                self.label
                    .as_ref()
                    .is_none_or(|label| is_missing(label, *row))
            })
            .collect();
        let waiting_ids: Vec<u64> = waiting
            .iter()
            .filter_map(|row| ids.get(*row).copied())
            .collect();
        let arrival = (has_times && times.len() == keys.len()).then_some(times.as_slice());
        let joined = join(&waiting_ids, &keys, &values, arrival)?;
        self.join = Some(told(&joined, waiting.len(), keys.len()));
        if joined.on_time == 0 && !waiting.is_empty() {
            return Err(nothing_met(desk, waiting.len()));
        }
        self.label = Some(labelled(
            self.label.take(),
            self.rows,
            &waiting,
            &joined,
            &values,
        ));
        Ok(())
    }
}

/// The columns of one phase of a file, chunks laid together in order; counts go into its report.
fn gather(desk: &mut Desk, source: usize, phase: usize) -> (u64, Vec<(Wanted, Column)>) {
    let wanted: Vec<Wanted> = desk
        .opened
        .get(source)
        .and_then(|opened| opened.wanted.get(phase))
        .cloned()
        .unwrap_or_default();
    let last = (source, phase, usize::MAX, usize::MAX);
    let mut chunks: Vec<Rows> = Vec::new();
    while let Some((place, _)) = desk.chunks.range((source, phase, 0, 0)..=last).next() {
        let place = *place;
        chunks.extend(desk.chunks.remove(&place));
    }
    let mut rows = 0;
    let mut columns: Vec<(Wanted, Column, Tally)> = wanted
        .into_iter()
        .map(|wanted| {
            (
                wanted.clone(),
                Column::empty(wanted.read_as),
                Tally::default(),
            )
        })
        .collect();
    let mut oddities = Oddities {
        lines: desk
            .opened
            .get(source)
            .map_or(0, |opened| opened.lines_before),
        ..Oddities::default()
    };
    for chunk in chunks {
        for ((_, column, tally), part) in columns.iter_mut().zip(chunk.columns) {
            tally.append(&part.tally, rows);
            column.append(part.column);
        }
        oddities.append(&chunk.oddities);
        rows += chunk.n;
    }
    if phase == 0
        && let Some(report) = desk.sources.get_mut(source)
    {
        report
            .notes
            .extend(odd::notes(&oddities, report.columns.len()));
    }
    let mut out = Vec::with_capacity(columns.len());
    for (wanted, mut column, tally) in columns {
        if let Some(report) = desk.sources.get_mut(source) {
            loss::settle(&desk.book, &wanted, &mut column, tally, report);
        }
        // Ids that nothing joins on have said whether rows came twice.
        if phase == 0 || wanted.role != Role::Id {
            out.push((wanted, column));
        }
    }
    (rows, out)
}

fn told(joined: &Joined, predictions: usize, labels: usize) -> Join {
    Join {
        predictions: predictions as u64,
        labels: labels as u64,
        on_time: joined.on_time,
        missing: joined.missing,
        orphan: joined.orphan,
        duplicate: joined.duplicate,
        conflicting: joined.conflicting,
        duplicate_predictions: joined.duplicate_predictions,
    }
}

fn nothing_met(desk: &Desk, predictions: usize) -> DataError {
    let side = |part_is_labels: bool| {
        let mut sources = desk.sources.iter();
        let source = sources.find(|source| (source.part == Part::Labels) == part_is_labels)?;
        let mut columns = source.columns.iter();
        let column = columns.find(|column| column.role == Role::Id)?;
        let examples = &column.look.as_ref()?.examples;
        Some((&source.name, &column.name, examples.join(", ")))
    };
    let (Some((labels, label_id, theirs)), Some((file, id, ours))) = (side(true), side(false))
    else {
        return DataError::Unusable("the labels match no prediction: set the id columns".into());
    };
    DataError::Unusable(format!(
        "{labels} matches no prediction: 0 of {predictions} ids in column \"{id}\" of {file} ({ours}) stand in its column \"{label_id}\" ({theirs}); choose the label file that belongs to these predictions, set the id columns, or write the ids alike in both files"
    ))
}

/// Whether a value is missing.
pub(super) fn is_missing(column: &Column, row: usize) -> bool {
    match column {
        Column::Numbers(values) => values.get(row).is_none_or(|value| value.is_nan()),
        Column::Levels { codes, .. } => codes
            .get(row)
            .is_none_or(|code| *code == crate::data::column::NO_LEVEL),
        Column::Times(values) => values
            .get(row)
            .is_none_or(|value| *value == crate::data::column::NO_TIME),
        Column::Keys(values) => values
            .get(row)
            .is_none_or(|value| *value == crate::data::column::NO_KEY),
    }
}

/// The labels of all rows: their own, else the joined one.
fn labelled(
    own: Option<Column>,
    rows: usize,
    waiting: &[usize],
    joined: &Joined,
    values: &Column,
) -> Column {
    let mut found: Vec<Option<usize>> = vec![None; rows];
    for (row, label_row) in waiting.iter().zip(&joined.rows) {
        if let Some(slot) = found.get_mut(*row) {
            *slot = label_row.and_then(|row| usize::try_from(row).ok());
        }
    }
    let text = |column: &Column, row: usize| match column {
        Column::Numbers(numbers) => numbers
            .get(row)
            .filter(|n| !n.is_nan())
            .map(ToString::to_string),
        Column::Levels { codes, levels } => codes
            .get(row)
            .and_then(|code| usize::try_from(*code).ok())
            .and_then(|code| levels.get(code).cloned()),
        _ => None,
    };
    let number = |column: &Column, row: usize| match column {
        Column::Numbers(numbers) => numbers.get(row).copied().unwrap_or(f64::NAN),
        _ => f64::NAN,
    };
    let both_numbers = matches!(values, Column::Numbers(_))
        && own
            .as_ref()
            .is_none_or(|own| matches!(own, Column::Numbers(_)));
    if both_numbers {
        let value = |(row, found): (usize, &Option<usize>)| {
            found.map_or_else(
                || own.as_ref().map_or(f64::NAN, |own| number(own, row)),
                |label_row| number(values, label_row),
            )
        };
        return Column::Numbers(found.iter().enumerate().map(value).collect());
    }
    // One side writes words, the other numbers: both become words.
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let mut levels = Vec::new();
    let codes = found
        .iter()
        .enumerate()
        .map(|(row, found)| {
            let word = found.map_or_else(
                || own.as_ref().and_then(|own| text(own, row)),
                |label_row| text(values, label_row),
            );
            word.map_or(crate::data::column::NO_LEVEL, |word| {
                *known.entry(word).or_insert_with_key(|word| {
                    levels.push(word.clone());
                    u32::try_from(levels.len() - 1).unwrap_or(crate::data::column::NO_LEVEL)
                })
            })
        })
        .collect();
    Column::Levels { codes, levels }
}
