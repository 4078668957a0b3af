//! What cells ask of the rows, and the answers: shown, never kept.

use super::{Effect, State};
use crate::book::notebook::Asks;
use crate::report::Block;
use crate::report::section::Block::Remark;
use crate::ui::shared::Shared;

/// Answers by cell, and what is being asked. One thing at a time: the desk has one pair of hands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    found: Vec<(u32, Asks, Shared<Vec<Block>>)>,
    asked: Option<(u32, Asks)>,
    /// Whether the report is being written.
    pub is_reporting: bool,
}

impl Answers {
    /// What is shown below a cell: of what it asks now, or until then of what it asked before.
    pub fn of(&self, cell: u32) -> Option<&Shared<Vec<Block>>> {
        let found = self.found.iter().find(|(of, ..)| *of == cell);
        found.map(|(.., blocks)| blocks)
    }

    /// Whether this cell's answer is being looked for.
    pub fn is_asked(&self, cell: u32) -> bool {
        self.asked.as_ref().is_some_and(|(of, _)| *of == cell)
    }

    fn put(&mut self, cell: u32, asks: Asks, blocks: Vec<Block>) {
        self.found.retain(|(of, ..)| *of != cell);
        self.found.push((cell, asks, Shared::new(blocks)));
    }
}

/// The engine answers; what was asked before something changed is not heard.
pub(super) fn heed(state: &mut State, cell: u32, asks: Asks, blocks: Vec<Block>) {
    let answered = Some((cell, asks));
    if state.answers.asked != answered {
        return;
    }
    if let Some((cell, asks)) = state.answers.asked.take() {
        state.answers.put(cell, asks, blocks);
    }
}

/// The reader does not want to wait for an answer; it is not asked for again until something changes.
pub(super) fn stop(state: &mut State) -> Vec<Effect> {
    let Some((cell, asks)) = state.answers.asked.take() else {
        return vec![];
    };
    let said = Remark("Stopped before there was an answer.".into());
    state.answers.put(cell, asks, vec![said]);
    vec![Effect::Stop]
}

/// Asks what was not answered yet, once the results belong to what is asked; other results have other answers.
pub(super) fn next(state: &mut State, before: &State, effects: &mut Vec<Effect>) {
    if state.settled != before.settled {
        state.answers.found.clear();
    }
    if effects
        .iter()
        .any(|effect| matches!(effect, Effect::Run(_) | Effect::Stop))
    {
        // Whoever was asked is gone.
        state.answers.asked = None;
        state.answers.is_reporting = false;
    }
    let settled = state.settled.as_ref().map(|settled| &settled.asked);
    let is_ready = state.progress.is_none() && settled == Some(&state.asked);
    if !is_ready || state.answers.asked.is_some() || state.asked.keys.is_empty() {
        return;
    }
    let shown = state.paper.cells.iter().filter(|cell| !cell.collapsed);
    let mut asking = shown.filter_map(|cell| Some((cell.id, cell.asks()?)));
    let answered = |(cell, asks): &(u32, Asks)| {
        let mut found = state.answers.found.iter();
        found.any(|(of, to, _)| of == cell && to == asks)
    };
    if let Some((cell, asks)) = asking.find(|one| !answered(one)) {
        state.answers.asked = Some((cell, asks.clone()));
        effects.push(Effect::Inquire(Box::new(state.asked.clone()), cell, asks));
    }
}

#[cfg(test)]
mod tests;
