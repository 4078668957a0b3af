//! Losses and parts of a fall as they are read.

use crate::report::number;
use crate::report::table::Cell;

/// A part of the fall: `54.4 % of the fall`, `all of the fall`.
pub(super) fn part(share: f64) -> String {
    if share >= 1.05 {
        format!("more than the whole fall ({})", number::share(share))
    } else if share >= 0.995 {
        "the whole fall".into()
    } else {
        format!("{} of the fall", number::share(share))
    }
}

/// Whether a mean loss is a share of rows, and told as per cent.
fn is_share(loss: &str) -> bool {
    matches!(
        loss,
        "error_rate" | "share_beyond_tolerance" | "share_too_costly"
    )
}

/// A mean loss.
pub(super) fn mean(loss: &str, value: f64) -> String {
    if is_share(loss) {
        number::share(value)
    } else {
        number::number(value)
    }
}

/// A mean loss in a table.
pub(super) fn cell(loss: &str, value: f64) -> Cell {
    if is_share(loss) {
        Cell::Share(value)
    } else {
        Cell::Number(value)
    }
}

/// A difference of mean losses: of shares in points.
fn difference(loss: &str, value: f64) -> String {
    if is_share(loss) {
        let share = number::share(value);
        share.trim_end_matches(['%', '\u{202f}']).to_owned()
    } else {
        number::number(value)
    }
}

/// By how much a mean loss rose, with its 95 % interval: `6.7 points (95 % interval 5.2 to 8.2)`.
pub(super) fn rise(loss: &str, delta: f64, half: f64) -> String {
    let unit = if is_share(loss) { " points" } else { "" };
    format!(
        "{}{unit} (95\u{202f}% interval {} to {})",
        difference(loss, delta),
        difference(loss, delta - half),
        difference(loss, delta + half)
    )
}

/// A change that would just be seen.
pub(super) fn least(loss: &str, value: f64) -> String {
    let unit = if is_share(loss) { " points" } else { "" };
    format!("{}{unit}", difference(loss, value))
}
