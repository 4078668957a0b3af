//! What other objectives and thresholds would mean, laid out beforehand, so that they can be moved without a worker.

use super::words::share;
use super::{Slo, section};
use crate::reason::slo::{Counts, WindowStatus, of_metric};
use crate::report::document::Document;
use crate::report::number;
use crate::report::section::{Axis, Block, Section, Stop, Trial};
use crate::report::words;

/// Objectives that can be tried.
const OBJECTIVES: [f64; 22] = [
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985,
    0.99, 0.993, 0.995, 0.998, 0.999, 0.9999,
];
/// Thresholds that can be tried, about so many.
const THRESHOLDS: f64 = 24.0;
/// The chart whose line is moved.
const MOVED: &str = "slo-indicator";

/// The part about the objective with everything that can be tried in it; as it is without an objective.
pub fn trial(document: &Document, counts: &Counts, section: Section) -> Section {
    let Some(slo) = &document.slo else {
        return section;
    };
    let mut axes = vec![objectives(document, slo, counts)];
    axes.extend(thresholds(document, slo, counts));
    let trial = Trial {
        id: section.id.clone(),
        blocks: section.blocks,
        axes,
    };
    Section {
        blocks: vec![Block::Trial(Box::new(trial))],
        ..section
    }
}

fn objectives(document: &Document, slo: &Slo, counts: &Counts) -> Axis {
    let (values, now) = with(&OBJECTIVES, slo.objective);
    let stop = |value: &f64| Stop {
        value: *value,
        name: share(*value),
        blocks: blocks(document, slo.at(counts, *value, false)),
    };
    Axis {
        id: "objective".into(),
        name: "Objective".into(),
        figure: if slo.threshold.is_none() { MOVED } else { "" }.into(),
        now,
        stops: values.iter().map(stop).collect(),
    }
}

/// Where windows are counted by a metric: what another threshold of it would mean.
fn thresholds(document: &Document, slo: &Slo, counts: &Counts) -> Option<Axis> {
    let (metric, op, now) = slo.threshold.as_ref()?;
    let values = slo.windows.iter().filter_map(|window| window.value);
    let (low, high) = values.fold((*now, *now), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let step = step((high - low) / THRESHOLDS);
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    let steps = number::whole(last - first).clamp(0, 60);
    let places: Vec<f64> = (0..=steps)
        .map(|at| rounded(first + at as f64, step))
        .collect();
    let (values, now) = with(&places, *now);
    let stop = |value: &f64| {
        let (slo, counts) = slo.with_threshold(counts, *value);
        let objective = slo.objective;
        Stop {
            value: *value,
            name: number::number(*value),
            blocks: blocks(document, slo.at(&counts, objective, false)),
        }
    };
    Some(Axis {
        id: "threshold".into(),
        name: format!("{} {}", words::metric(metric).0, op.sign()),
        figure: MOVED.into(),
        now,
        stops: values.iter().map(stop).collect(),
    })
}

fn blocks(document: &Document, slo: Slo) -> Vec<Block> {
    let tried = Document {
        slo: Some(slo),
        windows: document.windows.clone(),
        task: document.task.clone(),
        ..Document::default()
    };
    section(&tried).map_or_else(Vec::new, |section| section.blocks)
}

/// The values with one more among them, and its place.
fn with(values: &[f64], now: f64) -> (Vec<f64>, usize) {
    let mut all = values.to_vec();
    all.retain(|value| (value - now).abs() > 1e-12);
    all.push(now);
    all.sort_by(f64::total_cmp);
    let place = all.iter().position(|value| value.total_cmp(&now).is_eq());
    (all, place.unwrap_or(0))
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

impl Slo {
    /// The same with another threshold for its windows, and what follows for the counts; as it is where rows are counted.
    #[must_use]
    pub fn with_threshold(&self, counts: &Counts, threshold: f64) -> (Self, Counts) {
        let (mut slo, mut counts) = (self.clone(), counts.clone());
        let Some((_, op, now)) = &mut slo.threshold else {
            return (slo, counts);
        };
        *now = threshold;
        let right = (*op, threshold);
        for window in &mut slo.windows {
            if let Some(value) = window.value
                && window.status != WindowStatus::Immature
            {
                let band = window.low.zip(window.high);
                window.status = of_metric(value, band, window.rows, right, slo.strict);
                window.bad = f64::from(u8::from(window.status == WindowStatus::Bad));
            }
        }
        // A bucket is a window.
        for (bad, window) in counts.bad.iter_mut().zip(&slo.windows) {
            *bad = window.bad;
        }
        (slo, counts)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "round numbers come out as written")]

    use super::*;

    #[test]
    fn what_is_asked_stands_among_what_can_be_tried() {
        assert_eq!(with(&[0.5, 0.9], 0.7), (vec![0.5, 0.7, 0.9], 1));
        assert_eq!(with(&[0.5, 0.9], 0.9), (vec![0.5, 0.9], 1));
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
