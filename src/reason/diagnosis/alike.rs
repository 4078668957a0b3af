//! Cells of alike inputs for a reference with labels and for rows after it, whose labels are not asked for.

use super::case::Case;
use super::cells::{Cells, Rows, bins};
use super::losses::{Loss, Losses};

/// The cell of each row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alike {
    /// Of the reference, in its order.
    pub reference: Vec<u32>,
    /// Of the rows after it, in their order.
    pub current: Vec<u32>,
    /// How many cells there are.
    pub count: usize,
}

/// Lays rows into cells by what the model is told, which tell apart outcomes of the reference, scores, and both sides.
///
/// Columns that only tell the time make no cells. `None` where no column is left.
pub fn alike(case: &Case<'_>, reference: &[u32], current: &[u32]) -> Option<Alike> {
    let losses = Losses::new(case, Loss::Wrong);
    let at: Vec<u32> = reference.iter().chain(current).copied().collect();
    let later = |place: usize| u8::from(place >= reference.len());
    let rows = Rows::of_sides(
        at,
        (0..reference.len() + current.len()).map(later).collect(),
    );
    let bins = bins(case, &losses, &rows);
    if bins.iter().all(|bins| bins.tells_time) {
        return None;
    }
    let outcome = |row: &u32| losses.outcome(usize::try_from(*row).unwrap_or(usize::MAX));
    let mean = reference.iter().map(outcome).sum::<f64>() / reference.len().max(1) as f64;
    let target = |(row, side): (&u32, &u8)| {
        let own = usize::try_from(*row).unwrap_or(usize::MAX);
        // Labels of rows after the reference play no part.
        let outcome = if *side == 0 { outcome(row) } else { mean };
        [outcome, losses.answer(own), f64::from(*side)]
    };
    let targets: Vec<[f64; 3]> = rows.at.iter().zip(&rows.side).map(target).collect();
    let cells = Cells::grow_by(&targets, &bins);
    let (before, after) = cells.of.split_at_checked(reference.len())?;
    Some(Alike {
        reference: before.to_vec(),
        current: after.to_vec(),
        count: cells.count,
    })
}
