//! A fall of several steps: which of them is told.

use crate::reason::onset::{Fall, Series, from_release, later_step};

use super::case::Case;
use super::evidence::Evidence;
use super::losses::Losses;
use super::{Block, Cause, Finding, births, explain, weigh};

/// Explains a fall; where it came in two steps of different causes, the later step if that is clearer by itself, or if what
/// explains the first has ended.
pub(super) fn steps(case: &Case<'_>, losses: &Losses<'_>, series: &Series, fall: Fall) -> Finding {
    or_released(chosen(case, losses, series, fall))
}

/// Where the model changed before any version came, and one came later within the bad block: which part is whose is not known,
/// so that neither is told as sure.
fn or_released(found: Finding) -> Finding {
    let came = found.birth.as_ref().map(|birth| birth.window);
    let is_within = came.is_some_and(|window| found.windows[1].contains(&window));
    if found.weighed.primary != Some(Cause::Silent) || !is_within {
        return found;
    }
    let evidence = Evidence {
        came: 0.5,
        silent: 0.5,
        ..found.evidence
    };
    Finding {
        weighed: weigh::weigh(&evidence),
        evidence,
        ..found
    }
}

fn chosen(case: &Case<'_>, losses: &Losses<'_>, series: &Series, fall: Fall) -> Finding {
    let later = later_step(series, &fall);
    let released = released(case, series, &fall);
    let whole = explain(case, losses, series, fall);
    let another = released
        .into_iter()
        .filter(|_| may_hide_a_release(&whole))
        .map(|later| explain(case, losses, series, later))
        .find(|later| is_another(&whole, later));
    if let Some(another) = another {
        return Finding {
            earlier: Some(whole.onset.0),
            ..another
        };
    }
    let Some(later) = later.map(|later| explain(case, losses, series, later)) else {
        return whole;
    };
    let top = |found: &Finding| {
        let mut ranked = found.weighed.ranked.iter();
        let own = ranked.find(|scored| Some(scored.cause) == found.weighed.primary);
        (
            found.weighed.confidence,
            own.map_or(0.0, |scored| scored.score),
        )
    };
    let is_other = whole.weighed.primary != later.weighed.primary;
    let is_clearer = top(&later) > top(&whole);
    if is_other && is_clearer {
        Finding {
            earlier: Some(whole.onset.0),
            ..later
        }
    } else {
        whole
    }
}

/// What is left of a fall from each release on that came within it, the last one first.
fn released(case: &Case<'_>, series: &Series, fall: &Fall) -> Vec<Fall> {
    let block = Block::new(fall, series);
    let places = births::within(case, &block).into_iter();
    let places = places.filter_map(|window| block.place(window));
    places
        .filter_map(|place| from_release(series, fall, place))
        .collect()
}

/// Whether a release within a fall is worth a look: what explains the fall may be over, or explains it badly, or the model
/// answers otherwise since a version came later.
fn may_hide_a_release(whole: &Finding) -> bool {
    has_changed(whole)
        || matches!(
            whole.weighed.primary,
            None | Some(Cause::Broken | Cause::Silent)
        )
}

fn has_changed(found: &Finding) -> bool {
    found.birth.as_ref().is_some_and(|birth| birth.is_change)
}

/// Whether a release within a fall is a cause of its own: what broke before it is whole again, or no version seemed to have
/// come; and the release answers the same inputs otherwise.
fn is_another(whole: &Finding, released: &Finding) -> bool {
    let of_version = [Some(Cause::Redefined), Some(Cause::Mistrained)];
    let has_ended = || {
        let worst = whole.faults.serving.first();
        worst.is_some_and(|worst| {
            let mut left = released.faults.serving.iter();
            !left.any(|fault| fault.column == worst.column && fault.check == worst.check)
        })
    };
    of_version.contains(&released.weighed.primary)
        && match whole.weighed.primary {
            Some(Cause::Broken) => has_ended(),
            None | Some(Cause::Silent) => true,
            _ => has_changed(whole),
        }
}
