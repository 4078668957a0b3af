//! The whole report as parts, laid out once: what the page and the HTML file show after the sentence on top.
//!
//! In goes an [`Outcome`], out comes [`Shown`]: sections, and the little that the page's own controls work on.
//!
//! **Invariant:** what is laid out is in the document or the picture; nothing is computed here but differences of two
//! numbers that are there.

mod came_in;
mod column;
mod data;
mod drift;
mod glossary;
mod labels;
pub mod method;
mod objective;
mod over_time;
mod quality;

pub use objective::Objective;

use serde::{Deserialize, Serialize};

use super::document::{Scope, Source, Task};
use super::figure::Figure;
use super::headline::{Headline, headline};
use super::picture::ThresholdCounts;
use super::section::{Block, Section};
use super::slo::trial;
use super::table::{Cell, Table};
use super::{Exports, Outcome, groups, number};
use crate::book::{Book, TieRule};

/// What the page holds of an outcome.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The sentence on top.
    pub headline: Headline,
    /// Every part, in the order in which it is read.
    pub sections: Vec<Section>,
    /// What came in, in sentences.
    pub told: Vec<String>,
    /// From when to when; empty where there is no time.
    pub period: String,
    /// How labels met predictions; without rows where they came together.
    pub join: Table,
    /// The files and their columns, for the roles editor.
    pub sources: Vec<Source>,
    /// What is measured and why, for the settings.
    pub task: Task,
    /// The rule for ties and the grade from which a document is relevant, for rankings.
    pub ranking: Option<(TieRule, f64)>,
    /// Counts for the threshold slider: of the reference and of the current period.
    pub thresholds: Vec<ThresholdCounts>,
    /// The objective, for the settings.
    pub objective: Option<Objective>,
    /// How much rows hang together, for the slider: ids of metrics with their φ in the reference and in the current
    /// period, where one is above 1.
    pub phi: Vec<(String, [f64; 2])>,
    /// What is asked from now on, where a book was laid under what was asked.
    pub book: Option<Box<Book>>,
    /// Whether every number is in; before that, more follow.
    pub complete: bool,
    /// What the reader saves; where complete.
    pub exports: Option<Exports>,
}

impl Shown {
    /// Lays an outcome out.
    pub fn of(outcome: &Outcome) -> Self {
        let Outcome {
            document, picture, ..
        } = outcome;
        let whole = |counts: &&ThresholdCounts| {
            counts.window.is_none() && matches!(counts.scope, Scope::Reference | Scope::Current)
        };
        Self {
            headline: told(outcome),
            sections: sections(outcome),
            told: came_in::told(document),
            period: came_in::period(&document.windows).unwrap_or_default(),
            join: document
                .join
                .as_ref()
                .map(came_in::joined)
                .unwrap_or_default(),
            sources: document.sources.clone(),
            task: document.task.clone(),
            ranking: document
                .queries
                .as_ref()
                .map(|queries| (queries.ties, queries.relevant_from)),
            thresholds: picture.thresholds.iter().filter(whole).cloned().collect(),
            objective: document.slo.as_ref().map(Objective::of),
            phi: document
                .overdispersion
                .iter()
                .map(|row| (row.metric.clone(), [row.phi_reference, row.phi_current]))
                .filter(|(_, phi)| phi.iter().any(|phi| *phi > 1.0))
                .collect(),
            book: outcome.laid.clone(),
            complete: outcome.complete,
            exports: outcome.complete.then(|| Exports::of(document)).flatten(),
        }
    }
}

/// The sentence on top; a lesson does not give the answer away.
fn told(outcome: &Outcome) -> Headline {
    match outcome.sections.first() {
        Some(lesson) if lesson.id == "lesson" => Headline {
            title: lesson.title.clone(),
            sentence: "Read the story, look at the charts, then say what the matter is. The verdict is hidden until you ask for it."
                .into(),
            ..Headline::default()
        },
        _ => headline(outcome),
    }
}

/// Every part of an outcome: those that it brings along, then the rest.
fn sections(outcome: &Outcome) -> Vec<Section> {
    let document = &outcome.document;
    let brought = outcome.sections.iter().cloned().map(|section| {
        let is_moved = section.id == "slo" && outcome.complete;
        if is_moved {
            trial(document, &outcome.picture.slo, section)
        } else {
            section
        }
    });
    let mut sections: Vec<Section> = brought.collect();
    sections.extend([came_in::section(document), over_time::section(outcome)]);
    sections.extend(labels::section(outcome));
    sections.push(quality::section(outcome));
    sections.extend(groups::section(document));
    sections.push(drift::section(outcome));
    sections.extend(data::section(document));
    if outcome.complete {
        sections.extend([
            method::section(document, &outcome.asked),
            glossary::section(document),
        ]);
    }
    sections
}

fn section(id: &str, title: &str, blocks: Vec<Block>) -> Section {
    let (id, title) = (id.into(), title.into());
    Section { id, title, blocks }
}

/// A chart as a block, where there is one.
fn drawn(file: impl Into<String>, figure: Option<Figure>) -> Option<Block> {
    let (file, figure) = (file.into(), figure?.into());
    Some(Block::Figure { file, figure })
}

/// A table as a block, where it has rows.
fn tabled(caption: &str, table: Table) -> Option<Block> {
    let caption = caption.into();
    (!table.rows.is_empty()).then_some(Block::Table { caption, table })
}

fn heads<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

/// A number where there is one.
fn maybe(value: Option<f64>) -> Cell {
    Cell::maybe(value, None)
}

/// A part of a whole.
fn part(rows: u64, whole: u64) -> String {
    number::share(rows as f64 / whole.max(1) as f64)
}

#[cfg(test)]
mod tests;
