//! Counts for the figures of a yes-or-no task.

use crate::measure::quality::Binary;
use crate::report::document::Scope;
use crate::report::picture::{Calibration, Picture, ThresholdCounts};

/// Steps of the threshold slider.
const STEPS: usize = 1_000;
/// Bins of the reliability curve.
const CALIBRATION_BINS: usize = 10;

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
