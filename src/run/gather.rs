//! What the workers found of each column, laid into the outcome; then all columns together.

use crate::data::DataError;
use crate::report::{Outcome, Section, timeline};

use super::desk::Desk;
use super::drift::Compared;
use super::hand::decode;
use super::outputs::Outputs;
use super::{
    diagnosis, duplicates, estimate, groups, lesson, multiplicity, multivariate, releases, volume,
};

impl Desk {
    /// Lays what was found of each column into the outcome, in the order given, and judges all of them.
    pub(super) fn gather(&mut self, found: &[Vec<u8>]) -> Result<Outcome, DataError> {
        let document = &mut self.outcome.document;
        if !found.is_empty() {
            // The columns that only drift needs are counted by now.
            document.sources.clone_from(&self.sources);
        }
        for bytes in found {
            let column: Compared = decode(bytes)?;
            document.drift.extend(column.drift);
            document.profiles.extend(column.profiles);
            document.checks.extend(column.checks);
            let distributions = &mut self.outcome.picture.distributions;
            distributions.extend(column.distribution);
        }
        volume::check(document);
        multiplicity::settle(document);
        duplicates::check(self);
        Ok(self.outcome.clone())
    }

    /// Looks at all columns together; after it the outcome is complete.
    pub(super) fn conclude(&mut self, columns: &[usize]) -> Outcome {
        if !columns.is_empty() {
            let found = multivariate::together(self, columns);
            let document = &mut self.outcome.document;
            document.correlations = found.correlations;
            document.multivariate = found.multivariate;
            document.task.notes.extend(found.notes);
        }
        groups::compare(self);
        self.lay_features();
        let outputs = Outputs::of(self, &mut self.outcome.document.task.clone());
        self.outcome.document.releases = releases::of(self, &outputs);
        let case = diagnosis::case_of(self, &outputs);
        let (still, moved) = estimate::of((self, &outputs), case.as_ref());
        let (verdict, told) = diagnosis::verdict_of(self, case.as_ref()).unzip();
        let document = &mut self.outcome.document;
        document.estimate = still;
        document.estimate_reweighted = moved;
        document.verdict = verdict;
        let mut first: Vec<Section> = told.into_iter().collect();
        if self.book.lesson.is_some() {
            // The lesson of the first word gives way to the one that holds the verdict.
            self.outcome
                .sections
                .retain(|section| section.id != "lesson");
            first = lesson::concluded(self, first);
        } else {
            first.extend(timeline::sections(&self.outcome));
        }
        self.outcome.sections.splice(0..0, first);
        let mut outcome = std::mem::take(&mut self.outcome);
        outcome.complete = true;
        self.told = Some(outcome.clone());
        outcome
    }
}
