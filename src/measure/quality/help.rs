//! The words of the help panel, one text per metric.

use super::Metric;

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
            "Mean of recall and specificity: (TP / P + TN / N) / 2. Chance is 0.5, whatever the base rate.\n\nUndefined: when labels are of one class only.\nSource: scikit-learn balanced_accuracy_score.\nInterval: 95 %, from the Wilson intervals of both shares (MOVER, Zou & Donner 2008)."
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
            "Correlation of prediction and label: (TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)). 0 is chance, 1 perfect, −1 always wrong.\n\nUndefined: when all labels, or all predictions, are of one class (scikit-learn puts 0 there).\nSource: scikit-learn matthews_corrcoef.\nInterval: 95 %, delta method for the fourfold correlation (Yule 1912; Bishop, Fienberg & Holland 1975, ch. 11), on Fisher's scale."
        }
        Metric::RocAuc => {
            "Chance that a positive scores above a negative, ties counting half. 0.5 is chance; it does not depend on the threshold or the base rate.\n\nUndefined: without scores, or with one class only.\nSource: scikit-learn roc_auc_score; exact ranks.\nInterval: 95 %, DeLong, DeLong & Clarke-Pearson (1988) in the fast form of Sun & Xu (2014), on the logit scale; Hanley & McNeil (1982) where scores separate the classes, and where it is wider and a class has fewer than five rows."
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
            "Negative labels that were predicted negative, counted.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none, it is a count."
        }
        Metric::Fp => {
            "Negative labels that were predicted positive, counted: false alarms.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none, it is a count."
        }
        Metric::Fn => {
            "Positive labels that were predicted negative, counted: misses.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none, it is a count."
        }
        Metric::Tp => {
            "Positive labels that were predicted positive, counted.\n\nUndefined: without labels.\nSource: scikit-learn confusion_matrix.\nInterval: none, it is a count."
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
    }
}
