use super::*;
use crate::book::{Convention, Part, Role, TieRule};
use crate::run::protocol::Event;

fn card(key: u64, name: &str) -> FileCard {
    FileCard {
        key,
        name: name.into(),
        bytes: 10 * key,
    }
}

fn outcome(complete: bool) -> Event<Shown> {
    Event::Outcome(Box::new(Shown {
        complete,
        ..Shown::default()
    }))
}

fn complaint(source: Option<&str>) -> Event<Shown> {
    Event::Complaint(Complaint {
        source: source.map(Into::into),
        message: "it is a photo".into(),
    })
}

fn source(name: &str) -> Source {
    Source {
        name: name.into(),
        format: "csv".into(),
        bytes: 10,
        rows: 0,
        part: Part::Current,
        part_reason: String::new(),
        columns: vec![],
        notes: vec![],
    }
}

/// All actions in a row; the last one's effects.
fn after(actions: Vec<Action>) -> (State, Vec<Effect>) {
    actions
        .into_iter()
        .fold((State::default(), vec![]), |(state, _), action| {
            reduce(&state, action)
        })
}

fn names(state: &State) -> Vec<&str> {
    state
        .asked
        .book
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect()
}

fn done(files: &[FileCard]) -> Vec<Action> {
    vec![
        Action::Add(files.to_vec()),
        Action::Heard(outcome(true), 0.0),
    ]
}

#[test]
fn files_are_run_as_they_come_and_the_phases_follow() {
    let (state, effects) = after(vec![Action::Add(vec![card(1, "a.csv"), card(2, "b.csv")])]);
    assert_eq!(
        (state.phase(), names(&state)),
        ("reading", vec!["a.csv", "b.csv"])
    );
    assert_eq!(effects, [Effect::Run(Box::new(state.asked.clone()))]);
    let (state, _) = reduce(&state, Action::Heard(outcome(false), 0.0));
    assert_eq!(state.phase(), "reading");
    let (state, _) = reduce(&state, Action::Heard(outcome(true), 0.0));
    assert_eq!(state.phase(), "done");
}

#[test]
fn the_same_file_again_takes_the_place_of_the_first_and_keeps_its_roles() {
    let role = Setting::Role {
        sources: vec![0],
        column: "x".into(),
        role: Some(Role::Label),
    };
    let twin = FileCard {
        key: 7,
        ..card(1, "a.csv")
    };
    let (state, _) = after(vec![
        Action::Add(vec![card(1, "a.csv")]),
        Action::Set(role),
        Action::Add(vec![twin]),
    ]);
    assert_eq!(
        (state.asked.keys, state.asked.book.sources.len()),
        (vec![7], 1)
    );
    assert_eq!(
        state.asked.book.sources.first().unwrap().roles,
        [("x".to_owned(), Role::Label)]
    );
}

#[test]
fn a_bad_file_leaves_results_and_book_as_they_were() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([
        Action::Add(vec![card(2, "photo.png")]),
        Action::Heard(complaint(Some("photo.png")), 0.0),
    ]);
    let (state, effects) = after(actions);
    assert_eq!(
        (state.phase(), names(&state), effects),
        ("done", vec!["a.csv"], vec![])
    );
    assert_eq!(state.complaints.len(), 1);
}

#[test]
fn a_bad_file_among_good_ones_is_left_out_and_its_complaint_stays() {
    let (state, effects) = after(vec![
        Action::Add(vec![card(1, "a.csv"), card(2, "photo.png")]),
        Action::Heard(complaint(Some("photo.png")), 0.0),
        Action::Heard(
            Event::Progress {
                done: 1,
                total: 10,
                stage: "reading".into(),
            },
            5.0,
        ),
    ]);
    assert_eq!(
        (state.phase(), names(&state), effects),
        ("reading", vec!["a.csv"], vec![])
    );
    assert_eq!(state.complaints.len(), 1);
}

#[test]
fn a_complaint_about_all_can_be_taken_up_by_hand() {
    let (state, _) = after(vec![
        Action::Add(vec![card(1, "a.csv")]),
        Action::Heard(Event::Recognised(vec![source("a.csv")]), 0.0),
        Action::Heard(complaint(None), 0.0),
    ]);
    assert_eq!((state.phase(), names(&state).len()), ("empty", 0));
    let (state, effects) = reduce(&state, Action::Reopen);
    assert_eq!(
        (names(&state), state.recognised.len(), effects),
        (vec!["a.csv"], 1, vec![])
    );
    let (_, effects) = reduce(&state, Action::Set(Setting::Part(0, Some(Part::Reference))));
    assert_eq!(effects.len(), 1);
}

