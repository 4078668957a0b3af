//! Evidently's drift, through the convention of its name.

use std::path::PathBuf;

use serde_json::Value;
use wellenough::book::{Convention, Role};
use wellenough::report::Document;
use wellenough::report::document::{Drift, Scope};

use super::raw::with_texts;
use super::{Numbers, book_of, run};

/// Its methods: the name of a call, the name in a preset's answer, ours, and whether the p-value is its number.
const METHODS: [(&str, &str, &str, bool); 15] = [
    ("ks", "K-S p_value", "ks", true),
    (
        "wasserstein",
        "Wasserstein distance (normed)",
        "wasserstein_normed",
        false,
    ),
    (
        "jensenshannon",
        "Jensen-Shannon distance",
        "jensenshannon",
        false,
    ),
    ("kl_div", "", "kl_div", false),
    ("psi", "", "psi", false),
    ("hellinger", "", "hellinger", false),
    ("anderson", "", "anderson_darling", true),
    ("cramer_von_mises", "", "cramer_von_mises", true),
    ("mannw", "", "mann_whitney", true),
    ("t_test", "", "student_t", true),
    ("es", "", "epps_singleton", true),
    ("ed", "", "energy", false),
    ("chisquare", "chi-square p_value", "chi_square_fit", true),
    ("g_test", "", "g_fit", true),
    ("z", "Z-test p_value", "z", true),
];

/// Ours for everything under `evidently.drift` and `evidently.drift_preset_default`.
pub(super) fn add(out: &mut Numbers, part: &Value, paths: &[PathBuf]) {
    let document = document(part, paths);
    let names = |kind: &str| -> Vec<String> {
        let names = part["definitions"][kind].as_array().into_iter().flatten();
        names
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    let columns = [(names("numerical"), "ks"), (names("categorical"), "z")];
    for (column, marker) in columns
        .iter()
        .flat_map(|(names, marker)| names.iter().map(move |name| (name, *marker)))
    {
        for (call, _, ours, by_p) in METHODS {
            let Some(drift) = find(&document, column, marker, ours) else {
                continue;
            };
            let id = format!("evidently.drift.{column}.{call}");
            let number = if by_p { drift.p_value } else { drift.value };
            // A test that raises there has no entry to compare with, but for its error.
            out.insert(
                if number.is_some() {
                    format!("{id}/value")
                } else {
                    id.clone()
                },
                number,
            );
            out.insert(format!("{id}/threshold"), drift.threshold);
        }
    }
    add_preset(out, part, &document, &columns);
}

/// A run by its convention, over the columns that it was given; those that were cast to texts there are texts here.
fn document(part: &Value, paths: &[PathBuf]) -> Document {
    let cast: Vec<&str> = part["definitions"]["categorical"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| name.as_str().unwrap())
        .collect();
    let (_folder, paths) = with_texts(paths, &cast);
    let paths = &paths;
    let mut book = book_of(paths);
    book.convention = Some(Convention::Evidently);
    let plain = run(&book, paths);
    let watched = part["definitions"].to_string();
    for source in book.sources.iter_mut().take(2) {
        let columns = plain.sources.iter().flat_map(|source| &source.columns);
        let others = columns.filter(|column| column.role.drifts());
        let others = others.filter(|column| !watched.contains(&format!("\"{}\"", column.name)));
        source.roles = others
            .map(|column| (column.name.clone(), Role::Ignored))
            .collect();
        source.roles.dedup();
        // A text is no number, whatever it holds: no other role than it was given.
        let texts = cast.iter().filter(|name| {
            let mut columns = plain.sources.iter().flat_map(|source| &source.columns);
            columns.any(|column| column.name == **name && !column.role.drifts())
        });
        let texts = texts.map(|name| ((*name).to_owned(), Role::Feature));
        source.roles.extend(texts);
    }
    run(&book, paths)
}

/// The number of a method for a column of that type: `marker` is a method that only this type has.
fn find<'a>(
    document: &'a Document,
    column: &str,
    marker: &str,
    measure: &str,
) -> Option<&'a Drift> {
    let of = |name: &str| {
        let mut all = document.drift.iter();
        let name = name.to_owned();
        let column = column.to_owned();
        move |convention: Option<&str>| {
            all.find(|drift| {
                drift.scope == Scope::Current
                    && drift.column == column
                    && drift.measure == name
                    && drift.convention.starts_with("evidently")
                    && convention.is_none_or(|convention| drift.convention == convention)
            })
        }
    };
    let convention = of(marker)(None)?.convention.clone();
    of(measure)(Some(&convention))
}

fn add_preset(
    out: &mut Numbers,
    part: &Value,
    document: &Document,
    columns: &[(Vec<String>, &str)],
) {
    let id = "evidently.drift_preset_default";
    let mut entries = part["goldens"].as_array().unwrap().iter();
    let Some(preset) = entries.find(|entry| entry["id"] == id) else {
        return;
    };
    let mut is_alike = true;
    for (at, metric) in preset["value"].as_array().unwrap().iter().enumerate() {
        let Some(column) = metric["config"]["column"].as_str() else {
            continue;
        };
        let method = metric["config"]["method"].as_str().unwrap();
        let marker = columns
            .iter()
            .find(|(names, _)| names.iter().any(|name| name == column));
        let known = METHODS.iter().find(|(_, shown, ..)| *shown == method);
        let (Some((_, marker)), Some((_, _, ours, by_p))) = (marker, known) else {
            is_alike = false;
            continue;
        };
        let Some(drift) = find(document, column, marker, ours) else {
            is_alike = false;
            continue;
        };
        // Where we take another type for the column, its choice is not ours to make.
        is_alike &= matches!(drift.verdict.as_str(), "ok" | "alarm");
        let number = if *by_p { drift.p_value } else { drift.value };
        out.insert(format!("{id}/{at}/value"), number);
        out.insert(format!("{id}/{at}/config/threshold"), drift.threshold);
    }
    if let Some(whole) = document.dataset_drift.as_ref().filter(|_| is_alike) {
        let share = whole.drifted as f64 / whole.columns as f64;
        out.insert(format!("{id}/0/value/count"), Some(whole.drifted as f64));
        out.insert(format!("{id}/0/value/share"), Some(share));
        out.insert(format!("{id}/0/config/drift_share"), Some(whole.threshold));
    }
}
