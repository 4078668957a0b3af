//! Groups of rows: slices by column, and fairlearn's numbers.

use std::path::PathBuf;

use serde_json::Value;
use wellenough::book::{Book, Role};
use wellenough::report::Document;
use wellenough::report::document::{Group, Groups, Scope};

use super::binary::METRICS as FURTHER;
use super::names::METRICS;
use super::{Numbers, quality, run};

/// fairlearn's shares, and ours.
const RATES: [(&str, &str); 7] = [
    ("accuracy", "accuracy"),
    ("precision", "precision"),
    ("recall", "recall"),
    ("selection_rate", "selection_rate"),
    ("tpr", "recall"),
    ("fpr", "fpr"),
    ("fnr", "fnr"),
];

/// Ours for everything under `by_column`, `by_column_analysis` and `fairness`; `book` has a reference, `whole` has none.
pub(super) fn add(out: &mut Numbers, dataset: &Value, books: [&Book; 2], paths: &[PathBuf]) {
    let names = |field: &str| dataset[field].as_array().into_iter().flatten();
    let columns: Vec<&str> = names("slices")
        .chain(names("sensitive"))
        .map(|name| name.as_str().unwrap())
        .collect();
    if columns.is_empty() {
        return;
    }
    let [apart, whole] = books.map(|book| {
        let mut book = book.clone();
        for source in book.sources.iter_mut().take(2) {
            let roles = columns
                .iter()
                .map(|column| ((*column).to_owned(), Role::Segment));
            source.roles.extend(roles);
        }
        run(&book, paths)
    });
    let task = dataset["task"].as_str().unwrap();
    for (document, scope, split, slices) in [
        (&apart, Scope::Reference, "reference", None),
        (
            &apart,
            Scope::Current,
            "analysis",
            Some("by_column_analysis"),
        ),
        (&whole, Scope::Current, "all", Some("by_column")),
    ] {
        for groups in document
            .groups
            .iter()
            .filter(|groups| groups.scope == scope)
        {
            if let Some(slices) = slices {
                add_slices(out, groups, &format!("{task}.{slices}.{}", groups.column));
            }
            let column = groups.column.replace(" & ", "+");
            let place = format!("fairness.{split}.{column}");
            add_fairness(out, groups, &place);
            add_overall(out, (document, scope), &place);
        }
    }
}

/// The names that a group may have there: pandas writes whole floats with `.0`.
fn keys(group: &Group) -> [String; 2] {
    let plain = group.group.replace(" & ", "|");
    [plain.clone(), format!("{plain}.0")]
}

fn add_slices(out: &mut Numbers, groups: &Groups, place: &str) {
    for group in &groups.groups {
        for key in keys(group) {
            let mut put =
                |name: &str, value: Option<f64>| out.insert(format!("{place}/{key}/{name}"), value);
            put("n", Some(group.n_labelled as f64));
            let count = |id: &str| group.quality.iter().find(|row| row.metric == id)?.value;
            put(
                "positives",
                count("tp").zip(count("fn")).map(|(tp, missed)| tp + missed),
            );
            for row in &group.quality {
                for (golden, _) in METRICS
                    .iter()
                    .chain(&FURTHER)
                    .filter(|(_, ours)| *ours == row.metric)
                {
                    put(golden, row.value);
                }
                if row.metric == "f1_macro" {
                    put("f1_macro_all_classes", row.value);
                }
            }
        }
    }
}

fn add_fairness(out: &mut Numbers, groups: &Groups, place: &str) {
    for group in &groups.groups {
        let [key, _] = keys(group);
        let mut put = |name: &str, value: Option<f64>| {
            out.insert(format!("{place}.by_group/{name}/{key}"), value)
        };
        put("count", Some(group.n as f64));
        for rate in &group.rates {
            for (golden, _) in RATES.iter().filter(|(_, ours)| *ours == rate.rate) {
                put(golden, rate.value);
            }
            if rate.rate == "specificity" {
                put("tnr", rate.value);
            }
        }
    }
    for parity in groups
        .parity
        .iter()
        .filter(|parity| parity.convention == "fairlearn")
    {
        out.insert(format!("{place}.{}", parity.measure), parity.value);
        let Some((name, kind)) = parity.measure.rsplit_once('_') else {
            continue;
        };
        let theirs: &[&str] = match name {
            "demographic_parity" => &["selection_rate"],
            "equal_opportunity" => &["recall", "tpr"],
            "predictive_parity" => &["precision"],
            "specificity" => &["tnr"],
            "rows" => &["count"],
            "accuracy" | "fpr" | "fnr" => &[name],
            _ => &[],
        };
        for name in theirs {
            out.insert(
                format!("{place}.difference_ratio/{kind}/{name}"),
                parity.value,
            );
        }
    }
}

/// All groups together.
fn add_overall(out: &mut Numbers, (document, scope): (&Document, Scope), place: &str) {
    for row in quality(document, scope, None) {
        let theirs: &[&str] = match row.metric.as_str() {
            "accuracy" => &["accuracy"],
            "precision" => &["precision"],
            "recall" => &["recall", "tpr"],
            "predicted_rate" => &["selection_rate"],
            "fpr" => &["fpr"],
            "fnr" => &["fnr"],
            "specificity" => &["tnr"],
            _ => &[],
        };
        for name in theirs {
            out.insert(format!("{place}.overall/{name}"), row.value);
        }
        if row.metric == "accuracy" {
            out.insert(format!("{place}.overall/count"), Some(row.n as f64));
        }
    }
}
