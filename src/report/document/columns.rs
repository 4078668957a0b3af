//! What the document says of columns: drift, what they hold, what broke.

use serde::{Deserialize, Serialize};

use super::Scope;

/// One number about drift against the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Column name.
    pub column: String,
    /// The measure's id, such as `psi`, `jensenshannon`, `wasserstein_normed`, `ks`, `missing_share`.
    pub measure: String,
    /// Whose definition: that of the task, or another to compare with, such as `psi_decile` or `js_hist30`.
    pub convention: String,
    /// `current` or `window`.
    pub scope: Scope,
    /// Which window, for scope `window`.
    pub window: Option<usize>,
    /// The number; absent where undefined.
    pub value: Option<f64>,
    /// Where an alarm begins; absent for numbers that stand beside only for comparison.
    pub threshold: Option<f64>,
    /// `ok`, `watch`, `alarm`, `cannot_tell`, `undefined`, or `shown` for numbers without a threshold.
    pub verdict: String,
    /// What noise alone would reach (99 %) at these n.
    pub floor: Option<f64>,
    /// How likely so large a change is when nothing moved; by another tool's convention a number that has one is judged
    /// by it.
    pub p_value: Option<f64>,
    /// The same corrected for all columns and measures of the scope (Benjamini-Hochberg); our own numbers only.
    pub p_adjusted: Option<f64>,
    /// Non-missing rows on the reference side.
    pub n_reference: u64,
    /// Non-missing rows on this side.
    pub n: u64,
    /// Why there is no number.
    pub undefined: Option<String>,
}

/// How many columns drifted, by a convention that judges their share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetDrift {
    /// Whose rule.
    pub convention: String,
    /// Columns that drifted.
    pub drifted: u64,
    /// Columns that were judged; those without a number are left out.
    pub columns: u64,
    /// The share from which the whole counts as drifted.
    pub threshold: f64,
    /// Whether it does.
    pub is_drift: bool,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Column name.
    pub column: String,
    /// Which rows.
    pub scope: Scope,
    /// Which window, for scope `window`.
    pub window: Option<usize>,
    /// Rows, with and without a value.
    pub n: u64,
    /// Rows without a value.
    pub missing: u64,
    /// Those of them that hold NaN, where the format knows both (Parquet, Arrow).
    #[serde(default)]
    pub nan: u64,
    /// Those of them that hold something else than a number.
    #[serde(default)]
    pub unparsable: u64,
    /// Distinct values.
    pub distinct: u64,
    /// Rows of the most frequent value.
    pub mode_rows: u64,
    /// What numbers have besides; absent for levels.
    pub numbers: Option<Numbers>,
    /// The most frequent levels with their rows, at most 100; of numbers all of them, where there are at most 100.
    /// Reference and current only.
    pub top: Vec<(String, u64)>,
}

/// What a column of numbers holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    /// Rows that are 0.
    pub zeros: u64,
    /// Rows below 0.
    pub negatives: u64,
    /// Rows that are whole numbers.
    pub wholes: u64,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation, divisor n − 1.
    pub std: Option<f64>,
    /// Skewness, corrected for bias; reference and current only, as the next.
    pub skew: Option<f64>,
    /// Excess kurtosis, corrected for bias.
    pub kurtosis: Option<f64>,
    /// Smallest value.
    pub min: Option<f64>,
    /// 1 % quantile; reference and current only, as the other quantiles but the median.
    pub q01: Option<f64>,
    /// 25 % quantile.
    pub q25: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// 75 % quantile.
    pub q75: Option<f64>,
    /// 99 % quantile.
    pub q99: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
}

/// One check of the data against the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Column name; empty for the volume.
    pub column: String,
    /// `missing`, `unparsable`, `new_levels`, `vanished_level`, `out_of_range`, `constant`, `zeros`, `negatives`, `stand_in`,
    /// `precision`, `duplicates`, `volume`.
    pub check: String,
    /// `current` or `window`.
    pub scope: Scope,
    /// Which window, for scope `window`.
    pub window: Option<usize>,
    /// The change: a share of rows; for the volume the logarithm of rows over the usual number.
    pub value: Option<f64>,
    /// From where it is worth a look.
    pub watch: f64,
    /// From where it is an alarm.
    pub alarm: f64,
    /// How many standard errors the change is from none.
    pub z: Option<f64>,
    /// `ok`, `watch`, `alarm`, `cannot_tell` or `undefined`.
    pub verdict: String,
}
