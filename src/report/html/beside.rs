//! What stands beside the metrics: models that do not look at their input, and costs.

use super::{Page, paragraph, table};
use crate::report::baseline;
use crate::report::decision;
use crate::report::document::Document;

pub(super) fn write(page: &mut Page, document: &Document) {
    if let Some(said) = decision::least_cost(document) {
        paragraph(page, &said, "");
    }
    let baselines = baseline::table(document);
    if !baselines.rows.is_empty() {
        table(page, baseline::CAPTION, &baselines);
    }
}
