//! Answers what cells ask of the rows: from the table that the run has left, or from the files, read anew.

use crate::book::Book;
use crate::book::expression::question::{Plan, Question, filtered, read};
use crate::book::expression::{Known, Slot};
use crate::book::notebook::Asks;
use crate::data::DataError;
use crate::data::bytes::Bytes;
use crate::reason::question::{Answer, answer};
use crate::report::Block;
use crate::report::question::{blocks, refused};

use super::conductor::Conductor;
use super::desk::{Desk, readable};
use super::hand::{Buffer, Hand};
use super::kept::Identity;
use super::outputs::Outputs;
use super::protocol::{Event, Task};
use super::slo::{Cells, known};
use super::table::Table;

impl Hand {
    /// The answer as it is shown, or why there is none.
    pub(super) fn inquire(
        &mut self,
        book: &Book,
        (cell, asks): (u32, &Asks),
        files: &[Box<dyn Bytes>],
    ) -> Vec<Block> {
        let question = match asks {
            Asks::Question(text) => read(text).map_err(|why| format!("the question: {why}")),
            Asks::Table { filter, sort, rows } => filtered(filter, sort, *rows),
        };
        // What cannot be read is told before files are.
        let found = question.and_then(|question| {
            self.prepare(book, files)?;
            let desk = self.at_desk().map_err(|error| error.to_string())?;
            desk.answer(question)
        });
        match found {
            Ok(answer) => blocks(&answer, &format!("answer-{cell}")),
            Err(why) => refused(&why),
        }
    }

    /// Has the tables of a book on the desk.
    fn prepare(&mut self, book: &Book, files: &[Box<dyn Bytes>]) -> Result<(), String> {
        if self.at_desk().is_ok_and(|desk| desk.is_of(book, files)) {
            return Ok(());
        }
        self.read_anew(book, files)?;
        let desk = self.at_desk().map_err(|error| error.to_string())?;
        desk.lay().map_err(|error| error.to_string())
    }

    /// Reads all files by itself; nothing is measured.
    fn read_anew(&mut self, book: &Book, files: &[Box<dyn Bytes>]) -> Result<(), String> {
        let mut conductor: Conductor<Vec<Buffer>> = Conductor::new(book, 1);
        while let Some(order) = conductor.next_order() {
            let task = order.task.clone();
            let mut events = Vec::new();
            if task != Task::Measure {
                let files = match order.files[..] {
                    [at] if files.len() > 1 => files.get(at..=at).unwrap_or(&[]),
                    [] => &[],
                    _ => files,
                };
                let mut replies = Vec::new();
                self.handle(order.task, files, order.buffers, &mut |reply, buffers| {
                    replies.push((reply, buffers));
                });
                for (reply, buffers) in replies {
                    events.extend(conductor.receive(reply, buffers));
                }
            }
            events.extend(conductor.done(order.worker, &task));
            for event in events {
                match event {
                    Event::Complaint(complaint) => return Err(complaint.message),
                    Event::Large(_) => {
                        return Err("the files may need more memory than there is".into());
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

impl Desk {
    /// Whether its tables are those of a book and its files, all columns laid.
    fn is_of(&self, book: &Book, files: &[Box<dyn Bytes>]) -> bool {
        let theirs = files.iter().map(|file| Identity::of(file.as_ref()));
        let mut pairs = self.opened.iter().zip(theirs);
        self.features_laid
            && self.opened.len() == files.len()
            && pairs.all(|(opened, identity)| identity.is_some() && opened.identity == identity)
            && readable(book.clone()).is_ok_and(|book| book == self.book)
    }

    /// Lays all columns into the table.
    fn lay(&mut self) -> Result<(), DataError> {
        self.table = Table::lay(self)?;
        self.lay_features();
        Ok(())
    }

    fn answer(&self, question: Question) -> Result<Answer, String> {
        let outputs = Outputs::of(self, &mut self.outcome.document.task.clone());
        let mut there = known(self, &outputs);
        if question.items.is_empty() {
            self.leave_out_unread(&mut there, &outputs);
        }
        let plan = Plan::of(question, &there).map_err(|why| why.to_string())?;
        let cells = Cells::of(self, &outputs, &plan.slots);
        for (at, (slot, _)) in plan.slots.iter().enumerate() {
            if let Slot::Column(name) = slot
                && !cells.has(at)
            {
                return Err(format!(
                    "the column \"{name}\" was not read, since it is ignored: give it another role in Columns and settings"
                ));
            }
        }
        answer(&plan, self.table.rows, &|row, slot| cells.at(row, slot))
    }

    /// Of every column only those are shown that were read.
    fn leave_out_unread(&self, known: &mut Known, outputs: &Outputs) {
        let slots: Vec<_> = known
            .columns
            .iter()
            .filter_map(|(name, kind)| Some((Slot::Column(name.clone()), (*kind)?)))
            .collect();
        let cells = Cells::of(self, outputs, &slots);
        let read: Vec<&Slot> = (0..)
            .zip(&slots)
            .filter(|(at, _)| cells.has(*at))
            .map(|(_, (slot, _))| slot)
            .collect();
        known
            .columns
            .retain(|(name, _)| read.contains(&&Slot::Column(name.clone())));
    }
}
