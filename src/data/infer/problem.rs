//! What keeps quality, or everything, from being measured.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ColumnGuess;
use super::parts::{LabelFile, Sheet};
use crate::book::Role;

/// What keeps quality, or everything, from being measured; each reads as one sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Problem {
    /// No file was given.
    #[error("no file was given: drop a file with predictions")]
    NoFiles,
    /// A header and nothing under it.
    #[error("{file} has no data rows: export it again with its rows")]
    NoRows {
        /// The file.
        file: String,
    },
    /// No column holds the truth.
    #[error(
        "no label column was found in {files}: quality cannot be measured; drift is shown; choose the label in the table of columns or add a file with ids and labels"
    )]
    NoLabel {
        /// The files looked at.
        files: String,
    },
    /// No column comes from the model.
    #[error(
        "neither a prediction nor a score was found in {files}: quality cannot be measured; drift is shown; choose the prediction or score in the table of columns"
    )]
    NoOutput {
        /// The files looked at.
        files: String,
    },
    /// Labels alone.
    #[error(
        "{files} holds labels but no file holds predictions: add the file with the model's predictions or scores"
    )]
    OnlyLabels {
        /// The files of labels.
        files: String,
    },
    /// Two files that cannot be about the same model.
    #[error(
        "{first} and {second} have no column in common (first columns: {first_columns} and {second_columns}): remove one, or give both the same column names"
    )]
    NothingInCommon {
        /// One file.
        first: String,
        /// The other.
        second: String,
        /// Some of its columns.
        first_columns: String,
        /// Some of its columns.
        second_columns: String,
    },
    /// Labels that cannot be joined.
    #[error(
        "the labels in {file} cannot be joined: none of its columns ({columns}) has the ids of a prediction file; choose the id column in both files"
    )]
    LabelsWithoutId {
        /// The file of labels.
        file: String,
        /// Its columns.
        columns: String,
    },
    /// A file of labels in which no column is the label.
    #[error(
        "no label column was found in {file}, which was taken for labels: choose the label among {columns}, or change what the file is for"
    )]
    LabelsWithoutLabel {
        /// The file of labels.
        file: String,
        /// Its columns.
        columns: String,
    },
    /// The reader gave a role twice that can be held only once.
    #[error("{file} has several columns with the role {}: {columns}; the first is used, give the others another role", role.id())]
    SeveralOf {
        /// The file.
        file: String,
        /// The role.
        role: Role,
        /// The columns that have it.
        columns: String,
    },
    /// Not one column to look at.
    #[error(
        "nothing in {files} can be measured: no score, no prediction and no input column; choose roles in the table of columns"
    )]
    NothingToMeasure {
        /// The files looked at.
        files: String,
    },
}

impl Problem {
    /// Whether nothing at all can be measured until this is solved.
    pub const fn fatal(&self) -> bool {
        match self {
            Self::NoFiles
            | Self::OnlyLabels { .. }
            | Self::NothingInCommon { .. }
            | Self::NothingToMeasure { .. } => true,
            Self::NoRows { .. }
            | Self::NoLabel { .. }
            | Self::NoOutput { .. }
            | Self::LabelsWithoutId { .. }
            | Self::LabelsWithoutLabel { .. }
            | Self::SeveralOf { .. } => false,
        }
    }

    /// The file that it is about, where it is about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::NoRows { file }
            | Self::LabelsWithoutId { file, .. }
            | Self::LabelsWithoutLabel { file, .. }
            | Self::SeveralOf { file, .. } => Some(file),
            Self::NoFiles
            | Self::NoLabel { .. }
            | Self::NoOutput { .. }
            | Self::OnlyLabels { .. }
            | Self::NothingInCommon { .. }
            | Self::NothingToMeasure { .. } => None,
        }
    }
}

