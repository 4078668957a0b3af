//! Evidently's summaries of data and of quality, as far as the document has their numbers.

use serde_json::Value;
use wellenough::report::Document;
use wellenough::report::document::{Profile, Scope};

use super::{Numbers, quality};

/// Its metrics of one number, and ours.
const QUALITY: [(&str, &str); 13] = [
    ("Accuracy(", "accuracy"),
    ("Precision(", "precision"),
    ("Recall(", "recall"),
    ("F1Score(", "f1"),
    ("RocAuc(", "roc_auc"),
    ("LogLoss(", "log_loss"),
    ("TPR(", "recall"),
    ("TNR(", "specificity"),
    ("FPR(", "fpr"),
    ("FNR(", "fnr"),
    ("RMSE(", "root_mean_squared_error"),
    ("R2Score(", "r2"),
    ("AbsMaxError(", "max_error"),
];

/// Its metrics of one number per class, and ours of the positive and of the negative class.
const BY_LABEL: [(&str, &str, Option<&str>); 3] = [
    ("F1ByLabel(", "f1", None),
    ("PrecisionByLabel(", "precision", Some("npv")),
    ("RecallByLabel(", "recall", Some("specificity")),
];

fn entry<'a>(part: &'a Value, id: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    let mut entries = part["goldens"].as_array().unwrap().iter();
    let found = entries.find(|entry| entry["id"] == id);
    found
        .into_iter()
        .flat_map(|entry| entry["value"].as_array().unwrap().iter().enumerate())
}

/// Ours for `evidently.quality_preset`; `document` decides from 0.5 on, as it does.
pub(super) fn add_quality(out: &mut Numbers, part: &Value, document: &Document) {
    // Of several classes it takes the most probable one where we have the model's own decision.
    let is_asked = |id: &str| document.classes.is_empty() || id == "log_loss";
    let value = |id: &str| {
        quality(document, Scope::Current, None)
            .find(|row| row.metric == id && is_asked(id))
            .map(|row| row.value)
    };
    for (at, metric) in entry(part, "evidently.quality_preset") {
        let name = metric["metric"].as_str().unwrap();
        let place = format!("evidently.quality_preset/{at}/value");
        if let Some(found) = QUALITY
            .iter()
            .find(|(start, _)| name.starts_with(start))
            .and_then(|(_, ours)| value(ours))
        {
            out.insert(place.clone(), found);
        }
        for (start, positive, negative) in BY_LABEL {
            if name.starts_with(start) {
                for (class, ours) in [("1", Some(positive)), ("0", negative)] {
                    if let Some(found) = ours.and_then(value) {
                        out.insert(format!("{place}/{class}"), found);
                    }
                }
            }
        }
        let parts: &[(&str, &str)] = match name.split('(').next().unwrap() {
            "MeanError" => &[("mean", "bias"), ("std", "error_std")],
            "MAE" => &[("mean", "mean_absolute_error")],
            _ => &[],
        };
        for (theirs, ours) in parts {
            if let Some(found) = value(ours) {
                out.insert(format!("{place}/{theirs}"), found);
            }
        }
    }
}

/// Ours for `evidently.data_summary`, where a column stands in the document.
pub(super) fn add_data(out: &mut Numbers, part: &Value, document: &Document) {
    for (at, metric) in entry(part, "evidently.data_summary") {
        let name = metric["metric"].as_str().unwrap();
        let place = format!("evidently.data_summary/{at}/value");
        if name == "RowCount()" {
            out.insert(place.clone(), Some(document.task.n_current as f64));
        }
        let Some(column) = metric["config"]["column"].as_str() else {
            continue;
        };
        let mut all = document.profiles.iter();
        let found = all.find(|profile| profile.column == column && profile.scope == Scope::Current);
        let Some(profile) = found else { continue };
        add_column(out, profile, name, &metric["config"]["quantile"], &place);
    }
}

fn add_column(out: &mut Numbers, profile: &Profile, name: &str, quantile: &Value, place: &str) {
    let numbers = profile.numbers.as_ref();
    let all = profile.n as f64;
    let number = match name.split('(').next().unwrap() {
        "MissingValueCount" => {
            out.insert(format!("{place}/count"), Some(profile.missing as f64));
            let share = profile.missing as f64 / all;
            out.insert(format!("{place}/share"), Some(share));
            return;
        }
        "UniqueValueCount" if profile.top.len() as u64 == profile.distinct => {
            for (level, rows) in &profile.top {
                for level in [level.clone(), format!("{level}.0")] {
                    out.insert(format!("{place}/counts/{level}"), Some(*rows as f64));
                    let share = *rows as f64 / all;
                    out.insert(format!("{place}/shares/{level}"), Some(share));
                }
            }
            return;
        }
        "MinValue" => numbers.map(|numbers| numbers.min),
        "MaxValue" => numbers.map(|numbers| numbers.max),
        "MeanValue" => numbers.map(|numbers| numbers.mean),
        "StdValue" => numbers.map(|numbers| numbers.std),
        "QuantileValue" => numbers.map(|numbers| match quantile.as_f64() {
            Some(share) if share < 0.4 => numbers.q25,
            Some(share) if share > 0.6 => numbers.q75,
            _ => numbers.median,
        }),
        _ => None,
    };
    if let Some(number) = number {
        out.insert(place.to_owned(), number);
    }
}
