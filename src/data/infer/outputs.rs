//! What the model said: its score and its decision or predicted value.

use super::facts::Facts;
use super::lexicon;
use super::pool::{Pool, Pooled, count};
use super::words::Words;
use super::{cross, named};
use crate::book::Role;

/// Columns looked at beyond those whose names tell something, so that wide files stay quick.
const MOST_COMPARED: usize = 200;

/// Chooses the score where it does not come per class.
pub(super) fn score(pool: &mut Pool<'_>, subjects: &[String]) {
    if pool.holder(Role::Score).is_some() {
        return;
    }
    let mut found: Vec<(usize, f64, String)> = pool
        .open()
        .filter_map(|(at, column)| {
            as_score(column, pool, subjects).map(|(sure, why)| (at, sure, why))
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut found = found.into_iter();
    let Some((best, sure, reason)) = found.next().filter(|(_, sure, _)| *sure >= 0.35) else {
        return;
    };
    let name = pool
        .columns
        .get(best)
        .map(|column| column.name.to_owned())
        .unwrap_or_default();
    pool.give(best, Role::Score, sure, reason);
    for (at, _, _) in found.filter(|(_, sure, _)| *sure >= 0.35) {
        if pool
            .columns
            .get(at)
            .is_some_and(|column| named::score(column.words()) > 0.0)
        {
            pool.give(
                at,
                Role::Feature,
                0.5,
                format!("could be another score; `{name}` was taken, change it to judge this one"),
            );
        }
    }
}

fn as_score(column: &Pooled<'_>, pool: &Pool<'_>, subjects: &[String]) -> Option<(f64, String)> {
    if !column.all(Facts::numeric) {
        return None;
    }
    let words = column.words();
    let name = named::score(words);
    let unit = column.all(Facts::in_unit);
    let flag = column.all(|facts| facts.whole && facts.distinct() == 2);
    let probable = column.all(Facts::like_probability);
    let seen = count(column.present());
    let cut = if name >= 0.35 || (probable && column.distinct() > 2) {
        decided_by(column, pool)
    } else {
        None
    };
    let about = named::subject(words);
    let own = !about.is_empty() && subjects.contains(&about);
    let base = match (name > 0.0, probable, unit) {
        (true, true, _) => name * 0.8 + 0.15,
        (true, false, true) if flag => name * if name >= 0.9 { 0.8 } else { 0.3 },
        (true, false, true) => name * 0.8,
        (true, false, false) if name >= 0.9 => 0.7 * name,
        (true, false, false) if name >= 0.7 => 0.6,
        (true, false, false) => name * if own { 0.8 } else { 0.4 },
        (false, true, _) if cut.is_some() => 0.5,
        (false, _, _) => return None,
    };
    let reason = match (name > 0.0, unit) {
        (true, true) => {
            format!("named like a score, and all {seen} values seen lie between 0 and 1")
        }
        (true, false) => {
            "named like a score; its values leave 0 to 1, so it is taken for a margin".to_owned()
        }
        (false, _) => format!("all {seen} values seen lie between 0 and 1"),
    };
    let own = if own { 0.05 } else { 0.0 };
    match cut {
        Some((decision, edge)) => {
            let reason = format!("{reason}, and `{decision}` changes just where it reaches {edge}");
            Some((1.0 - (1.0 - base) * 0.4 + own, reason))
        }
        None => Some((base + own, reason)),
    }
}

/// The two-valued column that a threshold on this one reproduces, and that threshold.
fn decided_by(column: &Pooled<'_>, pool: &Pool<'_>) -> Option<(String, String)> {
    let flags = pool
        .open()
        .filter(|(_, other)| other.any(Facts::two_valued) && other.name != column.name);
    for (_, flag) in flags.take(MOST_COMPARED) {
        let mut pairs = Pool::together(flag, column)
            .filter(|(ours, _)| ours.present > 0)
            .peekable();
        let edge = pairs
            .peek()
            .and_then(|(ours, theirs)| cross::threshold(ours, theirs));
        if let Some((edge, _)) = edge
            && pairs.all(|(ours, theirs)| {
                !ours.two_valued() || cross::threshold(ours, theirs).is_some()
            })
            && named::truth(flag.words()) < 0.5
        {
            return Some((
                flag.name.to_owned(),
                format!("{edge:.4}").trim_end_matches('0').to_owned(),
            ));
        }
    }
    None
}

/// Chooses the prediction. `label` is the label's name where a label file has told it.
pub(super) fn prediction(pool: &mut Pool<'_>, label: &[String], classes: bool) {
    if pool.holder(Role::Prediction).is_some() {
        return;
    }
    let score = pool.holder(Role::Score).filter(|_| !classes);
    let mut found: Vec<(usize, f64, String)> = pool
        .open()
        .filter(|(_, column)| !label.iter().any(|label| label == column.name))
        .filter_map(|(at, column)| {
            as_prediction(column, score.map(|(_, score)| score))
                .map(|(sure, reason)| (at, sure, reason))
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut found = found.into_iter();
    let Some((best, sure, reason)) = found.next().filter(|(_, sure, _)| *sure >= 0.45) else {
        return;
    };
    let name = pool
        .columns
        .get(best)
        .map(|column| column.name.to_owned())
        .unwrap_or_default();
    pool.give(best, Role::Prediction, sure, reason);
    for (at, _, _) in found.filter(|(_, sure, _)| *sure >= 0.6) {
        if pool
            .columns
            .get(at)
            .is_some_and(|column| named::prediction(column.words()) >= 0.5)
        {
            pool.give(
                at,
                Role::Feature,
                0.5,
                format!(
                    "could be another prediction; `{name}` was taken, change it to judge this one"
                ),
            );
        }
    }
}

fn as_prediction(column: &Pooled<'_>, score: Option<&Pooled<'_>>) -> Option<(f64, String)> {
    let words = column.words();
    let name = named::prediction(words);
    let truth = named::truth(words);
    if column.present() == 0 && name < 0.7 || column.any(Facts::is_time) {
        return None;
    }
    if column.any(|facts| !facts.numeric() && facts.present > 0 && facts.levels.is_empty()) {
        return None;
    }
    let decided = score.and_then(|score| {
        let mut pairs = Pool::together(column, score)
            .filter(|(ours, _)| ours.two_valued())
            .peekable();
        let edge = pairs
            .peek()
            .and_then(|(ours, theirs)| cross::threshold(ours, theirs))?;
        pairs
            .all(|(ours, theirs)| cross::threshold(ours, theirs).is_some())
            .then_some((score.name, edge.0))
    });
    match decided {
        // A score that tells the truth without fail would make the label look like a decision.
        Some(_) if truth >= 0.15 && name <= truth => None,
        Some((score, edge)) => {
            let named = if name > 0.0 {
                "named like a prediction, and "
            } else {
                ""
            };
            let reason = format!("{named}it changes just where `{score}` reaches {edge:.4}");
            Some((1.0 - (1.0 - name) * 0.2, reason))
        }
        None if name > 0.0 => {
            let what = match column.distinct() {
                0 => "without a value".to_owned(),
                2 => "with two different values".to_owned(),
                n if column.any(Facts::continuous) => {
                    format!("with {} different numbers", count(n))
                }
                n => format!("with {n} different values"),
            };
            Some((name, format!("named like a prediction, {what}")))
        }
        None => None,
    }
}

/// Turns prediction into score or back, once the label tells which of them it can be.
pub(super) fn settle(pool: &mut Pool<'_>, labels: &[&Facts<'_>]) {
    let continuous = labels.iter().any(|facts| facts.continuous());
    let two = !labels.is_empty() && labels.iter().all(|facts| facts.distinct() <= 2);
    let ranked = pool.holder(Role::Query).is_some();
    let score = pool.holder(Role::Score).map(|(at, _)| at);
    let prediction = pool.holder(Role::Prediction).map(|(at, _)| at);
    let turn = |pool: &mut Pool<'_>, at: usize, role: Role, reason: &str| {
        if let Some(pick) = pool
            .columns
            .get_mut(at)
            .and_then(|column| column.pick.as_mut())
            .filter(|pick| pick.confidence < 1.0)
        {
            pick.role = role;
            pick.confidence *= 0.9;
            reason.clone_into(&mut pick.reason);
        }
    };
    match (score, prediction) {
        (None, Some(at)) => {
            let column = pool.columns.get(at);
            let many = column.is_some_and(|column| column.all(Facts::continuous));
            let unit = column.is_some_and(|column| column.all(Facts::like_probability));
            if ranked && many {
                turn(
                    pool,
                    at,
                    Role::Score,
                    "named like a prediction; documents of a query are ordered by it",
                );
            } else if many && unit && (two || labels.is_empty()) {
                turn(
                    pool,
                    at,
                    Role::Score,
                    "named like a prediction, but its values fill 0 to 1 as probabilities do",
                );
            } else if many && two {
                turn(
                    pool,
                    at,
                    Role::Score,
                    "named like a prediction, but has many values where the label has two: a margin",
                );
            }
        }
        (Some(at), None) if continuous && !ranked => {
            turn(
                pool,
                at,
                Role::Prediction,
                "named like a score, but the label is a number: taken for the predicted value",
            );
        }
        _ => {}
    }
}

/// What the outputs' names are about, such as `late` for `late_proba`.
pub(super) fn subjects(pool: &Pool<'_>) -> Vec<String> {
    pool.columns
        .iter()
        .filter(|column| column.is(Role::Score) || column.is(Role::Prediction))
        .map(|column| named::subject(column.words()))
        .filter(|subject| !subject.is_empty())
        .collect()
}

/// A label's name without the words that only say "label".
pub(super) fn bare(words: &Words) -> String {
    words.without(&[lexicon::TRUTH, &["y", "true", "is", "class"]].concat())
}
