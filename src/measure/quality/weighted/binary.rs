//! Yes-or-no answers with a weight per row.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::super::bands::Gaps;
use super::super::calibration::Edge;
use super::super::curve::ScoreSteps;
use super::super::rank::ByRank as _;
use super::super::{BinaryRows, Binning, CostMatrix, LeastCost, Metric, ReliabilityBin};
use super::confusion::{WeightedConfusion, mean};
use super::mass::{Weight, in_order, unit, weighed, wilson};
use super::rank::WeightedRanks;
use super::scores::Scores;
use crate::measure::{Accumulate, Reading, Undefined};

#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) score: f64,
    pub(super) weight: f64,
    pub(super) label: bool,
    pub(super) predicted: bool,
}

/// Quality of a yes-or-no task whose rows have weights, exact.
///
/// # Shapes and units
/// 24 bytes per row; reading is O(n log n), O(n) once [`Self::settled`]. The counts of the confusion matrix are sums of
/// weights.
/// # Undefined
/// As [`Binary`](super::super::Binary); `NoWeight` where every weight is 0.
/// # Source
/// scikit-learn's definitions with `sample_weight`.
/// # Checked against
/// `tests/it/reference/weights.json` (scikit-learn 1.9.1); merging and repeated rows, over random rows in
/// `tests/it/laws.rs`.
/// # Examples
/// ```
/// use wellenough::measure::Accumulate;
/// use wellenough::measure::quality::{BinaryRows, Metric, WeightedBinary};
/// let rows = BinaryRows { score: None, predicted: &[true, false], label: &[true, true] };
/// let mut state = WeightedBinary::default();
/// state.update((rows, &[3.0, 1.0]));
/// let recall = state.finish().into_iter().find(|(metric, _)| *metric == Metric::Recall).unwrap().1;
/// assert_eq!(recall.unwrap().value, 0.75);
/// ```
#[derive(Debug, Clone, Default)]
pub struct WeightedBinary {
    rows: Vec<Row>,
    pub(super) scored: u64,
    weightless: u64,
}

impl Accumulate for WeightedBinary {
    type Input<'a> = (BinaryRows<'a>, &'a [f64]);
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, (rows, weights): Self::Input<'_>) {
        let decided = rows.predicted.iter().zip(rows.label).zip(weights);
        let scores = rows.score.unwrap_or_default().iter().copied();
        let scores = scores.chain(std::iter::repeat(0.0));
        for (((predicted, label), weight), score) in decided.zip(scores) {
            self.weightless += u64::from(*weight <= 0.0);
            if *weight > 0.0 {
                // Adding zero turns -0 into 0, so that equal numbers have equal bits.
                self.rows.push(Row {
                    score: score + 0.0,
                    weight: *weight,
                    label: *label,
                    predicted: *predicted,
                });
                self.scored += u64::from(rows.score.is_some());
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.rows.extend_from_slice(&other.rows);
        self.scored += other.scored;
        self.weightless += other.weightless;
    }

    fn finish(&self) -> Self::Output {
        let all = Metric::BINARY.into_iter().chain(Metric::BINARY_FURTHER);
        if let Err(why) = self.weighed() {
            return all.map(|metric| (metric, Err(why))).collect();
        }
        let ordered = Ordered::of(&self.in_order());
        let ranks = WeightedRanks::new(&ordered.positives, &ordered.negatives);
        let read = |metric| {
            let decided = ordered.confusion.reading(metric);
            decided.unwrap_or_else(|| {
                self.has_scores()?;
                let ranked = ranks.reading(metric);
                ranked.unwrap_or_else(|| ordered.scored(metric))
            })
        };
        all.map(|metric| (metric, read(metric))).collect()
    }
}

impl WeightedBinary {
    /// The rows in their order, once and for all readings.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.rows.sort_unstable_by(order);
        self
    }

    /// The rows that count, and their weights.
    pub fn weight(&self) -> Weight {
        Weight::of(self.in_order().iter().map(|row| row.weight))
    }

    /// The mean cost of a row at the decisions as they were made.
    pub fn cost(&self, costs: &CostMatrix) -> Reading {
        self.weighed()?;
        Ordered::of(&self.in_order()).confusion.cost(costs)
    }

    /// The threshold at which decisions cost least.
    pub fn least_cost(&self, costs: &CostMatrix) -> Result<LeastCost, Undefined> {
        self.weighed()?;
        self.has_scores()?;
        Ordered::of(&self.in_order()).scores().least_cost(costs)
    }

    /// Mean score against share of positives in bins, by weight.
    pub fn reliability(
        &self,
        binning: Binning,
        bins: usize,
    ) -> Result<Vec<ReliabilityBin>, Undefined> {
        self.weighed()?;
        self.has_scores()?;
        let ordered = Ordered::of(&self.in_order());
        if !ordered.is_probable() {
            return Err(Undefined::NotProbability);
        }
        Ok(ordered.scores().reliability(binning, bins))
    }

    /// Lowest and highest score.
    pub fn score_range(&self) -> Option<(f64, f64)> {
        self.has_scores().ok()?;
        let scores = self.rows.iter().map(|row| row.score);
        let lowest = scores.clone().min_by(f64::total_cmp)?;
        Some((lowest, scores.max_by(f64::total_cmp)?))
    }

