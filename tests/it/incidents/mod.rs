//! Every incident of `static/incidents`, opened with its book as the command line opens it, against its answer.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;
use wellenough::book::Book;
use wellenough::run::native::carry_out;

mod told;
mod verdict;

/// How the roles of all incidents are, whoever made the log.
const ROLES: [(&str, &str); 10] = [
    ("time", "time"),
    ("id", "id"),
    ("model_version", "version"),
    ("model_definition", "definition"),
    ("score", "score"),
    ("prediction", "prediction"),
    ("has_job", "label"),
    ("repaid", "label"),
    ("rented", "label"),
    ("label_time", "label_time"),
];

/// An incident, its answer, and what the program writes about it.
struct Opened {
    slug: String,
    answer: Value,
    document: Value,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("static/incidents")
}

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Every incident, opened once for all tests.
fn opened() -> &'static [Opened] {
    static OPENED: OnceLock<Vec<Opened>> = OnceLock::new();
    OPENED.get_or_init(|| {
        let index = read("index.json");
        let incidents = index.as_array().unwrap().iter();
        let told = incidents.filter(|incident| incident["answer"].is_string());
        told.map(open).collect()
    })
}

fn open(incident: &Value) -> Opened {
    let slug = incident["slug"].as_str().unwrap();
    let text = std::fs::read_to_string(folder().join(incident["book"].as_str().unwrap()));
    let book = Book::read(&text.unwrap()).unwrap();
    let files = incident["files"].as_array().unwrap().iter();
    let files: Vec<PathBuf> = files
        .map(|file| folder().join(file.as_str().unwrap()))
        .collect();
    for (source, file) in book.sources.iter().zip(&files) {
        assert!(file.ends_with(&source.name), "{slug}: {}", source.name);
        assert_eq!(
            std::fs::metadata(file).unwrap().len(),
            source.bytes,
            "{slug}"
        );
    }
    assert_eq!(book.sources.len(), files.len(), "{slug}");
    let outcome = carry_out(&book, &files, 2, &mut |_| {});
    let outcome = outcome.unwrap_or_else(|complaint| panic!("{slug}: {}", complaint.message));
    Opened {
        slug: slug.to_owned(),
        answer: read(incident["answer"].as_str().unwrap()),
        document: serde_json::to_value(outcome.document.saved()).unwrap(),
    }
}

/// The number of a metric in a scope, with its n.
fn number(document: &Value, metric: &str, scope: &str) -> (f64, u64) {
    let all = document["quality"].as_array().unwrap();
    let found = all
        .iter()
        .find(|quality| quality["metric"] == metric && quality["scope"] == scope)
        .unwrap();
    (
        found["value"].as_f64().unwrap(),
        found["n"].as_u64().unwrap(),
    )
}

/// The mean of a metric over the rows of windows that begin before a day, or from it on, with their number.
fn over_windows(document: &Value, metric: &str, day: &str, is_before: bool) -> (f64, u64) {
    let windows = document["windows"].as_array().unwrap();
    let (mut sum, mut rows) = (0.0, 0);
    for quality in document["quality"].as_array().unwrap() {
        if quality["metric"] != metric || quality["scope"] != "window" {
            continue;
        }
        let window = usize::try_from(quality["window"].as_u64().unwrap()).unwrap();
        let starts_before = windows[window]["start"].as_str().unwrap() < day;
        let n = quality["n"].as_u64().unwrap();
        if starts_before == is_before && n > 0 {
            sum += quality["value"].as_f64().unwrap() * f64::from(u32::try_from(n).unwrap());
            rows += n;
        }
    }
    (sum / f64::from(u32::try_from(rows).unwrap()), rows)
}

fn near(found: (f64, u64), wanted: &Value, metric: &str, what: &str) {
    assert_eq!(found.1, wanted["n"].as_u64().unwrap(), "{what}: rows");
    let wanted = wanted[metric].as_f64().unwrap();
    assert!(
        (found.0 - wanted).abs() < 1e-9,
        "{what}: {} for {wanted}",
        found.0
    );
}

#[test]
fn there_is_an_incident_for_every_cause() {
    let found: Vec<&str> = opened()
        .iter()
        .map(|one| one.answer["verdict"].as_str().unwrap())
        .collect();
    assert!(found.len() >= 10);
    for id in [
        "H0",
        "H1",
        "H1s",
        "H2",
        "H3a",
        "H3b",
        "H3c",
        "H3d",
        "HL",
        "INSUFFICIENT",
        "IMMATURE",
    ] {
        assert!(found.contains(&id), "no incident is {id}");
    }
    assert_eq!(found.iter().filter(|id| **id == "H3a").count(), 3);
}

