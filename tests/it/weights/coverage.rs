//! That intervals of weighted numbers hold the truth about as often as they say, whatever weights hang together with.

use wellenough::measure::Accumulate as _;

use super::{Readings, of_numbers, of_two};
use crate::reference::Draws;

const DRAWS: u64 = 400;
/// Rows of one draw.
const ROWS: usize = 400;
/// Rows from which the truth is read.
const ALL: usize = 150_000;
/// How often a nominal 95 % may hold in so many draws: four standard errors below and above.
const WITHIN: (f64, f64) = (0.905, 0.993);
/// The same for average precision and the partial area: few rows decide them, so that their intervals are a little short,
/// without weights too. Of these rows fifteen to thirty effective ones lie in the region of the partial area.
const WITHIN_OF_FEW: (f64, f64) = (0.87, 0.993);

/// A weight from the label, the decision and a draw of its own.
type Weigh = fn(bool, bool, f64) -> f64;

fn binary(draws: &mut Draws, rows: usize, weigh: Weigh) -> Readings {
    let (mut score, mut said, mut is, mut weight) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let own = draws.uniform();
        // Better than chance, and not calibrated.
        let label = draws.is(0.1 + 0.6 * own * own);
        let decided = own > 0.6;
        score.push(own);
        said.push(decided);
        is.push(label);
        weight.push(weigh(label, decided, draws.normal()));
    }
    of_two(&score, &said, &is, &weight).finish()
}

fn numbers(draws: &mut Draws, rows: usize, weigh: Weigh) -> Readings {
    let (mut label, mut said, mut weight) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let own = 5.0 + 2.0 * draws.normal();
        let miss = draws.normal() * 0.7 + 0.2;
        label.push(own);
        said.push(own + miss);
        weight.push(weigh(own > 5.0, miss > 0.5, draws.normal()));
    }
    of_numbers(&said, &label, &weight).finish()
}

fn covers(make: fn(&mut Draws, usize, Weigh) -> Readings, weigh: Weigh, ids: &[&str], what: &str) {
    let of = |readings: &Readings, id: &str| {
        let found = readings.iter().find(|(metric, _)| metric.id() == id);
        found.unwrap().1.ok()
    };
    let truth = make(&mut Draws::new(1), ALL, weigh);
    let mut hits = vec![0_u64; ids.len()];
    for seed in 0..DRAWS {
        let readings = make(&mut Draws::new(1_000 + seed), ROWS, weigh);
        for (hits, id) in hits.iter_mut().zip(ids) {
            let value = of(&truth, id).unwrap().value;
            let band = of(&readings, id).and_then(|estimate| estimate.interval);
            *hits += u64::from(band.is_some_and(|(low, high)| low <= value && value <= high));
        }
    }
    let told: Vec<String> = ids
        .iter()
        .zip(&hits)
        .map(|(id, hits)| (id, *hits as f64 / DRAWS as f64))
        .filter(|(id, share)| {
            let (low, high) = match **id {
                "average_precision" | "roc_auc_max_fpr_0.1" => WITHIN_OF_FEW,
                _ => WITHIN,
            };
            *share < low || *share > high
        })
        .map(|(id, share)| format!("{id} {share:.3}"))
        .collect();
    assert!(told.is_empty(), "{what}: {}", told.join(", "));
}

const OF_TWO: [&str; 17] = [
    "base_rate",
    "accuracy",
    "precision",
    "recall",
    "specificity",
    "balanced_accuracy",
    "f1",
    "fbeta_2",
    "matthews_corrcoef",
    "cohen_kappa",
    "roc_auc",
    "average_precision",
    "roc_auc_max_fpr_0.1",
    "log_loss",
    "brier_score_loss",
    "calibration_slope",
    "calibration_intercept",
];

const OF_NUMBERS: [&str; 12] = [
    "mean_absolute_error",
    "root_mean_squared_error",
    "bias",
    "r2",
    "mean_squared_error",
    "wape",
    "median_absolute_error",
    "pearson",
    "spearman",
    "kendall",
    "error_quantile_0.25",
    "pinball_0.9",
];

#[test]
fn weights_that_hang_together_with_nothing() {
    let weigh: Weigh = |_, _, draw| libm::exp(0.8 * draw);
    covers(binary, weigh, &OF_TWO, "two classes");
    covers(numbers, weigh, &OF_NUMBERS, "numbers");
}

#[test]
fn weights_by_label() {
    // As of a sample that holds too many positives.
    let weigh: Weigh = |label, _, _| if label { 1.0 } else { 4.0 };
    covers(binary, weigh, &OF_TWO, "two classes");
    covers(numbers, weigh, &OF_NUMBERS, "numbers");
}

#[test]
fn weights_by_decision() {
    // As of labels that are asked for more often where the answer was yes.
    let weigh: Weigh = |_, decided, draw| if decided { 1.0 } else { 3.0 } * libm::exp(0.3 * draw);
    covers(binary, weigh, &OF_TWO, "two classes");
    covers(numbers, weigh, &OF_NUMBERS, "numbers");
}
