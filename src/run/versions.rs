//! Which versions of the model the reference knows well enough to expect anything of their later rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::Role;
use crate::measure::Undefined;

use super::desk::Desk;
use super::diagnosis::levels;

/// Share of a window's rows from which versions that the reference does not know forbid an estimate (as the diagnosis).
const OTHERS: f64 = 0.05;

/// Each version: its place among those that the reference knows, or why it does not know it.
pub(super) struct Versions {
    /// By code of the version; without versions by 0.
    of: BTreeMap<u32, Result<usize, Undefined>>,
    names: BTreeMap<u32, String>,
    code_of: Vec<u32>,
}

impl Versions {
    /// All versions that answered, none of them known yet.
    pub(super) fn of(desk: &Desk) -> Self {
        let versions = levels(desk, Role::Version);
        let code = |at: usize| {
            versions
                .as_ref()
                .map_or(0, |found| found.at(at).unwrap_or(u32::MAX))
        };
        let code_of: Vec<u32> = (0..desk.table.rows).map(code).collect();
        let all: BTreeSet<u32> = code_of.iter().copied().collect();
        let names = versions.iter().flat_map(|found| {
            let named = all.iter().filter(|code| **code != u32::MAX);
            named.map(|code| (*code, found.name(*code).to_owned()))
        });
        Self {
            of: BTreeMap::new(),
            names: names.collect(),
            code_of,
        }
    }

    /// Rows by the version that answered them.
    pub(super) fn split<T>(&self, rows: impl Iterator<Item = (u32, T)>) -> BTreeMap<u32, Vec<T>> {
        let mut sets: BTreeMap<u32, Vec<T>> = BTreeMap::new();
        for (row, told) in rows {
            let at = usize::try_from(row).ok();
            if let Some(code) = at.and_then(|at| self.code_of.get(at)) {
                sets.entry(*code).or_default().push(told);
            }
        }
        sets
    }

    /// Notes which versions are known.
    pub(super) fn know(&mut self, places: impl Iterator<Item = (u32, Result<usize, Undefined>)>) {
        self.of = places.collect();
    }

    /// The place of the version that answered a row, where it is known.
    pub(super) fn place(&self, row: u32) -> Option<usize> {
        let code = self.code_of.get(usize::try_from(row).ok()?)?;
        self.of.get(code)?.as_ref().ok().copied()
    }

    /// How many are known.
    pub(super) fn count(&self) -> usize {
        self.of.values().filter(|place| place.is_ok()).count()
    }

    /// The names of those that are known.
    pub(super) fn known(&self) -> Vec<String> {
        let usable = self.of.iter().filter(|(_, place)| place.is_ok());
        usable
            .filter_map(|(code, _)| self.names.get(code).cloned())
            .collect()
    }

    /// Why none is known: that there is no reference to do it by, or that it cannot do it.
    pub(super) fn undefined(&self, [by, cannot]: [&str; 2]) -> Option<String> {
        if self.of.values().any(Result::is_ok) {
            return None;
        }
        let why = self.of.values().find_map(|place| place.as_ref().err());
        Some(why.map_or_else(
            || format!("there is no reference with labels to {by}"),
            |why| format!("the reference cannot {cannot}: {why}"),
        ))
    }

    /// Why a window cannot be estimated: another version answers too many of its rows.
    pub(super) fn refused(&self, rows: &[u32], theirs: &str) -> Option<String> {
        let mut others: BTreeMap<u32, usize> = BTreeMap::new();
        for row in rows.iter().filter(|row| self.place(**row).is_none()) {
            let at = usize::try_from(*row).unwrap_or(usize::MAX);
            let code = self.code_of.get(at).copied().unwrap_or(u32::MAX);
            *others.entry(code).or_insert(0) += 1;
        }
        let n: usize = others.values().sum();
        if (n as f64) < OTHERS * rows.len() as f64 || rows.is_empty() {
            return None;
        }
        let most = others.iter().max_by_key(|(_, n)| **n);
        let name = most.and_then(|(code, _)| self.names.get(code));
        let name = name.map_or_else(
            || "another version".to_owned(),
            |name| format!("version {name}"),
        );
        Some(format!(
            "{name} answers here and has too few labelled rows in the reference: its {theirs}"
        ))
    }
}
