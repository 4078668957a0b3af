//! The change of the mean loss on inputs that both sides know, and on those that one side hardly has.

use super::table::CellTable;

/// Rows of a cell below which it belongs to one side only (design notes, 4.5).
const SHARED: f64 = 30.0;

/// The three steps from the loss before to the loss after.
///
/// With the shared inputs S ∝ p·q/(p + q): inputs before → shared inputs at the loss before; shared inputs at the loss
/// before → at the loss after (model and outcomes together); shared inputs → inputs after at the loss after.
///
/// # Shapes and units
/// In units of the loss; the three add up to the change exactly.
/// # Undefined
/// `None` where no cell has 30 rows on both sides.
/// # Source
/// Cai, Namkoong & Yadlowsky (2023), Diagnosing model performance under distribution shift, arXiv 2303.02011.
/// # Checked against
/// Its definition in numpy, `tests/it/reference/shift.json`; its sum in `laws.rs`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disde {
    /// To the inputs that both sides know.
    pub to_shared: f64,
    /// The same inputs, another loss.
    pub same_inputs: f64,
    /// From there to inputs that are new or rare before.
    pub to_new: f64,
}

/// Takes the three steps.
pub fn disde(table: &CellTable) -> Option<Disde> {
    let (before, after) = (table.rows(0), table.rows(1));
    let mut shared = Vec::new();
    for (b, c) in table.pairs() {
        let (p, q) = (b.n / before, c.n / after);
        let is_shared = b.n >= SHARED && c.n >= SHARED;
        shared.push(if is_shared { p * q / (p + q) } else { 0.0 });
    }
    let all: f64 = shared.iter().sum();
    if all.is_nan() || all <= 0.0 {
        return None;
    }
    let (mut at_before, mut at_after) = (0.0, 0.0);
    for (share, (b, c)) in shared.iter().zip(table.pairs()) {
        at_before += share / all * b.mean();
        at_after += share / all * c.mean();
    }
    Some(Disde {
        to_shared: at_before - table.mean(0),
        same_inputs: at_after - at_before,
        to_new: table.mean(1) - at_after,
    })
}
