//! What weighted states obey over random rows: parts and their order do not show, a weight of 0 is no row, equal
//! weights are none, whole weights are repeated rows.

use proptest::prelude::*;
use wellenough::measure::Accumulate;
use wellenough::measure::quality::{
    Binary, BinaryRows, CalibrationMetric, Metric, Multiclass, MulticlassRows, Ranking,
    RankingRows, Regression, RegressionRows, Ties,
};

use super::{Readings, of_classes, of_numbers, of_two};

/// Score, decision, label and weight.
type Row = (f64, bool, bool, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let score = prop_oneof![
        0.0..1.0_f64,
        (0..=10_u8).prop_map(|tenth| f64::from(tenth) / 10.0)
    ];
    prop::collection::vec((score, any::<bool>(), any::<bool>(), 0..5_u8), 0..50)
}

fn pairs() -> impl Strategy<Value = Vec<(f64, f64, u8)>> {
    let value = || prop_oneof![-5.0..50.0_f64, (-3..6_i8).prop_map(f64::from)];
    prop::collection::vec((value(), value(), 0..5_u8), 0..50)
}

type Classed = (usize, usize, [f64; 3], u8);

fn classed() -> impl Strategy<Value = Vec<Classed>> {
    let share = || {
        prop_oneof![
            0.0..1.0_f64,
            (1..4_u8).prop_map(|part| f64::from(part) / 4.0)
        ]
    };
    let scores = [share().boxed(), share().boxed(), (0.1..1.0_f64).boxed()];
    prop::collection::vec((0..3_usize, 0..3_usize, scores, 0..5_u8), 0..40)
}

/// Feeds rows, each with its weight times a factor.
fn binary(rows: &[Row], factor: f64) -> super::WeightedBinary {
    let score: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let predicted: Vec<bool> = rows.iter().map(|row| row.1).collect();
    let label: Vec<bool> = rows.iter().map(|row| row.2).collect();
    let weight: Vec<f64> = rows.iter().map(|row| f64::from(row.3) * factor).collect();
    of_two(&score, &predicted, &label, &weight)
}

fn numbers(rows: &[(f64, f64, u8)], factor: f64) -> super::WeightedRegression {
    let predicted: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let label: Vec<f64> = rows.iter().map(|row| row.1).collect();
    let weight: Vec<f64> = rows.iter().map(|row| f64::from(row.2) * factor).collect();
    of_numbers(&predicted, &label, &weight)
}

fn classes(rows: &[Classed], factor: f64) -> super::WeightedMulticlass {
    let predicted: Vec<usize> = rows.iter().map(|row| row.0).collect();
    let label: Vec<usize> = rows.iter().map(|row| row.1).collect();
    let scores: Vec<f64> = rows.iter().flat_map(|row| row.2).collect();
    let weight: Vec<f64> = rows.iter().map(|row| f64::from(row.3) * factor).collect();
    of_classes(3, &predicted, &label, &scores, &weight)
}

fn plain_binary(rows: &[Row]) -> Readings {
    let score: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let mut state = Binary::default();
    state.update(BinaryRows {
        score: Some(&score),
        predicted: &rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        label: &rows.iter().map(|row| row.2).collect::<Vec<_>>(),
    });
    state.finish()
}

fn plain_numbers(rows: &[(f64, f64, u8)]) -> Readings {
    let mut state = Regression::default();
    state.update(RegressionRows {
        predicted: &rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        label: &rows.iter().map(|row| row.1).collect::<Vec<_>>(),
    });
    state.finish()
}

fn plain_classes(rows: &[Classed]) -> Readings {
    let scores: Vec<f64> = rows.iter().flat_map(|row| row.2).collect();
    let mut state = Multiclass::default();
    state.update(MulticlassRows {
        classes: 3,
        predicted: &rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        label: &rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        scores: Some(&scores),
    });
    state.finish()
}

fn repeated<T: Clone>(rows: &[T], weight: impl Fn(&T) -> u8) -> Vec<T> {
    let of = |row: &T| std::iter::repeat_n(row.clone(), usize::from(weight(row)));
    rows.iter().flat_map(of).collect()
}

/// The same numbers, to the last bit.
fn same(left: &Readings, right: &Readings) {
    assert_eq!(left, right);
}

