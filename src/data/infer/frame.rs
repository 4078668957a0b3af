//! The columns around a prediction: when, which row, which query, which model; and, at the end, the inputs.

use super::ColumnGuess;
use super::facts::Facts;
use super::lexicon;
use super::named;
use super::pool::{Pool, Pooled, count, guess};
use super::weight;
use crate::book::Role;
use crate::data::sketch::TimeUnit;

const fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Seconds => "seconds since 1970",
        TimeUnit::Millis => "milliseconds since 1970",
        TimeUnit::Micros => "microseconds since 1970",
        TimeUnit::Nanos => "nanoseconds since 1970",
        TimeUnit::Years => "calendar years",
    }
}

/// How surely a column is a time, in which unit, and why.
pub(super) fn as_time(facts: &Facts<'_>) -> Option<(f64, Option<TimeUnit>, String)> {
    let name = named::time(&facts.words);
    if facts.is_time() {
        let birth = if facts.words.has(lexicon::BIOGRAPHY) {
            0.3
        } else {
            0.0
        };
        let rising = if facts.rising { 0.05 } else { 0.0 };
        let reason = if name > 0.0 {
            "named like a time, and all values are dates or times"
        } else {
            "all values are dates or times"
        };
        return Some((0.6 + 0.33 * name + rising - birth, None, reason.to_owned()));
    }
    if !facts.numeric() || named::id(&facts.words) >= 0.7 {
        return None;
    }
    if let Some(unit) = facts.epoch().filter(|_| name >= 0.7) {
        let reason = format!(
            "named like a time, and all values are {} between 1980 and 2100",
            unit_name(unit)
        );
        return Some((0.6 + 0.35 * name, Some(unit), reason));
    }
    let year = named::year(&facts.words);
    (year > 0.0 && facts.like_years()).then(|| {
        (
            year,
            Some(TimeUnit::Years),
            "named year, and all values are calendar years".to_owned(),
        )
    })
}

/// Chooses the time and the label's time.
pub(super) fn times(pool: &mut Pool<'_>) {
    let mut found: Vec<(usize, f64, f64, Option<TimeUnit>, String)> = pool
        .open()
        .filter_map(|(at, column)| {
            let (sure, unit, reason) = as_time(column.filled().next()?)?;
            let same = column.all(|facts| as_time(facts).is_some());
            same.then(|| (at, sure, named::label_time(column.words()), unit, reason))
        })
        .collect();
    // Surest first, a whole calendar year only where nothing finer is there; equal ones keep the file's order.
    found.sort_by(|a, b| {
        (a.3 == Some(TimeUnit::Years))
            .cmp(&(b.3 == Some(TimeUnit::Years)))
            .then((b.1 - b.2).total_cmp(&(a.1 - a.2)))
    });
    let mut taken = pool
        .holder(Role::Time)
        .map(|(_, column)| column.name.to_owned());
    let mut label_time = pool.holder(Role::LabelTime).is_some();
    for (at, sure, late, unit, reason) in found {
        let name = pool
            .columns
            .get(at)
            .map(|column| column.name.to_owned())
            .unwrap_or_default();
        if late >= 1.0 || (late > 0.0 && taken.is_some()) {
            if label_time {
                pool.give(at, Role::Ignored, 0.5, "another time of the label");
            } else {
                let why = "named like the time when the truth arrived";
                let time = ColumnGuess {
                    unit,
                    ..guess(Role::LabelTime, 0.6 + 0.35 * late, why)
                };
                pool.give_time(at, time);
                label_time = true;
            }
        } else if let Some(first) = &taken {
            pool.give(
                at,
                Role::Ignored,
                0.6,
                format!("another time; `{first}` was taken for the time of the prediction"),
            );
        } else {
            pool.give_time(
                at,
                ColumnGuess {
                    unit,
                    ..guess(Role::Time, sure, reason)
                },
            );
            taken = Some(name);
        }
    }
}

/// Chooses the id of a row where no label file has told it.
pub(super) fn ids(pool: &mut Pool<'_>) {
    if pool.holder(Role::Id).is_some() {
        return;
    }
    let mut best: Option<(usize, f64, &str)> = None;
    for (at, column) in pool.open() {
        let name = named::id(column.words());
        let unique = column.all(Facts::nearly_unique);
        let countable = column.all(|facts| !facts.is_time() && (!facts.numeric() || facts.whole));
        let first =
            at == 0 && column.all(|facts| facts.unique() && (facts.rising || !facts.numeric()));
        let (sure, reason) = match (name, unique && countable) {
            (name, true) if name >= 1.0 => (0.97, "named like an id, and no value comes twice"),
            (name, true) if name >= 0.7 => {
                (0.85, "named like an id, and hardly a value comes twice")
            }
            (_, true) if name >= 0.4 && column.present() >= 3 => (
                0.6,
                "hardly a value comes twice, and the name could be an id's",
            ),
            (_, true) if first && column.present() >= 3 => {
                (0.55, "the first column, and no value comes twice")
            }
            (name, false) if name >= 1.0 && countable && !column.all(Facts::two_valued) => {
                (0.6, "named like an id, though values come more than once")
            }
            _ => continue,
        };
        if best.is_none_or(|(_, surest, _)| sure > surest) {
            best = Some((at, sure, reason));
        }
    }
    if let Some((at, sure, reason)) = best {
        pool.give(at, Role::Id, sure, reason);
    }
}

