//! Which columns are read, in which phase and how.

use crate::book::{Book, Part, Role};
use crate::data::column::ReadAs;
use crate::data::infer::Recognition;
use crate::data::sketch::{ColumnSketch, Kind, TimeUnit};

use super::slo;

/// Which columns are read only where something asks for them.
#[derive(Debug)]
pub(super) struct Needs {
    /// Labels are joined by id.
    pub(super) ids: bool,
    /// The reference is a version.
    pub(super) versions: bool,
    /// Names that the objective's expression uses, in small letters.
    pub(super) names: Vec<String>,
}

impl Needs {
    /// What a book needs of its files.
    pub(super) fn of(book: &Book, recognition: &Recognition) -> Self {
        let mut parts = recognition.sources.iter().map(|source| source.part);
        Self {
            ids: parts.any(|part| part == Part::Labels),
            versions: book.reference_version.is_some(),
            names: slo::asked_names(book),
        }
    }

    /// In which phase and how a column is read; `None` where it is not. `ids` tells whether this file's ids join.
    pub(super) fn reading(
        &self,
        ids: bool,
        (part, role, unit): (Part, Role, Option<TimeUnit>),
        column: &ColumnSketch,
    ) -> Option<(usize, ReadAs)> {
        let numeric = matches!(column.kind, Kind::Integer | Kind::Number);
        let value = match column.spelling.number {
            _ if !numeric => ReadAs::Level,
            Some(style) => ReadAs::Styled(style),
            None => ReadAs::Number,
        };
        let time = column
            .spelling
            .date
            .map_or(ReadAs::Time(unit.filter(|_| numeric)), ReadAs::Dated);
        let usual = match role {
            // Without labels to join, ids only tell whether rows came twice.
            Role::Id => Some((usize::from(!ids), ReadAs::Key)),
            // A version that is the reference decides which rows are; else it is for the diagnosis.
            Role::Version if part != Part::Labels => {
                Some((usize::from(!self.versions), ReadAs::Level))
            }
            Role::Definition if part != Part::Labels => Some((1, ReadAs::Level)),
            Role::Time if part != Part::Labels => Some((0, time)),
            Role::LabelTime => Some((0, time)),
            Role::Label => Some((0, value)),
            Role::Query if part != Part::Labels => Some((0, ReadAs::Level)),
            // Text that is no number is a row without a weight.
            Role::Weight if part != Part::Labels => {
                Some((0, if numeric { value } else { ReadAs::Number }))
            }
            Role::Score | Role::Prediction | Role::Lower | Role::Upper if part != Part::Labels => {
                Some((0, value))
            }
            Role::Feature | Role::Segment if part != Part::Labels => Some((1, value)),
            _ => None,
        };
        if part == Part::Labels || !self.names.contains(&column.name.to_lowercase()) {
            return usual;
        }
        // Rows are judged with the first phase.
        let own = if column.kind == Kind::Time {
            time
        } else {
            value
        };
        Some((0, usual.map_or(own, |(_, read_as)| read_as)))
    }
}
