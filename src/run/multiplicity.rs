//! What looking at many columns at once does to verdicts.

use std::collections::BTreeMap;

use crate::book::Convention;
use crate::reason::drift::adjusted;
use crate::report::document::{DatasetDrift, Document, Drift, Scope};

/// The share of false alarms among all alarms that we accept.
const LEVEL: f64 = 0.05;
/// The share of drifted columns from which Evidently calls the whole drifted.
const SHARE: f64 = 0.5;

/// Takes back watches and alarms that many columns would bring by chance, and counts columns where a convention does.
///
/// Ours: p-values of one scope (the current period, or one window) over all columns and judged measures, corrected by
/// Benjamini and Hochberg; from 0.05 on there is no alarm, however large the change. Others know no correction.
pub(super) fn settle(document: &mut Document) {
    let mut families: BTreeMap<(Scope, Option<usize>), Vec<&mut Drift>> = BTreeMap::new();
    for drift in &mut document.drift {
        if drift.threshold.is_some() && is_ours(drift) && drift.p_value.is_some() {
            let family = (drift.scope, drift.window);
            families.entry(family).or_default().push(drift);
        }
    }
    for family in families.values_mut() {
        let p_values: Vec<f64> = family.iter().filter_map(|drift| drift.p_value).collect();
        for (drift, p) in family.iter_mut().zip(adjusted(&p_values)) {
            drift.p_adjusted = Some(p);
            if p >= LEVEL && matches!(drift.verdict.as_str(), "watch" | "alarm") {
                drift.verdict = "ok".into();
            }
        }
    }
    document.dataset_drift = dataset(document);
}

/// Judged by size, floor and p, not by another tool's rule.
fn is_ours(drift: &Drift) -> bool {
    drift.convention == Convention::Wellenough.id() || drift.floor.is_some()
}

fn dataset(document: &Document) -> Option<DatasetDrift> {
    let convention = Convention::Evidently.id();
    if document.task.convention != convention {
        return None;
    }
    let judged = |drift: &&Drift| {
        drift.scope == Scope::Current
            && drift.convention == convention
            && matches!(drift.verdict.as_str(), "ok" | "alarm")
    };
    let columns = document.drift.iter().filter(judged).count() as u64;
    let drifted = document.drift.iter().filter(judged);
    let drifted = drifted.filter(|drift| drift.verdict == "alarm").count() as u64;
    Some(DatasetDrift {
        convention: convention.into(),
        drifted,
        columns,
        threshold: SHARE,
        is_drift: columns > 0 && drifted as f64 >= SHARE * columns as f64,
    })
}
