//! The numbers of an objective that can be moved, and the places where each can stand.

use serde::{Deserialize, Serialize};

use super::Slo;
use super::words::share;
use crate::report::{number, words};

/// Objectives that the slider offers; the line can stand at any other.
const OBJECTIVES: [f64; 22] = [
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985,
    0.99, 0.993, 0.995, 0.998, 0.999, 0.9999,
];
/// Between these the line of an objective moves.
const LEAST: f64 = 0.01;
const MOST: f64 = 0.9999;
/// Thresholds that the slider offers, about so many.
const THRESHOLDS: f64 = 24.0;
/// Places of a threshold's line, about so many.
const PLACES: f64 = 400.0;
/// The chart whose line is moved.
pub(super) const MOVED: &str = "slo-indicator";

/// A number that can be moved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// By which it is known.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The file of the chart whose objective's line it is; empty: none.
    pub figure: String,
    /// Where it stands.
    pub now: f64,
    /// Between two places of it; 0 for an objective, where they are the closer the less may be bad.
    pub step: f64,
    /// Places to slide to, by rising value.
    pub stops: Vec<f64>,
}

impl Axis {
    /// The place that is nearest to a value.
    pub fn near(&self, value: f64) -> f64 {
        if self.step > 0.0 {
            return rounded((value / self.step).round(), self.step);
        }
        let value = value.clamp(LEAST, MOST);
        let fine = fine(value);
        (value * fine).round() / fine
    }

    /// The next place up or down.
    pub fn next(&self, value: f64, is_up: bool) -> f64 {
        let step = if self.step > 0.0 {
            self.step
        } else {
            1.0 / fine(value.clamp(LEAST, MOST))
        };
        self.near(if is_up { value + step } else { value - step })
    }

    /// A value as it is written.
    pub fn said(&self, value: f64) -> String {
        if self.step > 0.0 {
            number::number(value)
        } else {
            share(value)
        }
    }
}

/// Places of an objective in 1: so many that what may be bad has two digits.
fn fine(objective: f64) -> f64 {
    let mut places = 100.0;
    while places * (1.0 - objective) < 20.0 && places < 1e6 {
        places *= 10.0;
    }
    places
}

pub(super) fn objectives(slo: &Slo) -> Axis {
    Axis {
        id: "objective".into(),
        name: "Objective".into(),
        figure: if slo.threshold.is_none() { MOVED } else { "" }.into(),
        now: slo.objective,
        step: 0.0,
        stops: with(&OBJECTIVES, slo.objective),
    }
}

/// Where windows are counted by a metric: its threshold.
pub(super) fn thresholds(slo: &Slo) -> Option<Axis> {
    let (metric, op, now) = slo.threshold.as_ref()?;
    let values = slo.windows.iter().filter_map(|window| window.value);
    let (low, high) = values.fold((*now, *now), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let coarse = step((high - low) / THRESHOLDS);
    let (first, last) = ((low / coarse).floor(), (high / coarse).ceil());
    let steps = number::whole(last - first).clamp(0, 60);
    let places: Vec<f64> = (0..=steps)
        .map(|at| rounded(first + at as f64, coarse))
        .collect();
    Some(Axis {
        id: "threshold".into(),
        name: format!("{} {}", words::metric(metric).0, op.sign()),
        figure: MOVED.into(),
        now: *now,
        step: step((high - low) / PLACES),
        stops: with(&places, *now),
    })
}

/// The values with one more among them.
fn with(values: &[f64], now: f64) -> Vec<f64> {
    let mut all = values.to_vec();
    all.retain(|value| (value - now).abs() > 1e-12);
    all.push(now);
    all.sort_by(f64::total_cmp);
    all
}

/// The next larger of 1, 2, 5, 10 and so on.
fn step(least: f64) -> f64 {
    let mut power = 1e-9;
    while power * 10.0 < least && power < 1e12 {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    steps
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(power)
}

/// So many steps, without the dust of multiplying.
fn rounded(steps: f64, step: f64) -> f64 {
    let per_one = (1.0 / step).round();
    if per_one >= 1.0 {
        steps / per_one
    } else {
        steps * step
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "round numbers come out as written")]

    use super::*;

    #[test]
    fn what_is_asked_stands_among_what_can_be_tried() {
        assert_eq!(with(&[0.5, 0.9], 0.7), [0.5, 0.7, 0.9]);
        assert_eq!(with(&[0.5, 0.9], 0.9), [0.5, 0.9]);
    }

    #[test]
    fn thresholds_are_round() {
        assert_eq!(step(0.0031), 0.005);
        assert_eq!(step(0.4), 0.5);
        assert_eq!(step(3.0), 5.0);
        assert_eq!(rounded(159.0, 0.005), 0.795);
        assert_eq!(rounded(3.0, 5.0), 15.0);
    }
}
