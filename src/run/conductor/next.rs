//! What is done next, and by whom.

use super::super::protocol::{Part, Task};
use super::{Conductor, DESK, Stage};

impl<B: Default, O> Conductor<B, O> {
    pub(super) fn next_task(&mut self) -> Option<(usize, (Task, B))> {
        if let Some(entry) = self.for_desk.pop_front() {
            return Some((DESK, entry));
        }
        if let Some(column) = self.next_column() {
            return Some((DESK, (column, B::default())));
        }
        let other = self.free_but_desk().filter(|_| !self.for_any.is_empty());
        if let Some(worker) = other {
            return Some((worker, self.for_any.pop_front()?));
        }
        if self.outstanding.get(DESK) != Some(&0) {
            return None;
        }
        let part = self
            .next_part()
            .map(|part| (Task::Ahead(part), B::default()));
        Some((DESK, part.or_else(|| self.for_any.pop_front())?))
    }

    /// A worker without work, so that the desk reads only when all others are busy. Where these and the desk are, one that
    /// reads: its next piece then lies ready when it ends, however busy the page is.
    fn free_but_desk(&self) -> Option<usize> {
        let others = self.outstanding.get(DESK + 1..)?;
        let with = |tasks: usize| others.iter().rposition(|count| *count == tasks);
        let ahead = || {
            let reads = matches!(self.for_any.front(), Some((Task::Read(_), _)));
            let is_desk_busy = self.outstanding.get(DESK) != Some(&0);
            with(1).filter(|_| reads && is_desk_busy)
        };
        Some(DESK + 1 + with(0).or_else(ahead)?)
    }

    /// Whether all rows are at the desk, and quality is told.
    pub(super) fn compares(&self) -> bool {
        self.stage == Stage::Comparing && self.phase_is_in(1)
    }

    /// Columns are fetched few at a time, so that the desk never holds two copies of many, and before anything else the
    /// desk has to do, so that no one waits for them.
    fn next_column(&mut self) -> Option<Task> {
        let under_way = self.next_column - self.compared.len();
        if !self.compares()
            || self.next_column >= self.columns
            || under_way > 2 * self.outstanding.len()
        {
            return None;
        }
        self.next_column += 1;
        Some(Task::Column {
            index: self.next_column - 1,
        })
    }

    /// What the desk can work out while others compare columns.
    fn next_part(&mut self) -> Option<Part> {
        if self.compares() {
            self.ahead.pop_front()
        } else {
            None
        }
    }
}
