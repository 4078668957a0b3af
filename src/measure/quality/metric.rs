//! The names of the numbers about quality.

use serde::{Deserialize, Serialize};

use super::ranked::Ranked;
use super::{CalibrationMetric, ErrorQuantile, IntervalMetric, OverClasses, Top};

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
    /// Weighted mean of precision and recall, precision first.
    #[serde(rename = "fbeta_0.5")]
    FHalf,
    /// Weighted mean of precision and recall, recall first.
    #[serde(rename = "fbeta_2")]
    FTwo,
    /// Share of negative predictions that are right.
    Npv,
    /// Share of negative labels that were predicted positive.
    Fpr,
    /// Share of positive labels that were predicted negative.
    Fnr,
    /// Agreement of predictions and labels beyond chance.
    #[serde(rename = "cohen_kappa")]
    Kappa,
    /// Overlap of predicted and true positives.
    Jaccard,
    /// Twice the ROC AUC less one.
    Gini,
    /// Standardised ROC AUC up to a false positive rate of 0.1.
    #[serde(rename = "roc_auc_max_fpr_0.1")]
    PartialAuc,
    /// Area under the precision-recall curve by trapezoids.
    #[serde(rename = "pr_auc_trapezoid")]
    PrAuc,
    /// Largest gap between the classes' score distributions.
    ScoreKs,
    /// Expected calibration error, 10 bins.
    #[serde(rename = "ece_10")]
    Ece10,
    /// Expected calibration error, 15 bins.
    #[serde(rename = "ece_15")]
    Ece15,
    /// Expected calibration error, 10 bins, edges to the upper bin.
    #[serde(rename = "ece_10_floor")]
    EceFloor10,
    /// Expected calibration error, 15 bins, edges to the upper bin.
    #[serde(rename = "ece_15_floor")]
    EceFloor15,
    /// Largest calibration error of a bin, 10 bins.
    #[serde(rename = "mce_10")]
    Mce10,
    /// Mean squared distance of prediction and label.
    #[serde(rename = "mean_squared_error")]
    Mse,
    /// Mean squared distance of the logarithms.
    #[serde(rename = "mean_squared_log_error")]
    Msle,
    /// Root of the mean squared distance of the logarithms.
    #[serde(rename = "root_mean_squared_log_error")]
    Rmsle,
    /// Mean distance relative to label and prediction.
    Smape,
    /// Sum of distances relative to the sum of labels.
    Wape,
    /// Median distance of prediction and label.
    #[serde(rename = "median_absolute_error")]
    MedianAe,
    /// Largest distance of prediction and label.
    MaxError,
    /// Standard deviation of prediction minus label.
    ErrorStd,
    /// Share of the labels' variance that is explained but for a constant.
    ExplainedVariance,
    /// Share of the labels' absolute spread that is explained.
    #[serde(rename = "d2_absolute_error")]
    D2,
    /// Loss of the prediction taken as a 10 % quantile.
    #[serde(rename = "pinball_0.1")]
    Pinball10,
    /// Loss of the prediction taken as a median.
    #[serde(rename = "pinball_0.5")]
    Pinball50,
    /// Loss of the prediction taken as a 90 % quantile.
    #[serde(rename = "pinball_0.9")]
    Pinball90,
    /// Linear correlation of prediction and label.
    Pearson,
    /// Precision averaged over classes.
    PrecisionMacro,
    /// F1 averaged over classes.
    F1Macro,
    /// ROC AUC of each class against the rest, averaged.
    #[serde(rename = "roc_auc_ovr_macro")]
    AucOvr,
    /// Squared error of all probabilities of a row.
    BrierMulti,
    /// Precision averaged by the classes' frequency.
    PrecisionWeighted,
    /// F1 averaged by the classes' frequency.
    F1Weighted,
    /// Jaccard index averaged over classes.
    JaccardMacro,
    /// Agreement beyond chance, with misses weighted by the square of their steps.
    #[serde(rename = "cohen_kappa_quadratic")]
    KappaQuadratic,
    /// Share of rows whose class is among the two most probable.
    #[serde(rename = "top_2_accuracy")]
    Top2,
    /// ROC AUC of each class against the rest, by frequency.
    #[serde(rename = "roc_auc_ovr_weighted")]
    AucOvrWeighted,
    /// Share of positive predictions.
    PredictedRate,
    /// Mean of the scores.
    MeanScore,
    /// Mean cost of a row at the reader's costs.
    MeanCost,
    /// Correlation of the ranks of prediction and label.
    Spearman,
    /// Kendall's tau-b of prediction and label.
    Kendall,
    /// A number about the rows of the highest scores.
    Top(Top),
    /// A number about how far probabilities can be trusted.
    Calibration(CalibrationMetric),
    /// A quantile of prediction minus label.
    ErrorQuantile(ErrorQuantile),
    /// A further number over several classes.
    OverClasses(OverClasses),
    /// A number about prediction intervals.
    Interval(IntervalMetric),
    /// A number about rankings.
    Ranked(Ranked),
}

impl Metric {
    /// Binary classification, in the order of reports.
    pub const BINARY: [Self; 32] = [
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
        Self::FHalf,
        Self::FTwo,
        Self::Npv,
        Self::Fpr,
        Self::Fnr,
        Self::Kappa,
        Self::Jaccard,
        Self::Gini,
        Self::PartialAuc,
        Self::PrAuc,
        Self::ScoreKs,
        Self::Ece10,
        Self::Ece15,
        Self::EceFloor10,
        Self::EceFloor15,
        Self::Mce10,
    ];

