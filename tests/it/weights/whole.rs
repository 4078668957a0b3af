//! Weights in whole runs: from a file to every export.

use std::fmt::Write as _;
use std::process::Command;

use serde_json::Value;
use wellenough::book::{Role, WindowSpec};
use wellenough::measure::Accumulate as _;
use wellenough::measure::quality::{BinaryRows, WeightedBinary};
use wellenough::report::csv::csv;
use wellenough::report::document::Scope;
use wellenough::report::{Document, text};

use super::read;
use crate::asked::{Asked, one};
use crate::reference::Draws;
use crate::report::written;

struct Made {
    text: String,
    score: Vec<f64>,
    label: Vec<bool>,
    weight: Vec<f64>,
}

/// Dated rows with a weight named so; `spoil` may write another weight into a row.
fn made(name: &str, rows: usize, spoil: &dyn Fn(usize) -> Option<&'static str>) -> Made {
    let mut draws = Draws::new(9);
    let mut made = Made {
        text: format!("time,score,label,age,{name}\n"),
        score: Vec::new(),
        label: Vec::new(),
        weight: Vec::new(),
    };
    for row in 0..rows {
        let score = (draws.uniform() * 1e3).round() / 1e3;
        let label = draws.is(score);
        let weight = (draws.uniform() * 40.0).ceil() / 8.0;
        let (day, hour) = (1 + row * 28 / rows, row % 24);
        let own = spoil(row).map_or_else(|| weight.to_string(), str::to_owned);
        let age = 20 + row * 7 % 50;
        let _ = writeln!(
            made.text,
            "2026-03-{day:02}T{hour:02}:00:00Z,{score},{},{age},{own}",
            u8::from(label)
        );
        let known = own
            .parse::<f64>()
            .ok()
            .filter(|weight| weight.is_finite() && *weight >= 0.0);
        if let Some(known) = known {
            made.score.push(score);
            made.label.push(label);
            made.weight.push(known);
        }
    }
    made
}

fn quality(document: &Document, id: &str) -> (f64, u64) {
    let mut all = document.quality.iter();
    let found = all
        .find(|q| q.metric == id && q.scope == Scope::Current)
        .unwrap();
    (found.value.unwrap(), found.n)
}

fn asked(made: &Made) -> Asked {
    let mut asked = one("scores.csv", &made.text);
    asked.book.window = Some(WindowSpec::Rows(10_000));
    asked
}

/// What the measures say of all rows.
fn expected(made: &Made) -> super::Readings {
    let said: Vec<bool> = made.score.iter().map(|score| *score >= 0.5).collect();
    let mut state = WeightedBinary::default();
    let rows = BinaryRows {
        score: Some(&made.score),
        predicted: &said,
        label: &made.label,
    };
    state.update((rows, &made.weight));
    state.finish()
}

#[test]
fn a_column_of_weights_weighs_every_number() {
    let made = made("sample_weight", 900, &|_| None);
    let document = asked(&made).document();
    assert_eq!(document.task.weight.as_deref(), Some("sample_weight"));
    let readings = expected(&made);
    for id in [
        "roc_auc",
        "precision",
        "f1",
        "log_loss",
        "ece_10",
        "tp",
        "calibration_slope",
        "gini",
    ] {
        let known = read(&readings, id);
        assert_eq!(quality(&document, id), (known.value, known.n), "{id}");
    }
    let plain = asked(&made).role("sample_weight", Role::Ignored).document();
    assert_eq!((plain.task.weight.clone(), plain.weights.len()), (None, 0));
    assert_ne!(
        quality(&document, "roc_auc").0,
        quality(&plain, "roc_auc").0
    );
    // Drift counts rows: only the weight itself is a column less.
    assert!(
        document
            .drift
            .iter()
            .all(|drift| drift.column != "sample_weight")
    );
    assert_eq!(document.weights.len(), 2);
    let sum: f64 = made.weight.iter().sum();
    let squares: f64 = made.weight.iter().map(|weight| weight * weight).sum();
    let all = &document.weights[0];
    assert_eq!(
        (all.scope, all.n, all.sum),
        (Scope::Current, 900, Some(sum))
    );
    assert!((all.n_effective.unwrap() - sum * sum / squares).abs() < 1e-9);
}

#[test]
fn the_same_bits_for_any_number_of_workers() {
    let made = made("sample_weight", 5_000, &|_| None);
    let mut asked = one("scores.csv", &made.text);
    asked.book.window = Some(WindowSpec::Day);
    let document = |workers| asked.run(workers).unwrap().document;
    let alone = document(1);
    assert!(alone.windows.len() == 28 && alone.weights.len() >= 30);
    assert_eq!(alone.quality, document(3).quality);
    assert_eq!(alone.weights, document(3).weights);
}

#[test]
fn rows_that_cannot_be_weighed_are_left_out_and_told() {
    let spoil = |row: usize| match row {
        4 => Some("-2.5"),
        10 | 11 => Some(""),
        20 => Some("inf"),
        30..33 => Some("0"),
        _ => None,
    };
    let made = made("sample_weight", 600, &spoil);
    let document = asked(&made).document();
    let note = |kind: &str| {
        let note = document
            .task
            .notes
            .iter()
            .find(|note| note.kind == kind)
            .unwrap();
        (note.count, note.first_row)
    };
    assert_eq!(note("negative_weight"), (1, Some(5)));
    assert_eq!(note("no_weight"), (3, Some(11)));
    assert_eq!(note("zero_weight"), (3, Some(31)));
    let readings = expected(&made);
    assert_eq!(
        quality(&document, "roc_auc"),
        (read(&readings, "roc_auc").value, 593)
    );
    assert_eq!(document.windows[0].n_labelled, 600, "rows stay rows");
}

