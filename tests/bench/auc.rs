//! One wasm thread of exact quality, for `.ci/bench-measures`: scores and labels in, ROC AUC out, alone and with
//! every other number of a yes-or-no task.

#![allow(
    missing_docs,
    missing_debug_implementations,
    reason = "called by the bench alone"
)]

use wasm_bindgen::prelude::wasm_bindgen;
use wellenough::measure::Accumulate as _;
use wellenough::measure::quality::{Binary, BinaryRows, Metric};

/// Rows as a worker has them once a file is read.
#[wasm_bindgen]
pub struct Rows {
    score: Vec<f64>,
    predicted: Vec<bool>,
    label: Vec<bool>,
}

#[wasm_bindgen]
impl Rows {
    #[wasm_bindgen(constructor)]
    pub fn new(score: Vec<f64>, label: &[u8]) -> Self {
        Self {
            predicted: score.iter().map(|score| *score >= 0.5).collect(),
            label: label.iter().map(|label| *label != 0).collect(),
            score,
        }
    }

    fn state(&self) -> Binary {
        let mut state = Binary::default();
        state.update(BinaryRows {
            score: Some(&self.score),
            predicted: &self.predicted,
            label: &self.label,
        });
        state
    }

    /// Exact ROC AUC with its interval.
    pub fn auc(&self) -> Option<f64> {
        Some(self.state().roc_auc().ok()?.value)
    }

    /// The same among all other numbers of a yes-or-no task.
    pub fn everything(&self) -> Option<f64> {
        let readings = self.state().finish();
        let auc = readings
            .into_iter()
            .find(|(metric, _)| *metric == Metric::RocAuc)?;
        Some(auc.1.ok()?.value)
    }
}

const fn main() {}
