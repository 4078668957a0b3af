//! Which cells wait for new numbers while a run goes on: those whose part of the report depends on what was changed.

use super::State;
use crate::book::Book;
use crate::book::notebook::Kind;
use crate::report::Shown;

/// Parts that are known last.
const LAST: [&str; 7] = [
    "timeline", "verdict", "groups", "drift", "data", "method", "glossary",
];

impl State {
    /// Whether a cell still shows the numbers from before a change.
    pub fn is_stale(&self, kind: &Kind) -> bool {
        let Some(id) = kind.section().or((*kind == Kind::Threshold).then_some("")) else {
            return false;
        };
        let is_in =
            self.outcome.as_ref().is_some_and(|shown| !shown.complete) && !LAST.contains(&id);
        if self.progress.is_none() || is_in {
            return false;
        }
        let Some(settled) = &self.settled else {
            return true;
        };
        let (before, now) = (&settled.asked, &self.asked);
        before.keys != now.keys || depends(kind, &before.book, &now.book)
    }
}

/// Whether a change of the book changes what a kind of cell shows.
fn depends(kind: &Kind, before: &Book, now: &Book) -> bool {
    let without = |book: &Book, is_of_answers: bool| {
        let mut rest = book.clone();
        rest.slo = None;
        if is_of_answers {
            rest.threshold = None;
            rest.costs = None;
        }
        rest
    };
    let is_same = |is_of_answers| without(before, is_of_answers) == without(now, is_of_answers);
    match kind {
        // Quality over time has the objective in it, and the verdict speaks of it.
        Kind::Verdict | Kind::Slo | Kind::Exports | Kind::Sli => true,
        Kind::Drift | Kind::Faults | Kind::Labels => !is_same(true),
        _ => !is_same(false),
    }
}

/// What is known so far of the same files, with what was before in the place of what is not known yet: nothing goes away
/// and comes back.
pub(super) fn meanwhile(before: &Shown, now: Shown) -> Shown {
    let sections = before.sections.iter().map(|old| {
        let new = now.sections.iter().find(|new| new.id == old.id);
        let new = new.filter(|new| !LAST.contains(&new.id.as_str()));
        new.unwrap_or(old).clone()
    });
    Shown {
        sections: sections.collect(),
        ..now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{SloSpec, WindowSpec};
    use crate::report::Section;
    use crate::run::protocol::Event;
    use crate::ui::state::{Action, FileCard, Setting, reduce};

    fn shown(complete: bool, parts: &[(&str, &str)]) -> Shown {
        let section = |(id, title): &(&str, &str)| Section {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            blocks: Vec::new(),
        };
        Shown {
            complete,
            sections: parts.iter().map(section).collect(),
            ..Shown::default()
        }
    }

    fn heard(state: &State, shown: Shown) -> State {
        reduce(state, Action::Heard(Event::Outcome(Box::new(shown)), 0.0)).0
    }

    fn titles(state: &State) -> Vec<&str> {
        let shown = state.outcome.as_ref().unwrap();
        shown
            .sections
            .iter()
            .map(|one| one.title.as_str())
            .collect()
    }

    fn settled() -> State {
        let card = FileCard {
            key: 1,
            name: "a.csv".into(),
            bytes: 10,
        };
        let (state, _) = reduce(&State::default(), Action::Add(vec![card]));
        assert!(state.is_stale(&Kind::Drift), "nothing is known yet");
        heard(
            &state,
            shown(
                true,
                &[("verdict", "old"), ("quality", "old"), ("drift", "old")],
            ),
        )
    }

    #[test]
    fn only_cells_that_depend_on_a_change_wait_for_it() {
        let state = settled();
        assert!(!state.is_stale(&Kind::Verdict));
        let waiting = |change: Action| {
            let (state, _) = reduce(&state, change);
            let kinds = Kind::USUAL.iter().filter(|kind| state.is_stale(kind));
            kinds
                .map(|kind| kind.names().0.to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let threshold = Action::Set(Setting::Threshold(Some(0.3)));
        assert_eq!(
            waiting(threshold),
            "verdict slo exports data sli quality groups"
        );
        let window = Action::Set(Setting::Window(WindowSpec::from_id("day")));
        assert_eq!(waiting(window).split(' ').count(), Kind::USUAL.len());
        let mut of_objective = state.clone();
        of_objective.asked.book.slo = Some(SloSpec::default());
        let (of_objective, _) = reduce(&of_objective, Action::Again);
        let kinds = Kind::USUAL
            .iter()
            .filter(|kind| of_objective.is_stale(kind));
        let kinds: Vec<&str> = kinds.map(|kind| kind.names().0).collect();
        assert_eq!(kinds, ["verdict", "slo", "exports", "sli"]);
        assert!(!of_objective.is_stale(&Kind::Text) && !of_objective.is_stale(&Kind::Question));
    }

    #[test]
    fn what_is_not_known_yet_stays_until_it_is() {
        let (state, _) = reduce(&settled(), Action::Set(Setting::Threshold(Some(0.3))));
        let state = heard(
            &state,
            shown(false, &[("quality", "new"), ("drift", "empty")]),
        );
        assert_eq!(titles(&state), ["old", "new", "old"]);
        assert!(!state.is_stale(&Kind::Quality), "it is in");
        assert!(state.is_stale(&Kind::Verdict), "it is not");
        let state = heard(
            &state,
            shown(
                true,
                &[("verdict", "new"), ("quality", "new"), ("drift", "new")],
            ),
        );
        assert_eq!(titles(&state), ["new"; 3]);
        assert!(!state.is_stale(&Kind::Verdict));
    }
}