    /// One of several classes, in the order of reports.
    pub const MULTICLASS: [Self; 15] = [
        Self::Accuracy,
        Self::BalancedAccuracy,
        Self::PrecisionMacro,
        Self::F1Macro,
        Self::Mcc,
        Self::AucOvr,
        Self::LogLoss,
        Self::BrierMulti,
        Self::PrecisionWeighted,
        Self::F1Weighted,
        Self::JaccardMacro,
        Self::Kappa,
        Self::KappaQuadratic,
        Self::Top2,
        Self::AucOvrWeighted,
    ];

    /// Regression, in the order of reports.
    pub const REGRESSION: [Self; 19] = [
        Self::Mae,
        Self::Rmse,
        Self::Bias,
        Self::R2,
        Self::Mape,
        Self::Mse,
        Self::Msle,
        Self::Rmsle,
        Self::Smape,
        Self::Wape,
        Self::MedianAe,
        Self::MaxError,
        Self::ErrorStd,
        Self::ExplainedVariance,
        Self::D2,
        Self::Pinball10,
        Self::Pinball50,
        Self::Pinball90,
        Self::Pearson,
    ];

    /// The name used in reports: scikit-learn's where it has one.
    #[expect(
        clippy::too_many_lines,
        reason = "one line per metric, read in one place"
    )]
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
            Self::FHalf => "fbeta_0.5",
            Self::FTwo => "fbeta_2",
            Self::Npv => "npv",
            Self::Fpr => "fpr",
            Self::Fnr => "fnr",
            Self::Kappa => "cohen_kappa",
            Self::Jaccard => "jaccard",
            Self::Gini => "gini",
            Self::PartialAuc => "roc_auc_max_fpr_0.1",
            Self::PrAuc => "pr_auc_trapezoid",
            Self::ScoreKs => "score_ks",
            Self::Ece10 => "ece_10",
            Self::Ece15 => "ece_15",
            Self::EceFloor10 => "ece_10_floor",
            Self::EceFloor15 => "ece_15_floor",
            Self::Mce10 => "mce_10",
            Self::Mse => "mean_squared_error",
            Self::Msle => "mean_squared_log_error",
            Self::Rmsle => "root_mean_squared_log_error",
            Self::Smape => "smape",
            Self::Wape => "wape",
            Self::MedianAe => "median_absolute_error",
            Self::MaxError => "max_error",
            Self::ErrorStd => "error_std",
            Self::ExplainedVariance => "explained_variance",
            Self::D2 => "d2_absolute_error",
            Self::Pinball10 => "pinball_0.1",
            Self::Pinball50 => "pinball_0.5",
            Self::Pinball90 => "pinball_0.9",
            Self::Pearson => "pearson",
            Self::PrecisionMacro => "precision_macro",
            Self::F1Macro => "f1_macro",
            Self::AucOvr => "roc_auc_ovr_macro",
            Self::BrierMulti => "brier_multi",
            Self::PrecisionWeighted => "precision_weighted",
            Self::F1Weighted => "f1_weighted",
            Self::JaccardMacro => "jaccard_macro",
            Self::KappaQuadratic => "cohen_kappa_quadratic",
            Self::Top2 => "top_2_accuracy",
            Self::AucOvrWeighted => "roc_auc_ovr_weighted",
            Self::PredictedRate => "predicted_rate",
            Self::MeanScore => "mean_score",
            Self::MeanCost => "mean_cost",
            Self::Spearman => "spearman",
            Self::Kendall => "kendall",
            Self::Top(top) => top.names().0,
            Self::Calibration(metric) => metric.words().0,
            Self::ErrorQuantile(quantile) => quantile.words().0,
            Self::OverClasses(metric) => metric.words().0,
            Self::Interval(metric) => metric.words().0,
            Self::Ranked(ranked) => ranked.names().0,
        }
    }

    /// The metric of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::BINARY
            .into_iter()
            .chain(Self::MULTICLASS)
            .chain(Self::REGRESSION)
            .chain(Self::further())
            .chain(Ranked::ALL.map(Self::Ranked))
            .find(|metric| metric.id() == id)
    }

    /// Whether it is one of the few that are shown at first; the others stand behind them.
    pub fn is_first(self) -> bool {
        let binary = Self::BINARY.iter().take(16);
        binary
            .chain(Self::MULTICLASS.iter().take(8))
            .chain(Self::REGRESSION.iter().take(5))
            .any(|first| *first == self)
            || Ranked::ALL
                .iter()
                .take(Ranked::FIRST)
                .any(|first| Self::Ranked(*first) == self)
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
        for metric in Metric::BINARY
            .into_iter()
            .chain(Metric::MULTICLASS)
            .chain(Metric::REGRESSION)
            .chain(Metric::further())
            .chain(Ranked::ALL.map(Metric::Ranked))
        {
            assert_eq!(Metric::from_id(metric.id()), Some(metric));
            assert!(metric.help().contains("Undefined") && metric.help().contains("Interval"));
        }
        assert_eq!(Metric::from_id("no_such_metric"), None);
    }
}
