//! The nine golden data sets in every shape in which people hand them over, without one choice of the reader's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::sketches::{parse, table};
use wellenough::book::{Book, Part, Role};
use wellenough::data::infer::{Problem, Recognition, recognise};
use wellenough::data::sketch::{Sketch, TimeUnit};

type Table = (Vec<String>, Vec<Vec<String>>);
type Files<'a> = Vec<(&'a str, &'a Table, Part)>;

const SETS: [&str; 9] = [
    "bikeshare_regression",
    "breast_cancer_small",
    "carloan_dq_binary",
    "creditcard_multiclass",
    "diabetes_small_regression",
    "employment_ma_binary",
    "flights_ewr_binary",
    "lightgbm_ranking",
    "wine_small_multiclass",
];

fn folder() -> PathBuf {
    let given = std::env::var_os("GOLDEN_DIR")
        .map_or_else(|| PathBuf::from("../shared/golden"), PathBuf::from);
    if given.is_dir() {
        given
    } else {
        PathBuf::from("tests/golden")
    }
}

fn read(path: &Path) -> Table {
    let mut rows = parse(&std::fs::read_to_string(path).unwrap());
    let header = rows.remove(0);
    (header, rows)
}

/// The analysis rows with their labels appended, as one export.
fn joined(analysis: &Table, labels: &Table, key: &str) -> Table {
    let place = |table: &Table| table.0.iter().position(|name| name == key).unwrap();
    let (ours, theirs) = (place(analysis), place(labels));
    let label = 1 - theirs;
    let by_id: BTreeMap<&str, &str> = labels
        .1
        .iter()
        .map(|row| (row[theirs].as_str(), row[label].as_str()))
        .collect();
    let mut out = analysis.clone();
    out.0.push(labels.0[label].clone());
    for row in &mut out.1 {
        let value = by_id[row[ours].as_str()].to_owned();
        row.push(value);
    }
    out
}

/// Both tables under each other, columns in the order of the first.
fn stacked(first: &Table, second: &Table) -> Table {
    let places: Vec<usize> = first
        .0
        .iter()
        .map(|name| second.0.iter().position(|other| other == name).unwrap())
        .collect();
    let mut out = first.clone();
    out.1.extend(
        second
            .1
            .iter()
            .map(|row| places.iter().map(|at| row[*at].clone()).collect()),
    );
    out
}

struct Facts {
    label: String,
    key: String,
    roles: BTreeMap<String, Role>,
    positive: Option<String>,
    task: String,
    classes: BTreeMap<String, String>,
    features: Vec<String>,
}

