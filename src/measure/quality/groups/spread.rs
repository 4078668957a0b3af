//! How far groups lie apart: the largest difference and the smallest ratio between their shares.

use super::{GroupCounts, Parity, Part, Rate, Taken};
use crate::measure::chance::Chance;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// Chance behind an interval of more than two groups.
const DRAWS: usize = 400;

/// How far groups lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The number; its n is the rows of the groups compared.
    pub reading: Reading,
    /// Positions of the groups with the smallest and the largest share.
    pub ends: Option<(usize, usize)>,
    /// What chance alone reaches in 19 of 20 cases where all groups have the same share; the largest of many
    /// differences is never 0.
    pub noise: Option<f64>,
    /// Groups that are compared.
    pub groups: usize,
}

/// Every measure of how far the groups lie apart.
///
/// Difference: max − min of the groups' shares. Ratio: min / max. Equalized odds: the larger difference, or the smaller
/// ratio, of recall and of false positives.
///
/// # Shapes and units
/// Rows and weights per group; `seed` decides the draws. Differences and ratios between 0 and 1. Of rows themselves
/// (`rows_*`) each counts once.
/// # Undefined
/// [`Undefined::FewGroups`] where fewer than two groups are compared; ratios [`Undefined::NoShareAboveZero`] where the
/// largest share is 0.
/// # Source
/// fairlearn 0.15 (`MetricFrame.difference`, `.ratio`, `demographic_parity_*`, `equalized_odds_*`,
/// `equal_opportunity_difference`). Two groups: Newcombe (1998) and Katz et al. (1978), cut at no difference. More:
/// percentiles of 400 grouped Poisson draws (Chamandy et al. 2012); chance by the same draws at the pooled share. With
/// weights, draws and formulas take as many rows of equal weight as tell as much. As fairlearn has none,
/// [`Taken::Everyone`] goes without.
/// # Checked against
/// The golden data's `fairness` (fairlearn 0.15.0), and with weights `tests/it/reference/weights.json`; coverage and
/// chance of seeded groups in this file and in `tests/it/weights`.
pub fn parity(groups: &[GroupCounts], taken: Taken, seed: u64) -> Vec<(Parity, Spread)> {
    Parity::all()
        .map(|measure| (measure, spread(groups, measure, taken, seed)))
        .collect()
}

/// A group's place and its share.
type Share = (usize, Part);

pub(super) fn spread(groups: &[GroupCounts], measure: Parity, taken: Taken, seed: u64) -> Spread {
    if measure.rates().is_empty() {
        return of_rows(groups, measure);
    }
    // Of two shares (equalized odds) the one that lies further apart decides.
    let rates = measure
        .rates()
        .iter()
        .map(|rate| of_rate(groups, *rate, measure, taken));
    let found: Vec<Found> = rates.collect();
    let worst = found.iter().filter_map(|found| Some((found, found.value?)));
    let worst = worst.reduce(|a, b| if further(measure, b.1, a.1) { b } else { a });
    let most = found
        .iter()
        .map(|found| found.shares.len())
        .max()
        .unwrap_or(0);
    let Some((of, value)) = worst.filter(|_| found.iter().all(|found| found.value.is_some()))
    else {
        let why = if most < least(taken) {
            Undefined::FewGroups
        } else {
            Undefined::NoShareAboveZero
        };
        return Spread {
            reading: Err(why),
            ends: None,
            noise: None,
            groups: most,
        };
    };
    let is_ours = taken == Taken::Enough;
    let around = match (found.as_slice(), of.shares.as_slice()) {
        _ if !is_ours => None,
        ([_], [_, _]) => of_two(of, measure),
        _ => drawn(&found, measure, seed, false).and_then(|drawn| ends_of(&drawn)),
    };
    let alike = is_ours.then(|| drawn(&found, measure, seed ^ 1, true));
    let noise = alike.flatten().and_then(|drawn| chance(&drawn, measure));
    let n = of.shares.iter().map(|(_, part)| part.rows().1).sum();
    let reading = Ok(Estimate {
        value,
        n,
        interval: interval::around(value, around),
    });
    Spread {
        reading,
        ends: of.ends,
        noise,
        groups: of.shares.len(),
    }
}

const fn least(taken: Taken) -> usize {
    match taken {
        Taken::Enough => 2,
        Taken::Everyone => 1,
    }
}

/// Whether one value lies further from "all alike" than another.
fn further(measure: Parity, one: f64, other: f64) -> bool {
    if measure.is_ratio() {
        one < other
    } else {
        one > other
    }
}

/// One share over the groups that are compared.
struct Found {
    shares: Vec<Share>,
    value: Option<f64>,
    ends: Option<(usize, usize)>,
}

