//! The command line as a reader types it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::golden::{files, golden_dir};

fn small() -> Vec<PathBuf> {
    files(&golden_dir().join("breast_cancer_small"))
}

/// What the program writes, or the sentence with which it fails.
fn wellenough(paths: &[PathBuf], flags: &[&str]) -> Result<String, String> {
    let out = Command::new(env!("CARGO_BIN_EXE_wellenough"))
        .arg("report")
        .args(paths)
        .args(flags)
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    let (said, complained) = (
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    );
    if out.status.success() {
        assert_eq!(complained, "");
        return Ok(said);
    }
    assert_eq!(said, "", "nothing is written by a run that fails");
    Err(complained)
}

fn json(paths: &[PathBuf], flags: &[&str]) -> Value {
    let flags = [flags, &["--json", "-"]].concat();
    serde_json::from_str(&wellenough(paths, &flags).unwrap()).unwrap()
}

fn number(document: &Value, metric: &str, scope: &str) -> f64 {
    let found = document["quality"]
        .as_array()
        .unwrap()
        .iter()
        .find(|q| q["metric"] == metric && q["scope"] == scope);
    found.unwrap()["value"].as_f64().unwrap()
}

fn role(document: &Value, source: usize, name: &str) -> Value {
    let columns = document["sources"][source]["columns"].as_array().unwrap();
    let column = columns.iter().find(|column| column["name"] == name);
    column.unwrap().clone()
}

#[test]
fn without_flags_a_terminal_gets_a_summary() {
    insta::assert_snapshot!("summary", wellenough(&small(), &[]).unwrap());
}

#[test]
fn json_goes_to_standard_output_or_a_file_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    let shown = wellenough(&small(), &["--json", "-"]).unwrap();
    let silent = wellenough(
        &small(),
        &["--workers", "3", "--json", out.to_str().unwrap()],
    );
    assert_eq!(silent.unwrap(), "");
    assert!(std::fs::read_to_string(out).unwrap() == shown);
    let document: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(document["schema"], 1);
    assert_eq!(document["sources"].as_array().unwrap().len(), 3);
}

#[test]
fn html_is_one_page_and_svg_one_file_per_figure() {
    let folder = tempfile::tempdir().unwrap();
    let page = wellenough(&small(), &["--html", "-"]).unwrap();
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"));
    assert!(page.trim_end().ends_with("</html>"));
    let figures = folder.path().join("deep/figures");
    let said = wellenough(&small(), &["--svg", figures.to_str().unwrap()]).unwrap();
    assert_eq!(said, "");
    let written: Vec<PathBuf> = std::fs::read_dir(figures)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(written.len() >= 5, "{written:?}");
    for path in written {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(path.extension().unwrap() == "svg" && text.starts_with("<svg"));
        assert!(text.trim_end().ends_with("</svg>") && !text.contains("NaN"));
    }
}

/// A third person repeats a report by what stands in it: settings, files and their hashes.
#[test]
fn a_report_is_repeated_from_its_own_settings() {
    let flags = ["--threshold", "0.9", "--window", "rows:100", "--html", "-"];
    let first = wellenough(&small(), &flags).unwrap();
    assert!(first.len() <= 500_000, "{} bytes", first.len());
    let settings = first
        .split("<pre tabindex=\"0\">")
        .filter(|text| text.starts_with('{'))
        .last()
        .unwrap();
    let settings = settings
        .split("</pre>")
        .next()
        .unwrap()
        .replace("&quot;", "\"");
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book.json");
    std::fs::write(&book, &settings).unwrap();
    let again = [std::slice::from_ref(&book), &small()[..]].concat();
    let again = wellenough(&again, &["--html", "-", "--workers", "3"]).unwrap();
    assert!(again == first, "the report is another one");
    for path in small() {
        let told = Command::new("sha256sum").arg(&path).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(
            first.contains(&told[..64]),
            "{} is not known by {told}",
            path.display()
        );
    }
    let alone = wellenough(&[book], &[]).unwrap_err();
    assert!(alone.contains("a book alone"), "{alone}");
}

