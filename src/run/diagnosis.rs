//! The diagnosis: rows of the desk's table → a case → the verdict and its section.

use std::borrow::Cow;
use std::ops::Range;

use crate::book::Role;
use crate::data::column::{Column, NO_KEY, NO_LEVEL, NO_TIME};
use crate::data::nan;
use crate::data::time;
use crate::measure::lag::LabelStatus;
use crate::reason::diagnosis::case::{self, NO_MOMENT, NONE};
use crate::reason::diagnosis::{
    Answers, Case, CaseWindow, Diagnosis, Feature, Levels, Values, Wish, wished,
};
use crate::report::document::{Scope, Window};
use crate::report::verdict::{Around, section, verdict};
use crate::report::{Section, document::Verdict};

use super::desk::Desk;
use super::outputs::Outputs;

// What marks a missing level and an unknown moment is the same in both rooms.
const _: () = assert!(NO_LEVEL == NONE && NO_TIME == NO_MOMENT);
// So are the bits that tell why a number is missing.
const _: () = assert!(nan::STORED == case::STORED && nan::UNREADABLE == case::UNREADABLE);

/// The verdict and how it is shown.
pub(super) fn verdict_of(desk: &Desk, diagnosis: &Diagnosis) -> (Verdict, Section) {
    let windows = &desk.outcome.document.windows;
    let around = Around {
        windows,
        length: desk.outcome.document.task.window.as_deref().unwrap_or(""),
        slo: desk
            .outcome
            .document
            .slo
            .as_ref()
            .filter(|_| desk.book.slo.is_some()),
    };
    let verdict = verdict(diagnosis, around);
    let section = section(&verdict);
    (verdict, section)
}

/// What a diagnosis looks at; `None` where there is nothing to judge.
pub(super) fn case_of<'a>(desk: &'a Desk, outputs: &'a Outputs) -> Option<Case<'a>> {
    Some(Case {
        windows: desk.outcome.document.windows.iter().map(window).collect(),
        window: window_of(desk),
        answers: answers(outputs)?,
        versions: levels(desk, Role::Version),
        definitions: levels(desk, Role::Definition),
        times: desk.table.times(desk).map(Cow::Borrowed),
        label_times: desk.table.label_times.as_deref().map(Cow::Borrowed),
        ids: ids(desk),
        features: features(desk),
        stamps: stamps(desk),
        raw: raw(desk),
        conflicts: (!desk.table.conflicts.is_empty())
            .then_some(Cow::Borrowed(desk.table.conflicts.as_slice())),
        wish: asked(desk),
    })
}

/// What the reader asks of a diagnosis.
pub(super) fn asked(desk: &Desk) -> Wish {
    Wish {
        blocks: blocks(desk),
        ..wish(desk)
    }
}

fn window(window: &Window) -> CaseWindow {
    CaseWindow {
        start_us: window.start_us,
        end_us: window.end_us,
        is_immature: window.status == Some(LabelStatus::Immature),
        is_provisional: window.status == Some(LabelStatus::Provisional),
        is_current: window.scope == Scope::Current,
    }
}

/// The window of every row.
fn window_of(desk: &Desk) -> Vec<u32> {
    let mut of = vec![NONE; desk.table.rows];
    for (window, _, range) in &desk.cut.groups {
        for row in desk.cut.order.get(range.clone()).unwrap_or(&[]) {
            let slot = usize::try_from(*row).ok().and_then(|row| of.get_mut(row));
            if let (Some(slot), Some(window)) = (slot, window) {
                *slot = *window;
            }
        }
    }
    of
}

fn answers(outputs: &Outputs) -> Option<Answers<'_>> {
    Some(match outputs {
        Outputs::Binary {
            score,
            predicted,
            label,
        } => {
            let is_probability = score.as_ref().is_some_and(|score| {
                let known = score.iter().filter(|score| !score.is_nan());
                known.clone().all(|score| (0.0..=1.0).contains(score))
            });
            Answers::Binary {
                score: score.as_deref().map(Cow::Borrowed),
                is_probability,
                decided: Cow::Borrowed(predicted),
                label: Cow::Borrowed(label),
            }
        }
        Outputs::Multiclass {
            classes,
            predicted,
            label,
            ..
        } => Answers::Classes {
            classes: *classes,
            decided: Cow::Borrowed(predicted),
            label: Cow::Borrowed(label),
        },
        Outputs::Regression { predicted, label } => Answers::Numbers {
            predicted: Cow::Borrowed(predicted),
            label: Cow::Borrowed(label),
        },
        Outputs::Ranking { .. } | Outputs::None => return None,
    })
}