    /// Positives and negatives per score step, with their weights.
    pub fn threshold_counts(&self, ends: (f64, f64), steps: usize) -> ScoreSteps {
        let rows = self.in_order();
        Ordered::of(&rows)
            .scores()
            .steps(ends, steps, unit_of(&rows))
    }

    /// Intervals from the gaps of bins and from that of the base rate; none where scores are no probabilities.
    pub(in crate::measure::quality) fn calibrated<B>(
        &self,
        read: impl FnOnce(&dyn Fn(usize, Edge) -> Gaps, (f64, f64)) -> Vec<B>,
    ) -> Vec<B> {
        let ordered = Ordered::of(&self.in_order());
        let may_be_read = self.weighed().and_then(|()| self.has_scores());
        if may_be_read.is_err() || !ordered.is_probable() {
            return Vec::new();
        }
        let confusion = &ordered.confusion;
        let base_rate = wilson(confusion.positives(), confusion.negatives());
        read(&|bins, edge| ordered.scores().gaps(bins, edge), base_rate)
    }

    /// The same rows with other answers.
    pub(super) fn answering(&self, predicted: bool, score: Option<f64>) -> Self {
        let with = |row: &Row| Row {
            predicted,
            score: score.unwrap_or(0.0),
            ..*row
        };
        Self {
            rows: self.rows.iter().map(with).collect(),
            scored: score.map_or(0, |_| self.rows.len() as u64),
            weightless: self.weightless,
        }
    }

    /// Whether a row that counts has a positive label.
    pub(super) fn has_positives(&self) -> Result<(), Undefined> {
        if self.rows.iter().any(|row| row.label) {
            Ok(())
        } else {
            Err(Undefined::NoPositives)
        }
    }

    /// Why there is no number of any kind, if there is none.
    pub(super) fn weighed(&self) -> Result<(), Undefined> {
        weighed(&self.rows, self.weightless)
    }

    const fn has_scores(&self) -> Result<(), Undefined> {
        if self.scored == 0 {
            Err(Undefined::NoScore)
        } else {
            Ok(())
        }
    }

    fn in_order(&self) -> Cow<'_, [Row]> {
        in_order(&self.rows, order)
    }
}

fn order(one: &Row, other: &Row) -> Ordering {
    let scores = one.score.total_cmp(&other.score);
    let kinds = (one.label, one.predicted).cmp(&(other.label, other.predicted));
    scores.then(kinds).then(one.weight.total_cmp(&other.weight))
}

/// Rows in order, their classes apart.
struct Ordered {
    positives: Vec<(f64, f64)>,
    negatives: Vec<(f64, f64)>,
    confusion: WeightedConfusion,
}

impl Ordered {
    fn of(rows: &[Row]) -> Self {
        let unit = unit_of(rows);
        let side = |label: bool| {
            let own = rows.iter().filter(|row| row.label == label);
            own.map(|row| (row.score, row.weight / unit)).collect()
        };
        let decided = rows
            .iter()
            .map(|row| (row.weight / unit, row.predicted, row.label));
        Self {
            positives: side(true),
            negatives: side(false),
            confusion: WeightedConfusion::of(decided, unit),
        }
    }

    fn is_probable(&self) -> bool {
        let mut all = self.positives.iter().chain(&self.negatives);
        all.all(|(score, _)| (0.0..=1.0).contains(score))
    }

    fn scores(&self) -> Scores<'_> {
        Scores {
            positives: &self.positives,
            negatives: &self.negatives,
            probable: self.is_probable(),
        }
    }

    /// A number of the scores that is not about their order.
    fn scored(&self, metric: Metric) -> Reading {
        let classes = [(&self.positives, true), (&self.negatives, false)];
        let rows = || {
            classes.into_iter().flat_map(|(rows, label)| {
                rows.iter()
                    .map(move |(score, weight)| (*weight, *score, label))
            })
        };
        let loss = |of: &dyn Fn(f64, bool) -> f64, range| {
            if !self.is_probable() {
                return Err(Undefined::NotProbability);
            }
            mean(
                rows().map(|(weight, score, label)| (weight, of(score, label), 1.0)),
                range,
            )
        };
        match metric {
            Metric::MeanScore => mean(
                rows().map(|(weight, score, _)| (weight, score, 1.0)),
                (f64::NEG_INFINITY, f64::INFINITY),
            ),
            Metric::LogLoss => loss(&surprise, (0.0, f64::INFINITY)),
            Metric::Brier => loss(&square, (0.0, 1.0)),
            other => {
                let found = self.scores().reading(other);
                found.unwrap_or(Err(Undefined::NotOnGrid))
            }
        }
    }
}

fn unit_of(rows: &[Row]) -> f64 {
    unit(rows.iter().map(|row| row.weight))
}

/// −ln of the truth's probability, with scikit-learn's clip for 64-bit scores.
fn surprise(score: f64, label: bool) -> f64 {
    let truth = if label { score } else { 1.0 - score };
    -libm::log(truth.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
}

fn square(score: f64, label: bool) -> f64 {
    let miss = if label { 1.0 - score } else { score };
    miss * miss
}
