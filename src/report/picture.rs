//! What the figures need beyond the document: counts, never rows.

use serde::{Deserialize, Serialize};

use super::document::Scope;
use crate::measure::quality::StepWeights;
use crate::reason::slo::Counts;

/// Counts behind the curves, histograms and the threshold slider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Counts per score step and class (binary with scores): reference, current, then each window.
    pub thresholds: Vec<ThresholdCounts>,
    /// The same of single classes against the rest, the most frequent first (several classes with probabilities).
    pub classes: Vec<ClassCounts>,
    /// Labels and errors over the prediction, reference and current (regression).
    pub predicted: Vec<Predicted>,
    /// One per drifting column, in the document's order.
    pub distributions: Vec<Distribution>,
    /// Good and bad over time, for dragging the objective.
    pub slo: Counts,
}

/// How many positives and negatives have a score in each step; from it, confusion counts at every step's edge.
///
/// `score >= edge(k)` is counted exactly, where `edge(k) = low + (high - low) * k / steps`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThresholdCounts {
    /// Which rows.
    pub scope: Scope,
    /// Which window.
    pub window: Option<usize>,
    /// Edge 0.
    pub low: f64,
    /// Edge `steps`.
    pub high: f64,
    /// Positive labels per step: index 0 is below `low`, index k+1 is `[edge(k), edge(k+1))`, the last is `>= high`.
    pub positives: Vec<u64>,
    /// Negative labels per step.
    pub negatives: Vec<u64>,
    /// How much these rows weigh, where they do not count alike.
    #[serde(default)]
    pub weights: Option<StepWeights>,
}

/// Counts of one of several classes against the rest, by its probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassCounts {
    /// Its name.
    pub class: String,
    /// Reference and current.
    pub sides: Vec<ThresholdCounts>,
}

/// Labels and errors over the prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// Which rows.
    pub scope: Scope,
    /// By rising prediction, of about equal counts.
    pub bins: Vec<PredictedBin>,
}

/// Rows of similar predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredictedBin {
    /// Rows.
    pub n: u64,
    /// Their mean prediction.
    pub mean_predicted: f64,
    /// Their mean label.
    pub mean_label: f64,
    /// The lower quartile of their labels.
    pub label_low: f64,
    /// The upper quartile.
    pub label_high: f64,
    /// The median of prediction minus label.
    pub error: f64,
    /// Its lower quartile.
    pub error_low: f64,
    /// Its upper quartile.
    pub error_high: f64,
}

/// One column's values, reference against current.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Column name.
    pub column: String,
    /// What the bars stand for.
    pub bins: Bins,
    /// Reference rows per bin.
    pub reference: Vec<u64>,
    /// Current rows per bin.
    pub current: Vec<u64>,
    /// Share missing in the reference.
    pub missing_reference: f64,
    /// Share missing in the current rows.
    pub missing_current: f64,
}

/// What the bars of a distribution stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bins {
    /// Edges of equal width, one more than there are bars.
    Edges(Vec<f64>),
    /// Level names; the last may stand for all others.
    Levels(Vec<String>),
}
