use super::*;
use crate::book::notebook::{Cell, Kind};
use crate::book::slo::{Good, Sli};
use crate::book::{Part, SloSpec, WindowSpec};
use crate::report::document;
use crate::run::protocol::{Event, Told};
use crate::ui::state::{Action, Setting, reduce};

fn card(key: u64, name: &str, bytes: u64) -> FileCard {
    FileCard {
        key,
        name: name.into(),
        bytes,
    }
}

fn source(name: &str, bytes: u64, roles: &[(&str, Role)]) -> Source {
    let roles = roles.iter().map(|(name, role)| ((*name).to_owned(), *role));
    Source {
        name: name.into(),
        bytes,
        roles: roles.collect(),
        ..Source::default()
    }
}

/// Predictions and labels, daily windows, a text on top.
fn linked() -> Notebook {
    let mut notebook = Notebook::of(Book {
        sources: vec![
            source("log.csv", 900, &[("late", Role::Score)]),
            source("labels.csv", 100, &[]),
        ],
        window: Some(WindowSpec::Day),
        ..Book::default()
    });
    notebook.title = "May".into();
    notebook.schemas = vec![Some(schema(["id", "late"].into_iter())), None];
    notebook.view = [("metric".to_owned(), "recall".to_owned())].into();
    notebook.cells.insert(
        0,
        Cell {
            text: "Look.".into(),
            ..Cell::new(77, Kind::Text)
        },
    );
    notebook
}

fn opened(notebook: Notebook) -> Action {
    Action::Told(Told::Opened(Ok(Box::new(notebook))))
}

fn after(actions: Vec<Action>) -> (State, Vec<Effect>) {
    let start = (State::default(), vec![]);
    actions
        .into_iter()
        .fold(start, |(state, _), action| reduce(&state, action))
}

fn recognised(names: &[(&str, &[&str])]) -> Action {
    let source = |(name, columns): &(&str, &[&str])| document::Source {
        name: (*name).into(),
        format: "csv".into(),
        bytes: 1,
        rows: 0,
        part: Part::Current,
        part_reason: String::new(),
        columns: columns
            .iter()
            .map(|name| document::Column {
                name: (*name).into(),
                kind: "number".into(),
                role: Role::Feature,
                confidence: 1.0,
                reason: String::new(),
                missing: None,
                look: None,
            })
            .collect(),
        notes: vec![],
    };
    Action::Heard(Event::Recognised(names.iter().map(source).collect()), 0.0)
}

#[test]
fn a_notebook_opens_whole_and_waits_for_its_files() {
    let (state, effects) = after(vec![opened(linked())]);
    assert_eq!(effects, []);
    assert!(!state.is_untouched() && state.waits());
    assert_eq!(state.paper.title, "May");
    assert_eq!(state.chosen.key("metric"), Some("recall"));
    let said: Vec<_> = state.checks().into_iter().map(|check| check.said).collect();
    assert_eq!(
        said,
        ["not here yet (900\u{202f}B)", "not here yet (100\u{202f}B)"]
    );
    // Kept or shared before any file comes, it is what was opened.
    assert_eq!(state.notebook(), {
        let mut same = linked();
        same.book.memory_at_most = Some(MEMORY);
        same
    });
}

#[test]
fn files_take_their_places_in_any_order_and_are_run_when_all_are_there() {
    let (state, effects) = after(vec![
        opened(linked()),
        Action::Add(vec![card(5, "labels.csv", 100)]),
    ]);
    assert_eq!((effects, state.waits()), (vec![], true));
    let (state, effects) = reduce(&state, Action::Add(vec![card(9, "log.csv", 900)]));
    assert_eq!(effects, [Effect::Run(Box::new(state.asked.clone()))]);
    assert_eq!(state.asked.keys, [9, 5]);
    let book = &state.asked.book;
    assert_eq!(book.window, Some(WindowSpec::Day));
    assert_eq!(book.sources, linked().book.sources);
}

#[test]
fn one_file_of_another_name_takes_the_last_free_place_and_that_is_said() {
    let (state, effects) = after(vec![
        opened(linked()),
        Action::Add(vec![card(1, "labels.csv", 100), card(2, "june.csv", 700)]),
    ]);
    assert_eq!(effects.len(), 1);
    assert_eq!(
        state.asked.book.sources[0].roles,
        linked().book.sources[0].roles
    );
    let check = &state.checks()[0];
    assert_eq!(
        check.said,
        "june.csv stands for it, 700\u{202f}B instead of 900\u{202f}B"
    );
    assert!(!check.is_same);
}

#[test]
fn columns_that_differ_are_told_and_one_can_be_taken_for_another() {
    let (state, _) = after(vec![
        opened(linked()),
        Action::Add(vec![card(1, "labels.csv", 100), card(2, "log.csv", 900)]),
        recognised(&[
            ("log.csv", &["id", "delayed"]),
            ("labels.csv", &["id", "y"]),
        ]),
    ]);
    let check = state.checks().remove(0);
    assert_eq!(check.said, "its columns differ");
    assert_eq!(check.lost, [("late".to_owned(), Some(Role::Score))]);
    assert_eq!(check.free, ["id", "delayed"]);
    let (state, effects) = reduce(
        &state,
        Action::Set(Setting::Renamed {
            source: 0,
            from: "late".into(),
            to: "delayed".into(),
        }),
    );
    assert_eq!(effects.len(), 1);
    assert_eq!(
        state.asked.book.sources[0].roles,
        [("delayed".to_owned(), Role::Score)]
    );
    assert_eq!(state.history.words().0, ["Took delayed for late"]);
}

