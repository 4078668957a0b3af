//! Drift as Evidently 0.7 computes it: its choice of method, its bins, its zeros, its thresholds.
//!
//! Missing values are dropped first. The first reading of a column is the one that Evidently would choose; the others
//! are its other methods. Not here: those drawn from random permutations (`TVD`'s p-value, `empirical_mmd`), and
//! `g_test` and `fisher_exact`, which refuse sides of unequal size.

use super::{DriftReading, RankSums, Rule, both, kullback_leibler, reading, total_variation};
use crate::measure::hypothesis::{self, Alternative, Tested};
use crate::measure::sum::Sum;
use crate::measure::{Reading, Undefined, edges, histogram};

/// Rows of the reference up to which a test is chosen; beyond, a distance.
const TEST_UP_TO: u64 = 1_000;
/// Distinct values up to which numbers are compared value by value.
const DISTINCT: usize = 20;
/// Distinct values up to which numbers are tested as levels.
const FEW: usize = 5;
/// What its distances are held against.
const DISTANCE: f64 = 0.1;
/// Least scale of the normed distance.
const LEAST_SCALE: f64 = 0.001;
const NAME: &str = "evidently-0.7";

/// Ascending numbers against a reference; `is_whole`: the file holds integers without missing values.
///
/// # Shapes and units
/// With `is_all` every method that Evidently has for numbers, else the chosen one only.
/// # Undefined
/// Each reading by itself.
/// # Source
/// Evidently 0.7.21, `legacy/calculations/stattests` (read; formulas and constants, no code).
/// # Checked against
/// The golden data's Evidently part (0.7.23).
pub fn evidently_numbers(
    reference: &[f64],
    current: &[f64],
    is_whole: bool,
    is_all: bool,
) -> Vec<DriftReading> {
    let values = distinct(reference, current, FEW + 1);
    let is_small = reference.len() as u64 <= TEST_UP_TO;
    let binned = || Binned::of(reference, current, is_whole);
    let chosen = match (values <= FEW, is_small) {
        (false, true) => ks(reference, current),
        (false, false) => wasserstein(reference, current),
        (true, false) => distance("jensenshannon", binned().jensen_shannon()),
        (true, true) => {
            let (r, c) = by_value(reference, current);
            if values > 2 {
                fit(&r, &c)
            } else {
                z(&r, &c, 0)
            }
        }
    };
    if !is_all {
        return vec![chosen];
    }
    first(
        chosen,
        every_number(reference, current, &binned(), is_whole),
    )
}

/// Its methods for numbers.
fn every_number(
    reference: &[f64],
    current: &[f64],
    binned: &Binned,
    is_whole: bool,
) -> Vec<DriftReading> {
    let tested = |measure, test, rule| DriftReading::tested(measure, NAME, test, rule);
    vec![
        ks(reference, current),
        wasserstein(reference, current),
        distance("jensenshannon", binned.jensen_shannon()),
        distance("kl_div", binned.kl()),
        distance("psi", binned.psi()),
        distance("hellinger", hellinger(reference, current, is_whole)),
        tested(
            "anderson_darling",
            hypothesis::anderson_darling(reference, current),
            Rule::PBelow(0.1),
        ),
        tested(
            "cramer_von_mises",
            hypothesis::cramer_von_mises(reference, current),
            Rule::PAtMost(0.1),
        ),
        tested(
            "mann_whitney",
            hypothesis::mann_whitney(reference, current, Alternative::Less),
            Rule::PBelow(0.05),
        ),
        tested(
            "student_t",
            hypothesis::student_t(reference, current),
            Rule::PBelow(0.05),
        ),
        tested(
            "epps_singleton",
            hypothesis::epps_singleton(reference, current),
            Rule::PBelow(0.05),
        ),
        DriftReading::ruled(
            "energy",
            NAME,
            hypothesis::energy_distance(reference, current),
            Rule::Above(DISTANCE),
        ),
    ]
}

