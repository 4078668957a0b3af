//! Every file of the nasty set, each with what a sane tool does (`NASTY_DIR`, else `nasty` in the golden folder).
//!
//! `manifest.json` says rows, columns and areas; [`expected`] says the rest, file by file. One line per file is
//! printed: the file, what was expected, what was found, `ok` or `disagrees` and why.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken manifest must fail the test, and the lines are what the reader asks for"
)]

mod expected;
mod made;
mod seen;
mod want;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::golden::golden_dir;
use expected::expected;
use seen::Seen;

/// Where the nasty files are.
pub(crate) fn nasty_dir() -> PathBuf {
    std::env::var_os("NASTY_DIR").map_or_else(|| golden_dir().join("nasty"), PathBuf::from)
}

/// The files to open for one entry: label files come with their predictions, the second drop with the first.
fn files(folder: &Path, entry: &Value) -> Vec<PathBuf> {
    let name = entry["file"].as_str().unwrap();
    let before = entry["join"].as_str().into_iter();
    let earlier = (name == "labels_late_2.csv").then_some("labels_late_1.csv");
    before
        .chain(earlier)
        .chain([name])
        .map(|name| folder.join(name))
        .collect()
}

/// What the manifest itself counts, for a file that was read.
fn counted(entry: &Value, seen: &Seen, wrong: &mut Vec<String>) {
    let Ok(document) = seen.whole() else { return };
    if let (Some(rows), None) = (entry["rows"].as_u64(), entry["join"].as_str())
        && document.sources[0].rows != rows
    {
        wrong.push(format!("{} rows, not {rows}", document.sources[0].rows));
    }
    let auc = ["roc_auc", "roc_auc_after_both"]
        .iter()
        .find_map(|key| entry[*key].as_f64());
    // The second drop's own area is that after both.
    if let Some(auc) = auc
        && let Err(found) = seen.metric("roc_auc", auc)
    {
        wrong.push(found);
    }
}

/// Every disagreement of one file with its expectation and with the manifest.
fn disagreements(entry: &Value, seen: &Seen, clean: &Seen) -> (String, Vec<String>) {
    let name = entry["file"].as_str().unwrap();
    let Some(wants) = expected(name) else {
        return (
            String::new(),
            vec!["no expectation in tests/it/nasty/expected.rs".into()],
        );
    };
    let mut wrong = seen.always(clean);
    wrong.extend(
        wants
            .iter()
            .filter_map(|want| want.check(seen, clean).err()),
    );
    let sentence_will_do = wants.iter().any(want::Want::allows_refusal);
    if let (Err(message), false) = (seen.whole(), sentence_will_do) {
        wrong.push(format!("refused: {message}"));
    }
    counted(entry, seen, &mut wrong);
    wrong.dedup();
    let told: Vec<String> = wants.iter().map(ToString::to_string).collect();
    (told.join("; "), wrong)
}

fn cut(text: &str, width: usize) -> String {
    let plain = text.replace(['\n', '\r', '\0'], " ");
    if plain.chars().count() <= width {
        return plain;
    }
    plain.chars().take(width - 1).chain(['…']).collect()
}

#[test]
fn every_nasty_file_is_read_or_refused_as_the_manifest_says() {
    let folder = nasty_dir();
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let entries = manifest["files"].as_array().unwrap();
    let clean = Seen::of(&[folder.join("clean.csv")]);
    let mut disagree = Vec::new();
    for entry in entries {
        let name = entry["file"].as_str().unwrap();
        let seen = Seen::of(&files(&folder, entry));
        let (told, wrong) = disagreements(entry, &seen, &clean);
        let verdict = if wrong.is_empty() {
            "ok".into()
        } else {
            format!("disagrees: {}", wrong.join("; "))
        };
        println!(
            "{:<26} | {:<58} | {:<70} | {}",
            cut(name, 26),
            cut(&told, 58),
            cut(&seen.told(), 70),
            cut(&verdict, 400),
        );
        if !wrong.is_empty() {
            disagree.push(format!("{name}: {}", wrong.join("; ")));
        }
    }
    println!(
        "{} of {} files as the manifest says",
        entries.len() - disagree.len(),
        entries.len()
    );
    assert!(disagree.is_empty(), "{}", disagree.join("\n"));
}
