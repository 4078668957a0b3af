//! Our numbers against those that trusted tools got on real data (`GOLDEN_DIR`, else the copy beside).
//!
//! Every number of `golden.json` (scikit-learn and scipy, Evidently, NannyML) is equal within its own tolerance, differs,
//! or is not covered, with one of a few reasons.
//! A number that scikit-learn sets to 0 because it divides by zero is undefined here, by design, and counted apart.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken golden file must fail the test, and the table is what the reader asks for"
)]

mod binary;
mod chunks;
mod classes;
mod columns;
mod drift;
mod evidently;
mod groups;
mod held;
mod multivariate;
mod names;
mod nannyml;
mod performance;
mod profile;
mod ranking;
mod raw;
mod reasons;
mod summaries;
mod tally;
mod weights;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wellenough::book::{Book, Part, Source, WindowSpec};
use wellenough::report::Document;
use wellenough::report::document::{Quality, Scope};
use wellenough::run::native::carry_out;

use held::HELD;
use names::METRICS;
use tally::Tally;

/// Our number for a golden one; `None`: undefined, with a reason.
type Numbers = BTreeMap<String, Option<f64>>;

pub(crate) fn golden_dir() -> PathBuf {
    let asked = std::env::var_os("GOLDEN_DIR").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/golden");
    asked.unwrap_or_else(|| {
        if shared.is_dir() {
            shared
        } else {
            root.join("tests/golden")
        }
    })
}

/// The three files of a data set, as its `dataset.json` names them.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(folder.join("dataset.json")).unwrap();
    let dataset: Value = serde_json::from_str(&text).unwrap();
    ["reference", "analysis", "labels"]
        .iter()
        .map(|part| folder.join(dataset["files"][part].as_str().unwrap()))
        .collect()
}

pub(crate) fn book_of(paths: &[PathBuf]) -> Book {
    let source = |path: &PathBuf| Source {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        ..Source::default()
    };
    Book {
        sources: paths.iter().map(source).collect(),
        ..Book::default()
    }
}

fn run(book: &Book, paths: &[PathBuf]) -> Document {
    match carry_out(book, paths, 2, &mut |_| {}) {
        Ok(outcome) => outcome.document,
        Err(complaint) => panic!("{}", complaint.message),
    }
}

fn quality(
    document: &Document,
    scope: Scope,
    window: Option<usize>,
) -> impl Iterator<Item = &Quality> {
    document
        .quality
        .iter()
        .filter(move |q| q.scope == scope && q.window == window)
}

/// Ours for everything under `binary.reference` and its like.
fn add_scope(out: &mut Numbers, document: &Document, scope: Scope, prefix: &str) {
    let value = |id: &str| {
        quality(document, scope, None)
            .find(|q| q.metric == id)
            .and_then(|q| q.value)
    };
    for quality in quality(document, scope, None) {
        for (golden, _) in METRICS.iter().filter(|(_, ours)| *ours == quality.metric) {
            out.insert(format!("{prefix}.{golden}"), quality.value);
        }
        binary::add_quality(out, quality, &format!("{prefix}."));
    }
    binary::add_bins(out, document, scope, prefix);
    classes::add(out, document, scope, prefix);
    for (cell, id) in [
        ("/0/0", "tn"),
        ("/0/1", "fp"),
        ("/1/0", "fn"),
        ("/1/1", "tp"),
    ] {
        if let Some(count) = value(id) {
            out.insert(format!("{prefix}.confusion{cell}"), Some(count));
        }
    }
    if let (Some(tp), Some(missed), Some(rate)) = (value("tp"), value("fn"), value("base_rate")) {
        out.insert(format!("{prefix}.n_pos_rate/1"), Some(tp + missed));
        out.insert(format!("{prefix}.n_pos_rate/2"), Some(rate));
        let n = quality(document, scope, None)
            .find(|q| q.metric == "base_rate")
            .unwrap()
            .n;
        out.insert(format!("{prefix}.n_pos_rate/0"), Some(n as f64));
    }
}

