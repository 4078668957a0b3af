//! How predictions and label files came together.

use serde::{Deserialize, Serialize};

/// How labels met predictions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// Predictions that wait for a label file's row.
    pub predictions: u64,
    /// Rows of the label files.
    pub labels: u64,
    /// Predictions that found their label.
    pub on_time: u64,
    /// Predictions without a label.
    pub missing: u64,
    /// Rows of the label files without a label; they count as not there.
    #[serde(default)]
    pub blank: u64,
    /// Labels whose id no prediction has.
    pub orphan: u64,
    /// Label rows beyond the first of their id, same value.
    pub duplicate: u64,
    /// Label rows beyond the first of their id, another value; the latest wins.
    pub conflicting: u64,
    /// Prediction rows beyond the first of their id.
    pub duplicate_predictions: u64,
}
