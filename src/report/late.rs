//! What is said of labels that come late: one place, so that page, report and terminal say the same.

use super::document::{Document, Labels};
use super::number;

/// How many windows a verdict leaves out, and why; `None` where it rests on all.
pub fn left_out(document: &Document) -> Option<String> {
    let n = document.left_out();
    (n > 0).then(|| {
        format!(
            "{} left out, since fewer than half of the labels to come are there",
            number::counted(n, "window is", "windows are")
        )
    })
}

/// How late labels come, in one or more sentences.
pub fn said(labels: &Labels) -> String {
    let mut said = vec![format!(
        "{} of predictions have a label{}.",
        number::share(labels.coverage),
        labels
            .last
            .as_deref()
            .map_or_else(String::new, |last| format!(
                "; the last one came {}",
                day(last)
            ))
    )];
    let lag = |us: i64| number::duration(us as f64 / 1e6);
    if let (Some(median), Some(p95), Some(eventual)) = (
        labels.median_lag_us,
        labels.p95_lag_us,
        labels.eventual_coverage,
    ) {
        said.push(format!(
            "Half of the labels come within {}, 95\u{202f}% within {}; in the end {} of predictions have one.",
            lag(median),
            lag(p95),
            number::share(eventual)
        ));
    }
    if labels.rising {
        said.push("Labels still come at the longest lag that these files show: the numbers are a lower bound, and no window counts as mature by them.".into());
    }
    if let Some(why) = labels.undefined.as_ref().filter(|_| labels.coverage < 1.0) {
        said.push(format!(
            "Maturity is the share labelled against that of the older windows: {why}."
        ));
    }
    said.join(" ")
}

/// The day of a moment in ISO 8601.
fn day(moment: &str) -> &str {
    moment.split('T').next().unwrap_or(moment)
}
