//! Typed columns, in chunks as readers make them and whole as the desk keeps them.

use serde::{Deserialize, Serialize};

use super::date::DateStyle;
use super::number::NumberStyle;
use super::sketch::TimeUnit;
pub use super::tally::{Odd, Tally};

/// How a column's values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    /// As plain numbers.
    Number,
    /// As numbers that are written in a style.
    Styled(NumberStyle),
    /// As moments; numbers count in the unit, text is ISO 8601 or has the name of the month.
    Time(Option<TimeUnit>),
    /// As moments whose dates are written in a style.
    Dated(DateStyle),
    /// As names of levels.
    Level,
    /// As 64-bit keys to join on.
    Key,
}

/// The code of a missing level.
pub const NO_LEVEL: u32 = u32::MAX;
/// A missing moment.
pub const NO_TIME: i64 = i64::MIN;
/// A missing key.
pub const NO_KEY: u64 = 1 << 63;

/// The values of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; NaN is missing, infinities do not occur.
    Numbers(Vec<f64>),
    /// Microseconds since 1970 UTC; [`NO_TIME`] is missing.
    Times(Vec<i64>),
    /// Positions in `levels`, which stand in the order of their first row; [`NO_LEVEL`] is missing.
    Levels {
        /// One per row.
        codes: Vec<u32>,
        /// The names as written in the file.
        levels: Vec<String>,
    },
    /// Whole numbers as they are, any other text as a 64-bit hash; [`NO_KEY`] is missing.
    Keys(Vec<u64>),
}

impl Column {
    /// An empty column to which chunks that were read in that way can be appended.
    pub const fn empty(read_as: ReadAs) -> Self {
        match read_as {
            ReadAs::Number | ReadAs::Styled(_) => Self::Numbers(Vec::new()),
            ReadAs::Time(_) | ReadAs::Dated(_) => Self::Times(Vec::new()),
            ReadAs::Level => Self::Levels {
                codes: Vec::new(),
                levels: Vec::new(),
            },
            ReadAs::Key => Self::Keys(Vec::new()),
        }
    }

    /// Number of rows.
    pub const fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Times(values) => values.len(),
            Self::Levels { codes, .. } => codes.len(),
            Self::Keys(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a chunk; level names keep the order of their first row. Columns of another type are left out.
    pub fn append(&mut self, chunk: Self) {
        match (self, chunk) {
            (Self::Numbers(values), Self::Numbers(more)) => values.extend(more),
            (Self::Times(values), Self::Times(more)) => values.extend(more),
            (Self::Keys(values), Self::Keys(more)) => values.extend(more),
            (
                Self::Levels { codes, levels },
                Self::Levels {
                    codes: more,
                    levels: names,
                },
            ) => {
                let mut known: std::collections::BTreeMap<String, u32> =
                    levels.iter().cloned().zip(0..).collect();
                let renamed: Vec<u32> = names
                    .into_iter()
                    .map(|name| {
                        *known.entry(name).or_insert_with_key(|name| {
                            levels.push(name.clone());
                            u32::try_from(levels.len() - 1).unwrap_or(NO_LEVEL)
                        })
                    })
                    .collect();
                codes.extend(more.into_iter().map(|code| {
                    usize::try_from(code)
                        .ok()
                        .and_then(|code| renamed.get(code).copied())
                        .unwrap_or(NO_LEVEL)
                }));
            }
            _ => {}
        }
    }

    /// Appends that many missing values.
    pub fn append_missing(&mut self, n: usize) {
        match self {
            Self::Numbers(values) => values.resize(values.len() + n, f64::NAN),
            Self::Times(values) => values.resize(values.len() + n, NO_TIME),
            Self::Levels { codes, .. } => codes.resize(codes.len() + n, NO_LEVEL),
            Self::Keys(values) => values.resize(values.len() + n, NO_KEY),
        }
    }
}

/// One column of one chunk, with what could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnChunk {
    /// Its values.
    pub column: Column,
    /// What was missing or odd.
    pub tally: Tally,
}

/// The key that an id's text stands for, so that `7`, ` 7` and `7.0` join.
///
/// A whole number is itself; any other text is its FNV-1a hash with a final mix, so that two of five million differing
/// ids collide with a chance below 1e-6.
pub(crate) fn key(text: &str) -> u64 {
    let text = text.trim();
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let canonical = whole.len() < 2 || !(whole.starts_with('0') || whole.starts_with('+'));
    if canonical && let Ok(number) = whole.parse::<i64>() {
        return number.cast_unsigned();
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    let hash = hash ^ (hash >> 32);
    if hash == NO_KEY { 0 } else { hash }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_keep_the_order_of_their_first_row() {
        let mut column = Column::empty(ReadAs::Level);
        let chunk = |codes: &[u32], levels: &[&str]| Column::Levels {
            codes: codes.to_vec(),
            levels: levels.iter().map(|&name| name.to_owned()).collect(),
        };
        column.append(chunk(&[0, 1, NO_LEVEL], &["b", "a"]));
        column.append(chunk(&[0, 1, 1], &["c", "b"]));
        assert_eq!(column, chunk(&[0, 1, NO_LEVEL, 2, 0, 0], &["b", "a", "c"]));
    }

    #[test]
    fn ids_join_however_they_are_written() {
        assert_eq!(key("7"), key(" 7 "));
        assert_eq!(key("7"), key("7.0"));
        assert_eq!(key("-7"), (-7_i64).cast_unsigned());
        assert_ne!(key("007"), key("7"), "a leading zero belongs to an id");
        assert_ne!(key("a"), key("b"));
    }
}
