//! Quantiles of weighted numbers.

use crate::measure::interval::Z95;
use crate::measure::sum::Sum;

use super::mass::Mass;

/// Sums of weights this close, relative to all, are the same: what their rounding can come to (ours).
const SAME: f64 = 1e-14;

/// The first number up to which the weights reach a share of all; where they reach it exactly, the middle between that
/// number and the next.
///
/// # Shapes and units
/// Ascending numbers with their weights, all above 0.
/// # Undefined
/// `None` without numbers.
/// # Source
/// Hyndman & Fan (1996), type 2; scikit-learn's `_weighted_percentile(average=True)`, as its `median_absolute_error` and
/// `d2_absolute_error_score` take it.
/// # Checked against
/// scikit-learn 1.9.1 in `tests/it/reference/weights.json`.
pub(super) fn quantile(ascending: &[(f64, f64)], share: f64) -> Option<f64> {
    let whole = ascending.iter().map(|row| row.1).collect::<Sum>().value();
    let (wanted, same) = (share * whole, SAME * whole);
    let mut sum = Sum::default();
    let mut rows = ascending.iter();
    while let Some((value, weight)) = rows.next() {
        sum.add(*weight);
        let reached = sum.value();
        if reached + same < wanted {
            continue;
        }
        let next = rows.next().filter(|_| (reached - wanted).abs() <= same);
        return Some(next.map_or(*value, |(next, _)| f64::midpoint(*value, *next)));
    }
    ascending.last().map(|(value, _)| *value)
}

/// 95 % interval of such a quantile: the quantiles at the ends of the interval of its share.
///
/// # Source
/// Woodruff (1952), JASA 47, 635–646, with the effective number of rows.
pub(super) fn quantile_interval(ascending: &[(f64, f64)], share: f64) -> Option<(f64, f64)> {
    let rows = ascending
        .iter()
        .map(|row| row.1)
        .collect::<Mass>()
        .effective();
    let reach = Z95 * (share * (1.0 - share) / rows).sqrt();
    if reach <= 0.0 || share - reach <= 0.0 || share + reach >= 1.0 || reach.is_nan() {
        return None;
    }
    Some((
        quantile(ascending, share - reach)?,
        quantile(ascending, share + reach)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_weights_are_repeated_rows() {
        let weighted = [(1.0, 2.0), (4.0, 1.0), (9.0, 3.0)];
        let rows = [1.0, 1.0, 4.0, 9.0, 9.0, 9.0].map(|value| (value, 1.0));
        for share in [0.0, 0.1, 1.0 / 3.0, 0.4, 0.5, 0.7, 1.0] {
            assert_eq!(
                quantile(&weighted, share),
                quantile(&rows, share),
                "{share}"
            );
        }
        assert_eq!(quantile(&weighted, 0.5), Some(6.5));
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile_interval(&weighted, 0.5), None);
    }

    #[test]
    fn tenths_add_up_to_their_half() {
        let rows: Vec<(f64, f64)> = (0..10).map(|i| (f64::from(i), 0.1)).collect();
        assert_eq!(quantile(&rows, 0.5), Some(4.5));
    }
}
