//! What keeps quality, or everything, from being measured.

use serde::{Deserialize, Serialize};
use thiserror::Error;

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