#[test]
fn partial_results_give_way_to_complete_ones_when_the_run_fails_or_is_cancelled() {
    for end in [Action::Cancel, Action::Heard(complaint(None), 0.0)] {
        let mut actions = done(&[card(1, "a.csv")]);
        actions.extend([
            Action::Set(Setting::Threshold(Some(0.3))),
            Action::Heard(outcome(false), 0.0),
            end,
        ]);
        let (state, _) = after(actions);
        assert!(state.outcome.unwrap().complete);
        assert_eq!(state.asked.book.threshold, None);
    }
}

#[test]
fn a_word_of_a_stopped_run_is_not_heard() {
    let (state, effects) = after(vec![Action::Add(vec![card(1, "a.csv")]), Action::Cancel]);
    assert_eq!(
        (state.phase(), &effects[..]),
        ("empty", &[Effect::Stop][..])
    );
    let (state, _) = reduce(&state, Action::Heard(outcome(true), 0.0));
    assert_eq!(state.phase(), "empty");
    assert_eq!(reduce(&state, Action::Again).1.len(), 1);
}

#[test]
fn the_rate_waits_until_it_means_something() {
    let say = |done, at| {
        Action::Heard(
            Event::Progress {
                done,
                total: 1000,
                stage: "reading".into(),
            },
            at,
        )
    };
    let rate = |actions| after(actions).0.progress.unwrap().bytes_per_second;
    let add = Action::Add(vec![card(1, "a.csv")]);
    assert_eq!(
        rate(vec![add.clone(), say(0, 100.0), say(500, 200.0)]),
        None
    );
    assert_eq!(
        rate(vec![add, say(0, 100.0), say(500, 1100.0)]),
        Some(500.0)
    );
}

#[test]
fn setting_what_is_already_so_runs_nothing() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.push(Action::Set(Setting::Threshold(None)));
    assert_eq!(after(actions).1, []);
}

#[test]
fn removing_the_last_file_is_starting_over() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.push(Action::Remove(0));
    let (state, _) = after(actions);
    assert!(state.is_untouched() && state.settled.is_none());
}

fn threshold(value: f64) -> Action {
    Action::Set(Setting::Threshold(Some(value)))
}

#[test]
fn undo_goes_back_change_by_change_and_redo_forth_again() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([
        threshold(0.3),
        Action::Add(vec![card(2, "b.csv")]),
        Action::Remove(0),
    ]);
    let (mut state, _) = after(actions);
    let mut seen = vec![];
    for action in [Action::Undo, Action::Undo, Action::Redo, Action::Redo] {
        let (next, effects) = reduce(&state, action);
        assert_eq!(effects, [Effect::Run(Box::new(next.asked.clone()))]);
        seen.push((names(&next).join(" "), next.asked.book.threshold));
        state = next;
    }
    let step = |names: &str| (names.to_owned(), Some(0.3));
    assert_eq!(
        seen,
        [
            step("a.csv b.csv"),
            step("a.csv"),
            step("a.csv b.csv"),
            step("b.csv")
        ]
    );
    assert!(state.can_undo() && !state.can_redo());
}

#[test]
fn undoing_to_what_the_results_belong_to_shows_them_at_once() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([threshold(0.3), Action::Undo]);
    let (state, effects) = after(actions);
    assert_eq!((state.phase(), effects), ("done", vec![Effect::Stop]));
    assert_eq!(state.asked.book.threshold, None);
}

#[test]
fn another_change_forgets_what_was_undone_and_a_cancelled_one_is_no_step() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([threshold(0.3), Action::Undo, threshold(0.4), Action::Cancel]);
    let (state, _) = after(actions);
    assert!(!state.can_redo() && !state.can_undo());
    assert_eq!(reduce(&state, Action::Undo).1, []);
    assert_eq!(reduce(&state, Action::Redo).1, []);
}

#[test]
fn the_last_file_taken_away_comes_back_by_undo_but_not_after_starting_over() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([Action::Remove(0), Action::Undo]);
    let (state, effects) = after(actions.clone());
    assert_eq!((names(&state), effects.len()), (vec!["a.csv"], 1));
    actions.extend([Action::Clear, Action::Undo]);
    let (state, _) = after(actions);
    assert!(state.is_untouched());
}

