//! Which rows and which columns the fall comes from.

use crate::measure::shift::{Binned, Margins, Profile, RowFacts, mix_and_rate, raked};

use super::case::{Case, Feature, Values};
use super::cells::{Bins, Rows};

/// Ranges that a column of numbers is told in.
const RANGES: usize = 5;
/// Rows that a slice needs, at least and as a share of the bad block (design notes, 8).
const ROWS: f64 = 100.0;
const SHARE: f64 = 0.01;
/// Slices and columns that are told.
const TOLD: usize = 8;
/// Columns whose parts are weighed against each other, and rows before that they are weighed on.
const PLAYERS: usize = 6;
const PLAYED_ON: usize = 6_000;

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
    /// Column.
    pub column: String,
    /// Which of its values.
    pub of: Of,
    /// Labelled rows before and after.
    pub rows: [f64; 2],
    /// Mean loss before and after.
    pub means: [f64; 2],
    /// What it adds to the fall, by its mix and by its own loss.
    pub mix: f64,
    /// By its own loss.
    pub rate: f64,
    /// By how much that is beyond its share of rows, in standard errors.
    pub z: f64,
}

impl Slice {
    /// What it adds in all.
    pub fn adds(&self) -> f64 {
        self.mix + self.rate
    }
}

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

/// Slices by what they add beyond their share of rows, the largest first; or by what they add by having more rows, where
/// the mix of inputs is to blame.
pub(super) fn slices(
    case: &Case<'_>,
    rows: &Rows,
    bins: &[Bins],
    (delta, variance): (f64, f64),
    by_mix: bool,
) -> Vec<Slice> {
    let columns = case.features.iter().zip(bins);
    let columns = columns.filter(|(_, bins)| !bins.tells_time);
    let mut found: Vec<Slice> = columns
        .flat_map(|(feature, bins)| of_column(feature, bins, rows, (delta, variance, by_mix)))
        .collect();
    let is_one = |slice: &Slice| {
        let grew = slice.rows[1] * rows.of_side(0) as f64 > slice.rows[0] * rows.of_side(1) as f64;
        slice.adds() > 0.0 && slice.z > 3.0 && (grew || !by_mix)
    };
    found.retain(is_one);
    let after = rows.of_side(1).max(1) as f64;
    let beyond = |slice: &Slice| {
        if by_mix {
            slice.mix
        } else {
            slice.adds() - delta * slice.rows[1] / after
        }
    };
    found.sort_by(|a, b| {
        beyond(b)
            .total_cmp(&beyond(a))
            .then(a.column.cmp(&b.column))
    });
    found.truncate(TOLD);
    found
}

/// The slices of one column that have enough rows.
fn of_column(
    feature: &Feature<'_>,
    bins: &Bins,
    rows: &Rows,
    (delta, variance, by_mix): (f64, f64, bool),
) -> Vec<Slice> {
    let members = members(bins);
    let groups = members.iter().max().map_or(0, |last| last + 1);
    let facts = rows.told.iter().zip(&rows.at).zip(&rows.side);
    let facts = facts.filter_map(|((told, at), side)| {
        let code = *bins.codes.get(usize::try_from(*at).ok()?)?;
        Some(RowFacts {
            side: *side,
            cell: u32::try_from(*members.get(usize::from(code))?).ok()?,
            answer: 0,
            outcome: 0,
            loss: told.loss,
            losses: &[],
        })
    });
    let table = Profile::count((groups, 1, 1), facts).table(&mut |n| n);
    let (n, m) = (table.rows(0), table.rows(1));
    let parts = mix_and_rate(&table).into_iter().enumerate();
    let large =
        parts.filter(|(_, part)| part.rows[1] >= ROWS.max(SHARE * m) && part.rows[0] >= ROWS);
    large
        .map(|(group, part)| {
            let [b, c] = part.rows;
            let beyond = if by_mix {
                part.mix
            } else {
                part.mix + part.rate - delta * c / m
            };
            let error = (variance * (1.0 / b + 1.0 / c)).sqrt() * f64::midpoint(b / n, c / m);
            Slice {
                column: feature.name.clone().into_owned(),
                of: of(&feature.values, bins, &members, group),
                rows: part.rows,
                means: part.means,
                mix: part.mix,
                rate: part.rate,
                z: beyond / error.max(1e-12),
            }
        })
        .collect()
}

/// The group of each bin.
fn members(bins: &Bins) -> Vec<usize> {
    if bins.cuts.is_empty() {
        return (0..bins.count).collect();
    }
    let ranges = bins.count - 1;
    let wide = ranges.div_ceil(RANGES).max(1);
    (0..bins.count)
        .map(|bin| if bin == 0 { 0 } else { 1 + (bin - 1) / wide })
        .collect()
}

/// What a group of bins is.
fn of(values: &Values<'_>, bins: &Bins, members: &[usize], group: usize) -> Of {
    let own: Vec<usize> = (0..members.len())
        .filter(|bin| members.get(*bin) == Some(&group))
        .collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else {
        return Of::Missing;
    };
    if *first == 0 {
        return Of::Missing;
    }
    match values {
        Values::Numbers(_) => {
            // Bin 1 lies below the first cut.
            let below = first
                .checked_sub(2)
                .and_then(|at| bins.cuts.get(at))
                .copied();
            Of::Range(below, bins.cuts.get(last - 1).copied())
        }
        Values::Levels(levels) => bins
            .levels
            .get(first - 1)
            .map_or(Of::Rare, |code| Of::Level(levels.name(*code).to_owned())),
    }
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
        let own = rows.at.iter().zip(&rows.told).zip(&rows.side);
        let own: Vec<(u32, f64)> = own
            .filter(|(_, side)| **side == wanted)
            .map(|((at, told), _)| (*at, told.loss))
            .collect();
        let step = own.len().div_ceil(PLAYED_ON).max(1);
        own.into_iter().step_by(step).collect::<Vec<_>>()
    };
    let (before, after) = (side(0), side(1));
    let players: Vec<usize> = alone.iter().take(PLAYERS).map(|(at, _)| *at).collect();
    let columns: Vec<Binned<'_>> = players
        .iter()
        .filter_map(|at| bins.get(*at).map(Bins::binned))
        .collect();
    let after: Vec<u32> = after.into_iter().map(|(at, _)| at).collect();
    let (rows_before, losses) = before.into_iter().unzip();
    let beside = raked(&Margins::new(columns, rows_before, losses, &after));
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
    for ((at, side), told) in rows.at.iter().zip(&rows.side).zip(&rows.told) {
        let code = usize::try_from(*at).ok().and_then(|at| bins.codes.get(at));
        let Some(sum) = code.and_then(|code| sums.get_mut(usize::from(*code))) else {
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