/// Counts per level against a reference; `smallest` is the position of the level that sorts first as text.
///
/// # Shapes and units
/// Counts over the same levels. With `is_all` every method that Evidently has for categories, else the chosen one only.
/// # Undefined
/// Each reading by itself.
/// # Source
/// As [`evidently_numbers`].
/// # Checked against
/// The golden data's Evidently part (0.7.23).
pub fn evidently_levels(
    reference: &[u64],
    current: &[u64],
    smallest: usize,
    is_all: bool,
) -> Vec<DriftReading> {
    let rows: u64 = reference.iter().sum();
    let values = super::psi::occupied(reference, current);
    let binned = Binned::of_counts(reference, current);
    let chosen = match (rows <= TEST_UP_TO, values > 2) {
        (true, true) => fit(reference, current),
        (true, false) => z(reference, current, smallest),
        (false, _) => distance("jensenshannon", binned.jensen_shannon()),
    };
    if !is_all {
        return vec![chosen];
    }
    let all = vec![
        distance("jensenshannon", binned.jensen_shannon()),
        fit(reference, current),
        z(reference, current, smallest),
        DriftReading::tested(
            "g_fit",
            NAME,
            hypothesis::g_fit(reference, current),
            Rule::PBelow(0.1),
        ),
        distance("kl_div", binned.kl()),
        distance("psi", binned.psi()),
        distance("hellinger", super::hellinger(reference, current)),
        DriftReading::shown("total_variation", NAME, total_variation(reference, current)),
    ];
    first(chosen, all)
}

/// The chosen one first, the others as they stand.
fn first(chosen: DriftReading, all: Vec<DriftReading>) -> Vec<DriftReading> {
    let name = chosen.measure;
    // Only the chosen one judges; the others keep their thresholds to be read.
    let others = all.into_iter().filter(|reading| reading.measure != name);
    let aside = others.map(|reading| DriftReading {
        alarm: reading.rule.map(Rule::threshold),
        rule: None,
        ..reading
    });
    std::iter::once(chosen).chain(aside).collect()
}

fn distance(measure: &'static str, reading: Reading) -> DriftReading {
    DriftReading::ruled(measure, NAME, reading, Rule::AtLeast(DISTANCE))
}

fn ks(reference: &[f64], current: &[f64]) -> DriftReading {
    let test = hypothesis::ks_test(reference, current);
    DriftReading::tested("ks", NAME, test, Rule::PAtMost(0.05))
}

fn wasserstein(reference: &[f64], current: &[f64]) -> DriftReading {
    let value = || {
        both(reference.len() as u64, current.len() as u64)?;
        let distance = RankSums::fit(reference).wasserstein(reference, current)?;
        let n = reference.len() as f64;
        let mean = reference.iter().copied().collect::<Sum>().value() / n;
        let squares: Sum = reference.iter().map(|v| (v - mean) * (v - mean)).collect();
        let scale = (squares.value() / n).sqrt().max(LEAST_SCALE);
        reading(distance.value / scale, distance.n)
    };
    distance("wasserstein_normed", value())
}

fn fit(reference: &[u64], current: &[u64]) -> DriftReading {
    let test = hypothesis::chi_square_fit(reference, current, false);
    DriftReading::tested("chi_square_fit", NAME, test, Rule::PBelow(0.05))
}

/// Its z-test asks after the share of all levels but the one that sorts first.
fn z(reference: &[u64], current: &[u64], smallest: usize) -> DriftReading {
    let sides = [reference, current].map(|counts| {
        let rows: u64 = counts.iter().sum();
        (rows - counts.get(smallest).copied().unwrap_or(0), rows)
    });
    let [reference, current] = sides;
    // One level that both sides share is no drift there, with p = 1.
    let test: Tested = match hypothesis::two_proportions(reference, current) {
        Err(Undefined::ZeroVariance) => Ok(hypothesis::Test {
            statistic: 0.0,
            p_value: 1.0,
        }),
        other => other,
    };
    DriftReading::tested("z", NAME, test, Rule::PBelow(0.05))
}

