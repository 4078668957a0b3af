//! Evidently's summaries of data and of quality, as far as the document has their numbers.

use serde_json::Value;
use wellenough::book::{Book, Role};
use wellenough::report::Document;
use wellenough::report::classes::Class;
use wellenough::report::document::{Profile, Quality, Scope};

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

fn entry<'a>(part: &'a Value, id: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    let mut entries = part["goldens"].as_array().unwrap().iter();
    let found = entries.find(|entry| entry["id"] == id);
    found
        .into_iter()
        .flat_map(|entry| entry["value"].as_array().unwrap().iter().enumerate())
}

/// Its metrics of several classes, and ours: all are means over the classes.
const OVER_CLASSES: [(&str, &str); 5] = [
    ("Accuracy(", "accuracy"),
    ("Precision(", "precision_macro"),
    ("Recall(", "balanced_accuracy"),
    ("F1Score(", "f1_macro"),
    ("LogLoss(", "log_loss"),
];

/// The book that decides for the most probable of several classes, as Evidently does where it has probabilities: without
/// the model's own decision.
pub(super) fn by_probability(book: &Book, dataset: &Value) -> Book {
    let mut book = book.clone();
    let said = dataset["prediction"].as_str().unwrap();
    for source in book.sources.iter_mut().take(2) {
        source.roles.push((said.to_owned(), Role::Ignored));
    }
    book
}

/// Ours for `evidently.quality_preset`; `document` decides from 0.5 on, or for the most probable class, as it does.
pub(super) fn add_quality(out: &mut Numbers, part: &Value, document: &Document) {
    let told = |id: &str| quality(document, Scope::Current, None).find(|row| row.metric == id);
    let classes = document.classes.iter();
    let classes: Vec<&Class> = classes
        .filter(|side| side.scope == Scope::Current)
        .flat_map(|side| &side.classes)
        .collect();
    for (at, metric) in entry(part, "evidently.quality_preset") {
        let name = metric["metric"].as_str().unwrap();
        let place = format!("evidently.quality_preset/{at}/value");
        let known: &[(&str, &str)] = if classes.is_empty() {
            &QUALITY
        } else {
            &OVER_CLASSES
        };
        let found = known.iter().find(|(start, _)| name.starts_with(start));
        if let Some(found) = found.and_then(|(_, ours)| told(ours)) {
            out.insert(place.clone(), found.value);
        }
        let kind = name.split('(').next().unwrap();
        // It ranks by probabilities as the file has them, so that these areas are those of raw columns.
        let raw = |out: &Numbers, of: &str| out.get(&format!("multiclass.analysis.{of}")).copied();
        if let Some(mean) = raw(out, "auc_raw_rows").filter(|_| kind == "RocAuc") {
            out.insert(place.clone(), mean);
        }
        for class in &classes {
            let number = match kind {
                "F1ByLabel" => class.f1.value,
                "PrecisionByLabel" => class.precision.value,
                "RecallByLabel" => class.recall.value,
                "RocAucByLabel" => raw(out, &format!("auc_per_class/{}", class.class)).flatten(),
                _ => continue,
            };
            out.insert(format!("{place}/{}", class.class), number);
        }
        for (part, number) in parts_of(kind, &told) {
            out.insert(format!("{place}/{part}"), number);
        }
    }
}

