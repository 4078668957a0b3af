//! What the document says of groups of rows.

use serde::{Deserialize, Serialize};

use super::Scope;

/// The groups that one column makes (role `segment`), or two of them together, on one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// Name of the column; of two, `A & B`.
    pub column: String,
    /// `reference` or `current`.
    pub scope: Scope,
    /// The group with the most rows on this side, which the others are held against.
    pub largest: Option<String>,
    /// Rows without a value, or in none of the groups that are listed.
    pub left_out: u64,
    /// The groups, by name.
    pub groups: Vec<Group>,
    /// How far the groups lie apart (binary).
    pub parity: Vec<Parity>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The level that its rows have; of two columns, `a & b`.
    pub group: String,
    /// Rows.
    pub n: u64,
    /// Rows with a label.
    pub n_labelled: u64,
    /// Fewer than 100 rows: shown, and left out where groups are compared.
    pub too_small: bool,
    /// Its quality.
    pub quality: Vec<GroupQuality>,
    /// Its shares, and how they compare (binary).
    pub rates: Vec<GroupRate>,
}

/// One number about the quality of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupQuality {
    /// Metric id, as in `quality`.
    pub metric: String,
    /// The number; absent where undefined.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Rows behind the number.
    pub n: u64,
    /// Why there is no number.
    pub undefined: Option<String>,
}

/// One share of a group's rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRate {
    /// `selection_rate`, `recall`, `fpr`, `precision`, `accuracy`, `fnr`, `specificity`, `false_omission_rate`.
    pub rate: String,
    /// Rows that count.
    pub rows: u64,
    /// Rows of which they are a share.
    pub of: u64,
    /// With weights: how many rows of equal weight tell as much as these.
    pub n_effective: Option<f64>,
    /// The share, by weight where rows have one; absent where there is no such row.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The share less that of the largest group; absent for the largest itself.
    pub difference: Option<f64>,
    /// Lower end of its 95 % interval.
    pub difference_low: Option<f64>,
    /// Upper end.
    pub difference_high: Option<f64>,
    /// The share over that of the group with the highest one, of those with enough rows.
    pub ratio: Option<f64>,
    /// Lower end of its 95 % interval.
    pub ratio_low: Option<f64>,
    /// Upper end.
    pub ratio_high: Option<f64>,
    /// `selection_rate`: the four-fifths rule, `ok`, `watch`, `alarm` or `cannot_tell`; else `shown`, or `cannot_tell`
    /// where there are too few rows.
    pub verdict: String,
}

/// How far groups lie apart, by one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parity {
    /// Such as `demographic_parity_difference`; fairlearn's name where it has one.
    pub measure: String,
    /// `wellenough`: groups with enough rows. `fairlearn`: all groups, a share of no rows counting 0.
    pub convention: String,
    /// The number; absent where undefined.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// What chance alone stays within in 19 of 20 cases where all groups have the same share.
    pub noise: Option<f64>,
    /// The group with the smallest share.
    pub lowest: Option<String>,
    /// The group with the largest share.
    pub highest: Option<String>,
    /// Groups that are compared.
    pub groups: usize,
    /// Rows of these groups.
    pub n: u64,
    /// `ok`, `watch`, `alarm`, `cannot_tell`; `shown` beside only for comparison; `undefined`.
    pub verdict: String,
    /// Why there is no number.
    pub undefined: Option<String>,
}