#[test]
fn a_role_holds_in_every_file_of_the_table() {
    let role = Setting::Role {
        sources: vec![0, 2],
        column: "x".into(),
        role: Some(Role::Label),
    };
    let (state, _) = after(vec![
        Action::Add(vec![card(1, "a.csv"), card(2, "b.csv"), card(3, "c.csv")]),
        Action::Set(role),
    ]);
    let roles = state.asked.book.sources.iter();
    let set: Vec<usize> = roles.map(|source| source.roles.len()).collect();
    assert_eq!(set, [1, 0, 1]);
}

#[test]
fn a_file_that_changed_on_disk_is_replaced_when_it_is_chosen_again() {
    let mut actions = done(&[card(1, "a.csv"), card(2, "b.csv")]);
    actions.extend([
        threshold(0.3),
        Action::Heard(complaint(Some("a.csv")), 0.0),
        Action::Add(vec![card(5, "a.csv")]),
    ]);
    let (state, _) = after(actions);
    assert_eq!(
        (names(&state), &state.asked.keys[..]),
        (vec!["a.csv", "b.csv"], &[5, 2][..])
    );
    assert_eq!(state.asked.book.sources.first().unwrap().bytes, 50);
    // Nobody complained of b.csv: another file of that name is another file.
    let (state, _) = reduce(&state, Action::Add(vec![card(6, "b.csv")]));
    assert_eq!(names(&state), ["a.csv", "b.csv", "b.csv"]);
}

#[test]
fn a_reference_is_by_date_or_by_version() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([
        Action::Set(Setting::ReferenceVersion(Some("v7".into()))),
        Action::Set(Setting::ReferenceUntil(Some("2026-01-01".into()))),
    ]);
    let book = after(actions).0.asked.book;
    assert_eq!(book.reference_version, None);
    assert_eq!(book.reference_until.as_deref(), Some("2026-01-01"));
}

#[test]
fn what_may_need_much_memory_is_read_only_when_the_reader_says_so() {
    let (state, effects) = after(vec![
        Action::Add(vec![card(1, "a.csv")]),
        Action::Heard(Event::Recognised(vec![source("a.csv")]), 0.0),
        Action::Heard(Event::Large(3_200_000_000), 0.0),
    ]);
    assert_eq!(
        (state.phase(), state.is_large, effects),
        ("empty", true, vec![])
    );
    let [complaint] = &state.complaints[..] else {
        unreachable!("one sentence")
    };
    assert!(
        complaint.message.contains("3.20\u{202f}GB"),
        "{}",
        complaint.message
    );
    let (_, effects) = reduce(&state, Action::Anyway);
    let [Effect::Run(asked)] = &effects[..] else {
        unreachable!("one run")
    };
    assert_eq!(
        (&asked.keys[..], asked.book.memory_at_most),
        (&[1][..], None)
    );
    // Fewer columns may fit: what the reader ignores is asked about again.
    let (state, _) = reduce(&state, Action::Reopen);
    assert_eq!(state.asked.book.memory_at_most, Some(MEMORY));
}

#[test]
fn how_ties_stand_and_what_is_relevant_are_choices_like_others() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([
        Action::Set(Setting::RelevantFrom(Some(2.0))),
        Action::Set(Setting::Ties(Some(TieRule::Trec))),
        Action::Set(Setting::RelevantFrom(None)),
        Action::Undo,
    ]);
    let book = after(actions).0.asked.book;
    assert_eq!(
        (book.ties, book.relevant_from),
        (Some(TieRule::Trec), Some(2.0))
    );
}

#[test]
fn what_is_missing_and_how_dates_are_written_are_choices_like_others() {
    let mut actions = done(&[card(1, "a.csv")]);
    actions.extend([
        Action::Set(Setting::Missing(Some(vec!["-99".into()]))),
        Action::Set(Setting::DayFirst(Some(true))),
        Action::Undo,
    ]);
    actions.push(Action::Set(Setting::Convention(Some(
        Convention::Evidently,
    ))));
    let book = after(actions).0.asked.book;
    assert_eq!(book.convention, Some(Convention::Evidently));
    assert_eq!(
        (book.missing, book.day_first),
        (Some(vec!["-99".to_owned()]), None)
    );
}
