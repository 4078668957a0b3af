//! Why a file could not be read: one sentence with the file, the place, what was found and what to do.

/// A failure of reading. Its text is the sentence that the reader of the notebook sees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The file has no bytes.
    #[error("{file} is empty: export it again, or choose another file")]
    Empty {
        /// File name.
        file: String,
    },
    /// The file has a header and nothing else.
    #[error(
        "{file} has a header with {columns} columns but no rows: export it again with its rows"
    )]
    HeaderOnly {
        /// File name.
        file: String,
        /// Columns in the header.
        columns: usize,
    },
    /// The bytes are of another kind than tables.
    #[error("{file} is {found}, not a table: {remedy}")]
    NotATable {
        /// File name.
        file: String,
        /// What it looks like, with its article.
        found: String,
        /// What to do.
        remedy: String,
    },
    /// The file ends in the middle.
    #[error("{file} is cut off: {found}; it was probably not downloaded to its end, get it again")]
    Truncated {
        /// File name.
        file: String,
        /// What shows it.
        found: String,
    },
    /// The bytes do not follow their format.
    #[error("{file} cannot be read as {format}: {found}; write it again, or export it as CSV")]
    Malformed {
        /// File name.
        file: String,
        /// The format that its first bytes promise.
        format: String,
        /// What was found.
        found: String,
    },
    /// The browser or the disk refused to hand out bytes.
    #[error("{file} cannot be opened: {found}; if it was changed or moved, choose it again")]
    Unreadable {
        /// File name.
        file: String,
        /// What the system said.
        found: String,
    },
    /// The files cannot be used together.
    #[error("{0}")]
    Unusable(String),
}

impl DataError {
    /// The file that it is about, if it is about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Empty { file }
            | Self::HeaderOnly { file, .. }
            | Self::NotATable { file, .. }
            | Self::Truncated { file, .. }
            | Self::Malformed { file, .. }
            | Self::Unreadable { file, .. } => Some(file),
            Self::Unusable(_) => None,
        }
    }
}
