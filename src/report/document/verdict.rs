//! The verdict: whether quality fell, since when, why, and what speaks for and against it.

use serde::{Deserialize, Serialize};

/// What the diagnosis says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// `H0 H1 H2 H1s H3a H3b H3c H3d HL INSUFFICIENT IMMATURE CHRONIC TRANSIENT UNEXPLAINED`.
    pub id: String,
    /// `strong`, `likely`, `ambiguous`; absent where a gate stopped the diagnosis.
    pub confidence: Option<String>,
    /// The sentences on top.
    pub headline: String,
    /// What would settle it.
    pub check: Option<String>,
    /// What was watched: the id of a loss, higher being worse.
    pub loss: String,
    /// The mean loss before and after, and the change.
    pub fall: Option<Change>,
    /// The causes, the best first; scores are ranks and no probabilities.
    pub ranked: Vec<Ranked>,
    /// Causes that add their part beside the first one.
    pub contributing: Vec<String>,
    /// Since when.
    pub onset: Option<Onset>,
    /// Whether windows after the fall are good again.
    pub recovered: bool,
    /// The column to blame.
    pub column: Option<String>,
    /// The version to blame.
    pub version: Option<String>,
    /// A version that came at the onset and did it not.
    pub cleared: Option<String>,
    /// How the fall splits.
    pub parts: Option<Parts>,
    /// What speaks for and against.
    pub evidence: Vec<Evidence>,
    /// Rows from which the fall comes beyond their share, the worst first.
    pub slices: Vec<Slice>,
    /// What columns' moved values add to the fall.
    pub columns: Vec<Moved>,
}

impl Verdict {
    /// The verdict alone as indented JSON with a newline at its end.
    ///
    /// # Errors
    /// Never in practice: every field can be written.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

/// A mean before and after.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Mean before.
    pub before: f64,
    /// Mean after.
    pub after: f64,
    /// Their difference.
    pub delta: f64,
    /// Its 95 % interval.
    pub low: f64,
    /// Its 95 % interval.
    pub high: f64,
    /// Labelled rows before and after.
    pub n: [u64; 2],
    /// How many of them its parts, slices and columns were read from: all, or an even part of very many.
    pub read: [u64; 2],
    /// First and last window (by `index`) before.
    pub windows_before: [usize; 2],
    /// First and last window after.
    pub windows_after: [usize; 2],
}

/// A cause.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// Its id.
    pub id: String,
    /// 100 times the product of the factors.
    pub score: f64,
    /// The factors.
    pub factors: Vec<Factor>,
}

/// A factor of a score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// Its name.
    pub name: String,
    /// 0 to 1.
    pub value: f64,
}

/// When it began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onset {
    /// The start of the most probable window, ISO 8601; a row's number where windows are numbers of rows.
    pub best: String,
    /// The earliest window of 95 %.
    pub low: String,
    /// The latest window of 95 %.
    pub high: String,
    /// The most probable window, by `index`.
    pub window: usize,
    /// The earliest one of 95 %.
    #[serde(default)]
    pub first: usize,
    /// The latest one.
    #[serde(default)]
    pub last: usize,
}

/// Shares of the fall, with the model's part between halves of the good block.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// From other inputs: share, and its 95 % interval.
    pub inputs: [f64; 3],
    /// From other answers to the same inputs.
    pub model: [f64; 3],
    /// From other outcomes for the same inputs.
    pub outcomes: [f64; 3],
    /// What is left over.
    pub left_over: f64,
    /// What score and outcome do together within cells, given out above.
    pub residual: f64,
    /// The model's part where nothing changed, as a share of the fall.
    pub model_null: f64,
    /// Share of rows that lie where there were too few before.
    pub unseen: f64,
    /// By DISDE: to shared inputs, the same inputs, to new inputs; shares of the fall.
    pub disde: Option<[f64; 3]>,
}

/// One piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// A stable name.
    pub id: String,
    /// `for` or `against` the first cause, or `aside`.
    pub side: String,
    /// The sentence.
    pub claim: String,
    /// The number in it.
    pub number: Option<f64>,
    /// First and last window, by `index`.
    pub window: Option<[usize; 2]>,
    /// Rows behind it.
    pub n: u64,
    /// The id of the section that shows it.
    pub see: String,
}

/// Rows with something in common.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Slice {
    /// Column.
    pub column: String,
    /// Its values, as words.
    pub value: String,
    /// Lower end of a range of numbers.
    pub low: Option<f64>,
    /// Upper end, which does not belong to it.
    pub high: Option<f64>,
    /// The second column of a slice of two.
    pub and: Option<SliceOf>,
    /// Labelled rows before and after.
    pub n: [u64; 2],
    /// Mean loss before and after.
    pub means: [f64; 2],
    /// Share of the fall by having more rows.
    pub mix: f64,
    /// Share of the fall by its own loss.
    pub rate: f64,
}

/// The second column of a slice of two.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SliceOf {
    /// Column.
    pub column: String,
    /// Its values, as words.
    pub value: String,
    /// Lower end of a range of numbers.
    pub low: Option<f64>,
    /// Upper end, which does not belong to it.
    pub high: Option<f64>,
}

/// A column whose values moved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Column.
    pub column: String,
    /// Share of the fall, were it the only one that moved.
    pub alone: f64,
    /// Share of the fall beside the others.
    pub beside: Option<f64>,
}
