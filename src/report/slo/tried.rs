//! The objective under what a reader tries, without a worker.

use super::{Slo, section};
use crate::reason::slo::{Counts, WindowStatus, of_metric};
use crate::report::document::{Document, Task};
use crate::report::layout::Shown;
use crate::report::section::Section;

/// What a reader tries; what is `None` stays.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tried {
    /// The share that must be good.
    pub objective: Option<f64>,
    /// The threshold of the metric by which windows are counted.
    pub threshold: Option<f64>,
}

/// The part about the objective as it would be; `None` where there is no objective.
pub fn tried(shown: &Shown, tried: Tried) -> Option<Section> {
    let slo = shown.slo.as_ref()?;
    let (slo, counts) = match tried.threshold {
        Some(threshold) => slo.with_threshold(&shown.counts, threshold),
        None => (slo.clone(), shown.counts.clone()),
    };
    let objective = tried.objective.unwrap_or(slo.objective);
    let document = Document {
        slo: Some(slo.at(&counts, objective, true)),
        windows: shown.windows.clone(),
        task: Task {
            window: shown.task.window.clone(),
            ..Task::default()
        },
        ..Document::default()
    };
    section(&document)
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
