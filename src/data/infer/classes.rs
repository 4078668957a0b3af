//! Scores that come one per class.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::lexicon;
use super::pool::Pool;
use super::words::Words;
use super::{cross, named};
use crate::book::Role;

/// Columns whose names differ only in the class.
struct Family {
    /// Positions in the pool with the part of the name that differs.
    members: Vec<(usize, String)>,
}

/// Chooses scores per class; `levels` are the classes that labels or predictions take, as far as known.
///
/// Names that differ only in one part are a family. It is taken where its columns add up to one in every row, or
/// where those parts are just the classes. Of two columns that add up to one, the second class's is the score.
pub(super) fn scores(pool: &mut Pool<'_>, levels: &[Vec<String>]) -> bool {
    let mut families = families(pool, levels);
    families.retain(|family| family.members.len() >= 2 && holds(pool, family, levels));
    families.sort_by_key(|family| std::cmp::Reverse(family.members.len()));
    let Some(family) = families.first() else {
        return false;
    };
    let written = |class: &str| {
        levels
            .iter()
            .flatten()
            .find(|level| same(level, class))
            .cloned()
            .unwrap_or_else(|| class.to_owned())
    };
    if let [(first, a), (second, b)] = family.members.as_slice() {
        // Of two, the class that means yes carries the score; without such a word, the second.
        let yes = |class: &str| lexicon::YES.contains(&Words::of(class).joined());
        let ((score, class), rest) = if yes(a) && !yes(b) {
            ((*first, a), *second)
        } else {
            ((*second, b), *first)
        };
        let name = pool
            .columns
            .get(score)
            .map(|column| column.name.to_owned())
            .unwrap_or_default();
        pool.give(
            score,
            Role::Score,
            0.9,
            format!("the probability of class {class}: with the other one it adds up to 1"),
        );
        pool.give(
            rest,
            Role::Ignored,
            0.9,
            format!("1 minus `{name}`, which is taken for the score"),
        );
        set_class(pool, score, written(class));
        return true;
    }
    let n = family.members.len();
    for (at, class) in &family.members {
        let class = written(class);
        pool.give(
            *at,
            Role::Score,
            0.95,
            format!("one of {n} columns that give a probability per class; this is class {class}"),
        );
        set_class(pool, *at, class);
    }
    true
}

fn set_class(pool: &mut Pool<'_>, at: usize, class: String) {
    if let Some(pick) = pool
        .columns
        .get_mut(at)
        .and_then(|column| column.pick.as_mut())
    {
        pick.class = Some(class);
    }
}

fn same(level: &str, class: &str) -> bool {
    level == class || (!class.is_empty() && Words::of(level).joined() == Words::of(class).joined())
}

fn holds(pool: &Pool<'_>, family: &Family, levels: &[Vec<String>]) -> bool {
    let columns = || {
        family
            .members
            .iter()
            .filter_map(|(at, _)| pool.columns.get(*at))
    };
    if !columns().all(|column| column.all(|facts| facts.numeric() && facts.in_unit())) {
        return false;
    }
    let whole = pool.sheets.iter().all(|sheet| {
        let facts: Vec<&Facts<'_>> = columns()
            .filter_map(|column| {
                column
                    .places
                    .iter()
                    .find(|(at, _)| at == sheet)
                    .map(|(_, facts)| *facts)
            })
            .collect();
        facts.is_empty() || (facts.len() == family.members.len() && cross::sum_to_one(&facts))
    });
    let named = family.members.len() >= 3
        && levels.iter().any(|levels| {
            levels.len() == family.members.len()
                && family
                    .members
                    .iter()
                    .all(|(_, class)| levels.iter().any(|level| same(level, class)))
        });
    whole || named
}

fn families(pool: &Pool<'_>, levels: &[Vec<String>]) -> Vec<Family> {
    let mut fronts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut backs: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, column) in pool.open().filter(|(_, column)| column.any(Facts::numeric)) {
        let model = |word: &&String| {
            let word = &[word.as_str()];
            let known = [
                lexicon::SCORE,
                lexicon::MODEL,
                &["p", "y", "class", "model", "hat"],
            ]
            .concat();
            word.iter().all(|word| known.contains(word))
        };
        let list = column.words().list();
        let front: Vec<&str> = list.iter().take_while(model).map(String::as_str).collect();
        let back: Vec<&str> = list
            .iter()
            .rev()
            .take_while(model)
            .map(String::as_str)
            .collect();
        if !front.is_empty() && front.len() < list.len() {
            fronts.entry(front.join(" ")).or_default().push(at);
        } else if !back.is_empty() && back.len() < list.len() {
            backs.entry(back.join(" ")).or_default().push(at);
        }
    }
    let name = |at: &usize| {
        pool.columns
            .get(*at)
            .map(|column| column.name.to_owned())
            .unwrap_or_default()
    };
    let mut found = Vec::new();
    for members in fronts.into_values() {
        let names: Vec<String> = members.iter().map(name).collect();
        let cut = shared_front(&names);
        let rest = names
            .iter()
            .map(|name| trim(name.get(cut..).unwrap_or(name)));
        found.push(Family {
            members: members.into_iter().zip(rest).collect(),
        });
    }
    for members in backs.into_values() {
        let names: Vec<String> = members.iter().map(name).collect();
        let turned: Vec<String> = names
            .iter()
            .map(|name| name.chars().rev().collect())
            .collect();
        let cut = shared_front(&turned);
        let rest = names
            .iter()
            .map(|name| trim(name.get(..name.len().saturating_sub(cut)).unwrap_or(name)));
        found.push(Family {
            members: members.into_iter().zip(rest).collect(),
        });
    }
    found.extend(bare_names(pool, levels));
    found
}

/// Columns that bear the classes' bare names.
fn bare_names(pool: &Pool<'_>, levels: &[Vec<String>]) -> Vec<Family> {
    let mut found = Vec::new();
    for levels in levels.iter().filter(|levels| levels.len() >= 3) {
        let members: Vec<(usize, String)> = pool
            .open()
            .filter(|(_, column)| named::id(column.words()) < 1.0)
            .filter_map(|(at, column)| {
                levels
                    .iter()
                    .find(|level| same(level, column.name))
                    .map(|level| (at, level.clone()))
            })
            .collect();
        if members.len() == levels.len() {
            found.push(Family { members });
        }
    }
    found
}

/// Bytes that all names share at the front, cut back to where a word ends.
fn shared_front(names: &[String]) -> usize {
    let Some(first) = names.first() else { return 0 };
    let mut cut = 0;
    let mut before = None::<char>;
    for (at, letter) in first.char_indices() {
        let boundary = before.is_some_and(|before| {
            !before.is_alphanumeric()
                || (before.is_lowercase() && letter.is_uppercase())
                || (before.is_alphabetic() != letter.is_alphabetic())
        });
        if boundary {
            cut = at;
        }
        if !names
            .iter()
            .all(|name| name.get(at..).is_some_and(|rest| rest.starts_with(letter)))
        {
            return cut;
        }
        before = Some(letter);
    }
    cut
}

fn trim(class: &str) -> String {
    class
        .trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '+')
        .to_owned()
}
