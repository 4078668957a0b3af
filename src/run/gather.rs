//! What the workers found of each column, laid into the outcome; then all columns together.

use std::sync::Arc;

use crate::data::DataError;
use crate::reason::diagnosis::{Diagnosis, diagnose};
use crate::report::document::{Expectation, Groups, Note};
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
    explained: Option<Explained>,
    multivariate: Option<Together>,
    groups: Option<(Vec<Groups>, Vec<Note>)>,
}

/// What the rows tell beyond quality.
#[derive(Debug)]
struct Explained {
    /// The quality that scores, or like rows, let expect; and the same for moved inputs.
    estimates: (Option<Expectation>, Option<Expectation>),
    /// `None` where quality is not measured over windows.
    diagnosis: Option<Diagnosis>,
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
            Part::Explanation => self.ahead.explained = Some(self.explain()),
            Part::Multivariate => self.ahead.multivariate = Some(multivariate::of(self)),
            Part::Groups => self.ahead.groups = Some(groups::of(self)),
        }
    }

    /// What is expected without labels and why quality fell, now or before; one look at the rows serves both.
    fn explain(&mut self) -> Explained {
        self.lay_features();
        let basis = Basis::of(self, On::Answers);
        let asked = diagnosis::asked(self);
        let asked = basis.clone().map(|basis| basis.with(&asked));
        let estimates = self.memo.estimates.get(basis.as_ref());
        let diagnosis = self.memo.diagnoses.get(asked.as_ref());
        if let (Some(estimates), Some(diagnosis)) = (&estimates, &diagnosis) {
            return Explained {
                estimates: estimates.clone(),
                diagnosis: Some(diagnosis.clone()),
            };
        }
        let outputs = Outputs::of(self, &mut self.outcome.document.task.clone());
        let case = diagnosis::case_of(self, &outputs);
        let estimates = estimates.unwrap_or_else(|| estimate::of((self, &outputs), case.as_ref()));
        let has_windows = !self.outcome.document.windows.is_empty();
        let diagnosis = diagnosis.or_else(|| case.as_ref().filter(|_| has_windows).map(diagnose));
        drop(case);
        self.memo.estimates.keep(basis, &estimates);
        if let Some(found) = &diagnosis {
            self.memo.diagnoses.keep(asked, found);
        }
        Explained {
            estimates,
            diagnosis,
        }
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
        let explained = ahead.explained.unwrap_or_else(|| self.explain());
        let (still, moved) = explained.estimates;
        self.outcome.document.estimate = still;
        self.outcome.document.estimate_reweighted = moved;
        let verdict = explained
            .diagnosis
            .map(|found| diagnosis::verdict_of(self, &found));
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
