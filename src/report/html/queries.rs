//! The part about queries, for ranking tasks only.

use super::{Page, heading, paragraph, table};
use crate::report::document::Document;
use crate::report::queries::WORST;

pub(super) fn write(page: &mut Page, document: &Document) {
    let Some(queries) = &document.queries else {
        return;
    };
    heading(page, "Queries");
    paragraph(page, &queries.rules(), "");
    for said in queries.told() {
        paragraph(page, &said, "");
    }
    if !queries.worst.is_empty() {
        table(page, WORST, &queries.table(document));
    }
}
