//! Why a golden number is not among ours.

/// The reason, by the number's path. At most ten of them.
pub(super) fn of(path: &str) -> &'static str {
    let has = |parts: &[&str]| parts.iter().any(|part| path.contains(part));
    if has(&["by_column", "fairness."]) {
        "slices and fairness: a later issue"
    } else if has(&["nannyml.cbpe", "nannyml.dle"]) {
        "estimates without labels: a later issue"
    } else if has(&[".TVD", ".ed/"]) {
        "random permutations, or stored as approximate"
    } else if has(&["evidently.data_summary", "evidently.quality_preset"]) {
        "Evidently's summaries: settings and counts that stand elsewhere"
    } else if has(&["nannyml."]) {
        "NannyML: not computed"
    } else if has(&["drift."]) {
        "drift: helper counts and degrees of freedom"
    } else if has(&["profile.", "correlation."]) {
        "profiles of columns that are not read"
    } else {
        "quality: not computed"
    }
}
