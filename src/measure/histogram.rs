//! Values counted in bins: edges from a reference, or of equal width as numpy has them.

use serde::{Deserialize, Serialize};

/// Bins by reference quantiles, before heavy values and the two open ends are added. Ours (design notes, 6.2).
const QUANTILE_BINS: usize = 50;

/// Coarse groups for measures that want few bins.
const GROUPS: u64 = 10;

/// Up to so many distinct values each has its own bin.
const FEW: usize = 20;

/// One in so many reference rows gives a value its own bin (2 %).
const HEAVY: usize = 50;

/// Bins whose edges the reference fixes once, so that every window is counted alike.
///
/// Bin k holds `cut[k − 1] <= x < cut[k]`; the first is below the reference's minimum, the last above its maximum. Up
/// to 20 distinct reference values have a bin each, and what lies between them another; else edges are the reference's
/// 50-quantiles, ties merged, and a value with 2 % of the rows has its own bin.
///
/// # Shapes and units
/// `cuts.len() + 1` bins. Counting ascending values costs O(bins · log n).
/// # Undefined
/// An empty reference has one bin for everything.
/// # Source
/// Ours (design notes, 6.2).
/// # Checked against
/// By hand in this file; the distances over these bins have no peer that bins alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantileBins {
    cuts: Vec<f64>,
    /// First bin of each coarse group but the first.
    group_starts: Vec<usize>,
}

impl QuantileBins {
    /// Bins from ascending reference values.
    pub fn fit(ascending: &[f64]) -> Self {
        let distinct = few_distinct(ascending);
        let cuts = match &distinct {
            Some(values) => own_bins(values),
            None => quantile_cuts(ascending),
        };
        let group_starts = if distinct.is_some() {
            (1..=cuts.len()).collect()
        } else {
            group_starts(&counts_by_cuts(ascending, &cuts), ascending.len() as u64)
        };
        Self { cuts, group_starts }
    }

    /// Where bins begin, ascending; the first bin begins nowhere.
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }

    /// Ascending values per bin.
    pub fn count(&self, ascending: &[f64]) -> Vec<u64> {
        counts_by_cuts(ascending, &self.cuts)
    }

    /// Counts per bin joined into about ten groups of equal reference mass; few distinct values stay apart.
    pub fn grouped(&self, counts: &[u64]) -> Vec<u64> {
        let mut rest = counts;
        let mut taken = 0;
        let mut groups = Vec::with_capacity(self.group_starts.len() + 1);
        for start in &self.group_starts {
            let (head, tail) = rest.split_at((start - taken).min(rest.len()));
            groups.push(head.iter().sum());
            taken = *start;
            rest = tail;
        }
        groups.push(rest.iter().sum());
        groups
    }
}

/// Ascending values per interval between ascending cuts: `x < cut[0]`, `[cut[0], cut[1])`, …, `x >= cut[last]`.
///
/// # Source
/// `numpy.bincount(numpy.searchsorted(cuts, x, side="right"))`.
/// # Checked against
/// By way of `psi_decile` in `tests/it/reference/drift.json` (numpy 2.4.6).
pub fn counts_by_cuts(ascending: &[f64], cuts: &[f64]) -> Vec<u64> {
    let mut rest = ascending;
    let mut counts = Vec::with_capacity(cuts.len() + 1);
    for cut in cuts {
        let (below, above) = rest.split_at(rest.partition_point(|value| value < cut));
        counts.push(below.len() as u64);
        rest = above;
    }
    counts.push(rest.len() as u64);
    counts
}

/// Ascending values per bin between edges: `[a, b)`, the last one `[a, b]`; values outside are left out.
///
/// # Source
/// `numpy.histogram(x, edges)` (numpy 2.4).
/// # Checked against
/// `tests/it/reference/drift.json` (numpy 2.4.6).
pub fn counts_between(ascending: &[f64], edges: &[f64]) -> Vec<u64> {
    let Some((last, inner)) = edges.split_last() else {
        return Vec::new();
    };
    let ends = inner
        .iter()
        .map(|edge| ascending.partition_point(|value| value < edge))
        .chain([ascending.partition_point(|value| value <= last)]);
    let mut previous = None;
    let mut counts = Vec::with_capacity(inner.len());
    for end in ends {
        if let Some(start) = previous.replace(end) {
            counts.push(end.saturating_sub(start) as u64);
        }
    }
    counts
}

/// `bins` + 1 edges of equal width, as `numpy.linspace(low, high, bins + 1)` rounds them.
///
/// # Checked against
/// `tests/it/reference/drift.json` (numpy 2.4.6), bit for bit.
pub fn linspace(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let parts = bins.max(1) as f64;
    let width = high - low;
    let step = width / parts;
    let inner = (0..bins.max(1)).map(|k| {
        // numpy divides first unless the step vanishes.
        let offset = if step.abs() > 0.0 {
            k as f64 * step
        } else {
            k as f64 / parts * width
        };
        offset + low
    });
    inner.chain([high]).collect()
}

