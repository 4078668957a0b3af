//! NannyML's realised performance, chunk by chunk, with thresholds and alerts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use wellenough::measure::drift::nannyml_thresholds;
use wellenough::measure::quality::{
    Binary, BinaryRows, Confusion, Metric, Multiclass, MulticlassRows, Regression, RegressionRows,
};
use wellenough::measure::{Accumulate as _, Estimate, Reading};

use super::Numbers;
use super::nannyml::{Chunk, chunks, heads, put_at};
use super::raw::Raw;

/// Its metrics, there and here; the flag: a share, whose thresholds stay within 0 and 1.
const METRICS: [(&str, &[Metric], bool); 17] = [
    ("roc_auc", &[Metric::RocAuc, Metric::AucOvr], true),
    ("average_precision", &[Metric::AveragePrecision], true),
    ("f1", &[Metric::F1, Metric::F1Macro], true),
    (
        "precision",
        &[Metric::Precision, Metric::PrecisionMacro],
        true,
    ),
    ("recall", &[Metric::Recall, Metric::BalancedAccuracy], true),
    ("specificity", &[Metric::Specificity], true),
    ("accuracy", &[Metric::Accuracy], true),
    ("true_positive", &[Metric::Tp], false),
    ("true_negative", &[Metric::Tn], false),
    ("false_positive", &[Metric::Fp], false),
    ("false_negative", &[Metric::Fn], false),
    ("mae", &[Metric::Mae], false),
    ("mape", &[Metric::Mape], false),
    ("mse", &[Metric::Mse], false),
    ("rmse", &[Metric::Rmse], false),
    ("msle", &[Metric::Msle], false),
    ("rmsle", &[Metric::Rmsle], false),
];

/// Predictions and labels of one side, as texts.
struct Side {
    columns: BTreeMap<String, Vec<Option<String>>>,
}

impl Side {
    /// A file, and the file of its labels if it has none itself.
    fn of(predictions: &Raw, labels: &Raw, dataset: &Value) -> Self {
        let name = |field: &str| dataset[field].as_str().unwrap().to_owned();
        let (key, label) = (name("key"), name("label"));
        let owned = |raw: &Raw, column: &str| -> Option<Vec<Option<String>>> {
            let texts = raw.texts(column)?;
            Some(
                texts
                    .into_iter()
                    .map(|text| text.map(str::to_owned))
                    .collect(),
            )
        };
        let mut wanted = vec![name("prediction")];
        match (&dataset["score"], &dataset["scores"]) {
            (Value::String(score), _) => wanted.push(score.clone()),
            (_, Value::Object(scores)) => {
                wanted.extend(
                    scores
                        .values()
                        .map(|score| score.as_str().unwrap().to_owned()),
                );
            }
            _ => {}
        }
        let mut columns: BTreeMap<String, Vec<Option<String>>> = wanted
            .into_iter()
            .map(|column| (column.clone(), owned(predictions, &column).unwrap()))
            .collect();
        let labelled = owned(predictions, &label).unwrap_or_else(|| {
            let keys = labels.texts(&key).unwrap().into_iter();
            let known: BTreeMap<_, _> = keys.zip(labels.texts(&label).unwrap()).collect();
            let of = |key: Option<&str>| known.get(&key).copied().flatten().map(str::to_owned);
            predictions
                .texts(&key)
                .unwrap()
                .into_iter()
                .map(of)
                .collect()
        });
        columns.insert("label".into(), labelled);
        columns.insert("prediction".into(), columns[&name("prediction")].clone());
        Self { columns }
    }

    fn texts(&self, column: &str, rows: &std::ops::Range<usize>) -> Vec<&str> {
        let cells = &self.columns[column][rows.clone()];
        cells.iter().map(|cell| cell.as_deref().unwrap()).collect()
    }

    fn numbers(&self, column: &str, rows: &std::ops::Range<usize>) -> Vec<f64> {
        let texts = self.texts(column, rows).into_iter();
        texts.map(|text| text.parse().unwrap()).collect()
    }
}

