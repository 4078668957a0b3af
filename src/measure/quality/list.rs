//! One query: its documents in the order of their scores, and what that order is worth.

use super::numba::ranx_order;
use super::ranked::{ListMeasure, Ranked};

/// Which of two documents with the same score stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ties {
    /// The earlier row.
    #[default]
    Stable,
    /// Neither: every order of them is as likely, and the numbers are their means.
    Averaged,
    /// The later row: what `trec_eval` does, by document id, where ids rise with the rows.
    Trec,
    /// Whichever ranx's sort leaves there.
    Ranx,
}

/// The documents of one query, best score first; each place holds what is expected of it.
///
/// Without ties, and where a rule orders them, the expectations are what stands there. Where ties are averaged, the
/// places of tied documents share their gain, and precision at a place, the place of the first relevant document and
/// the like are expectations over all orders of the tied ones.
///
/// # Shapes and units
/// Scores and grades of the same length, at least one; no NaN. Grades below 0 gain nothing.
/// # Undefined
/// A query without a relevant document has no LRAP and is 0 in all else; where ties are averaged, one of a single
/// document has no nDCG.
/// # Source
/// `McSherry` & Najork (2008), Computing Information Retrieval Performance Measures Efficiently in the Presence of Tied
/// Scores, ECIR, 414–421; gains: Järvelin & Kekäläinen (2002), ACM TOIS 20, 422–446, Burges et al. (2005), ICML.
/// # Checked against
/// scikit-learn `ndcg_score` and `label_ranking_average_precision_score`, `ir_measures` (`trec_eval`) and a plain reading
/// of the definitions in `tests/it/golden/ranking.rs`; averaged ties against all orders in this file.
#[derive(Debug, Clone)]
pub struct List {
    /// Expected gain of each place, linear and exponential, and that of the best order.
    gains: [Vec<f64>; 2],
    ideal: [Vec<f64>; 2],
    /// Chance that the place holds a relevant document.
    relevant: Vec<f64>,
    /// Expected precision at the place where it holds a relevant document, else 0.
    precision: Vec<f64>,
    /// Chance that the first relevant document stands here.
    first: Vec<f64>,
    relevant_in_all: usize,
    lrap: Option<f64>,
    is_tied: bool,
    is_averaged: bool,
}

impl List {
    /// Puts the documents into order.
    pub fn new(score: &[f64], relevance: &[f64], ties: Ties, relevant_from: f64) -> Self {
        // Adding zero turns -0 into 0, so that equal numbers have equal bits.
        let mut documents: Vec<(f64, f64)> = score
            .iter()
            .map(|score| score + 0.0)
            .zip(relevance.iter().copied())
            .collect();
        if ties == Ties::Trec {
            documents.reverse();
        }
        if ties == Ties::Ranx {
            let score: Vec<f64> = documents.iter().map(|(score, _)| *score).collect();
            let order = ranx_order(&score).into_iter();
            documents = order.filter_map(|at| documents.get(at).copied()).collect();
        } else {
            documents.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        }
        let is_averaged = ties == Ties::Averaged;
        let is_relevant = |grade: f64| grade >= relevant_from;
        let grades: Vec<f64> = documents.iter().map(|(_, grade)| *grade).collect();
        let mut list = Self {
            gains: [Vec::new(), Vec::new()],
            ideal: [linear, exponential].map(|gain| best(&grades, gain)),
            relevant: Vec::new(),
            precision: Vec::new(),
            first: Vec::new(),
            relevant_in_all: grades.iter().filter(|grade| is_relevant(**grade)).count(),
            lrap: None,
            is_tied: false,
            is_averaged,
        };
        let (mut above, mut share_above) = (0, 0.0);
        for tied in documents.chunk_by(|(one, _), (other, _)| one.total_cmp(other).is_eq()) {
            list.is_tied |= tied.len() > 1;
            let hits = tied.iter().filter(|(_, grade)| is_relevant(*grade)).count();
            let places = list.relevant.len() + tied.len();
            share_above += hits as f64 * (above + hits) as f64 / places as f64;
            for places in tied.chunks(if is_averaged { tied.len() } else { 1 }) {
                above += list.place(places, above, &is_relevant);
            }
        }
        list.lrap = (above > 0).then(|| share_above / above as f64);
        list
    }

    /// Lays the next places, which the documents share; answers how many of these are relevant.
    fn place(
        &mut self,
        documents: &[(f64, f64)],
        above: usize,
        is_relevant: &dyn Fn(f64) -> bool,
    ) -> usize {
        let n = documents.len();
        let hits = documents.iter().filter(|(_, grade)| is_relevant(*grade));
        let hits = hits.count();
        let share = hits as f64 / n as f64;
        let mean_gain = [linear, exponential].map(|gain| {
            let gains = documents.iter().map(|(_, grade)| gain(*grade));
            gains.sum::<f64>() / n as f64
        });
        // Chance that no relevant document stood before.
        let mut none = if above == 0 { 1.0 } else { 0.0 };
        for at in 0..n {
            let place = (self.relevant.len() + 1) as f64;
            for (gains, gain) in self.gains.iter_mut().zip(mean_gain) {
                gains.push(gain);
            }
            // Of the tied ones before a relevant one, this share of the other relevant ones is expected.
            let before = if n > 1 {
                at as f64 * (hits as f64 - 1.0) / (n as f64 - 1.0)
            } else {
                0.0
            };
            let precision = share * (above as f64 + 1.0 + before) / place;
            self.precision.push(precision);
            self.relevant.push(share);
            let left = (n - at) as f64;
            self.first.push(none * (hits as f64 / left).min(1.0));
            none *= ((left - hits as f64) / left).max(0.0);
        }
        hits
    }

