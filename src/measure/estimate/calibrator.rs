//! Scores to probabilities.

use crate::measure::Undefined;

/// Labelled rows, and rows of the rarer class, without which scores are not calibrated (design notes, 3.1).
const ROWS: f64 = 300.0;
const MINORITY: f64 = 30.0;

/// A map from scores to the share of positives: isotonic regression, linear between scores, constant beyond them.
///
/// # Shapes and units
/// Points of one score each: the score, its rows (or weights) and the positives among them. O(n log n).
/// # Undefined
/// `TooFewRows` below 300 rows, `OneClassOnly` below 30 of either class.
/// # Source
/// Ayer et al. (1955), Annals of Mathematical Statistics 26, 641–647 (pool adjacent violators); scikit-learn's
/// `IsotonicRegression(out_of_bounds="clip")`, which `NannyML`'s CBPE uses.
/// # Checked against
/// `NannyML`'s CBPE on the golden data (`tests/it/shift.rs`); `IsotonicRegression` by hand in this file.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrator {
    scores: Vec<f64>,
    rates: Vec<f64>,
}

/// Rows with one score.
#[derive(Debug, Clone, Copy)]
struct Pool {
    rate: f64,
    weight: f64,
    points: usize,
}

impl Calibrator {
    /// Whether there are enough rows of either class.
    ///
    /// # Errors
    /// Why there are not.
    pub fn enough(rows: &[(f64, bool)]) -> Result<(), Undefined> {
        let n = rows.len() as f64;
        let yes = rows.iter().filter(|row| row.1).count() as f64;
        if n < ROWS {
            return Err(Undefined::TooFewRows {
                need: 300,
                got: rows.len() as u64,
            });
        }
        if yes < MINORITY || n - yes < MINORITY {
            return Err(Undefined::OneClassOnly);
        }
        Ok(())
    }

    /// Fits rows: score and outcome; NaN scores are left out.
    ///
    /// # Errors
    /// Why there is none.
    pub fn fit(rows: impl Iterator<Item = (f64, bool)>) -> Result<Self, Undefined> {
        let rows: Vec<(f64, bool)> = rows.collect();
        Self::enough(&rows)?;
        let points = rows.into_iter();
        let points = points.map(|(score, yes)| (score, 1.0, f64::from(u8::from(yes))));
        Ok(Self::of(points.collect()))
    }

    /// Fits weighted points: score, weight, weight of the positives among it.
    pub fn of(mut points: Vec<(f64, f64, f64)>) -> Self {
        points.retain(|(score, weight, _)| score.is_finite() && *weight > 0.0);
        points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut scores: Vec<f64> = Vec::new();
        let mut pools: Vec<Pool> = Vec::new();
        for same in points.chunk_by(|a, b| a.0 >= b.0) {
            let weight: f64 = same.iter().map(|(_, weight, _)| weight).sum();
            let yes: f64 = same.iter().map(|(.., yes)| yes).sum();
            scores.extend(same.first().map(|(score, ..)| *score));
            pools.push(Pool {
                rate: yes / weight,
                weight,
                points: 1,
            });
            while let [.., before, last] = pools.as_slice()
                && before.rate >= last.rate
            {
                let weight = before.weight + last.weight;
                let joined = Pool {
                    rate: (before.rate * before.weight + last.rate * last.weight) / weight,
                    weight,
                    points: before.points + last.points,
                };
                pools.truncate(pools.len() - 2);
                pools.push(joined);
            }
        }
        let rates = pools
            .iter()
            .flat_map(|pool| std::iter::repeat_n(pool.rate, pool.points));
        Self {
            rates: rates.collect(),
            scores,
        }
    }

    /// The share of positives at a score.
    pub fn at(&self, score: f64) -> f64 {
        let next = self.scores.partition_point(|known| *known < score);
        match (next.checked_sub(1), self.scores.get(next)) {
            (None, _) => self.rates.first().copied().unwrap_or(0.5),
            (_, None) => self.rates.last().copied().unwrap_or(0.5),
            (Some(before), Some(above)) => {
                let (low, high) = (self.rates[before], self.rates[next]);
                let (from, to) = (self.scores[before], *above);
                low + (high - low) * (score - from) / (to - from)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_out_of_order_are_pooled() {
        let points = vec![
            (0.1, 1.0, 0.0),
            (0.2, 1.0, 1.0),
            (0.3, 2.0, 0.0),
            (0.6, 1.0, 1.0),
        ];
        let found = Calibrator::of(points);
        // IsotonicRegression gives 0, 1/3, 1/3, 1.
        for (score, rate) in [
            (0.0, 0.0),
            (0.2, 1.0 / 3.0),
            (0.3, 1.0 / 3.0),
            (0.45, 2.0 / 3.0),
            (0.9, 1.0),
        ] {
            assert!((found.at(score) - rate).abs() < 1e-12, "{score}");
        }
        assert_eq!(
            Calibrator::fit([(0.1, true)].into_iter()),
            Err(Undefined::TooFewRows { need: 300, got: 1 })
        );
    }
}