/// Which numbers of `weighted` must be those of `plain`, and whether their intervals must be too.
fn agree(
    weighted: &Readings,
    plain: &Readings,
    holds: &dyn Fn(Metric) -> bool,
    bands: &dyn Fn(Metric) -> bool,
) {
    assert_eq!(weighted.len(), plain.len());
    let close = |a: f64, b: f64, by: f64| (a - b).abs() <= by * a.abs().max(b.abs()).max(1.0);
    for ((metric, weighted), (other, plain)) in weighted.iter().zip(plain) {
        assert_eq!(metric, other);
        if !holds(*metric) {
            continue;
        }
        match (weighted, plain) {
            (Ok(weighted), Ok(plain)) => {
                assert!(
                    close(weighted.value, plain.value, 1e-9),
                    "{metric:?}: {weighted:?} {plain:?}"
                );
                let (Some((low, high)), Some((other_low, other_high))) =
                    (weighted.interval, plain.interval)
                else {
                    continue;
                };
                assert!(
                    !bands(*metric)
                        || (close(low, other_low, 1e-6) && close(high, other_high, 1e-6)),
                    "{metric:?}: {weighted:?} {plain:?}"
                );
            }
            (weighted, plain) => assert_eq!(weighted.err(), plain.err(), "{metric:?}"),
        }
    }
}

fn cut<T: Clone>(rows: &[T], at: usize) -> (Vec<T>, Vec<T>) {
    let (left, right) = rows.split_at(at.min(rows.len()));
    (left.to_vec(), right.to_vec())
}

/// Parts in either order, and the identity.
fn merges<A: Accumulate<Output = Readings>>(whole: &A, left: &A, right: &A) {
    let joined = |one: &A, other: &A| {
        let mut all = one.clone();
        all.merge(other);
        all.finish()
    };
    same(&whole.finish(), &joined(left, right));
    same(&whole.finish(), &joined(right, left));
    same(&whole.finish(), &joined(&A::default(), whole));
    same(&whole.finish(), &joined(whole, &A::default()));
}

/// Numbers that count the rows behind them, not their weights: what is undefined without enough rows.
const fn is_of_rows(metric: Metric) -> bool {
    matches!(metric, Metric::ErrorStd)
}

