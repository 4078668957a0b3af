use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::*;

fn at(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("static")
        .join(path)
}

fn read<T: DeserializeOwned>(path: &str) -> T {
    let text = fs::read_to_string(at(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn lessons() -> Vec<(LessonEntry, Lesson)> {
    let index: LessonIndex = read("lessons/index.json");
    let read = |entry: LessonEntry| {
        let lesson = read(&format!("lessons/{}", entry.file));
        (entry, lesson)
    };
    index.lessons.into_iter().map(read).collect()
}

/// The cause that a verdict of the diagnosis belongs to.
fn cause_of(verdict: &str) -> Option<Cause> {
    Some(match verdict {
        "H1" | "H1s" => Cause::Definition,
        "H2" => Cause::Retrained,
        "H3a" | "H3b" | "H3c" | "H3d" => Cause::World,
        "HL" => Cause::Labels,
        "H0" => Cause::Nothing,
        "INSUFFICIENT" | "IMMATURE" => Cause::CannotTell,
        _ => return None,
    })
}

#[test]
fn every_incident_with_an_answer_has_a_lesson_that_agrees_with_it() {
    let incidents: Vec<Value> = read("incidents/index.json");
    let told: BTreeSet<String> = incidents
        .iter()
        .filter(|incident| incident["answer"].is_string())
        .map(|incident| incident["slug"].as_str().unwrap().to_owned())
        .collect();
    assert!(told.len() >= 10, "{} incidents", told.len());
    let taught: BTreeSet<String> = lessons().into_iter().map(|(entry, _)| entry.slug).collect();
    assert_eq!(told, taught);
    for (entry, lesson) in lessons() {
        let slug = &entry.slug;
        let answer: Value = read(&format!("incidents/{slug}/answer.json"));
        let cause = cause_of(answer["verdict"].as_str().unwrap());
        assert_eq!(Some(lesson.cause), cause, "{slug}");
        assert_eq!(lesson.slug, *slug);
        let incident = incidents.iter().find(|one| one["slug"] == slug.as_str());
        assert_eq!(incident.unwrap()["title"], entry.title.as_str());
    }
}

#[test]
fn the_index_is_in_order_and_names_every_cause() {
    let index: LessonIndex = read("lessons/index.json");
    let orders: Vec<u32> = index.lessons.iter().map(|entry| entry.order).collect();
    let expected: Vec<u32> = (1..).take(orders.len()).collect();
    assert_eq!(orders, expected);
    let causes: Vec<Cause> = index.causes.iter().map(|cause| cause.id).collect();
    assert_eq!(causes, Cause::ALL);
    // The first three lessons are the three causes, so that a short session has seen each.
    let first: BTreeSet<Cause> = lessons()
        .iter()
        .take(3)
        .map(|(_, lesson)| lesson.cause)
        .collect();
    assert_eq!(first.len(), 3);
}

#[test]
fn every_lesson_can_be_answered_and_says_something_to_every_answer() {
    for (_, lesson) in lessons() {
        let slug = &lesson.slug;
        let wrong: BTreeSet<Cause> = lesson.wrong.keys().copied().collect();
        let others: BTreeSet<Cause> = Cause::ALL
            .into_iter()
            .filter(|cause| *cause != lesson.cause)
            .collect();
        assert_eq!(wrong, others, "{slug}");
        assert!(
            !lesson.look.is_empty() && !lesson.hints.is_empty(),
            "{slug}"
        );
        assert!(!lesson.questions.is_empty(), "{slug}");
        let names: BTreeSet<&str> = lesson.questions.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(names.len(), lesson.questions.len(), "{slug}: names");
        for question in &lesson.questions {
            let right = question.choices.iter().filter(|one| one.is_right).count();
            assert!(right > 0, "{slug}: {} has no answer", question.id);
            assert!(right < question.choices.len(), "{slug}: {}", question.id);
            let said = |one: &Choice| !one.text.is_empty() && !one.said.is_empty();
            assert!(question.choices.iter().all(said), "{slug}");
        }
    }
}

#[test]
fn titles_and_stories_do_not_give_the_cause_away() {
    let told = [
        "fahrenheit",
        "cache",
        "loan_length",
        "definition",
        "drifted",
        "missing",
        "concept",
        "shift",
        "prior",
    ];
    let incidents: Vec<Value> = read("incidents/index.json");
    for incident in incidents.iter().filter(|one| one["answer"].is_string()) {
        let (slug, story) = (&incident["slug"], incident["story"].as_str().unwrap());
        let all = format!("{slug} {} {story}", incident["title"]).to_lowercase();
        for word in told {
            // "Missing" values are what the dashboards of one story praise.
            assert!(
                !all.contains(word) || (word == "missing" && *slug == "long-weekend"),
                "{slug}: {word}"
            );
        }
        assert!(story.len() < 700, "{slug}: {} bytes", story.len());
    }
}

#[test]
fn every_incident_has_all_its_files() {
    let incidents: Vec<Value> = read("incidents/index.json");
    for incident in &incidents {
        let mut files: Vec<&str> = incident["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file.as_str().unwrap())
            .collect();
        files.extend(
            ["book", "answer", "reveal"]
                .iter()
                .filter_map(|field| incident[*field].as_str()),
        );
        for file in files {
            let bytes = fs::metadata(at(&format!("incidents/{file}")))
                .unwrap()
                .len();
            assert!(bytes > 0 && bytes <= 400_000, "{file}: {bytes} bytes");
        }
        for field in ["licence", "provenance", "title", "story", "task"] {
            assert!(
                incident[field]
                    .as_str()
                    .is_some_and(|text| !text.is_empty())
            );
        }
    }
}
