//! Answers that name one of several classes, and the probabilities of each.

use crate::book::Role;
use crate::data::column::{Column, NO_LEVEL};
use crate::report::document::Task;

use super::desk::Desk;
use super::outputs::{Outputs, note_incomplete};

/// Classes that are measured at most: a table of so many pairs is what a reader can still use.
const CLASSES: usize = 100;

/// Labels, predictions and probabilities per class.
pub(super) fn outputs(desk: &Desk, task: &mut Task) -> Outputs {
    let table = &desk.table;
    let decision = table
        .named(desk, Role::Prediction)
        .and_then(|name| table.columns.get(&name));
    let by_class = score_columns(desk);
    let Some(label) = &table.label else {
        return Outputs::None;
    };
    if decision.is_none() && by_class.is_empty() {
        return Outputs::None;
    }
    let columns = [Some(label), decision];
    let written = columns.into_iter().flatten().flat_map(texts);
    let classes = in_order(written.chain(by_class.iter().map(|(class, _)| class.clone())));
    if classes.len() > CLASSES {
        task.reason = format!(
            "{}; {} classes are too many to measure, at most {CLASSES} are; drift is shown",
            task.reason,
            classes.len()
        );
        return Outputs::None;
    }
    let scores = matrix(desk, &classes, &by_class);
    let said = decision.map(|column| codes(column, &classes));
    let most = |row: usize| most_probable(scores.as_deref()?, row, classes.len());
    let predicted = (0..table.rows)
        .map(|row| {
            let own = said
                .as_ref()
                .and_then(|said| said.get(row).copied().flatten());
            own.or_else(|| most(row))
        })
        .collect();
    let outputs = Outputs::Multiclass {
        label: codes(label, &classes),
        classes: classes.len(),
        names: classes,
        predicted,
        scores,
    };
    note_incomplete(&outputs, table.rows, task);
    outputs
}

/// Each class that has a column of probabilities, with that column's name.
fn score_columns(desk: &Desk) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for (source, guess) in desk.sources.iter().zip(&desk.recognition.sources) {
        for (column, pick) in source.columns.iter().zip(&guess.columns) {
            let class = pick.class.as_deref().filter(|_| pick.role == Role::Score);
            if let Some(class) = class.map(same)
                && !found.iter().any(|(other, _)| *other == class)
            {
                found.push((class, column.name.clone()));
            }
        }
    }
    found
}

/// A class as it is compared: `1`, `1.0` and ` 1` are one, and so are `Yes` and `yes`.
fn same(text: &str) -> String {
    let text = text.trim();
    text.parse::<f64>()
        .map_or_else(|_| text.to_lowercase(), |number| number.to_string())
}

fn texts(column: &Column) -> Vec<String> {
    match column {
        Column::Levels { levels, .. } => levels.iter().map(|level| same(level)).collect(),
        Column::Numbers(values) => {
            let mut kept: Vec<f64> = Vec::new();
            for value in values.iter().filter(|value| !value.is_nan()) {
                if kept.len() <= CLASSES && !kept.iter().any(|other| other.total_cmp(value).is_eq())
                {
                    kept.push(*value);
                }
            }
            kept.iter().map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    }
}

/// Each class once: numbers by size, words by letters.
fn in_order(classes: impl Iterator<Item = String>) -> Vec<String> {
    let mut classes: Vec<String> = classes.collect();
    classes.sort_unstable();
    classes.dedup();
    let number = |class: &String| class.parse::<f64>().ok();
    if classes.iter().all(|class| number(class).is_some()) {
        classes.sort_by(|a, b| {
            let size = |class| number(class).unwrap_or(0.0);
            size(a).total_cmp(&size(b))
        });
    }
    classes
}

fn codes(column: &Column, classes: &[String]) -> Vec<Option<usize>> {
    let place = |text: &str| classes.iter().position(|class| class == text);
    match column {
        Column::Levels { codes, levels } => {
            let places: Vec<Option<usize>> =
                levels.iter().map(|level| place(&same(level))).collect();
            let at = |code: &u32| {
                let code = usize::try_from(*code).ok().filter(|_| *code != NO_LEVEL)?;
                places.get(code).copied().flatten()
            };
            codes.iter().map(at).collect()
        }
        Column::Numbers(values) => {
            let numbers: Vec<Option<f64>> =
                classes.iter().map(|class| class.parse().ok()).collect();
            let at = |value: &f64| {
                let is = |number: &Option<f64>| {
                    number.is_some_and(|number| number.total_cmp(value).is_eq())
                };
                numbers.iter().position(is)
            };
            values.iter().map(at).collect()
        }
        Column::Times(values) => vec![None; values.len()],
        Column::Keys(values) => vec![None; values.len()],
    }
}

/// Row by row one probability per class; `None` unless every class has its column.
fn matrix(desk: &Desk, classes: &[String], by_class: &[(String, String)]) -> Option<Vec<f64>> {
    let column = |class: &String| {
        let (_, name) = by_class.iter().find(|(other, _)| other == class)?;
        match desk.table.columns.get(name) {
            Some(Column::Numbers(values)) => Some(values.as_slice()),
            _ => None,
        }
    };
    let columns: Vec<&[f64]> = classes.iter().map(column).collect::<Option<_>>()?;
    let mut scores = Vec::with_capacity(desk.table.rows * classes.len());
    for row in 0..desk.table.rows {
        scores.extend(
            columns
                .iter()
                .map(|column| column.get(row).copied().unwrap_or(f64::NAN)),
        );
    }
    Some(scores)
}

/// The class of the highest probability; of tied ones the first.
fn most_probable(scores: &[f64], row: usize, classes: usize) -> Option<usize> {
    let scores = scores.get(row * classes..(row + 1) * classes)?;
    let mut best: Option<(usize, f64)> = None;
    for (class, score) in scores.iter().enumerate() {
        if score.is_nan() {
            return None;
        }
        if best.is_none_or(|(_, most)| *score > most) {
            best = Some((class, *score));
        }
    }
    best.map(|(class, _)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_one_however_they_are_written() {
        let classes = in_order(["10", "2.0", " 1", "1.0"].into_iter().map(same));
        assert_eq!(classes, ["1", "2", "10"]);
        assert_eq!(
            codes(&Column::Numbers(vec![2.0, f64::NAN, 10.0]), &classes),
            [Some(1), None, Some(2)]
        );
        let words = in_order(["Red", "blue", "red "].into_iter().map(same));
        assert_eq!(words, ["blue", "red"]);
    }

    #[test]
    fn the_most_probable_class_decides_where_nothing_else_does() {
        let scores = [0.2, 0.4, 0.4, f64::NAN, 0.5, 0.5];
        assert_eq!(most_probable(&scores, 0, 3), Some(1));
        assert_eq!(most_probable(&scores, 1, 3), None);
        assert_eq!(most_probable(&scores, 2, 3), None);
    }
}
