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

    /// A short title.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BaseRate => "Base rate",
            Self::Accuracy => "Accuracy",
            Self::BalancedAccuracy => "Balanced accuracy",
            Self::Precision => "Precision",
            Self::Recall => "Recall",
            Self::Specificity => "Specificity",
            Self::F1 => "F1",
            Self::Mcc => "MCC",
            Self::RocAuc => "ROC AUC",
            Self::AveragePrecision => "Average precision",
            Self::LogLoss => "Log loss",
            Self::Brier => "Brier score",
            Self::Tn => "True negatives",
            Self::Fp => "False positives",
            Self::Fn => "False negatives",
            Self::Tp => "True positives",
            Self::Mae => "MAE",
            Self::Rmse => "RMSE",
            Self::Bias => "Bias",
            Self::R2 => "R²",
            Self::Mape => "MAPE",
        }
    }

    /// In plain words first.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::BaseRate => "share of labels that are positive (base rate)",
            Self::Accuracy => "share of predictions that were right (accuracy)",
            Self::BalancedAccuracy => {
                "share that was right, positives and negatives counting the same (balanced accuracy)"
            }
            Self::Precision => "share of alarms that were right (precision)",
            Self::Recall => "share of positives that were caught (recall)",
            Self::Specificity => "share of negatives that were left alone (specificity)",
            Self::F1 => "balance of right alarms and caught positives (F1)",
            Self::Mcc => "how closely prediction follows label, 0 is chance (Matthews correlation)",
            Self::RocAuc => "chance that a positive scores above a negative (ROC AUC)",
            Self::AveragePrecision => {
                "share of right alarms, averaged while the positives are caught from the top (average precision)"
            }
            Self::LogLoss => "mean surprise at the truth, given the probabilities (log loss)",
            Self::Brier => "mean squared distance of probability and truth (Brier score)",
            Self::Tn => "negatives left alone (true negatives)",
            Self::Fp => "false alarms (false positives)",
            Self::Fn => "missed positives (false negatives)",
            Self::Tp => "caught positives (true positives)",
            Self::Mae => "mean distance from the truth (MAE)",
            Self::Rmse => "typical distance from the truth, large misses counting more (RMSE)",
            Self::Bias => "mean of prediction minus truth: above 0 it predicts too much (bias)",
            Self::R2 => "share of the ups and downs that the model explains (R²)",
            Self::Mape => "mean distance from the truth, relative to the truth (MAPE)",
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
