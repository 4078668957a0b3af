//! Recalibration, models that do not look, costs and the highest scores: against trusted tools, and as a run writes them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use proptest::prelude::*;
use serde_json::Value;
use wellenough::book::Costs;
use wellenough::measure::Accumulate as _;
use wellenough::measure::quality::{
    Binary, BinaryRows, CostMatrix, Dummy as _, Metric, Regression, RegressionRows,
};
use wellenough::report::Document;
use wellenough::report::document::Scope;

use crate::asked::{asked, one, quality, sane, table};
use crate::reference::{assert_close, load, numbers};

const REFERENCE: &str = include_str!("reference/quality_more.json");

fn binary(score: &[f64], label: &[bool]) -> Binary {
    let mut state = Binary::default();
    state.update(BinaryRows {
        score: Some(score),
        predicted: &vec![false; label.len()],
        label,
    });
    state
}

fn flags(value: &Value) -> Vec<bool> {
    numbers(value).iter().map(|label| *label > 0.5).collect()
}

#[test]
fn recalibration_equals_statsmodels() {
    let document = load(REFERENCE);
    for (at, case) in document["recalibration"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
    {
        let readings = binary(&numbers(&case["score"]), &flags(&case["label"])).finish();
        for id in ["calibration_slope", "calibration_intercept"] {
            let metric = Metric::from_id(id).unwrap();
            let found = readings.iter().find(|(other, _)| *other == metric);
            let found = found.unwrap().1.unwrap();
            let (low, high) = found.interval.unwrap();
            for (ours, theirs) in [found.value, low, high].iter().zip(numbers(&case[id])) {
                assert_close(*ours, theirs, 1e-7, &format!("{at} {id}"));
            }
        }
    }
}

#[test]
fn models_that_do_not_look_equal_scikit_learns() {
    let document = load(REFERENCE);
    for case in document["binary"].as_array().unwrap() {
        let [before, now] = ["before", "now"].map(|side| flags(&case[side]));
        let state = |label: &[bool]| binary(&vec![0.5; label.len()], label);
        same(&state(&now).baselines(&state(&before)), &case["expected"]);
    }
    for case in document["regression"].as_array().unwrap() {
        let [before, now] = ["before", "now"].map(|side| {
            let label = numbers(&case[side]);
            let mut state = Regression::default();
            state.update(RegressionRows {
                predicted: &vec![0.0; label.len()],
                label: &label,
            });
            state
        });
        same(&now.baselines(&before), &case["expected"]);
    }
}

fn same(found: &[wellenough::measure::quality::Baseline], expected: &Value) {
    for (strategy, metrics) in expected.as_object().unwrap() {
        for (metric, value) in metrics.as_object().unwrap() {
            let ours = found
                .iter()
                .find(|(m, s, _)| m.id() == metric && s.id() == strategy);
            let (.., ours) = ours.unwrap_or_else(|| panic!("no {strategy} {metric}"));
            let place = format!("{strategy} {metric}");
            assert_close(ours.unwrap(), value.as_f64().unwrap(), 1e-12, &place);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn no_threshold_costs_less_than_the_cheapest(
        rows in prop::collection::vec(((0..20_u8), any::<bool>()), 1..60),
        costs in [-3..9_i8, -3..9_i8, -3..9_i8, -3..9_i8],
    ) {
        let score: Vec<f64> = rows.iter().map(|row| f64::from(row.0) / 16.0).collect();
        let label: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let [tp, fp, fn_, tn] = costs.map(f64::from);
        let costs = CostMatrix { tp, fp, fn_, tn };
        let state = binary(&score, &label);
        let least = state.least_cost(&costs).unwrap();
        let at = |threshold: f64| costs.mean(&state.confusion_at(threshold)).unwrap().value;
        prop_assert_eq!(at(least.threshold.unwrap_or(f64::INFINITY)), least.cost);
        for step in 0..=21_u8 {
            prop_assert!(at(f64::from(step) / 16.0) >= least.cost);
        }
    }
}

/// A binary table: every third row positive, with higher scores.
fn scored() -> String {
    table("id,score,label", 300, &|row, score, label| {
        format!("{row},{score},{label}")
    })
}

#[test]
fn costs_move_the_cheapest_threshold_and_are_written_down() {
    let usual = one("a.csv", scored()).document();
    sane(&usual);
    let of = |document: &Document| document.costs.clone().unwrap();
    assert_eq!(of(&usual).of, Costs::default());
    let mut dear = one("a.csv", scored());
    dear.book.costs = Some(Costs {
        fn_: 20.0,
        ..Costs::default()
    });
    let dear = dear.document();
    let (usual, dear_costs) = (of(&usual), of(&dear));
    assert_eq!(dear_costs.reason, "you said so");
    for (one, other) in usual.least.iter().zip(&dear_costs.least) {
        assert!(other.threshold < one.threshold, "{one:?} {other:?}");
    }
    let cost = quality(&dear, "mean_cost", Scope::Current);
    let count = |id| quality(&dear, id, Scope::Current).value.unwrap();
    let expected = (count("fp") + 20.0 * count("fn")) / cost.n as f64;
    assert_close(cost.value.unwrap(), expected, 1e-12, "mean cost");
}

#[test]
fn costs_that_are_no_numbers_are_told_and_left() {
    let mut asked = one("a.csv", scored());
    asked.book.costs = Some(Costs {
        fp: f64::NAN,
        ..Costs::default()
    });
    let document = asked.document();
    sane(&document);
    assert!(document.task.notes.iter().any(|note| note.kind == "costs"));
    assert_eq!(document.costs.unwrap().of, Costs::default());
}

#[test]
fn who_reads_the_rows_does_not_show() {
    let asked = one("a.csv", scored());
    let [one, three] = [1, 3].map(|workers| asked.run(workers).unwrap().document);
    assert_eq!(one.quality, three.quality);
    assert_eq!(one.reliability, three.reliability);
    assert_eq!(one.costs, three.costs);
    assert_eq!(one.baselines, three.baselines);
}

#[test]
fn baselines_know_the_reference_and_not_the_present() {
    let before = "id,score,label\n1,0.1,0\n2,0.2,0\n3,0.9,1\n4,0.3,0\n5,0.35,0\n6,0.8,1\n";
    let now = "id,score,label\n7,0.8,1\n8,0.7,1\n9,0.9,1\n10,0.3,0\n11,0.6,1\n12,0.95,1\n";
    let files = [
        ("reference.csv", before.as_bytes()),
        ("current.csv", now.as_bytes()),
    ];
    let document = asked(&files).document();
    let value = |strategy: &str| {
        let mut rows = document.baselines.iter();
        let row = rows.find(|row| {
            row.strategy == strategy && row.metric == "accuracy" && row.scope == Scope::Current
        });
        row.unwrap().clone()
    };
    let most = value("most_frequent");
    assert_eq!(most.fitted, Scope::Reference);
    assert_close(
        most.value.unwrap(),
        1.0 / 6.0,
        1e-15,
        "the class that was frequent once",
    );
}
