//! What the model said and what was true, row by row, in the types that the measures take.

use crate::book::{Role, TieRule};
use crate::data::column::{Column, NO_LEVEL};
use crate::data::infer::{TaskGuess, TaskKind};
use crate::report::document::{Note, Task};

use super::desk::Desk;
use super::{classes, ranking};

/// Decision threshold where nothing in the data says another.
const DEFAULT_THRESHOLD: f64 = 0.5;

/// Outputs and labels of all rows of the table.
#[derive(Debug)]
pub(super) enum Outputs {
    /// Nothing that quality could be measured from.
    None,
    /// Two classes.
    Binary {
        /// Scores; NaN is missing.
        score: Option<Vec<f64>>,
        /// Decisions.
        predicted: Vec<Option<bool>>,
        /// Truth.
        label: Vec<Option<bool>>,
    },
    /// One of several classes, numbered.
    Multiclass {
        /// Their names, in the order of their numbers.
        names: Vec<String>,
        /// How many there are.
        classes: usize,
        /// Row by row one probability per class; NaN is missing.
        scores: Option<Vec<f64>>,
        /// Decisions.
        predicted: Vec<Option<usize>>,
        /// Truth.
        label: Vec<Option<usize>>,
    },
    /// Numbers; NaN is missing.
    Regression {
        /// Predicted values.
        predicted: Vec<f64>,
        /// Truth.
        label: Vec<f64>,
    },
    /// Ranked documents.
    Ranking {
        /// Which query each belongs to, as a place in `ids`; `NO_LEVEL` is missing.
        query: Vec<u32>,
        /// The queries' ids.
        ids: Vec<String>,
        /// Scores; NaN is missing.
        score: Vec<f64>,
        /// Grades; NaN is missing.
        relevance: Vec<f64>,
        /// Which of two documents with the same score stands first.
        ties: TieRule,
        /// The grade from which a document is relevant.
        relevant_from: f64,
    },
}

impl Outputs {
    /// Those of the desk's task, all rows; what was decided on the way is written into the task.
    pub(super) fn of(desk: &Desk, task: &mut Task) -> Self {
        let guess = &desk.recognition.task;
        match guess.kind {
            TaskKind::Binary => binary_outputs(desk, guess, task),
            TaskKind::Regression => regression_outputs(desk, task),
            TaskKind::Multiclass => classes::outputs(desk, task),
            TaskKind::Ranking => ranking::outputs(desk, task),
            TaskKind::Unknown => Self::None,
        }
    }

    /// Whether the row has a label.
    pub(super) fn is_labelled(&self, row: u32) -> bool {
        let Ok(row) = usize::try_from(row) else {
            return false;
        };
        match self {
            Self::None => false,
            Self::Binary { label, .. } => label.get(row).is_some_and(Option::is_some),
            Self::Multiclass { label, .. } => label.get(row).is_some_and(Option::is_some),
            Self::Regression { label, .. } => label.get(row).is_some_and(|label| !label.is_nan()),
            Self::Ranking { relevance, .. } => relevance.get(row).is_some_and(|r| !r.is_nan()),
        }
    }

    /// Whether the row has all that quality needs.
    pub(super) fn is_complete(&self, row: u32) -> bool {
        let Ok(at) = usize::try_from(row) else {
            return false;
        };
        self.is_labelled(row)
            && match self {
                Self::None => false,
                Self::Binary {
                    score, predicted, ..
                } => {
                    predicted.get(at).is_some_and(Option::is_some)
                        && score
                            .as_ref()
                            .is_none_or(|score| score.get(at).is_some_and(|s| !s.is_nan()))
                }
                Self::Multiclass {
                    scores,
                    predicted,
                    classes,
                    ..
                } => {
                    let known = |scores: &[f64]| !scores.iter().any(|score| score.is_nan());
                    let own = at * classes..(at + 1) * classes;
                    predicted.get(at).is_some_and(Option::is_some)
                        && scores
                            .as_ref()
                            .is_none_or(|scores| scores.get(own).is_some_and(known))
                }
                Self::Regression { predicted, .. } => {
                    predicted.get(at).is_some_and(|p| !p.is_nan())
                }
                Self::Ranking { query, score, .. } => {
                    query.get(at).is_some_and(|code| *code != NO_LEVEL)
                        && score.get(at).is_some_and(|score| !score.is_nan())
                }
            }
    }
}