/// The parts of a metric that has several, of two classes or of numbers.
fn parts_of<'a>(
    kind: &str,
    told: &dyn Fn(&str) -> Option<&'a Quality>,
) -> Vec<(&'static str, Option<f64>)> {
    let both = |positive: &str, negative: &str| {
        let sides = [("1", told(positive)), ("0", told(negative))];
        let there = sides.into_iter();
        let there = there.filter_map(|(class, row)| Some((class, row?.value)));
        there.collect::<Vec<_>>()
    };
    let value = |id: &str| told(id).and_then(|row| row.value);
    let known = |parts: [(&'static str, Option<f64>); 2]| {
        let there = parts.into_iter().filter(|(_, number)| number.is_some());
        there.collect::<Vec<_>>()
    };
    match kind {
        "PrecisionByLabel" => both("precision", "npv"),
        "RecallByLabel" => both("recall", "specificity"),
        // The area is the same from either class.
        "RocAucByLabel" => both("roc_auc", "roc_auc"),
        "F1ByLabel" => {
            let f1 = value("f1");
            let other = f1.zip(value("f1_macro"));
            known([("1", f1), ("0", other.map(|(f1, mean)| 2.0 * mean - f1))])
        }
        "MeanError" => known([("mean", value("bias")), ("std", value("error_std"))]),
        "MAPE" => {
            let share = value("mean_absolute_percentage_error");
            known([("mean", share.map(|share| 100.0 * share)), ("std", None)])
        }
        "MAE" => {
            // The spread of absolute errors is what their squares leave over.
            let spread = told("mean_squared_error").and_then(|row| {
                let (squares, mean) = (row.value?, value("mean_absolute_error")?);
                let rows = row.n as f64;
                Some(((squares - mean * mean) * rows / (rows - 1.0)).sqrt())
            });
            known([("mean", value("mean_absolute_error")), ("std", spread)])
        }
        _ => Vec::new(),
    }
}

/// Ours for `evidently.data_summary`, where a column stands in the document.
pub(super) fn add_data(out: &mut Numbers, part: &Value, dataset: &Value, document: &Document) {
    let column = |metric: &Value| metric["config"]["column"].as_str().map(str::to_owned);
    let profile = |column: &str| {
        let mut all = document.profiles.iter();
        all.find(|profile| profile.column == column && profile.scope == Scope::Current)
    };
    let mut columns: Vec<String> = entry(part, "evidently.data_summary")
        .filter_map(|(_, metric)| column(metric))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let profiles: Option<Vec<&Profile>> = columns.iter().map(|column| profile(column)).collect();
    for (at, metric) in entry(part, "evidently.data_summary") {
        let name = metric["metric"].as_str().unwrap();
        let place = format!("evidently.data_summary/{at}/value");
        if name == "RowCount()" {
            out.insert(place.clone(), Some(document.task.n_current as f64));
        }
        if let Some(own) = column(metric) {
            if let Some(profile) = profile(&own) {
                add_column(out, profile, name, &metric["config"]["quantile"], &place);
            }
        } else if let Some(profiles) = &profiles {
            add_columns(out, (profiles, dataset), name, &place);
        }
    }
}

/// What is counted over all columns that Evidently was told of; which of them are levels it was told too.
fn add_columns(
    out: &mut Numbers,
    (profiles, dataset): (&[&Profile], &Value),
    name: &str,
    place: &str,
) {
    let levels = dataset["categorical"].as_array().unwrap();
    let is_level = |profile: &Profile| levels.iter().any(|level| level == profile.column.as_str());
    let count = |holds: &dyn Fn(&Profile) -> bool| {
        profiles.iter().filter(|profile| holds(profile)).count() as f64
    };
    let is_number = |profile: &Profile| !is_level(profile) && profile.numbers.is_some();
    let number = match name {
        "ColumnCount()" => count(&|_| true),
        "ColumnCount(column_type=ColumnType.Numerical)" => count(&is_number),
        "ColumnCount(column_type=ColumnType.Categorical)" => count(&is_level),
        // Neither times nor free texts were among its columns, nor are they among ours.
        "ColumnCount(column_type=ColumnType.Datetime)"
        | "ColumnCount(column_type=ColumnType.Text)" => {
            count(&|profile| !is_level(profile) && !is_number(profile))
        }
        "EmptyColumnsCount()" => count(&|profile| profile.missing == profile.n),
        "ConstantColumnsCount()" => count(&|profile| profile.distinct == 1),
        // One value in 95 % of the rows.
        "AlmostConstantColumnsCount()" => {
            count(&|profile| profile.mode_rows as f64 >= 0.95 * profile.n as f64)
        }
        "DatasetMissingValueCount()" => {
            let missing: u64 = profiles.iter().map(|profile| profile.missing).sum();
            let rows = profiles.first().map_or(1, |profile| profile.n);
            out.insert(format!("{place}/count"), Some(missing as f64));
            // By its rows, not by its cells.
            out.insert(format!("{place}/share"), Some(missing as f64 / rows as f64));
            return;
        }
        _ => return,
    };
    out.insert(place.to_owned(), Some(number));
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
