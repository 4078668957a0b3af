//! How good the answers were: labels against predictions and scores. Slices in, [`Reading`](super::Reading)s out.
//!
//! **Invariant:** where scikit-learn defines a number, ours equals it; where it puts 0 for a number that does not
//! exist, ours is an [`Undefined`](super::Undefined) with its reason.

mod binary;
mod calibration;
mod confusion;
mod curve;
mod direction;
mod grid;
mod help;
mod list;
mod losses;
mod metric;
mod multiclass;
mod pairs;
mod rank;
mod ranked;
mod ranking;
mod regression;
mod tally;

pub use binary::{Binary, BinaryRows};
pub use confusion::Confusion;
pub use curve::{CalibrationBin, threshold_edge};
pub use grid::{Bounds, ScoreGrid};
pub use list::{List, Ties};
pub use metric::Metric;
pub use multiclass::{Multiclass, MulticlassRows};
pub use ranked::{Depth, ListMeasure, Ranked};
pub use ranking::{QueryCounts, Ranking, RankingRows};
pub use regression::{Regression, RegressionRows};
