//! Whether a classifier tells current rows from the reference's.

use super::logistic::margin;
use super::{Design, Feature, logistic, place, thinned};
use crate::measure::quality::{Binary, BinaryRows, Metric};
use crate::measure::{Accumulate as _, Reading, Undefined};

/// A column that tells the periods apart better than this on its own is named, and left out of a second look.
pub const ALONE: f64 = 0.99;
/// Rows of a side, at most.
const ROWS: usize = 10_000;
/// Cells of a side's rows, at most.
const CELLS: usize = 200_000;
/// Rows that a side needs.
const FEWEST: usize = 50;
/// Parts that are told apart by a fit on the others.
const FOLDS: usize = 5;
/// λ of the penalty.
const PENALTY: f64 = 1e-2;

/// How well the periods can be told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// ROC AUC with all columns; its `n` counts the rows of both sides that were looked at.
    pub auc: Reading,
    /// Columns by their part in it: position and share, the largest first.
    pub columns: Vec<(usize, f64)>,
    /// Columns that are enough on their own, and their AUC.
    pub alone: Vec<(usize, f64)>,
    /// The same without those, where others are left.
    pub rest: Option<(Reading, Vec<(usize, f64)>)>,
}

/// ROC AUC of a classifier that is asked which rows are current, each row by a fit that has not seen it.
///
/// As many rows of each side, at most 10,000 and 200,000 cells, picked by a hash of their place. Columns become
/// cells ([`Design`]); logistic regression with λ = 0.01; five parts by the hash's order. A column's share is the
/// standard deviation of its weights over the rows. 0.5: they look alike, up to noise.
///
/// # Undefined
/// `TooFewRows` below 50 rows a side. Interval: 95 %, as [`Metric::RocAuc`], as if the fits were given.
/// # Source
/// Ours (design notes, 6.4), after Lopez-Paz & Oquab (2017), ICLR, "Revisiting classifier two-sample tests". `NannyML`'s
/// is a `LightGBM` with the same five parts.
/// # Checked against
/// The fit: [`logistic`]; false alarms and found shifts: `tests/it/multivariate.rs`.
pub fn tell_apart(features: &[Feature<'_>], reference: &[u32], current: &[u32]) -> Told {
    let most = ROWS.min(CELLS / features.len().max(1)).max(FEWEST);
    let rows = reference.len().min(current.len()).min(most);
    if rows < FEWEST || features.is_empty() {
        let few = Undefined::TooFewRows {
            need: FEWEST as u64,
            got: rows as u64,
        };
        return Told {
            auc: Err(few),
            columns: Vec::new(),
            alone: Vec::new(),
            rest: None,
        };
    }
    let mut picked = thinned(reference, rows);
    picked.extend(thinned(current, rows));
    let design = Design::of(features, &picked);
    let labels: Vec<bool> = (0..2 * rows).map(|row| row >= rows).collect();
    let alone: Vec<(usize, f64)> = (0..features.len())
        .map(|column| (column, alone(&design, column, rows)))
        .filter(|(_, auc)| *auc > ALONE)
        .collect();
    let (auc, columns) = cross(&design, &labels);
    let causes: Vec<usize> = alone.iter().map(|(column, _)| *column).collect();
    let has_rest = !causes.is_empty() && causes.len() < features.len();
    let rest = has_rest.then(|| {
        let (auc, columns) = cross(&design.without(&causes), &labels);
        let kept: Vec<usize> = (0..features.len())
            .filter(|column| !causes.contains(column))
            .collect();
        let named = |(at, share): (usize, f64)| Some((*kept.get(at)?, share));
        (auc, columns.into_iter().filter_map(named).collect())
    });
    Told {
        auc,
        columns,
        alone,
        rest,
    }
}

/// AUC of one column by the shares of its cells, from the same rows; the first `rows` are the reference's.
fn alone(design: &Design, column: usize, rows: usize) -> f64 {
    let cells = design.cells_of(column);
    let mut counts = vec![[0_u64; 2]; place(cells.end - cells.start)];
    for (row, found) in design.rows().enumerate() {
        let cell = found.get(column).map(|cell| place(cell - cells.start));
        if let Some([before, now]) = cell.and_then(|cell| counts.get_mut(cell)) {
            *(if row < rows { before } else { now }) += 1;
        }
    }
    let share = |[before, now]: &[u64; 2]| *now as f64 / ((before + now) as f64).max(1.0);
    counts.sort_by(|a, b| share(a).total_cmp(&share(b)));
    let (mut below, mut won) = (0.0, 0.0);
    for [before, now] in counts {
        won += now as f64 * (below + before as f64 / 2.0);
        below += before as f64;
    }
    won / (rows as f64 * rows as f64)
}

/// AUC over all rows, each scored by the fit of the other parts, and the columns' shares.
fn cross(design: &Design, labels: &[bool]) -> (Reading, Vec<(usize, f64)>) {
    let half = labels.len() / 2;
    let fold = |row: usize| (row % half.max(1)) % FOLDS;
    let mut scores = vec![0.0; labels.len()];
    let mut masses = vec![0.0; design.columns()];
    for part in 0..FOLDS {
        let (seen, asked): (Vec<usize>, Vec<usize>) =
            (0..labels.len()).partition(|row| fold(*row) != part);
        let weights = logistic(design, labels, &seen, PENALTY);
        let rows: Vec<&[u32]> = design.rows().collect();
        for row in &asked {
            if let (Some(score), Some(cells)) = (scores.get_mut(*row), rows.get(*row)) {
                *score = margin(&weights, cells);
            }
        }
        for (column, mass) in masses.iter_mut().enumerate() {
            *mass += spread(design, column, &weights);
        }
    }
    let total: f64 = masses.iter().sum();
    let mut shares: Vec<(usize, f64)> = masses
        .into_iter()
        .map(|mass| mass / total)
        .enumerate()
        .filter(|(_, share)| *share > 0.0)
        .collect();
    shares.sort_by(|(a, left), (b, right)| right.total_cmp(left).then(a.cmp(b)));
    (auc(&scores, labels), shares)
}

/// Standard deviation of a column's weights over all rows.
fn spread(design: &Design, column: usize, weights: &[f64]) -> f64 {
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for row in design.rows() {
        let cell = row.get(column).map_or(usize::MAX, |cell| place(*cell));
        let weight = weights.get(cell).copied().unwrap_or(0.0);
        n += 1.0;
        sum += weight;
        squares += weight * weight;
    }
    (squares / n - (sum / n) * (sum / n)).max(0.0).sqrt()
}

fn auc(scores: &[f64], labels: &[bool]) -> Reading {
    let mut binary = Binary::default();
    binary.update(BinaryRows {
        score: Some(scores),
        predicted: labels,
        label: labels,
    });
    let found = binary.finish();
    let auc = found
        .into_iter()
        .find(|(metric, _)| *metric == Metric::RocAuc);
    auc.map_or(Err(Undefined::NoScore), |(_, reading)| reading)
}
