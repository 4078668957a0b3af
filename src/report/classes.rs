//! What is said of each of several classes, and which are taken for which.

use serde::{Deserialize, Serialize};

use super::document::{Document, Scope};
use super::table::{Cell, Table};
use super::words::plain;

/// The classes of one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classes {
    /// Which rows.
    pub scope: Scope,
    /// The classes, in the order in which steps between them count.
    pub classes: Vec<Class>,
    /// Rows by label, then by prediction, both in that order.
    pub confusion: Vec<Vec<u64>>,
}

/// One class against the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// Its name.
    pub class: String,
    /// Rows of which it is the label.
    pub labelled: u64,
    /// Rows for which it was predicted.
    pub predicted: u64,
    /// Share of its predictions that are right.
    pub precision: Number,
    /// Share of its labels that were found.
    pub recall: Number,
    /// Harmonic mean of the two.
    pub f1: Number,
    /// Overlap of its predictions and labels.
    pub jaccard: Number,
    /// Chance that a row of it gets a higher probability of it than another row.
    pub roc_auc: Number,
    /// Mean precision over its rows, by its probability.
    pub average_precision: Number,
}

/// A number with its interval, or why there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// The number.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Why there is no number.
    pub undefined: Option<String>,
}

/// A number of a class, and where it stands.
type Column = (&'static str, fn(&Class) -> &Number);

impl Class {
    /// Every number by the name that reports use.
    pub const NUMBERS: [Column; 6] = [
        ("precision", |class| &class.precision),
        ("recall", |class| &class.recall),
        ("f1", |class| &class.f1),
        ("jaccard", |class| &class.jaccard),
        ("roc_auc", |class| &class.roc_auc),
        ("average_precision", |class| &class.average_precision),
    ];
}

impl Number {
    fn cell(&self) -> Cell {
        match (self.value, &self.undefined) {
            (Some(value), _) => Cell::Estimate(value, self.low.zip(self.high)),
            (None, why) => Cell::Absent(why.clone().unwrap_or_default()),
        }
    }
}

fn side(document: &Document, scope: Scope) -> Option<&Classes> {
    document.classes.iter().find(|side| side.scope == scope)
}

/// Every class on both sides; empty for other tasks.
pub fn table(document: &Document) -> Table {
    let heads = [
        "Class",
        "Period",
        "Labels",
        "Predicted",
        "Precision",
        "Recall",
        "F1",
        "ROC AUC",
    ];
    let sides = [(Scope::Reference, "reference"), (Scope::Current, "current")];
    let sides = sides.map(|(scope, name)| (side(document, scope), name));
    let names = document
        .classes
        .first()
        .map_or(0, |side| side.classes.len());
    let rows = (0..names).flat_map(|at| {
        sides.iter().filter_map(move |(side, name)| {
            let class = side.and_then(|side| side.classes.get(at))?;
            Some(vec![
                Cell::text(plain(&class.class)),
                Cell::text(*name),
                Cell::Count(class.labelled),
                Cell::Count(class.predicted),
                class.precision.cell(),
                class.recall.cell(),
                class.f1.cell(),
                class.roc_auc.cell(),
            ])
        })
    });
    Table {
        columns: heads.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

/// Labels by predictions of the current period, else of the reference; empty for other tasks.
pub fn confusion(document: &Document) -> Table {
    let Some(shown) = side(document, Scope::Current).or_else(|| document.classes.first()) else {
        return Table::default();
    };
    let said = shown.classes.iter().map(|class| plain(&class.class));
    let rows = shown.classes.iter().zip(&shown.confusion);
    Table {
        columns: ["Label \\ prediction".to_owned()]
            .into_iter()
            .chain(said)
            .collect(),
        rows: rows
            .map(|(class, counts)| {
                let counts = counts.iter().map(|count| Cell::Count(*count));
                [Cell::text(plain(&class.class))]
                    .into_iter()
                    .chain(counts)
                    .collect()
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_was_never_said_says_why_it_has_no_precision() {
        let number = |value| Number {
            value: Some(value),
            ..Number::default()
        };
        let never = Number {
            undefined: Some("no positive predictions".into()),
            ..Number::default()
        };
        let class = Class {
            class: "cat".into(),
            labelled: 4,
            predicted: 0,
            precision: never.clone(),
            recall: number(0.0),
            f1: number(0.0),
            jaccard: number(0.0),
            roc_auc: never.clone(),
            average_precision: never,
        };
        let document = Document {
            classes: vec![Classes {
                scope: Scope::Current,
                classes: vec![class],
                confusion: vec![vec![0, 4]],
            }],
            ..Document::default()
        };
        let shown: Vec<String> = table(&document).rows[0].iter().map(Cell::shown).collect();
        assert_eq!(shown[..4], ["cat", "current", "4", "0"]);
        assert_eq!(shown[4], "\u{2013} (no positive predictions)");
        assert_eq!(confusion(&document).rows[0][2], Cell::Count(4));
        assert_eq!(confusion(&Document::default()), Table::default());
    }
}
