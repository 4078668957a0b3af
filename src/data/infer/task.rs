//! What kind of answers the model gives, and which label counts as positive.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::lexicon;
use super::parts::Sheet;
use super::words::Words;
use super::{ColumnGuess, TaskKind, cross};
use crate::book::Role;

/// The columns that decide what is measured.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    /// All label columns, of predictions and of label files.
    labels: Vec<&'a Facts<'a>>,
    predictions: Vec<&'a Facts<'a>>,
    scores: Vec<&'a Facts<'a>>,
    /// Classes that have a score each.
    classes: usize,
    ranked: bool,
    /// The label's values beside their scores, file by file, joined by id where labels come apart.
    beside: Vec<(&'a Facts<'a>, &'a Facts<'a>)>,
    joined: BTreeMap<String, (f64, f64)>,
}

impl<'a> Evidence<'a> {
    /// Gathers the columns by their guessed roles.
    pub(super) fn of(sheets: &'a [Sheet<'a>], columns: &[Vec<ColumnGuess>]) -> Self {
        let of_role = |role: Role| -> Vec<(usize, &'a Facts<'a>)> {
            let mut found = Vec::new();
            for (at, (sheet, picks)) in sheets.iter().zip(columns).enumerate() {
                let held = sheet
                    .columns
                    .iter()
                    .zip(picks)
                    .filter(|(_, pick)| pick.role == role);
                found.extend(held.map(|(facts, _)| (at, facts)));
            }
            found
        };
        let (labels, scores) = (of_role(Role::Label), of_role(Role::Score));
        let mut classes: Vec<&String> = columns
            .iter()
            .flatten()
            .filter_map(|pick| pick.class.as_ref())
            .collect();
        classes.sort_unstable();
        classes.dedup();
        let beside = labels
            .iter()
            .filter_map(|(at, label)| {
                scores
                    .iter()
                    .find(|(other, _)| other == at)
                    .map(|(_, score)| (*label, *score))
            })
            .collect();
        let joined = if classes.len() < 2 {
            joined(&of_role(Role::Id), &labels, &scores)
        } else {
            BTreeMap::new()
        };
        let bare = |columns: Vec<(usize, &'a Facts<'a>)>| {
            columns.into_iter().map(|(_, facts)| facts).collect()
        };
        Self {
            classes: classes.len(),
            ranked: !of_role(Role::Query).is_empty(),
            predictions: bare(of_role(Role::Prediction)),
            labels: bare(labels),
            scores: bare(scores),
            beside,
            joined,
        }
    }

    /// The task and why.
    pub(super) fn kind(&self) -> (TaskKind, String) {
        let label = self.labels.iter().find(|facts| facts.present > 0);
        if self.ranked && !self.scores.is_empty() {
            return (
                TaskKind::Ranking,
                "scores order the documents of each query".to_owned(),
            );
        }
        if self.classes >= 3 {
            return (
                TaskKind::Multiclass,
                format!("{} classes have a score each", self.classes),
            );
        }
        match label {
            Some(label) => self.by_label(label),
            None => self.by_output(),
        }
    }

    fn by_label(&self, label: &Facts<'_>) -> (TaskKind, String) {
        let name = label.column.name.trim();
        let levels = levels(&self.labels);
        let decided = self.predictions.iter().any(|facts| facts.continuous());
        if !levels.is_empty() && levels.len() <= 2 {
            return match levels.as_slice() {
                // No class is called 5.5.
                [one]
                    if one.parse().is_ok_and(|n: f64| {
                        n.fract() != 0.0 || (decided && !matches!(one.as_str(), "0" | "1"))
                    }) =>
                {
                    (
                        TaskKind::Regression,
                        format!(
                            "the label `{name}` is always the number {one}, the prediction is a number"
                        ),
                    )
                }
                [one] => (
                    TaskKind::Binary,
                    format!("the label `{name}` has only one value so far, {one}"),
                ),
                _ => (
                    TaskKind::Binary,
                    format!(
                        "the label `{name}` has two values, {}",
                        levels.join(" and ")
                    ),
                ),
            };
        }
        if label.numeric() {
            let classes = !label.continuous() && !decided && !self.predictions.is_empty();
            if classes {
                return (
                    TaskKind::Multiclass,
                    format!(
                        "label `{name}` and prediction take {} whole numbers",
                        levels.len()
                    ),
                );
            }
            let n = label.distinct();
            return (
                TaskKind::Regression,
                format!("the label `{name}` is a number with {n} different values in the sample"),
            );
        }
        (
            TaskKind::Multiclass,
            format!(
                "the label `{name}` has {} different values",
                label.distinct()
            ),
        )
    }

    fn by_output(&self) -> (TaskKind, String) {
        let prediction = self.predictions.iter().find(|facts| facts.present > 0);
        if let Some(prediction) = prediction {
            let name = prediction.column.name.trim();
            if prediction.two_valued() || (!self.scores.is_empty() && prediction.distinct() <= 2) {
                return (
                    TaskKind::Binary,
                    format!("no label was found; the prediction `{name}` has two values"),
                );
            }
            if prediction.continuous() {
                return (
                    TaskKind::Regression,
                    format!("no label was found; the prediction `{name}` is a number"),
                );
            }
            if prediction.distinct() > 2 {
                return (
                    TaskKind::Multiclass,
                    format!(
                        "no label was found; the prediction `{name}` has {} values",
                        prediction.distinct()
                    ),
                );
            }
        }
        match self.scores.iter().find(|facts| facts.in_unit()) {
            Some(score) => (
                TaskKind::Binary,
                format!(
                    "no label was found; the score `{}` lies between 0 and 1",
                    score.column.name.trim()
                ),
            ),
            None => (
                TaskKind::Unknown,
                "neither labels nor predictions tell it".to_owned(),
            ),
        }
    }

    /// The label value that counts as positive, as written, and why.
    pub(super) fn positive(&self) -> Option<(String, String)> {
        let columns = if self.labels.iter().any(|facts| facts.present > 0) {
            &self.labels
        } else {
            &self.predictions
        };
        let levels = levels(columns);
        let written = |level: &str| {
            let holder = columns
                .iter()
                .find(|facts| facts.levels.iter().any(|own| own == level));
            holder.map_or_else(|| level.to_owned(), |facts| facts.as_written(level))
        };
        let number = |level: &String| level.parse::<f64>().ok();
        if let [one] = levels.as_slice() {
            let no = lexicon::NO.contains(&Words::of(one).joined());
            // What the other value is called is known only for numbers and truth values.
            let other = match one.to_lowercase().as_str() {
                "0" => "1".to_owned(),
                "false" => "true".to_owned(),
                _ if no => return None,
                _ => written(one),
            };
            let why = if no {
                format!("the only value so far, {one}, means no")
            } else {
                "the only value so far".to_owned()
            };
            return Some((other, why));
        }
        let [low, high] = levels.as_slice() else {
            return None;
        };
        if let (Some(a), Some(b)) = (number(low), number(high)) {
            let (low, high) = if a < b { (low, high) } else { (high, low) };
            return Some((written(high), format!("the larger of {low} and {high}")));
        }
        if let Some((yes, why)) = by_word(low, high) {
            return Some((written(yes), why));
        }
        if let (Some(a), Some(b)) = (self.mean_score(low), self.mean_score(high)) {
            let (more, less, a, b) = if a > b {
                (low, high, a, b)
            } else {
                (high, low, b, a)
            };
            return Some((
                written(more),
                format!("its mean score, {a:.3}, is higher than that of {less}, {b:.3}"),
            ));
        }
        Some((
            written(high),
            format!(
                "neither word nor score tells {low} from {high}: the last by alphabet; choose it if this is wrong"
            ),
        ))
    }

    fn mean_score(&self, level: &str) -> Option<f64> {
        let beside = self.beside.iter().find_map(|(label, score)| {
            cross::mean(
                label.levels.iter().position(|own| own == level)?,
                label,
                score,
            )
        });
        beside.or_else(|| self.joined.get(level).map(|(sum, n)| sum / n))
    }
}

