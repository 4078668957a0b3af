//! What was before, to go back to and forth, each step with its words.

use super::{Action, Asked, Effect, Paper, Setting, State, back, run};

/// Steps that are remembered (ours): more than a day's work, a few megabytes.
const STEPS: usize = 1_000;

/// What was before a change, and what the change was.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    words: String,
    asked: Asked,
    paper: Paper,
}

/// Everything that the reader had before a change, and what undoing left.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    past: Vec<Step>,
    future: Vec<Step>,
    /// What is being typed in: the next letter there is no step of its own.
    typing: Option<(u32, bool)>,
}

impl History {
    /// Remembers what was before a change.
    pub(super) fn keep(&mut self, before: &State, words: String, typing: Option<(u32, bool)>) {
        let goes_on = typing.is_some() && typing == self.typing && self.future.is_empty();
        self.typing = typing;
        if goes_on {
            return;
        }
        self.future.clear();
        self.past.push(Step {
            words,
            asked: before.asked.clone(),
            paper: before.paper.clone(),
        });
        let beyond = self.past.len().saturating_sub(STEPS);
        self.past.drain(..beyond);
    }

    /// What was done, from the first to the last, and what was undone, the next to be done again first.
    pub fn words(&self) -> (Vec<&str>, Vec<&str>) {
        (
            self.past.iter().map(|step| step.words.as_str()).collect(),
            self.future
                .iter()
                .rev()
                .map(|step| step.words.as_str())
                .collect(),
        )
    }
}

impl Step {
    /// Whether it would change anything: a change that was cancelled or refused since would not.
    fn is_step(&self, state: &State) -> bool {
        // A page without files is nothing to go back to.
        let is_other = self.asked != state.asked && !self.asked.keys.is_empty();
        is_other || self.paper != state.paper
    }
}

impl State {
    /// Whether anything else was before.
    pub fn can_undo(&self) -> bool {
        self.history.past.iter().any(|step| step.is_step(self))
    }

    /// Whether anything was undone.
    pub fn can_redo(&self) -> bool {
        self.history.future.iter().any(|step| step.is_step(self))
    }
}

/// One step back; a change that was cancelled or refused since is no step.
pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    let before = state.asked.clone();
    while let Some(step) = state.history.past.pop() {
        if step.is_step(state) {
            let undone = put(state, step);
            state.history.future.push(undone);
            break;
        }
    }
    ask(state, before)
}

/// One step forth.
pub(super) fn redo(state: &mut State) -> Vec<Effect> {
    let before = state.asked.clone();
    while let Some(step) = state.history.future.pop() {
        if step.is_step(state) {
            let done = put(state, step);
            state.history.past.push(done);
            break;
        }
    }
    ask(state, before)
}

/// Back or forth to where so many steps were done; nothing is computed on the way.
pub(super) fn jump(state: &mut State, done: usize) -> Vec<Effect> {
    let before = state.asked.clone();
    while state.history.past.len() > done {
        let Some(step) = state.history.past.pop() else {
            break;
        };
        let undone = put(state, step);
        state.history.future.push(undone);
    }
    while state.history.past.len() < done {
        let Some(step) = state.history.future.pop() else {
            break;
        };
        let redone = put(state, step);
        state.history.past.push(redone);
    }
    ask(state, before)
}

/// Takes up what a step holds; what was there takes its place.
fn put(state: &mut State, step: Step) -> Step {
    state.history.typing = None;
    let asked = if step.asked.keys.is_empty() {
        state.asked.clone()
    } else {
        std::mem::replace(&mut state.asked, step.asked)
    };
    Step {
        words: step.words,
        asked,
        paper: std::mem::replace(&mut state.paper, step.paper),
    }
}

/// Asks for the book that is there now; where its results still stand, they are enough.
fn ask(state: &mut State, before: Asked) -> Vec<Effect> {
    if state.asked == before {
        return vec![];
    }
    state.recognised.clear();
    let settled = state.settled.as_ref();
    if settled.is_some_and(|settled| settled.asked == state.asked) {
        state.complaints.clear();
        state.refused = None;
        back(state);
        return vec![Effect::Stop];
    }
    run(state)
}

/// What an action is called among the steps; nothing where it is none.
pub(super) fn words(action: &Action, state: &State) -> Option<String> {
    let named = |at: usize| {
        let source = state.asked.book.sources.get(at);
        source.map_or("a file", |source| &source.name)
    };
    Some(match action {
        Action::Add(cards) => match &cards[..] {
            [] => return None,
            [card] => format!("Added {}", card.name),
            _ => format!("Added {} files", cards.len()),
        },
        Action::Remove(at) => format!("Removed {}", named(*at)),
        Action::Set(setting) => match setting {
            Setting::Part(at, _) => format!("Said what {} is", named(*at)),
            Setting::Role { column, .. } => format!("Set the role of {column}"),
            Setting::Renamed { from, to, .. } => format!("Took {to} for {from}"),
            Setting::Positive(_) => "Chose the positive class".into(),
            Setting::Threshold(_) => "Set the threshold".into(),
            Setting::Window(_) => "Chose the windows".into(),
            Setting::Missing(_) => "Said what is missing".into(),
            Setting::DayFirst(_) => "Said how dates are written".into(),
            Setting::Convention(_) => "Chose the convention of drift".into(),
            Setting::Ties(_) | Setting::RelevantFrom(_) => "Changed how rankings are read".into(),
            Setting::ReferenceFrom(_)
            | Setting::ReferenceUntil(_)
            | Setting::ReferenceVersion(_) => "Chose the reference".into(),
            Setting::Slo(_) => "Changed the objective".into(),
        },
        _ => return None,
    })
}
