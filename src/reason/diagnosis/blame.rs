//! Which columns' moved values the fall comes from.

use crate::measure::shift::{Binned, Margins, raked};

use super::case::Case;
use super::cells::{Bins, Rows};

/// Columns that are told.
const TOLD: usize = 8;
/// Columns whose parts are weighed against each other, and rows before that they are weighed on.
const PLAYERS: usize = 6;
const PLAYED_ON: usize = 6_000;

/// What a column's moved values add to the fall.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Column.
    pub column: String,
    /// Alone: Σ (q − p)·R before.
    pub alone: f64,
    /// Beside the others: its Shapley value over raked rows; only for the columns that move most.
    pub beside: Option<f64>,
}

/// Columns by what their moved values add, the largest first.
pub(super) fn moved(case: &Case<'_>, rows: &Rows, bins: &[Bins]) -> Vec<Moved> {
    let mut alone: Vec<(usize, f64)> = bins
        .iter()
        .enumerate()
        .filter(|(_, bins)| !bins.tells_time)
        .map(|(at, bins)| (at, alone(rows, bins)))
        .collect();
    alone.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    alone.truncate(TOLD);
    let side = |wanted: u8| {
        let own = (0..rows.told.len()).filter(|number| rows.side[*number] == wanted);
        let own: Vec<usize> = own.collect();
        let step = own.len().div_ceil(PLAYED_ON).max(1);
        own.into_iter().step_by(step).collect::<Vec<_>>()
    };
    let (before, after) = (side(0), side(1));
    // The players' bins of these rows alone, one after the other: they are gone through thousands of times.
    let players = alone
        .iter()
        .take(PLAYERS)
        .filter_map(|(at, _)| bins.get(*at));
    let dense: Vec<(Vec<u16>, usize)> = players
        .map(|bins| {
            let both = before.iter().chain(&after);
            let codes = both.filter_map(|number| bins.codes.get(*number).copied());
            (codes.collect(), bins.count)
        })
        .collect();
    let columns = dense
        .iter()
        .map(|(codes, bins)| Binned { codes, bins: *bins });
    let split = u32::try_from(before.len()).unwrap_or(0);
    let end = split + u32::try_from(after.len()).unwrap_or(0);
    let losses = before.iter().map(|number| rows.told[*number].loss);
    let beside = raked(&Margins::new(
        columns.collect(),
        (0..split).collect(),
        losses.collect(),
        &(split..end).collect::<Vec<u32>>(),
    ));
    let name = |at: usize| {
        case.features
            .get(at)
            .map(|feature| feature.name.clone().into_owned())
    };
    alone
        .into_iter()
        .enumerate()
        .filter_map(|(place, (at, alone))| {
            Some(Moved {
                column: name(at)?,
                alone,
                beside: beside.get(place).copied(),
            })
        })
        .collect()
}

/// Σ (q − p)·R before over the bins of a column.
fn alone(rows: &Rows, bins: &Bins) -> f64 {
    let mut sums = vec![[0.0_f64; 3]; bins.count];
    let (mut n, mut m, mut loss) = (0.0, 0.0, 0.0);
    for ((code, side), told) in bins.codes.iter().zip(&rows.side).zip(&rows.told) {
        let Some(sum) = sums.get_mut(usize::from(*code)) else {
            continue;
        };
        if *side == 0 {
            *sum = [sum[0] + 1.0, sum[1], sum[2] + told.loss];
            n += 1.0;
            loss += told.loss;
        } else {
            sum[1] += 1.0;
            m += 1.0;
        }
    }
    let whole = loss / f64::max(n, 1.0);
    let part = |[p, q, loss]: &[f64; 3]| {
        let own = if *p > 0.0 { loss / p } else { whole };
        (q / f64::max(m, 1.0) - p / f64::max(n, 1.0)) * own
    };
    sums.iter().map(part).sum()
}
