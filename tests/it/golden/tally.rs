//! Numbers held against each other.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Numbers, reasons};

/// Every number of a golden value with its path.
fn leaves(path: String, value: &Value, out: &mut Vec<(String, Option<f64>)>) {
    match value {
        Value::Number(number) => out.push((path, number.as_f64())),
        Value::Bool(flag) => out.push((path, Some(f64::from(u8::from(*flag))))),
        Value::Null => out.push((path, None)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(format!("{path}/{index}"), item, out);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                leaves(format!("{path}/{key}"), item, out);
            }
        }
        Value::String(_) => {}
    }
}

/// √(2⁻⁵²) and a little: what a distance comes to where the shares under its root miss their sum by one bit.
const ROUNDING: f64 = 2e-8;

#[derive(Default)]
pub(super) struct Tally {
    pub(super) equal: usize,
    pub(super) by_design: usize,
    pub(super) uncovered: BTreeMap<&'static str, usize>,
    pub(super) differ: Vec<String>,
}

impl Tally {
    /// Holds our numbers against those of one part of a golden file.
    pub(super) fn of(part: &Value, ours: &Numbers) -> Self {
        let mut tally = Self::default();
        for entry in part["goldens"].as_array().unwrap() {
            let mut numbers = Vec::new();
            leaves(
                entry["id"].as_str().unwrap().to_owned(),
                &entry["value"],
                &mut numbers,
            );
            let tolerance = entry["rtol"].as_f64().unwrap_or(1e-9);
            for (path, expected) in numbers {
                tally.add(path, expected, tolerance, ours);
            }
        }
        tally
    }

    fn add(&mut self, path: String, expected: Option<f64>, tolerance: f64, ours: &Numbers) {
        match (ours.get(&path), expected) {
            (None, _) => {
                if std::env::var_os("GOLDEN_LIST").is_some() {
                    println!("not covered: {path}");
                }
                *self.uncovered.entry(reasons::of(&path)).or_default() += 1;
            }
            (Some(None), None) => self.equal += 1,
            // scikit-learn's zero_division=0, and average precision 0 without positives.
            (Some(None), Some(0.0)) => self.by_design += 1,
            (Some(Some(found)), Some(expected))
                if (found - expected).abs() <= tolerance * expected.abs().max(1e-3) =>
            {
                self.equal += 1;
            }
            // Theirs is the root of the last bit of a sum of shares; the distance is 0.
            (Some(Some(0.0)), Some(expected)) if (0.0..ROUNDING).contains(&expected) => {
                self.by_design += 1;
            }
            (Some(found), expected) => self
                .differ
                .push(format!("{path}: ours {found:?}, theirs {expected:?}")),
        }
    }
}
