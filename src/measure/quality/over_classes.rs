//! The names of further numbers over several classes.

use serde::{Deserialize, Serialize};

/// A further number over several classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OverClasses {
    /// Jaccard index of all rows.
    JaccardMicro,
    /// Jaccard index by the classes' frequency.
    JaccardWeighted,
    /// F-beta, precision first, averaged.
    FHalfMacro,
    /// F-beta, precision first, by frequency.
    FHalfWeighted,
    /// F-beta, recall first, averaged.
    FTwoMacro,
    /// F-beta, recall first, by frequency.
    FTwoWeighted,
    /// Share of rows whose class is the most probable one.
    Top1,
    /// Share of rows whose class is among the three most probable.
    Top3,
    /// Share of rows whose class is among the five most probable.
    Top5,
    /// ROC AUC of each pair of classes, averaged.
    Ovo,
    /// ROC AUC of each pair of classes, by frequency.
    OvoWeighted,
    /// Expected calibration error of the most probable class, 10 bins.
    Ece10,
    /// The same, 15 bins.
    Ece15,
    /// Largest calibration error of a bin, 10 bins.
    Mce10,
    /// The same, 15 bins.
    Mce15,
}

/// Depths of which top-k accuracy is counted.
pub(super) const DEPTHS: [usize; 4] = [1, 2, 3, 5];