/// Hellinger distance over Sturges' bins of the distinct values, with densities.
fn hellinger(reference: &[f64], current: &[f64], is_whole: bool) -> Reading {
    both(reference.len() as u64, current.len() as u64)?;
    let keys = distinct(reference, current, usize::MAX) as u64;
    let (low, high) = range(reference, current).ok_or(Undefined::NoRows)?;
    let edges = edges::sturges(keys, low, high, is_whole);
    let bins = |values: &[f64]| histogram::counts_between(values, &edges);
    super::hellinger(&bins(reference), &bins(current))
}

/// Shares of both sides in its bins.
struct Binned {
    reference: Vec<u64>,
    current: Vec<u64>,
}

impl Binned {
    fn of(reference: &[f64], current: &[f64], is_whole: bool) -> Self {
        let range = range(reference, current);
        let Some((low, high)) = range.filter(|_| distinct(reference, &[], DISTINCT + 1) > DISTINCT)
        else {
            let (reference, current) = by_value(reference, current);
            return Self { reference, current };
        };
        let n = (reference.len() + current.len()) as u64;
        let edges = edges::sturges(n, low, high, is_whole);
        Self {
            reference: histogram::counts_between(reference, &edges),
            current: histogram::counts_between(current, &edges),
        }
    }

    fn of_counts(reference: &[u64], current: &[u64]) -> Self {
        let pairs = reference.iter().zip(current);
        let (reference, current) = pairs.filter(|(r, c)| **r + **c > 0).unzip();
        Self { reference, current }
    }

    /// Natural logarithms: up to 0.8326.
    fn jensen_shannon(&self) -> Reading {
        super::js::js_distance_e(&self.reference, &self.current)
    }

    fn kl(&self) -> Reading {
        let (p, q, n) = self.filled()?;
        kullback_leibler(&p, &q, n)
    }

    fn psi(&self) -> Reading {
        let (p, q, n) = self.filled()?;
        let terms: Sum = p
            .iter()
            .zip(&q)
            .map(|(p, q)| (p - q) * libm::log(p / q))
            .collect();
        reading(terms.value(), n)
    }

    /// Shares, a zero becoming 10⁻⁴, or a millionth of that side's least share where this is smaller still.
    fn filled(&self) -> Result<(Vec<f64>, Vec<f64>, u64), Undefined> {
        let (n, m): (u64, u64) = (self.reference.iter().sum(), self.current.iter().sum());
        both(n, m)?;
        let side = |counts: &[u64], rows: u64| {
            let shares: Vec<f64> = counts.iter().map(|c| *c as f64 / rows as f64).collect();
            let some = shares.iter().copied().filter(|share| *share > 0.0);
            let least = some.fold(1.0, f64::min);
            let fill = if least <= 1e-4 { least / 1e6 } else { 1e-4 };
            let filled = shares.into_iter();
            filled
                .map(|share| if share > 0.0 { share } else { fill })
                .collect()
        };
        Ok((side(&self.reference, n), side(&self.current, m), m))
    }
}

fn range(reference: &[f64], current: &[f64]) -> Option<(f64, f64)> {
    let (low, high) = (reference.first()?, reference.last()?);
    let (low_2, high_2) = (current.first()?, current.last()?);
    Some((low.min(*low_2), high.max(*high_2)))
}

/// Distinct values of both sides, at most `most`.
fn distinct(reference: &[f64], current: &[f64], most: usize) -> usize {
    hypothesis::ties(reference, current).take(most).count()
}

/// Rows per distinct value.
fn by_value(reference: &[f64], current: &[f64]) -> (Vec<u64>, Vec<u64>) {
    hypothesis::ties(reference, current)
        .map(|tie| (tie.reference, tie.current))
        .unzip()
}
