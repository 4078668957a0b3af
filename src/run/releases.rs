//! Which versions of the model answered, from when to when.

use std::collections::BTreeMap;

use crate::book::Role;
use crate::reason::diagnosis::Levels;
use crate::report::document::Release;

use super::desk::Desk;
use super::diagnosis::levels;
use super::outputs::Outputs;

/// Share of a window's rows from which a version is there (design notes, 4.6).
const SHARE: f64 = 0.05;
/// More versions than these are no versions.
const MOST: usize = 1_000;

/// What is counted of a version.
#[derive(Debug, Default)]
struct Seen {
    by_window: BTreeMap<usize, u64>,
    by_definition: BTreeMap<u32, u64>,
    n: u64,
    n_labelled: u64,
}

/// The versions in the order in which they came; empty without windows or without a column of versions.
pub(super) fn of(desk: &Desk, outputs: &Outputs) -> Vec<Release> {
    let versions = levels(desk, Role::Version);
    let definitions = levels(desk, Role::Definition);
    let Some(names) = versions.as_ref().or(definitions.as_ref()) else {
        return Vec::new();
    };
    let mut all = vec![0_u64; desk.cut.spans.len()];
    let mut seen: BTreeMap<u32, Seen> = BTreeMap::new();
    for (window, _, range) in &desk.cut.groups {
        let at = window.and_then(|window| usize::try_from(window).ok());
        let Some((at, whole)) = at.and_then(|at| Some((at, all.get_mut(at)?))) else {
            continue;
        };
        for row in desk.cut.order.get(range.clone()).unwrap_or(&[]) {
            *whole += 1;
            let Some((place, code)) = place(names, *row) else {
                continue;
            };
            let one = seen.entry(code).or_default();
            one.n += 1;
            one.n_labelled += u64::from(outputs.is_labelled(*row));
            *one.by_window.entry(at).or_insert(0) += 1;
            let definition = definitions.as_ref().and_then(|found| found.at(place));
            if let Some(definition) = definition {
                *one.by_definition.entry(definition).or_insert(0) += 1;
            }
        }
    }
    if seen.len() > MOST {
        return Vec::new();
    }
    let told = seen.into_iter().filter_map(|(code, one)| {
        let whole = |at: &usize| all.get(*at).copied().unwrap_or(0) as f64;
        let mut there = one
            .by_window
            .iter()
            .filter(|(at, n)| **n as f64 >= SHARE * whole(at));
        let first = there.next()?;
        let last = there.next_back().unwrap_or(first);
        let most = one.by_definition.iter().max_by_key(|(_, n)| **n);
        let definition = most.zip(definitions.as_ref());
        Some(Release {
            version: names.name(code).to_owned(),
            definition: definition.map(|((code, _), found)| found.name(*code).to_owned()),
            first: *first.0,
            last: *last.0,
            n: one.n,
            n_labelled: one.n_labelled,
        })
    });
    let mut told: Vec<Release> = told.collect();
    told.sort_by(|a, b| {
        a.first
            .cmp(&b.first)
            .then_with(|| a.version.cmp(&b.version))
    });
    told
}

/// The level of a row.
fn place(levels: &Levels<'_>, row: u32) -> Option<(usize, u32)> {
    let row = usize::try_from(row).ok()?;
    Some((row, levels.at(row)?))
}