/// The slope of scores that hardly tell the classes apart may or may not be found.
const fn is_fitted(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::Calibration(CalibrationMetric::Slope | CalibrationMetric::Intercept)
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn parts_and_their_order_do_not_show(rows in rows(), pairs in pairs(), classed in classed(), at in 0..50_usize) {
        let (left, right) = cut(&rows, at);
        merges(&binary(&rows, 0.3), &binary(&left, 0.3), &binary(&right, 0.3));
        let (left, right) = cut(&pairs, at);
        merges(&numbers(&pairs, 0.3), &numbers(&left, 0.3), &numbers(&right, 0.3));
        let (left, right) = cut(&classed, at);
        merges(&classes(&classed, 0.3), &classes(&left, 0.3), &classes(&right, 0.3));
        let settled = binary(&rows, 0.3).settled();
        same(&settled.finish(), &binary(&rows, 0.3).finish());
    }

    #[test]
    fn the_unit_of_weight_does_not_show(rows in rows(), pairs in pairs(), classed in classed()) {
        // The cells of the confusion matrix are weights themselves.
        let is_share = |metric| !matches!(metric, Metric::Tn | Metric::Fp | Metric::Fn | Metric::Tp) && !is_fitted(metric);
        let all = |_| true;
        for factor in [1e-300, 0.125, 1e200] {
            agree(&binary(&rows, factor).finish(), &binary(&rows, 1.0).finish(), &is_share, &all);
            agree(&numbers(&pairs, factor).finish(), &numbers(&pairs, 1.0).finish(), &all, &all);
            agree(&classes(&classed, factor).finish(), &classes(&classed, 1.0).finish(), &all, &all);
        }
    }

    #[test]
    fn a_row_without_weight_is_not_there(rows in rows(), pairs in pairs(), classed in classed()) {
        let some = |weight: u8| weight > 0;
        let kept: Vec<Row> = rows.iter().copied().filter(|row| some(row.3)).collect();
        if !kept.is_empty() {
            same(&binary(&rows, 1.0).finish(), &binary(&kept, 1.0).finish());
        }
        let kept: Vec<_> = pairs.iter().copied().filter(|row| some(row.2)).collect();
        if !kept.is_empty() {
            same(&numbers(&pairs, 1.0).finish(), &numbers(&kept, 1.0).finish());
        }
        let kept: Vec<_> = classed.iter().copied().filter(|row| some(row.3)).collect();
        if !kept.is_empty() {
            same(&classes(&classed, 1.0).finish(), &classes(&kept, 1.0).finish());
        }
    }

    #[test]
    fn equal_weights_are_no_weights(rows in rows(), pairs in pairs(), classed in classed()) {
        let rows: Vec<Row> = rows.into_iter().map(|(score, said, is, _)| (score, said, is, 3)).collect();
        let is_share = |metric| !matches!(metric, Metric::Tn | Metric::Fp | Metric::Fn | Metric::Tp) && !is_fitted(metric);
        let all = |_| true;
        // Two formulas of one error; and of equal gaps the threshold is chosen in another way.
        let bands = |metric| !matches!(metric, Metric::Mcc | Metric::FHalf | Metric::FTwo | Metric::Kappa | Metric::ScoreKs);
        agree(&binary(&rows, 0.7).finish(), &plain_binary(&rows), &is_share, &bands);
        let pairs: Vec<_> = pairs.into_iter().map(|(p, y, _)| (p, y, 3)).collect();
        // Quantiles do not interpolate here.
        let holds = |metric| match metric {
            Metric::ErrorQuantile(error) => [0.0, 0.5, 1.0].contains(&error.share()),
            _ => true,
        };
        let bands = |metric| !matches!(metric, Metric::MedianAe | Metric::ErrorQuantile(_));
        agree(&numbers(&pairs, 0.7).finish(), &plain_numbers(&pairs), &holds, &bands);
        let classed: Vec<_> = classed.into_iter().map(|(said, is, scores, _)| (said, is, scores, 3)).collect();
        agree(&classes(&classed, 0.7).finish(), &plain_classes(&classed), &all, &|_| false);
    }

    #[test]
    fn whole_weights_are_repeated_rows(rows in rows(), pairs in pairs(), classed in classed()) {
        let none = |_| false;
        let many = repeated(&rows, |row| row.3);
        if !many.is_empty() {
            let holds = |metric| !is_fitted(metric);
            agree(&binary(&rows, 1.0).finish(), &plain_binary(&many), &holds, &none);
        }
        let many = repeated(&pairs, |row| row.2);
        if numbers(&pairs, 1.0).weight().rows > 1 {
            let holds = |metric| !is_of_rows(metric) && match metric {
                Metric::ErrorQuantile(error) => [0.0, 0.5, 1.0].contains(&error.share()),
                _ => true,
            };
            agree(&numbers(&pairs, 1.0).finish(), &plain_numbers(&many), &holds, &none);
        }
        let many = repeated(&classed, |row| row.3);
        if !many.is_empty() {
            agree(&classes(&classed, 1.0).finish(), &plain_classes(&many), &|_| true, &none);
        }
    }

    #[test]
    fn queries_weigh_as_much_as_their_rows_do(
        queries in prop::collection::vec((prop::collection::vec((0.0..1.0_f64, 0..4_u8), 1..7), 0..4_u8), 1..15),
        at in 0..15_usize,
    ) {
        type Query = (Vec<(f64, u8)>, u8);
        let fed = |queries: &[Query]| {
            let documents = || queries.iter().flat_map(|(documents, weight)| documents.iter().map(move |d| (d, weight)));
            let score: Vec<f64> = documents().map(|(document, _)| document.0).collect();
            let relevance: Vec<f64> = documents().map(|(document, _)| f64::from(document.1)).collect();
            let weight: Vec<f64> = documents().map(|(_, weight)| f64::from(*weight)).collect();
            let lengths: Vec<usize> = queries.iter().map(|(documents, _)| documents.len()).collect();
            (lengths, score, relevance, weight)
        };
        let weighted = |queries: &[Query]| {
            let (lengths, score, relevance, weight) = fed(queries);
            let mut state = Ranking::default();
            state.update(RankingRows { lengths: &lengths, score: &score, relevance: &relevance, weight: Some(&weight), ties: Ties::Stable, relevant_from: 1.0 });
            state
        };
        let many = repeated(&queries, |query| query.1);
        let (lengths, score, relevance, _) = fed(&many);
        let mut plain = Ranking::default();
        plain.update(RankingRows { lengths: &lengths, score: &score, relevance: &relevance, weight: None, ties: Ties::Stable, relevant_from: 1.0 });
        if !many.is_empty() {
            agree(&weighted(&queries).finish(), &plain.finish(), &|_| true, &|_| false);
        }
        let (left, right) = cut(&queries, at);
        let mut joined = weighted(&left);
        joined.merge(&weighted(&right));
        if !many.is_empty() {
            agree(&joined.finish(), &weighted(&queries).finish(), &|_| true, &|_| true);
        }
    }
}
