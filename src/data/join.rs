//! Labels find their predictions by id.

use std::collections::HashMap;

use polars::prelude::{
    Column as PolarsColumn, DataFrame, IntoLazy as _, JoinArgs, JoinType, MaintainOrderJoin,
    PolarsError, SortMultipleOptions, UInt32Chunked, col, len,
};

use super::column::{Column, NO_KEY, NO_LEVEL, NO_TIME};
use super::error::DataError;

/// The label row of each prediction, and how the two sides met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// Per prediction the row of its label.
    pub rows: Vec<Option<u32>>,
    /// Predictions that found a label.
    pub on_time: u64,
    /// Predictions that found none.
    pub missing: u64,
    /// Label rows without a value: they are no labels.
    pub blank: u64,
    /// Label rows whose id no prediction has.
    pub orphan: u64,
    /// Label rows beyond the first of their id, where all values of the id agree.
    pub duplicate: u64,
    /// Label rows beyond the first of their id, where they do not; the latest wins.
    pub conflicting: u64,
    /// The first label row that gives its id another value than a row before.
    pub first_conflict: Option<u32>,
    /// Prediction rows beyond the first of their id.
    pub duplicate_predictions: u64,
    /// Per prediction whether the labels of its id contradict each other; empty where none do.
    pub conflicts: Vec<bool>,
}

/// Joins labels to predictions; of several labels of one id the latest wins: by label time, else the last row.
///
/// Of equal times the last row wins too; rows without a time lose to those with one.
///
/// # Errors
/// [`DataError::Unusable`] where polars refuses the join.
pub fn join(
    predictions: &[u64],
    labels: &[u64],
    values: &Column,
    times: Option<&[i64]>,
) -> Result<Joined, DataError> {
    let value = numbers(values);
    let by_id = last_of_each_id(labels, &value, times)?;
    let (label_rows, distinct_values) = (counts(&by_id, "rows")?, counts(&by_id, "values")?);
    let mut joined = Joined {
        blank: value.iter().filter(|value| value.is_nan()).count() as u64,
        ..Joined::default()
    };
    for (rows, distinct) in label_rows.iter().zip(&distinct_values) {
        let beyond = u64::from(rows.saturating_sub(1));
        if *distinct > 1 {
            joined.conflicting += beyond;
        } else {
            joined.duplicate += beyond;
        }
    }
    if joined.conflicting > 0 {
        joined.first_conflict = first_conflict(labels, &value);
    }
    let met = meet(predictions, by_id)?;
    let groups = integers(&met, "group")?;
    joined.count_met(groups, &label_rows);
    if joined.conflicting > 0 {
        let distinct = |group: Option<u32>| distinct_values.get(usize::try_from(group?).ok()?);
        let contradicts = groups
            .iter()
            .map(|group| distinct(group).is_some_and(|n| *n > 1));
        joined.conflicts = contradicts.collect();
    }
    joined.rows = integers(&met, "row")?.iter().collect();
    Ok(joined)
}

impl Joined {
    /// Counts predictions by the group of labels that each met, and labels that none met.
    fn count_met(&mut self, groups: &UInt32Chunked, label_rows: &[u32]) {
        let mut met_before = vec![false; label_rows.len()];
        for group in groups {
            let Some(slot) = group
                .and_then(|g| usize::try_from(g).ok())
                .and_then(|g| met_before.get_mut(g))
            else {
                self.missing += 1;
                continue;
            };
            self.on_time += 1;
            self.duplicate_predictions += u64::from(*slot);
            *slot = true;
        }
        let unmet = met_before.iter().zip(label_rows).filter(|(met, _)| !**met);
        self.orphan = unmet.map(|(_, rows)| u64::from(*rows)).sum();
    }
}

/// Per id of a label: `group` its number, `row` its winning row, `values` how many distinct values it has, `rows` how
/// many rows.
fn last_of_each_id(
    labels: &[u64],
    value: &[f64],
    times: Option<&[i64]>,
) -> Result<DataFrame, DataError> {
    let arrival: Vec<i64> = times.map_or_else(|| vec![NO_TIME; labels.len()], <[i64]>::to_vec);
    let height = u32::try_from(labels.len()).map_err(|_e| {
        DataError::Unusable("more than four billion label rows: use fewer files".into())
    })?;
    DataFrame::new(vec![
        PolarsColumn::new("id".into(), ids(labels)),
        PolarsColumn::new("row".into(), (0..height).collect::<Vec<u32>>()),
        PolarsColumn::new("value".into(), value.to_vec()),
        PolarsColumn::new("time".into(), arrival),
    ])
    .map_err(refused)?
    .lazy()
    .filter(col("id").is_not_null().and(col("value").is_not_nan()))
    .sort(
        ["time"],
        SortMultipleOptions::default().with_maintain_order(true),
    )
    .group_by_stable([col("id")])
    .agg([
        col("row").last(),
        col("value").n_unique().alias("values"),
        len().alias("rows"),
    ])
    .with_row_index("group", None)
    .collect()
    .map_err(refused)
}

