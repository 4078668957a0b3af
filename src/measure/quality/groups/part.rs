//! A share of some rows, as counts or by weight.

use super::super::weighted::{Mass, alike, reach, wilson};
use crate::measure::interval;

/// Rows that count among some rows, and the others.
///
/// # Shapes and units
/// Rows and their weights; rows that count alike weigh 1 each.
/// # Undefined
/// A share of no weight is none.
/// # Source
/// As of all weighted shares: scikit-learn's `sample_weight` for the number, effective rows for its interval ([`Mass`]).
/// # Checked against
/// fairlearn 0.15.0 with `sample_params` in `tests/it/reference/weights.json`; coverage in `tests/it/weights`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Part {
    /// Those that count.
    pub hits: Mass,
    /// The others.
    pub misses: Mass,
}

impl Part {
    /// Rows that count, and all of them, each once.
    pub const fn rows(&self) -> (u64, u64) {
        (self.hits.rows, self.hits.rows + self.misses.rows)
    }

    /// How many rows of equal weight tell as much of anything: (Σw)² / Σw².
    pub fn effective(&self) -> f64 {
        self.hits.plus(self.misses).effective()
    }

    /// The share; `None` where there is no such row.
    pub fn share(&self) -> Option<f64> {
        let whole = self.hits.sum + self.misses.sum;
        (whole > 0.0).then(|| (self.hits.sum / whole).min(1.0))
    }

    /// Its interval (Wilson 1927); 0 to 1 where there is no such row.
    pub fn interval(&self) -> (f64, f64) {
        wilson(self.hits, self.misses)
    }

    /// Both together.
    #[must_use]
    pub(super) fn plus(&self, other: &Self) -> Self {
        Self {
            hits: self.hits.plus(other.hits),
            misses: self.misses.plus(other.misses),
        }
    }

    /// Rows of equal weight that tell as much of this share: those that count, and all.
    pub(super) fn alike(&self) -> (f64, f64) {
        alike(self.hits, self.misses)
    }

    /// This share less another's (Newcombe 1998, method 10); `None` where either has no rows.
    pub(super) fn less(&self, other: &Self) -> Option<(f64, f64)> {
        self.share().and(other.share())?;
        let (p, p_below, p_above) = reach(self.hits, self.misses);
        let (q, q_below, q_above) = reach(other.hits, other.misses);
        Some((
            p - q - libm::hypot(p_below, q_above),
            p - q + libm::hypot(p_above, q_below),
        ))
    }

    /// This share over another's (Katz 1978); `None` where either has no rows.
    pub(super) fn over(&self, other: &Self) -> Option<(f64, f64)> {
        interval::katz(self.alike(), other.alike())
    }
}
