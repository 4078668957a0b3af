//! The section about labels that come late.

use super::{HALF, Page, figure, paragraph, part};
use crate::report::draw::DrawError;
use crate::report::figure::{labelled_over_time, lag_curve};
use crate::report::{Outcome, late};

pub(super) fn write(page: &mut Page, outcome: &Outcome) -> Result<(), DrawError> {
    let Some(labels) = &outcome.document.labels else {
        return Ok(());
    };
    part(page, "labels", "Labels");
    paragraph(page, &late::said(labels), "");
    page.push_str("<div class=\"pair\">\n");
    let figures = [labelled_over_time(outcome), lag_curve(outcome)];
    for shown in figures.iter().flatten() {
        figure(page, shown, HALF)?;
    }
    page.push_str("</div>\n");
    Ok(())
}
