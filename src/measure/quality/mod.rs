//! How good the answers were: labels against predictions and scores. Slices in, [`Reading`](super::Reading)s out.
//!
//! **Invariant:** where scikit-learn defines a number, ours equals it; where it puts 0 for a number that does not
//! exist, ours is an [`Undefined`](super::Undefined) with its reason.

mod association;
mod bands;
mod baseline;
mod binary;
mod calibrated;
mod calibration;
mod classes;
mod confusion;
mod cost;
mod curve;
mod direction;
mod family;
mod grid;
pub mod groups;
mod help;
mod list;
mod losses;
mod margins;
mod mean_area;
mod metric;
mod multiclass;
mod numba;
mod over_classes;
mod pairs;
mod prediction_interval;
mod rank;
mod ranked;
mod ranking;
mod recalibration;
mod regression;
mod reliability;
mod residuals;
mod sampled;
mod scale;
mod tally;
mod top;
mod weighted;

pub use bands::{Band, Banded, CELLS, REPLICATES, replicates};
pub use baseline::{Baseline, Dummy, Strategy};
pub use binary::{Binary, BinaryRows};
pub use classes::ClassReadings;
pub use confusion::Confusion;
pub use cost::{CostMatrix, LeastCost};
pub use curve::{ScoreSteps, StepWeights, threshold_edge};
pub use family::{CalibrationMetric, ErrorQuantile};
pub use grid::{Bounds, ScoreGrid};
pub use groups::{GroupCounts, Parity, Part, Rate, Spread, Taken, parity};
pub use list::{List, Ties};
pub use metric::Metric;
pub use multiclass::{Multiclass, MulticlassRows};
pub use over_classes::OverClasses;
pub use prediction_interval::{IntervalMetric, IntervalRows, PredictionInterval};
pub use ranked::{Depth, ListMeasure, Ranked};
pub use ranking::{QueryCounts, Ranking, RankingRows};
pub use regression::{Regression, RegressionRows};
pub use reliability::{Binning, ReliabilityBin};
pub use residuals::ResidualBin;
pub use scale::{Apart, Scale};
pub use top::{Top, TopMeasure, TopShare, top};
pub use weighted::{
    Mass, Weight, WeightedBinary, WeightedConfusion, WeightedInterval, WeightedMulticlass,
    WeightedRegression, unit, weighted_top,
};
