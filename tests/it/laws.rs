//! The laws of every accumulator and of the distances, over random inputs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use proptest::prelude::*;
use wellenough::measure::drift::{NumericReference, js_distance, ks, psi, wasserstein};
use wellenough::measure::quality::{
    Binary, BinaryRows, IntervalRows, Metric, Multiclass, MulticlassRows, PredictionInterval,
    Ranking, RankingRows, Regression, RegressionRows, ScoreGrid, Ties,
};
use wellenough::measure::{Accumulate, Reading};

type Row = (f64, bool, bool);
type Readings = Vec<(Metric, Reading)>;

/// Scores with ties, ends and neighbours of ends.
fn score() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..1.0_f64,
        3 => (0..=10_u8).prop_map(|tenth| f64::from(tenth) / 10.0),
        1 => Just(1.0 - f64::EPSILON / 2.0),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((score(), any::<bool>(), any::<bool>()), 0..60)
}

fn feed<A: for<'a> Accumulate<Input<'a> = BinaryRows<'a>>>(rows: &[Row]) -> A {
    let score: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let predicted: Vec<bool> = rows.iter().map(|row| row.1).collect();
    let label: Vec<bool> = rows.iter().map(|row| row.2).collect();
    let mut state = A::default();
    state.update(BinaryRows {
        score: Some(&score),
        predicted: &predicted,
        label: &label,
    });
    state
}

fn feed_numbers(rows: &[(f64, f64)]) -> Regression {
    let (predicted, label): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
    let mut state = Regression::default();
    state.update(RegressionRows {
        predicted: &predicted,
        label: &label,
    });
    state
}

fn feed_classes(rows: &[(usize, usize, [f64; 3])]) -> Multiclass {
    let predicted: Vec<usize> = rows.iter().map(|row| row.0).collect();
    let label: Vec<usize> = rows.iter().map(|row| row.1).collect();
    let scores: Vec<f64> = rows.iter().flat_map(|row| row.2).collect();
    let mut state = Multiclass::default();
    state.update(MulticlassRows {
        classes: 3,
        predicted: &predicted,
        label: &label,
        scores: Some(&scores),
    });
    state
}

type Listed = Vec<(f64, f64)>;

fn feed_queries(queries: &[Listed], ties: Ties) -> Ranking {
    let (score, relevance): (Vec<f64>, Vec<f64>) = queries.iter().flatten().copied().unzip();
    let mut state = Ranking::default();
    state.update(RankingRows {
        lengths: &queries.iter().map(Vec::len).collect::<Vec<_>>(),
        score: &score,
        relevance: &relevance,
        weight: None,
        ties,
        relevant_from: 1.0,
    });
    state
}

fn queries() -> impl Strategy<Value = Vec<Listed>> {
    let document = (score(), (0..5_u8).prop_map(f64::from));
    prop::collection::vec(prop::collection::vec(document, 1..8), 0..20)
}

fn joined<A: Accumulate>(left: &A, right: &A) -> A {
    let mut all = left.clone();
    all.merge(right);
    all
}

/// Identity, commutativity, associativity, and that parts joined equal the whole.
fn obeys<A: Accumulate<Output = Readings>>(whole: &A, [a, b, c]: [&A; 3]) {
    let told = whole.finish();
    same(&told, &joined(whole, &A::default()).finish());
    same(&told, &joined(&A::default(), whole).finish());
    same(&told, &joined(&joined(a, b), c).finish());
    same(&told, &joined(a, &joined(b, c)).finish());
    same(&told, &joined(&joined(c, b), a).finish());
    same(&told, &whole.finish());
}

fn same(left: &Readings, right: &Readings) {
    assert_eq!(left.len(), right.len());
    for ((metric, left), (_, right)) in left.iter().zip(right) {
        match (left, right) {
            (Ok(left), Ok(right)) => {
                let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(1.0);
                assert!(
                    close(left.value, right.value),
                    "{metric:?}: {left:?} {right:?}"
                );
                assert_eq!(left.n, right.n);
                let (low, high) = left.interval.unwrap_or_default();
                let (other_low, other_high) = right.interval.unwrap_or_default();
                let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
                assert!(
                    near(low, other_low) && near(high, other_high),
                    "{metric:?}: {left:?} {right:?}"
                );
            }
            (left, right) => assert_eq!(left, right, "{metric:?}"),
        }
    }
}

