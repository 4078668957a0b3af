//! Ranks from a fixed grid of scores, for more rows than memory holds.

use serde::{Deserialize, Serialize};

use super::rank::{ByRank as _, Ranks, Tied};
use super::tally::Tally;
use super::{BinaryRows, Confusion, Metric};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Reading};

/// 1024 steps of 0.02 in the logit from −10.24 to 10.24, plus one cell for `<= 0` and one for `>= 1`.
const CELLS: u16 = 1026;

/// Logit of the lowest step's lower edge, negated.
const REACH: f64 = 10.24;

/// Width of a step in the logit.
const STEP: f64 = 0.02;

/// Quality of a yes-or-no task in fixed memory: scores are kept as counts on a grid of logits.
///
/// Decisions, log loss and Brier score stay exact. Within a cell scores count as tied: the AUC read is off by at most
/// [`ScoreGrid::auc_bound`], and average precision lies in [`ScoreGrid::average_precision_bounds`]. Scores outside
/// 0 to 1 fall into the end cells, which widens the bounds.
///
/// # Shapes and units
/// 2 × 1026 counts. Merging adds counts.
/// # Undefined
/// As [`Metric::help`] says.
/// # Source
/// Ours (design notes, 2.3 and 2.4); on the binned scores the interval is exactly DeLong's.
/// # Checked against
/// [`super::Binary`] on the same rows, in `tests/it/quality.rs`; merging, over random rows in `tests/it/laws.rs`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ScoreGrid {
    tally: Tally,
    /// Positives and negatives per cell; empty until the first score.
    cells: Vec<(u64, u64)>,
}

/// Between which values a number must lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// If every cell were ordered in the worst way.
    pub low: f64,
    /// If every cell were ordered in the best way.
    pub high: f64,
}

impl Accumulate for ScoreGrid {
    type Input<'a> = BinaryRows<'a>;
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, rows: BinaryRows<'_>) {
        self.tally.update(&rows);
        let Some(scores) = rows.score else { return };
        self.cells.resize(usize::from(CELLS), (0, 0));
        for (score, label) in scores.iter().zip(rows.label) {
            if let Some((positives, negatives)) = self.cells.get_mut(usize::from(cell(*score))) {
                *(if *label { positives } else { negatives }) += 1;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.tally.merge(&other.tally);
        if self.cells.len() < other.cells.len() {
            self.cells.resize(other.cells.len(), (0, 0));
        }
        for (mine, theirs) in self.cells.iter_mut().zip(&other.cells) {
            *mine = (mine.0 + theirs.0, mine.1 + theirs.1);
        }
    }

    fn finish(&self) -> Self::Output {
        if let Err(undefined) = self.tally.has_scores() {
            return self.tally.readings(&|_| Some(Err(undefined)));
        }
        let (positives, negatives) = self.totals();
        let ranks = Ranks::read(self.groups(), positives, negatives);
        self.tally.readings(&|metric| ranks.reading(metric))
    }
}

impl ScoreGrid {
    /// Counts of the decisions as they were made.
    pub const fn confusion(&self) -> Confusion {
        self.tally.confusion
    }

    /// How far the AUC read may be from the exact one: half the share of pairs that fall into one cell.
    pub fn auc_bound(&self) -> Option<f64> {
        let (positives, negatives) = self.totals();
        if positives == 0 || negatives == 0 {
            return None;
        }
        let shared: u128 = self
            .cells
            .iter()
            .map(|(p, n)| u128::from(*p) * u128::from(*n))
            .sum();
        Some(shared as f64 / (2.0 * positives as f64 * negatives as f64))
    }

    /// Between which values the exact AUC lies: [`Self::auc_bound`] to both sides of the one read.
    pub fn auc_range(&self) -> Option<Bounds> {
        let off = self.auc_bound()?;
        let (positives, negatives) = self.totals();
        let value = Ranks::read(self.groups(), positives, negatives)
            .auc()
            .ok()?
            .value;
        Some(Bounds {
            low: (value - off).max(0.0),
            high: (value + off).min(1.0),
        })
    }

    /// Between which values the exact average precision lies, for the best and the worst order inside each cell.
    pub fn average_precision_bounds(&self) -> Option<Bounds> {
        let all = self.totals().0;
        if all == 0 {
            return None;
        }
        let (mut caught, mut alarmed) = (0_u64, 0_u64);
        let (mut low, mut high) = (Sum::default(), Sum::default());
        for (positives, negatives) in self.cells.iter().rev() {
            low.add(run_of_positives(caught, alarmed + negatives, *positives));
            high.add(run_of_positives(caught, alarmed, *positives));
            caught += positives;
            alarmed += positives + negatives;
        }
        let all = all as f64;
        Some(Bounds {
            low: low.value() / all,
            high: (high.value() / all).min(1.0),
        })
    }

    pub(super) fn totals(&self) -> (u64, u64) {
        self.cells
            .iter()
            .fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1))
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = Tied> {
        self.cells
            .iter()
            .filter(|cell| cell.0 + cell.1 > 0)
            .map(|(positives, negatives)| Tied {
                positives: *positives,
                negatives: *negatives,
            })
    }
}

/// Precision summed over positives that follow one another: Σᵢ (caught + i) / (alarmed + i), i = 1…count.
fn run_of_positives(caught: u64, alarmed: u64, count: u64) -> f64 {
    /// Up to here term by term; beyond, the integral's error is below 10⁻⁹ per row.
    const EXACT: u64 = 4096;
    let exact = count.min(EXACT);
    let sum: Sum = (1..=exact)
        .map(|i| (caught + i) as f64 / (alarmed + i) as f64)
        .collect();
    if count == exact {
        return sum.value();
    }
    // Σ (1 − gap / (alarmed + i)) with the harmonic sum by the midpoint rule.
    let gap = alarmed as f64 - caught as f64;
    let (from, to) = (
        (alarmed + exact) as f64 + 0.5,
        (alarmed + count) as f64 + 0.5,
    );
    sum.value() + (count - exact) as f64 - gap * libm::log(to / from)
}

/// The cell of a score.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 1..=1024 before the cast"
)]
fn cell(score: f64) -> u16 {
    if score <= 0.0 {
        return 0;
    }
    if score >= 1.0 {
        return CELLS - 1;
    }
    let logit = libm::log(score / (1.0 - score));
    1 + ((logit + REACH) / STEP)
        .floor()
        .clamp(0.0, f64::from(CELLS - 3)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_cover_all_scores_in_order() {
        let scores = [
            -1.0,
            0.0,
            1e-300,
            1e-5,
            0.2,
            0.5,
            0.9,
            0.99999,
            1.0 - 1e-16,
            1.0,
            7.0,
        ];
        let cells = scores.map(cell);
        assert!(cells.is_sorted(), "{cells:?}");
        assert_eq!((cells[1], cells[2], cells[5], cells[9]), (0, 1, 513, 1025));
    }

    #[test]
    fn long_runs_are_summed_like_short_ones() {
        let exact: f64 = (1..=10_000_u32)
            .map(|i| f64::from(100 + i) / f64::from(300 + i))
            .sum();
        assert!((run_of_positives(100, 300, 10_000) - exact).abs() < 1e-6);
    }

    #[test]
    fn an_empty_grid_has_no_bound() {
        assert_eq!(ScoreGrid::default().auc_bound(), None);
        assert_eq!(ScoreGrid::default().average_precision_bounds(), None);
    }
}
