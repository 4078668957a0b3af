//! Which way a metric is better, and how far it can go.

use super::{Metric, Top, TopMeasure};

impl Metric {
    /// Whether more is better; `None` where neither is.
    pub const fn higher_is_better(self) -> Option<bool> {
        match self {
            Self::BaseRate
            | Self::Bias
            | Self::PredictedRate
            | Self::MeanScore
            | Self::ErrorQuantile(_) => None,
            Self::Calibration(metric) => metric.higher_is_better(),
            Self::OverClasses(metric) => Some(metric.higher_is_better()),
            Self::Interval(metric) => metric.higher_is_better(),
            Self::MeanCost
            | Self::BrierMulti
            | Self::Fpr
            | Self::Fnr
            | Self::Ece10
            | Self::Ece15
            | Self::EceFloor10
            | Self::EceFloor15
            | Self::Mce10
            | Self::Mse
            | Self::Msle
            | Self::Rmsle
            | Self::Smape
            | Self::Wape
            | Self::MedianAe
            | Self::MaxError
            | Self::ErrorStd
            | Self::Pinball10
            | Self::Pinball50
            | Self::Pinball90
            | Self::LogLoss
            | Self::Brier
            | Self::Fp
            | Self::Fn
            | Self::Mae
            | Self::Rmse
            | Self::Mape => Some(false),
            _ => Some(true),
        }
    }

    /// The smallest and largest value that the metric can have, where there is one.
    pub const fn bounds(self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Mcc
            | Self::Kappa
            | Self::KappaQuadratic
            | Self::Gini
            | Self::Pearson
            | Self::Spearman
            | Self::Kendall => (Some(-1.0), Some(1.0)),
            Self::Calibration(metric) => metric.bounds(),
            Self::Interval(metric) => metric.bounds(),
            Self::R2 | Self::ExplainedVariance | Self::D2 => (None, Some(1.0)),
            Self::Smape | Self::BrierMulti => (Some(0.0), Some(2.0)),
            Self::Bias | Self::MeanScore | Self::MeanCost | Self::ErrorQuantile(_) => (None, None),
            Self::Top(Top(TopMeasure::Lift, _))
            | Self::LogLoss
            | Self::Tn
            | Self::Fp
            | Self::Fn
            | Self::Tp
            | Self::Mae
            | Self::Rmse
            | Self::Mape
            | Self::Mse
            | Self::Msle
            | Self::Rmsle
            | Self::Wape
            | Self::MedianAe
            | Self::MaxError
            | Self::ErrorStd
            | Self::Pinball10
            | Self::Pinball50
            | Self::Pinball90 => (Some(0.0), None),
            _ => (Some(0.0), Some(1.0)),
        }
    }
}