/// Scores, decisions and labels of a binary task; decides the threshold.
fn binary_outputs(desk: &Desk, guess: &TaskGuess, task: &mut Task) -> Outputs {
    let table = &desk.table;
    let (Some(label), Some(positive)) = (&table.label, &guess.positive) else {
        return Outputs::None;
    };
    let score = table
        .named(desk, Role::Score)
        .and_then(|name| match table.columns.get(&name) {
            Some(Column::Numbers(values)) => Some(values.clone()),
            _ => None,
        });
    let decision = table
        .named(desk, Role::Prediction)
        .and_then(|name| table.columns.get(&name));
    if score.is_none() && decision.is_none() {
        return Outputs::None;
    }
    task.positive = Some(positive.clone());
    task.positive_reason = Some(guess.positive_reason.clone());
    let label = flags(label, positive);
    let decided = decision.map(|column| decisions(column, positive));
    let threshold = score.as_ref().map(|score| {
        let (threshold, reason) = threshold(desk.book.threshold, score, decided.as_deref());
        task.threshold = Some(threshold);
        task.threshold_reason = Some(reason);
        threshold
    });
    let by_score = |row: usize| {
        let score = score
            .as_ref()
            .and_then(|score| score.get(row))
            .filter(|score| !score.is_nan())?;
        threshold.map(|threshold| *score >= threshold)
    };
    // A threshold that the reader set decides; otherwise the model's own decision does.
    let asked = desk.book.threshold.is_some() && score.is_some();
    let predicted: Vec<Option<bool>> = (0..table.rows)
        .map(|row| {
            let own = decided
                .as_ref()
                .and_then(|decided| decided.get(row).copied().flatten());
            if asked {
                by_score(row)
            } else {
                own.or_else(|| by_score(row))
            }
        })
        .collect();
    let outputs = Outputs::Binary {
        score,
        predicted,
        label,
    };
    note_incomplete(&outputs, table.rows, task);
    outputs
}

/// Predicted values and labels of a regression.
fn regression_outputs(desk: &Desk, task: &mut Task) -> Outputs {
    let table = &desk.table;
    let name = table
        .named(desk, Role::Prediction)
        .or_else(|| table.named(desk, Role::Score));
    let (Some(Column::Numbers(predicted)), Some(Column::Numbers(label))) =
        (name.and_then(|name| table.columns.get(&name)), &table.label)
    else {
        return Outputs::None;
    };
    let outputs = Outputs::Regression {
        predicted: predicted.clone(),
        label: label.clone(),
    };
    note_incomplete(&outputs, table.rows, task);
    outputs
}

pub(super) fn note_incomplete(outputs: &Outputs, rows: usize, task: &mut Task) {
    let lacking = |row: &u32| outputs.is_labelled(*row) && !outputs.is_complete(*row);
    let rows = 0..u32::try_from(rows).unwrap_or(u32::MAX);
    let count = rows.clone().filter(lacking).count() as u64;
    if count > 0 {
        task.notes.push(Note {
            kind: "no_output".into(),
            count,
            message: format!(
                "{count} labelled rows have no score or prediction: they are left out of quality"
            ),
            first_row: rows.into_iter().find(lacking).map(|row| u64::from(row) + 1),
        });
    }
}

/// Which rows hold the positive value.
fn flags(column: &Column, positive: &str) -> Vec<Option<bool>> {
    match column {
        Column::Numbers(values) => {
            let positive = as_number(positive);
            values
                .iter()
                .map(|value| {
                    (!value.is_nan())
                        .then(|| positive.is_some_and(|p| (p - value).abs() < f64::EPSILON))
                })
                .collect()
        }
        // Recognition takes `Yes` and `YES` for one value too.
        Column::Levels { codes, levels } => {
            let wanted = levels
                .iter()
                .map(|level| level.trim().to_lowercase() == positive.trim().to_lowercase())
                .collect::<Vec<_>>();
            codes
                .iter()
                .map(|code| {
                    let code = usize::try_from(*code).ok().filter(|_| *code != NO_LEVEL)?;
                    wanted.get(code).copied()
                })
                .collect()
        }
        Column::Times(values) => vec![None; values.len()],
        Column::Keys(values) => vec![None; values.len()],
    }
}

