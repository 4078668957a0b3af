//! A column of levels in a few numbers.

/// Counts of a column of levels.
///
/// # Shapes and units
/// From rows per level and the rows without one.
/// # Undefined
/// Never; without rows all is 0.
/// # Source
/// `pandas.Series.{count, nunique, value_counts}`.
/// # Checked against
/// The golden data's `profile`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelProfile {
    /// Rows with a value.
    pub n: u64,
    /// Rows without.
    pub missing: u64,
    /// Levels with a row.
    pub distinct: u64,
    /// Rows of the most frequent level.
    pub mode_rows: u64,
    /// Positions of the most frequent levels and their rows, at most 100; the first of equals first.
    pub top: Vec<(usize, u64)>,
}

/// Levels that are kept by name.
const TOP: usize = 100;

impl LevelProfile {
    /// From rows per level and the count of rows without a value.
    pub fn of(counts: &[u64], missing: u64) -> Self {
        let mut top: Vec<(usize, u64)> = counts
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, rows)| *rows > 0)
            .collect();
        let distinct = top.len() as u64;
        top.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        top.truncate(TOP);
        Self {
            n: counts.iter().sum(),
            missing,
            distinct,
            mode_rows: top.first().map_or(0, |(_, rows)| *rows),
            top,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_without_rows_do_not_count() {
        let profile = LevelProfile::of(&[0, 3, 5, 3], 2);
        assert_eq!((profile.n, profile.missing, profile.distinct), (11, 2, 3));
        assert_eq!(profile.top, [(2, 5), (1, 3), (3, 3)]);
        assert_eq!(LevelProfile::of(&[], 0), LevelProfile::default());
    }
}