#[test]
fn what_the_objective_and_the_cells_say_of_a_column_goes_with_it() {
    let mut notebook = linked();
    let sli = Sli::Event(Good::Expression(
        "abs(late) < 3 AND wind < 20 AND label = 1".into(),
    ));
    notebook.book.slo = Some(SloSpec {
        sli: Some(sli),
        ..SloSpec::default()
    });
    notebook.cells.push(Cell {
        settings: [(
            "question".to_owned(),
            "SELECT avg(wind), max(late)".to_owned(),
        )]
        .into(),
        ..Cell::new(800, Kind::Question)
    });
    let (state, _) = after(vec![
        opened(notebook),
        Action::Add(vec![card(1, "labels.csv", 100), card(2, "log.csv", 900)]),
        recognised(&[
            ("log.csv", &["id", "delayed", "wind speed"]),
            ("labels.csv", &["id", "y"]),
        ]),
    ]);
    let lost = |state: &State| state.checks().remove(0).lost;
    let wanted = [
        ("late".to_owned(), Some(Role::Score)),
        ("wind".to_owned(), None),
    ];
    assert_eq!(lost(&state), wanted);
    let renamed = |from: &str, to: &str| {
        Action::Set(Setting::Renamed {
            source: 0,
            from: from.into(),
            to: to.into(),
        })
    };
    let (state, effects) = reduce(&state, renamed("late", "delayed"));
    assert!(matches!(&effects[..], [Effect::Run(_)]));
    let (state, effects) = reduce(&state, renamed("wind", "wind speed"));
    assert!(matches!(&effects[..], [Effect::Run(_)]));
    let slo = state.asked.book.slo.as_ref().unwrap();
    let text = "abs(delayed) < 3 AND \"wind speed\" < 20 AND label = 1";
    assert_eq!(slo.sli, Some(Sli::Event(Good::Expression(text.into()))));
    let cell = state.paper.cells.last().unwrap();
    assert_eq!(
        cell.settings["question"],
        "SELECT avg(\"wind speed\"), max(delayed)"
    );
    // One step back takes back both what the objective and what the cell says.
    let (state, _) = reduce(&state, Action::Undo);
    let cell = state.paper.cells.last().unwrap();
    assert_eq!(cell.settings["question"], "SELECT avg(wind), max(delayed)");
}

#[test]
fn the_same_files_are_as_they_were() {
    let (state, _) = after(vec![
        opened(linked()),
        Action::Add(vec![card(1, "labels.csv", 100), card(2, "log.csv", 900)]),
        recognised(&[("log.csv", &["late", "id"]), ("labels.csv", &["id", "y"])]),
    ]);
    assert!(
        state
            .checks()
            .iter()
            .all(|check| check.is_same && check.lost.is_empty())
    );
    let notebook = state.notebook();
    assert_eq!(notebook.schemas[0], linked().schemas[0]);
    assert_eq!(notebook.schemas[1], Some(schema(["id", "y"].into_iter())));
}

#[test]
fn files_that_come_while_a_link_is_read_are_its_files() {
    let (state, effects) = after(vec![
        Action::Opening(false),
        Action::Add(vec![card(1, "labels.csv", 100), card(2, "log.csv", 900)]),
    ]);
    assert_eq!((effects, state.asked.keys.len()), (vec![], 0));
    let (state, effects) = reduce(&state, opened(linked()));
    assert_eq!(effects.len(), 1);
    assert_eq!(state.asked.keys, [2, 1]);
}

#[test]
fn a_link_that_cannot_be_read_says_so_and_the_files_are_opened_anyway() {
    let (state, effects) = after(vec![
        Action::Opening(false),
        Action::Add(vec![card(1, "a.csv", 1)]),
        Action::Told(Told::Opened(
            Err("this link was cut at 9 characters".into()),
        )),
    ]);
    assert_eq!(effects.len(), 1);
    assert_eq!(
        state.complaints[0].message,
        "this link was cut at 9 characters"
    );
    let (state, effects) = after(vec![
        Action::Opening(true),
        Action::Add(vec![card(1, "a.csv", 1)]),
        Action::Unopened,
    ]);
    assert_eq!((effects.len(), state.complaints.len()), (1, 0));
}

#[test]
fn a_sample_keeps_to_its_recipe_and_another_one_does_not_take_it() {
    let mut notebook = linked();
    notebook.sample = Some("flights".into());
    let three = vec![
        card(1, "labels.csv", 100),
        card(2, "log.csv", 900),
        card(3, "reference.csv", 5),
    ];
    let (state, _) = after(vec![
        Action::Opening(true),
        Action::OfSample("flights".into()),
        Action::Add(three.clone()),
        opened(notebook.clone()),
    ]);
    assert_eq!(state.asked.keys, [2, 1]);
    let (state, effects) = after(vec![
        Action::Opening(true),
        Action::OfSample("bikes".into()),
        Action::Add(three),
        opened(notebook),
    ]);
    assert_eq!((state.asked.keys.len(), effects.len()), (3, 1));
    assert!(!state.is_open && state.recipe.is_empty());
    assert_eq!(state.paper.sample.as_deref(), Some("bikes"));
}

#[test]
fn what_is_edited_before_the_files_come_is_undone_without_them() {
    let (state, _) = after(vec![
        opened(linked()),
        Action::Edit(crate::ui::state::Edit::Delete(77)),
        Action::Add(vec![card(1, "labels.csv", 100), card(2, "log.csv", 900)]),
    ]);
    let keys = state.asked.keys.clone();
    let (state, _) = reduce(&state, Action::Undo);
    assert_eq!(state.paper.cells[0].id, 77);
    assert_eq!(state.asked.keys, keys);
}
