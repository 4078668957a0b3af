//! A broken input as part of a sentence.

use super::Around;
use crate::measure::profile::CheckKind;
use crate::reason::diagnosis::Fault;
use crate::report::{number, words};

/// What is wrong, since when, and how it was: `“speed”: missing in 31 % of rows since 8 Oct (before: 0.4 %)`.
pub(super) fn fault(fault: &Fault, around: Around<'_>) -> String {
    let since = fault
        .window
        .map_or_else(String::new, |at| format!(" since {}", around.when(at)));
    let [before, now] = fault.shares.map(number::share);
    let column = if fault.column.is_empty() {
        "all rows".to_owned()
    } else {
        format!("\u{201c}{}\u{201d}", words::plain(&fault.column))
    };
    match what(fault) {
        What::Rows(what) => {
            format!("{column}: {what} in {now} of rows{since} (before: {before})")
        }
        What::Whole(what) => format!("{column}: {what}{since}"),
        What::Volume => {
            let [before, now] = fault.shares.map(number::whole).map(|rows| {
                let rows = u64::try_from(rows).unwrap_or(0);
                number::count(rows)
            });
            format!("{now} rows per window{since} (before: {before})")
        }
    }
}

/// How a fault is told.
enum What {
    /// By the share of rows that have it.
    Rows(String),
    /// Of the column as a whole.
    Whole(String),
    /// By numbers of rows.
    Volume,
}

fn what(fault: &Fault) -> What {
    let detail = words::plain(&fault.detail);
    let with = |what: &str| {
        if detail.is_empty() {
            what.to_owned()
        } else {
            format!("{what} ({detail})")
        }
    };
    match fault.check {
        CheckKind::Volume => What::Volume,
        CheckKind::VanishedLevel => What::Whole(format!(
            "\u{201c}{detail}\u{201d} is gone, which {} of rows had",
            number::share(1.0 - fault.shares[0])
        )),
        CheckKind::Stuck => What::Whole(format!(
            "only {} as many different values as before",
            number::share(fault.shares[1])
        )),
        CheckKind::Unjoined => What::Whole(format!(
            "no longer goes with \u{201c}{detail}\u{201d} (correlation {}, was {})",
            number::number(fault.shares[1]),
            number::number(fault.shares[0])
        )),
        CheckKind::Swapped => What::Whole(format!("has the values of \u{201c}{detail}\u{201d}")),
        CheckKind::Turned => What::Whole(format!(
            "the hours of the day are turned by {detail}, as by another time zone"
        )),
        CheckKind::Missing => What::Rows(with("missing")),
        CheckKind::Unparsable => What::Rows(with("no number")),
        CheckKind::NewLevels => What::Rows(with("never seen before")),
        CheckKind::OutOfRange => What::Rows(with("far outside its usual range")),
        CheckKind::Constant | CheckKind::Spike => What::Rows(with("one and the same value")),
        CheckKind::Zeros => What::Rows(with("zero")),
        CheckKind::Negatives => What::Rows(with("below zero")),
        CheckKind::StandIn => What::Rows(with("a stand-in for \u{201c}unknown\u{201d}")),
        CheckKind::Precision => What::Rows(with("a whole number")),
        CheckKind::Duplicates => What::Rows(with("an id that was there before")),
        CheckKind::Rescaled => What::Rows(with("in another unit")),
        CheckKind::Mirrored => What::Rows(with("with the other sign")),
        CheckKind::Midnight => What::Rows(with("dated exactly midnight")),
        CheckKind::Stale => What::Rows(with("older than usual")),
    }
}
