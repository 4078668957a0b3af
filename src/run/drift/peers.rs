//! Columns compared by the definitions of other tools, without ours but for the share of missing rows.

use crate::book::Convention;
use crate::measure::drift::{
    DriftReading, NannymlNumbers, Rule, evidently_levels, evidently_numbers, missing_share,
    nannyml_levels, nannyml_thresholds, scipy_levels, scipy_numbers,
};
use crate::measure::hypothesis::{Tested, ties};
use crate::measure::{Estimate, Reading};

use super::numbers::level_counts;
use super::sides::{Side, Sides};
use super::{Compared, Header};

/// Distinct whole numbers up to which Evidently takes a column for a category.
const CATEGORY: usize = 10;
/// The level of `NannyML`'s chi-square test.
const LEVEL: Rule = Rule::PBelow(0.05);
const NANNYML: &str = "nannyml-0.13";

/// What the reference's rows of each window hold: its chunks.
pub(super) fn reference_chunks<'a, T>(
    header: &'a Header,
    groups: &'a [T],
) -> impl Iterator<Item = &'a T> {
    let pairs = header.groups.iter().zip(groups);
    pairs
        .filter(|((window, is_reference, n, _), _)| *is_reference && window.is_some() && *n > 0)
        .map(|(_, group)| group)
}

/// Ascending numbers.
pub(super) fn numbers(header: &Header, sides: &Sides<Vec<f64>>, groups: &[Vec<f64>]) -> Compared {
    let reference = &sides.reference.values;
    let missing = |side: &Side<Vec<f64>>| missing_reading(&sides.reference, side);
    match header.convention {
        Convention::Evidently => {
            let is_category = level_counts(reference, &[])
                .is_some_and(|(counts, _)| counts.len() <= CATEGORY)
                && is_whole(&sides.reference)
                && is_whole(&sides.current);
            sides.compare(header, &|side, is_all| {
                let mut readings = evidently(&sides.reference, side, is_category, is_all);
                readings.push(missing(side));
                readings
            })
        }
        Convention::Nannyml => {
            let own = NannymlNumbers::new(reference.clone());
            let chunks: Vec<_> = reference_chunks(header, groups)
                .map(|chunk| own.against(chunk))
                .collect();
            let thresholds = thresholds(&chunks);
            sides.compare(header, &|side, _| {
                let found = own.against(&side.values);
                let ruled = found.into_iter().zip(&thresholds);
                let mut readings: Vec<DriftReading> = ruled
                    .map(|((measure, reading), threshold)| nannyml(measure, reading, *threshold))
                    .collect();
                readings.push(missing(side));
                readings
            })
        }
        Convention::Scipy | Convention::Wellenough => sides.compare(header, &|side, is_all| {
            let mut readings = scipy_numbers(reference, &side.values, is_all);
            if let Some((reference, current)) =
                level_counts(reference, &side.values).filter(|_| is_all)
            {
                readings.extend(scipy_levels(&reference, &current, true));
            }
            readings.push(missing(side));
            readings
        }),
    }
}

/// Counts per level; `names` and the counts that `all` and `chunks` give are in one order.
pub(super) fn levels(
    header: &Header,
    sides: &Sides<Vec<u64>>,
    names: &[String],
    all: &dyn Fn(&Side<Vec<u64>>) -> Vec<u64>,
    chunks: Vec<Vec<u64>>,
) -> Compared {
    let reference = all(&sides.reference);
    let chunks: Vec<_> = chunks
        .iter()
        .map(|chunk| nannyml_levels(&reference, chunk).0)
        .collect();
    let thresholds = thresholds(&chunks);
    sides.compare(header, &|side, is_all| {
        let current = all(side);
        let mut readings = match header.convention {
            Convention::Evidently => {
                let smallest = smallest(names, &reference, &current);
                evidently_levels(&reference, &current, smallest, is_all)
            }
            Convention::Nannyml => {
                let (distances, test) = nannyml_levels(&reference, &current);
                let ruled = distances.into_iter().zip(&thresholds);
                let distances = ruled
                    .map(|((measure, reading), threshold)| nannyml(measure, reading, *threshold));
                distances.chain([nannyml_test(test)]).collect()
            }
            Convention::Scipy | Convention::Wellenough => {
                scipy_levels(&reference, &current, is_all)
            }
        };
        readings.push(missing_reading(&sides.reference, side));
        readings
    })
}

