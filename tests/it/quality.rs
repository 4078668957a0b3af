//! Quality equals scikit-learn's, and its intervals hold what they promise.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use serde_json::Value;
use wellenough::measure::quality::{
    Binary, BinaryRows, Binning, Metric, Regression, RegressionRows, ScoreGrid,
};
use wellenough::measure::sum::Sum;
use wellenough::measure::{Accumulate as _, Reading, interval};

use crate::reference::{Draws, assert_close, cases, load, numbers};

const REFERENCE: &str = include_str!("reference/quality.json");

type Readings = Vec<(Metric, Reading)>;

#[test]
fn binary_metrics_equal_scikit_learn() {
    let document = load(REFERENCE);
    for (name, case) in cases(&document, "binary") {
        assert_readings(name, &binary(case).finish(), &case["expected"]);
    }
}

#[test]
fn regression_metrics_equal_scikit_learn() {
    let document = load(REFERENCE);
    for (name, case) in cases(&document, "regression") {
        let (predicted, label) = (numbers(&case["predicted"]), numbers(&case["label"]));
        assert_readings(name, &regression(&predicted, &label), &case["expected"]);
    }
}

#[test]
fn binary_intervals_equal_their_plain_definitions() {
    let document = load(REFERENCE);
    for (name, case) in
        cases(&document, "binary").filter(|(_, case)| case.get("intervals").is_some())
    {
        for (metric, reading) in binary(case).finish() {
            let Some(expected) = case["intervals"].get(metric.id()) else {
                continue;
            };
            let (low, high) = reading.unwrap().interval.unwrap();
            let expected = numbers(expected);
            // The references of MCC and average precision are numeric derivatives.
            assert_close(low, expected[0], 1e-6, &format!("{name} {}", metric.id()));
            assert_close(high, expected[1], 1e-6, &format!("{name} {}", metric.id()));
        }
    }
}

#[test]
fn calibration_equals_scikit_learn() {
    let document = load(REFERENCE);
    for (name, case) in
        cases(&document, "binary").filter(|(_, case)| case.get("calibration").is_some())
    {
        let bins = binary(case).reliability(Binning::Uniform, 10).unwrap();
        let (shares, scores) = (
            numbers(&case["calibration"][0]),
            numbers(&case["calibration"][1]),
        );
        assert_eq!(bins.len(), shares.len(), "{name}");
        for ((bin, share), score) in bins.iter().zip(shares).zip(scores) {
            assert_close(bin.mean_score, score, 1e-12, name);
            assert_close(bin.share, share, 1e-12, name);
        }
    }
}

#[test]
fn sums_equal_exact_fractions() {
    let document = load(REFERENCE);
    let terms = numbers(&document["sum"]["terms"]);
    let mut squares = Sum::default();
    for term in &terms {
        squares.add_product(*term, *term);
    }
    assert_eq!(
        terms.into_iter().collect::<Sum>().value(),
        document["sum"]["sum"].as_f64().unwrap()
    );
    assert_eq!(
        squares.value(),
        document["sum"]["squares"].as_f64().unwrap()
    );
}

#[test]
fn wilson_equals_scipy() {
    let document = load(REFERENCE);
    for row in document["wilson"].as_array().unwrap() {
        let (low, high) = interval::wilson(row[0].as_u64().unwrap(), row[1].as_u64().unwrap());
        assert_close(low, row[2].as_f64().unwrap(), 1e-12, "low");
        assert_close(high, row[3].as_f64().unwrap(), 1e-12, "high");
    }
}

#[test]
fn curves_have_the_area_of_their_metric() {
    let document = load(REFERENCE);
    let (_, case) = cases(&document, "binary").next().unwrap();
    let binary = binary(case);
    let swept = binary.sweep();
    let (_, positives, negatives) = *swept.last().unwrap();
    let corners = swept
        .iter()
        .map(|(_, tp, fp)| (*fp as f64 / negatives as f64, *tp as f64 / positives as f64));
    let corners: Vec<(f64, f64)> = [(0.0, 0.0)].into_iter().chain(corners).collect();
    let area: f64 = corners
        .windows(2)
        .map(|p| (p[1].0 - p[0].0) * (p[1].1 + p[0].1) / 2.0)
        .sum();
    assert_close(
        area,
        value(&binary.finish(), Metric::RocAuc),
        1e-12,
        "area under the curve",
    );
}

#[test]
fn the_grid_keeps_its_bounds() {
    let mut draws = Draws::new(5);
    for chance in [0.02, 0.3] {
        let (score, label) = scored(&mut draws, 20_000, chance, 1.0);
        let predicted = vec![false; score.len()];
        let rows = || BinaryRows {
            score: Some(&score),
            predicted: &predicted,
            label: &label,
        };
        let (mut exact, mut grid) = (Binary::default(), ScoreGrid::default());
        exact.update(rows());
        grid.update(rows());
        let (exact, read) = (exact.finish(), grid.finish());
        let off = (value(&exact, Metric::RocAuc) - value(&read, Metric::RocAuc)).abs();
        assert!(off <= grid.auc_bound().unwrap() && off < 1e-4, "{off}");
        let bounds = grid.average_precision_bounds().unwrap();
        let precision = value(&exact, Metric::AveragePrecision);
        assert!(
            bounds.low <= precision && precision <= bounds.high,
            "{bounds:?} {precision}"
        );
        assert_eq!(
            value(&exact, Metric::Brier).to_bits(),
            value(&read, Metric::Brier).to_bits()
        );
    }
}

