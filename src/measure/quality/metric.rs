//! The names of the numbers about quality.

use serde::{Deserialize, Serialize};

/// A number about quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Share of positive labels.
    BaseRate,
    /// Share of predictions that equal their label.
    Accuracy,
    /// Mean of recall and specificity.
    BalancedAccuracy,
    /// Share of positive predictions that are right.
    Precision,
    /// Share of positive labels that were predicted.
    Recall,
    /// Share of negative labels that were predicted.
    Specificity,
    /// Harmonic mean of precision and recall.
    F1,
    /// Correlation of prediction and label.
    #[serde(rename = "matthews_corrcoef")]
    Mcc,
    /// Chance that a positive scores above a negative.
    RocAuc,
    /// Mean precision over the positives, by score.
    AveragePrecision,
    /// Mean surprise of the labels in nats.
    LogLoss,
    /// Mean squared error of the probabilities.
    #[serde(rename = "brier_score_loss")]
    Brier,
    /// Negatives predicted negative.
    Tn,
    /// Negatives predicted positive.
    Fp,
    /// Positives predicted negative.
    Fn,
    /// Positives predicted positive.
    Tp,
    /// Mean distance of prediction and label.
    #[serde(rename = "mean_absolute_error")]
    Mae,
    /// Root of the mean squared distance.
    #[serde(rename = "root_mean_squared_error")]
    Rmse,
    /// Mean of prediction minus label.
    Bias,
    /// Share of the labels' variance that is explained.
    R2,
    /// Mean distance relative to the label.
    #[serde(rename = "mean_absolute_percentage_error")]
    Mape,
}

impl Metric {
    /// Binary classification, in the order of reports.
    pub const BINARY: [Self; 16] = [
        Self::BaseRate,
        Self::Accuracy,
        Self::BalancedAccuracy,
        Self::Precision,
        Self::Recall,
        Self::Specificity,
        Self::F1,
        Self::Mcc,
        Self::RocAuc,
        Self::AveragePrecision,
        Self::LogLoss,
        Self::Brier,
        Self::Tn,
        Self::Fp,
        Self::Fn,
        Self::Tp,
    ];

    /// Regression, in the order of reports.
    pub const REGRESSION: [Self; 5] = [Self::Mae, Self::Rmse, Self::Bias, Self::R2, Self::Mape];

    /// The name used in reports: scikit-learn's where it has one.
    pub const fn id(self) -> &'static str {
        match self {
            Self::BaseRate => "base_rate",
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced_accuracy",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Specificity => "specificity",
            Self::F1 => "f1",
            Self::Mcc => "matthews_corrcoef",
            Self::RocAuc => "roc_auc",
            Self::AveragePrecision => "average_precision",
            Self::LogLoss => "log_loss",
            Self::Brier => "brier_score_loss",
            Self::Tn => "tn",
            Self::Fp => "fp",
            Self::Fn => "fn",
            Self::Tp => "tp",
            Self::Mae => "mean_absolute_error",
            Self::Rmse => "root_mean_squared_error",
            Self::Bias => "bias",
            Self::R2 => "r2",
            Self::Mape => "mean_absolute_percentage_error",
        }
    }

    /// The metric of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::BINARY
            .into_iter()
            .chain(Self::REGRESSION)
            .find(|metric| metric.id() == id)
    }

    /// A short title, lower case where it is not an acronym, to stand in the middle of a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BaseRate => "base rate",
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced accuracy",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Specificity => "specificity",
            Self::F1 => "F1",
            Self::Mcc => "MCC",
            Self::RocAuc => "ROC AUC",
            Self::AveragePrecision => "average precision",
            Self::LogLoss => "log loss",
            Self::Brier => "Brier score",
            Self::Tn => "true negatives",
            Self::Fp => "false positives",
            Self::Fn => "false negatives",
            Self::Tp => "true positives",
            Self::Mae => "MAE",
            Self::Rmse => "RMSE",
            Self::Bias => "bias",
            Self::R2 => "R²",
            Self::Mape => "MAPE",
        }
    }

    /// The same in plain words, short enough for an axis.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::BaseRate => "share of positive labels",
            Self::Accuracy => "share of right predictions",
            Self::BalancedAccuracy => "mean of recall and specificity",
            Self::Precision => "share of positive predictions that were right",
            Self::Recall => "share of positives that were caught",
            Self::Specificity => "share of negatives that were left alone",
            Self::F1 => "balance of precision and recall",
            Self::Mcc => "correlation of predictions and labels",
            Self::RocAuc => "chance that a positive scores above a negative",
            Self::AveragePrecision => "precision averaged over all thresholds",
            Self::LogLoss => "surprise at the labels, given the scores",
            Self::Brier => "mean squared error of the probabilities",
            Self::Tn => "negatives left alone",
            Self::Fp => "negatives called positive",
            Self::Fn => "positives that were missed",
            Self::Tp => "positives that were caught",
            Self::Mae => "mean absolute error",
            Self::Rmse => "root of the mean squared error",
            Self::Bias => "mean of prediction minus label",
            Self::R2 => "share of the labels' variance that is explained",
            Self::Mape => "mean error as a part of the label",
        }
    }

    /// Whether more is better; `None` where neither is.
    pub const fn higher_is_better(self) -> Option<bool> {
        match self {
            Self::BaseRate | Self::Bias => None,
            Self::LogLoss
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
            Self::Mcc => (Some(-1.0), Some(1.0)),
            Self::R2 => (None, Some(1.0)),
            Self::Bias => (None, None),
            Self::LogLoss
            | Self::Tn
            | Self::Fp
            | Self::Fn
            | Self::Tp
            | Self::Mae
            | Self::Rmse
            | Self::Mape => (Some(0.0), None),
            _ => (Some(0.0), Some(1.0)),
        }
    }

    /// What the number is, when there is none, where it comes from and how its interval is made.
    pub const fn help(self) -> &'static str {
        super::help::text(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_metric() {
        for metric in Metric::BINARY.into_iter().chain(Metric::REGRESSION) {
            assert_eq!(Metric::from_id(metric.id()), Some(metric));
            assert!(metric.help().contains("Undefined") && metric.help().contains("Interval"));
        }
        assert_eq!(Metric::from_id("no_such_metric"), None);
    }
}
