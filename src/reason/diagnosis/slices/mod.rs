//! From which rows the fall comes: ranges and levels of one column, and of two columns that the cells' trees split together.
//!
//! A slice is searched on one half of a sample and counted on the other, and the other way round, so that what was found
//! by looking for it does not look larger than it is. Of all that were looked at, those are told that stand out at a share
//! of false ones of 5 % (Benjamini & Hochberg), which counts all of them.

mod search;

pub(super) use search::Aim;

use crate::measure::special::normal_sf;
use crate::reason::drift::adjusted;

use super::case::{Case, Values};
use super::cells::{Bins, Rows};
use search::{Search, Sums, Tried};

/// Slices that are told, and the share of false ones among them.
const TOLD: usize = 8;
const FALSE: f64 = 0.05;
/// Standard errors and part of the fall from which on a slice is worth telling.
const CLEAR: f64 = 3.0;
const LEAST: f64 = 0.05;
/// Pairs of columns that are looked at because trees split them together, and columns whose pairs all are, because they
/// stand out alone.
const PAIRS: usize = 8;
const STRONGEST: usize = 5;

/// Rows by a value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Of {
    /// Rows without a value.
    Missing,
    /// Rows with a level.
    Level(String),
    /// Rows with levels that are rare.
    Rare,
    /// Rows from the first number up to the second.
    Range(Option<f64>, Option<f64>),
}

/// What one slice adds to the fall.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// Its columns, one or two, and which of their values.
    pub parts: Vec<(String, Of)>,
    /// Labelled rows before and after.
    pub rows: [f64; 2],
    /// Mean loss before and after.
    pub means: [f64; 2],
    /// What it adds to the fall, by its mix and by its own loss.
    pub mix: f64,
    /// By its own loss.
    pub rate: f64,
    /// By how much that is beyond its share of rows, counted on rows that did not choose it, in units of the loss.
    pub beyond: f64,
    /// The same in standard errors.
    pub z: f64,
}

/// Slices by what they add beyond their share of rows, the largest first; or by what they add by having more rows.
///
/// `split_together` are pairs of columns that trees split one below the other.
pub(super) fn slices(
    case: &Case<'_>,
    rows: &Rows,
    bins: &[Bins],
    split_together: &[[usize; 2]],
    aim: Aim,
) -> Vec<Slice> {
    let search = Search::new(rows, bins, aim);
    let mut tried: Vec<Tried> = (0..bins.len())
        .flat_map(|column| search.of_column(column))
        .collect();
    let alone: Vec<f64> = (0..bins.len())
        .map(|column| {
            let own = tried.iter().filter(|one| one.place[0].0 == column);
            own.map(|one| one.beyond).fold(0.0, f64::max)
        })
        .collect();
    // A pair that adds no more than one of its columns does is that column.
    let pairs: Vec<Tried> = pairs(&alone, split_together)
        .into_iter()
        .filter_map(|columns| Some((alone[columns[0]], search.of_pair(columns)?)))
        .filter(|(alone, pair)| pair.beyond > alone + pair.error)
        .map(|(_, pair)| pair)
        .collect();
    tried.extend(pairs);
    let p_values: Vec<f64> = tried
        .iter()
        .map(|one| normal_sf(one.beyond / one.error))
        .collect();
    let least = LEAST * search.delta().abs();
    let stands_out = |one: &Tried| one.beyond > least && one.beyond > CLEAR * one.error;
    let mut found: Vec<(f64, Slice)> = tried
        .iter()
        .zip(adjusted(&p_values))
        .filter(|(one, p)| *p < FALSE && stands_out(one))
        .filter_map(|(one, _)| Some((one.beyond, told(case, (rows, bins), one)?)))
        .filter(|(_, slice)| slice.mix + slice.rate > 0.0)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(TOLD);
    found.into_iter().map(|(_, slice)| slice).collect()
}

/// The pairs of columns that are looked at, in each the one first that adds more alone.
fn pairs(alone: &[f64], split_together: &[[usize; 2]]) -> Vec<[usize; 2]> {
    let mut strongest: Vec<usize> = (0..alone.len()).filter(|at| alone[*at] > 0.0).collect();
    strongest.sort_by(|a, b| alone[*b].total_cmp(&alone[*a]).then(a.cmp(b)));
    strongest.truncate(STRONGEST);
    let of_strongest = (0..strongest.len())
        .flat_map(|first| (first + 1..strongest.len()).map(move |second| [first, second]))
        .map(|places| places.map(|place| strongest[place]));
    let all = of_strongest.chain(split_together.iter().take(PAIRS).copied());
    let mut pairs: Vec<[usize; 2]> = Vec::new();
    for [a, b] in all {
        let pair = if alone[b] > alone[a] { [b, a] } else { [a, b] };
        if !pairs.contains(&pair) && !pairs.contains(&[pair[1], pair[0]]) {
            pairs.push(pair);
        }
    }
    pairs
}

/// A slice with its numbers over all rows that were read.
fn told(case: &Case<'_>, (rows, bins): (&Rows, &[Bins]), one: &Tried) -> Option<Slice> {
    let (mut own, mut whole) = (Sums::default(), Sums::default());
    for (number, (side, told)) in rows.side.iter().zip(&rows.told).enumerate() {
        let is_in = one.place.iter().all(|(column, (first, last))| {
            let code = bins.get(*column).and_then(|bins| bins.codes.get(number));
            code.is_some_and(|code| (*first..=*last).contains(&usize::from(*code)))
        });
        whole.add(*side, told.loss);
        if is_in {
            own.add(*side, told.loss);
        }
    }
    let parts: Option<Vec<(String, Of)>> = one
        .place
        .iter()
        .map(|(column, place)| {
            let (feature, bins) = (case.features.get(*column)?, bins.get(*column)?);
            let of = of(&feature.values, bins, *place);
            Some((feature.name.clone().into_owned(), of))
        })
        .collect();
    let (mix, rate) = own.adds(&whole);
    Some(Slice {
        parts: parts?,
        rows: own.rows,
        means: [own.mean(0), own.mean(1)],
        mix,
        rate,
        beyond: one.beyond,
        z: one.beyond / one.error,
    })
}

/// What some bins of a column are.
fn of(values: &Values<'_>, bins: &Bins, (first, last): (usize, usize)) -> Of {
    if first == 0 {
        return Of::Missing;
    }
    match values {
        Values::Numbers(_) => {
            // Bin 1 lies below the first cut.
            let below = first.checked_sub(2).and_then(|at| bins.cuts.get(at));
            Of::Range(below.copied(), bins.cuts.get(last - 1).copied())
        }
        Values::Levels(levels) => bins
            .levels
            .get(first - 1)
            .map_or(Of::Rare, |code| Of::Level(levels.name(*code).to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn columns_that_stand_out_alone_are_looked_at_together() {
        // Column 1 adds nothing alone; 4 and 1 are split together by trees.
        let alone = [0.01, 0.0, 0.03, 0.02, 0.005];
        let found = pairs(&alone, &[[1, 4], [2, 0]]);
        assert_eq!(
            found,
            [[2, 3], [2, 0], [2, 4], [3, 0], [3, 4], [0, 4], [4, 1]]
        );
        assert!(pairs(&[0.0, 0.0], &[]).is_empty());
    }
}
