//! Why a golden number is not among ours.

/// The reason, by the number's path. At most ten of them.
pub(super) fn of(path: &str) -> &'static str {
    let has = |parts: &[&str]| parts.iter().any(|part| path.contains(part));
    if has(&["nannyml.cbpe", "nannyml.dle"]) {
        "NannyML's estimates without labels: another issue"
    } else if has(&["nannyml."]) {
        "NannyML's sampling errors and their bounds (our intervals are others), and which rows a chunk holds"
    } else if has(&[".TVD", ".ed/"]) {
        "Evidently: random permutations, or stored as approximate"
    } else if has(&["evidently.drift."]) {
        "Evidently: its stored errors"
    } else if has(&["evidently."]) && has(&["/config/"]) {
        "Evidently: settings, not results"
    } else if has(&["evidently."]) {
        "Evidently's summaries: shares of its counts, counts of odd columns, decisions by its own rule"
    } else if has(&[".ranx", "Judged@", "own@1000"]) {
        "rankings: ranx's own order of ties, shares of judged documents, shares of 1,000 places"
    } else if has(&[".weighted"]) {
        "weights by row number: a weight is a column here"
    } else if has(&["auc_raw_rows", "log_loss_clip"]) {
        "another definition of a number that is covered: classes not divided by their sum, another clip"
    } else {
        "not computed"
    }
}
