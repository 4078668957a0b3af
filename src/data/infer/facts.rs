//! What the sample of one column shows, computed once.

use std::collections::BTreeMap;

use super::words::Words;
use crate::data::sketch::{ColumnSketch, Kind, Sample, TimeUnit};

/// Columns with more distinct values than this are not looked at level by level.
pub(super) const MOST_LEVELS: usize = 60;

/// What one column's sample shows.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// The column.
    pub(super) column: &'a ColumnSketch,
    /// Its name, cut.
    pub(super) words: Words,
    /// Non-missing values.
    pub(super) present: usize,
    /// Smallest and largest number; `None` where the values are no numbers.
    pub(super) range: Option<(f64, f64)>,
    /// Whether all numbers are whole.
    pub(super) whole: bool,
    /// Distinct values, sorted (numbers by size), where there are at most [`MOST_LEVELS`].
    pub(super) levels: Vec<String>,
    /// Per row the index into `levels`; empty where there are too many.
    pub(super) codes: Vec<Option<usize>>,
    /// Whether every value is larger than the one before.
    pub(super) rising: bool,
}

impl<'a> Facts<'a> {
    /// Looks at a column.
    pub(super) fn of(column: &'a ColumnSketch) -> Self {
        let mut facts = Self {
            column,
            words: Words::of(&column.name),
            present: 0,
            range: None,
            whole: false,
            levels: Vec::new(),
            codes: Vec::new(),
            rising: false,
        };
        match &column.sample {
            Sample::Numbers(values) => facts.see_numbers(values),
            Sample::Times(values) => {
                let present: Vec<i64> = values.iter().flatten().copied().collect();
                facts.present = present.len();
                facts.rising = present.is_sorted();
            }
            Sample::Texts(values) => {
                facts.present = values.iter().flatten().count();
                let order = order_of(
                    values
                        .iter()
                        .map(|value| value.as_ref().map(|text| text.trim().to_owned())),
                );
                facts.see_levels(
                    values
                        .iter()
                        .map(|value| value.as_ref().map(|text| text.trim().to_owned())),
                    order,
                );
            }
        }
        facts
    }

    fn see_numbers(&mut self, values: &[Option<f64>]) {
        let present: Vec<f64> = values
            .iter()
            .flatten()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        self.present = present.len();
        self.range = present
            .iter()
            .fold(None, |range: Option<(f64, f64)>, &value| {
                Some(range.map_or((value, value), |(low, high)| {
                    (low.min(value), high.max(value))
                }))
            });
        self.whole = !present.is_empty() && present.iter().all(|value| value.fract() == 0.0);
        self.rising = present.len() > 1
            && present
                .iter()
                .zip(present.iter().skip(1))
                .all(|(a, b)| a < b);
        let mut sorted = present;
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        if sorted.len() <= MOST_LEVELS {
            let order = sorted
                .iter()
                .enumerate()
                .map(|(at, value)| (spell(*value), at))
                .collect();
            let finite = |value: &Option<f64>| value.filter(|value| value.is_finite()).map(spell);
            self.see_levels(values.iter().map(finite), Some(order));
        }
    }

    fn see_levels(
        &mut self,
        values: impl Iterator<Item = Option<String>>,
        order: Option<BTreeMap<String, usize>>,
    ) {
        let Some(order) = order else { return };
        self.codes = values
            .map(|value| value.and_then(|value| order.get(&value).copied()))
            .collect();
        let mut levels: Vec<(usize, String)> =
            order.into_iter().map(|(level, at)| (at, level)).collect();
        levels.sort_unstable();
        self.levels = levels.into_iter().map(|(_, level)| level).collect();
    }

    /// Whether the values are numbers.
    pub(super) fn numeric(&self) -> bool {
        self.range.is_some() && matches!(self.column.kind, Kind::Integer | Kind::Number)
    }

    /// Whether the values are times already.
    pub(super) fn is_time(&self) -> bool {
        self.column.kind == Kind::Time
    }

    /// Whether all numbers lie between 0 and 1.
    pub(super) fn in_unit(&self) -> bool {
        self.range
            .is_some_and(|(low, high)| low >= 0.0 && high <= 1.0)
    }

