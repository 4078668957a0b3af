//! An even part of the rows of several classes, small enough to keep.

use serde::{Deserialize, Serialize};

use crate::measure::chance::mixed;

/// Rows of a class from which on only a part is kept (ours): half to all of so many. A variance over them is known
/// within 5 % or so.
const ENOUGH: usize = 4096;
/// Of many classes fewer of each are kept, as many as come to this together, but not below [`LEAST`] (ours): every row is
/// held against every class.
const TOGETHER: usize = 16_384;
const LEAST: usize = 512;

/// Rows with their probabilities, an even part of each class.
///
/// A row is kept where the hash of its number ends in as many zeros as the class's level says; the level rises when there
/// are too many. No draw, no clock: the same rows give the same part.
///
/// # Shapes and units
/// 16 bytes and the probabilities for each row kept, at most [`ENOUGH`] a class.
/// # Source
/// The level of Bar-Yossef et al. (2002), RANDOM, 1–10, on the hash of Steele, Lea & Flood (2014), `SplitMix64`.
/// # Checked against
/// By hand in this file; intervals from it in `mean_area.rs`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Sampled {
    classes: usize,
    labels: Vec<Stratum>,
}

/// The rows of one class.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Stratum {
    seen: u64,
    level: u32,
    /// Hash and weight of each row kept.
    rows: Vec<(u64, f64)>,
    /// Its probabilities, one per class.
    shares: Vec<f64>,
}

/// A row that was kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'a> {
    pub(super) label: usize,
    pub(super) weight: f64,
    /// How many rows it stands for.
    pub(super) times: f64,
    pub(super) shares: &'a [f64],
}

impl Sampled {
    /// Takes a row, or leaves it.
    pub(super) fn add(
        &mut self,
        label: usize,
        weight: f64,
        shares: impl ExactSizeIterator<Item = f64>,
    ) {
        self.widen(shares.len().max(label + 1));
        let classes = self.classes;
        if let Some(stratum) = self
            .labels
            .get_mut(label)
            .filter(|_| shares.len() == classes)
        {
            stratum.add(weight, shares);
            stratum.thin(classes);
        }
    }

    /// Joins others.
    pub(super) fn merge(&mut self, other: &Self) {
        self.widen(other.classes);
        let classes = self.classes;
        for (mine, theirs) in self.labels.iter_mut().zip(&other.labels) {
            mine.seen += theirs.seen;
            mine.level = mine.level.max(theirs.level);
            mine.rows.extend_from_slice(&theirs.rows);
            mine.shares.extend_from_slice(&theirs.shares);
            mine.keep(classes);
            mine.thin(classes);
        }
    }

    /// The rows that were kept, by label.
    pub(super) fn rows(&self) -> impl Iterator<Item = Kept<'_>> {
        self.labels.iter().enumerate().flat_map(|(label, stratum)| {
            let times = stratum.seen as f64 / stratum.rows.len().max(1) as f64;
            let shares = stratum.shares.chunks_exact(self.classes.max(1));
            let rows = stratum.rows.iter().zip(shares);
            rows.map(move |((_, weight), shares)| Kept {
                label,
                weight: *weight,
                times,
                shares,
            })
        })
    }

    /// Makes room; all parts of one task have the same classes.
    fn widen(&mut self, classes: usize) {
        if self.classes < classes {
            self.classes = classes;
            self.labels.resize_with(classes, Stratum::default);
        }
    }
}

impl Stratum {
    fn add(&mut self, weight: f64, shares: impl Iterator<Item = f64>) {
        self.seen += 1;
        let hash = mixed(self.seen);
        if hash.trailing_zeros() >= self.level {
            self.rows.push((hash, weight));
            self.shares.extend(shares);
        }
    }

    fn thin(&mut self, classes: usize) {
        let enough = (TOGETHER / classes.max(1)).clamp(LEAST, ENOUGH);
        while self.rows.len() > enough {
            self.level += 1;
            self.keep(classes);
        }
    }

    /// Lets go of rows below the level.
    fn keep(&mut self, classes: usize) {
        let level = self.level;
        let is_kept = |(hash, _): &(u64, f64)| hash.trailing_zeros() >= level;
        if self.rows.iter().all(is_kept) {
            return;
        }
        let shares = self.shares.chunks_exact(classes.max(1));
        let own = self.rows.iter().zip(shares).filter(|(row, _)| is_kept(row));
        self.shares = own.flat_map(|(_, shares)| shares).copied().collect();
        self.rows.retain(is_kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(rows: usize, label: usize) -> Sampled {
        let mut sampled = Sampled::default();
        for row in 0..rows {
            sampled.add(label, 1.0, [row as f64, 0.5].into_iter());
        }
        sampled
    }

    #[test]
    fn few_rows_are_all_there_and_many_in_an_even_part() {
        let few = taken(ENOUGH, 1);
        assert_eq!(few.rows().count(), ENOUGH);
        assert!(few.rows().all(|row| (row.times, row.label) == (1.0, 1)));
        let many = taken(100_000, 0);
        let kept: Vec<Kept<'_>> = many.rows().collect();
        assert!(
            kept.len() > ENOUGH / 3 && kept.len() <= ENOUGH,
            "{}",
            kept.len()
        );
        let mean = kept.iter().map(|row| row.shares[0]).sum::<f64>() / kept.len() as f64;
        assert!((mean - 50_000.0).abs() < 4.0 * 28_868.0 / (kept.len() as f64).sqrt());
        let all: f64 = kept.iter().map(|row| row.times).sum();
        assert!((all - 100_000.0).abs() < 1e-6);
    }

    #[test]
    fn parts_are_joined_at_the_thinner_level() {
        let mut sum = taken(3_000, 0);
        sum.merge(&taken(60_000, 0));
        sum.merge(&taken(10, 1));
        let of = |label: usize| sum.rows().filter(move |row| row.label == label);
        assert!(of(0).count() <= ENOUGH && of(1).count() == 10);
        assert!((of(0).map(|row| row.times).sum::<f64>() - 63_000.0).abs() < 1e-6);
        assert!(sum.rows().all(|row| row.shares.len() == 2));
    }
}
