//! One cell: what it shows, and what the reader made of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::book::expression::{LONGEST, question};

/// The setting of a [`Kind::Question`]: the question.
pub const QUESTION: &str = "question";
/// The setting of a [`Kind::Table`] that says which rows: an expression.
pub const FILTER: &str = "filter";
/// The setting of a [`Kind::Table`] that says by what they are ordered: `name`, `name DESC`, several between commas.
pub const SORT: &str = "sort";
/// The setting of a [`Kind::Table`] that says how many.
pub const ROWS: &str = "rows";
/// How many rows where nothing is said (ours: a screenful).
pub const FEW: usize = 20;

/// What a cell asks of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asks {
    /// A question in SQL's syntax.
    Question(String),
    /// Rows as they are.
    Table {
        /// Which ones; empty: all.
        filter: String,
        /// By what they are ordered; empty: as they came.
        sort: String,
        /// How many at most.
        rows: usize,
    },
}

impl std::fmt::Display for Asks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Question(text) => f.write_str(text),
            Self::Table { filter, sort, rows } => {
                f.write_str("SELECT *")?;
                if !filter.is_empty() {
                    write!(f, " WHERE {filter}")?;
                }
                if !sort.is_empty() {
                    write!(f, " ORDER BY {sort}")?;
                }
                write!(f, " LIMIT {rows}")
            }
        }
    }
}

/// One cell of a notebook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Unique within the notebook.
    pub id: u32,
    /// What it shows.
    pub kind: Kind,
    /// The reader's title; empty: that of its kind.
    pub title: String,
    /// The reader's note below it, in Markdown.
    pub note: String,
    /// Whether only its title is shown.
    pub collapsed: bool,
    /// What a cell of [`Kind::Text`] says, in Markdown.
    pub text: String,
    /// What is chosen in it alone.
    pub settings: BTreeMap<String, String>,
}

/// What a cell shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// What is the matter, and why.
    Verdict,
    /// The objective and its budget.
    Slo,
    /// The objective for other systems.
    Exports,
    /// What came in.
    Data,
    /// A metric per window.
    Sli,
    /// How late labels come.
    Labels,
    /// Quality of both sides.
    Quality,
    /// The threshold slider.
    Threshold,
    /// Groups of rows.
    Groups,
    /// Which columns moved.
    Drift,
    /// Data quality of every column.
    Faults,
    /// Rows, as they are: which ones, and in which order.
    Table,
    /// A question over all rows.
    Question,
    /// The reader's own words.
    #[default]
    Text,
    /// What a newer version made: its name, and the rest of the cell as JSON.
    Newer {
        /// What it calls the kind.
        name: String,
        /// What only it understands.
        rest: String,
    },
}

impl Kind {
    /// What a notebook begins with, in the order in which it is read.
    pub const USUAL: [Self; 10] = [
        Self::Verdict,
        Self::Slo,
        Self::Exports,
        Self::Data,
        Self::Sli,
        Self::Labels,
        Self::Quality,
        Self::Groups,
        Self::Drift,
        Self::Faults,
    ];

    /// Every kind that this version makes, as the menu lists them.
    pub const ALL: [Self; 14] = [
        Self::Text,
        Self::Question,
        Self::Table,
        Self::Verdict,
        Self::Slo,
        Self::Exports,
        Self::Data,
        Self::Sli,
        Self::Labels,
        Self::Quality,
        Self::Threshold,
        Self::Groups,
        Self::Drift,
        Self::Faults,
    ];

    /// Its name in files, and what it is called where the reader gave no title.
    pub fn names(&self) -> (&str, &'static str) {
        match self {
            Self::Verdict => ("verdict", "Verdict"),
            Self::Slo => ("slo", "Objective and error budget"),
            Self::Exports => ("exports", "The objective elsewhere"),
            Self::Data => ("data", "What came in"),
            Self::Sli => ("sli", "Quality over time"),
            Self::Labels => ("labels", "Labels"),
            Self::Quality => ("quality", "Quality"),
            Self::Threshold => ("threshold", "Threshold"),
            Self::Groups => ("groups", "Groups"),
            Self::Drift => ("drift", "Drift"),
            Self::Faults => ("faults", "Data quality"),
            Self::Table => ("table", "Rows"),
            Self::Question => ("question", "Question"),
            Self::Text => ("text", "Text"),
            Self::Newer { name, .. } => (name, "Made by a newer version"),
        }
    }

    /// The kind of that name, if this version knows it.
    pub fn known(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.names().0 == name)
    }

    /// The part of the report that it shows; `None`: none, it is made of what the reader wrote.
    pub const fn section(&self) -> Option<&'static str> {
        Some(match self {
            Self::Verdict => "verdict",
            Self::Slo => "slo",
            Self::Exports => "slo-exports",
            Self::Data => "came-in",
            Self::Sli => "over-time",
            Self::Labels => "labels",
            Self::Quality => "quality",
            Self::Groups => "groups",
            Self::Drift => "drift",
            Self::Faults => "data",
            Self::Threshold | Self::Table | Self::Question | Self::Text | Self::Newer { .. } => {
                return None;
            }
        })
    }
}

impl Cell {
    /// An empty cell of that kind.
    pub fn new(id: u32, kind: Kind) -> Self {
        Self {
            id,
            kind,
            ..Self::default()
        }
    }

    /// The setting that cannot be, and what was expected; only of what it asks of the rows.
    pub fn wrong(&self) -> Option<(&'static str, String)> {
        let said = |name: &str| self.settings.get(name).map(|text| text.trim());
        if self.kind == Kind::Table
            && let Some(rows) = said(ROWS)
            && !rows
                .parse()
                .is_ok_and(|rows| (1..=question::ROWS).contains(&rows))
        {
            return Some((ROWS, format!("a whole number from 1 to {}", question::ROWS)));
        }
        let asked: &[&'static str] = match self.kind {
            Kind::Table => &[FILTER, SORT],
            Kind::Question => &[QUESTION],
            _ => &[],
        };
        let is_long = |name: &&&str| said(name).is_some_and(|text| text.chars().count() > LONGEST);
        let long = asked.iter().find(is_long)?;
        Some((long, format!("at most {LONGEST} characters")))
    }

    /// What it asks of the rows; `None`: nothing, or nothing yet.
    pub fn asks(&self) -> Option<Asks> {
        let said = |name: &str| self.settings.get(name).map_or("", String::as_str).trim();
        match self.kind {
            Kind::Question if !said(QUESTION).is_empty() => {
                Some(Asks::Question(said(QUESTION).to_owned()))
            }
            Kind::Table => Some(Asks::Table {
                filter: said(FILTER).to_owned(),
                sort: said(SORT).to_owned(),
                rows: said(ROWS)
                    .parse()
                    .map_or(FEW, |rows: usize| rows.clamp(1, question::ROWS)),
            }),
            _ => None,
        }
    }

    /// What it is called.
    pub fn called(&self) -> &str {
        if self.title.is_empty() {
            self.kind.names().1
        } else {
            &self.title
        }
    }
}
