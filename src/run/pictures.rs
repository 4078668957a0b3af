//! Counts for the figures.

use std::cmp::Reverse;

use crate::measure::Undefined;
use crate::measure::quality::{ResidualBin, ScoreSteps};
use crate::report::classes::{Class, Classes};
use crate::report::document::Scope;
use crate::report::picture::{ClassCounts, Picture, Predicted, PredictedBin, ThresholdCounts};

use super::beside::{States, sides};

/// Steps of the threshold slider.
const STEPS: usize = 1_000;
/// Classes that have curves at most (ours: more is no picture).
const CURVES: usize = 12;
/// Bins over the prediction.
const PREDICTED_BINS: usize = 20;

/// Counts over the threshold of every scope.
pub(super) fn pictures<S>(
    states: &States<S>,
    range: fn(&S) -> Option<(f64, f64)>,
    counts: fn(&S, (f64, f64), usize) -> ScoreSteps,
    picture: &mut Picture,
) {
    let ranges = states.iter().filter_map(|(.., state)| range(state));
    let range = ranges.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
    let Some((lowest, highest)) = range else {
        return;
    };
    let is_probable = lowest >= 0.0 && highest <= 1.0;
    let ends = if is_probable {
        (0.0, 1.0)
    } else {
        (lowest, highest)
    };
    let is_shown = |scope: Scope| !matches!(scope, Scope::JudgedReference | Scope::JudgedCurrent);
    let shown = states.iter().filter(|(scope, ..)| is_shown(*scope));
    picture.thresholds = shown
        .map(|(scope, window, state)| stepped((*scope, *window), ends, counts(state, ends, STEPS)))
        .collect();
}

/// The same of the most frequent of several classes, each against the rest.
pub(super) fn by_class<S>(
    states: &States<S>,
    known: &[Classes],
    counts: fn(&S, usize, usize) -> Result<ScoreSteps, Undefined>,
    picture: &mut Picture,
) {
    let current = known.iter().find(|side| side.scope == Scope::Current);
    let Some(side) = current
        .filter(|side| side.classes.iter().any(|class| class.labelled > 0))
        .or_else(|| known.first())
    else {
        return;
    };
    let mut order: Vec<(usize, &Class)> = side.classes.iter().enumerate().collect();
    order.sort_by_key(|(at, class)| (Reverse(class.labelled), *at));
    let of = |(at, class): (usize, &Class)| {
        let sides = sides(states).filter_map(|(scope, window, state)| {
            let counts = counts(state, at, STEPS).ok()?;
            Some(stepped((*scope, *window), (0.0, 1.0), counts))
        });
        ClassCounts {
            class: class.class.clone(),
            sides: sides.collect(),
        }
    };
    let shown = order.into_iter().take(CURVES).map(of);
    picture.classes = shown.filter(|class| !class.sides.is_empty()).collect();
}

fn stepped(
    (scope, window): (Scope, Option<usize>),
    (low, high): (f64, f64),
    counts: ScoreSteps,
) -> ThresholdCounts {
    let ScoreSteps {
        positives,
        negatives,
        weights,
    } = counts;
    ThresholdCounts {
        scope,
        window,
        low,
        high,
        positives,
        negatives,
        weights,
    }
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
