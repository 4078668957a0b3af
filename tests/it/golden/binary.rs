//! Binary and regression numbers whose names or shapes are their own: bins, curves, lifts, quantiles of the error.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use wellenough::measure::Accumulate as _;
use wellenough::measure::quality::{Binary, BinaryRows};
use wellenough::report::Document;
use wellenough::report::document::{Quality, Scope};

use super::Numbers;
use super::raw::Raw;

/// Names there and here.
pub(super) const METRICS: [(&str, &str); 25] = [
    ("n_pos_rate/3", "predicted_rate"),
    ("n_pos_rate/4", "mean_score"),
    ("mean_score", "mean_score"),
    ("ece10_floor", "ece_10_floor"),
    ("ece10_floor/mce", "mce_10_floor"),
    ("ece15_floor/mce", "mce_15_floor"),
    ("ece15_sklearn_edges/mce", "mce_15"),
    ("lift_0.01", "lift_0.01"),
    ("lift_0.05", "lift_0.05"),
    ("lift_0.1", "lift_0.1"),
    ("lift_0.2", "lift_0.2"),
    ("f1_macro", "f1_macro"),
    ("f1_micro", "accuracy"),
    ("f1_weighted", "f1_weighted"),
    ("pearson_spearman_kendall/1", "spearman"),
    ("pearson_spearman_kendall/2", "kendall"),
    ("error_quantiles/0", "error_quantile_0"),
    ("error_quantiles/1", "error_quantile_0.01"),
    ("error_quantiles/2", "error_quantile_0.05"),
    ("error_quantiles/3", "error_quantile_0.25"),
    ("error_quantiles/4", "error_quantile_0.5"),
    ("error_quantiles/5", "error_quantile_0.75"),
    ("error_quantiles/6", "error_quantile_0.95"),
    ("error_quantiles/7", "error_quantile_0.99"),
    ("error_quantiles/8", "error_quantile_1"),
];

/// One number under its names.
///
/// `place` ends with what stands before a name: a dot for a side, a slash for a window.
pub(super) fn add_quality(out: &mut Numbers, quality: &Quality, place: &str) {
    for (golden, _) in METRICS.iter().filter(|(_, ours)| *ours == quality.metric) {
        out.insert(format!("{place}{golden}"), quality.value);
    }
}

/// The bins of one side.
pub(super) fn add_bins(out: &mut Numbers, document: &Document, scope: Scope, prefix: &str) {
    for bins in document.reliability.iter().filter(|row| row.scope == scope) {
        let name = match bins.binning.as_str() {
            "uniform" => "calibration_uniform10",
            "quantile" => "calibration_quantile10",
            _ => "reliability_floor10",
        };
        let place = format!("{prefix}.{name}");
        if name == "reliability_floor10" {
            // There, empty bins are listed too.
            for at in 0..10 {
                out.insert(format!("{place}/{at}/bin"), Some(f64::from(at)));
                out.insert(format!("{place}/{at}/n"), Some(0.0));
                for field in ["mean_pred", "frac_pos"] {
                    out.insert(format!("{place}/{at}/{field}"), None);
                }
            }
        }
        for (at, bin) in bins.bins.iter().enumerate() {
            if name == "reliability_floor10" {
                for (field, value) in [
                    ("n", bin.n as f64),
                    ("mean_pred", bin.mean_score),
                    ("frac_pos", bin.share_positive),
                ] {
                    out.insert(format!("{place}/{}/{field}", bin.bin), Some(value));
                }
            } else {
                out.insert(format!("{place}/0/{at}"), Some(bin.share_positive));
                out.insert(format!("{place}/1/{at}"), Some(bin.mean_score));
            }
        }
    }
}

/// scikit-learn's curves, from counts at every score.
pub(super) fn add_curves(out: &mut Numbers, dataset: &Value, paths: &[PathBuf]) {
    if dataset["task"] != "binary" {
        return;
    }
    let [reference, current] = sides(dataset, paths);
    let mut all = reference.clone();
    all.merge(&current);
    for (split, state) in [
        ("reference", reference),
        ("analysis", current),
        ("all", all),
    ] {
        let swept = state.sweep();
        let Some((_, positives, negatives)) = swept.last().copied() else {
            continue;
        };
        let share = |part: u64, whole: u64| Some(part as f64 / whole as f64);
        let place = format!("binary.{split}.pr_curve");
        let precision = swept.iter().rev().map(|(_, tp, fp)| share(*tp, tp + fp));
        add_list(out, &format!("{place}/0"), precision.chain([Some(1.0)]));
        let recall = swept.iter().rev().map(|(_, tp, _)| share(*tp, positives));
        add_list(out, &format!("{place}/1"), recall.chain([Some(0.0)]));
        let scores = swept.iter().rev().map(|(score, ..)| Some(*score));
        add_list(out, &format!("{place}/2"), scores);
        let corners = corners(&swept);
        let place = format!("binary.{split}.roc_curve");
        let fpr = corners.iter().map(|(_, _, fp)| share(*fp, negatives));
        add_list(
            out,
            &format!("{place}/0"),
            [Some(0.0)].into_iter().chain(fpr),
        );
        let tpr = corners.iter().map(|(_, tp, _)| share(*tp, positives));
        add_list(
            out,
            &format!("{place}/1"),
            [Some(0.0)].into_iter().chain(tpr),
        );
        let scores = corners.iter().map(|(score, ..)| Some(*score));
        // The first threshold there is infinite, which JSON has no number for.
        add_list(out, &format!("{place}/2"), [None].into_iter().chain(scores));
    }
}

fn add_list(out: &mut Numbers, place: &str, values: impl Iterator<Item = Option<f64>>) {
    for (at, value) in values.enumerate() {
        out.insert(format!("{place}/{at}"), value);
    }
}

/// The ends, and the points where the curve bends.
fn corners(swept: &[(f64, u64, u64)]) -> Vec<(f64, u64, u64)> {
    let is_kept = |at: usize| {
        let (Some(before), Some(after)) = (at.checked_sub(1), swept.get(at + 1)) else {
            return true;
        };
        let (_, tp, fp) = swept[at];
        let (_, tp_before, fp_before) = swept[before];
        tp - tp_before != after.1 - tp || fp - fp_before != after.2 - fp
    };
    let kept = (0..swept.len()).filter(|at| is_kept(*at));
    kept.map(|at| swept[at]).collect()
}

fn sides(dataset: &Value, paths: &[PathBuf]) -> [Binary; 2] {
    let name = |field: &str| dataset[field].as_str().unwrap();
    let labels = Raw::read(&paths[2]);
    let keys = labels.texts(name("key")).unwrap().into_iter();
    let known: BTreeMap<_, _> = keys.zip(labels.texts(name("label")).unwrap()).collect();
    [0, 1].map(|at: usize| {
        let raw = Raw::read(&paths[at]);
        let own = raw.texts(name("label"));
        let keys = raw.texts(name("key")).unwrap().into_iter();
        let labels = own.unwrap_or_else(|| keys.map(|key| known[&key]).collect());
        let positive = match &dataset["positive"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let label: Vec<bool> = labels
            .into_iter()
            .map(|label| label.unwrap() == positive)
            .collect();
        let score = raw.numbers(name("score")).unwrap();
        let score: Vec<f64> = score.into_iter().map(Option::unwrap).collect();
        let mut state = Binary::default();
        state.update(BinaryRows {
            score: Some(&score),
            predicted: &vec![false; label.len()],
            label: &label,
        });
        state
    })
}
