//! Rows about all columns together, and about pairs of them.

use super::{Row, scope, window};
use crate::report::document::{Correlation, Document, Multivariate, Scope};

pub(super) fn of_multivariate<'a>(document: &'a Document, row: &'a Multivariate) -> Row<'a> {
    Row {
        kind: "multivariate",
        measure: &row.measure,
        convention: &row.convention,
        scope: scope(row.scope),
        window: window(document, row.window),
        value: row.value,
        interval: [row.low, row.high],
        n: Some(row.n),
        verdict: &row.verdict,
        undefined: row.undefined.as_deref(),
        ..Row::default()
    }
}

/// Before and now; the verdict stands beside now.
pub(super) fn of_correlation(row: &Correlation, out: &mut String) {
    let columns = format!("{} \u{d7} {}", row.a, row.b);
    let base = || Row {
        kind: "correlation",
        column: &columns,
        measure: &row.method,
        undefined: row.undefined.as_deref(),
        ..Row::default()
    };
    let before = Row {
        scope: scope(Scope::Reference),
        value: row.reference,
        n: Some(row.n_reference),
        verdict: "shown",
        ..base()
    };
    let now = Row {
        scope: scope(Scope::Current),
        value: row.current,
        n: Some(row.n),
        verdict: &row.verdict,
        ..base()
    };
    before.write(out);
    now.write(out);
}