/// Evidently's chosen method first; the other type's methods stand beside under its name with what they took the
/// column for.
fn evidently(
    reference: &Side<Vec<f64>>,
    side: &Side<Vec<f64>>,
    is_category: bool,
    is_all: bool,
) -> Vec<DriftReading> {
    let whole = is_whole(reference) && is_whole(side);
    let numbers = || evidently_numbers(&reference.values, &side.values, whole, is_all);
    let as_levels = || {
        let (mut names, mut counts) = (Vec::new(), (Vec::new(), Vec::new()));
        for tie in ties(&reference.values, &side.values) {
            names.push(tie.value.to_string());
            counts.0.push(tie.reference);
            counts.1.push(tie.current);
        }
        let smallest = smallest(&names, &counts.0, &counts.1);
        evidently_levels(&counts.0, &counts.1, smallest, is_all)
    };
    let (mut readings, beside, name) = if is_category {
        let beside = if is_all { numbers() } else { Vec::new() };
        (as_levels(), beside, "evidently-0.7 numbers")
    } else {
        let few = is_all && level_counts(&reference.values, &side.values).is_some();
        let beside = if few { as_levels() } else { Vec::new() };
        (numbers(), beside, "evidently-0.7 levels")
    };
    readings.extend(beside.into_iter().map(|reading| DriftReading {
        convention: name,
        alarm: reading.rule.map(Rule::threshold).or(reading.alarm),
        rule: None,
        ..reading
    }));
    readings
}

/// The position of the level with rows that sorts first as text.
fn smallest(names: &[String], reference: &[u64], current: &[u64]) -> usize {
    let rows = reference.iter().zip(current);
    let used = names.iter().zip(rows).enumerate();
    used.filter(|(_, (_, (r, c)))| **r + **c > 0)
        .min_by(|(_, (a, _)), (_, (b, _))| a.cmp(b))
        .map_or(0, |(index, _)| index)
}

/// Whether pandas would hold the column as integers.
fn is_whole(side: &Side<Vec<f64>>) -> bool {
    side.missing == 0 && side.values.iter().all(|value| value.fract() == 0.0)
}

/// Per measure: what the reference's chunks stay under.
fn thresholds<const N: usize>(chunks: &[[(&'static str, Reading); N]]) -> [Option<f64>; N] {
    std::array::from_fn(|at| {
        let of = |chunk: &[(&'static str, Reading); N]| Some(chunk.get(at)?.1.ok()?.value);
        let values: Vec<f64> = chunks.iter().filter_map(of).collect();
        nannyml_thresholds(&values).map(|(_, high)| high)
    })
}

fn nannyml(measure: &'static str, reading: Reading, threshold: Option<f64>) -> DriftReading {
    // A distance of shares cannot be beyond 1.
    let most = if measure == "ks" { 1.0 } else { f64::INFINITY };
    let rule = threshold.map(|threshold| Rule::Above(threshold.min(most)));
    DriftReading {
        rule,
        ..DriftReading::shown(measure, NANNYML, reading)
    }
}

fn nannyml_test(test: Tested) -> DriftReading {
    DriftReading {
        p_value: test.ok().map(|test| test.p_value),
        rule: Some(LEVEL),
        ..DriftReading::shown(
            "chi_square",
            NANNYML,
            test.map(|test| Estimate::exact(test.statistic, 0)),
        )
    }
}

fn missing_reading<T>(reference: &Side<T>, side: &Side<T>) -> DriftReading {
    missing_share(
        (reference.missing, reference.missing + reference.n),
        (side.missing, side.missing + side.n),
    )
}
