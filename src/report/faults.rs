//! What broke in the data, as a reader is told.

use std::collections::BTreeMap;

use super::document::{Check, Document, Profile, Scope};
use super::{number, words};

/// Whether a check asks for a look.
pub fn is_odd(check: &Check) -> bool {
    matches!(check.verdict.as_str(), "watch" | "alarm")
}

/// Reference and current of each column, in the document's order.
pub fn sides(document: &Document) -> Vec<(&Profile, &Profile)> {
    let of = |scope: Scope| {
        document
            .profiles
            .iter()
            .filter(move |profile| profile.scope == scope)
    };
    of(Scope::Reference)
        .filter_map(|before| {
            Some((
                before,
                of(Scope::Current).find(|now| now.column == before.column)?,
            ))
        })
        .collect()
}

/// The gravest check of a column in the current period, and in how many windows it is that grave.
pub type Worst<'a> = Option<(&'a Check, usize)>;

/// The gravest check of a column.
pub fn worst<'a>(document: &'a Document, column: &str) -> Worst<'a> {
    let checks = document.checks.iter();
    let own: Vec<&Check> = checks.filter(|check| check.column == column).collect();
    worst_of(&own)
}

/// The gravest check of every column that was checked: all of them at once, since there may be thousands.
pub fn worst_by_column(document: &Document) -> BTreeMap<&str, Worst<'_>> {
    let mut own: BTreeMap<&str, Vec<&Check>> = BTreeMap::new();
    for check in &document.checks {
        own.entry(&check.column).or_default().push(check);
    }
    let found = own
        .into_iter()
        .map(|(column, checks)| (column, worst_of(&checks)));
    found.collect()
}

fn worst_of<'a>(checks: &[&'a Check]) -> Worst<'a> {
    let of = |scope: Scope| {
        let all = checks.iter().copied();
        all.filter(move |check| check.scope == scope)
    };
    let grave = |check: &Check| match check.verdict.as_str() {
        "alarm" => 3,
        "watch" => 2,
        "cannot_tell" => 1,
        _ => 0,
    };
    let size = |check: &Check| check.value.unwrap_or(0.0) / check.watch;
    let found = of(Scope::Current)
        .max_by(|a, b| grave(a).cmp(&grave(b)).then(size(a).total_cmp(&size(b))))?;
    let windows = of(Scope::Window).filter(|check| check.check == found.check);
    let windows = windows.filter(|check| is_odd(check));
    Some((found, windows.count()))
}

/// `more missing: 31 %, in 4 windows`; empty where nothing is odd.
pub fn in_words(check: &Check, windows: usize) -> String {
    if !is_odd(check) && check.verdict != "cannot_tell" {
        return String::new();
    }
    let change = check.value.unwrap_or(0.0);
    let mut said = format!(
        "{}: {}",
        words::check(&check.check).0,
        number::share(change)
    );
    if windows > 0 {
        said.push_str(", in ");
        said.push_str(&number::counted(windows as u64, "window", "windows"));
    }
    said
}