/// Values as numbers that are equal where the values are; NaN where there is none.
fn numbers(values: &Column) -> Vec<f64> {
    match values {
        Column::Numbers(values) => values.clone(),
        Column::Levels { codes, .. } => {
            let number = |code: &u32| match *code {
                NO_LEVEL => f64::NAN,
                code => f64::from(code),
            };
            codes.iter().map(number).collect()
        }
        Column::Times(values) => values.iter().map(|value| *value as f64).collect(),
        Column::Keys(values) => values.iter().map(|value| *value as f64).collect(),
    }
}

fn first_conflict(labels: &[u64], values: &[f64]) -> Option<u32> {
    let mut first: HashMap<u64, u64> = HashMap::with_capacity(labels.len());
    let mut rows = labels.iter().zip(values).enumerate();
    let (row, _) = rows.find(|(_, (id, value))| {
        let is_label = **id != NO_KEY && !value.is_nan();
        is_label && *first.entry(**id).or_insert(value.to_bits()) != value.to_bits()
    })?;
    u32::try_from(row).ok()
}

/// Per prediction, in order, the `row` and the `group` of its label; null where there is none.
fn meet(predictions: &[u64], by_id: DataFrame) -> Result<DataFrame, DataError> {
    let mut args = JoinArgs::new(JoinType::Left);
    args.maintain_order = MaintainOrderJoin::Left;
    DataFrame::new(vec![PolarsColumn::new("id".into(), ids(predictions))])
        .map_err(refused)?
        .lazy()
        .join(by_id.lazy(), [col("id")], [col("id")], args)
        .select([col("row"), col("group")])
        .collect()
        .map_err(refused)
}

/// A column of integers.
fn integers<'frame>(
    frame: &'frame DataFrame,
    name: &str,
) -> Result<&'frame UInt32Chunked, DataError> {
    frame.column(name).map_err(refused)?.u32().map_err(refused)
}

/// A column of counts.
fn counts(frame: &DataFrame, name: &str) -> Result<Vec<u32>, DataError> {
    let column = integers(frame, name)?;
    Ok(column.iter().map(Option::unwrap_or_default).collect())
}

fn refused(error: PolarsError) -> DataError {
    DataError::Unusable(error.to_string())
}

/// Keys as polars joins them: a missing one meets nothing.
fn ids(keys: &[u64]) -> Vec<Option<i64>> {
    keys.iter()
        .map(|key| (*key != NO_KEY).then(|| key.cast_signed()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_meet_their_predictions_and_everything_is_counted() {
        let values = Column::Numbers(vec![0.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
        let joined = join(&[1, 2, 3, 3, 9], &[1, 2, 2, 3, 3, 7], &values, None).unwrap();
        assert_eq!(joined.rows, [Some(0), Some(2), Some(4), Some(4), None]);
        assert_eq!((joined.on_time, joined.missing, joined.orphan), (4, 1, 1));
        assert_eq!((joined.duplicate, joined.conflicting), (1, 1));
        assert_eq!(joined.duplicate_predictions, 1);
    }

    #[test]
    fn the_latest_label_wins_by_its_time() {
        let values = Column::Numbers(vec![0.0, 1.0]);
        let joined = join(&[5], &[5, 5], &values, Some(&[20, 10])).unwrap();
        assert_eq!(joined.rows, [Some(0)]);
        assert_eq!((joined.conflicting, joined.first_conflict), (1, Some(1)));
    }

    #[test]
    fn a_row_without_a_label_takes_none_away() {
        let values = Column::Numbers(vec![1.0, f64::NAN, f64::NAN, 0.0]);
        let joined = join(&[5, 6], &[5, 5, 6, 5], &values, Some(&[10, 30, 30, 10])).unwrap();
        assert_eq!(joined.rows, [Some(3), None], "of equal times the last row");
        assert_eq!((joined.on_time, joined.missing, joined.blank), (1, 1, 2));
        assert_eq!((joined.conflicting, joined.first_conflict), (1, Some(3)));
    }
}
