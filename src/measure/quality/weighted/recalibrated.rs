//! Calibration slope and intercept of weighted rows.

use super::super::recalibration::{Point, Recalibration, expit, logit};
use crate::measure::sum::Sum;

/// # Undefined
/// As [`Recalibration`].
/// # Source
/// The weighted likelihood, Σ w·ln p; errors by White (1982), Econometrica 50, 1–25: rows with much weight make them
/// wider, also where weights hang together with the labels.
/// # Checked against
/// statsmodels' GLM with `freq_weights` and `cov_type="HC0"` in `tests/it/reference/weights.json`.
impl Recalibration {
    /// The same of weighted rows: ascending scores with their weights.
    pub(in crate::measure::quality) fn weighted(
        positives: &[(f64, f64)],
        negatives: &[(f64, f64)],
        probable: bool,
    ) -> Self {
        let bare = |rows: &[(f64, f64)]| rows.iter().map(|row| row.0).collect::<Vec<f64>>();
        let unweighted = Self::new(&bare(positives), &bare(negatives), probable);
        let points = match unweighted.why_not {
            Some(_) => Vec::new(),
            None => weighted_points(positives, negatives),
        };
        Self {
            points,
            is_weighted: true,
            ..unweighted
        }
    }

    /// Σ w²·(y − p)² times 1, the logit and its square.
    pub(in crate::measure::quality) fn squares(&self, a: f64, b: f64) -> [f64; 3] {
        let mut sums = [Sum::default(); 3];
        for point in &self.points {
            let p = expit(a + b * point.logit);
            let (hits, misses) = point.squares;
            let square = hits * (1.0 - p) * (1.0 - p) + misses * p * p;
            let terms = [
                square,
                square * point.logit,
                square * point.logit * point.logit,
            ];
            for (sum, term) in sums.iter_mut().zip(terms) {
                sum.add(term);
            }
        }
        sums.map(|sum| sum.value())
    }
}

/// One point per distinct score of weighted rows.
fn weighted_points(positives: &[(f64, f64)], negatives: &[(f64, f64)]) -> Vec<Point> {
    let hits = positives.iter().map(|row| (row.0, row.1, 0.0));
    let misses = negatives.iter().map(|row| (row.0, 0.0, row.1));
    let mut rows: Vec<(f64, f64, f64)> = hits.chain(misses).collect();
    // Stable, so that the sums do not depend on how rows are sorted.
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let tied = rows.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq());
    let point = |tied: &[(f64, f64, f64)]| {
        let sum =
            |of: &dyn Fn(&(f64, f64, f64)) -> f64| tied.iter().map(of).collect::<Sum>().value();
        Some(Point {
            logit: logit(tied.first()?.0),
            positives: sum(&|row| row.1),
            negatives: sum(&|row| row.2),
            squares: (sum(&|row| row.1 * row.1), sum(&|row| row.2 * row.2)),
        })
    };
    tied.filter_map(point).collect()
}
