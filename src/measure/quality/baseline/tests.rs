//! Each baseline is what the measures say of a model that answers so.

use super::*;
use crate::measure::quality::{
    Binary, BinaryRows, CalibrationMetric, Multiclass, MulticlassRows, Regression, RegressionRows,
    Top, TopMeasure, TopShare, top,
};
use crate::measure::{Accumulate as _, Reading};

/// Each baseline is what the measures say of a model that answers so.
fn same(baselines: &[Baseline], of: &dyn Fn(Strategy) -> Vec<(Metric, Reading)>) {
    assert!(baselines.len() > 6, "{baselines:?}");
    // What the highest scores hold depends on the order of the rows.
    let is_here = |(metric, ..): &&Baseline| !matches!(metric, Metric::Top(_));
    for (metric, strategy, value) in baselines.iter().filter(is_here) {
        let readings = of(*strategy);
        let found = readings.into_iter().find(|(other, _)| other == metric);
        let found = found.unwrap().1.map(|found| found.value);
        let is_same = match (found, value) {
            (Ok(found), Ok(value)) => (found - value).abs() <= 1e-12 * found.abs().max(1.0),
            (found, value) => found == *value,
        };
        assert!(
            is_same,
            "{metric:?} {strategy:?}: {value:?}, measured {found:?}"
        );
    }
}

fn binary(label: &[bool], score: f64, says: bool) -> Binary {
    let mut state = Binary::default();
    state.update(BinaryRows {
        score: Some(&vec![score; label.len()]),
        predicted: &vec![says; label.len()],
        label,
    });
    state
}

#[test]
fn of_two_classes_the_measures_agree() {
    let label: Vec<bool> = (0..40).map(|i| i % 5 == 0).collect();
    let before: Vec<bool> = (0..30).map(|i| i % 3 != 0).collect();
    let fitted = binary(&before, 0.5, false);
    let baselines = binary(&label, 0.9, true).baselines(&fitted);
    same(&baselines, &|strategy| {
        binary(&label, 20.0 / 30.0, strategy == Strategy::MostFrequent).finish()
    });
    assert!(baselines.contains(&(Metric::Accuracy, Strategy::AlwaysNo, Ok(0.8))));
    assert!(Binary::default().baselines(&fitted).is_empty());
}

#[test]
fn of_several_classes_the_measures_agree() {
    let feed = |label: &[usize], predicted: usize, shares: [f64; 3]| {
        let mut state = Multiclass::default();
        state.update(MulticlassRows {
            classes: 3,
            predicted: &vec![predicted; label.len()],
            label,
            scores: Some(&shares.repeat(label.len())),
        });
        state
    };
    let label = [0, 0, 1, 2, 2, 2, 2, 1];
    let fitted = feed(&[1, 1, 0, 2, 1, 0, 2, 2], 0, [1.0, 0.0, 0.0]);
    let baselines = feed(&label, 0, [0.5, 0.25, 0.25]).baselines(&fitted);
    // Of two equally frequent classes the first.
    same(&baselines, &|_| {
        feed(&label, 1, [0.25, 0.375, 0.375]).finish()
    });
}

#[test]
fn of_numbers_the_measures_agree() {
    let feed = |label: &[f64], answer: f64| {
        let mut state = Regression::default();
        state.update(RegressionRows {
            predicted: &vec![answer; label.len()],
            label,
        });
        state
    };
    let label = [1.0, 4.0, -2.0, 8.5, 3.0];
    let fitted = feed(&[0.0, 1.0, 2.0, 9.0], 0.0);
    let baselines = feed(&label, 7.0).baselines(&fitted);
    same(&baselines, &|strategy| {
        feed(&label, if strategy == Strategy::Mean { 3.0 } else { 1.5 }).finish()
    });
    let above = feed(&[0.5, 2.0, 7.0], 7.0).baselines(&fitted);
    assert!(above.iter().any(|(metric, ..)| *metric == Metric::Rmsle));
    same(&above, &|strategy| {
        let answer = if strategy == Strategy::Mean { 3.0 } else { 1.5 };
        feed(&[0.5, 2.0, 7.0], answer).finish()
    });
    let alike = feed(&[2.0, 2.0], 1.0).baselines(&fitted);
    assert!(alike.contains(&(Metric::R2, Strategy::Mean, Err(Undefined::ZeroVariance))));
    same(&alike, &|strategy| {
        feed(
            &[2.0, 2.0],
            if strategy == Strategy::Mean { 3.0 } else { 1.5 },
        )
        .finish()
    });
}

#[test]
fn one_score_for_all_has_no_slope_and_the_lift_of_chance() {
    let label: Vec<bool> = (0..30).map(|i| i % 5 == 0).collect();
    let fitted = binary(&[true, false, false, false], 0.5, false);
    let baselines = binary(&label, 0.9, true).baselines(&fitted);
    let of = |wanted: Metric| {
        let found = baselines.iter().find(|(metric, ..)| *metric == wanted);
        found.unwrap().2
    };
    let slope = Metric::Calibration(CalibrationMetric::Slope);
    assert_eq!(of(slope), Err(Undefined::ZeroVariance));
    // The scores must go down from odds of 1 to 3 to odds of 1 to 4.
    let intercept = of(Metric::Calibration(CalibrationMetric::Intercept)).unwrap();
    assert!((intercept - libm::log(0.75)).abs() < 1e-12);
    // Over all orders, here over all rotations, lift is 1 and gain the share of rows.
    for wanted in Top::ALL {
        let mut rotated = label.clone();
        let mut sum = 0.0;
        for _ in 0..label.len() {
            rotated.rotate_left(1);
            let readings = top(Some(&[0.25; 30]), &rotated);
            let found = readings.iter().find(|(top, _)| *top == wanted);
            sum += found.unwrap().1.unwrap().value;
        }
        let mean = sum / 30.0;
        assert!((of(Metric::Top(wanted)).unwrap() - mean).abs() < 1e-12);
    }
    let gain = Metric::Top(Top(TopMeasure::Gain, TopShare::Five));
    assert_eq!(of(gain), Ok(2.0 / 30.0));
    let none = binary(&[false; 4], 0.9, true).baselines(&fitted);
    assert!(none.contains(&(gain, Strategy::Prior, Err(Undefined::NoPositives))));
}

#[test]
fn decisions_that_do_not_look_have_their_price() {
    let label: Vec<bool> = (0..10).map(|i| i < 3).collect();
    let costs = CostMatrix {
        tp: 0.0,
        fp: 1.0,
        fn_: 5.0,
        tn: 0.0,
    };
    let here = binary(&label, 0.5, false);
    let yes = binary(&[true, true, false], 0.5, false);
    let cost = |strategy, value| (Metric::MeanCost, strategy, Ok(value));
    assert_eq!(
        here.costs(&yes, &costs),
        [
            cost(Strategy::AlwaysNo, 1.5),
            cost(Strategy::MostFrequent, 0.7)
        ]
    );
    assert!(Binary::default().costs(&yes, &costs).is_empty());
}
