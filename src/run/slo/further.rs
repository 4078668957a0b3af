//! Objectives beside that of the book: judged on rows that were read once.

use crate::book::Further;
use crate::data::DataError;
use crate::report::Outcome;
use crate::report::document::Slo;

use super::super::desk::Desk;
use super::super::measured;
use super::super::outputs::Outputs;
use super::found;

impl Desk {
    /// Judges the further objectives. Those about the book's windows need its rows alone; for windows of another length
    /// the rows are cut and measured once more.
    pub(in crate::run) fn judge_further(&mut self) -> Result<(), DataError> {
        if self.book.further.is_empty() {
            return Ok(());
        }
        let mut told = Vec::new();
        let outputs = Outputs::of(self, &mut self.outcome.document.task.clone());
        for one in &self.book.further {
            let is_same = one.window == self.book.window;
            told.push(is_same.then(|| {
                let document = &self.outcome.document;
                let slo = found(self, &outputs, document, &one.spec)?;
                slo.map(|(slo, _)| slo).ok_or_else(nothing)
            }));
        }
        self.outcome.further = self.over_other_windows(told)?;
        Ok(())
    }

    /// Fills in what is about other windows; the desk stays as it was.
    fn over_other_windows(
        &mut self,
        told: Vec<Option<Result<Slo, String>>>,
    ) -> Result<Vec<Result<Slo, String>>, DataError> {
        let further = std::mem::take(&mut self.book.further);
        let asked = (self.book.slo.clone(), self.book.window);
        let cut = std::mem::take(&mut self.cut);
        let mut all = Vec::new();
        for (told, Further { spec, window }) in told.into_iter().zip(&further) {
            all.push(if let Some(told) = told {
                told
            } else {
                self.book.slo = Some(spec.clone());
                self.book.window = *window;
                of(measured::measure(self)?)
            });
        }
        (self.book.slo, self.book.window) = asked;
        (self.book.further, self.cut) = (further, cut);
        Ok(all)
    }
}

/// The objective of an outcome, or why there is none.
fn of(outcome: Outcome) -> Result<Slo, String> {
    let mut notes = outcome.document.task.notes.into_iter();
    let why = notes.find(|note| note.kind == "slo");
    let why = why.map_or_else(nothing, |note| note.message);
    outcome.document.slo.ok_or(why)
}

fn nothing() -> String {
    "the files hold nothing that an objective could count".into()
}
