//! What is said of each of several classes, and which are taken for which.

use serde::{Deserialize, Serialize};

use super::document::{Document, Scope};
use super::figure::{Figure, precision_recall_of_class, roc_of_class};
use super::table::{Cell, Table};
use super::words::plain;
use super::{Outcome, number};

/// What [`table`] shows.
pub const EACH: &str = "Each class";

/// How its numbers are computed.
pub const HOW: &str = "Each class against all others, as scikit-learn's precision_recall_fscore_support and roc_auc_score \
    have it. In brackets the 95\u{202f}% interval: Wilson's for precision and recall, that of the overlap of predictions and \
    labels for F1, DeLong's for ROC AUC.";

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

/// The class of each row of [`table`].
pub fn keys(document: &Document) -> Vec<String> {
    let first = document.classes.first();
    let names = first.map_or(&[][..], |side| &side.classes);
    let sides = document.classes.len();
    let of = |class: &Class| std::iter::repeat_n(class.class.clone(), sides);
    names.iter().flat_map(of).collect()
}

/// Labels by predictions of both sides, each with what it shows; empty for other tasks.
pub fn confusions(document: &Document) -> Vec<(&'static str, Table)> {
    let sides = [
        (Scope::Reference, "Labels by predictions, reference"),
        (Scope::Current, "Labels by predictions, current period"),
    ];
    let of = |(scope, caption)| Some((caption, confusion(side(document, scope)?)));
    sides.into_iter().filter_map(of).collect()
}

/// Rows by label and prediction, below each count its share of the label's rows.
fn confusion(side: &Classes) -> Table {
    let said = side.classes.iter().map(|class| plain(&class.class));
    let rows = side.classes.iter().zip(&side.confusion);
    let row = |(class, counts): (&Class, &Vec<u64>)| {
        let all: u64 = counts.iter().sum();
        let cell = |count: &u64| match count {
            0 => Cell::Count(0),
            count => Cell::Count(*count).noted(number::share(*count as f64 / all as f64)),
        };
        let name = Cell::text(plain(&class.class));
        [name].into_iter().chain(counts.iter().map(cell)).collect()
    };
    Table {
        columns: ["Label \\ prediction".to_owned()]
            .into_iter()
            .chain(said)
            .collect(),
        rows: rows.map(row).collect(),
    }
}

/// The curves of one class against the rest.
#[derive(Debug)]
pub struct ClassCurves {
    /// Its name.
    pub class: String,
    /// False positive rate and recall.
    pub roc: Option<Figure>,
    /// Recall and precision.
    pub precision_recall: Option<Figure>,
}

/// The curves of the classes that have some, the most frequent first.
pub fn curves(outcome: &Outcome) -> Vec<ClassCurves> {
    let classes = outcome.picture.classes.iter().map(|of| ClassCurves {
        class: of.class.clone(),
        roc: roc_of_class(of),
        precision_recall: precision_recall_of_class(of),
    });
    let is_drawn = |of: &ClassCurves| of.roc.is_some() || of.precision_recall.is_some();
    classes.filter(is_drawn).collect()
}

/// Whose curves these are, in a sentence.
pub fn curves_told(document: &Document, shown: usize) -> String {
    let all = document
        .classes
        .first()
        .map_or(shown, |side| side.classes.len());
    let which = if shown < all {
        format!("of the {shown} most frequent classes ")
    } else {
        String::new()
    };
    format!(
        "Curves {which}go by the probability of the class, divided by the sum of its row: each class against all others. \
         Choose a class above to see its own."
    )
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
        assert_eq!(keys(&document), ["cat"]);
        let [(caption, confusion)] = &confusions(&document)[..] else {
            panic!("one side");
        };
        assert_eq!(*caption, "Labels by predictions, current period");
        assert_eq!(confusion.rows[0][1], Cell::Count(0));
        assert_eq!(confusion.rows[0][2], Cell::Count(4).noted("100\u{202f}%"));
        assert!(confusions(&Document::default()).is_empty());
    }
}
