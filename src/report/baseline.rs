//! What a model gets that does not look at its input.

use serde::{Deserialize, Serialize};

use super::document::{Document, Quality, Scope};
use super::number;
use super::table::{Cell, Table};
use super::words;
use crate::measure::quality::{Metric, Strategy};

/// One metric of a model that knows the labels of the reference and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Metric id.
    pub metric: String,
    /// On which rows; windows have none.
    pub scope: Scope,
    /// `always_no`, `most_frequent`, `prior`, `mean` or `median`.
    pub strategy: String,
    /// The number.
    pub value: Option<f64>,
    /// Why there is none.
    pub undefined: Option<String>,
    /// Whose labels it knows: `reference`, or `current` where there is none.
    pub fitted: Scope,
}

/// The best of the baselines for a number.
pub fn best<'a>(document: &'a Document, quality: &Quality) -> Option<&'a Baseline> {
    let all = document.baselines.iter();
    let own = all.filter(|row| {
        row.metric == quality.metric && row.scope == quality.scope && row.value.is_some()
    });
    let higher = Metric::from_id(&quality.metric).and_then(Metric::higher_is_better)?;
    let sign = if higher { 1.0 } else { -1.0 };
    // Of equally good ones the first.
    own.reduce(|best, row| {
        if row
            .value
            .zip(best.value)
            .is_some_and(|(row, best)| sign * row > sign * best)
        {
            row
        } else {
            best
        }
    })
}

/// The same as part of a sentence: `always giving the base rate has 0.500`.
pub fn said(document: &Document, quality: &Quality) -> Option<String> {
    let baseline = best(document, quality)?;
    let strategy = Strategy::from_id(&baseline.strategy)?;
    let of = if baseline.fitted == Scope::Reference {
        " of the reference"
    } else {
        ""
    };
    let of = if strategy == Strategy::AlwaysNo {
        ""
    } else {
        of
    };
    Some(format!(
        "{}{of} has {}",
        strategy.said(),
        number::number(baseline.value?)
    ))
}

/// What [`table`] shows.
pub const CAPTION: &str =
    "What a model would get that knows the labels of the reference and does not look at its input";

/// One row per metric and way to answer.
pub fn table(document: &Document) -> Table {
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
            |row| Cell::maybe(row.value, row.undefined.as_deref()),
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
        columns: ["Metric", "Without looking", "Reference", "Current"]
            .map(str::to_owned)
            .to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(metric: &str) -> Quality {
        Quality {
            metric: metric.into(),
            scope: Scope::Current,
            window: None,
            value: Some(0.7),
            low: None,
            high: None,
            n: 10,
            undefined: None,
        }
    }

    #[test]
    fn the_best_is_the_one_that_is_hard_to_beat() {
        let row = |metric: &str, strategy: &str, value| Baseline {
            metric: metric.into(),
            scope: Scope::Current,
            strategy: strategy.into(),
            value: Some(value),
            undefined: None,
            fitted: Scope::Reference,
        };
        let document = Document {
            baselines: vec![
                row("accuracy", "most_frequent", 0.25),
                row("accuracy", "always_no", 0.75),
                row("mean_absolute_error", "mean", 12.0),
                row("mean_absolute_error", "median", 11.5),
            ],
            ..Document::default()
        };
        assert_eq!(
            said(&document, &quality("accuracy")).as_deref(),
            Some("always saying no has 0.750")
        );
        assert_eq!(
            said(&document, &quality("mean_absolute_error")).as_deref(),
            Some("always giving the median label of the reference has 11.5")
        );
        assert_eq!(best(&document, &quality("recall")), None);
    }
}
