//! One of several classes, with a weight per row.

use std::borrow::Cow;

use super::super::bands::Gaps;
use super::super::calibration::{CalibrationError, Edge};
use super::super::curve::ScoreSteps;
use super::super::mean_area::{Ladder, Variances, band, variances};
use super::super::rank::ByRank as _;
use super::super::sampled::Sampled;
use super::super::{Binning, ClassReadings, Metric, MulticlassRows, OverClasses, ReliabilityBin};
use super::classed::{Row, order, sorted};
use super::confusion::mean;
use super::mass::{Mass, Weight, in_order, share, unit, weighed};
use super::pairs::WeightedPairs;
use super::rank::WeightedRanks;
use super::scores::Scores;
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined};

/// Quality of answers that name one of several classes, of rows with weights.
///
/// # Shapes and units
/// Every row with its probabilities; reading is O(classes · n log n). Counts of rows stay counts.
/// # Undefined
/// As [`Multiclass`](super::super::Multiclass); `NoWeight` where every weight is 0.
/// # Source
/// scikit-learn's definitions with `sample_weight`; it has none for pairs of classes (one against one), where ours takes
/// the weighted AUC of each pair.
/// # Checked against
/// `tests/it/reference/weights.json` (scikit-learn 1.9.1); merging and repeated rows, over random rows in
/// `tests/it/laws.rs`.
#[derive(Debug, Clone, Default)]
pub struct WeightedMulticlass {
    pub(super) classes: usize,
    pub(super) rows: Vec<Row>,
    weightless: u64,
}

impl Accumulate for WeightedMulticlass {
    type Input<'a> = (MulticlassRows<'a>, &'a [f64]);
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, (rows, weights): Self::Input<'_>) {
        self.classes = self.classes.max(rows.classes);
        let decided = rows.predicted.iter().zip(rows.label).zip(weights);
        for (at, ((predicted, label), weight)) in decided.enumerate() {
            self.weightless += u64::from(*weight <= 0.0);
            if *weight > 0.0 {
                let own = at * rows.classes..(at + 1) * rows.classes;
                let scores = rows.scores.and_then(|scores| scores.get(own));
                self.rows.push(Row {
                    label: *label,
                    predicted: *predicted,
                    weight: *weight,
                    scores: scores
                        .unwrap_or_default()
                        .iter()
                        .map(|score| score + 0.0)
                        .collect(),
                });
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.classes = self.classes.max(other.classes);
        self.rows.extend_from_slice(&other.rows);
        self.weightless += other.weightless;
    }

    fn finish(&self) -> Self::Output {
        let ordered = self.ordered();
        let sure = ordered.variances();
        let further = OverClasses::ALL.into_iter().filter(|metric| {
            let depth = metric.depth();
            depth.is_none_or(|depth| depth <= 1 || depth < self.classes)
        });
        Metric::MULTICLASS
            .into_iter()
            .chain(further.map(Metric::OverClasses))
            .map(|metric| {
                let reading = || ordered.reading(metric, sure.as_ref());
                let reading = self.weighed().and_then(|()| reading());
                (metric, reading)
            })
            .collect()
    }
}

impl WeightedMulticlass {
    /// The rows in their order, once and for all readings.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.rows.sort_by(order);
        self
    }

    /// The rows that count, and their weights.
    pub fn weight(&self) -> Weight {
        Weight::of(self.in_order().iter().map(|row| row.weight))
    }

    /// Every class by itself, in their order; `labelled` and `predicted` count rows.
    pub fn classes(&self) -> Vec<ClassReadings> {
        let ordered = self.ordered();
        (0..self.classes)
            .map(|class| ordered.class(class))
            .collect()
    }

    /// How many rows with weight of each class were said to be of which: by label, then by prediction.
    pub fn confusion(&self) -> Vec<Vec<u64>> {
        let pairs = self.ordered().pairs;
        let classes = 0..self.classes;
        let row = |label| {
            classes
                .clone()
                .map(|said| pairs.cell(label, said).rows)
                .collect()
        };
        classes.clone().map(row).collect()
    }

    /// Rows of a class and of all others per step of its probability, with their weights.
    pub fn threshold_counts(&self, class: usize, steps: usize) -> Result<ScoreSteps, Undefined> {
        self.weighed()?;
        let ordered = self.ordered();
        ordered.has_scores()?;
        let scores = Scores {
            positives: &ordered.side(class, |label| label == class),
            negatives: &ordered.side(class, |label| label != class),
            probable: true,
        };
        Ok(scores.steps((0.0, 1.0), steps, ordered.unit))
    }

