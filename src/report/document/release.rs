//! The versions of the model that answered.

use serde::{Deserialize, Serialize};

/// A version of the model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its name.
    pub version: String,
    /// By which definition (code, configuration) most of its rows were made; absent without such a column.
    pub definition: Option<String>,
    /// The first window (by `index`) in which it answers at least 5 % of the rows.
    pub first: usize,
    /// The last one.
    pub last: usize,
    /// Rows that it answered.
    pub n: u64,
    /// Those of them with a label.
    pub n_labelled: u64,
}