/// Decisions, also where the model writes them in other words than the label: `1` for `yes`, `true` for `1`.
fn decisions(column: &Column, positive: &str) -> Vec<Option<bool>> {
    let as_written = flags(column, positive);
    if as_written.iter().flatten().any(|flag| *flag) {
        return as_written;
    }
    let other = match column {
        Column::Numbers(_) => Some("1".to_owned()),
        Column::Levels { levels, .. } => levels
            .iter()
            .find(|level| {
                let level = level.trim();
                as_number(level).is_some() && as_number(level) == as_number(positive)
                    || ["true", "yes", "y", "1", "positive"]
                        .contains(&level.to_ascii_lowercase().as_str())
            })
            .cloned(),
        _ => None,
    };
    other.map_or(as_written, |other| flags(column, &other))
}

/// A number or a truth value as a number.
pub(super) fn as_number(text: &str) -> Option<f64> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" => Some(1.0),
        "false" => Some(0.0),
        text => text.parse().ok(),
    }
}

/// The reader's threshold, else the one that the decisions show, else 0.5; with the reason.
fn threshold(asked: Option<f64>, score: &[f64], decided: Option<&[Option<bool>]>) -> (f64, String) {
    if let Some(asked) = asked {
        return (asked, "you said so".into());
    }
    let Some(decided) = decided else {
        return (
            DEFAULT_THRESHOLD,
            "no prediction column: 0.5 by custom".into(),
        );
    };
    let (mut lowest_yes, mut highest_no) = (f64::INFINITY, f64::NEG_INFINITY);
    for (score, decision) in score
        .iter()
        .zip(decided)
        .filter(|(score, _)| !score.is_nan())
    {
        match decision {
            Some(true) => lowest_yes = lowest_yes.min(*score),
            Some(false) => highest_no = highest_no.max(*score),
            None => {}
        }
    }
    if lowest_yes.is_finite() && highest_no.is_finite() && highest_no < lowest_yes {
        let plain = plainest(highest_no, lowest_yes);
        return (
            plain,
            format!(
                "every prediction is positive from score {lowest_yes} and negative up to {highest_no}"
            ),
        );
    }
    (
        DEFAULT_THRESHOLD,
        "the predictions follow no single threshold on the score: 0.5 by custom".into(),
    )
}

/// The number with the fewest decimals above `below` and not above `at_most`.
fn plainest(below: f64, at_most: f64) -> f64 {
    let mut scale = 1.0;
    for _ in 0..15 {
        let candidate = (at_most * scale).floor() / scale;
        if candidate > below && candidate <= at_most {
            return candidate;
        }
        scale *= 10.0;
    }
    at_most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_the_plainest_number_between_no_and_yes() {
        let decided = [Some(false), Some(true), Some(true)];
        let (value, _) = threshold(None, &[0.349_9, 0.350_2, 0.9], Some(&decided));
        assert!((value - 0.35).abs() < 1e-15, "{value}");
        assert!((threshold(None, &[0.1, 0.5, 0.9], Some(&decided)).0 - 0.5).abs() < 1e-15);
        assert!((threshold(None, &[0.9, 0.5, 0.1], Some(&decided)).0 - 0.5).abs() < 1e-15);
    }

    #[test]
    fn decisions_may_be_written_in_other_words() {
        let column = Column::Levels {
            codes: vec![0, 1, NO_LEVEL],
            levels: vec!["True".into(), "False".into()],
        };
        assert_eq!(decisions(&column, "1"), [Some(true), Some(false), None]);
        assert_eq!(
            decisions(&Column::Numbers(vec![1.0, 0.0, f64::NAN]), "yes"),
            [Some(true), Some(false), None]
        );
    }
}
