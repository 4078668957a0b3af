//! Whether larger predictions go with larger labels, by weight.

use super::missed::Row;
use crate::measure::sum::Sum;

/// Spearman's correlation and what its variance is over 1 − ρ², squared.
///
/// The correlation, by weight, of weighted mid-ranks: of a value the weight below it and half of the weight at it.
///
/// # Shapes and units
/// Rows by ascending label.
/// # Undefined
/// `None` where all labels or all predictions are the same.
/// # Source
/// Spearman (1904); with whole weights what it is of repeated rows. Interval: Bonett & Wright (2000), Psychometrika 65,
/// 23–28, with the effective number of rows.
/// # Checked against
/// scipy 1.17.1 on repeated rows in `tests/it/reference/weights.json`.
pub(super) fn spearman(rows: &[Row]) -> Option<(f64, f64)> {
    let labels = ranks(rows, &|row| row.label);
    let predictions = ranks(rows, &|row| row.predicted);
    let whole = rows.iter().map(|row| row.weight).collect::<Sum>().value();
    let mean = whole / 2.0;
    let product = |one: &[f64], other: &[f64]| {
        let terms = rows.iter().zip(one.iter().zip(other));
        let terms = terms.map(|(row, (a, b))| row.weight * (a - mean) * (b - mean));
        terms.collect::<Sum>().value()
    };
    let (label, predicted) = (
        product(&labels, &labels),
        product(&predictions, &predictions),
    );
    // Of one value every rank is the mean, but for rounding.
    let least = whole * whole * whole * f64::EPSILON;
    if label <= least || predicted <= least {
        return None;
    }
    let value = product(&labels, &predictions) / (label.sqrt() * predicted.sqrt());
    let value = value.clamp(-1.0, 1.0);
    Some((value, 1.0 + value * value / 2.0))
}

/// The weight below each value and half of that at it, by row.
fn ranks(rows: &[Row], of: &dyn Fn(&Row) -> f64) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = rows.iter().map(of).zip(0..).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let weight = |at: usize| rows.get(at).map_or(0.0, |row| row.weight);
    let mut ranks = vec![0.0; rows.len()];
    let mut below = Sum::default();
    for tied in order.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let own = tied
            .iter()
            .map(|(_, at)| weight(*at))
            .collect::<Sum>()
            .value();
        let rank = below.value() + own / 2.0;
        for (_, at) in tied {
            if let Some(place) = ranks.get_mut(*at) {
                *place = rank;
            }
        }
        below.add(own);
    }
    ranks
}

/// Kendall's tau-b and what its variance is over 1 − τ², squared.
///
/// Every pair of rows counts as the product of their weights: (C − D) / √((W² − Σx²)/2 · (W² − Σy²)/2) with the weights
/// x and y of the rows that are tied in label and in prediction.
///
/// # Shapes and units
/// Rows by ascending label, then prediction. O(n log n).
/// # Undefined
/// `None` where all labels or all predictions are the same.
/// # Source
/// Kendall (1945), Biometrika 33, 239–251; counted as by Knight (1966); with whole weights what it is of repeated rows.
/// Interval: Fieller, Hartley & Pearson (1957), Biometrika 44, 470–481, with the effective number of rows.
/// # Checked against
/// scipy 1.17.1 on repeated rows in `tests/it/reference/weights.json`; all pairs one by one in this file.
pub(super) fn kendall(rows: &[Row]) -> Option<(f64, f64)> {
    let whole = rows.iter().map(|row| row.weight).collect::<Sum>().value();
    let mut predictions: Vec<(f64, f64)> =
        rows.iter().map(|row| (row.predicted, row.weight)).collect();
    let labels: Vec<(f64, f64)> = rows.iter().map(|row| (row.label, row.weight)).collect();
    let same = rows.chunk_by(|one, other| {
        one.label.total_cmp(&other.label).is_eq()
            && one.predicted.total_cmp(&other.predicted).is_eq()
    });
    let in_both: Sum = same
        .map(|tied| {
            let weight = tied.iter().map(|row| row.weight).collect::<Sum>().value();
            weight * weight / 2.0
        })
        .collect();
    let tied_labels = tied(&labels);
    let discordant = inversions(&mut predictions);
    let tied_predictions = tied(&predictions);
    let all = whole * whole / 2.0;
    let scale = (all - tied_labels).max(0.0).sqrt() * (all - tied_predictions).max(0.0).sqrt();
    if scale <= all * f64::EPSILON {
        return None;
    }
    let balance = all + in_both.value() - tied_labels - tied_predictions - 2.0 * discordant;
    Some(((balance / scale).clamp(-1.0, 1.0), 0.437))
}

/// Half the squares of the weights of each of the ascending values.
fn tied(ascending: &[(f64, f64)]) -> f64 {
    let tied = ascending.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq());
    let squares = tied.map(|tied| {
        let weight = tied.iter().map(|row| row.1).collect::<Sum>().value();
        weight * weight / 2.0
    });
    squares.collect::<Sum>().value()
}

/// Products of weights of the pairs in which the larger value comes first; sorts the values.
fn inversions(values: &mut [(f64, f64)]) -> f64 {
    let mut aside = values.to_vec();
    let mut found = Sum::default();
    let mut width = 1;
    while width < values.len() {
        for (into, from) in aside.chunks_mut(2 * width).zip(values.chunks(2 * width)) {
            let (mut left, mut right) = from.split_at(width.min(from.len()));
            let mut waiting = left.iter().map(|row| row.1).collect::<Sum>();
            for place in into {
                let is_right = match (left.first(), right.first()) {
                    (Some(a), Some(b)) => b.0 < a.0,
                    (None, _) => true,
                    (_, None) => false,
                };
                let side = if is_right { &mut right } else { &mut left };
                let Some((row, rest)) = side.split_first() else {
                    continue;
                };
                *place = *row;
                *side = rest;
                if is_right {
                    found.add(row.1 * waiting.value());
                } else {
                    waiting.add(-row.1);
                }
            }
        }
        values.copy_from_slice(&aside);
        width *= 2;
    }
    found.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_counts_as_the_product_of_its_weights() {
        let mut rows: Vec<Row> = (0..60_u32)
            .map(|i| Row {
                label: f64::from(i * 7_919 % 13),
                predicted: f64::from(i * 104_729 % 17),
                weight: f64::from(i % 5 + 1) / 4.0,
            })
            .collect();
        rows.sort_by(|a, b| {
            (a.label, a.predicted)
                .partial_cmp(&(b.label, b.predicted))
                .unwrap()
        });
        let (mut balance, mut label, mut predicted) = (0.0, 0.0, 0.0);
        for (i, a) in rows.iter().enumerate() {
            for b in &rows[i + 1..] {
                let sign = |x: f64| if x.abs() > 0.0 { x.signum() } else { 0.0 };
                let (y, p) = (sign(a.label - b.label), sign(a.predicted - b.predicted));
                let weight = a.weight * b.weight;
                balance += weight * y * p;
                label += weight * y * y;
                predicted += weight * p * p;
            }
        }
        let tau = kendall(&rows).unwrap().0;
        assert!(
            (tau - balance / f64::sqrt(label * predicted)).abs() < 1e-14,
            "{tau}"
        );
    }

    #[test]
    fn one_value_has_no_order() {
        let rows = [0.1, 0.2, 0.7].map(|weight| Row {
            label: weight,
            predicted: 2.0,
            weight,
        });
        assert!(spearman(&rows).is_none() && kendall(&rows).is_none());
    }
}
