//! Quality over time: one metric, one number per window.

use super::drawn;
use crate::report::differences::pairs;
use crate::report::figure::quality_over_time;
use crate::report::headline::capitalised;
use crate::report::section::{Block, Choice, Section};
use crate::report::words;
use crate::report::{Outcome, expected};

/// What is said of windows without quality in them.
const UNMEASURED: &str = "Quality over time needs labels, and predictions or scores. Under Columns and settings a column can be given \
     these roles.";

const NONE: &str = "There are no windows to show: quality over time needs a time or enough rows with labels. Under Columns and settings \
     a column can be given the role time, and a window a number of rows.";

pub(super) fn section(outcome: &Outcome) -> Section {
    let is_cut = !outcome.document.windows.is_empty();
    let none = || Block::Remark(if is_cut { UNMEASURED } else { NONE }.into());
    let options: Vec<Choice> = pairs(&outcome.document)
        .iter()
        .map(|pair| {
            let figure = quality_over_time(outcome, pair.metric, None);
            let block = drawn(format!("{}-over-time", pair.metric), figure);
            let mut blocks = vec![block.unwrap_or_else(none)];
            blocks.extend(expected::blocks(outcome, pair.metric));
            Choice {
                key: pair.metric.into(),
                name: capitalised(words::metric(pair.metric).0),
                blocks,
            }
        })
        .collect();
    let choice = Block::Choice {
        id: "metric".into(),
        name: Some("Metric".into()),
        first: outcome.document.task.headline.clone().unwrap_or_default(),
        options,
    };
    let is_empty = matches!(&choice, Block::Choice { options, .. } if options.is_empty());
    let block = if is_empty { none() } else { choice };
    super::section("over-time", "Quality over time", vec![block])
}
