//! Rows as cells of bins, for a classifier; and which rows are looked at where there are too many.

use super::{Feature, place};
use crate::measure::chance::mixed;

/// Bins of a column of numbers with more distinct values than that get tenths instead.
const DISTINCT: usize = 20;
/// Tenths of the rows.
const TENTHS: usize = 10;
/// Levels with a cell of their own, the most frequent; the others share one.
const LEVELS: usize = 30;

/// Of every row and column the one cell that it falls into.
///
/// Numbers: a cell per value up to 20 distinct ones, else tenths of the rows given. Levels: the 30 most frequent and one
/// for the others. Missing is a cell of its own. All rows count alike, of whichever period they are, so that the cells
/// tell nothing of it.
#[derive(Debug, Clone)]
pub struct Design {
    /// Row after row, one cell per column; cells are counted through all columns.
    cells: Vec<u32>,
    /// Where each column's cells begin, and at last where all end.
    starts: Vec<u32>,
}

impl Design {
    /// From the rows that will be told apart.
    pub fn of(features: &[Feature<'_>], rows: &[u32]) -> Self {
        let binned: Vec<Cells> = features
            .iter()
            .map(|feature| Cells::of(feature, rows))
            .collect();
        let mut starts = vec![0];
        for cells in &binned {
            let before = starts.last().copied().unwrap_or(0);
            starts.push(before + cells.width());
        }
        let mut cells = Vec::with_capacity(rows.len() * features.len());
        for row in rows {
            let columns = features.iter().zip(&binned).zip(&starts);
            cells
                .extend(columns.map(|((feature, cells), start)| start + cells.cell(feature, *row)));
        }
        Self { cells, starts }
    }

    /// Only some of its columns.
    #[must_use]
    pub fn without(&self, left_out: &[usize]) -> Self {
        let kept: Vec<usize> = (0..self.columns())
            .filter(|column| !left_out.contains(column))
            .collect();
        let mut starts = vec![0];
        let mut shifts = Vec::new();
        for column in &kept {
            let cells = self.cells_of(*column);
            let before = starts.last().copied().unwrap_or(0);
            shifts.push((cells.start, before));
            starts.push(before + (cells.end - cells.start));
        }
        let mut cells = Vec::with_capacity(self.rows().len() * kept.len());
        for row in self.rows() {
            for (column, (from, to)) in kept.iter().zip(&shifts) {
                cells.extend(row.get(*column).map(|cell| cell - from + to));
            }
        }
        Self { cells, starts }
    }

    /// The cells of each row.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u32> {
        self.cells.chunks_exact(self.columns().max(1))
    }

    /// How many columns.
    pub const fn columns(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many cells.
    pub fn width(&self) -> usize {
        self.starts.last().map_or(0, |end| place(*end))
    }

    /// The cells of a column.
    pub fn cells_of(&self, column: usize) -> std::ops::Range<u32> {
        let at = |column: usize| self.starts.get(column).copied().unwrap_or(0);
        at(column)..at(column + 1)
    }
}

/// How one column falls into cells.
enum Cells {
    /// Ascending; a number falls into the first cell whose cut it does not pass. The last cell is for missing ones.
    Cuts(Vec<f64>),
    /// Of every level its cell; behind them one for the others and one for missing ones.
    Levels(Vec<Option<u32>>, u32),
}

impl Cells {
    fn of(feature: &Feature<'_>, rows: &[u32]) -> Self {
        let Feature::Levels { levels, .. } = feature else {
            let mut values: Vec<f64> = rows.iter().filter_map(|row| feature.number(*row)).collect();
            values.sort_unstable_by(f64::total_cmp);
            return Self::Cuts(cuts(&values));
        };
        let mut counts = vec![0_u64; *levels];
        for level in rows.iter().filter_map(|row| feature.level(*row)) {
            if let Some(count) = counts.get_mut(level) {
                *count += 1;
            }
        }
        let mut order: Vec<usize> = (0..*levels).collect();
        order.sort_by_key(|level| std::cmp::Reverse(counts.get(*level).copied()));
        let mut cells = vec![None; *levels];
        let mut width = 0;
        for (level, cell) in order.into_iter().take(LEVELS).zip(0..) {
            if let Some(slot) = cells.get_mut(level) {
                *slot = Some(cell);
                width = cell + 1;
            }
        }
        Self::Levels(cells, width)
    }

    fn width(&self) -> u32 {
        match self {
            Self::Cuts(cuts) => u32::try_from(cuts.len()).unwrap_or(0) + 2,
            Self::Levels(_, width) => width + 2,
        }
    }