    /// Whether the numbers look like probabilities: between 0 and 1 and not only 0 and 1.
    pub(super) fn like_probability(&self) -> bool {
        self.numeric() && self.in_unit() && !self.whole
    }

    /// Whether the numbers are measured on a scale: not whole, or more levels than classes usually have.
    pub(super) fn continuous(&self) -> bool {
        self.numeric() && (self.distinct() > 20 || (!self.whole && self.distinct() > 2))
    }

    /// Distinct non-missing values.
    pub(super) fn distinct(&self) -> usize {
        if self.codes.is_empty() {
            usize::try_from(self.column.distinct).unwrap_or(usize::MAX)
        } else {
            self.levels.len()
        }
    }

    /// Whether there are exactly two different values.
    pub(super) fn two_valued(&self) -> bool {
        self.levels.len() == 2
    }

    /// Whether no value comes twice.
    pub(super) fn unique(&self) -> bool {
        self.present > 1 && self.distinct() >= self.present
    }

    /// Whether hardly a value comes twice, as in an id of an export with some repeated rows.
    pub(super) fn nearly_unique(&self) -> bool {
        self.present > 1 && self.distinct().saturating_mul(10) >= self.present.saturating_mul(9)
    }

    /// The numbers by row; empty for other columns.
    pub(super) fn numbers(&self) -> &'a [Option<f64>] {
        match &self.column.sample {
            Sample::Numbers(values) => values,
            Sample::Times(_) | Sample::Texts(_) => &[],
        }
    }

    /// What the numbers count if they are times between 1980 and 2100; the ranges of the units do not touch.
    pub(super) fn epoch(&self) -> Option<TimeUnit> {
        let (low, high) = self.range?;
        let within = |per_second: f64| {
            low >= 315_532_800.0 * per_second && high <= 4_102_444_800.0 * per_second
        };
        [
            (TimeUnit::Seconds, 1.0),
            (TimeUnit::Millis, 1e3),
            (TimeUnit::Micros, 1e6),
            (TimeUnit::Nanos, 1e9),
        ]
        .into_iter()
        .find(|(_, per_second)| within(*per_second))
        .map(|(unit, _)| unit)
    }

    /// Whether the numbers could be calendar years.
    pub(super) fn like_years(&self) -> bool {
        self.whole
            && self
                .range
                .is_some_and(|(low, high)| low >= 1900.0 && high <= 2100.0)
    }

    /// A value of the sample as text, numbers spelled the shortest way, for comparing ids across files.
    pub(super) fn keys(&self) -> Vec<String> {
        match &self.column.sample {
            Sample::Numbers(values) => values.iter().flatten().copied().map(spell).collect(),
            Sample::Times(values) => values.iter().flatten().map(i64::to_string).collect(),
            Sample::Texts(values) => values
                .iter()
                .flatten()
                .map(|text| {
                    text.trim()
                        .parse::<f64>()
                        .map_or_else(|_not_a_number| text.trim().to_owned(), spell)
                })
                .collect(),
        }
    }

    /// A level as the file writes it, where an example shows it.
    pub(super) fn as_written(&self, level: &str) -> String {
        let same = |text: &&String| {
            text.trim() == level
                || text
                    .trim()
                    .parse::<f64>()
                    .is_ok_and(|value| spell(value) == level)
        };
        self.column
            .examples
            .iter()
            .find(same)
            .map_or_else(|| level.to_owned(), |text| text.trim().to_owned())
    }
}

fn order_of(values: impl Iterator<Item = Option<String>>) -> Option<BTreeMap<String, usize>> {
    let mut order = BTreeMap::new();
    for value in values.flatten() {
        order.insert(value, 0);
        if order.len() > MOST_LEVELS {
            return None;
        }
    }
    for (at, place) in order.values_mut().enumerate() {
        *place = at;
    }
    Some(order)
}

/// The shortest spelling of a number, whole ones without a point.
pub(super) fn spell(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else {
        format!("{value}")
    }
}
