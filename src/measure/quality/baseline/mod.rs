//! What a model gets that does not look at its input: the least that a real one should beat.

mod binary;
mod classes;
mod numbers;
#[cfg(test)]
mod tests;

pub(super) use binary::DECIDED;

use super::{CostMatrix, Metric};
use crate::measure::Undefined;

/// How to answer without looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Always the negative class.
    AlwaysNo,
    /// Always the most frequent class; of equally frequent ones the first.
    MostFrequent,
    /// Always the shares of the classes as probabilities.
    Prior,
    /// Always the mean label.
    Mean,
    /// Always the median label.
    Median,
}

impl Strategy {
    /// Every way.
    pub const ALL: [Self; 5] = [
        Self::AlwaysNo,
        Self::MostFrequent,
        Self::Prior,
        Self::Mean,
        Self::Median,
    ];

    /// The name used in reports: scikit-learn's where it has one.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AlwaysNo => "always_no",
            Self::MostFrequent => "most_frequent",
            Self::Prior => "prior",
            Self::Mean => "mean",
            Self::Median => "median",
        }
    }

    /// What such a model does.
    pub const fn said(self) -> &'static str {
        match self {
            Self::AlwaysNo => "always saying no",
            Self::MostFrequent => "always saying the most frequent class",
            Self::Prior => "always giving the base rate",
            Self::Mean => "always giving the mean label",
            Self::Median => "always giving the median label",
        }
    }

    /// The way of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.id() == id)
    }
}

/// One metric of a model that does not look, or why it has none.
pub type Baseline = (Metric, Strategy, Result<f64, Undefined>);

/// A state that knows what a model would get on its rows that knew nothing but the labels of `fitted`.
///
/// Where an answer that is always the same leaves the order of rows open, as in lift and gain, it is what chance gives on
/// average: lift 1, gain the share of rows.
///
/// # Shapes and units
/// Each value as its metric's.
/// # Undefined
/// Nothing without rows on either side; else as the metric, such as the calibration slope of scores that are all the same.
/// # Source
/// scikit-learn's `DummyClassifier` and `DummyRegressor`, with the strategies of the same names.
/// # Checked against
/// The measures themselves on such answers, in this file, and scikit-learn in `tests/it/reference/quality_more.json`.
pub trait Dummy {
    /// What such models get on these rows.
    fn baselines(&self, fitted: &Self) -> Vec<Baseline>;

    /// What decisions that do not look cost; none where decisions have no price.
    fn costs(&self, _fitted: &Self, _costs: &CostMatrix) -> Vec<Baseline> {
        Vec::new()
    }
}

/// −ln p with scikit-learn's clip.
fn surprise(p: f64) -> f64 {
    -libm::log(p.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
}
