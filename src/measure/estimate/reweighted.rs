//! Expected quality where inputs moved: the calibrator made for the rows that are there now.

use super::Calibrator;
use super::spread::{REPLICATES, SEED};
use crate::measure::chance::Chance;

/// The heaviest weight, rows of the reference that the weights must be worth, and the share of rows that may lie where the
/// reference has none (design notes, 3.2).
const HEAVIEST: f64 = 20.0;
const WORTH: f64 = 200.0;
const UNSEEN: f64 = 0.2;
/// Points that the reference is joined into: for the calibrator, and for its refits.
const POINTS: usize = 4000;
const REDRAWN: usize = 200;

/// A calibrator for moved inputs (PAPE), and how much of the reference is left of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reweighted {
    /// The calibrator.
    pub calibrator: Calibrator,
    /// What it might as well have been.
    pub(super) refits: Vec<Calibrator>,
    /// (Σ r)²/Σ r²: rows that the weighted reference is worth.
    pub worth: f64,
    /// Share of the rows that lie in cells without any reference row.
    pub unseen: f64,
}

/// Why the reference cannot be weighted to a mix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unsupported {
    /// No row to weight it to.
    NoRows,
    /// That share of the rows lies in cells without any reference row.
    Unseen(f64),
    /// The weighted reference is worth only so many rows.
    Worth(f64),
}

impl std::fmt::Display for Unsupported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoRows => f.write_str("there are no rows"),
            Self::Unseen(share) => write!(
                f,
                "{:.0} % of the rows are of kinds that the reference does not have",
                100.0 * share
            ),
            Self::Worth(rows) => write!(
                f,
                "weighted to these inputs the reference is worth {rows:.0} rows, and {WORTH:.0} are needed"
            ),
        }
    }
}

/// Reference rows with one score, or with like ones: the score, and rows without and with the label by cell.
#[derive(Debug, Clone, PartialEq)]
struct Point {
    score: f64,
    rows: Vec<(u32, [f64; 2])>,
}

/// Labelled reference rows in cells of alike inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    points: Vec<Point>,
    /// Rows of every cell.
    cells: Vec<f64>,
}

impl Reference {
    /// Counts reference rows: score, outcome, cell; those without a score are left out.
    pub fn of(rows: impl Iterator<Item = (f64, bool, u32)>) -> Self {
        let mut rows: Vec<(f64, bool, u32)> = rows.filter(|row| row.0.is_finite()).collect();
        rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.2, a.1).cmp(&(b.2, b.1))));
        let last = rows.iter().map(|row| row.2).max();
        let mut cells = vec![0.0; last.map_or(0, |last| last as usize + 1)];
        for (.., cell) in &rows {
            cells[*cell as usize] += 1.0;
        }
        let points = rows.chunks(rows.len().div_ceil(POINTS).max(1)).map(joined);
        Self {
            points: points.collect(),
            cells,
        }
    }

    /// Rows of every cell.
    pub fn mix(&self) -> &[f64] {
        &self.cells
    }

    /// Weights reference rows by r = q/p of their cell and calibrates on them.
    ///
    /// # Shapes and units
    /// `now`: rows of every cell that are to be estimated. r is held below 20. Reference rows of like scores are joined into
    /// at most 4,000 points. The refits redraw at most 200: of Poisson weighted rows with mean m = Σ r·n and variance
    /// v = Σ r²·n of a point, v/m times a Poisson number of mean m²/v.
    /// # Undefined
    /// Where the weights are worth fewer than 200 rows, or more than a fifth of the rows lie where the reference has none.
    /// # Source
    /// Białek et al. (2024), Estimating model performance under covariate shift without labels, arXiv 2401.08348; weights by
    /// cells are ours (design notes, 3.2). Worth: Kish (1965), Survey Sampling, 11.7.
    /// # Checked against
    /// Weights and rates by hand; and rows drawn with a known moved mix, whose accuracy the interval holds, in this file.
    ///
    /// # Errors
    /// Why the reference does not support it.
    pub fn reweighted(&self, now: &[f64]) -> Result<Reweighted, Unsupported> {
        let (before, after) = (self.cells.iter().sum::<f64>(), now.iter().sum::<f64>());
        if before <= 0.0 || after <= 0.0 {
            return Err(Unsupported::NoRows);
        }
        let mut weights = vec![0.0; self.cells.len()];
        let (mut sum, mut squares, mut unseen) = (0.0, 0.0, 0.0);
        for (cell, rows) in now.iter().enumerate() {
            let p = self.cells.get(cell).copied().unwrap_or(0.0);
            if p <= 0.0 {
                unseen += rows / after;
                continue;
            }
            let weight = (rows / after * before / p).min(HEAVIEST);
            weights[cell] = weight;
            sum += weight * p;
            squares += weight * weight * p;
        }
        if unseen > UNSEEN {
            return Err(Unsupported::Unseen(unseen));
        }
        let worth = if squares > 0.0 {
            sum * sum / squares
        } else {
            0.0
        };
        if worth < WORTH {
            return Err(Unsupported::Worth(worth));
        }
        let weighed: Vec<Weighed> = self
            .points
            .iter()
            .map(|point| Weighed::of(point, &weights))
            .collect();
        let points = weighed
            .iter()
            .map(|point| (point.score, point.rows(), point.means[1]));
        let calibrator = Calibrator::of(points.collect());
        let coarse: Vec<Weighed> = weighed
            .chunks(weighed.len().div_ceil(REDRAWN).max(1))
            .map(Weighed::join)
            .collect();
        let mut draws = Chance::new(SEED);
        let refits = (0..REPLICATES).map(|_| {
            let points = coarse.iter().map(|point| {
                let [no, yes] = point.redrawn(&mut draws);
                (point.score, no + yes, yes)
            });
            Calibrator::of(points.collect())
        });
        Ok(Reweighted {
            refits: refits.collect(),
            calibrator,
            worth,
            unseen,
        })
    }
}

