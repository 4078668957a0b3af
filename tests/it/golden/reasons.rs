//! Why a golden number is not among ours.

/// The reason, by the number's path. At most ten of them.
pub(super) fn of(path: &str) -> &'static str {
    let has = |parts: &[&str]| parts.iter().any(|part| path.contains(part));
    if has(&["nannyml.cbpe", "nannyml.dle"]) {
        "NannyML's estimates without labels: another issue"
    } else if has(&["nannyml."]) {
        "NannyML's sampling errors and their bounds (our intervals are others)"
    } else if has(&[".TVD", ".ed/"]) {
        "Evidently: random permutations, or stored as approximate"
    } else if has(&["evidently.drift."]) {
        "Evidently: its stored errors"
    } else if has(&["evidently."]) && has(&["/config/"]) {
        "Evidently: settings, not results"
    } else if has(&["evidently."]) {
        "Evidently's summaries: rows and columns that repeat, empty rows, levels such as 10%, the spread of percentage errors"
    } else if has(&["log_loss_clip1e-15"]) {
        "log loss clipped at 1e-15: ours clips at 2^-52, as scikit-learn does since 1.3"
    } else {
        "not computed"
    }
}
