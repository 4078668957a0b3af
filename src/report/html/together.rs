//! The part about all features together.

use super::{Page, WIDE, figure, table};
use crate::report::draw::DrawError;
use crate::report::together::{lines, pairs};
use crate::report::{Outcome, figure as figures};

/// Pairs that are shown.
const PAIRS: usize = 20;

pub(super) fn write(page: &mut Page, outcome: &Outcome) -> Result<(), DrawError> {
    let document = &outcome.document;
    let (lines, pairs) = (lines(document), pairs(document, PAIRS));
    if lines.rows.is_empty() {
        return Ok(());
    }
    page.push_str("<h3>All columns together</h3>\n");
    table(page, "", &lines);
    if !pairs.rows.is_empty() {
        let caption = "Correlations that changed, the largest change first";
        table(page, caption, &pairs);
    }
    if let Some(shown) = figures::reconstruction_over_time(outcome) {
        figure(page, &shown, WIDE)?;
    }
    Ok(())
}
