//! The house rules as tests: who imports whom, how long a file is, what must not be committed.

#![allow(
    clippy::unwrap_used,
    reason = "a file of the house that cannot be read is a failure"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "tidy/imports.rs"]
mod imports;
use imports::imports;

const MAX_LINES: usize = 400;

/// The import law: a room, and what it may import of ours.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("book", &[]),
    ("data", &["book"]),
    ("measure", &[]),
    ("reason", &["book", "measure"]),
    ("report", &["book", "measure", "reason"]),
    ("run", &["book", "data", "measure", "reason", "report"]),
    (
        "ui",
        &[
            "book",
            "measure",
            "report",
            "run::protocol",
            "run::plan",
            "run::conductor",
        ],
    ),
];

/// Outside crates (by the start of their name in code) and the only places that know them.
const CRATE_COLUMNS: &[(&str, &[&str])] = &[
    ("polars", &["data"]),
    ("flate2", &["data"]),
    ("memchr", &["data"]),
    ("miniz_oxide", &["book"]),
    ("pulldown_cmark", &["report"]),
    ("plotters", &["report", "ui"]),
    ("plotters_canvas", &["ui"]),
    ("yew", &["ui", "bin/page.rs"]),
    ("gloo", &["ui"]),
    ("web_sys", &["ui", "bin"]),
    ("js_sys", &["ui", "bin"]),
    ("wasm_bindgen", &["ui", "bin"]),
    ("anyhow", &["cli"]),
    ("clap", &["cli"]),
    ("serde_saphyr", &["cli"]),
];

/// Everything that may stand at the top of the repository.
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".clippy.toml",
    ".github",
    ".gitignore",
    ".rustfmt.toml",
    ".typos.toml",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Makefile",
    "README.md",
    "src",
    "static",
    "tests",
    "www",
];

/// Functions of f64 whose last bit differs between platforms, and `powi`, whose rounding is not promised.
const PLATFORM_FLOATS: &[&str] = &[
    "ln", "log2", "log10", "ln_1p", "exp", "exp2", "exp_m1", "powf", "powi", "sin", "cos", "tan",
    "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot",
];

/// File names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "common.rs",
    "helper.rs",
    "helpers.rs",
    "manager.rs",
    "misc.rs",
    "types.rs",
    "util.rs",
    "utils.rs",
];

/// Paths of one machine, and hosts of package registries, cut in two so as not to be found here.
const NEVER_COMMITTED: &[(&str, &str)] = &[
    ("/wo", "rk/"),
    ("/fa", "rm/"),
    ("/ro", "ot/"),
    ("/home/", "runner/"),
    ("index.", "crates.io"),
    ("static.", "crates.io"),
    ("registry.", "npmjs.org"),
    ("files.", "pythonhosted.org"),
    ("pypi.", "org"),
    ("deb.", "debian.org"),
];

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every tracked or new file that is not ignored, as a path from the house's door, sorted.
fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(house())
        .output();
    let mut files: Vec<String> = match listed {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned)
            .collect(),
        _ => walk(&house(), ""),
    };
    files.retain(|file| house().join(file).is_file());
    files.sort();
    files.dedup();
    assert!(files.len() > 20, "found only {} files", files.len());
    files
}

/// The same without git: the folders that are allowed at the top.
fn walk(folder: &Path, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if prefix.is_empty() && !TOP_LEVEL.contains(&name.as_str()) {
            continue;
        }
        if entry.path().is_dir() {
            found.extend(walk(&entry.path(), &format!("{path}/")));
        } else {
            found.push(path);
        }
    }
    found
}

fn text(file: &str) -> String {
    String::from_utf8_lossy(&fs::read(house().join(file)).unwrap()).into_owned()
}

fn ends_with(file: &str, kinds: &[&str]) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|kind| kinds.iter().any(|known| kind.eq_ignore_ascii_case(known)))
}

fn sources() -> Vec<String> {
    let mut files = files();
    files.retain(|file| file.starts_with("src/") && ends_with(file, &["rs"]));
    files
}

/// Lines of code with their numbers; lines that are comments are left out.
fn code(file: &str) -> Vec<(usize, String)> {
    text(file)
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(idx, line)| (idx + 1, line.to_owned()))
        .collect()
}