    /// How many documents it has.
    pub const fn len(&self) -> usize {
        self.relevant.len()
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.relevant.is_empty()
    }

    /// How many of them are relevant.
    pub const fn relevant(&self) -> usize {
        self.relevant_in_all
    }

    /// Whether two of them have the same score.
    pub const fn is_tied(&self) -> bool {
        self.is_tied
    }

    /// One number about it; `None` where the query does not count.
    pub fn value(&self, Ranked(measure, depth): Ranked) -> Option<f64> {
        let k = depth.k().unwrap_or(self.len());
        let all = self.relevant_in_all as f64;
        let [linear, exponential] = &self.gains;
        let [best_linear, best_exponential] = &self.ideal;
        Some(match measure {
            ListMeasure::Ndcg | ListMeasure::NdcgExp if self.is_averaged && self.len() < 2 => {
                return None;
            }
            ListMeasure::Ndcg => share(discounted(linear, k), discounted(best_linear, k)),
            ListMeasure::NdcgExp => {
                share(discounted(exponential, k), discounted(best_exponential, k))
            }
            ListMeasure::Precision => share(sum(&self.relevant, k), k as f64),
            ListMeasure::Recall => share(sum(&self.relevant, k), all),
            ListMeasure::HitRate => sum(&self.first, k),
            ListMeasure::AveragePrecision => share(sum(&self.precision, k), all.min(k as f64)),
            ListMeasure::AveragePrecisionOfAll => share(sum(&self.precision, k), all),
            ListMeasure::ReciprocalRank => {
                let places = (1_u32..).zip(self.first.iter().take(k));
                places.map(|(place, first)| first / f64::from(place)).sum()
            }
            ListMeasure::RPrecision => share(sum(&self.relevant, self.relevant_in_all), all),
            ListMeasure::Lrap => return self.lrap,
        })
    }
}

const fn linear(grade: f64) -> f64 {
    grade.max(0.0)
}

fn exponential(grade: f64) -> f64 {
    libm::exp2(grade.max(0.0)) - 1.0
}

fn best(grades: &[f64], gain: fn(f64) -> f64) -> Vec<f64> {
    let mut gains: Vec<f64> = grades.iter().map(|grade| gain(*grade)).collect();
    gains.sort_by(|one, other| other.total_cmp(one));
    gains
}

fn discounted(gains: &[f64], k: usize) -> f64 {
    let places = (2_u32..).zip(gains.iter().take(k));
    places
        .map(|(place, gain)| gain / libm::log2(f64::from(place)))
        .sum()
}

fn sum(values: &[f64], k: usize) -> f64 {
    values.iter().take(k).sum()
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::quality::ranked::Depth;

    /// All orders of the numbers below `n`.
    fn orders(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let shorter = orders(n - 1);
        let longer = shorter.iter().flat_map(|order| {
            (0..n).map(move |at| {
                let mut order = order.clone();
                order.insert(at, n - 1);
                order
            })
        });
        longer.collect()
    }

    #[test]
    fn averaged_ties_are_the_mean_over_all_orders() {
        let score = [0.9, 0.5, 0.5, 0.5, 0.5, 0.1, 0.1];
        for grades in [
            [0.0, 2.0, 0.0, 1.0, 0.0, 3.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0],
            [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 2.0],
        ] {
            let averaged = List::new(&score, &grades, Ties::Averaged, 1.0);
            let orders = orders(score.len());
            for measure in Ranked::ALL {
                let mean = orders.iter().map(|order| {
                    let pick = |values: &[f64]| -> Vec<f64> {
                        order.iter().map(|at| values[*at]).collect()
                    };
                    let list = List::new(&pick(&score), &pick(&grades), Ties::Stable, 1.0);
                    list.value(measure).unwrap()
                });
                let mean = mean.sum::<f64>() / orders.len() as f64;
                let value = averaged.value(measure).unwrap();
                assert!(
                    (value - mean).abs() < 1e-12,
                    "{measure:?}: {value} against {mean}"
                );
            }
        }
    }

    #[test]
    fn the_rule_decides_which_tied_document_stands_first() {
        let at_one = |ties| {
            let list = List::new(&[0.0, -0.0], &[1.0, 0.0], ties, 1.0);
            assert!(list.is_tied());
            list.value(Ranked(ListMeasure::Precision, Depth::One))
        };
        assert_eq!(at_one(Ties::Stable), Some(1.0));
        assert_eq!(at_one(Ties::Averaged), Some(0.5));
        assert_eq!(at_one(Ties::Trec), Some(0.0));
    }

    #[test]
    fn nothing_relevant_is_zero_and_has_no_lrap() {
        let list = List::new(&[2.0, 1.0], &[0.0, -1.0], Ties::Stable, 1.0);
        for measure in Ranked::ALL {
            let expected = (measure.0 != ListMeasure::Lrap).then_some(0.0);
            assert_eq!(list.value(measure), expected, "{measure:?}");
        }
    }
}