/// Which of two label values is known to be what is looked for, and why.
fn by_word<'l>(low: &'l str, high: &'l str) -> Option<(&'l str, String)> {
    let is = |level: &str, list: &[&str]| list.contains(&Words::of(level).joined());
    [(low, high), (high, low)]
        .into_iter()
        .find_map(|(yes, no)| {
            if is(yes, lexicon::YES) && !is(no, lexicon::YES) {
                Some((yes, format!("{yes} is a word for what is looked for")))
            } else if is(no, lexicon::NO) && !is(yes, lexicon::NO) {
                Some((yes, format!("{no} is a word for the ordinary case")))
            } else {
                None
            }
        })
}

/// The distinct values of several columns; empty where one has too many. Case does not make a difference.
fn levels(columns: &[&Facts<'_>]) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for facts in columns.iter().filter(|facts| facts.present > 0) {
        if facts.levels.is_empty() {
            return Vec::new();
        }
        for level in &facts.levels {
            if !levels
                .iter()
                .any(|known| known.to_lowercase() == level.to_lowercase())
            {
                levels.push(level.clone());
            }
        }
    }
    levels
}

/// Per label value of label files: sum of scores and rows, joined by id in the samples.
fn joined(
    ids: &[(usize, &Facts<'_>)],
    labels: &[(usize, &Facts<'_>)],
    scores: &[(usize, &Facts<'_>)],
) -> BTreeMap<String, (f64, f64)> {
    let id_of = |sheet: usize| {
        ids.iter()
            .find(|(at, _)| *at == sheet)
            .map(|(_, facts)| *facts)
    };
    let mut score_of: BTreeMap<String, f64> = BTreeMap::new();
    for (sheet, score) in scores {
        let Some(id) = id_of(*sheet).filter(|id| id.keys().len() == score.numbers().len()) else {
            continue;
        };
        let rows = id.keys().into_iter().zip(score.numbers());
        score_of.extend(rows.filter_map(|(key, value)| Some((key, (*value)?))));
    }
    let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for (sheet, label) in labels
        .iter()
        .filter(|(sheet, _)| scores.iter().all(|(at, _)| at != sheet))
    {
        let Some(id) = id_of(*sheet).filter(|id| id.keys().len() == label.codes.len()) else {
            continue;
        };
        for (key, code) in id.keys().into_iter().zip(&label.codes) {
            let level = code.and_then(|code| label.levels.get(code));
            if let (Some(level), Some(score)) = (level, score_of.get(&key)) {
                let sum = sums.entry(level.clone()).or_default();
                sum.0 += score;
                sum.1 += 1.0;
            }
        }
    }
    sums
}
