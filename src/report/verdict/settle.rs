//! What would settle it: the check that tells the two best causes apart.

use super::sentences::rows_of;
use crate::reason::diagnosis::{Cause, Finding};
use crate::report::words;

/// The score from which on a second cause is asked about.
const RIVAL: f64 = 5.0;

/// The check, in a sentence.
pub(super) fn check(found: &Finding) -> Option<String> {
    let primary = found.weighed.primary?;
    let others = found.weighed.ranked.iter();
    let rival = others
        .filter(|scored| scored.cause != primary && scored.score >= RIVAL)
        .map(|scored| scored.cause)
        .next();
    let has = |cause: Cause| primary == cause || rival == Some(cause);
    let slice = found.slices.first().map_or_else(
        || "of the bad windows".to_owned(),
        |slice| format!("where {}", rows_of(slice)),
    );
    let column = found.faults.serving.first();
    let column = column.map(|fault| words::plain(&fault.column));
    Some(if has(Cause::Redefined) && has(Cause::Mistrained) {
        "Compare the code and configuration of both versions: if they are the same, it is the training data.".into()
    } else if let (true, Some(column)) =
        (has(Cause::Broken), column.filter(|name| !name.is_empty()))
    {
        format!("Ask the owner of \u{201c}{column}\u{201d} what changed on that day.")
    } else if has(Cause::Labels) {
        format!("Have 100 rows {slice} labelled once more.")
    } else if has(Cause::Redefined) || has(Cause::Mistrained) || has(Cause::Silent) {
        "Score 5,000 rows from before with the model that answers now: if the scores are the same, it is not the model.".into()
    } else if primary == Cause::BaseRate {
        "Count positives by hand in a sample of recent rows; if the rate holds, move the threshold."
            .into()
    } else if primary == Cause::Mix && rival.is_none() {
        format!("Find out why there are more rows {slice}, and whether it stays so.")
    } else {
        format!("Go through 100 rows {slice} with somebody who knows the business.")
    })
}
