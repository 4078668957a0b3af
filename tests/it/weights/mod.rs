//! Rows that do not count alike: against scikit-learn, against the unweighted measures, and in whole runs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

mod coverage;
mod groups;
mod laws;
mod peers;
mod roles;
mod whole;

use wellenough::measure::quality::{
    BinaryRows, Metric, MulticlassRows, RegressionRows, WeightedBinary, WeightedMulticlass,
    WeightedRegression,
};
use wellenough::measure::{Accumulate as _, Estimate, Reading};

type Readings = Vec<(Metric, Reading)>;

fn of_two(score: &[f64], predicted: &[bool], label: &[bool], weight: &[f64]) -> WeightedBinary {
    let mut state = WeightedBinary::default();
    let rows = BinaryRows {
        score: Some(score),
        predicted,
        label,
    };
    state.update((rows, weight));
    state
}

fn of_numbers(predicted: &[f64], label: &[f64], weight: &[f64]) -> WeightedRegression {
    let mut state = WeightedRegression::default();
    state.update((RegressionRows { predicted, label }, weight));
    state
}

fn of_classes(
    classes: usize,
    predicted: &[usize],
    label: &[usize],
    scores: &[f64],
    weight: &[f64],
) -> WeightedMulticlass {
    let mut state = WeightedMulticlass::default();
    let rows = MulticlassRows {
        classes,
        predicted,
        label,
        scores: Some(scores),
    };
    state.update((rows, weight));
    state
}

fn read(readings: &Readings, id: &str) -> Estimate {
    let found = readings.iter().find(|(metric, _)| metric.id() == id);
    let (_, reading) = found.unwrap_or_else(|| panic!("no {id}"));
    reading.unwrap_or_else(|why| panic!("{id}: {why}"))
}
