//! What stands beside the metrics: models that do not look at their input, and costs.

use super::{Page, paragraph, table};
use crate::report::document::Document;
use crate::report::{baseline, classes, decision};

pub(super) fn write(page: &mut Page, document: &Document) {
    if let Some(said) = decision::least_cost(document) {
        paragraph(page, &said, "");
    }
    let each = classes::table(document);
    if !each.rows.is_empty() {
        table(page, classes::EACH, &each);
    }
    for (caption, confusion) in classes::confusions(document) {
        table(page, caption, &confusion);
    }
    let baselines = baseline::table(document);
    if !baselines.rows.is_empty() {
        table(page, baseline::CAPTION, &baselines);
    }
}
