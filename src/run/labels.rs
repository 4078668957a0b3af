//! Labels from files of their own: laid together, joined by id, told.

use std::collections::BTreeMap;

use crate::book::{Part, Role};
use crate::data::DataError;
use crate::data::column::{Column, NO_KEY, NO_LEVEL, NO_TIME};
use crate::data::join::{Joined, join};
use crate::report::document::{Join, Note};

use super::desk::{Desk, Wanted};
use super::table::Table;

/// The columns of a file: its position in the book, and what was read of it.
pub(super) type LabelFile = (usize, Vec<(Wanted, Column)>);

/// The rows of all label files, one file after the other.
#[derive(Debug, Default)]
struct LabelRows {
    keys: Vec<u64>,
    /// Numbers, or levels where a file writes words.
    values: Option<Column>,
    /// `NO_TIME` where a row has none.
    times: Vec<i64>,
    /// Whether every file has label times, so that they say which label of an id is the latest.
    are_dated: bool,
    /// Per file its position in the book, and where its rows begin.
    starts: Vec<(usize, usize)>,
}

impl LabelRows {
    fn of(files: Vec<LabelFile>) -> Self {
        let mut rows = Self {
            are_dated: true,
            ..Self::default()
        };
        for (source, columns) in files {
            let (mut ids, mut labels, mut dates) = (None, None, None);
            for (wanted, column) in columns {
                match (wanted.role, column) {
                    (Role::Id, Column::Keys(keys)) if ids.is_none() => ids = Some(keys),
                    (Role::LabelTime, Column::Times(times)) => dates = Some(times),
                    (Role::Label, column) if labels.is_none() => labels = Some(column),
                    _ => {}
                }
            }
            // Labels without ids cannot be joined; recognition has said so.
            let (Some(ids), Some(labels)) = (ids, labels) else {
                continue;
            };
            rows.starts.push((source, rows.keys.len()));
            rows.keys.extend(ids);
            rows.values = Some(match rows.values.take() {
                Some(before) => appended(before, labels),
                None => labels,
            });
            rows.are_dated &= dates.is_some();
            rows.times.extend(dates.unwrap_or_default());
            rows.times.resize(rows.keys.len(), NO_TIME);
        }
        rows
    }

    /// The file of a row, and the row within it, 1-based.
    fn place(&self, row: u32) -> Option<(usize, u64)> {
        let row = usize::try_from(row).ok()?;
        let file = self.starts.partition_point(|(_, start)| *start <= row);
        let (source, start) = self.starts.get(file.checked_sub(1)?)?;
        Some((*source, (row - start) as u64 + 1))
    }
}

/// Gives every prediction without a label of its own the latest of its label files.
pub(super) fn join_labels(
    table: &mut Table,
    desk: &mut Desk,
    files: Vec<LabelFile>,
) -> Result<(), DataError> {
    let rows = LabelRows::of(files);
    let (Some(values), Some(id)) = (&rows.values, table.named(desk, Role::Id)) else {
        return Ok(());
    };
    let Some(Column::Keys(ids)) = table.columns.remove(&id) else {
        return Ok(());
    };
    let own = table.label.take();
    let waiting: Vec<usize> = (0..table.rows)
        .filter(|row| own.as_ref().is_none_or(|own| is_missing(own, *row)))
        .collect();
    let waiting_ids: Vec<u64> = waiting
        .iter()
        .filter_map(|row| ids.get(*row).copied())
        .collect();
    let arrival = rows.are_dated.then_some(rows.times.as_slice());
    let joined = join(&waiting_ids, &rows.keys, values, arrival)?;
    table.join = Some(told(&joined, waiting.len(), rows.keys.len()));
    let has_labels = joined.blank < rows.keys.len() as u64;
    if joined.on_time == 0 && has_labels && !waiting.is_empty() {
        return Err(nothing_met(desk, waiting.len()));
    }
    note_conflict(desk, &rows, &joined);
    if !joined.conflicts.is_empty() {
        table.conflicts = vec![false; table.rows];
        for (row, conflicts) in waiting.iter().zip(&joined.conflicts) {
            if let Some(slot) = table.conflicts.get_mut(*row) {
                *slot = *conflicts;
            }
        }
    }
    let mut found: Vec<Option<usize>> = vec![None; table.rows];
    for (row, label_row) in waiting.iter().zip(&joined.rows) {
        if let Some(slot) = found.get_mut(*row) {
            *slot = label_row.and_then(|row| usize::try_from(row).ok());
        }
    }
    let own_times = table.label_times.clone();
    if rows.times.iter().any(|time| *time != NO_TIME) {
        let mut times = table.label_times.take().unwrap_or_default();
        times.resize(table.rows, NO_TIME);
        for (time, label_row) in times.iter_mut().zip(&found) {
            let joined = label_row.and_then(|row| rows.times.get(row));
            *time = joined.copied().unwrap_or(*time);
        }
        table.label_times = Some(times);
    }
    table.label = Some(labelled(own.as_ref(), &found, values));
    table.set_aside(own, own_times);
    table.aside.insert(id, Column::Keys(ids));
    Ok(())
}

