//! What the reader says about the objective.

use crate::book::SloSpec;
use crate::book::slo::{AlertRow, Period, Sli};

/// One thing that is said about it; `None` gives it back to inference.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// The share that must be good.
    Share(Option<f64>),
    /// What is counted.
    Sli(Option<Sli>),
    /// Over which time.
    Over(Option<Period>),
    /// Whether numbers count whatever their intervals say.
    Strict(bool),
    /// When to call somebody.
    Alerts(Option<Vec<AlertRow>>),
    /// A name, a query or the labels of what is exported, by the field's id.
    Text(String, Option<String>),
}

/// Writes what was said into the book.
pub(super) fn grant(slo: &mut Option<SloSpec>, wishes: Vec<Wish>) {
    let mut spec = slo.take().unwrap_or_default();
    for wish in wishes {
        match wish {
            Wish::Share(share) => spec.objective = share,
            Wish::Sli(sli) => spec.sli = sli,
            Wish::Over(period) => spec.period = period,
            Wish::Strict(is_strict) => spec.strict = is_strict,
            Wish::Alerts(rows) => spec.alerts = rows,
            Wish::Text(id, text) => spec.write(&id, text),
        }
    }
    *slo = (spec != SloSpec::default()).then_some(spec);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::slo::Good;
    use crate::ui::state::{Action, Effect, FileCard, Setting, State, reduce};

    #[test]
    fn an_objective_is_asked_for_and_taken_back_like_any_other_setting() {
        let card = FileCard {
            key: 1,
            name: "a.csv".into(),
            bytes: 10,
        };
        let (state, _) = reduce(&State::default(), Action::Add(vec![card]));
        let set = |state: &State, wishes| reduce(state, Action::Set(Setting::Slo(wishes)));
        let (state, effects) = set(&state, vec![Wish::Share(Some(0.99))]);
        assert!(matches!(effects.as_slice(), [Effect::Run(_)]));
        let served = Sli::Event(Good::Served);
        let (state, _) = set(
            &state,
            vec![Wish::Sli(Some(served.clone())), Wish::Strict(true)],
        );
        let slo = state.asked.book.slo.clone().unwrap();
        assert_eq!(
            (slo.objective, slo.sli, slo.strict),
            (Some(0.99), Some(served), true)
        );
        let (state, _) = reduce(&state, Action::Undo);
        assert!(!state.asked.book.slo.as_ref().unwrap().strict);
        let (state, _) = set(&state, vec![Wish::Share(None)]);
        assert_eq!(state.asked.book.slo, None);
        let (state, effects) = set(&state, vec![Wish::Over(None)]);
        assert_eq!(effects, []);
        let text = |text: Option<&str>| vec![Wish::Text("team".into(), text.map(str::to_owned))];
        let (state, effects) = set(&state, text(Some("ml-sre")));
        assert!(matches!(effects.as_slice(), [Effect::Run(_)]));
        let names = &state.asked.book.slo.as_ref().unwrap().exports;
        assert_eq!(names.team.as_deref(), Some("ml-sre"));
        assert_eq!(set(&state, text(None)).0.asked.book.slo, None);
    }
}
