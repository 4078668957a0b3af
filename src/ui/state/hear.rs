//! What follows from what a run says.

use super::{Asked, Effect, Settled, State, back, stale, start};
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
            if done == 0 {
                // Until now the engine was fetched.
                state.began_ms = None;
            }
            let began = *state.began_ms.get_or_insert(at_ms);
            let seconds = (at_ms - began) / 1000.0;
            // Rates of the first moments say nothing.
            progress.bytes_per_second = (seconds > 0.5 && done > 0).then(|| done as f64 / seconds);
            progress.done = done;
            progress.total = total;
            progress.stage = stage;
        }
        Event::Outcome(outcome) => {
            // What was laid under the book is asked for from now on, to be changed and taken back like anything else.
            if let Some(book) = &outcome.book {
                state.asked.book = (**book).clone();
            }
            let settled = state.settled.as_ref();
            let settled = settled.filter(|of| of.asked.keys == state.asked.keys);
            let outcome = match settled.filter(|_| !outcome.complete) {
                Some(settled) => stale::meanwhile(&settled.outcome, *outcome),
                None => *outcome,
            };
            let outcome = Shared::new(outcome);
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

#[cfg(test)]
mod tests {
    use crate::book::Book;
    use crate::report::Shown;
    use crate::run::protocol::Event;
    use crate::ui::state::{Action, Effect, FileCard, Setting, State, reduce};

    #[test]
    fn a_sample_brings_its_book_which_is_asked_for_from_then_on() {
        let card = FileCard {
            key: 1,
            name: "a.csv".into(),
            bytes: 10,
        };
        let texts = [Some("{}".to_owned()), Some("a lesson".to_owned())];
        let (state, effects) = reduce(&State::default(), Action::Open(vec![card], texts));
        assert_eq!(effects, [Effect::Run(Box::new(state.asked.clone()))]);
        assert_eq!(
            (
                state.asked.book.under.as_deref(),
                state.asked.book.lesson.as_deref()
            ),
            (Some("{}"), Some("a lesson"))
        );
        let laid = Book {
            reference_until: Some("2026-01-01".into()),
            under: None,
            ..state.asked.book.clone()
        };
        let told = Shown {
            complete: true,
            book: Some(Box::new(laid.clone())),
            ..Shown::default()
        };
        let (state, _) = reduce(&state, Action::Heard(Event::Outcome(Box::new(told)), 0.0));
        assert_eq!(
            (&state.asked.book, &state.asked.keys[..]),
            (&laid, &[1][..])
        );
        assert_eq!(state.settled.as_ref().unwrap().asked, state.asked);
        // A change is one on top of it, and taking it back keeps what was laid under.
        let (state, _) = reduce(
            &state,
            Action::Set(Setting::Onset(Some("2026-01-09".into()))),
        );
        assert_eq!(state.asked.book.onset.as_deref(), Some("2026-01-09"));
        let (state, _) = reduce(&state, Action::Undo);
        assert_eq!(state.asked.book, laid);
    }
}
