//! How far weighted rows' probabilities can be trusted, and where their decisions cost least.

use super::super::bands::Gaps;
use super::super::calibration::{CalibrationError, Edge, lasts};
use super::super::curve::{ScoreSteps, StepWeights, step_weights, take_rows};
use super::super::recalibration::Recalibration;
use super::super::{Binning, CalibrationMetric, CostMatrix, LeastCost, Metric, ReliabilityBin};
use super::mass::{Mass, wilson};
use super::quantile::quantile;
use super::rank::groups;
use crate::measure::histogram;
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined};

/// Bins of Murphy's parts: those of the reliability curve.
const BINS: usize = 10;

/// Ascending scores of both classes with their weights.
///
/// # Undefined
/// As the unweighted numbers.
/// # Source
/// As the unweighted numbers, with sums of weights where they count rows; bins of equal counts become bins of equal
/// weight.
/// # Checked against
/// numpy on scikit-learn's bins in `tests/it/reference/weights.json`; equal weights, repeated rows and all thresholds
/// one by one in `tests/it/weights.rs`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scores<'a> {
    pub(super) positives: &'a [(f64, f64)],
    pub(super) negatives: &'a [(f64, f64)],
    pub(super) probable: bool,
}

/// Weighted rows of one bin.
#[derive(Debug, Clone, Copy)]
struct Bin {
    place: usize,
    hits: Mass,
    misses: Mass,
    /// Σ w·score.
    score: f64,
}

impl Bin {
    fn weight(&self) -> f64 {
        self.hits.sum + self.misses.sum
    }

    fn share(&self) -> f64 {
        self.hits.sum / self.weight()
    }

    fn mean_score(&self) -> f64 {
        self.score / self.weight()
    }
}

