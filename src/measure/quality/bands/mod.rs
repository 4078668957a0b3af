//! Intervals that need a second look at what a state keeps: by the delta method from its rows, or by the bootstrap.
//!
//! In goes a state of all rows of a scope, out come the intervals that [`Accumulate::finish`](crate::measure::Accumulate::finish) leaves open. The numbers
//! themselves are not touched.

#[cfg(test)]
mod coverage;
mod gaps;
mod partial;
mod ratio;

use super::calibration::Edge;
use super::rank::{Groups, Tied};
use super::{
    Binary, CalibrationMetric, Mass, Metric, Multiclass, OverClasses, Regression, ScoreGrid,
    WeightedBinary, WeightedMulticlass,
};
use crate::measure::bootstrap::Draws;
use crate::measure::interval;
pub(super) use gaps::Gaps;
pub(super) use partial::band as partial_band;

/// A 95 % interval of a metric.
pub type Band = (Metric, (f64, f64));

/// Replicates of the bootstrap for a whole side (algorithms 2.6; ours).
pub const REPLICATES: usize = 500;

/// Cells that a bootstrap is laid on at most.
pub const CELLS: usize = 15;

/// Replicates for each of so many windows: 200 up to 100 windows, 100 up to 1,000. Beyond, a run would take too long, and
/// calibration errors of windows have no interval.
pub const fn replicates(windows: usize) -> usize {
    match windows {
        ..=100 => 200,
        101..=1000 => 100,
        _ => 0,
    }
}

/// A state that knows the intervals which [`Accumulate::finish`](crate::measure::Accumulate::finish) leaves open.
pub trait Banded {
    /// The intervals; metrics without a number have none.
    fn bands(&self, draws: &Draws) -> Vec<Band>;
}

impl Banded for Binary {
    fn bands(&self, draws: &Draws) -> Vec<Band> {
        let (positives, negatives) = (self.positives.ascending(), self.negatives.ascending());
        let all = (positives.len() as u64, negatives.len() as u64);
        let (p, n) = partial::tail(&positives, &negatives);
        let tail = (p.len() as u64, n.len() as u64);
        let mut bands = partial_area(|| Groups::new(p, n), tail, all);
        if !self.is_probability() || positives.len() + negatives.len() == 0 {
            return bands;
        }
        let uncertainty = uncertainty(interval::wilson(all.0, all.0 + all.1));
        let of = |bins, edge| Gaps::read(&positives, &negatives, bins, edge);
        bands.extend(calibrated(&of, uncertainty, draws));
        bands
    }
}

impl Banded for WeightedBinary {
    fn bands(&self, draws: &Draws) -> Vec<Band> {
        self.calibrated(|of, base_rate| calibrated(of, uncertainty(base_rate), draws))
    }
}

/// Calibration errors and Murphy's parts.
fn calibrated(
    of: &dyn Fn(usize, Edge) -> Gaps,
    uncertainty: (f64, f64),
    draws: &Draws,
) -> Vec<Band> {
    let lower = of(10, Edge::Lower);
    let both = |gaps: &Gaps, mean, largest| [(mean, gaps.mean(draws)), (largest, gaps.largest())];
    let errors = [
        both(&lower, Metric::Ece10, Metric::Mce10),
        both(
            &of(15, Edge::Lower),
            Metric::Ece15,
            Metric::Calibration(CalibrationMetric::Mce15),
        ),
        both(
            &of(10, Edge::Upper),
            Metric::EceFloor10,
            Metric::Calibration(CalibrationMetric::MceFloor10),
        ),
        both(
            &of(15, Edge::Upper),
            Metric::EceFloor15,
            Metric::Calibration(CalibrationMetric::MceFloor15),
        ),
    ];
    let part = |part, band| (Metric::Calibration(part), band);
    let parts = [
        part(CalibrationMetric::Reliability, lower.squares(draws)),
        part(CalibrationMetric::Resolution, lower.resolution(draws)),
        part(CalibrationMetric::Uncertainty, Some(uncertainty)),
    ];
    let found = errors.into_iter().flatten().chain(parts);
    found
        .filter_map(|(metric, band)| Some((metric, band?)))
        .collect()
}

impl Banded for ScoreGrid {
    fn bands(&self, _: &Draws) -> Vec<Band> {
        partial_area(|| self.groups(), self.totals(), self.totals())
    }
}

impl Banded for Multiclass {
    fn bands(&self, draws: &Draws) -> Vec<Band> {
        let kappa = self
            .pairs
            .weighed()
            .kappa_band()
            .map(|band| (Metric::KappaQuadratic, band));
        let mut bands: Vec<Band> = kappa.into_iter().collect();
        if self.has_scores().is_err() {
            return bands;
        }
        let (right, wrong) = (self.confident.0.ascending(), self.confident.1.ascending());
        let of = |bins| Gaps::read(&right, &wrong, bins, Edge::Upper);
        bands.extend(of_top_label(&of, draws));
        bands
    }
}

impl Banded for WeightedMulticlass {
    fn bands(&self, draws: &Draws) -> Vec<Band> {
        let kappa = self.kappa_band().map(|band| (Metric::KappaQuadratic, band));
        let mut bands: Vec<Band> = kappa.into_iter().collect();
        bands.extend(self.top_label_gaps(|of| of_top_label(of, draws)));
        bands
    }
}

/// Calibration errors of the most probable class.
fn of_top_label(of: &dyn Fn(usize) -> Gaps, draws: &Draws) -> Vec<Band> {
    let mut bands = Vec::new();
    for (bins, mean, largest) in [
        (10, OverClasses::Ece10, OverClasses::Mce10),
        (15, OverClasses::Ece15, OverClasses::Mce15),
    ] {
        let gaps = of(bins);
        let found = [(mean, gaps.mean(draws)), (largest, gaps.largest())];
        let found = found
            .into_iter()
            .filter_map(|(metric, band)| Some((Metric::OverClasses(metric), band?)));
        bands.extend(found);
    }
    bands
}

impl Banded for Regression {
    fn bands(&self, _: &Draws) -> Vec<Band> {
        ratio::bands(&self.rows())
    }
}

fn partial_area<G: Iterator<Item = Tied>>(
    groups: impl Fn() -> G,
    tail: (u64, u64),
    all: (u64, u64),
) -> Vec<Band> {
    let mass = |(p, n): (u64, u64)| (Mass::of_rows(p), Mass::of_rows(n));
    let groups = || groups().map(|tied| mass((tied.positives, tied.negatives)));
    let band = partial_band(groups, mass(tail), mass(all));
    let band = band.map(|band| (Metric::PartialAuc, band));
    band.into_iter().collect()
}

/// π(1 − π) over the interval of π.
fn uncertainty((low, high): (f64, f64)) -> (f64, f64) {
    let of = |share: f64| share * (1.0 - share);
    let most = if low <= 0.5 && 0.5 <= high {
        0.25
    } else {
        of(low).max(of(high))
    };
    (of(low).min(of(high)), most)
}