/// Ours for everything under `nannyml.performance` but its sampling errors.
pub(super) fn add(out: &mut Numbers, part: &Value, dataset: &Value, paths: &[PathBuf]) {
    let [reference, current, labels] = [0, 1, 2].map(|at: usize| Raw::read(&paths[at]));
    let sides = [&reference, &current].map(|raw| Side::of(raw, &labels, dataset));
    for entry in part["goldens"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        if !id.starts_with("nannyml.performance.") {
            continue;
        }
        let heads = heads(&entry["value"]);
        let rows = entry["value"]["rows"].as_array().unwrap();
        let chunks = chunks(&heads, rows);
        let found: Vec<Measured> = chunks
            .iter()
            .map(|chunk| {
                measured(
                    &sides[usize::from(!chunk.is_reference)],
                    &chunk.rows,
                    dataset,
                )
            })
            .collect();
        add_missing(out, (id, &heads), &chunks, &sides);
        for (name, ours, is_share) in METRICS {
            if let Some(values) = values(&found, ours) {
                put(out, (id, name), &heads, &chunks, (values, is_share));
            }
        }
    }
}

/// The share of a chunk's rows that have no label.
fn add_missing(
    out: &mut Numbers,
    (id, heads): (&str, &[&str]),
    chunks: &[Chunk],
    sides: &[Side; 2],
) {
    for (row, chunk) in chunks.iter().enumerate() {
        let side = &sides[usize::from(!chunk.is_reference)];
        let labels = &side.columns["label"][chunk.rows.clone()];
        let missing = labels.iter().filter(|label| label.is_none()).count();
        let share = missing as f64 / labels.len() as f64;
        put_at(
            out,
            heads,
            (id, row),
            "chunk.targets_missing_rate",
            Some(share),
        );
    }
}

/// One metric per chunk; `None` where the task does not have it.
fn values(found: &[Measured], ours: &[Metric]) -> Option<Vec<Option<f64>>> {
    let of = |chunk: &Measured| {
        let find = |wanted: &Metric| chunk.readings.iter().find(|(metric, _)| metric == wanted);
        let (metric, reading) = ours.iter().find_map(find)?;
        let value = reading.as_ref().ok().map(|estimate| estimate.value);
        Some(match metric {
            // Theirs are means over all classes, those without a row counting 0.
            Metric::F1Macro | Metric::PrecisionMacro | Metric::BalancedAccuracy => {
                value.map(|value| value * chunk.share_of_classes)
            }
            // Theirs are not there where labels or predictions have one class only.
            Metric::F1 | Metric::Precision | Metric::Recall => value.filter(|_| !chunk.is_single),
            Metric::Specificity => value.filter(|_| !chunk.is_same),
            _ => value,
        })
    };
    found.iter().map(of).collect()
}

/// What one chunk has.
struct Measured {
    readings: Vec<(Metric, Reading)>,
    /// How many of the classes have a row, as label or as prediction.
    share_of_classes: f64,
    /// Whether labels or predictions are all of one class.
    is_single: bool,
    /// Whether labels and predictions are all of the same class.
    is_same: bool,
}

fn measured(side: &Side, rows: &std::ops::Range<usize>, dataset: &Value) -> Measured {
    match dataset["task"].as_str().unwrap() {
        "binary" => binary(side, rows, dataset),
        "multiclass" => multiclass(side, rows, dataset),
        _ => regression(side, rows),
    }
}

fn binary(side: &Side, rows: &std::ops::Range<usize>, dataset: &Value) -> Measured {
    let (predicted, label) = (side.texts("prediction", rows), side.texts("label", rows));
    let positive = dataset["positive"].to_string();
    let positive = positive.trim_matches('"');
    let flags =
        |texts: &[&str]| -> Vec<bool> { texts.iter().map(|text| *text == positive).collect() };
    let score = dataset["score"]
        .as_str()
        .map(|score| side.numbers(score, rows));
    let mut state = Binary::default();
    state.update(BinaryRows {
        score: score.as_deref(),
        predicted: &flags(&predicted),
        label: &flags(&label),
    });
    let is_single = |texts: &[&str]| {
        let count = flags(texts).iter().filter(|flag| **flag).count();
        count == 0 || count == texts.len()
    };
    Measured {
        readings: state.finish(),
        share_of_classes: 1.0,
        is_single: is_single(&predicted) || is_single(&label),
        is_same: is_single(&[predicted.as_slice(), &label].concat()),
    }
}

