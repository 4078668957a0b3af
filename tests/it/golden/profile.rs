//! What columns hold: the core part's profiles, and NannyML's summaries, missing and unseen values chunk by chunk.

use std::path::PathBuf;

use serde_json::Value;
use wellenough::measure::drift::nannyml_thresholds;
use wellenough::measure::profile::{CheckKind, LevelProfile, NumberProfile, level_checks};
use wellenough::report::Document;
use wellenough::report::document::Scope;

use super::Numbers;
use super::nannyml::{Chunk, chunks, heads, put_at};
use super::raw::{Raw, ascending};

/// Ours for everything under `profile`, through the document.
pub(super) fn add(out: &mut Numbers, document: &Document) {
    for profile in &document.profiles {
        let split = match profile.scope {
            Scope::Reference => "reference",
            Scope::Current => "analysis",
            _ => continue,
        };
        let id = format!("profile.{split}/{}", profile.column);
        let mut put = |name: &str, number: Option<f64>| out.insert(format!("{id}/{name}"), number);
        for (name, count) in [
            ("n", profile.n),
            ("missing", profile.missing),
            ("distinct", profile.distinct),
        ] {
            put(name, Some(count as f64));
        }
        for (level, rows) in &profile.top {
            put(&format!("top/{level}"), Some(*rows as f64));
        }
        let Some(numbers) = &profile.numbers else {
            continue;
        };
        for (name, number) in [
            ("mean", numbers.mean),
            ("std", numbers.std),
            ("min", numbers.min),
            ("q01", numbers.q01),
            ("q25", numbers.q25),
            ("median", numbers.median),
            ("q75", numbers.q75),
            ("q99", numbers.q99),
            ("max", numbers.max),
            ("zeros", Some(numbers.zeros as f64)),
            ("skew", numbers.skew),
            ("kurtosis", numbers.kurtosis),
        ] {
            put(name, number);
        }
    }
}

/// A calculator of NannyML: what it takes of a chunk's column.
#[derive(Clone, Copy, PartialEq)]
enum Calculator {
    Missing,
    Unseen,
    Mean,
    Deviation,
    Median,
}

const CALCULATORS: [(&str, Calculator); 5] = [
    ("nannyml.missing.", Calculator::Missing),
    ("nannyml.unseen.", Calculator::Unseen),
    ("nannyml.summary_avg.", Calculator::Mean),
    ("nannyml.summary_std.", Calculator::Deviation),
    ("nannyml.summary_median.", Calculator::Median),
];

/// Ours for NannyML's simple statistics, but for its sampling errors.
pub(super) fn add_chunks(out: &mut Numbers, part: &Value, paths: &[PathBuf]) {
    let sides = [Raw::read(&paths[0]), Raw::read(&paths[1])];
    for entry in part["goldens"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        let Some((_, calculator)) = CALCULATORS.iter().find(|(start, _)| id.starts_with(start))
        else {
            continue;
        };
        let heads = heads(&entry["value"]);
        let chunks = chunks(&heads, entry["value"]["rows"].as_array().unwrap());
        for head in &heads {
            let Some(column) = head.strip_suffix(".value") else {
                continue;
            };
            let found = if *calculator == Calculator::Unseen {
                unseen(&sides, column, &chunks)
            } else {
                taken(&sides, column, &chunks, *calculator)
            };
            if let Some(found) = found {
                put(out, (id, column), &heads, &chunks, (&found, *calculator));
            }
        }
    }
}

fn taken(
    sides: &[Raw; 2],
    column: &str,
    chunks: &[Chunk],
    calculator: Calculator,
) -> Option<Vec<Option<f64>>> {
    let one = |chunk: &Chunk| {
        let raw = &sides[usize::from(!chunk.is_reference)];
        if calculator == Calculator::Missing {
            let cells = &raw.texts(column)?[chunk.rows.clone()];
            let gone = cells.iter().filter(|cell| cell.is_none()).count();
            return Some(Some(gone as f64 / cells.len() as f64));
        }
        let values = ascending(&raw.numbers(column)?[chunk.rows.clone()]);
        let profile = NumberProfile::of(&values, 0);
        let [.., median, _, _, _] = profile.quantiles;
        Some(match calculator {
            Calculator::Mean => profile.mean,
            Calculator::Deviation => profile.deviation,
            _ => median,
        })
    };
    chunks.iter().map(one).collect()
}

fn unseen(sides: &[Raw; 2], column: &str, chunks: &[Chunk]) -> Option<Vec<Option<f64>>> {
    let texts = [sides[0].texts(column)?, sides[1].texts(column)?];
    let mut names: Vec<&str> = texts.iter().flatten().flatten().copied().collect();
    names.sort_unstable();
    names.dedup();
    let counts = |cells: &[Option<&str>]| {
        let mut counts = vec![0_u64; names.len()];
        for text in cells.iter().flatten() {
            counts[names.binary_search(text).unwrap()] += 1;
        }
        let missing = cells.iter().filter(|cell| cell.is_none()).count() as u64;
        (LevelProfile::of(&counts, missing), counts)
    };
    let (before, base) = counts(&texts[0]);
    let one = |chunk: &Chunk| {
        let side = &texts[usize::from(!chunk.is_reference)];
        let (now, found) = counts(&side[chunk.rows.clone()]);
        let checks = level_checks((&base, &before), (&found, &now));
        let new = checks
            .iter()
            .find(|check| check.kind == CheckKind::NewLevels);
        let share = new.unwrap().effect.ok()?.value;
        // Theirs divides by all rows of the chunk, those without a value too.
        Some(share * now.n as f64 / (now.n + now.missing) as f64)
    };
    Some(chunks.iter().map(one).collect())
}

fn put(
    out: &mut Numbers,
    (id, column): (&str, &str),
    heads: &[&str],
    chunks: &[Chunk],
    (found, calculator): (&[Option<f64>], Calculator),
) {
    let pairs = chunks.iter().zip(found);
    let known: Vec<f64> = pairs
        .filter(|(chunk, _)| chunk.is_reference)
        .filter_map(|(_, value)| *value)
        .collect();
    let (low, high) = match (nannyml_thresholds(&known), calculator) {
        // New levels alarm at once.
        (_, Calculator::Unseen) => (None, Some(0.0)),
        (Some((low, high)), Calculator::Missing) => (Some(low.max(0.0)), Some(high.min(1.0))),
        // A threshold that a standard deviation cannot reach is left out.
        (Some((low, high)), Calculator::Deviation) => {
            (Some(low).filter(|low| *low > 0.0), Some(high))
        }
        (Some((low, high)), _) => (Some(low), Some(high)),
        (None, _) => (None, None),
    };
    for (row, value) in found.iter().enumerate() {
        let mut set = |field: &str, number: Option<f64>| {
            put_at(out, heads, (id, row), &format!("{column}.{field}"), number);
        };
        set("value", *value);
        set("upper_threshold", high);
        set("lower_threshold", low);
        // Its summaries alarm on their thresholds already, shares of rows only beyond.
        let is_share = matches!(calculator, Calculator::Missing | Calculator::Unseen);
        let beyond = |a: f64, b: f64| if is_share { a > b } else { a >= b };
        let is_alert = match value {
            Some(value) => {
                high.is_some_and(|high| beyond(*value, high))
                    || low.is_some_and(|low| beyond(low, *value))
            }
            None => !is_share,
        };
        set("alert", Some(f64::from(u8::from(is_alert))));
    }
}
