//! Rankings whose rows have weights.

use super::super::Metric;
use super::super::list::List;
use super::super::ranked::{ListMeasure, Ranked};
use super::super::ranking::{NO_SPREAD, QueryCounts, RankingRows};
use super::mass::{Mass, Weight};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// One measure over queries.
#[derive(Debug, Clone, Default)]
struct Mean {
    queries: u64,
    weight: Sum,
    weight_2: Sum,
    /// Σ w·v, Σ w²·v and Σ w²·v².
    value: Sum,
    weight_2_value: Sum,
    weight_2_value_2: Sum,
}

/// State of a ranking task whose rows have weights. The parts that are fed and joined hold whole queries.
///
/// A query weighs as much as its rows do on average, so that long lists do not count more than short ones, and a weight
/// that belongs to the query may stand in every row of it. Inside a query all rows count alike. Every number is the
/// weighted mean of the queries' numbers, as scikit-learn's `sample_weight` has it; n is how many queries there are.
///
/// # Undefined
/// As [`Ranking`](super::super::Ranking); `NoWeight` where every query weighs 0.
/// # Source
/// scikit-learn's `ndcg_score` and `label_ranking_average_precision_score` with `sample_weight`; interval: the weighted
/// mean's standard error over queries with the effective number of queries, as `ratio` has it.
/// # Checked against
/// scikit-learn 1.9.1 in `tests/it/reference/weights.json`; equal weights and repeated queries in `tests/it/weights.rs`.
#[derive(Debug, Clone, Default)]
pub struct WeightedRanking {
    rows: u64,
    queries: u64,
    without_relevant: u64,
    single: u64,
    tied: u64,
    weightless: u64,
    /// In the order of [`Ranked::ALL`]; empty before the first query.
    means: Vec<Mean>,
}

impl Accumulate for WeightedRanking {
    /// Queries, and the weights of their rows.
    type Input<'a> = (RankingRows<'a>, &'a [f64]);
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, (rows, weights): Self::Input<'_>) {
        let mut rest = (rows.score, rows.relevance, weights);
        for length in rows.lengths.iter().filter(|length| **length > 0) {
            let halves = (
                rest.0.split_at_checked(*length),
                rest.1.split_at_checked(*length),
                rest.2.split_at_checked(*length),
            );
            let (Some(score), Some(grade), Some(weight)) = halves else {
                return;
            };
            rest = (score.1, grade.1, weight.1);
            let sum = weight.0.iter().copied().collect::<Sum>().value();
            if sum > 0.0 {
                let list = List::new(score.0, grade.0, rows.ties, rows.relevant_from);
                self.add(&list, sum / *length as f64);
            } else {
                self.weightless += 1;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.queries += other.queries;
        self.without_relevant += other.without_relevant;
        self.single += other.single;
        self.tied += other.tied;
        self.weightless += other.weightless;
        self.means.resize_with(Ranked::ALL.len(), Mean::default);
        for (mine, theirs) in self.means.iter_mut().zip(&other.means) {
            mine.queries += theirs.queries;
            mine.weight.merge(&theirs.weight);
            mine.weight_2.merge(&theirs.weight_2);
            mine.value.merge(&theirs.value);
            mine.weight_2_value.merge(&theirs.weight_2_value);
            mine.weight_2_value_2.merge(&theirs.weight_2_value_2);
        }
    }

    fn finish(&self) -> Self::Output {
        let nothing = Mean::default();
        let mean = |at: usize| self.means.get(at).unwrap_or(&nothing);
        let metrics = Ranked::ALL.into_iter().enumerate();
        metrics
            .map(|(at, ranked)| (Metric::Ranked(ranked), self.reading(ranked, mean(at))))
            .collect()
    }
}

impl WeightedRanking {
    /// What the queries that count are like.
    pub const fn counts(&self) -> QueryCounts {
        QueryCounts {
            queries: self.queries,
            rows: self.rows,
            without_relevant: self.without_relevant,
            single: self.single,
            tied: self.tied,
        }
    }

    /// The queries that count, and their weights.
    pub fn weight(&self) -> Weight {
        // Precision is a number of every query.
        let measures = Ranked::ALL.iter().zip(&self.means);
        let mut all = measures.filter(|(Ranked(measure, _), _)| *measure == ListMeasure::Precision);
        let mass = all.next().map(|(_, mean)| mean.mass()).unwrap_or_default();
        Weight {
            rows: mass.rows,
            sum: mass.sum,
            effective: mass.effective(),
        }
    }

    fn add(&mut self, list: &List, weight: f64) {
        self.rows += list.len() as u64;
        self.queries += 1;
        self.without_relevant += u64::from(list.relevant() == 0);
        self.single += u64::from(list.len() == 1);
        self.tied += u64::from(list.is_tied());
        self.means.resize_with(Ranked::ALL.len(), Mean::default);
        for (mean, ranked) in self.means.iter_mut().zip(Ranked::ALL) {
            if let Some(value) = list.value(ranked) {
                let square = weight * weight;
                mean.queries += 1;
                mean.weight.add(weight);
                mean.weight_2.add(square);
                mean.value.add(weight * value);
                mean.weight_2_value.add(square * value);
                mean.weight_2_value_2.add(square * value * value);
            }
        }
    }

    fn reading(&self, Ranked(measure, _): Ranked, mean: &Mean) -> Reading {
        if self.queries == 0 {
            return Err(if self.weightless > 0 {
                Undefined::NoWeight
            } else {
                Undefined::NoLabels
            });
        }
        if self.without_relevant == self.queries && measure != ListMeasure::Precision {
            return Err(Undefined::NoRelevant);
        }
        if mean.queries == 0 {
            return Err(Undefined::SingleDocuments);
        }
        let value = mean.value.value() / mean.weight.value();
        if !value.is_finite() {
            return Err(Undefined::Overflow);
        }
        let band = if measure == ListMeasure::HitRate {
            Some(interval::wilson_share(value, mean.mass().effective()))
        } else {
            mean.error(value)
                .filter(|error| *error > NO_SPREAD)
                .and_then(|error| interval::normal(value, error))
        };
        let band = band.map(|(low, high)| (low.max(0.0), high.min(1.0)));
        Ok(Estimate {
            value,
            n: mean.queries,
            interval: interval::around(value, band),
        })
    }
}

impl Mean {
    fn mass(&self) -> Mass {
        Mass {
            rows: self.queries,
            sum: self.weight.value(),
            squares: self.weight_2.value(),
        }
    }

    fn error(&self, value: f64) -> Option<f64> {
        let mass = self.mass();
        let rows = mass.effective();
        let squares = self.weight_2_value_2.value() - 2.0 * value * self.weight_2_value.value()
            + value * value * mass.squares;
        let error = (squares.max(0.0) * rows / (rows - 1.0)).sqrt() / mass.sum;
        Some(error).filter(|error| error.is_finite() && rows > 1.0 + 1e-9)
    }
}
