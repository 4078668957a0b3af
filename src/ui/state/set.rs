//! What the reader says about the files.

use super::wish::grant;
use super::{Effect, Setting, State, recipe, run};

/// Writes it into the book; what is so already runs nothing.
pub(super) fn set(state: &mut State, setting: Setting) -> Vec<Effect> {
    let book = &mut state.asked.book;
    let before = book.clone();
    match setting {
        Setting::Part(at, part) => {
            if let Some(source) = book.sources.get_mut(at) {
                source.part = part;
            }
        }
        Setting::Role {
            sources,
            column,
            role,
        } => {
            for at in sources {
                if let Some(source) = book.sources.get_mut(at) {
                    source.roles.retain(|(name, _)| *name != column);
                    source.roles.extend(role.map(|role| (column.clone(), role)));
                }
            }
        }
        Setting::Renamed { source, from, to } => {
            let roles = book.sources.get_mut(source).map(|source| &mut source.roles);
            for (column, _) in roles.into_iter().flatten() {
                if *column == from {
                    column.clone_from(&to);
                }
            }
            recipe::rename(state, &from, &to);
        }
        Setting::Positive(positive) => book.positive = positive,
        Setting::Threshold(threshold) => book.threshold = threshold,
        Setting::Window(window) => book.window = window,
        Setting::Missing(missing) => book.missing = missing,
        Setting::DayFirst(day_first) => book.day_first = day_first,
        Setting::Convention(convention) => book.convention = convention,
        Setting::Ties(ties) => book.ties = ties,
        Setting::RelevantFrom(grade) => book.relevant_from = grade,
        Setting::ReferenceFrom(from) => book.reference_from = from,
        Setting::ReferenceUntil(until) => {
            book.reference_until = until;
            book.reference_version = None;
        }
        Setting::ReferenceVersion(version) => book.reference_version = version,
        Setting::Slo(wishes) => grant(&mut book.slo, wishes),
        Setting::Onset(onset) => book.onset = onset,
    }
    if state.asked.book == before {
        vec![]
    } else {
        run(state)
    }
}
