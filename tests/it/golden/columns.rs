//! Columns of the core part beyond what the document watches: counts of levels, degrees of freedom, profiles of ids and
//! times, and columns with themselves. What no run reads is fed to the measures as it stands in the files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use wellenough::measure::drift::multivariate::pairs;
use wellenough::measure::hypothesis::degrees_of_freedom;
use wellenough::measure::profile::{LevelProfile, NumberProfile};
use wellenough::report::Document;
use wellenough::report::document::{Profile, Scope};

use super::Numbers;
use super::raw::{Raw, ascending};

/// Ours for counts of levels, and for the degrees of freedom of their tests.
pub(super) fn add_counts(
    out: &mut Numbers,
    dataset: &Value,
    document: &Document,
    paths: &[PathBuf],
) {
    let names = dataset["categorical"].as_array().into_iter().flatten();
    let mut columns: Vec<&str> = names.map(|name| name.as_str().unwrap()).collect();
    columns.extend(dataset["prediction"].as_str());
    let raws = [Raw::read(&paths[0]), Raw::read(&paths[1])];
    for column in columns {
        let of = |scope: Scope| {
            let mut all = document.profiles.iter();
            all.find(|profile| profile.column == column && profile.scope == scope)
        };
        let (Some(before), Some(now)) = (of(Scope::Reference), of(Scope::Current)) else {
            continue;
        };
        let is_listed = |side: &Profile| side.top.len() as u64 == side.distinct;
        if !is_listed(before) || !is_listed(now) {
            continue;
        }
        // Levels as written there: pandas keeps the `.0` of whole floats.
        let written = raws
            .iter()
            .flat_map(|raw| raw.texts(column).unwrap())
            .flatten();
        let mut levels: Vec<&str> = written.collect();
        levels.sort_unstable();
        levels.dedup();
        let counts = [before, now].map(|side| {
            levels
                .iter()
                .map(|level| rows(side, level))
                .collect::<Vec<u64>>()
        });
        // Where values are written otherwise, as `10%`, they are no levels here.
        let all = |side: &Profile| side.n - side.missing;
        if counts[0].iter().sum::<u64>() != all(before) || counts[1].iter().sum::<u64>() != all(now)
        {
            continue;
        }
        let id = format!("drift.cat.{column}");
        for (side, counts) in counts.iter().enumerate() {
            for (at, count) in counts.iter().enumerate() {
                out.insert(format!("{id}.counts/{side}/{at}"), Some(*count as f64));
            }
        }
        let freedom = degrees_of_freedom(&counts[0], &counts[1]).ok();
        for test in ["chi2_contingency", "chi2_no_yates", "g_test"] {
            out.insert(
                format!("{id}.{test}/2"),
                freedom.map(|freedom| freedom as f64),
            );
        }
    }
}

fn rows(side: &Profile, level: &str) -> u64 {
    let same = |name: &str| name == level || level.strip_suffix(".0") == Some(name);
    side.top
        .iter()
        .find(|(name, _)| same(name))
        .map_or(0, |(_, rows)| *rows)
}

/// Ours for the profiles of columns that no run watches, such as ids and times.
pub(super) fn add_profiles(out: &mut Numbers, part: &Value, dataset: &Value, paths: &[PathBuf]) {
    let labels = Raw::read(&paths[2]);
    for (split, path) in [("reference", &paths[0]), ("analysis", &paths[1])] {
        let id = format!("profile.{split}");
        let mut entries = part["goldens"].as_array().unwrap().iter();
        let Some(entry) = entries.find(|entry| entry["id"] == id) else {
            continue;
        };
        let raw = Raw::read(path);
        for column in entry["value"].as_object().unwrap().keys() {
            let place = format!("{id}/{column}");
            if out.contains_key(&format!("{place}/n")) {
                continue;
            }
            let joined = joined(&raw, &labels, dataset, column);
            let texts: Vec<Option<&str>> = match &joined {
                Some(texts) => texts.iter().map(Option::as_deref).collect(),
                None => raw.texts(column).unwrap(),
            };
            let numbers: Option<Vec<Option<f64>>> = texts
                .iter()
                .map(|text| text.map_or(Some(None), |text| text.parse().ok().map(Some)))
                .collect();
            match numbers {
                Some(values) => add_numbers(out, &place, &values),
                None => add_levels(out, &place, &texts),
            }
        }
    }
}

