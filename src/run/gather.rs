//! What the workers found of each column, laid into the outcome; then all columns together.

use std::sync::Arc;

use crate::data::DataError;
use crate::report::document::{Expectation, Groups, Note, Verdict};
use crate::report::{Outcome, Section, timeline};

use super::desk::Desk;
use super::drift::Compared;
use super::hand::decode;
use super::memo::{Basis, Drifted, On};
use super::multivariate::Together;
use super::outputs::Outputs;
use super::protocol::Part;
use super::{
    diagnosis, duplicates, estimate, groups, lesson, multiplicity, multivariate, releases, volume,
};

/// Parts of the outcome that were worked out while others compared columns.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    verdict: Option<Option<(Verdict, Section)>>,
    estimate: Option<(Option<Expectation>, Option<Expectation>)>,
    multivariate: Option<Together>,
    groups: Option<(Vec<Groups>, Vec<Note>)>,
}

impl Desk {
    /// Lays what was found of each column into the outcome, in the order given, and judges all of them.
    fn gather(&mut self, found: &[Vec<u8>]) -> Result<(), DataError> {
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
        Ok(())
    }

    /// Works out a part ahead of its time, and keeps it.
    pub(super) fn work_ahead(&mut self, part: Part) {
        match part {
            Part::Verdict => self.ahead.verdict = Some(self.verdict()),
            Part::Estimate => self.ahead.estimate = Some(self.estimate()),
            Part::Multivariate => self.ahead.multivariate = Some(multivariate::of(self)),
            Part::Groups => self.ahead.groups = Some(groups::of(self)),
        }
    }

    fn verdict(&mut self) -> Option<(Verdict, Section)> {
        self.lay_features();
        diagnosis::verdict_of(self)
    }

    fn estimate(&mut self) -> (Option<Expectation>, Option<Expectation>) {
        self.lay_features();
        let outputs = Outputs::of(self, &mut self.outcome.document.task.clone());
        estimate::kept(self, &outputs)
    }

    /// What was found of the columns, now or before, and what all say together.
    fn drifted(
        &mut self,
        order: &[usize],
        found: Vec<Vec<u8>>,
        ahead: Option<Together>,
    ) -> Arc<Drifted> {
        if let Some(known) = self.drifted.clone() {
            // What only drift needs is counted too.
            self.lay_features();
            return known;
        }
        if order.is_empty() {
            return Arc::default();
        }
        let mut together = ahead.unwrap_or_else(|| multivariate::of(self));
        multivariate::correlate(&mut together, self, order);
        let drifted = Arc::new(Drifted { found, together });
        let basis = Basis::of(self, On::Columns);
        self.memo.drift.keep(basis, &drifted);
        drifted
    }

    /// Lays what was found of each column into the outcome and looks at all together; after it the outcome is complete.
    pub(super) fn conclude(
        &mut self,
        columns: &[usize],
        found: Vec<Vec<u8>>,
    ) -> Result<Outcome, DataError> {
        let ahead = std::mem::take(&mut self.ahead);
        let drifted = self.drifted(columns, found, ahead.multivariate);
        self.gather(&drifted.found)?;
        let together = drifted.together.clone();
        let document = &mut self.outcome.document;
        document.correlations = together.correlations;
        document.multivariate = together.multivariate;
        document.task.notes.extend(together.notes);
        let (found, notes) = ahead.groups.unwrap_or_else(|| groups::of(self));
        self.outcome.document.groups = found;
        self.outcome.document.task.notes.extend(notes);
        self.lay_features();
        let outputs = Outputs::of(self, &mut self.outcome.document.task.clone());
        self.outcome.document.releases = releases::of(self, &outputs);
        drop(outputs);
        let (still, moved) = ahead.estimate.unwrap_or_else(|| self.estimate());
        self.outcome.document.estimate = still;
        self.outcome.document.estimate_reweighted = moved;
        let verdict = ahead.verdict.unwrap_or_else(|| self.verdict());
        let (verdict, told) = verdict.unzip();
        self.outcome.document.verdict = verdict;
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
        Ok(outcome)
    }
}
