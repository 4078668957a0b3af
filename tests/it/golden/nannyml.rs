//! NannyML's drift of single columns, chunk by chunk, with thresholds and alerts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use wellenough::measure::Reading;
use wellenough::measure::drift::{NannymlNumbers, nannyml_levels, nannyml_thresholds};

use super::Numbers;
use super::raw::{Raw, ascending};

/// Its methods, there and here.
const METHODS: [(&str, &str); 6] = [
    ("kolmogorov_smirnov", "ks"),
    ("jensen_shannon", "jensenshannon"),
    ("wasserstein", "wasserstein"),
    ("hellinger", "hellinger"),
    ("l_infinity", "l_infinity"),
    ("chi2", "chi_square"),
];

/// One chunk as an entry of the golden file names it.
pub(super) struct Chunk {
    pub(super) is_reference: bool,
    pub(super) rows: std::ops::Range<usize>,
}

/// A chunk's numbers by our names; the p-value is that of chi-square.
type Found = (BTreeMap<&'static str, Option<f64>>, Option<f64>);

/// Ours for everything under `nannyml.univariate`. The chunks' borders are taken from the file.
pub(super) fn add(out: &mut Numbers, part: &Value, dataset: &Value, paths: &[PathBuf]) {
    let raws = [Raw::read(&paths[0]), Raw::read(&paths[1])];
    for entry in part["goldens"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        if !id.starts_with("nannyml.univariate.") {
            continue;
        }
        let column = entry["on"]["column"].as_str().unwrap();
        let source = match column {
            "__p" => dataset["prediction"].as_str(),
            "__y" => None,
            other => Some(other),
        };
        let Some(source) = source else { continue };
        let heads = heads(&entry["value"]);
        let rows = entry["value"]["rows"].as_array().unwrap();
        let chunks = chunks(&heads, rows);
        let is_levels = entry["call"]
            .as_str()
            .unwrap()
            .contains("treat_as_categorical");
        let Some(found) = measured(&raws, source, &chunks, is_levels) else {
            continue;
        };
        put(out, (id, column), &heads, &chunks, &found);
    }
}

pub(super) fn chunks(heads: &[&str], rows: &[Value]) -> Vec<Chunk> {
    let at = |end: &str| heads.iter().position(|head| head.ends_with(end)).unwrap();
    let (start, end, period) = (
        at("chunk.start_index"),
        at("chunk.end_index"),
        at("chunk.period"),
    );
    let whole = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    rows.iter()
        .map(|row| Chunk {
            is_reference: row[period] == "reference",
            rows: whole(&row[start])..whole(&row[end]) + 1,
        })
        .collect()
}

fn measured(
    raws: &[Raw; 2],
    column: &str,
    chunks: &[Chunk],
    is_levels: bool,
) -> Option<Vec<Found>> {
    let value = |reading: Reading| reading.ok().map(|estimate| estimate.value);
    if is_levels {
        let sides = [raws[0].texts(column)?, raws[1].texts(column)?];
        let mut names: Vec<&str> = sides.iter().flatten().flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        let counts = |texts: &[Option<&str>]| {
            let mut counts = vec![0_u64; names.len()];
            for text in texts.iter().flatten() {
                counts[names.binary_search(text).unwrap()] += 1;
            }
            counts
        };
        let reference = counts(&sides[0]);
        let one = |chunk: &Chunk| {
            let side = &sides[usize::from(!chunk.is_reference)];
            let (distances, test) = nannyml_levels(&reference, &counts(&side[chunk.rows.clone()]));
            let mut numbers: BTreeMap<_, _> = distances
                .map(|(name, reading)| (name, value(reading)))
                .into();
            numbers.insert("chi_square", test.ok().map(|test| test.statistic));
            (numbers, test.ok().map(|test| test.p_value))
        };
        return Some(chunks.iter().map(one).collect());
    }
    let sides = [raws[0].numbers(column)?, raws[1].numbers(column)?];
    let reference = NannymlNumbers::new(ascending(&sides[0]));
    let one = |chunk: &Chunk| {
        let side = &sides[usize::from(!chunk.is_reference)];
        let found = reference.against(&ascending(&side[chunk.rows.clone()]));
        let numbers = found.map(|(name, reading)| (name, value(reading)));
        (numbers.into(), None)
    };
    Some(chunks.iter().map(one).collect())
}

fn put(
    out: &mut Numbers,
    (id, column): (&str, &str),
    heads: &[&str],
    chunks: &[Chunk],
    found: &[Found],
) {
    for (method, ours) in METHODS {
        let of_reference = chunks
            .iter()
            .zip(found)
            .filter(|(chunk, _)| chunk.is_reference);
        let values: Vec<f64> = of_reference
            .filter_map(|(_, (numbers, _))| numbers.get(ours).copied().flatten())
            .collect();
        let is_test = ours == "chi_square";
        let most = if ours == "ks" { 1.0 } else { f64::INFINITY };
        let threshold = nannyml_thresholds(&values)
            .map(|(_, high)| high.min(most))
            .filter(|_| !is_test);
        for (row, (numbers, p)) in found.iter().enumerate() {
            let Some(number) = numbers.get(ours) else {
                continue;
            };
            let mut set = |field: &str, number: Option<f64>| {
                put_at(
                    out,
                    heads,
                    (id, row),
                    &format!("{column}.{method}.{field}"),
                    number,
                );
            };
            set("value", *number);
            set("upper_threshold", threshold);
            set("lower_threshold", None);
            let is_alert = if is_test {
                p.is_some_and(|p| p < 0.05)
            } else {
                number
                    .zip(threshold)
                    .is_some_and(|(number, most)| number > most)
            };
            set("alert", Some(f64::from(u8::from(is_alert))));
        }
    }
}

/// A number under its column's head, if there is one.
pub(super) fn put_at(
    out: &mut Numbers,
    heads: &[&str],
    (id, row): (&str, usize),
    head: &str,
    number: Option<f64>,
) {
    if let Some(at) = heads.iter().position(|other| *other == head) {
        out.insert(format!("{id}/rows/{row}/{at}"), number);
    }
}

/// The names of an entry's columns.
pub(super) fn heads(value: &Value) -> Vec<&str> {
    let heads = value["columns"].as_array().unwrap().iter();
    heads.map(|head| head.as_str().unwrap()).collect()
}