    /// How often the most probable class is right, by its probability as the file has it and by weight.
    pub fn reliability(
        &self,
        binning: Binning,
        bins: usize,
    ) -> Result<Vec<ReliabilityBin>, Undefined> {
        self.weighed()?;
        let ordered = self.ordered();
        ordered.has_scores()?;
        let [right, wrong] = [true, false].map(|is_right| ordered.confident(is_right));
        let scores = Scores {
            positives: &right,
            negatives: &wrong,
            probable: true,
        };
        Ok(scores.reliability(binning, bins))
    }

    /// Intervals from the gaps of the most probable class; none without probabilities.
    pub(in crate::measure::quality) fn top_label_gaps<B>(
        &self,
        read: impl FnOnce(&dyn Fn(usize) -> Gaps) -> Vec<B>,
    ) -> Vec<B> {
        let ordered = self.ordered();
        if self.weighed().is_err() || ordered.has_scores().is_err() {
            return Vec::new();
        }
        let [right, wrong] = [true, false].map(|is_right| ordered.confident(is_right));
        read(&|bins| Gaps::weighted(&right, &wrong, bins, Edge::Upper))
    }

    /// Interval of the quadratic kappa.
    pub(in crate::measure::quality) fn kappa_band(&self) -> Option<(f64, f64)> {
        self.weighed().ok()?;
        self.ordered().pairs.kappa_band()
    }

    /// The weight of each class among the labels.
    pub(super) fn labelled(&self) -> Vec<f64> {
        let pairs = self.ordered().pairs;
        (0..self.classes)
            .map(|class| pairs.labelled(class).sum)
            .collect()
    }

    /// The same rows with another answer.
    pub(super) fn answering(&self, predicted: usize, scores: &[f64]) -> Self {
        let rows = self.rows.iter().map(|row| Row {
            predicted,
            scores: scores.to_vec(),
            ..row.clone()
        });
        Self {
            rows: rows.collect(),
            ..self.clone()
        }
    }

    pub(super) fn weighed(&self) -> Result<(), Undefined> {
        weighed(&self.rows, self.weightless)
    }

    fn in_order(&self) -> Cow<'_, [Row]> {
        in_order(&self.rows, order)
    }

    fn ordered(&self) -> Ordered<'_> {
        let rows = self.in_order();
        let unit = unit(rows.iter().map(|row| row.weight));
        let counted = rows
            .iter()
            .map(|row| (row.label, row.predicted, row.weight / unit));
        let pairs = WeightedPairs::counted(self.classes, counted);
        Ordered { rows, unit, pairs }
    }
}

/// Rows in order, their largest weight between 1 and 2 once divided by the unit.
struct Ordered<'a> {
    rows: Cow<'a, [Row]>,
    unit: f64,
    pairs: WeightedPairs,
}

