//! What is said where rows do not count alike: by which column, and how many rows of equal weight would tell as much.

use serde::{Deserialize, Serialize};

use super::document::{Document, Scope};
use super::moment::window_label;
use super::number;
use super::section::{Block, Section};
use super::table::{Cell, Table};

/// How much the rows behind the numbers of one scope count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    /// Which rows.
    pub scope: Scope,
    /// Which window, for scope `window`.
    pub window: Option<usize>,
    /// Labelled rows with a weight above 0; of rankings the queries.
    pub n: u64,
    /// Their weights together; absent where that leaves the range of floats.
    pub sum: Option<f64>,
    /// How many rows of equal weight would tell as much: (Σw)² / Σw².
    pub n_effective: Option<f64>,
}

/// How quality is weighted, as a sentence; `None` where all rows count the same.
pub fn said(document: &Document) -> Option<String> {
    let column = document.task.weight.as_ref()?;
    let what = if document.queries.is_some() {
        ("query", "queries")
    } else {
        ("row", "rows")
    };
    let current = document
        .weights
        .iter()
        .find(|all| all.scope == Scope::Current);
    let effect = current.and_then(|all| {
        let rows = number::counted(all.n, what.0, what.1);
        let effective = number::fixed(all.n_effective.filter(|_| all.n > 0)?, 0);
        Some(format!(
            ": the {rows} of the current period tell as much as {effective} of equal weight"
        ))
    });
    Some(format!(
        "Quality is weighted by `{column}`{}",
        effect.unwrap_or_default()
    ))
}

/// Rows, weights and effective rows of both sides and of every window.
pub fn section(document: &Document) -> Option<Section> {
    let said = said(document)?;
    let columns = ["rows of", "n", "sum of weights", "effective n"];
    let unit = document.task.window.as_deref().unwrap_or_default();
    let name = |all: &Weighed| match all.window.and_then(|at| document.windows.get(at)) {
        Some(window) => window_label(window.start_us, window.end_us, unit),
        None if all.scope == Scope::Reference => "reference".into(),
        None => "current period".into(),
    };
    let number =
        |value: Option<f64>| value.map_or_else(|| Cell::Absent(String::new()), Cell::Number);
    let shown = document.weights.iter();
    let shown =
        shown.filter(|all| !matches!(all.scope, Scope::JudgedReference | Scope::JudgedCurrent));
    let rows = shown.map(|all| {
        vec![
            Cell::text(name(all)),
            Cell::Count(all.n),
            number(all.sum),
            number(all.n_effective),
        ]
    });
    Some(Section {
        id: "weights".into(),
        title: "Weights".into(),
        blocks: vec![
            Block::Prose(format!("{said}.")),
            Block::Remark(
                "A weight says how much a row counts, as scikit-learn's sample_weight does; intervals rest on the \
                 effective number of rows, (Σw)² / Σw². Groups are weighted alike. Drift and the data-quality \
                 table count every row once. So do objectives on rows: their budget is of events, as a counter in production has \
                 them; an objective on a metric of windows takes the weighted metric."
                    .into(),
            ),
            Block::Table {
                caption: "Labelled rows with a weight above 0, and how many of equal weight would tell as much".into(),
                table: Table {
                    columns: columns.map(str::to_owned).to_vec(),
                    rows: rows.collect(),
                },
            },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_and_the_effective_rows_are_told() {
        let mut document = Document::default();
        assert_eq!((said(&document), section(&document)), (None, None));
        document.task.weight = Some("w".into());
        document.weights = vec![Weighed {
            scope: Scope::Current,
            window: None,
            n: 1000,
            sum: Some(2000.0),
            n_effective: Some(640.4),
        }];
        assert_eq!(
            said(&document).unwrap(),
            "Quality is weighted by `w`: the 1\u{202f}000 rows of the current period tell as much as 640 of equal weight"
        );
        assert_eq!(section(&document).unwrap().blocks.len(), 3);
    }
}