/// The labels of a file without them, joined by the key.
fn joined(raw: &Raw, labels: &Raw, dataset: &Value, column: &str) -> Option<Vec<Option<String>>> {
    if raw.texts(column).is_some() {
        return None;
    }
    let key = dataset["key"].as_str().unwrap();
    let keys = labels.texts(key)?.into_iter();
    let known: BTreeMap<_, _> = keys.zip(labels.texts(column)?).collect();
    let keys = raw.texts(key)?.into_iter();
    Some(
        keys.map(|key| known.get(&key).copied().flatten().map(str::to_owned))
            .collect(),
    )
}

fn add_numbers(out: &mut Numbers, place: &str, values: &[Option<f64>]) {
    let known = ascending(values);
    let profile = NumberProfile::of(&known, (values.len() - known.len()) as u64);
    let mut put = |name: &str, number: Option<f64>| out.insert(format!("{place}/{name}"), number);
    put("n", Some((profile.n + profile.missing) as f64));
    put("missing", Some(profile.missing as f64));
    put("distinct", Some(profile.distinct as f64));
    put("zeros", Some(profile.zeros as f64));
    put("mean", profile.mean);
    put("std", profile.deviation);
    put("skew", profile.skewness);
    put("kurtosis", profile.kurtosis);
    let names = ["min", "q01", "q25", "median", "q75", "q99", "max"];
    for (name, quantile) in names.into_iter().zip(profile.quantiles) {
        put(name, quantile);
    }
}

fn add_levels(out: &mut Numbers, place: &str, texts: &[Option<&str>]) {
    let mut levels: Vec<&str> = texts.iter().flatten().copied().collect();
    levels.sort_unstable();
    levels.dedup();
    let mut counts = vec![0_u64; levels.len()];
    for text in texts.iter().flatten() {
        counts[levels.binary_search(text).unwrap()] += 1;
    }
    let missing = texts.iter().filter(|text| text.is_none()).count() as u64;
    let profile = LevelProfile::of(&counts, missing);
    let mut put =
        |name: &str, number: u64| out.insert(format!("{place}/{name}"), Some(number as f64));
    put("n", profile.n + profile.missing);
    put("missing", profile.missing);
    put("distinct", profile.distinct);
    for (level, rows) in profile.top {
        put(&format!("top/{}", levels[level]), rows);
    }
}

/// Ours for correlations that the document does not list: columns with themselves, and with the score.
pub(super) fn add_correlations(out: &mut Numbers, part: &Value, paths: &[PathBuf]) {
    for (split, path) in [("reference", &paths[0]), ("analysis", &paths[1])] {
        let id = format!("correlation.{split}");
        let mut entries = part["goldens"].as_array().unwrap().iter();
        let Some(entry) = entries.find(|entry| entry["id"] == id) else {
            continue;
        };
        let raw = Raw::read(path);
        let names: Vec<&String> = entry["value"]["pearson"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        let values = |name: &str| -> Vec<f64> {
            let values = raw.numbers(name).unwrap().into_iter();
            values.map(|value| value.unwrap_or(f64::NAN)).collect()
        };
        for one in &names {
            for other in &names {
                if out.contains_key(&format!("{id}/pearson/{one}/{other}")) {
                    continue;
                }
                for pair in pairs(&[&values(one), &values(other)]) {
                    let place = format!("{id}/{}/{one}/{other}", pair.method.id());
                    out.insert(place, pair.reading.ok().map(|estimate| estimate.value));
                }
            }
        }
    }
}
