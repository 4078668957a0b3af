//! Rows about how sure numbers are: bounds of a grid, differences of both sides.

use super::{Row, scope, window};
use crate::report::bound::Bound;
use crate::report::differences::Difference;
use crate::report::document::Document;

pub(super) fn of_bound<'a>(document: &'a Document, row: &'a Bound) -> Row<'a> {
    Row {
        kind: "bound",
        measure: &row.metric,
        scope: scope(row.scope),
        window: window(document, row.window),
        interval: [Some(row.low), Some(row.high)],
        ..Row::default()
    }
}

/// How its interval is made stands where drift has its convention.
pub(super) fn of_difference(row: &Difference) -> Row<'_> {
    Row {
        kind: "difference",
        measure: &row.metric,
        convention: row.method.as_deref().unwrap_or_default(),
        scope: "current",
        value: row.value,
        interval: [row.low, row.high],
        n: Some(row.n_reference.min(row.n_current)),
        verdict: match row.is_clear {
            Some(true) => "clear",
            Some(false) => "not_clear",
            None => "cannot_tell",
        },
        undefined: row.undefined.as_deref(),
        ..Row::default()
    }
}
