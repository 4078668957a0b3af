//! What follows from what a run says.

use super::{Asked, Effect, Settled, State, back, start};
use crate::report::Shown;
use crate::report::number::bytes;
use crate::run::protocol::{Complaint, Event};
use crate::ui::shared::Shared;

pub(super) fn hear(state: &mut State, event: Event<Shown>, at_ms: f64) -> Vec<Effect> {
    // A word of a run that was stopped may still be on its way.
    let Some(progress) = &mut state.progress else {
        return vec![];
    };
    match event {
        Event::Recognised(sources) => state.recognised = sources,
        Event::Progress { done, total, stage } => {
            let began = *state.began_ms.get_or_insert(at_ms);
            let seconds = (at_ms - began) / 1000.0;
            // Rates of the first moments say nothing.
            progress.bytes_per_second = (seconds > 0.5 && done > 0).then(|| done as f64 / seconds);
            progress.done = done;
            progress.total = total;
            progress.stage = stage;
        }
        Event::Outcome(outcome) => {
            let outcome = Shared::new(*outcome);
            state.outcome = Some(outcome.clone());
            if outcome.complete {
                state.recognised.clear();
                state.progress = None;
                state.complaints.extend(problems(&outcome));
                state.settled = Some(Settled {
                    asked: state.asked.clone(),
                    outcome,
                });
            }
        }
        Event::Large(memory) => {
            let message = format!(
                "these files may need {} of memory, which this tab may not have: read them anyway, or say what their \
                 columns are and set those that are not needed to ignored",
                bytes(memory)
            );
            let source = None;
            let effects = complain(state, Complaint { source, message });
            state.is_large = state.refused.is_some();
            return effects;
        }
        Event::Complaint(complaint) => return complain(state, complaint),
    }
    vec![]
}

/// What kept quality from being measured, though the files could be read.
fn problems(outcome: &Shown) -> Vec<Complaint> {
    let notes = outcome.task.notes.iter();
    notes
        .filter(|note| note.kind == "problem")
        .map(|note| Complaint {
            source: None,
            message: note.message.clone(),
        })
        .collect()
}

/// Bad news about one new file leaves that file out and goes on with the others; any other brings back what was.
pub(super) fn complain(state: &mut State, complaint: Complaint) -> Vec<Effect> {
    let refused = (state.asked.clone(), std::mem::take(&mut state.recognised));
    let rest = without(state, complaint.source.as_deref());
    state.complaints.push(complaint);
    let settled = state.settled.as_ref().map(|settled| &settled.asked);
    match rest {
        Some(rest) if !rest.keys.is_empty() && Some(&rest) != settled => {
            state.asked = rest;
            start(state)
        }
        _ => {
            back(state);
            if state.settled.is_none() && state.recipe.is_empty() {
                state.asked = Asked::default();
            } else if state.settled.is_none() {
                // What the notebook asks stays; its files are to come again.
                state.asked.keys.clear();
                state.asked.book.sources.clear();
            }
            if !refused.1.is_empty() {
                state.refused = Some(refused);
            }
            vec![]
        }
    }
}

/// What is asked less the new file of that name.
fn without(state: &State, name: Option<&str>) -> Option<Asked> {
    let name = name?;
    let known = |key: &u64| {
        state
            .settled
            .as_ref()
            .is_some_and(|settled| settled.asked.keys.contains(key))
    };
    let sources = state.asked.book.sources.iter().zip(&state.asked.keys);
    let at = sources
        .into_iter()
        .position(|(source, key)| source.name == name && !known(key))?;
    let mut rest = state.asked.clone();
    rest.book.sources.remove(at);
    rest.keys.remove(at);
    Some(rest)
}