fn joined(rows: &[(f64, bool, u32)]) -> Point {
    let mut by_cell: Vec<(u32, [f64; 2])> = Vec::new();
    for (_, yes, cell) in rows {
        let place = by_cell.iter().position(|(own, _)| own == cell);
        let place = place.unwrap_or_else(|| {
            by_cell.push((*cell, [0.0; 2]));
            by_cell.len() - 1
        });
        by_cell[place].1[usize::from(*yes)] += 1.0;
    }
    Point {
        score: rows.iter().map(|row| row.0).sum::<f64>() / rows.len().max(1) as f64,
        rows: by_cell,
    }
}

/// A point under weights: mean and variance of its Poisson weighted rows without and with the label.
#[derive(Debug, Clone, Copy, Default)]
struct Weighed {
    score: f64,
    means: [f64; 2],
    variances: [f64; 2],
}

impl Weighed {
    fn of(point: &Point, weights: &[f64]) -> Self {
        let mut found = Self {
            score: point.score,
            ..Self::default()
        };
        for (cell, rows) in &point.rows {
            let weight = weights.get(*cell as usize).copied().unwrap_or(0.0);
            for (side, n) in rows.iter().enumerate() {
                found.means[side] += weight * n;
                found.variances[side] += weight * weight * n;
            }
        }
        found
    }

    fn rows(&self) -> f64 {
        self.means[0] + self.means[1]
    }

    fn join(points: &[Self]) -> Self {
        let mut all = Self::default();
        for point in points {
            all.score += point.score * point.rows();
            for side in [0, 1] {
                all.means[side] += point.means[side];
                all.variances[side] += point.variances[side];
            }
        }
        all.score /= all.rows().max(f64::MIN_POSITIVE);
        all
    }

