//! What shares and measures of how far groups lie apart are called.

use crate::report::number::number;

/// The name of a share or of a measure of how far groups lie apart, and what it says.
#[expect(clippy::too_many_lines, reason = "a list of words")]
pub(super) fn name(id: &str) -> (&str, &str) {
    match id {
        "selection_rate" => ("selected", "rows decided positive"),
        "recall" => ("recall", "positive labels that were found"),
        "fpr" => ("false positive rate", "negative labels decided positive"),
        "precision" => ("precision", "positive decisions that are right"),
        "accuracy" => ("accuracy", "decisions that are right"),
        "fnr" => ("false negative rate", "positive labels that were missed"),
        "specificity" => ("specificity", "negative labels that were left alone"),
        "false_omission_rate" => ("false omission rate", "negative decisions that are wrong"),
        "demographic_parity_difference" => (
            "Demographic parity, difference",
            "largest less smallest selection rate",
        ),
        "demographic_parity_ratio" => (
            "Demographic parity, ratio",
            "smallest over largest selection rate",
        ),
        "equal_opportunity_difference" => (
            "Equal opportunity, difference",
            "largest less smallest recall",
        ),
        "equal_opportunity_ratio" => ("Equal opportunity, ratio", "smallest over largest recall"),
        "equalized_odds_difference" => (
            "Equalized odds, difference",
            "the larger gap of recall and false positives",
        ),
        "equalized_odds_ratio" => (
            "Equalized odds, ratio",
            "the smaller ratio of recall and false positives",
        ),
        "predictive_parity_difference" => (
            "Predictive parity, difference",
            "largest less smallest precision",
        ),
        "predictive_parity_ratio" => (
            "Predictive parity, ratio",
            "smallest over largest precision",
        ),
        "accuracy_difference" => ("Accuracy, difference", "largest less smallest accuracy"),
        "accuracy_ratio" => ("Accuracy, ratio", "smallest over largest accuracy"),
        "fpr_difference" => (
            "False positives, difference",
            "largest less smallest false positive rate",
        ),
        "fpr_ratio" => (
            "False positives, ratio",
            "smallest over largest false positive rate",
        ),
        "fnr_difference" => (
            "False negatives, difference",
            "largest less smallest false negative rate",
        ),
        "fnr_ratio" => (
            "False negatives, ratio",
            "smallest over largest false negative rate",
        ),
        "specificity_difference" => (
            "Specificity, difference",
            "largest less smallest specificity",
        ),
        "specificity_ratio" => ("Specificity, ratio", "smallest over largest specificity"),
        "false_omission_rate_difference" => (
            "False omissions, difference",
            "largest less smallest false omission rate",
        ),
        "false_omission_rate_ratio" => (
            "False omissions, ratio",
            "smallest over largest false omission rate",
        ),
        "rows_difference" => ("Rows, difference", "largest less smallest group"),
        "rows_ratio" => ("Rows, ratio", "smallest over largest group"),
        other => (other, ""),
    }
}

/// How a measure of how far groups lie apart is computed.
pub(super) fn help(id: &str) -> String {
    let kind = if id.ends_with("_ratio") {
        "min / max"
    } else {
        "max − min"
    };
    let rule = if id == "demographic_parity_ratio" {
        format!(
            "Below {} with the whole interval: alarm; with the number: watch (29 CFR 1607.4 D).",
            number(0.8)
        )
    } else {
        "Watch where it passes what chance alone reaches.".to_owned()
    };
    format!(
        "{kind} over groups with 100 rows, or 30 of the class that the share is of; fairlearn: over all groups, a share \
         of no rows counting 0. {rule} Interval: two groups Newcombe (1998) and Katz (1978), more 400 draws of the \
         counts. Undefined: with fewer than two such groups; a ratio where every share is 0. Source: fairlearn 0.15."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_and_share_has_a_name() {
        use crate::measure::quality::{Parity, Rate};
        for id in Parity::all()
            .map(Parity::id)
            .chain(Rate::ALL.map(|rate| rate.id().to_owned()))
        {
            assert!(!name(&id).1.is_empty(), "{id}");
        }
    }
}
