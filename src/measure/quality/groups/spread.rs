//! How far groups lie apart: the largest difference and the smallest ratio between their shares.

use super::{GroupCounts, Parity, Rate, Taken};
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
/// Counts per group; `seed` decides the draws. Differences and ratios between 0 and 1.
/// # Undefined
/// [`Undefined::FewGroups`] where fewer than two groups are compared; ratios [`Undefined::NoShareAboveZero`] where the
/// largest share is 0.
/// # Source
/// fairlearn 0.15 (`MetricFrame.difference`, `.ratio`, `demographic_parity_*`, `equalized_odds_*`,
/// `equal_opportunity_difference`). Two groups: Newcombe (1998) and Katz et al. (1978), cut at no difference. More:
/// percentiles of 400 grouped Poisson draws (Chamandy et al. 2012); chance by the same draws at the pooled share. As
/// fairlearn has none, [`Taken::Everyone`] goes without.
/// # Checked against
/// The golden data's `fairness` (fairlearn 0.15.0); coverage and chance of seeded groups in this file.
pub fn parity(groups: &[GroupCounts], taken: Taken, seed: u64) -> Vec<(Parity, Spread)> {
    Parity::all()
        .map(|measure| (measure, spread(groups, measure, taken, seed)))
        .collect()
}

/// A group's place and the two counts of its share.
type Share = (usize, (u64, u64));

fn spread(groups: &[GroupCounts], measure: Parity, taken: Taken, seed: u64) -> Spread {
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
    let n = of.shares.iter().map(|(_, (_, rows))| rows).sum();
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
    let is_compared = |(_, (_, rows)): &Share| match taken {
        Taken::Enough => !rate.is_too_small(*rows),
        Taken::Everyone => true,
    };
    let shares: Vec<Share> = counts.filter(is_compared).collect();
    let ends = ends(&shares);
    let value = ends
        .filter(|_| shares.len() >= least(taken))
        .and_then(|(low, high)| gap(measure, share(at(&shares, low)?), share(at(&shares, high)?)));
    Found {
        shares,
        value,
        ends,
    }
}

fn at(shares: &[Share], place: usize) -> Option<(u64, u64)> {
    let mut all = shares.iter();
    all.find(|(other, _)| *other == place)
        .map(|(_, counts)| *counts)
}

/// A share; of no rows 0, as fairlearn counts it.
fn share((k, n): (u64, u64)) -> f64 {
    if n == 0 { 0.0 } else { k as f64 / n as f64 }
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
        if share(other.1) < share(low.1) {
            low = other;
        }
        if share(other.1) > share(high.1) {
            high = other;
        }
    }
    Some((low.0, high.0))
}

fn of_rows(groups: &[GroupCounts], measure: Parity) -> Spread {
    let rows = || groups.iter().map(|group| group.decided);
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
        let (low, high) = interval::katz(at(&found.shares, low)?, at(&found.shares, high)?)?;
        return Some((low, high.min(1.0)));
    }
    // Of two equal shares both ends are the first group.
    let other = found
        .shares
        .iter()
        .find(|(place, _)| *place != high)
        .map(|(_, counts)| *counts);
    let (low, high) = interval::newcombe(at(&found.shares, high)?, other?)?;
    Some((low.max(0.0), high.min(1.0)))
}

/// The measure over draws of the counts; `alike` draws every group from the pooled share.
fn drawn(found: &[Found], measure: Parity, seed: u64, alike: bool) -> Option<Vec<f64>> {
    if found.iter().any(|found| found.shares.len() < 2) {
        return None;
    }
    let mut draws = Chance::new(seed);
    let mut values: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let rates = found
                .iter()
                .map(|found| once(found, measure, &mut draws, alike));
            let rates: Option<Vec<f64>> = rates.collect();
            rates?
                .into_iter()
                .reduce(|a, b| if further(measure, b, a) { b } else { a })
        })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    Some(values)
}

