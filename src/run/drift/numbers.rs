//! Columns of numbers against their reference.

use std::collections::BTreeMap;

use crate::book::Convention;
use crate::measure::drift::{CategoricalReference, DriftReading, NumericReference};
use crate::measure::histogram::{counts_by_cuts, linspace, quantile};
use crate::measure::radix::Grouped;
use crate::report::picture::{Bins, Distribution};

use super::sides::Sides;
use super::{Compared, Header, peers, profile};

/// Whole numbers with at most so many distinct values are compared as levels too.
const LEVELS_OF_NUMBERS: usize = 100;
/// Bars of a distribution of numbers.
const BARS: usize = 40;

/// Compares grouped numbers with their reference.
pub(in crate::run) fn compare_numbers(header: &Header, values: &[f64]) -> Compared {
    let sizes = header.groups.iter().map(|(_, _, n, _)| *n);
    let grouped = Grouped::sorted(values, sizes);
    let sides = sides(header, &grouped);
    if header.convention != Convention::Wellenough {
        let apart: Vec<Option<usize>> = (0..header.groups.len()).map(Some).collect();
        let groups = grouped.placed(&apart, apart.len());
        let mut compared = peers::numbers(header, &sides, &groups);
        profile::numbers(header, &sides, &mut compared);
        compared.distribution = Some(drawn(header, &sides));
        return compared;
    }
    drop(grouped);
    let missing = sides.reference.missing;
    let reference = NumericReference::new(&sides.reference.values, missing);
    let mut compared = sides.compare(header, &|side, is_whole| {
        reference.against(&side.values, side.missing, is_whole)
    });
    if let Some((counts, current)) = level_counts(&sides.reference.values, &sides.current.values) {
        let reference = CategoricalReference { counts, missing };
        let readings = reference.against(&current, sides.current.missing, true);
        let named: Vec<DriftReading> = readings.into_iter().filter_map(as_levels).collect();
        sides.write(header, None, &named, &mut compared);
    }
    profile::numbers(header, &sides, &mut compared);
    compared.distribution = Some(drawn(header, &sides));
    compared
}

/// What stands beside the numbers of a coded category: the measures of levels under others' names, without a verdict.
fn as_levels(reading: DriftReading) -> Option<DriftReading> {
    let convention = match (reading.measure, reading.convention) {
        ("psi", "psi_categorical") => "psi_categorical",
        // Our distance between levels is scipy's to base 2.
        ("jensenshannon", "wellenough") => "scipy",
        _ => return None,
    };
    Some(DriftReading {
        convention,
        floor: None,
        watch: None,
        alarm: None,
        ..reading
    })
}

/// The sides that groups make, ascending: reference and current, and every window.
fn sides(header: &Header, grouped: &Grouped) -> Sides<Vec<f64>> {
    let groups = header.groups.iter();
    let side_of = groups
        .clone()
        .map(|(_, is_reference, ..)| Some(usize::from(!is_reference)));
    let mut whole = grouped.placed(&side_of.collect::<Vec<_>>(), 2);
    let window_of = groups.map(|(window, ..)| usize::try_from((*window)?).ok());
    let windows = grouped.placed(&window_of.collect::<Vec<_>>(), header.windows);
    let current = whole.pop().unwrap_or_default();
    let reference = whole.pop().unwrap_or_default();
    Sides::laid(header, reference, current, windows)
}

/// Counts per distinct value over both sides, where these are few whole numbers: a coded category, perhaps.
pub(super) fn level_counts(reference: &[f64], current: &[f64]) -> Option<(Vec<u64>, Vec<u64>)> {
    let mut counts: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    for (side, values) in [reference, current].into_iter().enumerate() {
        for run in values.chunk_by(|a, b| a.to_bits() == b.to_bits()) {
            let value = run
                .first()
                .copied()
                .filter(|v| v.fract() == 0.0 && v.abs() < 1e9)?;
            #[expect(clippy::cast_possible_truncation, reason = "a whole number below 1e9")]
            let slot = counts.entry(value as i64).or_default();
            let count = if side == 0 { &mut slot.0 } else { &mut slot.1 };
            *count += run.len() as u64;
            if counts.len() > LEVELS_OF_NUMBERS {
                return None;
            }
        }
    }
    Some(counts.into_values().unzip())
}

/// Bars of equal width over the middle 99 % of both sides; what lies beyond counts in the outer bars.
fn drawn(header: &Header, sides: &Sides<Vec<f64>>) -> Distribution {
    let (reference, current) = (&sides.reference.values, &sides.current.values);
    let ends = [reference, current]
        .into_iter()
        .filter_map(|side| Some((quantile(side, 0.005)?, quantile(side, 0.995)?)))
        .reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
    let (low, high) = ends.unwrap_or((0.0, 1.0));
    let whole = [reference, current]
        .into_iter()
        .flatten()
        .all(|value| value.fract() == 0.0);
    let (edges, bars) = if whole && high - low < BARS as f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below BARS"
        )]
        let bars = (high - low) as usize + 1;
        (linspace(low - 0.5, high + 0.5, bars), bars)
    } else if high > low {
        (linspace(low, high, BARS), BARS)
    } else {
        (linspace(low - 0.5, low + 0.5, 1), 1)
    };
    let inner = edges.get(1..bars).unwrap_or(&[]);
    Distribution {
        column: header.column.clone(),
        reference: counts_by_cuts(reference, inner),
        current: counts_by_cuts(current, inner),
        bins: Bins::Edges(edges),
        missing_reference: sides.reference.share_missing(),
        missing_current: sides.current.share_missing(),
    }
}
