//! Labels that come late: the share labelled per window, and the lag curve.

use super::drawn;
use crate::report::figure::{labelled_over_time, lag_curve};
use crate::report::section::{Block, Section};
use crate::report::{Outcome, late};

pub(super) fn section(outcome: &Outcome) -> Option<Section> {
    let labels = outcome.document.labels.as_ref()?;
    let figures = [
        drawn("share-labelled", labelled_over_time(outcome)),
        drawn("lag-curve", lag_curve(outcome)),
    ];
    let blocks = vec![
        Block::Prose(late::said(labels)),
        Block::Beside(figures.into_iter().flatten().collect()),
    ];
    Some(super::section("labels", "Labels", blocks))
}
