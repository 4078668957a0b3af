//! One file as the desk knows it, and which of its columns are read, in which phase and how.

use crate::book::{Part, Role};
use crate::data::bytes::Bytes;
use crate::data::column::ReadAs;
use crate::data::infer::SourceGuess;
use crate::data::sketch::{Sketch, Spelling};
use crate::data::sniff::Format;

use super::desk::Wanted;
use super::kept::Identity;
use super::needs::Needs;

/// Bytes that a value takes while it is measured: once in its column, once sorted or on its way between workers.
const CELL: u64 = 16;

/// One file as the desk knows it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) part: Part,
    /// What tells whether it changed.
    pub(super) identity: Option<Identity>,
    /// Columns of phase 0 and phase 1.
    pub(super) wanted: [Vec<Wanted>; 2],
    /// Lines of text before the first row.
    pub(super) lines_before: u64,
}

impl Opened {
    pub(super) fn of(
        file: &dyn Bytes,
        (format, sketch): (&Format, &Sketch),
        guess: &SourceGuess,
        (one_go, needs): (bool, &Needs),
    ) -> Self {
        let lines_before = match format {
            Format::Delimited { dialect, .. } => dialect.lines_before,
            _ => 0,
        };
        Self {
            identity: Identity::of(file),
            lines_before,
            ..Self::plan(sketch, guess, one_go, needs)
        }
    }

    /// Bytes that its columns are expected to take.
    pub(super) fn memory(&self, rows: u64) -> u64 {
        let columns = self.wanted.iter().flatten().count() as u64;
        rows.saturating_mul(columns).saturating_mul(CELL)
    }

    /// Which columns of a file are read, in which phase and how.
    fn plan(sketch: &Sketch, guess: &SourceGuess, one_go: bool, needs: &Needs) -> Self {
        let mut wanted = [Vec::new(), Vec::new()];
        // Without all labels of its own a file waits for them, and then its ids are asked for.
        let mut picks = sketch.columns.iter().zip(&guess.columns);
        let is_labelled =
            picks.any(|(column, pick)| pick.role == Role::Label && column.missing == 0);
        let ids = needs.ids || !is_labelled;
        let columns = sketch.columns.iter().zip(&guess.columns).enumerate();
        for (index, (column, guessed)) in columns {
            let how = (guess.part, guessed.role, guessed.unit);
            let Some((phase, read_as)) = needs.reading(ids, how, column) else {
                continue;
            };
            let [first, second] = &mut wanted;
            let columns = if one_go || phase == 0 { first } else { second };
            columns.push(Wanted {
                name: column.name.clone(),
                index,
                role: guessed.role,
                read_as,
                spelling: column.spelling.clone(),
            });
        }
        // Without a column to read, the rows still count: the first column stands for them.
        if let ([first, _], Some(column)) = (&mut wanted, sketch.columns.first())
            && first.is_empty()
        {
            first.push(Wanted {
                name: column.name.clone(),
                index: 0,
                role: Role::Ignored,
                read_as: ReadAs::Level,
                spelling: Spelling::default(),
            });
        }
        Self {
            part: guess.part,
            identity: None,
            wanted,
            lines_before: 0,
        }
    }
}
