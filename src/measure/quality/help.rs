//! The words of metrics: names, the same in plain words, and one text each for the help panel.

use super::Metric;

impl Metric {
    /// A short title, lower case where it is not an acronym, to stand in the middle of a sentence.
    #[expect(
        clippy::too_many_lines,
        reason = "one line per metric, read in one place"
    )]
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
            Self::FHalf => "F0.5",
            Self::FTwo => "F2",
            Self::Npv => "negative predictive value",
            Self::Fpr => "false positive rate",
            Self::Fnr => "false negative rate",
            Self::Kappa => "Cohen's kappa",
            Self::Jaccard => "Jaccard index",
            Self::Gini => "Gini coefficient",
            Self::PartialAuc => "partial ROC AUC",
            Self::PrAuc => "PR AUC",
            Self::ScoreKs => "KS of scores",
            Self::Ece10 => "ECE, 10 bins",
            Self::Ece15 => "ECE, 15 bins",
            Self::EceFloor10 => "ECE, 10 bins, edge above",
            Self::EceFloor15 => "ECE, 15 bins, edge above",
            Self::Mce10 => "MCE, 10 bins",
            Self::Mse => "MSE",
            Self::Msle => "MSLE",
            Self::Rmsle => "RMSLE",
            Self::Smape => "sMAPE",
            Self::Wape => "WAPE",
            Self::MedianAe => "median absolute error",
            Self::MaxError => "largest error",
            Self::ErrorStd => "SD of the error",
            Self::ExplainedVariance => "explained variance",
            Self::D2 => "D² of absolute error",
            Self::Pinball10 => "pinball loss, 10 %",
            Self::Pinball50 => "pinball loss, 50 %",
            Self::Pinball90 => "pinball loss, 90 %",
            Self::Pearson => "Pearson correlation",
            Self::PrecisionMacro => "macro precision",
            Self::F1Macro => "macro F1",
            Self::AucOvr => "macro ROC AUC",
            Self::BrierMulti => "Brier score over classes",
            Self::PrecisionWeighted => "weighted precision",
            Self::F1Weighted => "weighted F1",
            Self::JaccardMacro => "macro Jaccard index",
            Self::KappaQuadratic => "quadratic kappa",
            Self::Top2 => "top-2 accuracy",
            Self::AucOvrWeighted => "weighted ROC AUC",
            Self::PredictedRate => "share predicted positive",
            Self::MeanScore => "mean score",
            Self::MeanCost => "mean cost",
            Self::Spearman => "Spearman correlation",
            Self::Kendall => "Kendall's tau",
            Self::Top(top) => top.names().1,
            Self::Calibration(metric) => metric.words().1,
            Self::Interval(metric) => metric.words().1,
            Self::ErrorQuantile(quantile) => quantile.words().1,
            Self::OverClasses(metric) => metric.words().1,
            Self::Ranked(ranked) => ranked.names().1,
        }
    }

    /// The same in plain words, short enough for an axis.
    #[expect(
        clippy::too_many_lines,
        reason = "one line per metric, read in one place"
    )]
    pub const fn plain(self) -> &'static str {
        match self {
            Self::BaseRate => "share of positive labels",
            Self::Accuracy => "share of right predictions",
            Self::BalancedAccuracy => "mean recall of the classes",
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
            Self::FHalf => "balance that weighs precision twice",
            Self::FTwo => "balance that weighs recall twice",
            Self::Npv => "share of negative predictions that were right",
            Self::Fpr => "share of negatives that were called positive",
            Self::Fnr => "share of positives that were missed",
            Self::Kappa => "agreement beyond chance",
            Self::Jaccard => "overlap of predicted and true positives",
            Self::Gini => "ROC AUC stretched so that chance is 0",
            Self::PartialAuc => "ROC AUC where at most one negative in ten alarms",
            Self::PrAuc => "area under precision over recall, by trapezoids",
            Self::ScoreKs => "largest gap between the classes' scores",
            Self::Ece10 => "mean gap of probability and outcome, 10 bins",
            Self::Ece15 => "mean gap of probability and outcome, 15 bins",
            Self::EceFloor10 | Self::EceFloor15 => "the same, a score on an edge in the upper bin",
            Self::Mce10 => "largest gap of probability and outcome, 10 bins",
            Self::Mse => "mean of the squared error",
            Self::Msle => "mean squared error of the logarithms",
            Self::Rmsle => "root of the mean squared error of the logarithms",
            Self::Smape => "mean error as a part of label and prediction",
            Self::Wape => "all errors as a part of all labels",
            Self::MedianAe => "distance that half of the predictions keep",
            Self::MaxError => "largest distance of prediction and label",
            Self::ErrorStd => "spread of the error around its mean",
            Self::ExplainedVariance => "R² that forgives a constant bias",
            Self::D2 => "share of the labels' absolute spread that is explained",
            Self::Pinball10 => "loss of a prediction as the 10 % quantile",
            Self::Pinball50 => "loss of a prediction as the median",
            Self::Pinball90 => "loss of a prediction as the 90 % quantile",
            Self::Pearson => "how well prediction and label lie on a line",
            Self::PrecisionMacro => "precision averaged over the classes",
            Self::F1Macro => "F1 averaged over the classes",
            Self::AucOvr => "ROC AUC of each class against the rest, averaged",
            Self::BrierMulti => "squared error of all probabilities",
            Self::PrecisionWeighted => "precision averaged by how frequent classes are",
            Self::F1Weighted => "F1 averaged by how frequent classes are",
            Self::JaccardMacro => "overlap averaged over the classes",
            Self::KappaQuadratic => "agreement beyond chance, far misses counting more",
            Self::Top2 => "share of rows whose class is among the two most probable",
            Self::AucOvrWeighted => "ROC AUC of each class, by how frequent it is",
            Self::PredictedRate => "share of predictions that are positive",
            Self::MeanScore => "what the model expects on the whole",
            Self::MeanCost => "what a row costs with these decisions",
            Self::Spearman => "whether prediction and label come in the same order",
            Self::Kendall => "pairs in the same order less pairs in the other",
            Self::Top(top) => top.plain(),
            Self::Calibration(metric) => metric.words().2,
            Self::Interval(metric) => metric.words().2,
            Self::ErrorQuantile(quantile) => quantile.words().2,
            Self::OverClasses(metric) => metric.words().2,
            Self::Ranked(ranked) => ranked.plain(),
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one text per metric, read in one place"
)]
/// Formula, undefined cases, source and interval of a metric.
pub(super) const fn text(metric: Metric) -> &'static str {
    match metric {
        Metric::BaseRate => {
            "Share of labels that are positive: P / n. It is no quality of the model; a change says that the world or the labelling changed.\n\nUndefined: without labels.\nInterval: Wilson (1927), 95 %."
        }
        Metric::Accuracy => {
            "Share of predictions that equal their label: (TP + TN) / n. With rare positives a model that never alarms scores high.\n\nUndefined: without labels.\nSource: scikit-learn accuracy_score.\nInterval: Wilson (1927), 95 %."
        }
        Metric::BalancedAccuracy => {
            "Mean recall of the classes; of two, the mean of recall and specificity: (TP / P + TN / N) / 2. Chance is 0.5 (one over the number of classes), whatever the base rate.\n\nUndefined: when labels are of one class only.\nSource: scikit-learn balanced_accuracy_score.\nInterval: 95 %, from the Wilson intervals of both shares (MOVER, Zou & Donner 2008)."
        }
        Metric::Precision => {
            "Share of positive predictions that are right: TP / (TP + FP).\n\nUndefined: when nothing was predicted positive (scikit-learn puts 0 there).\nSource: scikit-learn precision_score.\nInterval: Wilson (1927), 95 %, for the predictions made."
        }
        Metric::Recall => {
            "Share of positive labels that were predicted positive: TP / (TP + FN).\n\nUndefined: without positive labels (scikit-learn puts 0 there).\nSource: scikit-learn recall_score.\nInterval: Wilson (1927), 95 %."
        }
        Metric::Specificity => {
            "Share of negative labels that were predicted negative: TN / (TN + FP).\n\nUndefined: without negative labels.\nSource: scikit-learn recall_score with pos_label=0.\nInterval: Wilson (1927), 95 %."
        }
        Metric::F1 => {
            "Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). True negatives do not count.\n\nUndefined: without any positive label or positive prediction (scikit-learn puts 0 there).\nSource: scikit-learn f1_score.\nInterval: 95 %: F1 = 2J / (1 + J) with the Jaccard share J = TP / (TP + FP + FN), whose Wilson interval is mapped; to first order the delta method's F(1 − F)(2 − F) / (2 TP + FP + FN)."
        }
        Metric::Mcc => {
            "Correlation of prediction and label: (TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)). 0 is chance, 1 perfect, −1 always wrong. Of several classes: Gorodkin (2004).\n\nUndefined: when all labels, or all predictions, are of one class (scikit-learn puts 0 there).\nSource: scikit-learn matthews_corrcoef.\nInterval: 95 %, delta method for the fourfold correlation (Yule 1912; Bishop, Fienberg & Holland 1975, ch. 11), on Fisher's scale."
        }
        Metric::RocAuc => {
            "Chance that a positive scores above a negative, ties counting half. 0.5 is chance; it does not depend on the threshold or the base rate.\n\nUndefined: without scores, or with one class only.\nSource: scikit-learn roc_auc_score; exact ranks.\nInterval: 95 %, DeLong, DeLong & Clarke-Pearson (1988) in the fast form of Sun & Xu (2014), on the logit scale; where scores separate the classes Newcombe's score interval (2006) with the variance of Hanley & McNeil (1982), and that variance where it is wider and a class has fewer than five rows."
        }
        Metric::AveragePrecision => {
            "Precision averaged over the positives, from the highest score down: Σ (Rₙ − Rₙ₋₁) Pₙ, tied scores together. Chance is the base rate.\n\nUndefined: without scores, or without positive labels.\nSource: scikit-learn average_precision_score.\nInterval: 95 %, infinitesimal jackknife (Jaeckel 1972; Efron 1982) on the logit scale (Boyd, Eng & Page 2013); Wilson for the positives where average precision is 1."
        }
        Metric::LogLoss => {
            "Mean surprise at the truth, in nats: −mean(ln p) over positives with ln(1 − p) for negatives; p is kept off 0 and 1 by 2.2·10⁻¹⁶, so one row that was certain and wrong adds 36.\n\nUndefined: without scores, or when a score lies outside 0 to 1.\nSource: scikit-learn log_loss.\nInterval: 95 %, mean and its standard error; heavy tails make it too narrow."
        }
        Metric::Brier => {
            "Mean squared distance of probability and truth: mean((p − y)²). 0 is perfect; always saying the base rate π gives π(1 − π).\n\nUndefined: without scores, or when a score lies outside 0 to 1.\nSource: scikit-learn brier_score_loss; Brier (1950).\nInterval: 95 %, mean and its standard error."
        }
        Metric::Tn => {
            "Negative labels that were predicted negative, counted.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none: a count grows with the rows; its shares, such as recall and precision, have theirs."
        }
        Metric::Fp => {
            "Negative labels that were predicted positive, counted: false alarms.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none: a count grows with the rows; its shares, such as recall and precision, have theirs."
        }
        Metric::Fn => {
            "Positive labels that were predicted negative, counted: misses.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none: a count grows with the rows; its shares, such as recall and precision, have theirs."
        }
        Metric::Tp => {
            "Positive labels that were predicted positive, counted.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none: a count grows with the rows; its shares, such as recall and precision, have theirs."
        }
        Metric::Mae => {
            "Mean distance of prediction and label, in the label's unit: mean|ŷ − y|.\n\nUndefined: without labels.\nSource: scikit-learn mean_absolute_error.\nInterval: 95 %, mean and its standard error."
        }
        Metric::Rmse => {
            "Root of the mean squared distance, in the label's unit: √mean((ŷ − y)²). Large misses count more than in MAE.\n\nUndefined: without labels.\nSource: scikit-learn root_mean_squared_error.\nInterval: 95 %, delta method from the standard error of the mean square, on the log scale."
        }
        Metric::Bias => {
            "Mean of prediction minus label, in the label's unit: above 0 the model predicts too much, below 0 too little.\n\nUndefined: without labels.\nSource: mean(ŷ − y), numpy.mean.\nInterval: 95 %, mean and its standard error."
        }
        Metric::R2 => {
            "Share of the labels' variance that the model explains: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². 1 is perfect, 0 no better than the mean, negative worse.\n\nUndefined: below two rows, or when all labels are the same.\nSource: scikit-learn r2_score.\nInterval: 95 %, delta method for the ratio of two means (Cochran 1977, ch. 6), on the log scale of 1 − R²."
        }
        Metric::Mape => {
            "Mean distance of prediction and label relative to the label, as a fraction: mean(|ŷ − y| / max(|y|, 2.2·10⁻¹⁶)). One label of 0 makes it huge.\n\nUndefined: without labels, or when every label is 0.\nSource: scikit-learn mean_absolute_percentage_error.\nInterval: 95 %, mean and its standard error."
        }
        Metric::FHalf => {
            "Mean of precision and recall in which precision weighs more: (1 + β²) TP / ((1 + β²) TP + β² FN + FP) with β = 0.5.\n\nUndefined: without any positive label or positive prediction (scikit-learn puts 0 there).\nSource: scikit-learn fbeta_score.\nInterval: 95 %, delta method over the counts on the logit scale; Wilson at 0 and 1."
        }
        Metric::FTwo => {
            "Mean of precision and recall in which recall weighs more: (1 + β²) TP / ((1 + β²) TP + β² FN + FP) with β = 2.\n\nUndefined: without any positive label or positive prediction (scikit-learn puts 0 there).\nSource: scikit-learn fbeta_score.\nInterval: 95 %, delta method over the counts on the logit scale; Wilson at 0 and 1."
        }
        Metric::Npv => {
            "Share of negative predictions that are right: TN / (TN + FN).\n\nUndefined: when nothing was predicted negative.\nSource: scikit-learn precision_score with pos_label=0.\nInterval: Wilson (1927), 95 %."
        }
        Metric::Fpr => {
            "Share of negative labels that were predicted positive: FP / (FP + TN) = 1 − specificity.\n\nUndefined: without negative labels.\nSource: scikit-learn confusion_matrix.\nInterval: Wilson (1927), 95 %."
        }
        Metric::Fnr => {
            "Share of positive labels that were predicted negative: FN / (FN + TP) = 1 − recall.\n\nUndefined: without positive labels.\nSource: scikit-learn confusion_matrix.\nInterval: Wilson (1927), 95 %."
        }
        Metric::Kappa => {
            "Agreement beyond chance: (pₒ − pₑ) / (1 − pₑ), with pₒ the accuracy and pₑ the agreement of two strangers with these shares; of several classes alike.\n\nUndefined: when all labels and all predictions are of one class.\nSource: scikit-learn cohen_kappa_score; Cohen (1960).\nInterval: 95 %, Cohen's large-sample standard error √(pₒ(1 − pₒ)/n) / (1 − pₑ)."
        }
        Metric::Jaccard => {
            "Overlap of predicted and true positives: TP / (TP + FP + FN).\n\nUndefined: without any positive label or positive prediction (scikit-learn puts 0 there).\nSource: scikit-learn jaccard_score.\nInterval: Wilson (1927), 95 %."
        }
        Metric::Gini => {
            "ROC AUC stretched so that chance is 0: 2 AUC − 1.\n\nUndefined: as ROC AUC.\nSource: 2 · scikit-learn roc_auc_score − 1.\nInterval: 95 %, that of ROC AUC, stretched alike."
        }
        Metric::PartialAuc => {
            "Area under the ROC curve up to a false positive rate of 0.1, standardised so that chance is 0.5 and perfect is 1 (McClish 1989).\n\nUndefined: as ROC AUC.\nSource: scikit-learn roc_auc_score with max_fpr=0.1.\nInterval: 95 %, infinitesimal jackknife on the logit scale, DeLong's for a part of the curve (Zhang et al. 2002; He & Escobar 2008)."
        }
        Metric::PrAuc => {
            "Area under the precision-recall curve with straight lines between its points. Those lines are optimistic: average precision is the safer number.\n\nUndefined: without scores, or without positive labels.\nSource: scikit-learn auc(recall, precision) of precision_recall_curve.\nInterval: 95 %, with the standard error of average precision, on the logit scale."
        }
        Metric::ScoreKs => {
            "Largest gap between the score distributions of positives and negatives: max |F₊ − F₋|, which is the largest recall minus false positive rate over all thresholds.\n\nUndefined: as ROC AUC.\nSource: scipy ks_2samp; scikit-learn roc_curve.\nInterval: 95 %, Newcombe (1998) for the two shares at the threshold of the gap, as if that threshold had been fixed before."
        }
        Metric::Ece10 => {
            "Mean gap between mean probability and share of positives over 10 bins of equal width, weighted by rows: Σ (nᵦ/n) |ȳᵦ − p̄ᵦ|; a score on an edge belongs to the lower bin. It is biased upwards where bins hold few rows.\n\nUndefined: without scores, or when a score lies outside 0 to 1; above ten million rows.\nSource: Naeini et al. (2015); scikit-learn's calibration_curve edges.\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
        }
        Metric::Ece15 => {
            "Mean gap between mean probability and share of positives over 15 bins of equal width, weighted by rows: Σ (nᵦ/n) |ȳᵦ − p̄ᵦ|; a score on an edge belongs to the lower bin. It is biased upwards where bins hold few rows.\n\nUndefined: without scores, or when a score lies outside 0 to 1; above ten million rows.\nSource: Naeini et al. (2015); scikit-learn's calibration_curve edges.\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
        }
        Metric::EceFloor10 => {
            "Mean gap between mean probability and share of positives over 10 bins of equal width, weighted by rows: Σ (nᵦ/n) |ȳᵦ − p̄ᵦ|; a score on an edge belongs to the upper bin. It is biased upwards where bins hold few rows.\n\nUndefined: without scores, or when a score lies outside 0 to 1; above ten million rows.\nSource: Naeini et al. (2015); bin = min(⌊p·k⌋, k − 1).\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
        }
        Metric::EceFloor15 => {
            "Mean gap between mean probability and share of positives over 15 bins of equal width, weighted by rows: Σ (nᵦ/n) |ȳᵦ − p̄ᵦ|; a score on an edge belongs to the upper bin. It is biased upwards where bins hold few rows.\n\nUndefined: without scores, or when a score lies outside 0 to 1; above ten million rows.\nSource: Naeini et al. (2015); bin = min(⌊p·k⌋, k − 1).\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
        }
        Metric::Mce10 => {
            "Largest gap between mean probability and share of positives among 10 bins of equal width; a score on an edge belongs to the lower bin. Bins with few rows dominate it.\n\nUndefined: without scores, or when a score lies outside 0 to 1; above ten million rows.\nSource: Naeini et al. (2015); scikit-learn's calibration_curve edges.\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
        }
        Metric::Mse => {
            "Mean squared distance of prediction and label: mean((ŷ − y)²).\n\nUndefined: without labels.\nSource: scikit-learn mean_squared_error.\nInterval: 95 %, mean and its standard error."
        }
        Metric::Msle => {
            "Mean squared distance of ln(1 + ŷ) and ln(1 + y): errors count relative to the label.\n\nUndefined: without labels, or when a label or prediction is −1 or less.\nSource: scikit-learn mean_squared_log_error.\nInterval: 95 %, mean and its standard error."
        }
        Metric::Rmsle => {
            "Root of the mean squared distance of ln(1 + ŷ) and ln(1 + y).\n\nUndefined: without labels, or when a label or prediction is −1 or less.\nSource: scikit-learn root_mean_squared_log_error.\nInterval: 95 %, delta method from the standard error of MSLE, on the log scale."
        }
        Metric::Smape => {
            "Mean distance relative to label and prediction: mean(2|ŷ − y| / (|ŷ| + |y|)), 0 where both are 0. It lies between 0 and 2.\n\nUndefined: without labels.\nSource: that formula in numpy (M4 competition, Makridakis et al. 2020).\nInterval: 95 %, mean and its standard error."
        }
        Metric::Wape => {
            "All errors as a part of all labels: Σ|ŷ − y| / Σ|y|. A label of 0 does no harm.\n\nUndefined: without labels, or when every label is 0.\nSource: that formula in numpy.\nInterval: 95 %, delta method for the ratio of two means (Cochran 1977, ch. 6)."
        }
        Metric::MedianAe => {
            "Distance that half of the predictions keep: median|ŷ − y|. Single large misses do not move it.\n\nUndefined: without labels.\nSource: scikit-learn median_absolute_error.\nInterval: 95 %, order statistics at n/2 ∓ 0.98 √n (Hahn & Meeker 1991)."
        }
        Metric::MaxError => {
            "Largest distance of prediction and label: max|ŷ − y|.\n\nUndefined: without labels.\nSource: scikit-learn max_error.\nInterval: none: rows that were not seen may be further off, and nothing in these tells how far."
        }
        Metric::ErrorStd => {
            "Spread of the error around its mean: √(Σ(e − ē)² / (n − 1)) with e = ŷ − y.\n\nUndefined: below two rows.\nSource: numpy.std with ddof=1.\nInterval: 95 %, delta method from the fourth moment, on the log scale."
        }
        Metric::ExplainedVariance => {
            "Share of the labels' variance that is explained but for a constant: 1 − Var(y − ŷ) / Var(y). Where it is above R², the model is biased.\n\nUndefined: below two rows, or when all labels are the same.\nSource: scikit-learn explained_variance_score.\nInterval: 95 %, delta method for the ratio of two means (Cochran 1977, ch. 6), on the log scale of 1 − the number."
        }
        Metric::D2 => {
            "Share of the labels' absolute spread that is explained: 1 − Σ|ŷ − y| / Σ|y − median(y)|.\n\nUndefined: below two rows, or when all labels are the same.\nSource: scikit-learn d2_absolute_error_score.\nInterval: 95 %, delta method for the ratio of two means (Cochran 1977, ch. 6), on the log scale of 1 − D²."
        }
        Metric::Pinball10 => {
            "Loss of the prediction taken as the 10 % quantile of the label: mean(α max(y − ŷ, 0) + (1 − α) max(ŷ − y, 0)) with α = 0.1.\n\nUndefined: without labels.\nSource: scikit-learn mean_pinball_loss.\nInterval: 95 %, mean and its standard error."
        }
        Metric::Pinball50 => {
            "Loss of the prediction taken as the 50 % quantile of the label: mean(α max(y − ŷ, 0) + (1 − α) max(ŷ − y, 0)) with α = 0.5.\n\nUndefined: without labels.\nSource: scikit-learn mean_pinball_loss.\nInterval: 95 %, mean and its standard error."
        }
        Metric::Pinball90 => {
            "Loss of the prediction taken as the 90 % quantile of the label: mean(α max(y − ŷ, 0) + (1 − α) max(ŷ − y, 0)) with α = 0.9.\n\nUndefined: without labels.\nSource: scikit-learn mean_pinball_loss.\nInterval: 95 %, mean and its standard error."
        }
        Metric::Pearson => {
            "Linear correlation of prediction and label; a model that is off by a constant or a factor still has 1.\n\nUndefined: below two rows, or when all labels or all predictions are the same.\nSource: scipy pearsonr.\nInterval: 95 %, Fisher (1921)."
        }
        Metric::PrecisionMacro => {
            "Mean over the classes of the share of their predictions that are right.\n\nUndefined: without labels; a class that is never predicted counts 0.\nSource: scikit-learn precision_score with average=\"macro\", zero_division=0.\nInterval: 95 %, delta method over the counts, on the logit scale."
        }
        Metric::F1Macro => {
            "Mean of F1 over the classes: rare classes count as much as frequent ones.\n\nUndefined: without labels; a class that is never right counts 0.\nSource: scikit-learn f1_score with average=\"macro\".\nInterval: 95 %, delta method over the counts, on the logit scale."
        }
        Metric::AucOvr => {
            "Mean over the classes of the chance that a row of the class gets a higher probability of it than another row.\n\nUndefined: without a probability per class, or when a class has no rows.\nSource: scikit-learn roc_auc_score with multi_class=\"ovr\", average=\"macro\"; probabilities divided by their sum.\nInterval: 95 %, infinitesimal jackknife over rows (DeLong's placements in all classes together), on the logit scale."
        }
        Metric::BrierMulti => {
            "Mean over rows of Σ (p − y)² over the classes; between 0 and 2, twice the Brier score of two classes.\n\nUndefined: without a probability per class, or when one lies outside 0 to 1.\nSource: Brier (1950); that formula in numpy, probabilities divided by their sum.\nInterval: 95 %, mean and its standard error."
        }
        Metric::PrecisionWeighted => {
            "Mean of the classes' precision, weighted by their labels.\n\nUndefined: without labels; a class that is never predicted counts 0.\nSource: scikit-learn precision_score with average=\"weighted\", zero_division=0.\nInterval: 95 %, delta method over the counts, on the logit scale."
        }
        Metric::F1Weighted => {
            "Mean of the classes' F1, weighted by their labels.\n\nUndefined: without labels.\nSource: scikit-learn f1_score with average=\"weighted\".\nInterval: 95 %, delta method over the counts, on the logit scale."
        }
        Metric::JaccardMacro => {
            "Mean over the classes of TP / (TP + FP + FN).\n\nUndefined: without labels.\nSource: scikit-learn jaccard_score with average=\"macro\".\nInterval: 95 %, delta method over the counts, on the logit scale."
        }
        Metric::KappaQuadratic => {
            "1 − Σ w·seen / Σ w·by chance with w = (i − j)²; classes in the order of numbers, else of letters.\n\nUndefined: when all labels and predictions are of one class.\nSource: scikit-learn cohen_kappa_score with weights=\"quadratic\".\nInterval: 95 %, delta method (Fleiss, Cohen & Everitt 1969), on Fisher's scale."
        }
        Metric::Top2 => {
            "Share of rows whose label is among the two classes of highest probability; of tied classes the later comes first.\n\nUndefined: without a probability per class.\nSource: scikit-learn top_k_accuracy_score with k=2.\nInterval: Wilson (1927), 95 %."
        }
        Metric::AucOvrWeighted => {
            "As macro ROC AUC, weighted by the classes' labels.\n\nUndefined: without a probability per class, or when a class has no rows.\nSource: scikit-learn roc_auc_score with multi_class=\"ovr\", average=\"weighted\".\nInterval: 95 %, infinitesimal jackknife over rows (DeLong's placements in all classes together), on the logit scale."
        }
        Metric::PredictedRate => {
            "Share of predictions that are positive: (TP + FP) / n, of the labelled rows. Set against the base rate it says whether the model alarms too often.\n\nUndefined: without labels.\nSource: numpy.mean.\nInterval: Wilson (1927), 95 %."
        }
        Metric::MeanScore => {
            "Mean of the scores of the labelled rows. For probabilities it should be near the base rate.\n\nUndefined: without scores.\nSource: numpy.mean.\nInterval: 95 %, mean and its standard error."
        }
        Metric::MeanCost => {
            "Mean cost of a row: what true and false positives and negatives cost, times how many there are, over n. The costs are yours; without any, a false alarm and a miss cost 1.\n\nUndefined: without labels.\nSource: Elkan (2001), IJCAI, 973–978.\nInterval: 95 %, mean and its standard error."
        }
        Metric::Spearman => {
            "Pearson correlation of the mid-ranks of prediction and label: 1 when both come in the same order, whatever the distances.\n\nUndefined: below two rows, or when all labels or all predictions are the same.\nSource: scipy.stats.spearmanr.\nInterval: 95 %, on Fisher's scale with √((1 + r²/2) / (n − 3)) (Bonett & Wright 2000)."
        }
        Metric::Kendall => {
            "tau-b: pairs of rows that prediction and label put into the same order, less those they put into opposite ones, over √((pairs untied in one)(pairs untied in the other)).\n\nUndefined: below two rows, or when all labels or all predictions are the same.\nSource: scipy.stats.kendalltau.\nInterval: 95 %, on Fisher's scale with √(0.437 / (n − 4)) (Fieller, Hartley & Pearson 1957)."
        }
        Metric::Top(top) => top.help(),
        Metric::Calibration(metric) => metric.help(),
        Metric::Interval(metric) => metric.help(),
        Metric::ErrorQuantile(quantile) => quantile.help(),
        Metric::OverClasses(metric) => metric.help(),
        Metric::Ranked(ranked) => ranked.help(),
    }
}