#[test]
fn what_the_reader_says_counts() {
    let paths = small();
    let plain = json(&paths, &[]);
    let strict = json(&paths, &["--threshold", "0.9"]);
    assert_eq!(strict["task"]["threshold"], 0.9);
    assert!(number(&strict, "recall", "current") < number(&plain, "recall", "current"));

    let other = json(&paths, &["--positive", "0"]);
    assert_eq!(other["task"]["positive"], "0");
    let share = |document| number(document, "base_rate", "current");
    assert!((share(&plain) + share(&other) - 1.0).abs() < 1e-12);

    let windows = json(&paths, &["--window", "rows:50"]);
    assert_eq!(windows["task"]["window"], "rows:50");
    assert_eq!(windows["windows"][0]["n"], 50);

    let ignored = json(
        &paths,
        &[
            "--roles",
            "mean_area=ignored,reference.csv:mean_radius=segment",
        ],
    );
    for source in 0..2 {
        assert_eq!(role(&ignored, source, "mean_area")["role"], "ignored");
    }
    let said = role(&ignored, 0, "mean_radius");
    assert_eq!(
        (&said["role"], &said["confidence"]),
        (&"segment".into(), &1.0.into())
    );

    let swapped = json(
        &paths,
        &[
            "--part",
            "reference.csv=current",
            "--part",
            "analysis.csv=reference",
        ],
    );
    assert_eq!(swapped["sources"][0]["part"], "current");
    assert_eq!(swapped["task"]["n_current"], plain["task"]["n_reference"]);
}

#[test]
fn the_reference_may_end_at_a_date() {
    let path = [golden_dir().join("nasty/clean.csv")];
    let document = json(
        &path,
        &["--reference-until", "2024-03-10", "--window", "day"],
    );
    assert_eq!(document["task"]["reference"], "until 2024-03-10T00:00:00Z");
    // Eight rows a day from the first of March.
    assert_eq!(document["task"]["n_reference"], 72);
    assert_eq!(document["windows"][0]["n"], 8);
}

#[test]
fn the_reference_may_be_a_version_of_the_model() {
    let path = golden_dir().join("nasty/clean.csv");
    let of_c = std::fs::read_to_string(&path).unwrap();
    let of_c = of_c.lines().filter(|line| line.ends_with(",C")).count();
    let paths = [path];
    let by_version = ["--roles", "cat=version", "--reference-version"];
    let document = json(&paths, &[&by_version[..], &["C"]].concat());
    assert_eq!(document["task"]["reference"], "version C");
    assert_eq!(document["task"]["n_reference"], of_c);
    let unknown = wellenough(&paths, &[&by_version[..], &["v9"]].concat()).unwrap_err();
    assert_eq!(
        unknown.split(": choose").next().unwrap(),
        "wellenough: column \"cat\" holds no version \"v9\" for the reference"
    );
    let no_column = wellenough(&paths, &["--reference-version", "C"]).unwrap_err();
    assert!(
        no_column.contains("no column has the role version"),
        "{no_column}"
    );
}

type Slip = (&'static [&'static str], &'static str);

/// What a reader may mistype, and how the answer begins.
fn slips() -> [Slip; 9] {
    [
        (
            &["--window", "fortnight"],
            "wellenough: --window fortnight: expected hour, day, week, month, quarter, year or rows:N",
        ),
        (
            &["--window", "rows:0"],
            "wellenough: --window rows:0: expected hour, day, week, month, quarter, year or rows:N",
        ),
        (
            &["--roles", "mean_area"],
            "wellenough: --roles mean_area: expected column=role",
        ),
        (
            &["--roles", "mean_area=boss"],
            "wellenough: --roles mean_area=boss: \"boss\" is no role; expected one of time, id,",
        ),
        (
            &["--roles", "mean_are=ignored"],
            "wellenough: --roles mean_are=ignored: no file has a column named mean_are",
        ),
        (
            &["--roles", "other.csv:mean_area=ignored"],
            "wellenough: --roles other.csv:mean_area=ignored: no file named other.csv was given",
        ),
        (
            &["--part", "reference.csv=old"],
            "wellenough: --part reference.csv=old: expected reference, current or labels",
        ),
        (
            &["--part", "other.csv=current"],
            "wellenough: --part other.csv=current: no file named other.csv was given",
        ),
        (
            &[
                "--reference-until",
                "spring",
                "--part",
                "reference.csv=current",
            ],
            "wellenough: the end of the reference, \"spring\", is not a date: write it like 2026-11-23",
        ),
    ]
}