fn note_conflict(desk: &mut Desk, rows: &LabelRows, joined: &Joined) {
    let Some((source, row)) = joined.first_conflict.and_then(|row| rows.place(row)) else {
        return;
    };
    let which = if rows.are_dated {
        "the one with the latest label time counts"
    } else {
        "the last one counts, in the order of the files"
    };
    if let Some(report) = desk.sources.get_mut(source) {
        report.notes.push(Note {
            kind: "conflicting".into(),
            count: joined.conflicting,
            message: format!(
                "{} label rows repeat an id with another label (first: row {row}): {which}",
                joined.conflicting
            ),
            first_row: Some(row),
        });
    }
}

fn told(joined: &Joined, predictions: usize, labels: usize) -> Join {
    Join {
        predictions: predictions as u64,
        labels: labels as u64,
        on_time: joined.on_time,
        missing: joined.missing,
        blank: joined.blank,
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

fn is_missing(column: &Column, row: usize) -> bool {
    match column {
        Column::Numbers(values) => values.get(row).is_none_or(|value| value.is_nan()),
        Column::Levels { codes, .. } => codes.get(row).is_none_or(|code| *code == NO_LEVEL),
        Column::Times(values) => values.get(row).is_none_or(|value| *value == NO_TIME),
        Column::Keys(values) => values.get(row).is_none_or(|value| *value == NO_KEY),
    }
}

/// The label of a row as a word, numbers as short as they can be written.
fn word(column: &Column, row: usize) -> Option<String> {
    match column {
        Column::Numbers(numbers) => {
            let number = numbers.get(row).filter(|number| !number.is_nan());
            number.map(ToString::to_string)
        }
        Column::Levels { codes, levels } => {
            let code = usize::try_from(*codes.get(row)?).ok()?;
            levels.get(code).cloned()
        }
        _ => None,
    }
}

fn levels(words: impl Iterator<Item = Option<String>>) -> Column {
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let mut levels = Vec::new();
    let codes = words
        .map(|word| {
            word.map_or(NO_LEVEL, |word| {
                *known.entry(word).or_insert_with_key(|word| {
                    levels.push(word.clone());
                    u32::try_from(levels.len() - 1).unwrap_or(NO_LEVEL)
                })
            })
        })
        .collect();
    Column::Levels { codes, levels }
}

/// Two files' labels: where one writes words and the other numbers, both become words.
fn appended(mut before: Column, after: Column) -> Column {
    if std::mem::discriminant(&before) == std::mem::discriminant(&after) {
        before.append(after);
        return before;
    }
    let of = |column: &Column| {
        (0..column.len())
            .map(|row| word(column, row))
            .collect::<Vec<_>>()
    };
    levels(of(&before).into_iter().chain(of(&after)))
}

/// The labels of all rows: their own, else the joined one.
fn labelled(own: Option<&Column>, found: &[Option<usize>], values: &Column) -> Column {
    let is_number = |column: &Column| matches!(column, Column::Numbers(_));
    if is_number(values) && own.is_none_or(is_number) {
        let number = |column: &Column, row: usize| match column {
            Column::Numbers(numbers) => numbers.get(row).copied().unwrap_or(f64::NAN),
            _ => f64::NAN,
        };
        let value = |(row, found): (usize, &Option<usize>)| {
            found.map_or_else(
                || own.map_or(f64::NAN, |own| number(own, row)),
                |label_row| number(values, label_row),
            )
        };
        return Column::Numbers(found.iter().enumerate().map(value).collect());
    }
    levels(found.iter().enumerate().map(|(row, found)| {
        found.map_or_else(
            || own.and_then(|own| word(own, row)),
            |label_row| word(values, label_row),
        )
    }))
}
