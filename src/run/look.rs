//! What the first rows of a column show to whoever chooses its role.

use std::collections::BTreeMap;

use crate::data::sketch::{ColumnSketch, Sample};
use crate::report::document::Look;

/// Bins of a small histogram, and levels at most.
const BINS: u8 = 12;
/// Values shown of a column.
const EXAMPLES: usize = 3;
/// Characters shown of a value.
const EXAMPLE_CHARS: usize = 80;

/// Examples, share missing and a small histogram of the sample.
pub(super) fn look(column: &ColumnSketch) -> Look {
    let (rows, (range, histogram)) = match &column.sample {
        Sample::Numbers(values) => (values.len(), binned(values.iter().flatten().copied())),
        Sample::Times(times) => {
            let moments = times.iter().flatten().map(|time| *time as f64);
            (times.len(), binned(moments))
        }
        Sample::Texts(texts) => (texts.len(), (None, counted(texts))),
    };
    let examples: Vec<&str> = match &column.sample {
        Sample::Texts(texts) => distinct(texts.iter().flatten().map(String::as_str)),
        _ => distinct(column.examples.iter().map(String::as_str)),
    };
    Look {
        examples: examples.into_iter().map(cut).collect(),
        missing: column.missing as f64 / rows.max(1) as f64,
        range,
        histogram,
    }
}

/// The first values that differ, as many as are shown.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for text in texts {
        if found.len() == EXAMPLES {
            break;
        }
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// A cell may hold megabytes.
fn cut(text: &str) -> String {
    match text.char_indices().nth(EXAMPLE_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "\u{2026}",
        None => text.to_owned(),
    }
}

type Binned = (Option<(f64, f64)>, Vec<u32>);

/// Finite values in bins of equal width between the smallest and the largest; one bin where all are equal.
fn binned(values: impl Iterator<Item = f64> + Clone) -> Binned {
    let values = values.filter(|value| value.is_finite());
    let ends = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
    let (low, high) = values
        .clone()
        .fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    if low > high {
        return (None, Vec::new());
    }
    // Halved, so that the width of the widest range is still a number.
    let half = high / 2.0 - low / 2.0;
    let bins = if half > 0.0 { BINS } else { 1 };
    let mut counts = vec![0; usize::from(bins)];
    for value in values {
        let share = (value / 2.0 - low / 2.0) / half;
        let bin = (1..bins)
            .filter(|bin| share * f64::from(bins) >= f64::from(*bin))
            .count();
        if let Some(count) = counts.get_mut(bin) {
            *count += 1;
        }
    }
    (Some((low, high)), counts)
}

/// Rows of the most frequent levels, most frequent first.
fn counted(texts: &[Option<String>]) -> Vec<u32> {
    let mut levels: BTreeMap<&str, u32> = BTreeMap::new();
    for text in texts.iter().flatten() {
        *levels.entry(text).or_default() += 1;
    }
    let mut counts: Vec<u32> = levels.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.truncate(BINS.into());
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sketch::{Kind, Spelling};

    fn of(sample: Sample, missing: u64) -> Look {
        look(&ColumnSketch {
            name: "x".into(),
            kind: Kind::Number,
            sample,
            missing,
            distinct: 0,
            examples: vec![],
            spelling: Spelling::default(),
            unread: false,
        })
    }

    #[test]
    fn numbers_fall_into_twelve_bins_with_both_ends_inside() {
        let values = (0..=24).map(|n| Some(f64::from(n) / 2.0)).chain([None]);
        let look = of(Sample::Numbers(values.collect()), 1);
        assert_eq!(look.range, Some((0.0, 12.0)));
        assert_eq!(look.histogram, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]);
        assert!((look.missing - 1.0 / 26.0).abs() < 1e-12);
    }

    #[test]
    fn the_widest_range_one_value_and_none_have_bins_too() {
        let widest = of(
            Sample::Numbers(vec![Some(f64::MIN), Some(0.0), Some(f64::MAX)]),
            0,
        );
        assert_eq!(widest.histogram, [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
        let one = of(Sample::Times(vec![Some(7), Some(7)]), 0);
        assert_eq!((one.range, one.histogram), (Some((7.0, 7.0)), vec![2]));
        let none = of(Sample::Numbers(vec![None, None]), 2);
        assert_eq!((none.range, none.histogram), (None, vec![]));
        assert!((none.missing - 1.0).abs() < 1e-12);
    }

    #[test]
    fn levels_stand_by_how_often_they_come() {
        let texts = ["b", "a", "b", "c", "b", "a", "d"].map(|text| Some(text.to_owned()));
        let look = of(Sample::Texts(texts.to_vec()), 0);
        assert_eq!(look.histogram, [3, 2, 1, 1]);
        assert_eq!(look.examples, ["b", "a", "c"]);
    }

    #[test]
    fn a_cell_of_megabytes_is_cut() {
        let look = of(Sample::Texts(vec![Some("\u{fc}".repeat(5_000_000))]), 0);
        let [example] = &look.examples[..] else {
            unreachable!("one value")
        };
        assert_eq!(example.chars().count(), 81);
    }
}