fn of_rate(groups: &[GroupCounts], rate: Rate, measure: Parity, taken: Taken) -> Found {
    let counts = groups.iter().map(|group| rate.of(group)).enumerate();
    let is_compared = |(_, part): &Share| match taken {
        Taken::Enough => !rate.is_too_small(part),
        Taken::Everyone => true,
    };
    let shares: Vec<Share> = counts.filter(is_compared).collect();
    let ends = ends(&shares);
    let value = ends
        .filter(|_| shares.len() >= least(taken))
        .and_then(|(low, high)| {
            gap(
                measure,
                share(&at(&shares, low)?),
                share(&at(&shares, high)?),
            )
        });
    Found {
        shares,
        value,
        ends,
    }
}

fn at(shares: &[Share], place: usize) -> Option<Part> {
    let mut all = shares.iter();
    all.find(|(other, _)| *other == place)
        .map(|(_, part)| *part)
}

/// A share; of no rows 0, as fairlearn counts it.
fn share(part: &Part) -> f64 {
    part.share().unwrap_or(0.0)
}

fn gap(measure: Parity, low: f64, high: f64) -> Option<f64> {
    if measure.is_ratio() {
        (high > 0.0).then(|| low / high)
    } else {
        Some(high - low)
    }
}

/// The groups with the smallest and the largest share; of equals the first.
fn ends(shares: &[Share]) -> Option<(usize, usize)> {
    let first = shares.first()?;
    let (mut low, mut high) = (first, first);
    for other in shares {
        if share(&other.1) < share(&low.1) {
            low = other;
        }
        if share(&other.1) > share(&high.1) {
            high = other;
        }
    }
    Some((low.0, high.0))
}

fn of_rows(groups: &[GroupCounts], measure: Parity) -> Spread {
    let rows = || groups.iter().map(|group| group.decided.rows().1);
    let n = rows().sum();
    let (least, most) = (rows().min().unwrap_or(0), rows().max().unwrap_or(0));
    let value = match measure {
        Parity::RowsDifference => Some((most - least) as f64),
        _ => (most > 0).then(|| least as f64 / most as f64),
    };
    let reading = match value {
        _ if groups.is_empty() => Err(Undefined::FewGroups),
        Some(value) => Ok(Estimate::exact(value, n)),
        None => Err(Undefined::NoRows),
    };
    Spread {
        reading,
        ends: None,
        noise: None,
        groups: groups.len(),
    }
}

/// The interval of two groups by formula.
fn of_two(found: &Found, measure: Parity) -> Option<(f64, f64)> {
    let (low, high) = found.ends?;
    if measure.is_ratio() {
        let (low, high) = at(&found.shares, low)?.over(&at(&found.shares, high)?)?;
        return Some((low, high.min(1.0)));
    }
    // Of two equal shares both ends are the first group.
    let other = found
        .shares
        .iter()
        .find(|(place, _)| *place != high)
        .map(|(_, part)| *part);
    let (low, high) = at(&found.shares, high)?.less(&other?)?;
    Some((low.max(0.0), high.min(1.0)))
}

/// The measure over draws of the counts; `alike` draws every group from the pooled share.
fn drawn(found: &[Found], measure: Parity, seed: u64, alike: bool) -> Option<Vec<f64>> {
    if found.iter().any(|found| found.shares.len() < 2) {
        return None;
    }
    let found: Vec<Vec<(f64, f64)>> = found.iter().map(|found| means(found, alike)).collect();
    let mut draws = Chance::new(seed);
    let mut values: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let rates = found.iter().map(|means| once(means, measure, &mut draws));
            let rates: Option<Vec<f64>> = rates.collect();
            rates?
                .into_iter()
                .reduce(|a, b| if further(measure, b, a) { b } else { a })
        })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    Some(values)
}

/// Rows of equal weight that count and that do not, per group.
fn means(found: &Found, alike: bool) -> Vec<(f64, f64)> {
    let parts = || found.shares.iter().map(|(_, part)| part);
    let pooled = share(&parts().fold(Part::default(), |sum, part| sum.plus(part)));
    let of = |part: &Part| {
        let (hits, rows) = part.alike();
        let hits = if alike { pooled * rows } else { hits };
        (hits, rows - hits)
    };
    parts().map(of).collect()
}

fn once(means: &[(f64, f64)], measure: Parity, draws: &mut Chance) -> Option<f64> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (hits, others) in means {
        let (hits, others) = (draws.poisson(*hits), draws.poisson(*others));
        if hits + others > 0.0 {
            low = low.min(hits / (hits + others));
            high = high.max(hits / (hits + others));
        }
    }
    gap(measure, low, high).filter(|gap| gap.is_finite())
}

/// The middle 95 %.
fn ends_of(ascending: &[f64]) -> Option<(f64, f64)> {
    let last = ascending.len().checked_sub(1)?;
    Some((
        *ascending.get(last / 40)?,
        *ascending.get(last - last / 40)?,
    ))
}

/// What 19 of 20 draws stay within.
fn chance(ascending: &[f64], measure: Parity) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let tail = last / 20;
    ascending
        .get(if measure.is_ratio() {
            tail
        } else {
            last - tail
        })
        .copied()
}
