//! What stands beside the metrics: models that do not look at their input, and costs.

use super::{Page, paragraph, table};
use crate::measure::quality::Strategy;
use crate::report::document::{Document, Scope};
use crate::report::table::{Cell, Table};
use crate::report::{decision, words};

pub(super) fn write(page: &mut Page, document: &Document) {
    if let Some(said) = decision::least_cost(document) {
        paragraph(page, &said, "");
    }
    let table_of = baselines(document);
    if !table_of.rows.is_empty() {
        let caption = "what a model would get that knows the labels of the reference and does not look at its input";
        table(page, caption, &table_of);
    }
}

/// One row per metric and way to answer.
fn baselines(document: &Document) -> Table {
    let mut known: Vec<(&str, &str)> = Vec::new();
    for row in &document.baselines {
        let key = (row.metric.as_str(), row.strategy.as_str());
        if !known.contains(&key) {
            known.push(key);
        }
    }
    let value = |key: (&str, &str), scope: Scope| {
        let mut rows = document.baselines.iter();
        let row = rows
            .find(|row| (row.metric.as_str(), row.strategy.as_str()) == key && row.scope == scope);
        row.map_or_else(
            || Cell::Absent(String::new()),
            |row| Cell::Number(row.value),
        )
    };
    let rows = known.into_iter().map(|key| {
        let said = Strategy::from_id(key.1)
            .map_or_else(|| key.1.to_owned(), |strategy| strategy.said().to_owned());
        vec![
            Cell::text(words::metric(key.0).0),
            Cell::text(&said),
            value(key, Scope::Reference),
            value(key, Scope::Current),
        ]
    });
    Table {
        rows: rows.collect(),
        columns: ["metric", "without looking", "reference", "current"]
            .map(str::to_owned)
            .to_vec(),
    }
}
