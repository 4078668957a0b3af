//! Whether a classifier tells current rows from the reference's.

use super::Rows;
use super::Together;
use crate::book::Convention;
use crate::measure::Reading;
use crate::measure::drift::multivariate::tell_apart;
use crate::reason::drift::Verdict;
use crate::reason::together::{AUC_ALARM, judge_classifier};
use crate::report::document::{Multivariate, Scope};

/// Columns that are named.
const NAMED: usize = 5;

/// One number for all features, and one without those that are enough on their own, where there are such.
pub(super) fn add(found: &mut Together, rows: &Rows<'_>) {
    let features = rows.features();
    let told = tell_apart(&features, &rows.side(true), &rows.side(false));
    let columns = features.len() as u64;
    let whole = Multivariate {
        alone: rows.named(&told.alone),
        top: top(rows, &told.columns),
        ..written("domain_classifier", columns, &told.auc)
    };
    found.multivariate.push(whole);
    if let Some((auc, shares)) = &told.rest {
        let columns = columns - told.alone.len() as u64;
        found.multivariate.push(Multivariate {
            top: top(rows, shares),
            ..written("domain_classifier_rest", columns, auc)
        });
    }
}

fn top(rows: &Rows<'_>, shares: &[(usize, f64)]) -> Vec<(String, f64)> {
    let mut named = rows.named(shares);
    named.truncate(NAMED);
    named
}

fn written(measure: &str, columns: u64, auc: &Reading) -> Multivariate {
    let estimate = auc.ok();
    let rows = estimate.map_or(0, |auc| auc.n / 2);
    let verdict = estimate.map(|auc| judge_classifier(auc.value, rows));
    let band = estimate.and_then(|auc| auc.interval);
    Multivariate {
        measure: measure.into(),
        convention: Convention::Wellenough.id().into(),
        scope: Scope::Current,
        window: None,
        value: estimate.map(|auc| auc.value),
        low: band.map(|(low, _)| low),
        high: band.map(|(_, high)| high),
        threshold_low: None,
        threshold: Some(AUC_ALARM),
        verdict: verdict.map_or("undefined", Verdict::id).into(),
        n_reference: rows,
        n: rows,
        columns,
        components: None,
        top: Vec::new(),
        alone: Vec::new(),
        undefined: auc.err().map(|why| why.to_string()),
    }
}
