//! Each of several classes, and which are taken for which.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use wellenough::measure::Accumulate as _;
use wellenough::measure::quality::{Binary, BinaryRows, Metric};
use wellenough::report::Document;
use wellenough::report::document::Scope;

use super::Numbers;
use super::raw::Raw;

/// The classes of one side, in the golden order: precision, recall, F1 and labels of all.
pub(super) fn add(out: &mut Numbers, document: &Document, scope: Scope, prefix: &str) {
    let Some(side) = document.classes.iter().find(|side| side.scope == scope) else {
        return;
    };
    for (at, (class, counts)) in side.classes.iter().zip(&side.confusion).enumerate() {
        let zero = |value: Option<f64>| Some(value.unwrap_or(0.0));
        // scikit-learn counts 0 where nothing was said of a class.
        let numbers = [
            zero(class.precision.value),
            zero(class.recall.value),
            zero(class.f1.value),
            Some(class.labelled as f64),
        ];
        for (row, value) in numbers.into_iter().enumerate() {
            out.insert(format!("{prefix}.per_class/{row}/{at}"), value);
        }
        for (said, count) in counts.iter().enumerate() {
            out.insert(
                format!("{prefix}.confusion/{at}/{said}"),
                Some(*count as f64),
            );
        }
    }
}

/// Every class against the rest by its raw column; ours divides a row's probabilities by their sum first.
pub(super) fn add_raw(out: &mut Numbers, dataset: &Value, paths: &[PathBuf]) {
    let name = |field: &str| dataset[field].as_str().unwrap();
    let labels = Raw::read(&paths[2]);
    let keys = labels.texts(name("key")).unwrap().into_iter();
    let known: BTreeMap<_, _> = keys.zip(labels.texts(name("label")).unwrap()).collect();
    let classes = dataset["scores"].as_object().unwrap();
    for (class, column) in classes {
        let [reference, current] = [0, 1].map(|at: usize| {
            let raw = Raw::read(&paths[at]);
            let keys = raw.texts(name("key")).unwrap().into_iter();
            let joined = || keys.map(|key| known[&key]).collect();
            let label: Vec<Option<&str>> = raw.texts(name("label")).unwrap_or_else(joined);
            let label: Vec<bool> = label
                .into_iter()
                .map(|label| label == Some(class.as_str()))
                .collect();
            let score = raw.numbers(column.as_str().unwrap()).unwrap();
            let score: Vec<f64> = score.into_iter().map(Option::unwrap).collect();
            let mut state = Binary::default();
            state.update(BinaryRows {
                score: Some(&score),
                predicted: &label,
                label: &label,
            });
            state
        });
        let mut all = reference.clone();
        all.merge(&current);
        for (split, state) in [
            ("reference", &reference),
            ("analysis", &current),
            ("all", &all),
        ] {
            for (metric, reading) in state.finish() {
                let theirs = match metric {
                    Metric::RocAuc => "auc_per_class",
                    Metric::AveragePrecision => "ap_per_class",
                    _ => continue,
                };
                let value = reading.ok().map(|estimate| estimate.value);
                out.insert(format!("multiclass.{split}.{theirs}/{class}"), value);
            }
        }
    }
    for split in ["reference", "analysis", "all"] {
        let of = |class: &String| out[&format!("multiclass.{split}.auc_per_class/{class}")];
        let sum: Option<f64> = classes.keys().map(of).sum();
        let mean = sum.map(|sum| sum / classes.len() as f64);
        out.insert(format!("multiclass.{split}.auc_raw_rows"), mean);
    }
}
