//! What the queries of a ranking task are like, and which were served worst.

use serde::{Deserialize, Serialize};

use super::document::{Document, Scope};
use super::number::{counted, number};
use super::table::{Cell, Table};
use super::words::plain;
use crate::book::TieRule;

/// How lists were ordered, what the queries are like, and the worst of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Queries {
    /// Which of two documents with the same score stands first.
    pub ties: TieRule,
    /// The grade from which a document is relevant.
    pub relevant_from: f64,
    /// Both sides, the reference first where there is one.
    pub sides: Vec<Side>,
    /// Queries of the current period with the lowest nDCG@10, the lowest first; those without a relevant document,
    /// which no order serves, are left out.
    pub worst: Vec<Query>,
}

/// The queries of one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// `reference` or `current`.
    pub scope: Scope,
    /// Queries with a labelled document.
    pub queries: u64,
    /// Their labelled documents.
    pub rows: u64,
    /// Queries without a relevant document: they count 0.
    pub without_relevant: u64,
    /// Queries of a single document.
    pub single: u64,
    /// Queries in which two documents have the same score.
    pub tied: u64,
}

/// One query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// Its id, as written in the file.
    pub query: String,
    /// Its window, where it has one.
    pub window: Option<usize>,
    /// Labelled documents.
    pub documents: u64,
    /// Relevant ones among them.
    pub relevant: u64,
    /// nDCG@10 with linear gain.
    pub ndcg_10: f64,
    /// Average precision.
    pub average_precision: f64,
    /// One over the place of the first relevant document.
    pub reciprocal_rank: f64,
}

impl Queries {
    /// What holds for every number about rankings, in one sentence.
    pub fn rules(&self) -> String {
        format!(
            "Relevant is a grade of at least {}; {}.",
            number(self.relevant_from),
            self.ties.said()
        )
    }

    /// What the queries of one side are like.
    pub fn told(&self) -> impl Iterator<Item = String> {
        let said = |side: &Side| {
            let name = match side.scope {
                Scope::Reference => "Reference",
                _ => "Current",
            };
            format!(
                "{name}: {} with {}; {} without a relevant document count 0, {} have a single document, {} tied scores.",
                counted(side.queries, "query", "queries"),
                counted(side.rows, "labelled document", "labelled documents"),
                side.without_relevant,
                side.single,
                side.tied
            )
        };
        self.sides.iter().map(said)
    }

    /// The worst queries.
    pub fn table(&self, document: &Document) -> Table {
        let columns = [
            "query",
            "window",
            "documents",
            "relevant",
            "nDCG@10",
            "average precision",
            "reciprocal rank",
        ];
        let window = |query: &Query| {
            let window = query
                .window
                .and_then(|index| document.windows.get(index))
                .map_or("", |window| window.start.as_str());
            Cell::text(window)
        };
        let row = |query: &Query| {
            vec![
                Cell::text(plain(&query.query)),
                window(query),
                Cell::Count(query.documents),
                Cell::Count(query.relevant),
                Cell::Number(query.ndcg_10),
                Cell::Number(query.average_precision),
                Cell::Number(query.reciprocal_rank),
            ]
        };
        Table {
            rows: self.worst.iter().map(row).collect(),
            columns: columns.map(str::to_owned).to_vec(),
        }
    }
}

/// What stands over the table of the worst.
pub const WORST: &str =
    "Queries of the current period with the lowest nDCG@10, of those with a relevant document";