impl Scores<'_> {
    /// A number about calibration; `None` for others.
    pub(super) fn reading(&self, metric: Metric) -> Option<Reading> {
        if let Some(error) = CalibrationError::of(metric) {
            return Some(self.error(error));
        }
        let Metric::Calibration(metric) = metric else {
            return None;
        };
        let recalibration =
            || Recalibration::weighted(self.positives, self.negatives, self.probable);
        Some(match metric {
            CalibrationMetric::Intercept => recalibration().intercept(),
            CalibrationMetric::Slope => recalibration().slope(),
            CalibrationMetric::Reliability => self.murphy().map(|parts| parts[0]),
            CalibrationMetric::Resolution => self.murphy().map(|parts| parts[1]),
            CalibrationMetric::Uncertainty => self.murphy().map(|parts| parts[2]),
            _ => return None,
        })
    }

    fn n(&self) -> u64 {
        (self.positives.len() + self.negatives.len()) as u64
    }

    fn may_be_read(&self) -> Result<(), Undefined> {
        if !self.probable {
            return Err(Undefined::NotProbability);
        }
        if self.n() == 0 {
            return Err(Undefined::NoLabels);
        }
        Ok(())
    }

    /// A calibration error over bins.
    pub(super) fn error(&self, error: CalibrationError) -> Reading {
        self.may_be_read()?;
        let bins = self.bins(lasts(error.bins, error.edge));
        let gaps = || bins.iter().map(|bin| (bin.hits.sum - bin.score).abs());
        let value = if error.largest {
            gaps()
                .zip(&bins)
                .map(|(gap, bin)| gap / bin.weight())
                .fold(0.0, f64::max)
        } else {
            let weight: Sum = bins.iter().map(Bin::weight).collect();
            gaps().collect::<Sum>().value() / weight.value()
        };
        Ok(Estimate::exact(value.min(1.0), self.n()))
    }

    /// Murphy's three parts of the Brier score.
    fn murphy(&self) -> Result<[Estimate; 3], Undefined> {
        self.may_be_read()?;
        let bins = self.bins(lasts(BINS, Edge::Lower));
        let whole = bins.iter().map(Bin::weight).collect::<Sum>().value();
        let mean = |of: &dyn Fn(&Bin) -> f64| {
            let terms = bins.iter().map(|bin| bin.weight() * of(bin));
            terms.collect::<Sum>().value() / whole
        };
        let base = mean(&Bin::share);
        let square = |x: f64| x * x;
        let parts = [
            mean(&|bin| square(bin.mean_score() - bin.share())),
            mean(&|bin| square(bin.share() - base)),
            base * (1.0 - base),
        ];
        Ok(parts.map(|part| Estimate::exact(part.max(0.0), self.n())))
    }

    /// Mean score and share of positives per bin.
    pub(super) fn reliability(&self, binning: Binning, bins: usize) -> Vec<ReliabilityBin> {
        let found = match binning {
            Binning::Uniform => self.bins(lasts(bins, Edge::Lower)),
            Binning::UniformFloor => self.bins(lasts(bins, Edge::Upper)),
            Binning::Quantile => {
                let mut all = [self.positives, self.negatives].concat();
                all.sort_by(|one, other| one.0.total_cmp(&other.0));
                let cuts = histogram::linspace(0.0, 1.0, bins).into_iter();
                let inner = cuts.skip(1).take(bins.saturating_sub(1));
                let inner = inner.filter_map(|share| quantile(&all, share));
                let inner = inner.chain([f64::INFINITY]);
                self.bins(inner.map(|cut| move |score: f64| score <= cut))
            }
        };
        let written = |bin: Bin| ReliabilityBin {
            bin: bin.place,
            n: bin.hits.rows + bin.misses.rows,
            mean_score: bin.mean_score(),
            share: bin.share(),
            interval: wilson(bin.hits, bin.misses),
        };
        found.into_iter().map(written).collect()
    }

    /// The gaps of its bins, for their intervals.
    pub(super) fn gaps(&self, bins: usize, edge: Edge) -> Gaps {
        Gaps::weighted(self.positives, self.negatives, bins, edge)
    }

    /// Rows and weights per score step; `unit` is what the weights were divided by.
    pub(super) fn steps(&self, ends: (f64, f64), steps: usize, unit: f64) -> ScoreSteps {
        let (positives, caught) = step_weights(self.positives, ends, steps);
        let (negatives, called) = step_weights(self.negatives, ends, steps);
        ScoreSteps {
            positives,
            negatives,
            weights: Some(StepWeights {
                unit,
                positives: caught,
                negatives: called,
            }),
        }
    }

    /// The bins that hold rows.
    fn bins(&self, lasts: impl Iterator<Item = impl Fn(f64) -> bool>) -> Vec<Bin> {
        let (mut positives, mut negatives) = (self.positives, self.negatives);
        let mut found = Vec::new();
        for (place, last) in lasts.enumerate() {
            let hits = take_rows(&mut positives, &last);
            let misses = take_rows(&mut negatives, &last);
            if hits.is_empty() && misses.is_empty() {
                continue;
            }
            let weights = |rows: &[(f64, f64)]| rows.iter().map(|row| row.1).collect::<Mass>();
            let rows = hits.iter().chain(misses);
            found.push(Bin {
                place,
                hits: weights(hits),
                misses: weights(misses),
                score: rows.map(|row| row.0 * row.1).collect::<Sum>().value(),
            });
        }
        found
    }

    /// The cheapest of all thresholds; of equally cheap ones the highest.
    pub(super) fn least_cost(&self, costs: &CostMatrix) -> Result<LeastCost, Undefined> {
        let weight = |rows: &[(f64, f64)]| rows.iter().map(|row| row.1).collect::<Sum>().value();
        let (all_p, all_n) = (weight(self.positives), weight(self.negatives));
        if self.n() == 0 {
            return Err(Undefined::NoLabels);
        }
        let at = |threshold, tp: f64, fp: f64| {
            let missed = (all_p - tp).max(0.0) * costs.fn_ + (all_n - fp).max(0.0) * costs.tn;
            let cost = (tp * costs.tp + fp * costs.fp + missed) / (all_p + all_n);
            LeastCost { threshold, cost }
        };
        let mut least = at(None, 0.0, 0.0);
        let (mut tp, mut fp) = (Sum::default(), Sum::default());
        for tied in groups(self.positives, self.negatives).iter().rev() {
            tp.add(tied.positives.sum);
            fp.add(tied.negatives.sum);
            let here = at(Some(tied.score), tp.value(), fp.value());
            if here.cost < least.cost {
                least = here;
            }
        }
        if least.cost.is_finite() {
            Ok(least)
        } else {
            Err(Undefined::Overflow)
        }
    }
}
