//! What an answer is made from, and how old that may be.

use serde::{Deserialize, Serialize};

use super::spelling::seconds;

/// A column that an answer needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needed {
    /// Its name.
    pub column: String,
    /// For a column of times: how long before the prediction it may lie, in seconds.
    pub at_most_secs: Option<u64>,
}

/// Columns as they are typed: `amount, features_at <= 24h`.
pub(super) fn read(text: &str) -> Result<Vec<Needed>, String> {
    let one = |part: &str| {
        let (column, age) = match part.split_once("<=") {
            Some((column, age)) => (column.trim(), Some(seconds(age))),
            None => (part.trim(), None),
        };
        if column.is_empty() || age == Some(None) {
            return Err(format!(
                "served: \"{}\": expected a column, or a column of times and how old it may be, such as features_at <= 24h",
                part.trim()
            ));
        }
        Ok(Needed {
            column: column.to_owned(),
            at_most_secs: age.flatten(),
        })
    };
    text.split(',').map(one).collect()
}

/// As [`read`] reads it.
pub(super) fn written(all: &[Needed]) -> String {
    let one = |needed: &Needed| match needed.at_most_secs {
        Some(secs) if secs % 3_600 == 0 => format!("{} <= {}h", needed.column, secs / 3_600),
        Some(secs) => format!("{} <= {secs}s", needed.column),
        None => needed.column.clone(),
    };
    let all: Vec<String> = all.iter().map(one).collect();
    all.join(", ")
}
