//! Correlations through the document, and NannyML's reconstruction by principal components, chunk by chunk.

use std::path::PathBuf;

use serde_json::Value;
use wellenough::measure::Accumulate as _;
use wellenough::measure::drift::multivariate::{Feature, Reconstruction, Residuals};
use wellenough::measure::drift::nannyml_thresholds;
use wellenough::report::Document;

use super::Numbers;
use super::nannyml::{Chunk, chunks, heads, put_at};
use super::raw::Raw;

/// Ours for everything under `correlation`, but for columns with themselves.
pub(super) fn add(out: &mut Numbers, document: &Document) {
    for pair in &document.correlations {
        for (split, value) in [("reference", pair.reference), ("analysis", pair.current)] {
            for (a, b) in [(&pair.a, &pair.b), (&pair.b, &pair.a)] {
                out.insert(
                    format!("correlation.{split}/{}/{a}/{b}", pair.method),
                    value,
                );
            }
        }
    }
}

/// A column of both sides, one after the other.
enum Column {
    Numbers(Vec<f64>),
    Levels(Vec<u32>, usize),
}

/// Ours for everything under `nannyml.pca_reconstruction`. The chunks' borders are taken from the file.
pub(super) fn add_chunks(out: &mut Numbers, part: &Value, dataset: &Value, paths: &[PathBuf]) {
    let sides = [Raw::read(&paths[0]), Raw::read(&paths[1])];
    for entry in part["goldens"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        if !id.starts_with("nannyml.pca_reconstruction.") {
            continue;
        }
        let heads = heads(&entry["value"]);
        let chunks = chunks(&heads, entry["value"]["rows"].as_array().unwrap());
        let columns = columns(&sides, dataset);
        let features: Vec<Feature<'_>> = columns
            .iter()
            .map(|column| match column {
                Column::Numbers(values) => Feature::Numbers(values),
                Column::Levels(codes, levels) => Feature::Levels {
                    codes,
                    levels: *levels,
                },
            })
            .collect();
        let before = chunks.iter().filter(|chunk| chunk.is_reference);
        let reference = before.map(|chunk| chunk.rows.end).max().unwrap();
        let fitted = Reconstruction::fit(&features, &rows(0..reference)).unwrap();
        let left = |chunk: &Chunk| {
            let shift = if chunk.is_reference { 0 } else { reference };
            let mut left = Residuals::default();
            let picked = rows(chunk.rows.start + shift..chunk.rows.end + shift);
            left.update((&fitted, &features, &picked));
            left
        };
        let left: Vec<Residuals> = chunks.iter().map(left).collect();
        put(out, id, &heads, &chunks, &left);
    }
}

fn rows(range: std::ops::Range<usize>) -> Vec<u32> {
    range.map(|row| u32::try_from(row).unwrap()).collect()
}

fn columns(sides: &[Raw; 2], dataset: &Value) -> Vec<Column> {
    let named = |kind: &str| dataset[kind].as_array().unwrap().clone();
    let numbers = named("numeric").into_iter().map(|name| {
        let side = |raw: &Raw| raw.numbers(name.as_str().unwrap()).unwrap();
        let both = sides.iter().flat_map(side);
        Column::Numbers(both.map(|value| value.unwrap_or(f64::NAN)).collect())
    });
    let levels = named("categorical").into_iter().map(|name| {
        let side = |raw| Raw::texts(raw, name.as_str().unwrap()).unwrap();
        let both: Vec<Option<&str>> = sides.iter().flat_map(side).collect();
        let mut names: Vec<&str> = both.iter().flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        let code = |text: Option<&str>| {
            let at = text.map(|text| names.binary_search(&text).unwrap());
            at.map_or(u32::MAX, |at| u32::try_from(at).unwrap())
        };
        Column::Levels(both.iter().copied().map(code).collect(), names.len())
    });
    numbers.chain(levels).collect()
}

fn put(out: &mut Numbers, id: &str, heads: &[&str], chunks: &[Chunk], left: &[Residuals]) {
    let mean = |left: &Residuals| left.finish().unwrap().value;
    let before = chunks
        .iter()
        .zip(left)
        .filter(|(chunk, _)| chunk.is_reference);
    let before: Vec<f64> = before.map(|(_, left)| mean(left)).collect();
    let (low, high) = nannyml_thresholds(&before).unwrap();
    for (row, left) in left.iter().enumerate() {
        let value = mean(left);
        let error = left.sampling_error();
        let is_alert = !(low < value && value < high);
        for (field, number) in [
            ("value", Some(value)),
            ("sampling_error", error),
            (
                "upper_confidence_boundary",
                error.map(|error| value + 3.0 * error),
            ),
            (
                "lower_confidence_boundary",
                error.map(|error| (value - 3.0 * error).max(0.0)),
            ),
            ("upper_threshold", Some(high)),
            ("lower_threshold", Some(low).filter(|low| *low > 0.0)),
            ("alert", Some(f64::from(u8::from(is_alert)))),
        ] {
            let head = format!("reconstruction_error.{field}");
            put_at(out, heads, (id, row), &head, number);
        }
    }
}