/// The column of a role as levels.
pub(super) fn levels(desk: &Desk, role: Role) -> Option<Levels<'_>> {
    match desk.table.columns.get(&desk.table.named(desk, role)?) {
        Some(Column::Levels { codes, levels }) => Some(Levels {
            codes: Cow::Borrowed(codes),
            levels: Cow::Borrowed(levels),
        }),
        // Versions that are numbers are levels by their value.
        Some(Column::Numbers(values)) => {
            let mut known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
            known.sort_unstable_by(f64::total_cmp);
            known.dedup();
            let code = |value: &f64| {
                let at = known.partition_point(|other| other < value);
                let code = u32::try_from(at).unwrap_or(NONE);
                if value.is_nan() { NONE } else { code }
            };
            Some(Levels {
                codes: Cow::Owned(values.iter().map(code).collect()),
                levels: Cow::Owned(known.iter().map(ToString::to_string).collect()),
            })
        }
        _ => None,
    }
}

/// The ids, where a request may have been answered twice; a missing one is no repetition.
fn ids(desk: &Desk) -> Option<Cow<'_, [u64]>> {
    let name = desk.table.named(desk, Role::Id)?;
    let column = desk
        .table
        .columns
        .get(&name)
        .or_else(|| desk.table.aside.get(&name));
    match column {
        Some(Column::Keys(keys)) if !keys.contains(&NO_KEY) => Some(Cow::Borrowed(keys)),
        _ => None,
    }
}

/// The model's inputs.
fn features(desk: &Desk) -> Vec<Feature<'_>> {
    let roles = [Role::Feature, Role::Segment];
    let names = roles
        .into_iter()
        .flat_map(|role| desk.table.all_named(desk, role));
    names
        .filter_map(|name| {
            let (name, column) = desk.table.columns.get_key_value(&name)?;
            let values = match column {
                Column::Numbers(values) => Values::Numbers(Cow::Borrowed(values.as_slice())),
                Column::Levels { codes, levels } => Values::Levels(Levels {
                    codes: Cow::Borrowed(codes),
                    levels: Cow::Borrowed(levels),
                }),
                _ => return None,
            };
            Some(Feature {
                name: Cow::Borrowed(name),
                values,
            })
        })
        .collect()
}

/// The blocks that follow from the onset that the reader chose: all windows before it, all from it on.
fn blocks(desk: &Desk) -> Option<(Range<usize>, Range<usize>)> {
    let onset = time::parse(desk.book.onset.as_deref()?)?;
    let windows = &desk.outcome.document.windows;
    let at = windows.partition_point(|window| window.end_us <= onset);
    (at > 0 && at < windows.len()).then_some((0..at, at..windows.len()))
}

/// Inputs that are moments.
fn stamps(desk: &Desk) -> Vec<(Cow<'_, str>, Cow<'_, [i64]>)> {
    let names = desk.table.all_named(desk, Role::Feature).into_iter();
    names
        .filter_map(|name| match desk.table.columns.get_key_value(&name)? {
            (name, Column::Times(times)) => Some((
                Cow::Borrowed(name.as_str()),
                Cow::Borrowed(times.as_slice()),
            )),
            _ => None,
        })
        .collect()
}

/// The column of scores, else of predictions, as it was read.
fn raw(desk: &Desk) -> Option<(Cow<'_, str>, Cow<'_, [f64]>)> {
    let names = [Role::Score, Role::Prediction].map(|role| desk.table.named(desk, role));
    let mut known = names.into_iter().flatten();
    known.find_map(|name| match desk.table.columns.get_key_value(&name)? {
        (name, Column::Numbers(values)) => Some((
            Cow::Borrowed(name.as_str()),
            Cow::Borrowed(values.as_slice()),
        )),
        _ => None,
    })
}

/// What the objective asks of losses; nothing where the reader has none.
fn wish(desk: &Desk) -> Wish {
    let slo = desk.outcome.document.slo.as_ref();
    let Some(slo) = slo.filter(|_| desk.book.slo.is_some()) else {
        return Wish::default();
    };
    let costs = desk.book.costs.unwrap_or_default();
    wished(&slo.indicator, slo.objective, costs)
}