#[test]
fn what_is_not_understood_is_told_in_one_sentence() {
    let nowhere = [Path::new("nowhere.csv").to_owned()];
    assert_eq!(
        wellenough(&nowhere, &[]).unwrap_err(),
        "wellenough: nowhere.csv cannot be opened: there is no such file; if it was changed or moved, choose it again\n"
    );
    for (flags, sentence) in slips() {
        let said = wellenough(&small(), flags).unwrap_err();
        assert!(said.starts_with(sentence), "{flags:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    assert!(
        wellenough(&small(), &["--threshold", "high"])
            .unwrap_err()
            .contains("invalid value 'high'")
    );
    assert!(wellenough(&[], &[]).unwrap_err().contains("<FILES>..."));
}

#[test]
fn the_table_of_numbers_holds_each_number_of_the_document() {
    let document = json(&small(), &[]);
    let table = wellenough(&small(), &["--csv", "-"]).unwrap();
    let count = |part: &Value| part.as_array().map_or(0, Vec::len);
    let parts = [
        "quality",
        "bounds",
        "differences",
        "drift",
        "baselines",
        "multivariate",
    ];
    let single: usize = parts.iter().map(|part| count(&document[part])).sum();
    let reliability = document["reliability"].as_array().unwrap();
    let bins: usize = reliability.iter().map(|row| count(&row["bins"])).sum();
    // A correlation has a row for either side, a bin for its mean score and its share of positives.
    let double = 2 * (count(&document["correlations"]) + bins);
    assert!(bins > 0 && count(&document["baselines"]) > 0);
    let costs = count(&document["costs"]["least"]);
    assert_eq!(table.lines().count(), 1 + single + costs + double);
    let auc = number(&document, "roc_auc", "current");
    let row = table
        .lines()
        .find(|row| row.starts_with("quality,,roc_auc,,current,"));
    assert_eq!(
        row.unwrap().split(',').nth(7),
        Some(auc.to_string().as_str())
    );
}

#[test]
fn rankings_follow_the_rule_that_the_reader_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ranked.csv");
    let rows = (0..40).map(|row| {
        let (query, relevance) = (row / 4, (row * 7 + row / 4) % 3);
        format!("q{query},d{row},0.{},{relevance}\n", row % 2)
    });
    let text: String = ["query_id,doc_id,score,relevance\n".to_owned()]
        .into_iter()
        .chain(rows)
        .collect();
    std::fs::write(&path, text).unwrap();
    let paths = [path];
    let [plain, later] = [
        json(&paths, &[]),
        json(&paths, &["--ties", "trec", "--relevant-from", "2"]),
    ];
    assert_eq!(plain["task"]["kind"], "ranking");
    assert_eq!(plain["queries"]["ties"], "stable");
    assert_eq!(later["queries"]["ties"], "trec");
    assert_eq!(later["queries"]["relevant_from"], 2.0);
    let ndcg = |document| number(document, "ndcg_10", "current");
    assert!((ndcg(&plain) - ndcg(&later)).abs() > 1e-6);
    assert_eq!(
        wellenough(&paths, &["--ties", "random"]).unwrap_err(),
        "wellenough: --ties random: expected stable, averaged, trec or ranx\n"
    );
}

#[test]
fn real_rankings_come_through_from_files_alone() {
    let folder = golden_dir().join("lightgbm_ranking");
    if !folder.is_dir() {
        return;
    }
    let document = json(&files(&folder), &["--ties", "averaged"]);
    assert_eq!(document["task"]["headline"], "ndcg_10");
    // scikit-learn's mean over the queries of the analysis.
    let golden = std::fs::read_to_string(folder.join("golden.json")).unwrap();
    let golden: Value = serde_json::from_str(&golden).unwrap();
    let mut goldens = golden["parts"]["core"]["goldens"]
        .as_array()
        .unwrap()
        .iter();
    let expected = goldens.find(|g| g["id"] == "ranking.analysis.score.sklearn_ndcg@10");
    let expected = expected.unwrap()["value"].as_f64().unwrap();
    assert!((number(&document, "ndcg_10", "current") - expected).abs() < 1e-9);
    assert_eq!(document["queries"]["worst"].as_array().unwrap().len(), 20);
}

#[test]
fn a_notebooks_file_is_taken_like_a_book_and_a_slip_in_it_is_told_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("may.wellenough.json");
    let with = |text: &str| {
        std::fs::write(&file, text).unwrap();
        wellenough(&small(), &["--book", file.to_str().unwrap(), "--json", "-"])
    };
    let notebook =
        r#"{ "wellenough": 1, "book": { "threshold": 0.3 }, "cells": [{ "kind": "hologram" }] }"#;
    let document: Value = serde_json::from_str(&with(notebook).unwrap()).unwrap();
    assert_eq!(document["task"]["threshold"], 0.3);
    let said = with(r#"{ "wellenough": 1, "book": { "window": "fortnight" } }"#).unwrap_err();
    assert!(
        said.contains("book.window: unknown variant `fortnight`"),
        "{said}"
    );
}