/// What stands in the way, in the order in which a reader would solve it.
pub(super) fn all(
    sheets: &[Sheet<'_>],
    files: &[Option<LabelFile>],
    members: &[usize],
    columns: &[Vec<ColumnGuess>],
) -> Vec<Problem> {
    let all: Vec<usize> = (0..sheets.len()).collect();
    let mut problems = Vec::new();
    if sheets.is_empty() {
        return vec![Problem::NoFiles];
    }
    problems.extend(
        sheets
            .iter()
            .filter(|sheet| sheet.sketch.rows_seen == 0)
            .map(|sheet| Problem::NoRows {
                file: sheet.sketch.name.clone(),
            }),
    );
    if members.is_empty() {
        problems.push(Problem::OnlyLabels {
            files: names(sheets, &all),
        });
        return problems;
    }
    let has = |list: &[usize], wanted: &dyn Fn(Role) -> bool| {
        list.iter()
            .filter_map(|at| columns.get(*at))
            .flatten()
            .any(|pick| wanted(pick.role))
    };
    problems.extend(strangers(sheets, members));
    for (at, (file, picks)) in files.iter().zip(columns).enumerate() {
        let Some(sheet) = sheets.get(at) else {
            continue;
        };
        if let Some(file) = file {
            let ids = has(members, &|role| role == Role::Id);
            problems.extend(of_labels(sheet, file, picks, ids));
        }
        problems.extend(doubled(sheet, picks));
    }
    problems.extend(missing(sheets, members, columns));
    problems
}

/// The names of files, as a list to read.
fn names(sheets: &[Sheet<'_>], list: &[usize]) -> String {
    let names: Vec<&str> = list
        .iter()
        .filter_map(|at| sheets.get(*at))
        .map(|sheet| sheet.sketch.name.as_str())
        .collect();
    names.join(", ")
}

/// Roles that no column holds.
fn missing(sheets: &[Sheet<'_>], members: &[usize], columns: &[Vec<ColumnGuess>]) -> Vec<Problem> {
    let all: Vec<usize> = (0..sheets.len()).collect();
    let has = |list: &[usize], wanted: &dyn Fn(Role) -> bool| {
        list.iter()
            .filter_map(|at| columns.get(*at))
            .flatten()
            .any(|pick| wanted(pick.role))
    };
    let mut problems = Vec::new();
    if !has(&all, &|role| role == Role::Label) {
        problems.push(Problem::NoLabel {
            files: names(sheets, &all),
        });
    }
    let output = |role| matches!(role, Role::Score | Role::Prediction);
    if !has(members, &output) {
        problems.push(Problem::NoOutput {
            files: names(sheets, members),
        });
    }
    let empty = members.iter().all(|at| {
        sheets
            .get(*at)
            .is_none_or(|sheet| sheet.sketch.rows_seen == 0)
    });
    if empty || !has(members, &Role::drifts) {
        let files = names(sheets, members);
        let holds = |wanted| has(members, &|role| role == wanted);
        problems.push(if !empty && holds(Role::Id) && holds(Role::Label) {
            Problem::OnlyLabels { files }
        } else {
            Problem::NothingToMeasure { files }
        });
    }
    problems
}

/// What keeps a file of labels from being joined; `ids` is whether predictions have any.
fn of_labels(
    sheet: &Sheet<'_>,
    file: &LabelFile,
    picks: &[ColumnGuess],
    ids: bool,
) -> Vec<Problem> {
    let (name, columns) = (sheet.sketch.name.clone(), sheet.some_columns());
    let said = picks
        .iter()
        .any(|pick| pick.role == Role::Id && pick.confidence >= 1.0);
    let mut problems = Vec::new();
    if file.key.is_none() && !(said && ids) {
        problems.push(Problem::LabelsWithoutId {
            file: name.clone(),
            columns: columns.clone(),
        });
    }
    if !picks.iter().any(|pick| pick.role == Role::Label) {
        problems.push(Problem::LabelsWithoutLabel {
            file: name,
            columns,
        });
    }
    problems
}

/// Files of predictions that share no column with the first one.
fn strangers(sheets: &[Sheet<'_>], members: &[usize]) -> Option<Problem> {
    let (first, rest) = members.split_first()?;
    let first = sheets.get(*first)?;
    let shares = |sheet: &Sheet<'_>| {
        let names = |sheet: &Sheet<'_>| {
            sheet
                .columns
                .iter()
                .map(|facts| facts.column.name.trim().to_owned())
                .collect::<Vec<_>>()
        };
        let own = names(first);
        names(sheet).iter().any(|name| own.contains(name))
    };
    let second = rest
        .iter()
        .filter_map(|at| sheets.get(*at))
        .find(|sheet| !shares(sheet))?;
    Some(Problem::NothingInCommon {
        first: first.sketch.name.clone(),
        second: second.sketch.name.clone(),
        first_columns: first.some_columns(),
        second_columns: second.some_columns(),
    })
}

/// Roles that only one column can have, given to several by the reader.
fn doubled(sheet: &Sheet<'_>, picks: &[ColumnGuess]) -> Vec<Problem> {
    [
        Role::Time,
        Role::Id,
        Role::Prediction,
        Role::Label,
        Role::LabelTime,
        Role::Query,
        Role::Weight,
    ]
    .into_iter()
    .filter_map(|role| {
        let held = sheet
            .columns
            .iter()
            .zip(picks)
            .filter(|(_, pick)| pick.role == role);
        let names: Vec<String> = held
            .map(|(facts, _)| format!("`{}`", facts.column.name))
            .collect();
        (names.len() > 1).then(|| Problem::SeveralOf {
            file: sheet.sketch.name.clone(),
            role,
            columns: names.join(", "),
        })
    })
    .collect()
}