fn cut<T>(rows: &[T], at: (usize, usize)) -> [&[T]; 3] {
    let (first, second) = (at.0.min(rows.len()), at.1.min(rows.len()));
    let (low, high) = (first.min(second), first.max(second));
    [&rows[..low], &rows[low..high], &rows[high..]]
}

fn reading(readings: &Readings, wanted: Metric) -> Reading {
    readings
        .iter()
        .find(|(metric, _)| *metric == wanted)
        .unwrap()
        .1
}

fn ascending(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![-1e3..1e3_f64, (-5..5_i8).prop_map(f64::from)];
    prop::collection::vec(value, n).prop_map(|mut values| {
        values.sort_unstable_by(f64::total_cmp);
        values
    })
}

fn histograms() -> impl Strategy<Value = (Vec<u64>, Vec<u64>)> {
    (1..12_usize).prop_flat_map(|k| {
        (
            prop::collection::vec(0..50_u64, k),
            prop::collection::vec(0..50_u64, k),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn binary_states_merge(rows in rows(), at in (0..60_usize, 0..60_usize)) {
        let [a, b, c] = cut(&rows, at).map(feed::<Binary>);
        obeys(&feed::<Binary>(&rows), [&a, &b, &c]);
    }

    #[test]
    fn grids_merge(rows in rows(), at in (0..60_usize, 0..60_usize)) {
        let [a, b, c] = cut(&rows, at).map(feed::<ScoreGrid>);
        obeys(&feed::<ScoreGrid>(&rows), [&a, &b, &c]);
    }

    #[test]
    fn classes_merge(
        left in prop::collection::vec((0..3_usize, 0..3_usize, [0.0..1.0_f64, 0.0..1.0, 0.1..1.0]), 0..40),
        right in prop::collection::vec((0..3_usize, 0..3_usize, [0.0..1.0_f64, 0.0..1.0, 0.1..1.0]), 0..40),
    ) {
        let whole = feed_classes(&[left.clone(), right.clone()].concat());
        let parts = joined(&feed_classes(&left), &feed_classes(&right));
        for ((metric, whole), (_, parts)) in whole.finish().into_iter().zip(parts.finish()) {
            match (whole, parts) {
                (Ok(whole), Ok(parts)) => {
                    prop_assert!((whole.value - parts.value).abs() <= 1e-12, "{metric:?}");
                    let (low, high) = metric.bounds();
                    prop_assert!(low.is_none_or(|low| low <= whole.value) && high.is_none_or(|high| whole.value <= high));
                    prop_assert!(whole.interval.is_none_or(|(low, high)| low <= whole.value && whole.value <= high));
                }
                (whole, parts) => prop_assert_eq!(whole, parts),
            }
        }
    }

    #[test]
    fn rankings_merge(queries in queries(), at in (0..20_usize, 0..20_usize)) {
        for ties in [Ties::Stable, Ties::Averaged, Ties::Trec, Ties::Ranx] {
            let [a, b, c] = cut(&queries, at).map(|part| feed_queries(part, ties));
            let whole = feed_queries(&queries, ties);
            obeys(&whole, [&a, &b, &c]);
            for (metric, reading) in whole.finish() {
                let Ok(estimate) = reading else { continue };
                let (low, high) = estimate.interval.unwrap_or((estimate.value, estimate.value));
                prop_assert!(0.0 <= low && low <= estimate.value && estimate.value <= high, "{metric:?} {estimate:?}");
                prop_assert!(high <= 1.0 + 1e-12, "{metric:?} {estimate:?}");
            }
        }
    }

    #[test]
    fn regressions_merge(rows in prop::collection::vec((-1e3..1e3_f64, -1e3..1e3_f64), 0..60), at in (0..60_usize, 0..60_usize)) {
        let [a, b, c] = cut(&rows, at).map(feed_numbers);
        obeys(&feed_numbers(&rows), [&a, &b, &c]);
    }

    #[test]
    fn prediction_intervals_merge(rows in prop::collection::vec((-1e3..1e3_f64, -10.0..1e3_f64, -1e3..1e3_f64), 0..60), at in (0..60_usize, 0..60_usize)) {
        let feed = |rows: &[(f64, f64, f64)]| {
            let lower: Vec<f64> = rows.iter().map(|row| row.0).collect();
            let upper: Vec<f64> = rows.iter().map(|row| row.0 + row.1).collect();
            let label: Vec<f64> = rows.iter().map(|row| row.2).collect();
            let mut state = PredictionInterval::at(Some((0.1, 0.8)));
            state.update(IntervalRows { lower: &lower, upper: &upper, label: &label });
            state
        };
        let [a, b, c] = cut(&rows, at).map(feed);
        obeys(&feed(&rows), [&a, &b, &c]);
    }

    #[test]
    fn rank_metrics_do_not_see_the_parts_at_all(rows in rows(), at in (0..60_usize, 0..60_usize)) {
        let [a, b, c] = cut(&rows, at).map(feed::<Binary>);
        let (whole, parts) = (feed::<Binary>(&rows).finish(), joined(&c, &joined(&b, &a)).finish());
        for metric in [Metric::RocAuc, Metric::AveragePrecision, Metric::Mcc, Metric::F1] {
            prop_assert_eq!(reading(&whole, metric), reading(&parts, metric));
        }
    }

    #[test]
    fn turning_scores_round_turns_the_auc(rows in rows()) {
        let turned: Vec<Row> = rows.iter().map(|row| (-row.0, row.1, row.2)).collect();
        let auc = |rows: &[Row]| reading(&feed::<Binary>(rows).finish(), Metric::RocAuc);
        if let (Ok(auc), Ok(turned)) = (auc(&rows), auc(&turned)) {
            prop_assert!((auc.value + turned.value - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn values_lie_in_their_interval_and_their_bounds(rows in rows()) {
        for (metric, reading) in feed::<Binary>(&rows).finish() {
            let Ok(estimate) = reading else { continue };
            let (low, high) = estimate.interval.unwrap_or((estimate.value, estimate.value));
            let (least, most) = metric.bounds();
            let (least, most) = (least.unwrap_or(f64::MIN), most.unwrap_or(f64::MAX));
            prop_assert!(least <= low && low <= estimate.value, "{:?} {:?}", metric, estimate);
            prop_assert!(estimate.value <= high && high <= most, "{:?} {:?}", metric, estimate);
        }
    }

    #[test]
    fn threshold_steps_are_exact(rows in rows(), steps in 1..40_usize) {
        let binary = feed::<Binary>(&rows);
        let counts = binary.threshold_counts((0.0, 1.0), steps);
        let (positives, negatives) = (counts.positives, counts.negatives);
        for k in 0..=steps {
            let confusion = binary.confusion_at(wellenough::measure::quality::threshold_edge(0.0, 1.0, steps, k));
            prop_assert_eq!(confusion.tp, positives.iter().skip(k + 1).sum::<u64>());
            prop_assert_eq!(confusion.fp, negatives.iter().skip(k + 1).sum::<u64>());
        }
    }

    #[test]
    fn distances_of_histograms_keep_their_range((left, right) in histograms()) {
        if let Ok(index) = psi(&left, &right) {
            prop_assert!(index.value >= -1e-12);
        }
        if let Ok(distance) = js_distance(&left, &right) {
            prop_assert!((0.0..=1.0).contains(&distance.value));
            prop_assert!((distance.value - js_distance(&right, &left).unwrap().value).abs() < 1e-7);
            prop_assert!(js_distance(&left, &left).unwrap().value < 1e-7);
        }
    }

    #[test]
    fn distances_of_values_are_symmetric(left in ascending(1..80), right in ascending(1..80)) {
        let (there, back) = (ks(&left, &right).unwrap().value, ks(&right, &left).unwrap().value);
        prop_assert!((0.0..=1.0).contains(&there) && (there - back).abs() < 1e-12);
        let (there, back) = (wasserstein(&left, &right).unwrap().value, wasserstein(&right, &left).unwrap().value);
        prop_assert!(there >= 0.0 && (there - back).abs() <= 1e-9 * there.max(1.0));
    }

    #[test]
    fn small_windows_take_the_short_way_to_the_same_distance(reference in ascending(200..400), window in ascending(1..20)) {
        let fitted = NumericReference::new(reference.clone(), 0);
        let fast = fitted.wasserstein_normed(&window).reading.unwrap().value * fitted.deviation();
        let slow = wasserstein(&reference, &window).unwrap().value;
        prop_assert!((fast - slow).abs() <= 1e-11 * slow.max(1e-3), "{} {}", fast, slow);
    }

    #[test]
    fn no_window_gets_a_nan(reference in ascending(0..60), window in ascending(0..60), missing in 0..9_u64) {
        for drift in NumericReference::new(reference, missing).against(&window, missing, true) {
            prop_assert!(drift.reading.ok().is_none_or(|estimate| estimate.value.is_finite()));
            prop_assert!([drift.floor, drift.watch, drift.alarm].into_iter().flatten().all(f64::is_finite));
        }
    }
}
