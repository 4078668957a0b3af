use super::*;
use crate::book::notebook::cell::{FILTER, QUESTION};
use crate::book::notebook::{Kind, file};
use crate::report::Shown;
use crate::run::protocol::{Event, Told};
use crate::ui::state::{Action, Edit, FileCard, Setting, reduce};

const CANARY: &str = "canary-17-of-a-row";

fn step((state, effects): (State, Vec<Effect>), action: Action) -> (State, Vec<Effect>) {
    let (state, more) = reduce(&state, action);
    (state, [effects, more].concat())
}

fn complete() -> Action {
    let shown = Shown {
        complete: true,
        ..Shown::default()
    };
    Action::Heard(Event::Outcome(Box::new(shown)), 0.0)
}

/// A file is read; the first cells are a question and a table.
fn begun(edits: Vec<Edit>) -> (State, Vec<Effect>) {
    let card = FileCard {
        key: 1,
        name: "a.csv".into(),
        bytes: 10,
    };
    let edits = edits.into_iter().map(Action::Edit);
    let actions = [Action::Add(vec![card])].into_iter().chain(edits);
    let (state, _) = actions.fold((State::default(), vec![]), step);
    step((state, vec![]), complete())
}

fn first() -> u32 {
    u32::try_from(Kind::USUAL.len()).unwrap() + 1
}

fn ask(text: &str) -> Edit {
    Edit::Ask(first(), QUESTION.into(), text.into())
}

fn question(text: &str) -> Asks {
    Asks::Question(text.into())
}

fn told(asks: Asks) -> Action {
    let blocks = vec![Block::Prose(CANARY.into())];
    let cell = first();
    Action::Told(Told::Answer { cell, asks, blocks })
}

fn inquiries(effects: &[Effect]) -> Vec<&Asks> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Inquire(_, _, asks) => Some(asks),
        _ => None,
    });
    asked.collect()
}

#[test]
fn a_question_waits_for_the_results_and_is_asked_once() {
    let (state, effects) = begun(vec![Edit::Add(Kind::Question, 0)]);
    assert_eq!(
        inquiries(&effects),
        Vec::<&Asks>::new(),
        "nothing is asked yet"
    );
    let (state, effects) = step((state, vec![]), Action::Edit(ask("a > 1")));
    assert_eq!(inquiries(&effects), [&question("a > 1")]);
    assert!(state.answers.is_asked(first()));
    let (state, effects) = reduce(&state, Action::Edit(Edit::Note(1, "n".into())));
    assert_eq!(effects, [], "it is being asked already");
    let (state, effects) = reduce(&state, told(question("a > 1")));
    assert_eq!((effects, state.answers.is_asked(first())), (vec![], false));
    assert_eq!(
        state.answers.of(first()).unwrap()[..],
        [Block::Prose(CANARY.into())]
    );
    // Words, moving, looking at something: no run, and no question once more.
    for action in [
        Action::Edit(Edit::Note(1, "m".into())),
        Action::Edit(Edit::Move(first(), 3)),
        Action::Edit(Edit::Pick(1, "x".into(), "y".into())),
        Action::Choose("metric".into(), "recall".into()),
    ] {
        assert_eq!(reduce(&state, action).1, []);
    }
}

#[test]
fn two_cells_are_asked_one_after_the_other_and_a_folded_one_when_it_opens() {
    let table = first() + 1;
    let (state, effects) = begun(vec![
        Edit::Add(Kind::Question, 0),
        ask("a"),
        Edit::Add(Kind::Table, 1),
        Edit::Ask(table, FILTER.into(), "a > 1".into()),
    ]);
    assert_eq!(inquiries(&effects), [&question("a")]);
    let (state, effects) = reduce(&state, told(question("a")));
    let rows = Asks::Table {
        filter: "a > 1".into(),
        sort: String::new(),
        rows: 20,
    };
    assert_eq!(inquiries(&effects), [&rows]);
    let (state, _) = reduce(&state, Action::Edit(Edit::Fold(first())));
    let (state, effects) = step((state, vec![]), Action::Edit(ask("b")));
    assert_eq!(inquiries(&effects), Vec::<&Asks>::new());
    let cell = table;
    let blocks = vec![];
    let asks = rows;
    let (state, effects) = reduce(&state, Action::Told(Told::Answer { cell, asks, blocks }));
    assert_eq!(effects, []);
    let (_, effects) = reduce(&state, Action::Edit(Edit::Fold(first())));
    assert_eq!(inquiries(&effects), [&question("b")]);
}

#[test]
fn other_results_have_other_answers_and_a_late_one_is_not_heard() {
    let (state, _) = begun(vec![Edit::Add(Kind::Question, 0), ask("a")]);
    let (state, effects) = reduce(&state, Action::Set(Setting::Threshold(Some(0.3))));
    assert!(matches!(&effects[..], [Effect::Run(_)]));
    let (state, effects) = reduce(&state, told(question("a")));
    assert_eq!((effects, state.answers.of(first())), (vec![], None));
    let (state, effects) = reduce(&state, complete());
    assert_eq!(inquiries(&effects), [&question("a")]);
    let (state, _) = reduce(&state, told(question("a")));
    assert!(state.answers.of(first()).is_some());
    let (state, _) = reduce(&state, Action::Set(Setting::Threshold(None)));
    assert!(
        state.answers.of(first()).is_some(),
        "until there is a new one"
    );
    let (state, effects) = reduce(&state, complete());
    assert_eq!(inquiries(&effects), [&question("a")]);
    assert!(state.answers.of(first()).is_none());
}

#[test]
fn a_question_that_takes_too_long_is_stopped_and_not_asked_again() {
    let (state, _) = begun(vec![Edit::Add(Kind::Question, 0), ask("a")]);
    let (state, effects) = reduce(&state, Action::Cancel);
    assert_eq!(effects, [Effect::Stop]);
    assert_eq!(state.phase(), "done", "what was shown stays");
    assert!(!state.answers.is_asked(first()) && state.answers.of(first()).is_some());
    let (state, effects) = reduce(&state, Action::Edit(Edit::Note(1, "n".into())));
    assert_eq!(effects, []);
    let (_, effects) = reduce(&state, Action::Edit(ask("b")));
    assert_eq!(inquiries(&effects), [&question("b")]);
}

#[test]
fn asking_is_a_step_back_and_an_answer_is_in_no_notebook() {
    let (state, _) = begun(vec![Edit::Add(Kind::Question, 0), ask("a"), ask("b")]);
    let (state, _) = reduce(&state, Action::Cancel);
    let (state, _) = reduce(&state, Action::Edit(ask("c")));
    let (state, _) = reduce(&state, told(question("c")));
    assert!(state.answers.of(first()).is_some());
    let kept = file::write(&state.notebook());
    assert!(kept.contains("\"question\": \"c\"") && !kept.contains(CANARY));
    let (state, _) = reduce(&state, Action::Undo);
    assert_eq!(state.paper.cells[0].asks(), Some(question("b")));
    assert_eq!(
        state.history.words().0,
        [
            "Added the cell Question",
            "Asked in the cell Question",
            "Asked in the cell Question"
        ]
    );
}
