//! How columns moved together: their correlations, what principal components lose, whether a classifier tells the
//! periods apart.
//!
//! Single columns may stand still while their relation breaks; these measures see that.
//!
//! **Invariant:** the reference fixes every scale; order and parts of the rows do not change a number beyond rounding,
//! but for the classifier's sample, which hangs on the rows' places alone.

mod classifier;
mod correlation;
mod design;
mod eigen;
mod logistic;
mod reconstruction;

pub use classifier::{ALONE, Told, tell_apart};
pub use correlation::{Change, Comoments, Method, Pair, change, pairs};
pub use design::{Design, sampled, thinned};
pub use eigen::{Eigen, eigen};
pub use logistic::logistic;
pub use reconstruction::{Reconstruction, Residuals};

/// One column, whole; rows are picked from it by position.
#[derive(Debug, Clone, Copy)]
pub enum Feature<'a> {
    /// Numbers; NaN is missing.
    Numbers(&'a [f64]),
    /// Codes below `levels`; any other code is missing. Between levels that are equally frequent the smaller code wins.
    Levels {
        /// One per row.
        codes: &'a [u32],
        /// How many levels there are.
        levels: usize,
    },
}

impl Feature<'_> {
    /// The number of a row; `None`: missing.
    fn number(&self, row: u32) -> Option<f64> {
        match self {
            Self::Numbers(values) => values
                .get(place(row))
                .copied()
                .filter(|value| !value.is_nan()),
            Self::Levels { .. } => None,
        }
    }

    /// The level of a row; `None`: missing.
    fn level(&self, row: u32) -> Option<usize> {
        match self {
            Self::Numbers(_) => None,
            Self::Levels { codes, levels } => codes
                .get(place(row))
                .map(|code| place(*code))
                .filter(|code| code < levels),
        }
    }
}

/// A position as an index.
fn place(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}