/// Ours for `by_month`, `by_iso_week`, `by_day` and `by_year`.
fn add_windows(out: &mut Numbers, document: &Document, prefix: &str, key: &dyn Fn(&str) -> String) {
    for window in document
        .windows
        .iter()
        .filter(|window| window.n_labelled > 0)
    {
        let place = format!("{prefix}/{}", key(&window.start));
        out.insert(format!("{place}/n"), Some(window.n_labelled as f64));
        for quality in quality(document, Scope::Window, Some(window.index)) {
            for (golden, _) in METRICS.iter().filter(|(_, ours)| *ours == quality.metric) {
                out.insert(format!("{place}/{golden}"), quality.value);
            }
            binary::add_quality(out, quality, &format!("{place}/"));
            if quality.metric == "f1_macro" {
                out.insert(format!("{place}/f1_macro_all_classes"), quality.value);
            }
        }
        let count = |id: &str| {
            quality(document, Scope::Window, Some(window.index))
                .find(|q| q.metric == id)
                .and_then(|q| q.value)
        };
        if let (Some(tp), Some(missed)) = (count("tp"), count("fn")) {
            out.insert(format!("{place}/positives"), Some(tp + missed));
        }
    }
}

/// `2013-02-25T…` as the ISO week `2013-W09`: the week of its Thursday.
fn iso_week(monday: &str) -> String {
    let part = |range: std::ops::Range<usize>| monday[range].parse::<i64>().unwrap();
    let days = wellenough::data::time::days_from_civil(part(0..4), part(5..7), part(8..10)) + 3;
    let (year, ..) = wellenough::data::time::civil_from_days(days);
    let first = wellenough::data::time::days_from_civil(year, 1, 1);
    format!("{year}-W{:02}", (days - first) / 7 + 1)
}

fn ours(folder: &Path, dataset: &Value, parts: &Value) -> Numbers {
    let task = dataset["task"].as_str().unwrap();
    let paths = files(folder);
    let book = book_of(&paths);
    let mut whole = book.clone();
    for source in whole.sources.iter_mut().take(2) {
        source.part = Some(Part::Current);
    }
    // With no reference, the period before it began is none: every row is current.
    whole.reference_until = Some("0001-01-01".into());
    let mut out = Numbers::new();
    let document = run(&book, &paths);
    add_scope(
        &mut out,
        &document,
        Scope::Reference,
        &format!("{task}.reference"),
    );
    add_scope(
        &mut out,
        &document,
        Scope::Current,
        &format!("{task}.analysis"),
    );
    drift::add(&mut out, &document, &book, &paths);
    profile::add(&mut out, &document);
    add_as_texts(&mut out, dataset, &paths);
    multivariate::add(&mut out, &document);
    columns::add_counts(&mut out, dataset, &document, &paths);
    add_scope(
        &mut out,
        &run(&whole, &paths),
        Scope::Current,
        &format!("{task}.all"),
    );
    let mut deciding = document;
    let evidently = parts.get("evidently");
    if let Some(part) = evidently {
        summaries::add_data(&mut out, part, dataset, &deciding);
    }
    if task == "binary" {
        deciding = add_thresholds(&mut out, &book, &whole, &paths);
    }
    columns::add_profiles(&mut out, &parts["core"], dataset, &paths);
    columns::add_correlations(&mut out, &parts["core"], &paths);
    if task == "multiclass" {
        classes::add_raw(&mut out, dataset, &paths);
    }
    if let Some(part) = evidently {
        if task == "multiclass" {
            deciding = run(&summaries::by_probability(&book, dataset), &paths);
        }
        summaries::add_quality(&mut out, part, &deciding);
    }
    if task == "ranking" {
        ranking::add(&mut out, &book, &whole, &paths);
        ranking::add_depths(&mut out, &paths);
    }
    groups::add(&mut out, dataset, [&book, &whole], &paths);
    weights::add(&mut out, dataset, &paths);
    add_lengths(&mut out, &book, &paths, task);
    out
}

/// Columns that are levels there and numbers here, such as `10%`, once more as texts.
fn add_as_texts(out: &mut Numbers, dataset: &Value, paths: &[PathBuf]) {
    let names = dataset["categorical"].as_array().into_iter().flatten();
    let columns: Vec<&str> = names
        .map(|name| name.as_str().unwrap())
        .filter(|name| !out.contains_key(&format!("drift.cat.{name}.js_2")))
        .collect();
    if columns.is_empty() {
        return;
    }
    let (_folder, copies) = raw::with_texts(paths, &columns);
    let book = book_of(&copies);
    let document = run(&book, &copies);
    let mut found = Numbers::new();
    drift::add(&mut found, &document, &book, &copies);
    profile::add(&mut found, &document);
    columns::add_counts(&mut found, dataset, &document, &copies);
    for (path, number) in found {
        if columns.iter().any(|name| path.contains(name)) {
            out.insert(path.replace("/top/v", "/top/"), number);
        }
    }
}

