//! The quality that is expected without labels (CBPE, PAPE, DLE), and how far it was off.

use serde::{Deserialize, Serialize};

/// What labelled reference rows let expect of the windows after them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// `cbpe`: calibrated on the reference. `pape`: on the reference weighted to the mix of each window's inputs. `dle`: by the
    /// errors of like rows of the reference, of predicted numbers.
    pub method: String,
    /// Labelled rows of the reference that it goes by.
    pub n_reference: u64,
    /// Versions of the model with a calibration of their own; empty where versions are not known.
    pub versions: Vec<String>,
    /// Of `dle`: the share of the variance of absolute errors in the reference that kinds of rows tell, 0 to 1. Near 0 every
    /// window is expected to be as the reference.
    #[serde(default)]
    pub explained: Option<f64>,
    /// Why there is none at all.
    pub undefined: Option<String>,
    /// By metric, then window: those of the current period; then all of it (without a window).
    pub points: Vec<Expected>,
}

/// One metric of one window.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Metric id.
    pub metric: String,
    /// Which window; absent for all mature windows of the current period together.
    pub window: Option<usize>,
    /// The expected number; absent where undefined.
    pub value: Option<f64>,
    /// Lower end of the range in which the number that comes true lies in 95 % of cases, if nothing but chance is at work.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// Rows behind it.
    pub n: u64,
    /// What came true minus what was expected of those same rows; absent where too few labels are there.
    pub gap: Option<f64>,
    /// The standard error of the gap.
    pub gap_error: Option<f64>,
    /// Labelled rows behind the gap.
    pub n_gap: u64,
    /// Why there is no number.
    pub undefined: Option<String>,
}
