//! What the reader looks at.

use std::collections::BTreeMap;

/// What the reader looks at: a key for each [`Choice`](crate::report::Block::Choice) that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen(BTreeMap<String, String>);

impl Chosen {
    /// The key that was chosen; `None` where none is.
    pub fn key(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// These choices.
    pub const fn of(chosen: BTreeMap<String, String>) -> Self {
        Self(chosen)
    }

    /// These choices where others are made too.
    #[must_use]
    pub fn over(&self, others: &BTreeMap<String, String>) -> Self {
        let mut chosen = self.0.clone();
        let others = others.iter();
        chosen.extend(others.map(|(id, key)| (id.clone(), key.clone())));
        Self(chosen)
    }

    /// What a notebook keeps of them: not what was just copied.
    pub fn kept(&self) -> BTreeMap<String, String> {
        let kept = |(id, _): &(&String, &String)| !id.ends_with(" copied");
        let kept = self.0.iter().filter(kept);
        kept.map(|(id, key)| (id.clone(), key.clone())).collect()
    }

    /// The same with another key chosen; an empty one takes the choice back.
    #[must_use]
    pub fn with(&self, id: String, key: String) -> Self {
        let mut chosen = self.clone();
        if key.is_empty() {
            chosen.0.remove(&id);
        } else {
            chosen.0.insert(id, key);
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::state::{Action, State, reduce};

    #[test]
    fn a_choice_holds_until_another_or_none_is_made_and_nothing_is_computed_for_it() {
        let choose = |state: &State, key: &str| {
            let (state, effects) = reduce(state, Action::Choose("metric".into(), key.into()));
            assert_eq!(effects, []);
            state
        };
        let state = choose(&State::default(), "recall");
        assert_eq!(state.chosen.key("metric"), Some("recall"));
        assert_eq!(state.chosen.key("column"), None);
        let state = choose(&state, "f1");
        assert_eq!(state.chosen.key("metric"), Some("f1"));
        assert_eq!(choose(&state, "").chosen.key("metric"), None);
    }
}
