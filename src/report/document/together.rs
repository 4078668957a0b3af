//! What the document says of several columns at once.

use serde::{Deserialize, Serialize};

use super::Scope;

/// How two columns of numbers hang together, before and now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correlation {
    /// One column.
    pub a: String,
    /// The other.
    pub b: String,
    /// `pearson` or `spearman`.
    pub method: String,
    /// In the reference, −1 to 1; absent where undefined.
    pub reference: Option<f64>,
    /// In the current period.
    pub current: Option<f64>,
    /// Current minus reference; absent where either is undefined.
    pub change: Option<f64>,
    /// The change in standard errors on Fisher's scale; absent below four rows a side.
    pub z: Option<f64>,
    /// The change from which on it is an alarm, either way.
    pub threshold: f64,
    /// `ok`, `alarm`, `cannot_tell` or `undefined`.
    pub verdict: String,
    /// Rows of the reference where both columns have a value.
    pub n_reference: u64,
    /// The same of the current period.
    pub n: u64,
    /// Why a number is not there.
    pub undefined: Option<String>,
}

/// One number about the drift of all features together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Multivariate {
    /// `domain_classifier`, `domain_classifier_rest` (without the columns of `alone`), `pca_reconstruction`.
    pub measure: String,
    /// Whose rule judges.
    pub convention: String,
    /// `reference`, `current` or `window`.
    pub scope: Scope,
    /// Which window, for scope `window`.
    pub window: Option<usize>,
    /// The number; absent where undefined.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Where an alarm begins below.
    pub threshold_low: Option<f64>,
    /// Where an alarm begins above.
    pub threshold: Option<f64>,
    /// `ok`, `watch`, `alarm`, `cannot_tell`, `undefined`, or `shown` for the reference itself.
    pub verdict: String,
    /// Rows of the reference behind it.
    pub n_reference: u64,
    /// Rows of this side behind it.
    pub n: u64,
    /// Columns that went in.
    pub columns: u64,
    /// Principal components that are kept; absent for the classifier.
    pub components: Option<u64>,
    /// The columns that say most, with their share of what all say; at most five, current period only.
    pub top: Vec<(String, f64)>,
    /// Columns that tell the periods apart on their own, with their ROC AUC.
    pub alone: Vec<(String, f64)>,
    /// Why there is no number.
    pub undefined: Option<String>,
}
