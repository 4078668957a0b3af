//! What labels and outcomes say.

use super::{Pieces, TOLD};
use crate::reason::diagnosis::{Cause, LabelFault, Unsound};
use crate::report::number;

/// A fault of the labels as a sentence without its point.
pub(in super::super) fn unsound(found: &Unsound) -> String {
    let [from, to] = found.from_to;
    let share = number::share;
    match found.fault {
        LabelFault::Coverage => format!(
            "{} \u{2192} {} of predictions have a label",
            share(from),
            share(to)
        ),
        LabelFault::Lag => format!(
            "labels come after {} instead of {}",
            number::duration(to / 1e6),
            number::duration(from / 1e6)
        ),
        LabelFault::OneClass => "only one class is left among the labels".into(),
        LabelFault::Echo => format!(
            "the labels repeat the model's decisions ({} agree)",
            share(to)
        ),
        LabelFault::Flipped => format!(
            "the labels say the opposite of before (ROC AUC {} \u{2192} {})",
            number::number(from),
            number::number(to)
        ),
        LabelFault::Conflicts => format!(
            "{} \u{2192} {} of labelled rows have labels that contradict each other",
            share(from),
            share(to)
        ),
        LabelFault::Selected => {
            "which rows have a label depends on the score as it did not before".into()
        }
    }
}

/// What the labels tell of themselves.
pub(super) fn labels(pieces: &mut Pieces<'_>) {
    let found = pieces.found;
    for worst in found.labels.unsound.iter().take(TOLD) {
        pieces.add(
            "label_check",
            &[Cause::Labels],
            (unsound(worst), Some(worst.severity * worst.align)),
            "labels",
        );
    }
    if let Some(line) = found.labels.fingerprint.filter(|line| line.fit() > 0.3) {
        let claim = format!(
            "outcome rates moved as if {} of positives and {} of negatives were turned at random (fit {})",
            number::share(line.positives_flipped.max(0.0)),
            number::share(line.negatives_flipped.max(0.0)),
            number::number(line.fit())
        );
        pieces.add(
            "noise_fingerprint",
            &[Cause::Labels],
            (claim, Some(line.fit())),
            "labels",
        );
    }
    if found.labels.by_arrival {
        let claim =
            "the fall is sharper by the time at which labels came than by that of the predictions"
                .to_owned();
        pieces.add("by_arrival", &[Cause::Labels], (claim, None), "labels");
    }
    if found.labels.unsound.is_empty() && found.evidence.noise.unwrap_or(0.0) < 0.3 {
        let others: Vec<Cause> = Cause::ALL
            .into_iter()
            .filter(|cause| *cause != Cause::Labels)
            .collect();
        pieces.add(
            "labels_pass",
            &others,
            ("the label checks pass".into(), None),
            "labels",
        );
    }
}

/// What outcomes and scores tell.
pub(super) fn outcomes(pieces: &mut Pieces<'_>) {
    let found = pieces.found;
    if let Some(prior) = found.labels.prior.filter(|prior| prior.share > 0.1) {
        let claim = format!(
            "the share of positives moved from {} to {}, which alone would give {} of the fall",
            number::share(prior.rates[0]),
            number::share(prior.rates[1]),
            number::share(prior.share)
        );
        pieces.add(
            "base_rate",
            &[Cause::BaseRate],
            (claim, Some(prior.share)),
            "quality",
        );
    }
    without_labels(pieces);
    if let Some((parts, true)) = found.labels.calibration {
        let claim = format!(
            "only calibration was lost (reliability {} \u{2192} {}): rows are told apart as well as before",
            number::number(parts[0].reliability),
            number::number(parts[1].reliability)
        );
        pieces.add(
            "calibration",
            &[],
            (claim, Some(parts[1].reliability)),
            "quality",
        );
    }
    if let Some(gap) = found.gap {
        let claim = format!(
            "scores let expect {}, and {} came true (z = {})",
            number::number(gap.expected),
            number::number(gap.realised),
            number::fixed(gap.z, 1)
        );
        let causes: &[Cause] = if gap.z >= 3.0 {
            &[Cause::Concept, Cause::Labels, Cause::BaseRate]
        } else {
            &[]
        };
        pieces.add("estimate_gap", causes, (claim, Some(gap.z)), "quality");
    }
}

/// The share of positives that decisions and scores let expect without labels.
fn without_labels(pieces: &mut Pieces<'_>) {
    let moved = pieces.found.labels.prior.filter(|prior| prior.has_moved);
    if let Some((prior, (expected, error))) =
        moved.and_then(|prior| Some((prior, prior.by_decisions?)))
    {
        let scores = prior.by_scores.map_or_else(String::new, |share| {
            format!(", calibrated scores alone {} (EM)", number::share(share))
        });
        let claim = format!(
            "decisions alone let expect {} positives (BBSE, 95\u{202f}% {} to {}){scores}; labels say {}",
            number::share(expected),
            number::share((expected - 1.96 * error).max(0.0)),
            number::share((expected + 1.96 * error).min(1.0)),
            number::share(prior.rates[1])
        );
        let causes: &[Cause] = if prior.agrees() == Some(true) {
            &[Cause::BaseRate, Cause::Mix]
        } else {
            &[Cause::Concept, Cause::Labels]
        };
        pieces.add(
            "base_rate_without_labels",
            causes,
            (claim, Some(expected)),
            "quality",
        );
    }
}