fn facts(set: &str) -> Facts {
    let text = std::fs::read_to_string(folder().join(set).join("dataset.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let word = |name: &str| json[name].as_str().map(str::to_owned);
    let mut roles = BTreeMap::new();
    for (name, role) in [
        ("key", Role::Id),
        ("timestamp", Role::Time),
        ("label", Role::Label),
        ("prediction", Role::Prediction),
        ("score", Role::Score),
        ("query", Role::Query),
    ] {
        if let Some(column) = word(name) {
            roles.insert(column, role);
        }
    }
    let mut classes = BTreeMap::new();
    if let Some(scores) = json["scores"].as_object() {
        for (class, column) in scores {
            roles.insert(column.as_str().unwrap().to_owned(), Role::Score);
            classes.insert(column.as_str().unwrap().to_owned(), class.clone());
        }
    }
    let list = |name: &str| -> Vec<String> {
        json[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_str().unwrap().to_owned())
            .collect()
    };
    Facts {
        label: word("label").unwrap(),
        key: word("key").unwrap(),
        positive: json["positive"].as_i64().map(|value| value.to_string()),
        task: word("task").unwrap(),
        features: [list("numeric"), list("categorical")].concat(),
        roles,
        classes,
    }
}

/// Compares guesses with the truth; answers what is wrong, one line each.
fn wrong(
    shape: &str,
    facts: &Facts,
    sketches: &[Sketch],
    found: &Recognition,
    parts: &[Part],
) -> Vec<String> {
    let mut wrong = Vec::new();
    for ((sketch, guess), part) in sketches.iter().zip(&found.sources).zip(parts) {
        if guess.part != *part {
            wrong.push(format!(
                "{shape}: {} is {:?} because {}",
                sketch.name, guess.part, guess.part_reason
            ));
        }
        for (column, pick) in sketch.columns.iter().zip(&guess.columns) {
            let fine = match facts.roles.get(&column.name) {
                Some(role) => pick.role == *role,
                None if facts.features.contains(&column.name) => {
                    matches!(pick.role, Role::Feature | Role::Segment)
                }
                None => matches!(pick.role, Role::Feature | Role::Segment | Role::Ignored),
            };
            let class = facts.classes.get(&column.name) == pick.class.as_ref();
            let unit = (column.name == "year").then_some(TimeUnit::Years) == pick.unit;
            if !fine
                || !class
                || !unit
                || pick.reason.is_empty()
                || !(0.0..=1.0).contains(&pick.confidence)
            {
                wrong.push(format!(
                    "{shape}: {} `{}` is {pick:?}",
                    sketch.name, column.name
                ));
            }
        }
    }
    wrong
}

fn check(shape: &str, facts: &Facts, files: &[(&str, &Table, Part)]) -> Vec<String> {
    let sketches: Vec<Sketch> = files
        .iter()
        .map(|(name, table_of, _)| table(name, &table_of.0, &table_of.1))
        .collect();
    let parts: Vec<Part> = files.iter().map(|(_, _, part)| *part).collect();
    let found = recognise(&sketches, &Book::default());
    let mut wrong = wrong(shape, facts, &sketches, &found, &parts);
    if found.task.kind.id() != facts.task {
        wrong.push(format!(
            "{shape}: task {:?} because {}",
            found.task.kind, found.task.reason
        ));
    }
    if found.task.positive != facts.positive {
        wrong.push(format!(
            "{shape}: positive {:?} because {}",
            found.task.positive, found.task.positive_reason
        ));
    }
    let labelled = files
        .iter()
        .any(|(_, table, _)| table.0.contains(&facts.label));
    let expected = usize::from(!labelled);
    if found.task.problems.len() != expected || found.task.problems.iter().any(Problem::fatal) {
        wrong.push(format!("{shape}: problems {:?}", found.task.problems));
    }
    wrong
}

#[allow(clippy::too_many_lines, reason = "one table of shapes")]
fn in_every_shape(set: &str) -> Vec<String> {
    use Part::{Current, Labels, Reference};
    let mut wrong = Vec::new();
    let facts = facts(set);
    let file = |name: &str| read(&folder().join(set).join(name));
    let (reference, analysis, labels) = (
        file("reference.csv"),
        file("analysis.csv"),
        file("analysis_labels.csv"),
    );
    let whole = joined(&analysis, &labels, &facts.key);
    let stack = stacked(&reference, &whole);
    let (r, a, l, w, s) = (&reference, &analysis, &labels, &whole, &stack);
    let mut shapes: Vec<(&str, Files<'_>)> = vec![
        (
            "three",
            vec![
                ("reference.csv", r, Reference),
                ("analysis.csv", a, Current),
                ("analysis_labels.csv", l, Labels),
            ],
        ),
        (
            "dropped",
            vec![
                ("analysis_labels.csv", l, Labels),
                ("analysis.csv", a, Current),
                ("reference.csv", r, Reference),
            ],
        ),
        ("one", vec![("flights.csv", s, Current)]),
        (
            "apart",
            vec![
                ("analysis.csv", a, Current),
                ("analysis_labels.csv", l, Labels),
            ],
        ),
        (
            "two",
            vec![
                ("reference.csv", r, Reference),
                ("analysis.csv", w, Current),
            ],
        ),
        ("reference alone", vec![("reference.csv", r, Current)]),
        ("analysis alone", vec![("analysis.csv", a, Current)]),
        (
            "unlabelled",
            vec![
                ("reference.csv", r, Reference),
                ("analysis.csv", a, Current),
            ],
        ),
        (
            "two, neutral",
            vec![("b.csv", w, Current), ("a.csv", r, Reference)],
        ),
    ];
    let three = [(r, Reference), (a, Current), (l, Labels)];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let files = ["a.csv", "b.csv", "c.csv"].into_iter().zip(order);
        shapes.push((
            "neutral",
            files
                .map(|(name, at)| (name, three[at].0, three[at].1))
                .collect(),
        ));
    }
    for (shape, files) in shapes {
        wrong.extend(check(&format!("{set}, {shape}"), &facts, &files));
    }
    wrong
}

#[test]
fn golden_sets_need_no_click() {
    // The shipped copy holds the larger sets in another format.
    let there = |set: &&str| folder().join(set).join("reference.csv").is_file();
    let sets: Vec<&str> = SETS.into_iter().filter(there).collect();
    assert!(!sets.is_empty(), "no data set in {}", folder().display());
    let wrong: Vec<String> = sets.into_iter().flat_map(in_every_shape).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Labels for `pred_only.csv`, each with something odd about it; the last shares no id.
const LABELS: [&str; 7] = [
    "labels_shuffled.csv",
    "labels_extra_missing.csv",
    "labels_text_keys.csv",
    "labels_other_key_name.csv",
    "labels_late_1.csv",
    "labels_late_2.csv",
    "labels_disjoint.csv",
];

/// Files with the columns of `clean.csv`, whose values are odd but readable without the real reader's care.
const ODD: [&str; 27] = [
    "clean.csv",
    "bom.csv",
    "crlf.csv",
    "comma.txt",
    "quoted_newlines.csv",
    "infinities.csv",
    "missing_scores.csv",
    "score_out_of_range.csv",
    "score_inverted.csv",
    "duplicate_ids.csv",
    "duplicate_rows.csv",
    "unsorted_tz.csv",
    "epoch_s.csv",
    "epoch_ms.csv",
    "epoch_us.csv",
    "epoch_ns.csv",
    "one_row.csv",
    "one_class.csv",
    "constant_score.csv",
    "perfect_score.csv",
    "all_null_column.csv",
    "labels_bool_words.csv",
    "labels_yes_no.csv",
    "labels_one_two.csv",
    "labels_words.csv",
    "labels_float_labels.csv",
    "high_cardinality.csv",
];

fn nasty(name: &str) -> Option<Sketch> {
    let text = std::fs::read_to_string(folder().join("nasty").join(name)).ok()?;
    Some(super::sketches::sketch(name, &text))
}

fn misread(sketch: &Sketch, found: &Recognition, at: usize, roles: &[(&str, Role)]) -> Vec<String> {
    let picks = sketch.columns.iter().zip(&found.sources[at].columns);
    let off = picks.filter(|(column, pick)| {
        roles
            .iter()
            .any(|(name, role)| column.name == *name && pick.role != *role)
    });
    off.map(|(column, pick)| format!("{} `{}` is {pick:?}", sketch.name, column.name))
        .collect()
}

#[test]
fn nasty_files_keep_their_roles() {
    assert!(
        nasty("clean.csv").is_some(),
        "no nasty files in {}",
        folder().display()
    );
    let mut wrong = Vec::new();
    let roles = [
        ("id", Role::Id),
        ("ts", Role::Time),
        ("score", Role::Score),
        ("label", Role::Label),
    ];
    for sketch in ODD.into_iter().filter_map(nasty) {
        let found = recognise(std::slice::from_ref(&sketch), &Book::default());
        wrong.extend(misread(&sketch, &found, 0, &roles));
        if found.task.kind.id() != "binary" || !found.task.problems.is_empty() {
            wrong.push(format!("{}: {:?}", sketch.name, found.task));
        }
    }
    for labels in LABELS.into_iter().filter_map(nasty) {
        let Some(predictions) = nasty("pred_only.csv") else {
            continue;
        };
        let files = [predictions, labels];
        let found = recognise(&files, &Book::default());
        wrong.extend(misread(&files[0], &found, 0, &roles));
        let ours = [
            ("id", Role::Id),
            ("prediction_id", Role::Id),
            ("label", Role::Label),
            ("labelled_at", Role::LabelTime),
        ];
        wrong.extend(misread(&files[1], &found, 1, &ours));
        if (found.sources[0].part, found.sources[1].part) != (Part::Current, Part::Labels) {
            wrong.push(format!(
                "{}: {}",
                files[1].name, found.sources[1].part_reason
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