#[test]
fn binary_intervals_cover_the_truth() {
    // Scores are normals one apart: the true AUC is Φ(1/√2).
    let truth = 0.760_249_938_906_523_6;
    let wide = wide_sample();
    let mut coverage = Coverage::default();
    let mut draws = Draws::new(7);
    for _ in 0..1000 {
        let (score, label) = scored(&mut draws, 400, 0.3, 1.0);
        let readings = decided(&score, &label, 0.5);
        coverage.see(&readings, Metric::RocAuc, truth);
        for metric in [
            Metric::Accuracy,
            Metric::BalancedAccuracy,
            Metric::Precision,
            Metric::Recall,
            Metric::F1,
        ] {
            coverage.see(&readings, metric, value(&wide, metric));
        }
        for metric in [
            Metric::Mcc,
            Metric::AveragePrecision,
            Metric::Brier,
            Metric::LogLoss,
        ] {
            coverage.see(&readings, metric, value(&wide, metric));
        }
    }
    coverage.assert_between(0.93, 0.972);
}

#[test]
fn regression_intervals_cover_the_truth() {
    let mut coverage = Coverage::default();
    let mut draws = Draws::new(11);
    for _ in 0..1000 {
        let label: Vec<f64> = (0..300).map(|_| 20.0 + 2.0 * draws.normal()).collect();
        let predicted: Vec<f64> = label.iter().map(|y| y + 0.5 + draws.normal()).collect();
        let readings = regression(&predicted, &label);
        coverage.see(&readings, Metric::Bias, 0.5);
        coverage.see(&readings, Metric::Rmse, 1.25_f64.sqrt());
        coverage.see(&readings, Metric::R2, 1.0 - 1.25 / 4.0);
        // E|Z + ½| = √(2/π)·e^(−1/8) + ½·(1 − 2Φ(−½)).
        coverage.see(&readings, Metric::Mae, 0.895_593_148_026_564_4);
    }
    coverage.assert_between(0.93, 0.97);
}

#[derive(Default)]
struct Coverage(std::collections::BTreeMap<Metric, (u32, u32)>);

impl Coverage {
    fn see(&mut self, readings: &Readings, metric: Metric, truth: f64) {
        let reading = readings
            .iter()
            .find(|(found, _)| *found == metric)
            .unwrap()
            .1;
        let (low, high) = reading.unwrap().interval.unwrap();
        let (held, seen) = self.0.entry(metric).or_default();
        *held += u32::from(low <= truth && truth <= high);
        *seen += 1;
    }

    fn assert_between(&self, low: f64, high: f64) {
        let shares = self
            .0
            .iter()
            .map(|(metric, (held, seen))| (metric.id(), f64::from(*held) / f64::from(*seen)));
        let shares: Vec<_> = shares.collect();
        assert!(
            shares.iter().all(|(_, share)| (low..=high).contains(share)),
            "{shares:?}"
        );
    }
}

/// Scores are Φ-like squashed normals, positives `apart` further up.
fn scored(draws: &mut Draws, n: usize, chance: f64, apart: f64) -> (Vec<f64>, Vec<bool>) {
    let label: Vec<bool> = (0..n).map(|_| draws.is(chance)).collect();
    let score = label
        .iter()
        .map(|y| draws.normal() + if *y { apart } else { 0.0 });
    (score.map(|z| 1.0 / (1.0 + libm::exp(-z))).collect(), label)
}

/// The truth behind the draws of [`scored`], from enough rows to be within a twentieth of an interval.
fn wide_sample() -> Readings {
    let (score, label) = scored(&mut Draws::new(99), 400_000, 0.3, 1.0);
    decided(&score, &label, 0.5)
}

fn decided(score: &[f64], label: &[bool], threshold: f64) -> Readings {
    let predicted: Vec<bool> = score.iter().map(|s| *s >= threshold).collect();
    let mut binary = Binary::default();
    binary.update(BinaryRows {
        score: Some(score),
        predicted: &predicted,
        label,
    });
    binary.finish()
}

fn binary(case: &Value) -> Binary {
    let flags = |key: &str| -> Vec<bool> {
        case[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| *v == 1)
            .collect()
    };
    let mut binary = Binary::default();
    let (score, predicted, label) = (numbers(&case["score"]), flags("predicted"), flags("label"));
    binary.update(BinaryRows {
        score: Some(&score),
        predicted: &predicted,
        label: &label,
    });
    binary
}

fn regression(predicted: &[f64], label: &[f64]) -> Readings {
    let mut regression = Regression::default();
    regression.update(RegressionRows { predicted, label });
    regression.finish()
}

fn value(readings: &Readings, wanted: Metric) -> f64 {
    readings
        .iter()
        .find(|(metric, _)| *metric == wanted)
        .unwrap()
        .1
        .unwrap()
        .value
}

fn assert_readings(name: &str, readings: &Readings, expected: &Value) {
    for (metric, reading) in readings {
        let what = format!("{name}: {}", metric.id());
        // The others are compared with the golden data.
        if expected.get(metric.id()).is_none() {
            continue;
        }
        match expected[metric.id()].as_f64() {
            Some(expected) => {
                let estimate = reading.unwrap_or_else(|undefined| panic!("{what}: {undefined}"));
                assert_close(estimate.value, expected, 1e-12, &what);
                let (low, high) = estimate
                    .interval
                    .unwrap_or((estimate.value, estimate.value));
                assert!(
                    low <= estimate.value && estimate.value <= high,
                    "{what}: {estimate:?}"
                );
            }
            None => assert!(reading.is_err(), "{what}: {reading:?}"),
        }
    }
}