impl Ordered<'_> {
    fn weight(&self, row: &Row) -> f64 {
        row.weight / self.unit
    }

    fn has_scores(&self) -> Result<(), Undefined> {
        if self.rows.iter().all(|row| row.scores.is_empty()) {
            return Err(Undefined::NoScore);
        }
        let is_probable = |row: &Row| {
            let within = row.scores.iter().all(|score| (0.0..=1.0).contains(score));
            within && row.whole() > 0.0 && row.label < row.scores.len()
        };
        if !self.rows.iter().all(is_probable) {
            return Err(Undefined::NotProbability);
        }
        Ok(())
    }

    fn reading(&self, metric: Metric, sure: Option<&Variances>) -> Reading {
        self.pairs.reading(metric).unwrap_or_else(|| {
            self.has_scores()?;
            self.of_scores(metric, sure)
        })
    }

    fn of_scores(&self, metric: Metric, sure: Option<&Variances>) -> Reading {
        match metric {
            Metric::Top2 => self.within(2),
            Metric::AucOvr => self.against_rest(&|_| 1.0, sure.map(|all| all.rest[0])),
            Metric::AucOvrWeighted => self.against_rest(
                &|class| self.pairs.labelled(class).sum,
                sure.map(|all| all.rest[1]),
            ),
            Metric::BrierMulti => self.mean(&Row::brier, 2.0),
            Metric::OverClasses(further) => {
                if let Some(depth) = further.depth() {
                    return self.within(depth);
                }
                if let Some((bins, is_largest)) = further.bins() {
                    return self.top_label(CalibrationError::over(bins, Edge::Upper, is_largest));
                }
                match further {
                    OverClasses::OvoWeighted => self.pairwise(true, sure.map(|all| all.pairs[1])),
                    _ => self.pairwise(false, sure.map(|all| all.pairs[0])),
                }
            }
            _ => self.mean(&Row::surprise, f64::INFINITY),
        }
    }

    fn mean(&self, of: &dyn Fn(&Row) -> f64, most: f64) -> Reading {
        mean(
            self.rows.iter().map(|row| (self.weight(row), of(row), 1.0)),
            (0.0, most),
        )
    }

    /// Share of rows whose class is among the `depth` most probable.
    fn within(&self, depth: usize) -> Reading {
        let side = |is_within: bool| {
            let own = self
                .rows
                .iter()
                .filter(|row| (row.before() < depth) == is_within);
            own.map(|row| self.weight(row)).collect::<Mass>()
        };
        share(side(true), side(false), Undefined::NoLabels)
    }

    /// How far the highest probability is from being right that often.
    fn top_label(&self, error: CalibrationError) -> Reading {
        let scores = Scores {
            positives: &self.confident(true),
            negatives: &self.confident(false),
            probable: true,
        };
        scores.error(error)
    }

    /// Highest probabilities of rows whose most probable class is right, or is wrong.
    fn confident(&self, is_right: bool) -> Vec<(f64, f64)> {
        let own = self.rows.iter().filter(|row| row.is_right() == is_right);
        sorted(own.map(|row| (row.highest(), self.weight(row))))
    }

    /// Probabilities of a class, of the rows for which it holds.
    fn side(&self, class: usize, holds: impl Fn(usize) -> bool) -> Vec<(f64, f64)> {
        let own = self.rows.iter().filter(|row| holds(row.label));
        sorted(own.map(|row| (row.share(class), self.weight(row))))
    }

    fn ranks(&self, class: usize) -> WeightedRanks {
        let is = self.side(class, |label| label == class);
        WeightedRanks::new(&is, &self.side(class, |label| label != class))
    }

    /// How sure the means of areas are.
    fn variances(&self) -> Option<Variances> {
        self.has_scores().ok()?;
        let mut ladders = Vec::with_capacity(self.pairs.classes * self.pairs.classes);
        for class in 0..self.pairs.classes {
            for label in 0..self.pairs.classes {
                ladders.push(Ladder::weighed(&self.side(class, |own| own == label)));
            }
        }
        let mut sampled = Sampled::default();
        for row in self.rows.iter() {
            let shares = (0..self.pairs.classes).map(|class| row.share(class));
            sampled.add(row.label, self.weight(row), shares);
        }
        variances(&ladders, &sampled)
    }

    fn against_rest(&self, weight: &dyn Fn(usize) -> f64, variance: Option<f64>) -> Reading {
        let classes = 0..self.pairs.classes;
        let aucs = classes.map(|class| Ok((weight(class), self.ranks(class).auc()?)));
        self.averaged(&aucs.collect::<Result<Vec<_>, Undefined>>()?, variance)
    }

    /// Hand and Till's mean over pairs of classes.
    fn pairwise(&self, is_weighted: bool, variance: Option<f64>) -> Reading {
        let mut aucs = Vec::new();
        for one in 0..self.pairs.classes {
            for other in one + 1..self.pairs.classes {
                let rows = self.pairs.labelled(one).sum + self.pairs.labelled(other).sum;
                let weight = if is_weighted { rows } else { 1.0 };
                for (class, against) in [(one, other), (other, one)] {
                    let is = self.side(class, |label| label == class);
                    let rest = self.side(class, |label| label == against);
                    aucs.push((weight, WeightedRanks::new(&is, &rest).auc()?));
                }
            }
        }
        self.averaged(&aucs, variance)
    }

    fn averaged(&self, aucs: &[(f64, Estimate)], variance: Option<f64>) -> Reading {
        let weights = aucs
            .iter()
            .map(|(weight, _)| *weight)
            .collect::<Sum>()
            .value();
        if weights <= 0.0 {
            return Err(Undefined::OneClassOnly);
        }
        let mean = |of: &dyn Fn(&Estimate) -> f64| {
            let terms = aucs.iter().map(|(weight, auc)| weight * of(auc));
            terms.collect::<Sum>().value() / weights
        };
        let low = mean(&|auc| auc.interval.map_or(auc.value, |(low, _)| low));
        let high = mean(&|auc| auc.interval.map_or(auc.value, |(_, high)| high));
        let value = mean(&|auc| auc.value);
        let band = band(value, variance, (low, high));
        Ok(self.pairs.estimate(value, Some(band)))
    }

    fn class(&self, class: usize) -> ClassReadings {
        let ranks = self.has_scores().map(|()| self.ranks(class));
        let ranked =
            |of: fn(&WeightedRanks) -> Reading| ranks.as_ref().map_err(|why| *why).and_then(of);
        ClassReadings {
            roc_auc: ranked(WeightedRanks::auc),
            average_precision: ranked(WeightedRanks::average_precision),
            ..self.pairs.class(class)
        }
    }
}