    fn redrawn(&self, draws: &mut Chance) -> [f64; 2] {
        [0, 1].map(|side| {
            let (mean, variance) = (self.means[side], self.variances[side]);
            if mean > 0.0 {
                variance / mean * draws.poisson(mean * mean / variance)
            } else {
                0.0
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::estimate::{Calibrators, Scored};
    use crate::measure::quality::Metric;

    #[test]
    fn weights_and_rates_are_those_by_hand() {
        // Score 0.5: of cell 0 eight of ten come true, of cell 1 two of ten; as many rows of either, 500 times.
        let row = |at: u32| {
            let (cell, place) = (at % 2, at / 2 % 10);
            (0.5, place < if cell == 0 { 8 } else { 2 }, cell)
        };
        let reference = Reference::of((0..1000).map(row));
        // Nine to one now: r = 1.8 and 0.2; the rate is (1.8·400 + 0.2·100)/(1.8·500 + 0.2·500) = 0.74.
        let found = reference.reweighted(&[90.0, 10.0]).unwrap();
        assert!((found.calibrator.at(0.5) - 0.74).abs() < 1e-12, "{found:?}");
        // (1.8·500 + 0.2·500)²/(1.8²·500 + 0.2²·500).
        assert!((found.worth - 1_000_000.0 / 1640.0).abs() < 1e-9);
        assert!(found.unseen.abs() < 1e-12);
        // The same mix again: every weight is 1, and the rate that of all.
        let same = reference.reweighted(&[7.0, 7.0]).unwrap();
        assert!((same.calibrator.at(0.5) - 0.5).abs() < 1e-12);
        assert!((same.worth - 1000.0).abs() < 1e-9);
    }

    #[test]
    fn a_mix_that_the_reference_does_not_support_is_refused() {
        let row = |at: u32| (0.5, at.is_multiple_of(2), u32::from(at.is_multiple_of(100)));
        let reference = Reference::of((0..10_000).map(row));
        // A quarter of the rows lie in a cell that is not in the reference.
        let unseen = reference.reweighted(&[60.0, 15.0, 25.0]);
        assert_eq!(unseen, Err(Unsupported::Unseen(0.25)));
        // All of them where the reference has 100 rows.
        let Err(Unsupported::Worth(worth)) = reference.reweighted(&[0.0, 50.0]) else {
            panic!("not refused");
        };
        assert!((worth - 100.0).abs() < 1e-9);
        assert_eq!(reference.reweighted(&[]), Err(Unsupported::NoRows));
        assert_eq!(
            Unsupported::Unseen(0.25).to_string(),
            "25 % of the rows are of kinds that the reference does not have"
        );
    }

    /// Scores of 0 to 1 with decisions at 0.25. What a score means goes by the cell: 0.25 + 0.75·s in cell 0, 0.75·s in
    /// cell 1. Half the rows are of cell 0 before, `share` of them now.
    fn drawn(n: usize, share: f64, draws: &mut Chance) -> Vec<(f64, bool, u32)> {
        let row = |_| {
            let cell = u32::from(draws.uniform() >= share);
            let score = draws.uniform();
            let rate = 0.75 * score + if cell == 0 { 0.25 } else { 0.0 };
            (score, draws.uniform() < rate, cell)
        };
        (0..n).map(row).collect()
    }

    #[test]
    fn under_a_known_covariate_shift_the_interval_holds_what_comes_true() {
        let (times, share) = (100, 0.9);
        // P(right) = ∫₀^¼ (1 − c) ds + ∫_¼^1 c ds, c = 0.75 s + 0.25·share.
        let right = |share: f64| {
            let base = 0.25 * share;
            let no = 0.25 * (1.0 - base) - 0.75 / 32.0;
            let yes = 0.75 * base + 0.75 * 15.0 / 32.0;
            no + yes
        };
        let mut draws = Chance::new(23);
        let (mut inside, mut sums) = (0, [0.0; 2]);
        for _ in 0..times {
            let before = drawn(2000, 0.5, &mut draws);
            let now = drawn(500, share, &mut draws);
            let mut cells = [0.0; 2];
            for row in &now {
                cells[row.2 as usize] += 1.0;
            }
            let found = Reference::of(before.iter().copied())
                .reweighted(&cells)
                .unwrap();
            let moved = Calibrators::of_reweighted(vec![found]);
            let set: Vec<(f64, bool)> = before.iter().map(|row| (row.0, row.1)).collect();
            let (still, _) = Calibrators::fit(&[set]);
            let rows: Vec<Scored> = now
                .iter()
                .map(|row| Scored {
                    score: row.0,
                    decided: row.0 >= 0.25,
                    of: 0,
                })
                .collect();
            let accuracy = |of: &Calibrators| {
                let all = of.expect(&rows);
                let found = all
                    .into_iter()
                    .find(|(metric, ..)| *metric == Metric::Accuracy);
                found.unwrap().1.unwrap()
            };
            let came = now.iter().filter(|row| (row.0 >= 0.25) == row.1).count();
            let came = came as f64 / 500.0;
            let (low, high) = accuracy(&moved).interval.unwrap();
            inside += i32::from(came >= low && came <= high);
            sums[0] += accuracy(&moved).value / f64::from(times);
            sums[1] += accuracy(&still).value / f64::from(times);
        }
        // Of 100 intervals of 95 %, between 88 and 100.
        assert!(inside >= 88, "{inside} of {times}");
        let truth = right(share);
        assert!((sums[0] - truth).abs() < 0.005, "{sums:?} {truth}");
        // Without weights that of the old mix is expected, which is 0.05 less.
        let old = right(0.5);
        assert!((sums[1] - old).abs() < 0.005, "{sums:?} {old}");
        assert!(truth - old > 0.049, "{truth} {old}");
    }
}
