//! Labels and errors by what was predicted, for curves over the prediction.

use crate::measure::histogram::quantile;
use crate::measure::sum::Sum;

/// Rows of neighbouring predictions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResidualBin {
    /// Rows in it.
    pub n: u64,
    /// Their mean prediction.
    pub mean_predicted: f64,
    /// Their mean label.
    pub mean_label: f64,
    /// The quartiles of their labels.
    pub label: [f64; 3],
    /// The quartiles of prediction minus label.
    pub error: [f64; 3],
}

/// Bins of about equal counts over the prediction; rows of the same prediction stay together.
///
/// # Shapes and units
/// Pairs of label and prediction in any order. At most `bins` entries, by rising prediction, in the label's unit.
/// O(n log n).
/// # Undefined
/// No rows, no bins; a bin whose differences leave the range of floats is left out.
/// # Source
/// Ours; quartiles as `numpy.quantile`.
/// # Checked against
/// By hand in this file.
pub(super) fn residuals(mut rows: Vec<(f64, f64)>, bins: usize) -> Vec<ResidualBin> {
    rows.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    let mut found = Vec::new();
    let all = rows.len();
    let (mut rest, mut taken, mut bin) = (rows.as_slice(), 0, 0);
    while let Some(first) = rest.first() {
        while bin < bins && all * (bin + 1) / bins.max(1) <= taken {
            bin += 1;
        }
        let wanted = (all * (bin + 1) / bins.max(1)).clamp(taken + 1, all) - taken;
        let last = rest.get(wanted - 1).unwrap_or(first).1;
        let (own, others) = rest.split_at(rest.partition_point(|row| row.1 <= last));
        found.extend(summed(own));
        (rest, taken) = (others, taken + own.len());
    }
    found
}

fn summed(rows: &[(f64, f64)]) -> Option<ResidualBin> {
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| {
        let sum = rows.iter().map(of).collect::<Sum>();
        Some(sum.value() / rows.len() as f64).filter(|mean| mean.is_finite())
    };
    let quartiles = |of: &dyn Fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = rows.iter().map(of).collect();
        values.sort_unstable_by(f64::total_cmp);
        let at = |share| quantile(&values, share).filter(|value| value.is_finite());
        Some([at(0.25)?, at(0.5)?, at(0.75)?])
    };
    Some(ResidualBin {
        n: rows.len() as u64,
        mean_predicted: mean(&|row| row.1)?,
        mean_label: mean(&|row| row.0)?,
        label: quartiles(&|row| row.0)?,
        error: quartiles(&|row| row.1 - row.0)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_equal_counts_and_never_part_ties() {
        let rows: Vec<(f64, f64)> = (0..40)
            .map(|i| (f64::from(i) + 2.0, f64::from(i)))
            .collect();
        let bins = residuals(rows.into_iter().rev().collect(), 4);
        let counts: Vec<u64> = bins.iter().map(|bin| bin.n).collect();
        assert_eq!(counts, [10, 10, 10, 10]);
        assert_eq!((bins[0].mean_predicted, bins[0].mean_label), (4.5, 6.5));
        assert_eq!(bins[3].error, [-2.0; 3]);
        assert_eq!(bins[0].label, [4.25, 6.5, 8.75]);
        let tied = residuals(vec![(1.0, 5.0), (2.0, 5.0), (3.0, 5.0), (9.0, 7.0)], 4);
        assert_eq!((tied.len(), tied[0].n, tied[1].n), (2, 3, 1));
        assert!(residuals(Vec::new(), 4).is_empty());
    }
}
