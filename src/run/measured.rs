//! Quality as it was measured, and what is said of it: the objective, and what stands beside.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::data::DataError;
use crate::measure::quality::Metric;
use crate::report::Outcome;
use crate::report::document::{Document, Quality, Task};
use crate::report::picture::Picture;
use crate::report::slo::section as slo_section;
use crate::report::slo_exports::{self, Terms};
use crate::report::weights::section as weights_told;

use super::cut::Cut;
use super::desk::Desk;
use super::memo::{Basis, On};
use super::outputs::Outputs;
use super::{intervals, lesson, quality, slo};

/// What does not hang on the objective.
#[derive(Debug)]
pub(super) struct Measured {
    /// How rows fall into windows and sides.
    cut: Arc<Cut>,
    document: Document,
    picture: Picture,
}

impl Measured {
    pub(super) fn new(cut: Cut, document: Document, picture: Picture) -> Self {
        Self {
            cut: Arc::new(cut.known()),
            document,
            picture,
        }
    }
}

/// The outcome without drift.
pub(super) fn measure(desk: &mut Desk) -> Result<Outcome, DataError> {
    let basis = Basis::of(desk, On::Quality);
    let measured = if let Some(known) = desk.memo.quality.get(basis.as_ref()) {
        known
    } else {
        let found = Arc::new(quality::measured(desk)?);
        desk.memo.quality.keep(basis, &found);
        found
    };
    desk.cut = measured.cut.clone();
    let document = Document {
        sources: desk.sources.clone(),
        join: desk.table.join.clone(),
        task: Task {
            convention: desk.book.convention.unwrap_or_default().id().into(),
            onset: desk.book.onset.clone(),
            ..measured.document.task.clone()
        },
        ..measured.document.clone()
    };
    Ok(told(desk, document, measured.picture.clone()))
}

/// The objective, and what is said of all.
fn told(desk: &Desk, mut document: Document, mut picture: Picture) -> Outcome {
    let outputs = Outputs::of(desk, &mut Task::default());
    slo::settle(desk, &outputs, &mut document, &mut picture);
    let mut help = helps(&document.quality);
    intervals::explain(&document, &mut help);
    let spec = desk.book.slo.as_ref();
    let names = spec.map(|spec| spec.exports.clone()).unwrap_or_default();
    let exported = document.slo.as_ref();
    let exported = exported.map(|slo| slo_exports::section(&Terms::of(slo, &names)));
    let sections = lesson::begun(desk)
        .into_iter()
        .chain(slo_section(&document))
        .chain(exported);
    Outcome {
        help,
        sections: sections.chain(weights_told(&document)).collect(),
        laid: desk.laid.clone(),
        asked: desk
            .book
            .settings(desk.sources.iter().map(|source| source.bytes)),
        document,
        picture,
        further: Vec::new(),
        complete: false,
    }
}

/// How each of the metrics is computed.
fn helps(quality: &[Quality]) -> Vec<(String, String)> {
    let known: BTreeSet<&str> = quality.iter().map(|row| row.metric.as_str()).collect();
    let help = |id: &str| Some((id.to_owned(), Metric::from_id(id)?.help().to_owned()));
    known.into_iter().filter_map(help).collect()
}
