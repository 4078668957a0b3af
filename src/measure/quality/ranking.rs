//! Quality of rankings: the mean over queries of what each one's order is worth.

use super::list::{List, Ties};
use super::metric::Metric;
use super::ranked::{ListMeasure, Ranked};
use super::weighted::{Mass, Weight};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Standard errors up to this come from queries that are all the same, and rounding: they tell nothing.
const NO_SPREAD: f64 = 1e-9;

/// Whole queries, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct RankingRows<'a> {
    /// How many documents each query has.
    pub lengths: &'a [usize],
    /// Scores of the documents; no NaN.
    pub score: &'a [f64],
    /// Their grades; no NaN.
    pub relevance: &'a [f64],
    /// How much their rows count, where they do not count alike; finite and not negative.
    pub weight: Option<&'a [f64]>,
    /// Which of two tied documents stands first.
    pub ties: Ties,
    /// The grade from which a document is relevant.
    pub relevant_from: f64,
}

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

/// State of a ranking task. The parts that are fed and joined hold whole queries.
///
/// Every number is the plain mean of the queries' numbers ([`List`]), whatever their lengths; its interval is that of a
/// mean of independent queries, cut to 0..1, so that documents of one query may hang together.
///
/// Where rows have weights, a query weighs as much as its rows do on average, so that long lists do not count more than
/// short ones, and a weight that belongs to the query may stand in every row of it. Inside a query all rows count alike.
/// Every number is the weighted mean of the queries' numbers; n is how many queries there are.
///
/// # Undefined
/// Without labels; all but precision when no query has a relevant document; no interval below two queries, nor when
/// all queries have the same number; `NoWeight` where every query weighs 0.
/// # Source
/// Averages over topics as in `trec_eval`, weighted as scikit-learn's `ndcg_score` and
/// `label_ranking_average_precision_score` by `sample_weight`; interval: the mean's standard error over queries (Sakai
/// 2014, SIGIR Forum 48, 3–12), with weights over the effective number of queries; hit rate: [`interval::wilson_share`].
/// # Checked against
/// scikit-learn, `ir_measures` (`trec_eval`), ranx and a plain reading of the definitions in `tests/it/golden/ranking.rs`;
/// weights against scikit-learn 1.9.1 in `tests/it/reference/weights.json`, repeated queries in `tests/it/weights`.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    rows: u64,
    queries: u64,
    without_relevant: u64,
    single: u64,
    tied: u64,
    weightless: u64,
    /// In the order of [`Ranked::ALL`]; empty before the first query.
    means: Vec<Mean>,
}

/// What the queries are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryCounts {
    /// Queries.
    pub queries: u64,
    /// Their documents.
    pub rows: u64,
    /// Queries without a relevant document.
    pub without_relevant: u64,
    /// Queries of a single document.
    pub single: u64,
    /// Queries with two documents of the same score.
    pub tied: u64,
}

impl Accumulate for Ranking {
    type Input<'a> = RankingRows<'a>;
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, rows: RankingRows<'_>) {
        let mut from = 0;
        for length in rows.lengths.iter().filter(|length| **length > 0) {
            let own = from..from + length;
            from = own.end;
            let (Some(score), Some(relevance)) =
                (rows.score.get(own.clone()), rows.relevance.get(own.clone()))
            else {
                return;
            };
            let weight = rows.weight.map_or(1.0, |weights| {
                let weights = weights.get(own).unwrap_or_default();
                weights.iter().copied().collect::<Sum>().value() / *length as f64
            });
            if weight > 0.0 {
                let list = List::new(score, relevance, rows.ties, rows.relevant_from);
                self.add(&list, weight);
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

impl Ranking {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::quality::ranked::Depth;

    fn read(lengths: &[usize], score: &[f64], relevance: &[f64], ties: Ties) -> Ranking {
        let mut state = Ranking::default();
        state.update(RankingRows {
            lengths,
            score,
            relevance,
            weight: None,
            ties,
            relevant_from: 1.0,
        });
        state
    }

    fn of(state: &Ranking, wanted: Ranked) -> Reading {
        let readings = state.finish();
        let found = readings
            .iter()
            .find(|(metric, _)| *metric == Metric::Ranked(wanted));
        found.unwrap().1
    }

    #[test]
    fn every_query_counts_the_same() {
        let state = read(
            &[1, 3],
            &[0.5, 0.9, 0.8, 0.7],
            &[1.0, 0.0, 0.0, 1.0],
            Ties::Stable,
        );
        let reciprocal = of(&state, Ranked(ListMeasure::ReciprocalRank, Depth::All)).unwrap();
        assert_eq!(
            (reciprocal.value, reciprocal.n),
            (f64::midpoint(1.0, 1.0 / 3.0), 2)
        );
        let counts = state.counts();
        assert_eq!((counts.rows, counts.single, counts.tied), (4, 1, 0));
    }

    #[test]
    fn what_has_no_number_says_why() {
        let ndcg = Ranked(ListMeasure::Ndcg, Depth::Ten);
        let nothing = Ranking::default();
        assert_eq!(of(&nothing, ndcg), Err(Undefined::NoLabels));
        let irrelevant = read(&[2], &[0.5, 0.9], &[0.0, 0.0], Ties::Stable);
        assert_eq!(of(&irrelevant, ndcg), Err(Undefined::NoRelevant));
        let precision = of(&irrelevant, Ranked(ListMeasure::Precision, Depth::Ten));
        assert_eq!(precision.map(|estimate| estimate.value), Ok(0.0));
        let single = read(&[1], &[0.5], &[1.0], Ties::Averaged);
        assert_eq!(of(&single, ndcg), Err(Undefined::SingleDocuments));
        let huge = read(&[2], &[0.5, 0.9], &[5000.0, 4000.0], Ties::Stable);
        let exponential = of(&huge, Ranked(ListMeasure::NdcgExp, Depth::Ten));
        assert_eq!(exponential, Err(Undefined::Overflow));
    }
}
