//! What labels and outcomes say.

use super::{Pieces, TOLD};
use crate::measure::shift::Fingerprint;
use crate::reason::diagnosis::{Cause, Finding, LabelFault, Unsound};
use crate::report::number;
use crate::report::verdict::amounts::{mean, part};
use crate::report::verdict::sentences::briefly;

/// Standard errors from which on a gap is told as one.
const CLEAR: f64 = 3.0;
/// For these the share of positives that decisions let expect differs from that of the labels.
const NOT_THE_BASE_RATE: [Cause; 5] = [
    Cause::Concept,
    Cause::Labels,
    Cause::Mix,
    Cause::Broken,
    Cause::Silent,
];

/// Whether nothing speaks against the labels.
pub(in super::super) fn are_sound(found: &Finding) -> bool {
    found.labels.unsound.is_empty() && found.evidence.noise.unwrap_or(0.0) < 0.3
}

/// Which labels look flipped: `15.1 % of positive labels and 2 % of negative ones`.
pub(in super::super) fn flipped(line: &Fingerprint) -> String {
    let [positive, negative] =
        [line.positives_flipped, line.negatives_flipped].map(|share| share.max(0.0));
    match (positive >= 0.005, negative >= 0.005) {
        (true, true) => format!(
            "{} of positive labels and {} of negative ones",
            number::share(positive),
            number::share(negative)
        ),
        (false, true) => format!("{} of negative labels", number::share(negative)),
        _ => format!("{} of positive labels", number::share(positive)),
    }
}

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
            "outcomes moved as if {} had been flipped at random (fit {})",
            flipped(&line),
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
            "the fall is sharper by the day on which labels came than by the day of the predictions"
                .to_owned();
        pieces.add("by_arrival", &[Cause::Labels], (claim, None), "labels");
    }
    if are_sound(found) {
        let others: Vec<Cause> = Cause::ALL
            .into_iter()
            .filter(|cause| *cause != Cause::Labels)
            .collect();
        pieces.add(
            "labels_pass",
            &others,
            ("the labels look sound: no check of them fails".into(), None),
            "labels",
        );
    }
}

/// What outcomes and scores tell.
pub(super) fn outcomes(pieces: &mut Pieces<'_>) {
    let found = pieces.found;
    if let Some(prior) = found.labels.prior.filter(|prior| prior.share > 0.1) {
        let claim = format!(
            "the share of positives moved from {} to {}, which alone would explain {}",
            number::share(prior.rates[0]),
            number::share(prior.rates[1]),
            part(prior.share)
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
            "only calibration was lost (miscalibration {} \u{2192} {}): good and bad rows are told apart as well as before",
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
        let [expected, realised] =
            [gap.expected, gap.realised].map(|value| mean(pieces.loss.id(), value));
        let (causes, how): (&[Cause], _) = if gap.z < CLEAR {
            (&[], "no further off than by chance")
        } else if matches!(pieces.primary, Some(Cause::Broken | Cause::Silent)) {
            // A model that is fed other inputs, or is another one, has scores that mean something else.
            (&[], "so that the scores mean less than they did")
        } else {
            let world = &[Cause::Concept, Cause::Labels, Cause::BaseRate];
            (world, "further off than by chance")
        };
        let claim = format!(
            "going by the scores, {} would be {expected}; it is {realised}, {how} (z = {})",
            briefly(pieces.loss),
            number::fixed(gap.z, 1)
        );
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
            format!(", scores {} (EM)", number::share(share))
        });
        let so = if prior.agrees() == Some(true) {
            "which fits a base rate that moved"
        } else {
            "so that more than the base rate moved"
        };
        let claim = format!(
            "decisions alone let expect {} positives (BBSE, 95\u{202f}% interval {} to {}){scores}; the labels say {}, {so}",
            number::share(expected),
            number::share((expected - 1.96 * error).max(0.0)),
            number::share((expected + 1.96 * error).min(1.0)),
            number::share(prior.rates[1])
        );
        let causes: &[Cause] = if prior.agrees() == Some(true) {
            &[Cause::BaseRate, Cause::Mix]
        } else {
            // More moved than the base rate.
            &NOT_THE_BASE_RATE
        };
        pieces.add(
            "base_rate_without_labels",
            causes,
            (claim, Some(expected)),
            "quality",
        );
    }
}