    fn cell(&self, feature: &Feature<'_>, row: u32) -> u32 {
        let missing = self.width() - 1;
        match self {
            Self::Cuts(cuts) => feature.number(row).map_or(missing, |value| {
                let at = cuts.partition_point(|cut| *cut < value);
                u32::try_from(at).unwrap_or(missing)
            }),
            Self::Levels(cells, others) => feature.level(row).map_or(missing, |level| {
                cells.get(level).copied().flatten().unwrap_or(*others)
            }),
        }
    }
}

/// Where cells of ascending numbers end, but for the last: at every value if these are few, else at the tenths.
fn cuts(ascending: &[f64]) -> Vec<f64> {
    let mut distinct = ascending.to_vec();
    distinct.dedup();
    if distinct.len() > DISTINCT {
        let tenth = |k: usize| ascending.get(k * ascending.len() / TENTHS).copied();
        distinct = (1..TENTHS).filter_map(tenth).collect();
        distinct.dedup();
        return distinct;
    }
    distinct.pop();
    distinct
}

/// At most so many of the rows, in an order that hangs on nothing but their places in the list; the same every time.
///
/// The rows with the smallest hash of their place (`SplitMix64`'s finaliser), ascending by it.
///
/// # Source
/// Steele, Lea & Flood (2014), OOPSLA, for the hash; bottom-k samples: Cohen & Kaplan (2007), PODC.
pub fn thinned(rows: &[u32], most: usize) -> Vec<u32> {
    let mut hashed: Vec<(u64, u32)> = (0..).map(hash).zip(rows.iter().copied()).collect();
    if most < hashed.len() {
        hashed.select_nth_unstable(most);
        hashed.truncate(most);
    }
    hashed.sort_unstable();
    hashed.into_iter().map(|(_, row)| row).collect()
}

/// The same rows in the order in which they were given.
pub fn sampled(rows: &[u32], most: usize) -> Vec<u32> {
    let mut hashes: Vec<u64> = (0..).map(hash).take(rows.len()).collect();
    if most >= hashes.len() {
        return rows.to_vec();
    }
    let (_, bound, _) = hashes.select_nth_unstable(most);
    let bound = *bound;
    let kept = (0..).map(hash).zip(rows);
    kept.filter(|(hash, _)| *hash < bound)
        .map(|(_, row)| *row)
        .collect()
}

/// Two places never share it.
fn hash(place: u32) -> u64 {
    mixed(u64::from(place).wrapping_add(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_and_what_is_missing_has_its_cell() {
        let x = [5.0, f64::NAN, 7.0, 5.0];
        let codes = [0, 1, u32::MAX, 1];
        let features = [
            Feature::Numbers(&x),
            Feature::Levels {
                codes: &codes,
                levels: 2,
            },
        ];
        let design = Design::of(&features, &[0, 1, 2, 3]);
        let rows: Vec<&[u32]> = design.rows().collect();
        // Numbers: 5, 7, missing; levels: the more frequent, the other, others, missing.
        assert_eq!(rows, [&[0, 4], &[2, 3], &[1, 6], &[0, 3]]);
        assert_eq!((design.width(), design.cells_of(1)), (7, 3..7));
        let rest = design.without(&[0]);
        let rows: Vec<&[u32]> = rest.rows().collect();
        assert_eq!((rows, rest.width()), (vec![&[1][..], &[0], &[3], &[0]], 4));
    }

    #[test]
    fn many_values_fall_into_tenths() {
        let x: Vec<f64> = (0..1000).map(f64::from).collect();
        let rows: Vec<u32> = (0..1000).collect();
        let design = Design::of(&[Feature::Numbers(&x)], &rows);
        let mut counts = vec![0; design.width()];
        for row in design.rows() {
            counts[usize::try_from(row[0]).unwrap()] += 1;
        }
        assert_eq!(counts.len(), 11);
        assert!(
            counts[..10].iter().all(|count| (99..=101).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn a_thinner_sample_is_a_part_of_a_thicker_one() {
        let rows: Vec<u32> = (0..500).collect();
        let (few, more) = (thinned(&rows, 50), thinned(&rows, 200));
        assert_eq!(few, more[..50]);
        assert_eq!(thinned(&rows, 900).len(), 500);
        let mut in_order = few;
        in_order.sort_unstable();
        assert_eq!(sampled(&rows, 50), in_order);
        // What stands before the rows in their file does not matter.
        let later: Vec<u32> = rows.iter().map(|row| row + 9).collect();
        let moved: Vec<u32> = sampled(&rows, 50).iter().map(|row| row + 9).collect();
        assert_eq!(sampled(&later, 50), moved);
    }
}
