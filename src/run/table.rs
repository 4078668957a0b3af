//! What the desk knows of all predictions: whole columns over all prediction files, and the labels found for them.

use std::collections::BTreeMap;

use crate::book::{Part, Role};
use crate::data::DataError;
use crate::data::column::{Column, Tally};
use crate::data::straight::Oddities;
use crate::report::document::Join;

use super::desk::{Desk, Rows, Wanted};
use super::kept::Read;
use super::labels::join_labels;
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
    /// The name of the column of labels beside the predictions, and of their times.
    label_names: [Option<String>; 2],
    /// Columns that the join has used up, for the next run.
    pub(super) aside: BTreeMap<String, Column>,
    /// What was told of each file and column.
    pub(super) read: Read,
    /// Whether the labels of each row's id contradict each other; empty where none do.
    pub(super) conflicts: Vec<bool>,
    /// When the label of each row came, where that is known; `NO_TIME` where it is not.
    pub(super) label_times: Option<Vec<i64>>,
}

impl Table {
    /// Lays the chunks of the first phase together, joins the labels, and writes into the sources what was counted.
    pub(super) fn lay(desk: &mut Desk) -> Result<Self, DataError> {
        let mut table = Self::default();
        let mut label_files = Vec::new();
        let mut order: Vec<usize> = (0..desk.opened.len()).collect();
        order.sort_by_key(|source| desk.opened.get(*source).map(|opened| opened.part));
        for source in order {
            let (rows, columns) = gather(desk, source, 0, &mut table.read);
            if let Some(report) = desk.sources.get_mut(source) {
                report.rows = rows;
            }
            match desk.opened.get(source).map(|opened| opened.part) {
                Some(Part::Labels) => label_files.push((source, columns)),
                Some(_) => table.add(source, rows, columns),
                None => {}
            }
        }
        table.label_names = [Role::Label, Role::LabelTime].map(|role| table.named(desk, role));
        let [label, label_time] = table.label_names.clone();
        table.label = label.and_then(|name| table.columns.remove(&name));
        let times = label_time.and_then(|name| table.columns.remove(&name));
        table.label_times = match times {
            Some(Column::Times(times)) => Some(times),
            _ => None,
        };
        if !label_files.is_empty() {
            join_labels(&mut table, desk, label_files)?;
        }
        Ok(table)
    }

    /// Keeps the labels that came beside the predictions, since the join mixes others in.
    pub(super) fn set_aside(&mut self, own: Option<Column>, times: Option<Vec<i64>>) {
        let [label, label_time] = self.label_names.clone();
        self.aside.extend(label.zip(own));
        self.aside.extend(label_time.zip(times.map(Column::Times)));
    }

    /// Puts every column back to where it was before labels were taken out and joined.
    pub(super) fn put_back(&mut self) {
        let [label, label_time] = std::mem::take(&mut self.label_names);
        let times = self.label_times.take().map(Column::Times);
        self.columns.extend(label.zip(self.label.take()));
        self.columns.extend(label_time.zip(times));
        self.columns.append(&mut self.aside);
    }

    /// Adds the columns of the second phase.
    pub(super) fn lay_features(&mut self, desk: &mut Desk) {
        let files = std::mem::take(&mut self.files);
        for (source, rows) in &files {
            let (_, columns) = gather(desk, *source, 1, &mut self.read);
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

    /// When each row was predicted; `None` without a time.
    pub(super) fn times(&self, desk: &Desk) -> Option<&[i64]> {
        match self.columns.get(&self.named(desk, Role::Time)?) {
            Some(Column::Times(times)) => Some(times),
            _ => None,
        }
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
}

/// The columns of one phase of a file, chunks laid together in order; counts go into its report.
fn gather(
    desk: &mut Desk,
    source: usize,
    phase: usize,
    read: &mut Read,
) -> (u64, Vec<(Wanted, Column)>) {
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
    let mut oddities = Oddities::default();
    let mut before = Vec::new();
    for chunk in chunks {
        for ((_, column, tally), part) in columns.iter_mut().zip(chunk.columns) {
            tally.append(&part.tally, rows);
            column.append(part.column);
        }
        oddities.append(&chunk.oddities);
        before.extend(chunk.told);
        rows += chunk.n;
    }
    let Some(report) = desk.sources.get_mut(source) else {
        return (rows, Vec::new());
    };
    if phase == 0 {
        let opened = desk.opened.get(source);
        let lines_before = opened.map_or(0, |opened| opened.lines_before);
        let notes = odd::notes(&oddities, lines_before, report.columns.len());
        report.notes.extend(notes);
        read.oddities.insert(source, oddities);
    }
    let mut before = before.into_iter();
    let mut out = Vec::with_capacity(columns.len());
    for (wanted, mut column, tally) in columns {
        let told = before
            .next()
            .unwrap_or_else(|| loss::settle(&desk.book, &wanted, &mut column, tally, report.part));
        told.report(&wanted.name, report);
        read.columns.insert((source, wanted.index), (told, rows));
        out.push((wanted, column));
    }
    (rows, out)
}
