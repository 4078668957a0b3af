//! Counts for the figures of yes-or-no tasks and of regressions.

use crate::measure::quality::{Binary, ResidualBin, WeightedBinary};
use crate::report::document::Scope;
use crate::report::picture::{Calibration, Picture, Predicted, PredictedBin, ThresholdCounts};

use super::beside::{States, sides};

/// Steps of the threshold slider.
const STEPS: usize = 1_000;
/// Bins of the reliability curve.
const CALIBRATION_BINS: usize = 10;
/// Bins over the prediction.
const PREDICTED_BINS: usize = 20;

/// Counts over the threshold of every scope, and reliability curves of both sides.
pub(super) fn pictures(states: &[(Scope, Option<usize>, Binary)], picture: &mut Picture) {
    let ranges = states.iter().filter_map(|(.., state)| state.score_range());
    let range = ranges.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
    let Some((lowest, highest)) = range else {
        return;
    };
    let probability = lowest >= 0.0 && highest <= 1.0;
    let (low, high) = if probability {
        (0.0, 1.0)
    } else {
        (lowest, highest)
    };
    let is_shown = |scope: Scope| !matches!(scope, Scope::JudgedReference | Scope::JudgedCurrent);
    for (scope, window, state) in states.iter().filter(|(scope, ..)| is_shown(*scope)) {
        let (positives, negatives) = state.threshold_counts(low, high, STEPS);
        picture.thresholds.push(ThresholdCounts {
            scope: *scope,
            window: *window,
            low,
            high,
            positives,
            negatives,
        });
        if *scope != Scope::Window
            && let Ok(bins) = state.calibration(CALIBRATION_BINS)
        {
            picture.calibration.push(Calibration {
                scope: *scope,
                bins,
            });
        }
    }
}

/// Reliability curves of both sides by weight. Counts over the threshold would be of rows and not of their weights.
pub(super) fn calibrations(states: &States<WeightedBinary>, picture: &mut Picture) {
    let read = sides(states).filter_map(|(scope, _, state)| {
        Some(Calibration {
            scope: *scope,
            bins: state.calibration(CALIBRATION_BINS).ok()?,
        })
    });
    picture.calibration.extend(read);
}

/// Labels and errors over the prediction, of both sides.
pub(super) fn predicted<S>(
    states: &States<S>,
    residuals: fn(&S, usize) -> Vec<ResidualBin>,
    picture: &mut Picture,
) {
    let written = |bin: ResidualBin| {
        let [label_low, _, label_high] = bin.label;
        let [error_low, error, error_high] = bin.error;
        PredictedBin {
            n: bin.n,
            mean_predicted: bin.mean_predicted,
            mean_label: bin.mean_label,
            label_low,
            label_high,
            error,
            error_low,
            error_high,
        }
    };
    picture.predicted = sides(states)
        .map(|(scope, _, state)| Predicted {
            scope: *scope,
            bins: residuals(state, PREDICTED_BINS)
                .into_iter()
                .map(written)
                .collect(),
        })
        .collect();
}