/// Chooses the query of a ranking; columns that only might be one need a label of relevance beside them.
pub(super) fn queries(pool: &mut Pool<'_>) {
    if pool.holder(Role::Query).is_some() {
        return;
    }
    let graded = pool
        .columns
        .iter()
        .any(|column| column.words().has(lexicon::RELEVANCE));
    let found = pool.open().find_map(|(at, column)| {
        let repeats =
            column.any(|facts| facts.distinct() > 1 && facts.distinct() * 10 <= facts.present * 9);
        let named = column.words().has(lexicon::QUERY)
            && (named::id(column.words()) > 0.0
                || column.words().list().len() == 1
                || column.words().is(lexicon::QUERY));
        let could =
            column.words().has(lexicon::SESSION) && graded && named::id(column.words()) > 0.0;
        (repeats && (named || could)).then_some((at, if named { 0.9 } else { 0.6 }))
    });
    if let Some((at, sure)) = found {
        pool.give(
            at,
            Role::Query,
            sure,
            "named like a query, and its values come again in neighbouring rows",
        );
    }
}

/// Chooses the model's version and definition.
pub(super) fn models(pool: &mut Pool<'_>) {
    for (role, names, reason) in [
        (
            Role::Version,
            lexicon::VERSION_NAMES,
            "named like a model's version",
        ),
        (
            Role::Definition,
            lexicon::DEFINITION_NAMES,
            "named like a model's definition",
        ),
    ] {
        if pool.holder(role).is_some() {
            continue;
        }
        let few = |column: &Pooled<'_>| {
            column.distinct() <= 60
                && column.all(|facts| facts.distinct() * 2 <= facts.present.max(2))
        };
        let mut found: Vec<usize> = pool
            .open()
            .filter(|(_, column)| column.words().is(names) && few(column))
            .map(|(at, _)| at)
            .collect();
        // `model_version` before `model`.
        found.sort_by_key(|at| {
            pool.columns.get(*at).map(|column| {
                (
                    !column
                        .words()
                        .has(&["version", "hash", "sha", "definition"]),
                    *at,
                )
            })
        });
        if let Some(&at) = found.first() {
            let levels = pool.columns.get(at).map_or(0, Pooled::distinct);
            pool.give(
                at,
                role,
                0.85,
                format!("{reason}, with {levels} different values"),
            );
        }
    }
}

/// Gives every column that is left its role: input, group to compare, or not used.
pub(super) fn inputs(pool: &mut Pool<'_>) {
    for at in 0..pool.columns.len() {
        let Some(column) = pool.columns.get(at).filter(|column| column.pick.is_none()) else {
            continue;
        };
        let (role, sure, reason) = input(column);
        pool.give(at, role, sure, reason);
    }
}

fn input(column: &Pooled<'_>) -> (Role, f64, String) {
    let distinct = column.distinct();
    let rows = column
        .filled()
        .map(|facts| facts.present)
        .max()
        .unwrap_or(0);
    if let Some((sure, reason)) = unused(column, distinct, rows) {
        return (Role::Ignored, sure, reason);
    }
    if column.words().has(lexicon::SEGMENT) && distinct <= 60 && !column.any(Facts::continuous) {
        return (
            Role::Segment,
            0.8,
            format!("named like a group, with {distinct} different values"),
        );
    }
    if named::id(column.words()) >= 1.0 && column.all(|facts| facts.unique() && facts.rising) {
        return (
            Role::Ignored,
            0.7,
            "a counter: every value is larger than the one before".to_owned(),
        );
    }
    if rows > 1 && distinct == 1 {
        return (
            Role::Feature,
            0.6,
            "every value seen is the same".to_owned(),
        );
    }
    let what = if column.all(Facts::numeric) {
        "numbers"
    } else {
        "words"
    };
    let hint = weight::hint(column).unwrap_or_default();
    (
        Role::Feature,
        0.7,
        format!(
            "no sign of another role; {} different {what} in {} rows{hint}",
            count(distinct),
            count(rows)
        ),
    )
}

/// Why a column has nothing to compare, and how sure that is; `None` where it has.
fn unused(column: &Pooled<'_>, distinct: usize, rows: usize) -> Option<(f64, String)> {
    let text = column.any(|facts| !facts.numeric() && !facts.is_time());
    if column.present() == 0 && column.unread() {
        let why = "lists, structures and bytes are not read";
        Some((0.9, why.to_owned()))
    } else if column.present() == 0 {
        Some((0.9, "no row has a value".to_owned()))
    } else if column.all(Facts::is_time) {
        Some((0.5, "a time, but not that of the prediction".to_owned()))
    } else if named::id(column.words()) >= 0.7 && distinct > 50 {
        let n = count(distinct);
        Some((
            0.7,
            format!("named like an id of something else, with {n} different values"),
        ))
    } else if text && rows > 10 && column.all(Facts::unique) {
        Some((
            0.8,
            "every value differs, so there are no shares to compare".to_owned(),
        ))
    } else if text && distinct > 60 && distinct * 2 > rows {
        let (n, rows) = (count(distinct), count(rows));
        Some((
            0.6,
            format!("free text: {n} different values in {rows} rows"),
        ))
    } else {
        None
    }
}
