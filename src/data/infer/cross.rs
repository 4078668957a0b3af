//! Evidence from two columns of the same file, row by row.

use super::facts::Facts;

/// Rows below which columns are not compared: any two could agree by chance.
const FEWEST_ROWS: usize = 8;

/// The number above or at which a two-valued column takes its upper level: `decision = (score >= edge)`.
///
/// Answers the edge and the index of the level that large scores have. `None` where some score speaks against it, and
/// where there are fewer than eight rows or three of either level.
pub(super) fn threshold(decision: &Facts<'_>, score: &Facts<'_>) -> Option<(f64, usize)> {
    if !decision.two_valued() {
        return None;
    }
    // Per level: lowest score, highest score, rows.
    let mut zero = (f64::INFINITY, f64::NEG_INFINITY, 0_usize);
    let mut one = zero;
    for (code, value) in decision.codes.iter().zip(score.numbers()) {
        if let (Some(code), Some(value)) = (code, value) {
            let side = if *code == 0 { &mut zero } else { &mut one };
            *side = (side.0.min(*value), side.1.max(*value), side.2 + 1);
            if zero.0 < one.1 && one.0 < zero.1 {
                return None;
            }
        }
    }
    if zero.2 < 3 || one.2 < 3 || zero.2 + one.2 < FEWEST_ROWS {
        return None;
    }
    if zero.1 < one.0 {
        Some((one.0, 1))
    } else if one.1 < zero.0 {
        Some((zero.0, 0))
    } else {
        None
    }
}

/// How well numbers tell one level from all others: area under the ROC curve, ties half; `None` for a single class.
pub(super) fn auc(level: usize, classes: &Facts<'_>, score: &Facts<'_>) -> Option<f64> {
    let mut rows: Vec<(f64, bool)> = classes
        .codes
        .iter()
        .zip(score.numbers())
        .filter_map(|(code, value)| Some(((*value)?, (*code)? == level)))
        .filter(|(value, _)| value.is_finite())
        .collect();
    if rows.len() < FEWEST_ROWS {
        return None;
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins, mut positives) = (0.0, 0.0, 0.0);
    for tied in rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let up = tied.iter().filter(|(_, hit)| *hit).count() as f64;
        let down = tied.len() as f64 - up;
        wins += up * (below + down / 2.0);
        below += down;
        positives += up;
    }
    (positives > 0.0 && below > 0.0).then(|| wins / (positives * below))
}

/// How far a level's frequency is from the score that should foresee it: mean gap over ten bins, weighted by rows.
///
/// 0 is a perfectly calibrated probability of that level. `None` below eight rows.
pub(super) fn gap(level: usize, classes: &Facts<'_>, score: &Facts<'_>) -> Option<f64> {
    let mut bins = [(0.0, 0.0); 10];
    let mut n = 0.0;
    for (code, value) in classes.codes.iter().zip(score.numbers()) {
        if let (Some(code), Some(value)) = (code, value) {
            let edges = (1..10)
                .filter(|edge| *value * 10.0 >= f64::from(*edge))
                .count();
            if let Some(bin) = bins.get_mut(edges) {
                bin.0 += value;
                bin.1 += if *code == level { 1.0 } else { 0.0 };
                n += 1.0;
            }
        }
    }
    let sum: f64 = bins
        .iter()
        .map(|(scores, hits)| f64::abs(scores - hits))
        .sum();
    (n >= FEWEST_ROWS as f64).then(|| sum / n)
}

/// Mean score of the rows of one level; `None` where there is no such row.
pub(super) fn mean(level: usize, classes: &Facts<'_>, score: &Facts<'_>) -> Option<f64> {
    let values: Vec<f64> = classes
        .codes
        .iter()
        .zip(score.numbers())
        .filter(|(code, _)| **code == Some(level))
        .filter_map(|(_, value)| *value)
        .collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// How much of `truth` is explained by taking `guess` for it as it stands: 1 - squared errors / variance (R2).
///
/// Larger than what a merely correlated column reaches, as level and scale must agree. `None` below eight rows or
/// where `truth` is constant.
pub(super) fn explained(guess: &Facts<'_>, truth: &Facts<'_>) -> Option<f64> {
    let rows: Vec<(f64, f64)> = guess
        .numbers()
        .iter()
        .zip(truth.numbers())
        .filter_map(|(a, b)| Some(((*a)?, (*b)?)))
        .filter(|(a, b)| a.is_finite() && b.is_finite())
        .collect();
    if rows.len() < FEWEST_ROWS {
        return None;
    }
    let mean = rows.iter().map(|(_, truth)| truth).sum::<f64>() / rows.len() as f64;
    let spread: f64 = rows
        .iter()
        .map(|(_, truth)| (truth - mean) * (truth - mean))
        .sum();
    let errors: f64 = rows
        .iter()
        .map(|(guess, truth)| (guess - truth) * (guess - truth))
        .sum();
    (spread > 0.0).then(|| 1.0 - errors / spread)
}

/// Share of rows in which two columns of levels say the same, by the levels' names; `None` below eight rows.
pub(super) fn agreement(one: &Facts<'_>, other: &Facts<'_>) -> Option<f64> {
    let rows: Vec<bool> = one
        .codes
        .iter()
        .zip(&other.codes)
        .filter_map(|(a, b)| Some(one.levels.get((*a)?)? == other.levels.get((*b)?)?))
        .collect();
    (rows.len() >= FEWEST_ROWS)
        .then(|| rows.iter().filter(|same| **same).count() as f64 / rows.len() as f64)
}

/// Whether the columns add up to one in at least 98 of 100 rows, rounding allowed.
pub(super) fn sum_to_one(columns: &[&Facts<'_>]) -> bool {
    let rows = columns
        .iter()
        .map(|facts| facts.numbers().len())
        .min()
        .unwrap_or(0);
    let (mut complete, mut whole) = (0_usize, 0_usize);
    for row in 0..rows {
        let values = columns
            .iter()
            .map(|facts| facts.numbers().get(row).copied().flatten());
        if let Some(sum) = values.sum::<Option<f64>>() {
            complete += 1;
            // Values rounded to two decimals are off by up to 0.005 each.
            whole += usize::from((sum - 1.0).abs() <= 0.005 * columns.len() as f64 + 1e-9);
        }
    }
    complete > 0 && whole * 100 >= complete * 98
}
