//! Numbers of weighted rows: the weight of a row is 1, 2 or 3 by its number, and comes in as a column of that name.

use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;
use wellenough::book::Part;
use wellenough::report::document::Scope;

use super::raw::Raw;
use super::{Numbers, book_of, quality, run};

/// Ours for everything under `weighted`, through the door: the column is recognised by its name.
pub(super) fn add(out: &mut Numbers, dataset: &Value, paths: &[PathBuf]) {
    let (task, metrics): (&str, &[&str]) = match dataset["task"].as_str().unwrap() {
        "binary" => (
            "binary",
            &[
                "accuracy",
                "f1",
                "roc_auc",
                "average_precision",
                "log_loss",
                "brier_score_loss",
            ],
        ),
        "regression" => (
            "regression",
            &["mean_absolute_error", "root_mean_squared_error", "r2"],
        ),
        _ => return,
    };
    let (_apart, apart) = weighted(paths, false);
    let (_whole, whole) = weighted(paths, true);
    let mut all = book_of(&whole);
    for source in all.sources.iter_mut().take(2) {
        source.part = Some(Part::Current);
    }
    all.reference_until = Some("0001-01-01".into());
    let (apart, whole) = (run(&book_of(&apart), &apart), run(&all, &whole));
    for (document, scope, split) in [
        (&apart, Scope::Reference, "reference"),
        (&apart, Scope::Current, "analysis"),
        (&whole, Scope::Current, "all"),
    ] {
        assert_eq!(document.task.weight.as_deref(), Some("sample_weight"));
        for (at, metric) in metrics.iter().enumerate() {
            let found = quality(document, scope, None).find(|row| row.metric == *metric);
            let id = format!("{task}.{split}.weighted/{at}");
            out.insert(id, found.unwrap().value);
        }
    }
}

/// Copies of the files of predictions with a column of weights; rows are counted on from file to file, or from 0 in each.
fn weighted(paths: &[PathBuf], is_one: bool) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = paths.to_vec();
    let mut before = 0;
    for path in paths.iter_mut().take(2) {
        let first = if is_one { before } else { 0 };
        let raw = Raw::read(path).with("sample_weight", |row| ((first + row) % 3 + 1).to_string());
        before += raw.len();
        *path = raw.copy(folder.path(), path);
    }
    (folder, paths)
}