/// The code of a file in one piece without white space, so that a wrapped `use` reads as one.
fn dense_code(file: &str) -> String {
    code(file)
        .iter()
        .flat_map(|(_, line)| line.chars())
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// `data` of `src/data/csv.rs`, `main.rs` of `src/main.rs`, `bin/page.rs` of `src/bin/page.rs`.
fn room(file: &str) -> &str {
    let inside = file.trim_start_matches("src/");
    match inside.split_once('/') {
        Some(("bin", _)) | None => inside,
        Some((room, _)) => room,
    }
}

fn check(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn rooms_import_only_rooms_above_them() {
    let law: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut broken = Vec::new();
    for file in sources() {
        let room = room(&file);
        let Some(allowed) = law.get(room) else {
            continue;
        };
        for import in imports(&dense_code(&file)) {
            let is_inside =
                |place: &&str| import == **place || import.starts_with(&format!("{place}::"));
            let known_room = import
                .split("::")
                .next()
                .is_some_and(|first| law.contains_key(first));
            if known_room && !is_inside(&room) && !allowed.iter().any(is_inside) {
                broken.push(format!("{file}: crate::{import}"));
            }
        }
    }
    check(
        &broken,
        "imports go up the listing of src, never down (src/lib.rs)",
    );
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for file in sources() {
        for (number, line) in code(&file) {
            for (name, rooms) in CRATE_COLUMNS {
                let known = line.match_indices(name).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let rest = line[at + name.len()..].trim_start_matches(|letter: char| {
                        *name == "polars" && (letter == '_' || letter.is_alphanumeric())
                    });
                    !before.is_some_and(|letter| {
                        letter.is_alphanumeric() || letter == '_' || letter == ':'
                    }) && rest.starts_with("::")
                });
                let place = room(&file);
                let at_home = rooms
                    .iter()
                    .any(|home| place == *home || place.starts_with(&format!("{home}/")));
                if known && !at_home {
                    broken.push(format!(
                        "{file}:{number}: {name} belongs to {}",
                        rooms.join(", ")
                    ));
                }
            }
        }
    }
    check(&broken, "outside crates stay in their rooms");
}

#[test]
fn no_file_is_too_long_or_named_after_nothing() {
    let mut broken = Vec::new();
    for file in files() {
        let name = file.rsplit('/').next().unwrap_or_default();
        if EMPTY_NAMES.contains(&name) {
            broken.push(format!("{file}: a name that says nothing"));
        }
        if ends_with(&file, &["rs", "mjs", "js"]) {
            let lines = text(&file).lines().count();
            if lines > MAX_LINES {
                broken.push(format!("{file}: {lines} lines, {MAX_LINES} allowed"));
            }
        }
    }
    check(&broken, "a long file is a room to divide");
}

#[test]
fn every_measure_names_its_source_and_its_check() {
    let mut broken = Vec::new();
    for file in sources() {
        if room(&file) != "measure" || file.ends_with("/mod.rs") || file.ends_with("/tests.rs") {
            continue;
        }
        let text = text(&file);
        // Words and shapes without a number of their own need no source.
        if !["Reading", "Estimate", "-> f64", "-> Option<f64>"]
            .iter()
            .any(|mark| text.contains(mark))
        {
            continue;
        }
        for section in ["# Source", "Checked against"] {
            if !text.contains(section) {
                broken.push(format!("{file}: no \"{section}\""));
            }
        }
    }
    check(
        &broken,
        "a measure says where it comes from and what it was checked against",
    );
}

#[test]
fn only_known_names_stand_at_the_top() {
    let mut broken: Vec<String> = files()
        .iter()
        .map(|file| file.split('/').next().unwrap_or_default().to_owned())
        .filter(|name| !TOP_LEVEL.contains(&name.as_str()))
        .collect();
    broken.dedup();
    check(&broken, "names at the top that nobody agreed on");
}

#[test]
fn nothing_of_one_machine_is_committed() {
    let mut broken = Vec::new();
    for file in files() {
        let text = text(&file);
        for (front, back) in NEVER_COMMITTED {
            let word = format!("{front}{back}");
            for (at, _) in text.match_indices(&word) {
                let before = text[..at].chars().next_back();
                let part_of_more = before
                    .is_some_and(|letter| letter.is_alphanumeric() || "_.-/}".contains(letter));
                if !(word.starts_with('/') && part_of_more) {
                    broken.push(format!("{file}: {word}"));
                }
            }
        }
    }
    check(&broken, "paths of one machine or hosts of registries");
}

#[test]
fn floats_take_their_functions_from_libm() {
    let mut broken = Vec::new();
    for file in sources() {
        for (number, line) in code(&file) {
            for name in PLATFORM_FLOATS {
                if line.contains(&format!(".{name}(")) || line.contains(&format!("f64::{name}")) {
                    broken.push(format!("{file}:{number}: {name}"));
                }
            }
        }
    }
    check(
        &broken,
        "not the same bits natively and in the browser; use libm (powi: write the product)",
    );
}

#[test]
fn the_site_works_below_any_path() {
    let mut broken = Vec::new();
    for file in files() {
        if !(file.starts_with("www/") || file.starts_with("static/"))
            || !ends_with(&file, &["html", "css", "js", "json", "webmanifest"])
        {
            continue;
        }
        for (idx, line) in text(&file).lines().enumerate() {
            for opening in ["\"/", "'/", "`/", "url(/"] {
                let rooted = line.match_indices(opening).any(|(at, _)| {
                    line[at + opening.len()..]
                        .starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/')
                });
                if rooted {
                    broken.push(format!("{file}:{}: {}", idx + 1, line.trim()));
                }
            }
        }
    }
    check(&broken, "addresses of the site are relative");
}
