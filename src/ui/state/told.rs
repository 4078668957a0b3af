//! What follows from what the engine says about the notebook.

use super::{Action, Effect, Opening, Panel, State, answers, recipe, report};
use crate::report::Block;
use crate::run::protocol::{Complaint, Purpose, Told};
use crate::ui::shared::Shared;

/// The reader's words as blocks: by cell, and whether they are its note; with the text that they were made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Laid(Vec<((u32, bool), Words)>);

/// A text, and what the engine made of it.
type Words = (String, Shared<Vec<Block>>);

impl Laid {
    /// The words of a cell, or of its note.
    pub fn get(&self, place: &(u32, bool)) -> Option<&Words> {
        let found = self.0.iter().find(|(of, _)| of == place);
        found.map(|(_, words)| words)
    }

    fn put(&mut self, place: (u32, bool), words: Words) {
        self.0.retain(|(of, _)| *of != place);
        self.0.push((place, words));
    }
}

impl State {
    /// The words that the engine has not laid out yet.
    pub fn unlaid(&self) -> Vec<((u32, bool), String)> {
        let texts = self.paper.texts().into_iter();
        let is_new = |(place, text): &((u32, bool), &str)| {
            self.laid.get(place).is_none_or(|(of, _)| of != text)
        };
        let new = texts.filter(is_new);
        new.map(|(place, text)| (place, text.to_owned())).collect()
    }
}

pub(super) fn heed(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Told(Told::Opened(Ok(notebook))) => return recipe::open(state, *notebook),
        Action::Told(Told::Opened(Err(message))) => {
            let effects = recipe::give_up(state);
            say(state, message);
            return effects;
        }
        Action::Said(message) => say(state, message),
        Action::Told(Told::Report(written)) => return report::written(state, written),
        Action::Told(Told::Words(words)) => {
            for (place, text, blocks) in words {
                state.laid.put(place, (text, Shared::new(blocks)));
            }
        }
        Action::Told(Told::Answer { cell, asks, blocks }) => {
            answers::heed(state, cell, asks, blocks);
        }
        Action::Told(Told::Link(link)) => {
            if let Panel::Share(shown) = &mut state.panel {
                *shown = Some(Shared::new(link));
            }
        }
        Action::Told(Told::File {
            title,
            name,
            text,
            purpose,
        }) => {
            return vec![match purpose {
                Purpose::Save => Effect::Save { name, text },
                Purpose::Keep(id) => Effect::Shelve { id, title, text },
            }];
        }
        Action::Opening(is_again) => {
            state.opening = Some(Opening {
                is_again,
                ..Opening::default()
            });
        }
        Action::Unopened => return recipe::give_up(state),
        Action::OfSample(slug) if state.is_untouched() => state.paper.sample = Some(slug),
        Action::Shelved(recent) => state.recent = Shared::new(recent),
        Action::LeaveOut(leaves_out) => {
            state.leaves_out = leaves_out;
            return share(state);
        }
        Action::Show(Panel::Share(_)) => return share(state),
        Action::Show(panel) => state.panel = panel,
        _ => {}
    }
    vec![]
}

fn say(state: &mut State, message: String) {
    let source = None;
    state.complaints.push(Complaint { source, message });
}

fn share(state: &mut State) -> Vec<Effect> {
    state.panel = Panel::Share(None);
    vec![Effect::Link(Box::new(state.notebook()), state.leaves_out)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::notebook::Kind;
    use crate::run::protocol::LinkTold;
    use crate::ui::state::{Edit, reduce};

    fn after(actions: Vec<Action>) -> (State, Vec<Effect>) {
        let start = (State::default(), vec![]);
        let step = |(state, _): (State, Vec<Effect>), action| reduce(&state, action);
        actions.into_iter().fold(start, step)
    }

    #[test]
    fn words_are_laid_out_once_and_again_when_they_change() {
        let id = u32::try_from(Kind::USUAL.len()).unwrap() + 1;
        let write = |text: &str| Action::Edit(Edit::Write(id, text.into()));
        let told = |text: &str| {
            let blocks = vec![Block::Prose(text.into())];
            Action::Told(Told::Words(vec![((id, false), text.into(), blocks)]))
        };
        let (state, _) = after(vec![Action::Edit(Edit::Add(Kind::Text, 0)), write("a")]);
        assert_eq!(state.unlaid(), [((id, false), "a".to_owned())]);
        let (state, _) = reduce(&state, told("a"));
        assert_eq!(state.unlaid(), []);
        let (state, _) = reduce(&state, write("ab"));
        // The old words stay until the new ones are there.
        assert_eq!(state.laid.get(&(id, false)).unwrap().0, "a");
        assert_eq!(state.unlaid().len(), 1);
        let (state, _) = reduce(&state, Action::Edit(Edit::Note(1, "n".into())));
        assert_eq!(state.unlaid().len(), 2);
    }

    #[test]
    fn a_link_is_asked_for_when_the_panel_opens_and_when_names_are_left_out() {
        let (state, effects) = after(vec![Action::Show(Panel::Share(None))]);
        assert!(matches!(&effects[..], [Effect::Link(_, false)]));
        let link = LinkTold {
            fragment: "v1.x".into(),
            ..LinkTold::default()
        };
        let (state, _) = reduce(&state, Action::Told(Told::Link(link.clone())));
        assert!(matches!(&state.panel, Panel::Share(Some(shown)) if **shown == link));
        let (state, effects) = reduce(&state, Action::LeaveOut(true));
        assert!(matches!(&effects[..], [Effect::Link(_, true)]));
        let (state, _) = reduce(&state, Action::Show(Panel::Closed));
        // An answer that comes late opens nothing.
        let (state, _) = reduce(&state, Action::Told(Told::Link(link)));
        assert_eq!(state.panel, Panel::Closed);
    }

    #[test]
    fn what_is_said_beside_a_run_does_not_end_it() {
        let card = crate::ui::state::FileCard {
            key: 1,
            name: "a.csv".into(),
            bytes: 1,
        };
        let (state, effects) = after(vec![
            Action::Add(vec![card]),
            Action::Said("this browser keeps nothing".into()),
        ]);
        assert_eq!(
            (state.phase(), effects, state.complaints.len()),
            ("reading", vec![], 1)
        );
    }

    #[test]
    fn a_file_goes_where_it_was_asked_for() {
        let file = |purpose| {
            Action::Told(Told::File {
                title: "May".into(),
                name: "n.wellenough.json".into(),
                text: "{}".into(),
                purpose,
            })
        };
        let (_, effects) = after(vec![file(Purpose::Save)]);
        assert!(matches!(&effects[..], [Effect::Save { name, .. }] if name == "n.wellenough.json"));
        let (_, effects) = after(vec![file(Purpose::Keep("k1".into()))]);
        let kept = |id: &str, title: &str| (id == "k1") && (title == "May");
        assert!(matches!(&effects[..], [Effect::Shelve { id, title, .. }] if kept(id, title)));
    }
}
