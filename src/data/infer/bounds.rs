//! Ends of prediction intervals: `p10` beside `p90`, `yhat_lower` beside `yhat_upper`.

use super::facts::Facts;
use super::pool::{Pool, Pooled};
use crate::book::Role;
use crate::book::bound::{Bound, bound};

/// Share of the rows seen in which the lower end must not be above the upper one.
const ORDERED: f64 = 0.95;

/// Gives both ends their roles, where there is one of each and they lie the right way round.
pub(super) fn find(pool: &mut Pool<'_>) {
    let ends: Vec<(usize, Bound)> = pool
        .open()
        .filter(|(_, column)| column.all(|facts| facts.numeric() && !facts.two_valued()))
        .filter_map(|(at, column)| Some((at, bound(column.name)?)))
        .collect();
    let pairs: Vec<(usize, usize)> = ends
        .iter()
        .filter(|(_, end)| !end.is_upper)
        .filter_map(|(lower, low)| {
            let fits = |(upper, high): &&(usize, Bound)| {
                high.is_upper
                    && high.level.is_some() == low.level.is_some()
                    && ordered(pool, *lower, *upper)
            };
            let mut uppers: Vec<&(usize, Bound)> = ends.iter().filter(fits).collect();
            // The level opposite comes first: `p90` for `p10`.
            let off = |high: &Bound| {
                low.level
                    .zip(high.level)
                    .map_or(0.0, |(low, high)| (low + high - 1.0).abs())
            };
            uppers.sort_by(|a, b| off(&a.1).total_cmp(&off(&b.1)).then(a.0.cmp(&b.0)));
            uppers.first().map(|(upper, _)| (*lower, *upper))
        })
        .collect();
    let name = |at: usize| {
        pool.columns
            .get(at)
            .map_or("", |column| column.name)
            .to_owned()
    };
    let named: Vec<(usize, Role, String)> = pairs
        .iter()
        .flat_map(|(lower, upper)| {
            [
                (*lower, Role::Lower, name(*upper)),
                (*upper, Role::Upper, name(*lower)),
            ]
        })
        .collect();
    for (at, role, other) in named {
        let end = if role == Role::Lower {
            "below"
        } else {
            "above"
        };
        pool.give(
            at,
            role,
            0.85,
            format!("an end of a prediction interval, {end} `{other}`"),
        );
    }
}

/// Whether the lower end is not above the upper one in nearly all rows seen, and somewhere below.
fn ordered(pool: &Pool<'_>, lower: usize, upper: usize) -> bool {
    let column = |at: usize| pool.columns.get(at);
    let (Some(lower), Some(upper)) = (column(lower), column(upper)) else {
        return false;
    };
    let (mut rows, mut right, mut below) = (0_usize, 0_usize, false);
    for (low, high) in seen(lower, upper) {
        for (low, high) in low.numbers().iter().zip(high.numbers()) {
            if let (Some(low), Some(high)) = (low, high) {
                rows += 1;
                right += usize::from(low <= high);
                below |= low < high;
            }
        }
    }
    below && right as f64 >= ORDERED * rows as f64
}

fn seen<'b, 'a>(
    lower: &'b Pooled<'a>,
    upper: &'b Pooled<'a>,
) -> impl Iterator<Item = (&'a Facts<'a>, &'a Facts<'a>)> + use<'a, 'b> {
    Pool::together(lower, upper)
}
