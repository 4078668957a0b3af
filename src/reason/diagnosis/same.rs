//! Whether the model changed with a version, though the fall shows at another window.

use crate::measure::shift::xmw;

use super::births::Birth;
use super::case::Case;
use super::cells::{Cells, Rows};
use super::losses::Losses;

/// Labelled rows on either side without which nothing is said.
const ROWS: usize = 300;
/// The part of the model's share of the fall up to which answers of one version are alike.
const ALIKE: f64 = 0.5;

/// Whether rows of one version are answered alike in the good and in the bad block, so that the model's share of the fall came
/// with the version: the new one where it answered in both, else those before it. `model` is that share, as a loss.
pub(super) fn came_with(
    case: &Case<'_>,
    losses: &Losses<'_>,
    (rows, cells): (&Rows, &Cells),
    (birth, model): (&Birth, f64),
) -> bool {
    let Some(levels) = case.versions.as_ref().or(case.definitions.as_ref()) else {
        return false;
    };
    let of = |is_new: bool| {
        let side = move |number: usize| {
            let row = usize::try_from(*rows.at.get(number)?).ok()?;
            let is_own = (levels.name(levels.at(row)?) == birth.name) == is_new;
            rows.side.get(number).copied().filter(|_| is_own)
        };
        let mut counts = [0_usize; 2];
        for side in (0..rows.at.len()).filter_map(side) {
            counts[usize::from(side)] += 1;
        }
        (counts.iter().all(|rows| *rows >= ROWS)).then(|| {
            let profile = rows.profile(cells, losses, &side);
            xmw(&profile.table(&mut |n| n)).shared[1]
        })
    };
    let own = of(true).or_else(|| of(false));
    model > 0.0 && own.is_some_and(|own| own < ALIKE * model)
}