impl OverClasses {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 15] = [
        Self::JaccardMicro,
        Self::JaccardWeighted,
        Self::FHalfMacro,
        Self::FHalfWeighted,
        Self::FTwoMacro,
        Self::FTwoWeighted,
        Self::Top1,
        Self::Top3,
        Self::Top5,
        Self::Ovo,
        Self::OvoWeighted,
        Self::Ece10,
        Self::Ece15,
        Self::Mce10,
        Self::Mce15,
    ];

    /// The name used in reports, the one that readers see, and the same in plain words.
    #[expect(
        clippy::too_many_lines,
        reason = "three words per number, read in one place"
    )]
    pub const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::JaccardMicro => (
                "jaccard_micro",
                "micro Jaccard index",
                "overlap of all predictions and labels",
            ),
            Self::JaccardWeighted => (
                "jaccard_weighted",
                "weighted Jaccard index",
                "overlap averaged by how frequent classes are",
            ),
            Self::FHalfMacro => (
                "fbeta_0.5_macro",
                "macro F0.5",
                "precision-first F averaged over the classes",
            ),
            Self::FHalfWeighted => (
                "fbeta_0.5_weighted",
                "weighted F0.5",
                "precision-first F by how frequent classes are",
            ),
            Self::FTwoMacro => (
                "fbeta_2_macro",
                "macro F2",
                "recall-first F averaged over the classes",
            ),
            Self::FTwoWeighted => (
                "fbeta_2_weighted",
                "weighted F2",
                "recall-first F by how frequent classes are",
            ),
            Self::Top1 => (
                "top_1_accuracy",
                "top-1 accuracy",
                "share of rows whose class is the most probable one",
            ),
            Self::Top3 => (
                "top_3_accuracy",
                "top-3 accuracy",
                "share of rows whose class is among the three most probable",
            ),
            Self::Top5 => (
                "top_5_accuracy",
                "top-5 accuracy",
                "share of rows whose class is among the five most probable",
            ),
            Self::Ovo => (
                "roc_auc_ovo_macro",
                "macro ROC AUC of pairs",
                "ROC AUC of each pair of classes, averaged",
            ),
            Self::OvoWeighted => (
                "roc_auc_ovo_weighted",
                "weighted ROC AUC of pairs",
                "ROC AUC of each pair of classes, by how frequent it is",
            ),
            Self::Ece10 => (
                "ece_top_label_10",
                "ECE of the top class, 10 bins",
                "gap of confidence and accuracy, 10 bins",
            ),
            Self::Ece15 => (
                "ece_top_label_15",
                "ECE of the top class, 15 bins",
                "gap of confidence and accuracy, 15 bins",
            ),
            Self::Mce10 => (
                "mce_top_label_10",
                "MCE of the top class, 10 bins",
                "largest gap of confidence and accuracy, 10 bins",
            ),
            Self::Mce15 => (
                "mce_top_label_15",
                "MCE of the top class, 15 bins",
                "largest gap of confidence and accuracy, 15 bins",
            ),
        }
    }

    /// What the number is, when there is none, where it comes from and how its interval is made.
    pub const fn help(self) -> &'static str {
        match self {
            Self::JaccardMicro => {
                "Σ TP / Σ (TP + FP + FN) over the classes: with accuracy a it is a / (2 − a).\n\nUndefined: without labels.\nSource: scikit-learn jaccard_score with average=\"micro\".\nInterval: 95 %, that of accuracy carried over."
            }
            Self::JaccardWeighted => {
                "Mean of the classes' TP / (TP + FP + FN), weighted by their labels.\n\nUndefined: without labels.\nSource: scikit-learn jaccard_score with average=\"weighted\".\nInterval: 95 %, delta method over the counts, on the logit scale."
            }
            Self::FHalfMacro | Self::FTwoMacro => {
                "Mean over the classes of (1 + β²) TP / ((1 + β²) TP + β² FN + FP), with β = 0.5 precision counts more, with β = 2 recall does.\n\nUndefined: without labels; a class that is never right counts 0.\nSource: scikit-learn fbeta_score with average=\"macro\".\nInterval: 95 %, delta method over the counts, on the logit scale."
            }
            Self::FHalfWeighted | Self::FTwoWeighted => {
                "Mean of the classes' F-beta, weighted by their labels; with β = 0.5 precision counts more, with β = 2 recall does.\n\nUndefined: without labels.\nSource: scikit-learn fbeta_score with average=\"weighted\".\nInterval: 95 %, delta method over the counts, on the logit scale."
            }
            Self::Top1 | Self::Top3 | Self::Top5 => {
                "Share of rows whose label is among the k classes of highest probability; of tied classes the later comes first. With k = 1 it differs from accuracy where the prediction column is not the most probable class.\n\nUndefined: without a probability per class, or when there are no more than k classes (k above 1).\nSource: scikit-learn top_k_accuracy_score.\nInterval: Wilson (1927), 95 %."
            }
            Self::Ovo => {
                "Mean over all pairs of classes of ½ (AUC of the one's probability + AUC of the other's), each among the rows of the two classes. Not moved by how frequent classes are.\n\nUndefined: without a probability per class, or when a class has no rows.\nSource: Hand & Till (2001), Machine Learning 45, 171–186; scikit-learn roc_auc_score with multi_class=\"ovo\", average=\"macro\"; probabilities divided by their sum.\nInterval: 95 %, infinitesimal jackknife over rows (DeLong's placements in all pairs together), on the logit scale."
            }
            Self::OvoWeighted => {
                "As macro ROC AUC of pairs, each pair weighted by its rows.\n\nUndefined: without a probability per class, or when a class has no rows.\nSource: scikit-learn roc_auc_score with multi_class=\"ovo\", average=\"weighted\".\nInterval: 95 %, infinitesimal jackknife over rows (DeLong's placements in all pairs together), on the logit scale."
            }
            Self::Ece10 | Self::Ece15 => {
                "Σ n/N · |accuracy − mean confidence| over bins of equal width of the confidence, which is the highest probability of a row as the file has it; right is the most probable class, the first of tied ones. A confidence on an edge belongs to the upper bin.\n\nUndefined: without a probability per class, or when one lies outside 0 to 1.\nSource: Guo, Pleiss, Sun & Weinberger (2017), ICML, 1321–1330.\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
            }
            Self::Mce10 | Self::Mce15 => {
                "Largest |accuracy − mean confidence| of a bin, bins as for ECE of the top class. Bins of few rows decide it.\n\nUndefined: without a probability per class, or when one lies outside 0 to 1.\nSource: Guo, Pleiss, Sun & Weinberger (2017), ICML, 1321–1330.\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
            }
        }
    }

    /// Whether more is better.
    pub(super) const fn higher_is_better(self) -> bool {
        !matches!(self, Self::Ece10 | Self::Ece15 | Self::Mce10 | Self::Mce15)
    }

    pub(super) const fn depth(self) -> Option<usize> {
        match self {
            Self::Top1 => Some(1),
            Self::Top3 => Some(3),
            Self::Top5 => Some(5),
            _ => None,
        }
    }

    /// The bins of a calibration error, and whether it is the largest.
    pub(super) const fn bins(self) -> Option<(usize, bool)> {
        match self {
            Self::Ece10 => Some((10, false)),
            Self::Ece15 => Some((15, false)),
            Self::Mce10 => Some((10, true)),
            Self::Mce15 => Some((15, true)),
            _ => None,
        }
    }
}
