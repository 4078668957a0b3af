//! Which of two documents with the same score stands first.

use serde::{Deserialize, Serialize};

/// Which of two documents of a query stands first, when their scores are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// The earlier row.
    #[default]
    Stable,
    /// Neither: numbers are means over all orders, as scikit-learn's nDCG is.
    Averaged,
    /// The later row, as `trec_eval` orders by document id.
    Trec,
    /// As ranx has it: the order that numba's quicksort leaves.
    Ranx,
}

impl TieRule {
    /// Every rule.
    pub const ALL: [Self; 4] = [Self::Stable, Self::Averaged, Self::Trec, Self::Ranx];

    /// The name used in reports and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Averaged => "averaged",
            Self::Trec => "trec",
            Self::Ranx => "ranx",
        }
    }

    /// The rule of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// The rule in words.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Stable => "of documents with the same score the earlier row stands first",
            Self::Averaged => {
                "documents with the same score are averaged over all their orders, as in scikit-learn's nDCG"
            }
            Self::Trec => {
                "of documents with the same score the later row stands first, as in trec_eval where ids rise with the rows"
            }
            Self::Ranx => {
                "documents with the same score stand as ranx's sort leaves them: numba's quicksort of the rows in their order"
            }
        }
    }
}