/// Ours at other thresholds; answers the document that decides from 0.5 on.
fn add_thresholds(out: &mut Numbers, book: &Book, whole: &Book, paths: &[PathBuf]) -> Document {
    let mut middle = Document::default();
    for threshold in [0.2, 0.5, 0.8] {
        let at = |book: &Book| {
            let book = Book {
                threshold: Some(threshold),
                ..book.clone()
            };
            run(&book, paths)
        };
        let apart = at(book);
        for (scope, split) in [
            (Scope::Reference, "reference"),
            (Scope::Current, "analysis"),
        ] {
            add_scope(out, &apart, scope, &format!("binary.{split}@{threshold}"));
        }
        add_scope(
            out,
            &at(whole),
            Scope::Current,
            &format!("binary.all@{threshold}"),
        );
        if (0.4..0.6).contains(&threshold) {
            middle = apart;
        }
    }
    middle
}

/// Ours by windows of every length.
fn add_lengths(out: &mut Numbers, book: &Book, paths: &[PathBuf], task: &str) {
    for (spec, name) in [
        (WindowSpec::Day, "by_day"),
        (WindowSpec::Week, "by_iso_week"),
        (WindowSpec::Month, "by_month"),
        (WindowSpec::Year, "by_year"),
    ] {
        let book = Book {
            window: Some(spec),
            ..book.clone()
        };
        let key: &dyn Fn(&str) -> String = match spec {
            WindowSpec::Day => &|start| start[..10].to_owned(),
            WindowSpec::Week => &iso_week,
            WindowSpec::Month => &|start| start[..7].to_owned(),
            _ => &|start| start[..4].to_owned(),
        };
        add_windows(out, &run(&book, paths), &format!("{task}.{name}"), key);
    }
}

/// Whether `GOLDEN_SET` names the data set, or none.
fn is_asked(folder: &Path) -> bool {
    std::env::var("GOLDEN_SET").is_ok_and(|set| folder.ends_with(set))
        || std::env::var_os("GOLDEN_SET").is_none()
}

/// The parts of a golden file, and what we make of each.
fn compare(folder: &Path) -> Vec<(String, Tally)> {
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let (golden, dataset) = (read("golden.json"), read("dataset.json"));
    let mut ours = ours(folder, &dataset, &golden["parts"]);
    binary::add_curves(&mut ours, &dataset, &files(folder));
    raw::add_as_pandas(&mut ours);
    let parts = golden["parts"].as_object().unwrap();
    if let Some(part) = parts.get("evidently") {
        evidently::add(&mut ours, part, &files(folder));
    }
    if let Some(part) = parts.get("nannyml") {
        chunks::add(&mut ours, part, &files(folder));
        nannyml::add(&mut ours, part, &dataset, &files(folder));
        profile::add_chunks(&mut ours, part, &files(folder));
        multivariate::add_chunks(&mut ours, part, &dataset, &files(folder));
        performance::add(&mut ours, part, &dataset, &files(folder));
    }
    let tallies = parts.iter();
    tallies
        .map(|(source, part)| (source.clone(), Tally::of(part, &ours)))
        .collect()
}

#[test]
fn our_numbers_equal_those_of_trusted_tools() {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(golden_dir())
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("golden.json").is_file() && is_asked(path))
        .collect();
    folders.sort();
    println!(
        "{:<28} {:<10} {:>7} {:>8} {:>10} {:>12}",
        "data set", "source", "equal", "differ", "by design", "not covered"
    );
    let mut wrong = Vec::new();
    let mut why: BTreeMap<&str, usize> = BTreeMap::new();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        for (source, tally) in compare(&folder) {
            println!(
                "{name:<28} {source:<10} {:>7} {:>8} {:>10} {:>12}",
                tally.equal,
                tally.differ.len(),
                tally.by_design,
                tally.uncovered.values().sum::<usize>()
            );
            for (reason, count) in &tally.uncovered {
                *why.entry(reason).or_default() += count;
            }
            let held = HELD
                .iter()
                .find(|(set, of, _)| *set == name && *of == source);
            if let Some((.., least)) = held
                && tally.equal < *least
            {
                wrong.push(format!(
                    "{name}, {source}: only {} numbers covered, {least} expected",
                    tally.equal
                ));
            }
            let differ = tally.differ.into_iter();
            wrong.extend(differ.map(|line| format!("{name}: {line}")));
        }
    }
    println!("\nnot covered, and why:");
    for (reason, count) in &why {
        println!("{count:>7}  {reason}");
    }
    assert!(why.len() <= 10, "more than ten reasons");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