/// Quantile of ascending values by linear interpolation; `None` without values.
///
/// # Source
/// `numpy.quantile(x, q, method="linear")`: type 7 of Hyndman & Fan (1996).
/// # Checked against
/// `tests/it/reference/drift.json` (numpy 2.4.6), bit for bit.
pub fn quantile(ascending: &[f64], share: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let place = last as f64 * share;
    let below = floor_index(place).min(last);
    let t = place - below as f64;
    let a = *ascending.get(below)?;
    let b = *ascending.get((below + 1).min(last))?;
    // numpy interpolates from the nearer side.
    Some(if t >= 0.5 {
        b - (b - a) * (1.0 - t)
    } else {
        a + (b - a) * t
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a slice, 0 or more"
)]
fn floor_index(place: f64) -> usize {
    place.max(0.0).floor() as usize
}

/// The distinct values, if there are at most [`FEW`].
fn few_distinct(ascending: &[f64]) -> Option<Vec<f64>> {
    let mut values = Vec::new();
    let mut rest = ascending;
    while let Some(value) = rest.first() {
        if values.len() == FEW {
            return None;
        }
        values.push(*value);
        rest = rest.split_at(rest.partition_point(|x| x <= value).max(1)).1;
    }
    Some(values)
}

fn own_bins(values: &[f64]) -> Vec<f64> {
    let mut cuts: Vec<f64> = values
        .iter()
        .flat_map(|value| [*value, value.next_up()])
        .collect();
    cuts.dedup();
    cuts
}

fn quantile_cuts(ascending: &[f64]) -> Vec<f64> {
    let n = ascending.len();
    let mut cuts: Vec<f64> = (0..QUANTILE_BINS)
        .filter_map(|k| {
            ascending.get(n / QUANTILE_BINS * k + n % QUANTILE_BINS * k / QUANTILE_BINS)
        })
        .copied()
        .collect();
    cuts.extend(ascending.last().map(|last| last.next_up()));
    // A value with 1/HEAVY of the rows must fill some stretch of half that length from end to end.
    let stride = (n / HEAVY / 2).max(1);
    let mut heavy: Vec<f64> = ascending.iter().step_by(stride).copied().collect();
    heavy.dedup();
    heavy.retain(|value| {
        let (first, past) = (
            ascending.partition_point(|x| x < value),
            ascending.partition_point(|x| x <= value),
        );
        (past - first) * HEAVY >= n
    });
    cuts.extend(heavy.iter().flat_map(|value| [*value, value.next_up()]));
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup();
    cuts
}

/// Groups end where the running share passes a tenth; the open ends stay with their neighbours.
fn group_starts(counts: &[u64], n: u64) -> Vec<usize> {
    let mut starts = Vec::new();
    let (mut running, mut passed) = (0, 0);
    for (bin, count) in counts.iter().enumerate() {
        running += count;
        let tenths = running * GROUPS / n.max(1);
        if tenths > passed && running < n {
            starts.push(bin + 1);
            passed = tenths;
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bin_of_numpy_is_closed() {
        let edges = linspace(0.0, 3.0, 3);
        assert_eq!(
            counts_between(&[-1.0, 0.0, 1.0, 1.5, 3.0, 4.0], &edges),
            [1, 2, 1]
        );
        assert_eq!(
            counts_between(&[2.0, 2.0], &linspace(2.0, 2.0, 30))
                .iter()
                .sum::<u64>(),
            2
        );
        assert!(counts_between(&[1.0], &[]).is_empty());
    }

    #[test]
    fn few_values_have_a_bin_each_and_so_has_what_lies_between() {
        let bins = QuantileBins::fit(&[0.0, 0.0, 1.0, 5.0]);
        assert_eq!(
            bins.count(&[-1.0, 0.0, 0.5, 1.0, 5.0, 6.0]),
            [1, 1, 1, 1, 0, 1, 1]
        );
    }

    #[test]
    fn heavy_values_stand_alone_and_ties_merge() {
        let mut values: Vec<f64> = (0..1000).map(f64::from).collect();
        values.extend([500.25; 300]);
        values.sort_unstable_by(f64::total_cmp);
        let bins = QuantileBins::fit(&values);
        let counts = bins.count(&values);
        assert!(counts.contains(&300), "{counts:?}");
        assert!(bins.cuts().windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(counts.iter().sum::<u64>(), 1300);
        assert_eq!((counts.first(), counts.last()), (Some(&0), Some(&0)));
        assert_eq!(bins.grouped(&counts).iter().sum::<u64>(), 1300);
    }

    #[test]
    fn smooth_values_make_ten_groups() {
        let values: Vec<f64> = (0..5000).map(f64::from).collect();
        let bins = QuantileBins::fit(&values);
        assert_eq!(bins.cuts().len(), 51);
        assert_eq!(bins.grouped(&bins.count(&values)), [500; 10]);
    }

    #[test]
    fn an_empty_reference_has_one_bin() {
        let bins = QuantileBins::fit(&[]);
        assert_eq!(bins.count(&[1.0, 2.0]), [2]);
        assert_eq!(bins.grouped(&[2]), [2]);
        assert_eq!(quantile(&[], 0.5), None);
    }
}
