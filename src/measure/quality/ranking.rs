//! Quality of rankings: the mean over queries of what each one's order is worth.

use super::list::{List, Ties};
use super::metric::Metric;
use super::ranked::{ListMeasure, Ranked};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Standard errors up to this come from queries that are all the same, and rounding: they tell nothing.
pub(super) const NO_SPREAD: f64 = 1e-9;

/// Whole queries, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct RankingRows<'a> {
    /// How many documents each query has.
    pub lengths: &'a [usize],
    /// Scores of the documents; no NaN.
    pub score: &'a [f64],
    /// Their grades; no NaN.
    pub relevance: &'a [f64],
    /// Which of two tied documents stands first.
    pub ties: Ties,
    /// The grade from which a document is relevant.
    pub relevant_from: f64,
}

/// One measure over queries.
#[derive(Debug, Clone, Default)]
struct Mean {
    queries: u64,
    sum: Sum,
    squares: Sum,
}

/// State of a ranking task. The parts that are fed and joined hold whole queries.
///
/// Every number is the plain mean of the queries' numbers ([`List`]), whatever their lengths; its interval is that of a
/// mean of independent queries, cut to 0..1, so that documents of one query may hang together.
///
/// # Undefined
/// Without labels; all but precision when no query has a relevant document; no interval below two queries, nor when
/// all queries have the same number.
/// # Source
/// Averages over topics as in `trec_eval`; interval: the mean's standard error over queries (Sakai 2014, SIGIR Forum 48,
/// 3–12); hit rate: [`interval::wilson_share`].
/// # Checked against
/// scikit-learn, `ir_measures` (`trec_eval`) and a plain reading of the definitions in `tests/it/golden/ranking.rs`.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    rows: u64,
    queries: u64,
    without_relevant: u64,
    single: u64,
    tied: u64,
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
        let (mut score, mut relevance) = (rows.score, rows.relevance);
        for length in rows.lengths.iter().filter(|length| **length > 0) {
            let Some((own, rest)) = score
                .split_at_checked(*length)
                .zip(relevance.split_at_checked(*length))
                .map(|((score, scores), (grade, grades))| ((score, grade), (scores, grades)))
            else {
                return;
            };
            (score, relevance) = rest;
            self.add(&List::new(own.0, own.1, rows.ties, rows.relevant_from));
        }
    }

    fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.queries += other.queries;
        self.without_relevant += other.without_relevant;
        self.single += other.single;
        self.tied += other.tied;
        self.means.resize_with(Ranked::ALL.len(), Mean::default);
        for (mine, theirs) in self.means.iter_mut().zip(&other.means) {
            mine.queries += theirs.queries;
            mine.sum.merge(&theirs.sum);
            mine.squares.merge(&theirs.squares);
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
    /// What the queries are like.
    pub const fn counts(&self) -> QueryCounts {
        QueryCounts {
            queries: self.queries,
            rows: self.rows,
            without_relevant: self.without_relevant,
            single: self.single,
            tied: self.tied,
        }
    }

    fn add(&mut self, list: &List) {
        self.rows += list.len() as u64;
        self.queries += 1;
        self.without_relevant += u64::from(list.relevant() == 0);
        self.single += u64::from(list.len() == 1);
        self.tied += u64::from(list.is_tied());
        self.means.resize_with(Ranked::ALL.len(), Mean::default);
        for (mean, ranked) in self.means.iter_mut().zip(Ranked::ALL) {
            if let Some(value) = list.value(ranked) {
                mean.queries += 1;
                mean.sum.add(value);
                mean.squares.add(value * value);
            }
        }
    }

    fn reading(&self, Ranked(measure, _): Ranked, mean: &Mean) -> Reading {
        if self.queries == 0 {
            return Err(Undefined::NoLabels);
        }
        if self.without_relevant == self.queries && measure != ListMeasure::Precision {
            return Err(Undefined::NoRelevant);
        }
        if mean.queries == 0 {
            return Err(Undefined::SingleDocuments);
        }
        let n = mean.queries;
        let value = mean.sum.value() / n as f64;
        if !value.is_finite() {
            return Err(Undefined::Overflow);
        }
        let band = if measure == ListMeasure::HitRate {
            Some(interval::wilson_share(value, n as f64))
        } else {
            interval::standard_error(n, mean.sum.value(), mean.squares.value())
                .filter(|error| *error > NO_SPREAD)
                .and_then(|error| interval::normal(value, error))
        };
        let band = band.map(|(low, high)| (low.max(0.0), high.min(1.0)));
        Ok(Estimate {
            value,
            n,
            interval: interval::around(value, band),
        })
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
