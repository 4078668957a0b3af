//! Whether a change of outcome rates looks like labels that were damaged at random.

use super::table::CellTable;

/// Rows that a cell needs on both sides.
const ROWS: f64 = 50.0;
/// Cells that are needed.
const CELLS: usize = 5;

/// The fit of a straight line through the cells' rates of the positive class, before against after.
///
/// Labels flipped at random, each class at its own rate, map rates to r' = e₀ + (1 − e₀ − e₁)·r in every cell alike.
///
/// # Shapes and units
/// Weighted least squares over cells with 50 rows on both sides, weights 1/variance.
/// # Undefined
/// `None` with fewer than five such cells.
/// # Source
/// Ours (design notes, 4.8), from the noise model of Natarajan et al. (2013), `NeurIPS` 26.
/// # Checked against
/// Labels flipped by known shares in this file; the line by numpy's solver in `tests/it/reference/shift.json`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fingerprint {
    /// Share of negatives that became positive.
    pub negatives_flipped: f64,
    /// Share of positives that became negative.
    pub positives_flipped: f64,
    /// χ² of no change at all.
    pub unchanged: f64,
    /// χ² of the line.
    pub line: f64,
    /// χ² of another base rate alone, which multiplies the odds of every cell by the same number.
    pub base_rate: f64,
    /// Cells behind it.
    pub cells: usize,
}

impl Fingerprint {
    /// How well flipped labels explain the change, 0 to 1; 0 where they cannot have, or where nothing clearly changed.
    ///
    /// The share of χ² beyond chance that the line takes away; two fifths of it where the line fits badly, or where a moved
    /// base rate fits as well.
    pub fn fit(&self) -> f64 {
        let slope = 1.0 - self.negatives_flipped - self.positives_flipped;
        let could =
            slope < 0.97 && self.negatives_flipped > -0.02 && self.positives_flipped > -0.02;
        let cells = self.cells as f64;
        let signal = self.unchanged - cells;
        if !could || signal <= 4.0 * (2.0 * cells).sqrt() {
            return 0.0;
        }
        let left = (self.line - (cells - 2.0)).max(0.0);
        let fit = (1.0 - left / signal).clamp(0.0, 1.0);
        let is_close = self.line / (cells - 2.0).max(1.0) < 3.0;
        if is_close && !self.is_base_rate() {
            fit
        } else {
            0.4 * fit
        }
    }

    /// Whether a moved base rate explains the change at least as well as flipped labels (by the Bayesian information
    /// criterion: it has one number to choose and the line two).
    pub fn is_base_rate(&self) -> bool {
        self.base_rate <= self.line + libm::log(self.cells as f64)
    }

    /// The same as a weight: 1 where it does, else what the difference of the criterion leaves of it, exp(−Δ/2).
    pub fn base_rate_weight(&self) -> f64 {
        let worse = self.base_rate - self.line - libm::log(self.cells as f64);
        libm::exp(-0.5 * worse.max(0.0))
    }
}

/// Fits the line.
pub fn fingerprint(table: &CellTable) -> Option<Fingerprint> {
    let mut points = Vec::new();
    for (b, c) in table.pairs() {
        if b.n >= ROWS && c.n >= ROWS {
            let (x, y) = (b.rate(), c.rate());
            // Half a row of each class keeps a cell of one class from weighing without limit.
            let smooth = |rate: f64, n: f64| (rate * n + 0.5) / (n + 1.0);
            let variance = |rate: f64, n: f64| smooth(rate, n) * (1.0 - smooth(rate, n)) / n;
            points.push((x, y, 1.0 / (variance(x, b.n) + variance(y, c.n))));
        }
    }
    if points.len() < CELLS {
        return None;
    }
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        points.iter().map(|(x, y, w)| w * of(*x, *y)).sum()
    };
    let (w, wx, wy) = (sum(&|_, _| 1.0), sum(&|x, _| x), sum(&|_, y| y));
    let (mx, my) = (wx / w, wy / w);
    let spread = sum(&|x, _| (x - mx) * (x - mx));
    let slope = if spread > 0.0 {
        sum(&|x, y| (x - mx) * (y - my)) / spread
    } else {
        1.0
    };
    let base = my - slope * mx;
    let square = |gap: f64| gap * gap;
    Some(Fingerprint {
        negatives_flipped: base,
        positives_flipped: 1.0 - slope - base,
        unchanged: sum(&|x, y| square(y - x)),
        line: sum(&|x, y| square(y - base - slope * x)),
        base_rate: odds_times(&|odds| {
            sum(&|x, y| square(y - odds * x / (odds * x + 1.0 - x).max(1e-9)))
        }),
        cells: points.len(),
    })
}

