//! Whether what is typed as an indicator can be one, while it is typed.

use crate::book::expression::{Known, Type, Word, check};
use crate::book::slo::{Good, Sli};
use crate::book::{Part, Role};
use crate::report::document::Source;

/// What does not fit, with its place in the text; `None` where all does. `task` is the id of the task.
///
/// The engine has the last word: it also knows which losses and metrics there are.
pub fn objection(text: &str, sources: &[Source], task: &str) -> Option<String> {
    match Sli::read(text) {
        Ok(Sli::Event(Good::Expression(text))) => {
            let found = check(&text, &known(sources, task));
            found.err().map(|why| why.to_string())
        }
        Ok(_) => None,
        Err(why) => Some(why),
    }
}

/// The columns of predictions, those of labels, and what has a role.
fn known(sources: &[Source], task: &str) -> Known {
    let mut known = Known::default();
    for source in sources {
        for column in &source.columns {
            let is_read = source.part != Part::Labels || column.role == Role::Label;
            if is_read && known.columns.iter().all(|(name, _)| *name != column.name) {
                let kind = (column.role != Role::Id).then(|| type_of(&column.kind));
                known.columns.push((column.name.clone(), kind));
            }
        }
    }
    let has = |role| {
        let mut columns = sources.iter().flat_map(|source| &source.columns);
        columns.any(|column| column.role == role)
    };
    let answer = if task == "multiclass" {
        Type::Text
    } else {
        Type::Number
    };
    let words = [
        (Word::Prediction, answer, task != "ranking"),
        (Word::Label, answer, true),
        (Word::Score, Type::Number, has(Role::Score)),
        (Word::Time, Type::Time, has(Role::Time)),
    ];
    let there = words.into_iter().filter(|(.., is_there)| *is_there);
    known.words = there.map(|(word, kind, _)| (word, kind)).collect();
    known
}

fn type_of(kind: &str) -> Type {
    match kind {
        "number" | "integer" => Type::Number,
        "boolean" => Type::Truth,
        "time" => Type::Time,
        _ => Type::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Column;

    fn sources() -> Vec<Source> {
        let column = |name: &str, kind: &str, role| Column {
            name: name.into(),
            kind: kind.into(),
            role,
            confidence: 1.0,
            reason: String::new(),
            missing: None,
            look: None,
        };
        let columns = vec![
            column("order", "text", Role::Id),
            column("p", "number", Role::Score),
            column("late", "integer", Role::Label),
            column("carrier", "text", Role::Feature),
        ];
        vec![Source {
            name: "a.csv".into(),
            format: "csv".into(),
            bytes: 1,
            rows: 1,
            part: Part::Current,
            part_reason: String::new(),
            columns,
            notes: vec![],
        }]
    }

    #[test]
    fn what_fits_is_not_objected_to() {
        for text in [
            "correct",
            "window: roc_auc >= 0.8",
            "abs(prediction - label) <= 0.1",
            "carrier = 'AA' or score < 0.5",
            "late = 1",
        ] {
            assert_eq!(objection(text, &sources(), "binary"), None, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        for (text, place) in [
            ("carier = 'AA'", "character 1:"),
            ("score <", "character 8:"),
            ("score < 0.5 and carrier > 3", "character "),
            ("window: roc_auc", "window: "),
            ("", "expected an indicator"),
        ] {
            let said = objection(text, &sources(), "binary").unwrap_or_default();
            assert!(said.starts_with(place), "{text}: {said}");
        }
    }
}