#[test]
fn roles_are_recognised_as_the_story_says() {
    for one in opened() {
        let mut known = 0;
        for source in one.document["sources"].as_array().unwrap() {
            for column in source["columns"].as_array().unwrap() {
                let name = column["name"].as_str().unwrap();
                let role = ROLES.iter().find(|(known, _)| *known == name);
                let wanted = role.map_or("feature", |(_, role)| role);
                assert_eq!(column["role"], wanted, "{}: {name}", one.slug);
                // The book sets none of them, so each was recognised.
                assert!(
                    column["confidence"].as_f64().unwrap() < 1.0,
                    "{}: {name}",
                    one.slug
                );
                known += usize::from(role.is_some());
            }
        }
        // The id stands in both files; a regression has no score.
        let wanted = if one.answer["quality"]["reference"]["roc_auc"].is_null() {
            8
        } else {
            9
        };
        assert!(known >= wanted, "{}: {known} columns with a role", one.slug);
    }
}

#[test]
fn quality_is_what_scikit_learn_says_before_and_after() {
    for one in opened() {
        let (answer, document) = (&one.answer, &one.document);
        let quality = &answer["quality"];
        let metrics: &[&str] = if quality["reference"]["roc_auc"].is_null() {
            &["mean_absolute_error"]
        } else {
            &["accuracy", "roc_auc"]
        };
        for scope in ["reference", "current"] {
            for metric in metrics {
                let what = format!("{}: {metric} of {scope}", one.slug);
                near(
                    number(document, metric, scope),
                    &quality[scope],
                    metric,
                    &what,
                );
            }
        }
        let Some(onset) = answer["onset"]["best"].as_str() else {
            continue;
        };
        for (scope, is_before) in [("before", true), ("after", false)] {
            let what = format!("{}: {} {scope} {onset}", one.slug, metrics[0]);
            let found = over_windows(document, metrics[0], onset, is_before);
            near(found, &quality[scope], metrics[0], &what);
        }
    }
}

#[test]
fn quality_falls_where_the_answer_says_so_and_nowhere_else() {
    for one in opened() {
        let quality = &one.answer["quality"];
        let at = |scope: &str, metric: &str| quality[scope][metric].as_f64().unwrap();
        match one.answer["verdict"].as_str().unwrap() {
            // Nothing happened; a look at the numbers alone may mislead where there are few.
            "H0" => assert!((at("reference", "accuracy") - at("current", "accuracy")).abs() < 0.01),
            "INSUFFICIENT" => assert!(quality["reference"]["n"].as_u64().unwrap() < 300),
            "IMMATURE" => {
                let labels = &one.document["labels"];
                assert_eq!(labels["basis"], "label_time", "{}", one.slug);
                let windows = one.document["windows"].as_array().unwrap().iter();
                let current: Vec<&Value> = windows.filter(|w| w["scope"] == "current").collect();
                assert!(!current.is_empty());
                assert!(current.iter().all(|window| window["status"] == "immature"));
            }
            _ if quality["before"]["roc_auc"].is_null() => {
                let (before, after) = (
                    at("before", "mean_absolute_error"),
                    at("after", "mean_absolute_error"),
                );
                assert!(after > 1.3 * before, "{}: {before} to {after}", one.slug);
            }
            _ => {
                let fall = at("before", "accuracy") - at("after", "accuracy");
                assert!((0.03..0.16).contains(&fall), "{}: {fall}", one.slug);
            }
        }
    }
}

#[test]
fn verdicts_equal_their_answers() {
    let mut table = String::new();
    let mut surprises = Vec::new();
    for one in opened() {
        let verdict = &one.document["verdict"];
        let found = verdict::differences(&one.answer, verdict);
        let said = if found.is_empty() {
            "right".to_owned()
        } else {
            found.join("; ")
        };
        let _ = writeln!(
            table,
            "{:16} {:12} {:12} {said}",
            one.slug,
            one.answer["verdict"].as_str().unwrap(),
            verdict["id"].as_str().unwrap_or("-")
        );
        if said != "right" {
            surprises.push(format!("{}: {said}", one.slug));
        }
    }
    assert!(surprises.is_empty(), "{}\n\n{table}", surprises.join("\n"));
}

#[test]
fn the_command_line_opens_an_incident_by_its_book() {
    let one = opened().iter().find(|one| one.slug == "loan-desk").unwrap();
    let report = |flags: &[&str]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_wellenough"))
            .current_dir(folder().join("loan-desk"))
            .args([
                "report",
                "predictions.csv.gz",
                "labels.csv.gz",
                "--json",
                "-",
            ])
            .args(["--book", "book.json"])
            .args(flags)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{said}");
        serde_json::from_slice::<Value>(&out.stdout).unwrap()
    };
    assert_eq!(report(&[]), one.document);
    // What is typed goes before the book, and the rest of the book still counts.
    let other = report(&["--window", "week", "--objective", "0.8"]);
    assert_eq!(other["task"]["window"], "week");
    assert_eq!(
        other["task"]["reference"],
        one.document["task"]["reference"]
    );
    assert_eq!(other["slo"]["objective"], 0.8);
    assert_eq!(one.document["slo"]["objective"], 0.905);
}
