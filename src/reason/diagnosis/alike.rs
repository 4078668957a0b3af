//! Cells of alike inputs for a reference with labels and for rows after it, whose labels are not asked for.

use super::case::{Answers, Case};
use super::cells::{Bins, Cells, Rows, bins, numbers};
use super::losses::{Loss, Losses};
use crate::measure::shift::LEAST;

/// Rows of a cell at least, in the half that grows it, where one number is its mean and no outcomes are told apart (ours).
const FEW: usize = 50;

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
    let (rows, bins) = laid((case, &losses), reference, current);
    let outcome = |row: &u32| losses.outcome(usize::try_from(*row).unwrap_or(usize::MAX));
    let mean = reference.iter().map(outcome).sum::<f64>() / reference.len().max(1) as f64;
    let target = |(row, side): (&u32, &u8)| {
        let own = usize::try_from(*row).unwrap_or(usize::MAX);
        // Labels of rows after the reference play no part.
        let outcome = if *side == 0 { outcome(row) } else { mean };
        [outcome, losses.answer(own), f64::from(*side)]
    };
    let targets: Vec<[f64; 3]> = rows.at.iter().zip(&rows.side).map(target).collect();
    grown((&targets, &bins), reference.len(), LEAST)
}

/// Lays rows of predicted numbers into cells by what the model is told and by what it answered.
///
/// First into cells that tell apart how large errors of the reference are, plain and squared; then into those that tell apart
/// both sides.
///
/// `None` where nothing tells rows apart but the time, and for other answers.
pub fn alike_in_error(case: &Case<'_>, reference: &[u32], current: &[u32]) -> Option<[Alike; 2]> {
    let Answers::Numbers { predicted, .. } = &case.answers else {
        return None;
    };
    let losses = Losses::new(case, Loss::Absolute);
    let (rows, mut bins) = laid((case, &losses), reference, current);
    bins.push(numbers(predicted, &rows.at));
    let error = |row: &u32| {
        let loss = losses.loss(usize::try_from(*row).unwrap_or(usize::MAX));
        loss.map_or([0.0; 3], |loss| [loss, loss * loss, 0.0])
    };
    // Rows after the reference grow no tree: none of their labels plays a part.
    let errors: Vec<[f64; 3]> = reference.iter().map(error).collect();
    let sides = rows.side.iter().map(|side| [0.0, 0.0, f64::from(*side)]);
    let sides: Vec<[f64; 3]> = sides.collect();
    let split = reference.len();
    Some([
        grown((&errors, &bins), split, FEW)?,
        grown((&sides, &bins), split, FEW)?,
    ])
}

/// Rows of both sides, and columns in bins.
fn laid(
    (case, losses): (&Case<'_>, &Losses<'_>),
    reference: &[u32],
    current: &[u32],
) -> (Rows, Vec<Bins>) {
    let at: Vec<u32> = reference.iter().chain(current).copied().collect();
    let later = |place: usize| u8::from(place >= reference.len());
    let sides = (0..at.len()).map(later).collect();
    let rows = Rows::of_sides(at, sides);
    let bins = bins(case, losses, &rows);
    (rows, bins)
}

fn grown((targets, bins): (&[[f64; 3]], &[Bins]), split: usize, least: usize) -> Option<Alike> {
    if bins.iter().all(|bins| bins.tells_time) {
        return None;
    }
    let cells = Cells::grow_by(targets, bins, least);
    let (before, after) = cells.of.split_at_checked(split)?;
    Some(Alike {
        reference: before.to_vec(),
        current: after.to_vec(),
        count: cells.count,
    })
}