/// The least of a function of one positive number, by golden sections over its logarithm.
fn odds_times(cost: &dyn Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_895;
    let at = |log: f64| cost(libm::exp(log));
    let (mut low, mut high) = (-4.0, 4.0);
    for _ in 0..60 {
        let step = GOLDEN * (high - low);
        if at(high - step) <= at(low + step) {
            high = low + step;
        } else {
            low = high - step;
        }
    }
    at(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::chance::Chance;
    use crate::measure::shift::{Profile, RowFacts};

    /// Twelve cells with rates 0.04 to 0.92; after, each label is changed by `damage`.
    fn damaged(damage: &dyn Fn(&mut Chance, u32, bool) -> bool) -> Fingerprint {
        let mut draws = Chance::new(11);
        let mut rows = Vec::new();
        for cell in 0..12_u32 {
            for side in 0..2_u8 {
                for _ in 0..800 {
                    let label = draws.uniform() < 0.04 + 0.08 * f64::from(cell);
                    let label = if side == 1 {
                        damage(&mut draws, cell, label)
                    } else {
                        label
                    };
                    rows.push(RowFacts {
                        side,
                        cell,
                        answer: 0,
                        outcome: u16::from(label),
                        loss: 0.0,
                        losses: &[0.0, 0.0],
                    });
                }
            }
        }
        let table = Profile::count((12, 1, 2), rows.into_iter()).table(&mut |n| n);
        fingerprint(&table).unwrap()
    }

    #[test]
    fn flipped_labels_leave_their_rates_behind() {
        let found = damaged(&|draws, _, label| {
            if draws.uniform() < 0.15 {
                !label
            } else {
                label
            }
        });
        assert!((found.negatives_flipped - 0.15).abs() < 0.02, "{found:?}");
        assert!((found.positives_flipped - 0.15).abs() < 0.03, "{found:?}");
        assert!(found.fit() > 0.8, "{found:?}");
        let lost = damaged(&|draws, _, label| label && draws.uniform() >= 0.35);
        assert!(lost.negatives_flipped.abs() < 0.02, "{lost:?}");
        assert!((lost.positives_flipped - 0.35).abs() < 0.04, "{lost:?}");
        assert!(lost.fit() > 0.8);
    }

    #[test]
    fn another_world_does_not_look_flipped() {
        // High rates fall and low ones rise in some cells only.
        let found = damaged(&|draws, cell, label| {
            if cell % 3 == 0 {
                draws.uniform() < 0.5
            } else {
                label
            }
        });
        assert!(found.fit() < 0.4, "{found:?} {}", found.fit());
        assert!(damaged(&|_, _, label| label).fit() < 1e-12);
        // Two thirds of the negatives go, whatever their cell: odds are three times what they were.
        let moved = damaged(&|draws, cell, label| {
            let rate = 0.04 + 0.08 * f64::from(cell);
            let _ = label;
            draws.uniform() < 3.0 * rate / (3.0 * rate + 1.0 - rate)
        });
        assert!(moved.is_base_rate() && moved.fit() < 0.41, "{moved:?}");
        assert!(moved.base_rate_weight() >= 1.0);
        let worse = Fingerprint {
            base_rate: moved.line + libm::log(moved.cells as f64) + 2.0,
            ..moved
        };
        assert!((worse.base_rate_weight() - libm::exp(-1.0)).abs() < 1e-9);
    }
}
