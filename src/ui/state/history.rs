//! What was asked before, to go back to and forth.

use super::{Asked, Effect, State, back, run};

/// Steps that are remembered; a book is small, and nobody goes back further.
const STEPS: usize = 100;

/// Every book that the reader had before a change, and those that undoing left.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    past: Vec<Asked>,
    future: Vec<Asked>,
}

impl History {
    /// Remembers what was asked before a change. A page without files is nothing to go back to.
    pub(super) fn keep(&mut self, before: Asked) {
        self.future.clear();
        if !before.keys.is_empty() {
            self.past.push(before);
            let beyond = self.past.len().saturating_sub(STEPS);
            self.past.drain(..beyond);
        }
    }

    /// Whether anything else was asked before.
    pub fn can_undo(&self, now: &Asked) -> bool {
        self.past.iter().any(|asked| asked != now)
    }

    /// Whether anything was undone.
    pub fn can_redo(&self, now: &Asked) -> bool {
        self.future.iter().any(|asked| asked != now)
    }
}

/// One step back; a change that was cancelled or refused since is no step.
pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    let History { past, future } = &mut state.history;
    step(past, future, &state.asked).map_or_else(Vec::new, |asked| ask(state, asked))
}

/// One step forth.
pub(super) fn redo(state: &mut State) -> Vec<Effect> {
    let History { past, future } = &mut state.history;
    step(future, past, &state.asked).map_or_else(Vec::new, |asked| ask(state, asked))
}

fn step(from: &mut Vec<Asked>, to: &mut Vec<Asked>, now: &Asked) -> Option<Asked> {
    loop {
        let asked = from.pop()?;
        if asked != *now {
            if !now.keys.is_empty() {
                to.push(now.clone());
            }
            return Some(asked);
        }
    }
}

/// Asks for a book of before; where its results still stand, they are enough.
fn ask(state: &mut State, asked: Asked) -> Vec<Effect> {
    state.recognised.clear();
    if state
        .settled
        .as_ref()
        .is_some_and(|settled| settled.asked == asked)
    {
        state.complaints.clear();
        state.refused = None;
        back(state);
        return vec![Effect::Stop];
    }
    state.asked = asked;
    run(state)
}
