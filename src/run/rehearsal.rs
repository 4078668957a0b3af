//! A small run of everything, before the first file is there.
//!
//! A browser compiles wasm quickly first and well only where it is used: a loop over a million rows that is entered
//! for the first time runs slowly to its end. Idle workers therefore rehearse on rows made here, and throw the result
//! away.

use std::fmt::Write as _;

use crate::book::{Book, Source};
use crate::data::DataError;
use crate::data::bytes::Bytes;

use super::conductor::Conductor;
use super::hand::{Buffer, Hand};
use super::protocol::Event;

/// Rows at first: enough that every loop turns often, few enough that a file which comes meanwhile waits a blink.
const ROWS: u32 = 1_500;
/// Levels after which there are as many rows more: what a run enters only once must turn for long to be compiled well.
const RISE: u32 = 3;
/// Rows of a day: enough that windows are days, so that even the first level has windows for the search for a cause.
const DAY_ROWS: u32 = 120;

/// Rows in memory.
struct Stage(Vec<u8>);

impl Bytes for Stage {
    fn name(&self) -> &'static str {
        "rehearsal.csv"
    }

    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
        let place = |offset: u64| {
            usize::try_from(offset)
                .unwrap_or(usize::MAX)
                .min(self.0.len())
        };
        Ok(self.0.get(place(start)..place(end)).unwrap_or(&[]).to_vec())
    }
}

/// Carries out a book on made rows with a hand of its own; answers the last event. From the first level on the model is wrong
/// in the last third of the days and one input in another unit, so that the search for a cause is rehearsed too.
pub(super) fn rehearse(level: u32) -> Option<Event> {
    let rows = ROWS * (1 + level / RISE);
    let days = (rows / DAY_ROWS).min(28);
    let mut text =
        String::from("id,ts,model_version,score,prediction,label,amount,tenure,region\n");
    let mut state: u32 = 1;
    let mut random = || {
        // Numerical Recipes' linear congruential generator: any spread of values will do.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    for row in 0..rows {
        let (score, amount) = (random(), random());
        let (day, hour) = (1 + row * days / rows, row % 24);
        let is_broken = level > 0 && day > days * 2 / 3;
        let label = u8::from(random() < if is_broken { 0.5 } else { score });
        let amount = if is_broken { 100.0 * amount } else { amount };
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{row},2026-01-{day:02}T{hour:02}:00:00Z,v1,{score:.6},{},{label},{amount:.4},{},c{}",
            u8::from(score >= 0.5),
            row % 37,
            row % 5,
        );
    }
    let book = Book {
        sources: vec![Source::default()],
        ..Book::default()
    };
    let files: Vec<Box<dyn Bytes>> = vec![Box::new(Stage(text.into_bytes()))];
    let mut conductor: Conductor<Vec<Buffer>> = Conductor::new(&book, 1);
    let mut hand = Hand::default();
    let mut last = None;
    while let Some(order) = conductor.next_order() {
        let task = order.task.clone();
        let files = if order.files.is_empty() {
            &[]
        } else {
            files.as_slice()
        };
        let mut replies = Vec::new();
        hand.handle(order.task, files, order.buffers, &mut |reply, buffers| {
            replies.push((reply, buffers));
        });
        for (reply, buffers) in replies {
            last = conductor.receive(reply, buffers).pop().or(last);
        }
        last = conductor.done(order.worker, &task).pop().or(last);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_a_binary_task_with_windows_and_drift() {
        let Some(Event::Outcome(outcome)) = rehearse(1) else {
            panic!("no outcome");
        };
        assert!(outcome.complete && outcome.document.task.measured);
        assert!(outcome.document.windows.len() > 2 && !outcome.document.drift.is_empty());
        assert!(!outcome.document.groups.is_empty() && outcome.document.estimate.is_some());
        let verdict = outcome.document.verdict.unwrap();
        assert!(!verdict.ranked.is_empty(), "{}", verdict.id);
    }
}
