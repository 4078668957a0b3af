//! Quality of rows that do not count alike: every number with a weight per row.
//!
//! A weight says how much a row counts, as scikit-learn's `sample_weight` does, not how often it was seen: intervals rest
//! on the *effective* number of rows, (Σw)² / Σw², which no choice of unit moves. A row of weight 0 is not there. Weights
//! of 1 give the numbers of the unweighted measures, and whole weights those of rows that are repeated so often; two
//! kinds of number differ and say so: quantiles of the error, which do not interpolate here, and the standard deviation
//! of the error, which takes one effective row off.
//!
//! **Invariant:** rows are put into one order before anything is added up, so that parts and their order do not show in a
//! single bit. Weights are finite and not negative.

mod association;
mod binary;
mod cells;
mod classed;
mod confusion;
mod dummy;
mod interval;
mod mass;
mod missed;
mod multiclass;
mod pairs;
mod quantile;
mod rank;
mod recalibrated;
mod regression;
mod scores;
mod top;

pub use binary::WeightedBinary;
pub use confusion::WeightedConfusion;
pub use interval::WeightedInterval;
pub use mass::{Mass, Weight, unit};
pub(super) use mass::{alike, reach, wilson};
pub use multiclass::WeightedMulticlass;
pub(super) use pairs::WeightedPairs;
pub use regression::WeightedRegression;
pub use top::weighted_top;