#[test]
fn without_any_weight_every_number_says_why() {
    let made = made("sample_weight", 60, &|_| Some("0"));
    let document = asked(&made).role("sample_weight", Role::Weight).document();
    assert!(!document.quality.is_empty());
    for quality in document
        .quality
        .iter()
        .filter(|q| q.scope == Scope::Current)
    {
        assert_eq!((quality.value, quality.n), (None, 0), "{}", quality.metric);
        assert_eq!(
            quality.undefined.as_deref(),
            Some("the weights of all rows are 0"),
            "{}",
            quality.metric
        );
    }
}

#[test]
fn a_bare_weight_waits_to_be_said() {
    let made = made("weight", 300, &|_| None);
    assert_eq!(asked(&made).document().task.weight, None);
    let said = asked(&made).role("weight", Role::Weight).document();
    assert_eq!(said.task.weight.as_deref(), Some("weight"));
    assert_eq!(
        quality(&said, "roc_auc").0,
        read(&expected(&made), "roc_auc").value
    );
}

#[test]
fn every_door_and_export_tells_the_weights() {
    let made = made("weight", 700, &|_| None);
    let asked = asked(&made).role("weight", Role::Weight);
    let out = Command::new(env!("CARGO_BIN_EXE_wellenough"))
        .arg("report")
        .args(&asked.paths)
        .args([
            "--roles",
            "weight=weight",
            "--window",
            "rows:10000",
            "--json",
            "-",
        ])
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let json: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["task"]["weight"], "weight");
    let mut all = json["quality"].as_array().unwrap().iter();
    let auc = all
        .find(|q| q["metric"] == "roc_auc" && q["scope"] == "current")
        .unwrap();
    assert_eq!(
        auc["value"].as_f64(),
        Some(read(&expected(&made), "roc_auc").value)
    );
    assert_eq!(json["weights"][0]["n"], 700);
    let outcome = asked.run(2).unwrap();
    let sentence =
        "Quality is weighted by `weight`: the 700 rows of the current period tell as much as ";
    assert!(text::summary(&outcome).contains(sentence));
    let page = written(&outcome).unwrap();
    assert!(page.contains("<th scope=row>Weights</th>") && page.contains(sentence));
    assert_eq!(
        outcome
            .sections
            .iter()
            .filter(|section| section.id == "weights")
            .count(),
        1
    );
    let table = csv(&outcome.document);
    assert!(
        table
            .lines()
            .any(|line| line.starts_with("weight,weight,n_effective,"))
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "three tasks, each told whole")]
fn the_other_tasks_are_weighed_too() {
    let mut draws = Draws::new(3);
    let mut numbers = String::from("prediction,target,sample_weight\n");
    let mut classes = String::from("prediction,label,proba_a,proba_b,proba_c,sample_weight\n");
    let mut ranked = String::from("query_id,doc_id,score,relevance,sample_weight\n");
    for row in 0..300_usize {
        let weight = (draws.uniform() * 16.0).ceil() / 4.0;
        let (y, miss) = (draws.normal() * 10.0 + 50.0, draws.normal());
        let _ = writeln!(numbers, "{:.2},{y:.2},{weight}", y + miss);
        let is = row % 3;
        let said = if draws.is(0.7) { is } else { (is + 1) % 3 };
        let share = |class: usize| if class == said { 0.5 } else { 0.25 };
        let name = |class: usize| ["a", "b", "c"][class];
        let _ = writeln!(
            classes,
            "{},{},{},{},{},{weight}",
            name(said),
            name(is),
            share(0),
            share(1),
            share(2)
        );
        let _ = writeln!(
            ranked,
            "q{:03},d{row},{:.3},{},{}",
            row / 6,
            draws.uniform(),
            row * 7 % 4,
            1 + row / 6 % 5
        );
    }
    for (name, text, kind, id, n) in [
        (
            "numbers.csv",
            numbers,
            "regression",
            "root_mean_squared_error",
            300,
        ),
        ("classes.csv", classes, "multiclass", "f1_macro", 300),
        ("ranked.csv", ranked, "ranking", "ndcg_10", 50),
    ] {
        let weighted = one(name, &text).document();
        assert_eq!(weighted.task.kind, kind, "{name}: {}", weighted.task.reason);
        assert_eq!(
            weighted.task.weight.as_deref(),
            Some("sample_weight"),
            "{name}"
        );
        let plain = one(name, &text)
            .role("sample_weight", Role::Ignored)
            .document();
        let (value, rows) = quality(&weighted, id);
        let (other, _) = quality(&plain, id);
        assert!(
            rows == n && (value - other).abs() > 1e-6,
            "{name}: {value} {other} {rows}"
        );
        assert!(
            weighted.baselines.is_empty() == plain.baselines.is_empty(),
            "{name}"
        );
    }
}