fn multiclass(side: &Side, rows: &std::ops::Range<usize>, dataset: &Value) -> Measured {
    let (predicted, label) = (side.texts("prediction", rows), side.texts("label", rows));
    let scores = dataset["scores"].as_object().unwrap();
    let names: Vec<&String> = scores.keys().collect();
    let codes = |texts: &[&str]| -> Vec<usize> {
        let code = |text: &&str| names.iter().position(|name| name == text).unwrap();
        texts.iter().map(code).collect()
    };
    let columns: Vec<Vec<f64>> = names
        .iter()
        .map(|name| side.numbers(scores[*name].as_str().unwrap(), rows))
        .collect();
    let flat: Vec<f64> = (0..rows.len())
        .flat_map(|row| columns.iter().map(move |column| column[row]))
        .collect();
    let mut state = Multiclass::default();
    state.update(MulticlassRows {
        classes: names.len(),
        predicted: &codes(&predicted),
        label: &codes(&label),
        scores: Some(&flat),
    });
    let seen = names.iter().filter(|name| {
        let name = name.as_str();
        predicted.contains(&name) || label.contains(&name)
    });
    let mut readings = state.finish();
    readings.retain(|(metric, _)| *metric != Metric::AucOvr);
    readings.insert(0, (Metric::AucOvr, raw_auc(&names, &columns, &label)));
    readings.push((Metric::Specificity, mean_specificity(&state)));
    Measured {
        share_of_classes: seen.count() as f64 / names.len() as f64,
        readings,
        is_single: false,
        is_same: false,
    }
}

fn regression(side: &Side, rows: &std::ops::Range<usize>) -> Measured {
    let mut state = Regression::default();
    state.update(RegressionRows {
        predicted: &side.numbers("prediction", rows),
        label: &side.numbers("label", rows),
    });
    Measured {
        readings: state.finish(),
        share_of_classes: 1.0,
        is_single: false,
        is_same: false,
    }
}

/// The mean over classes of the share of other classes' rows that were not taken for it.
fn mean_specificity(state: &Multiclass) -> Reading {
    let table = state.confusion();
    let sum = |rows: &[Vec<u64>]| rows.iter().flatten().sum::<u64>();
    let mut specificities = Vec::new();
    for class in 0..table.len() {
        let tp = table[class][class];
        let fn_ = table[class].iter().sum::<u64>() - tp;
        let fp = table.iter().map(|row| row[class]).sum::<u64>() - tp;
        let confusion = Confusion {
            tp,
            fp,
            fn_,
            tn: sum(&table) - tp - fn_ - fp,
        };
        specificities.push(confusion.reading(Metric::Specificity).unwrap()?.value);
    }
    let mean = specificities.iter().sum::<f64>() / specificities.len() as f64;
    Ok(Estimate::exact(mean, sum(&table)))
}

/// The mean over classes of the ROC AUC of its raw column: theirs are not divided by their sum first.
fn raw_auc(names: &[&String], columns: &[Vec<f64>], label: &[&str]) -> Reading {
    let mut sum = 0.0;
    for (name, column) in names.iter().zip(columns) {
        let own: Vec<bool> = label.iter().map(|label| label == name).collect();
        let mut state = Binary::default();
        state.update(BinaryRows {
            score: Some(column),
            predicted: &own,
            label: &own,
        });
        let readings = state.finish();
        let auc = readings
            .iter()
            .find(|(metric, _)| *metric == Metric::RocAuc);
        sum += auc.unwrap().1?.value;
    }
    Ok(Estimate::exact(
        sum / names.len() as f64,
        label.len() as u64,
    ))
}

fn put(
    out: &mut Numbers,
    (id, name): (&str, &str),
    heads: &[&str],
    chunks: &[Chunk],
    (values, is_share): (Vec<Option<f64>>, bool),
) {
    let pairs = chunks.iter().zip(&values);
    let of_reference: Vec<Option<f64>> = pairs
        .filter(|(chunk, _)| chunk.is_reference)
        .map(|(_, value)| *value)
        .collect();
    let known: Vec<f64> = of_reference.iter().flatten().copied().collect();
    // Its specificity has no thresholds where one chunk of the reference has no number.
    let complete = known.len() == of_reference.len();
    let thresholds = nannyml_thresholds(&known).filter(|_| name != "specificity" || complete);
    let most = if is_share { 1.0 } else { f64::INFINITY };
    let (low, high) = thresholds.map_or((None, None), |(low, high)| {
        (Some(low.max(0.0)), Some(high.min(most)))
    });
    for (row, value) in values.iter().enumerate() {
        let mut set = |field: &str, number: Option<f64>| {
            put_at(out, heads, (id, row), &format!("{name}.{field}"), number);
        };
        set("value", *value);
        set("upper_threshold", high);
        set("lower_threshold", low);
        let is_alert = value.is_some_and(|value| {
            low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high)
        });
        let is_known = value.is_some() || (thresholds.is_some() && name != "specificity");
        set("alert", is_known.then(|| f64::from(u8::from(is_alert))));
    }
}