fn once(found: &Found, measure: Parity, draws: &mut Chance, alike: bool) -> Option<f64> {
    let pooled = found
        .shares
        .iter()
        .fold((0, 0), |(k, n), (_, counts)| (k + counts.0, n + counts.1));
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (_, (k, n)) in &found.shares {
        let mean = if alike {
            share(pooled) * *n as f64
        } else {
            *k as f64
        };
        let (hits, others) = (draws.poisson(mean), draws.poisson(*n as f64 - mean));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::quality::Confusion;

    fn group(tp: u64, fn_: u64, fp: u64, tn: u64) -> GroupCounts {
        GroupCounts::of(Confusion { tn, fp, fn_, tp })
    }

    fn found(groups: &[GroupCounts], measure: Parity, taken: Taken) -> Spread {
        let all = parity(groups, taken, 1);
        all.into_iter()
            .find(|(other, _)| *other == measure)
            .unwrap()
            .1
    }

    #[test]
    fn small_groups_are_left_out_unless_everyone_counts() {
        let groups = [
            group(400, 100, 100, 400),
            group(200, 50, 60, 190),
            group(0, 1, 0, 2),
        ];
        let enough = found(&groups, Parity::Ratio(Rate::Selection), Taken::Enough);
        assert_eq!((enough.groups, enough.ends), (2, Some((0, 1))));
        assert!((enough.reading.unwrap().value - 0.5 / 0.52).abs() < 1e-12);
        let all = found(&groups, Parity::Ratio(Rate::Selection), Taken::Everyone);
        assert_eq!((all.reading.unwrap().value, all.groups), (0.0, 3));
        let odds = found(&groups, Parity::OddsDifference, Taken::Everyone)
            .reading
            .unwrap();
        assert_eq!(odds.value, 0.8);
        // Nothing was selected in the last group: its precision is 0 for fairlearn and no number for us.
        let precision = Parity::Difference(Rate::Precision);
        assert_eq!(
            found(&groups, precision, Taken::Everyone)
                .reading
                .unwrap()
                .value,
            0.8
        );
        assert!(
            found(&groups, precision, Taken::Enough)
                .reading
                .unwrap()
                .value
                < 0.04
        );
    }

    #[test]
    fn one_group_and_no_share_say_why() {
        let one = [group(400, 100, 100, 400)];
        let measure = Parity::Difference(Rate::Selection);
        assert_eq!(
            found(&one, measure, Taken::Enough).reading,
            Err(Undefined::FewGroups)
        );
        assert_eq!(
            found(&[], measure, Taken::Everyone).reading,
            Err(Undefined::FewGroups)
        );
        let none = [group(0, 200, 0, 200), group(0, 300, 0, 100)];
        let ratio = found(&none, Parity::Ratio(Rate::Selection), Taken::Enough);
        assert_eq!(ratio.reading, Err(Undefined::NoShareAboveZero));
        assert_eq!(
            found(&none, measure, Taken::Enough).reading.unwrap().value,
            0.0
        );
    }

    #[test]
    fn intervals_hold_the_truth_and_chance_is_not_passed_by_chance() {
        // Four groups of the same share, 400 times.
        let mut draws = Chance::new(11);
        let sizes = [150.0, 400.0, 900.0, 2_000.0];
        let measure = Parity::Difference(Rate::Selection);
        let (mut beyond, rounds) = (0, 400);
        for seed in 0..rounds {
            let groups: Vec<GroupCounts> = sizes
                .iter()
                .map(|rows| {
                    let count = |mean: f64, draws: &mut Chance| {
                        #[expect(
                            clippy::cast_possible_truncation,
                            clippy::cast_sign_loss,
                            reason = "a count"
                        )]
                        let count = draws.poisson(mean) as u64;
                        count
                    };
                    let (hits, others) =
                        (count(0.3 * rows, &mut draws), count(0.7 * rows, &mut draws));
                    group(hits, 0, 0, others)
                })
                .collect();
            let spread = spread(&groups, measure, Taken::Enough, seed);
            beyond += u32::from(spread.reading.unwrap().value > spread.noise.unwrap());
        }
        // 5 % of 400 are 20; four standard errors are 17.
        assert!((3..=37).contains(&beyond), "{beyond}");
        let clear = [
            group(900, 0, 0, 100),
            group(400, 0, 0, 600),
            group(650, 0, 0, 350),
        ];
        let gap = found(&clear, measure, Taken::Enough);
        let (low, high) = gap.reading.unwrap().interval.unwrap();
        assert!(
            low > 0.44 && high < 0.56 && gap.noise.unwrap() < 0.1,
            "{gap:?}"
        );
    }
}
