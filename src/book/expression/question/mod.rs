//! A question over all rows, in SQL's syntax: `SELECT item [AS name], … [WHERE …] [GROUP BY …] [HAVING …] [ORDER BY
//! name [DESC]] [LIMIT n]` with count, sum, avg, min and max, or an expression alone.
//!
//! In goes a text, out comes a [`Plan`]: what is computed row by row, per group, and of groups; or a [`Complaint`](super::Complaint).
//! There is one table, so FROM may be left out, and what it names does not matter.
//!
//! **Invariant:** nothing here sees a row.

mod plan;
mod read;
#[cfg(test)]
mod tests;

pub use plan::{Aim, Plan, Shown};
pub use read::{filtered, read};

use super::{Total, Tree};

/// Rows of an answer at most.
pub const ROWS: usize = 1_000;

/// A question as it was read; names are not looked up and types not compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// What is shown; empty: every column.
    pub items: Vec<Item>,
    /// Whether equal rows of the answer stand in it once.
    pub is_distinct: bool,
    /// Whether it was an expression alone.
    pub is_bare: bool,
    /// Which rows.
    pub filter: Option<Tree>,
    /// One row of the answer for each of these.
    pub groups: Vec<Tree>,
    /// Which groups.
    pub having: Option<Tree>,
    /// In which order, and whether from the largest.
    pub order: Vec<(Tree, bool)>,
    /// How many rows at most.
    pub limit: Option<usize>,
    /// The aggregates, as the trees number them.
    pub totals: Vec<Total>,
}

/// A column of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// Whether the reader called it so.
    pub is_named: bool,
    /// What it holds.
    pub tree: Tree,
}
