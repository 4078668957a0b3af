//! A share of rows, window by window.

use std::ops::Range;

use crate::measure::shift::{Costs, Posterior, dispersion};
use crate::measure::sorted::median;

use super::super::case::Case;

/// Rows with something and all rows, by window.
#[derive(Debug, Clone)]
pub(super) struct Shares {
    hits: Vec<f64>,
    rows: Vec<f64>,
}

impl Shares {
    /// Counts; where `hit` says nothing a row does not count.
    pub(super) fn count(case: &Case<'_>, hit: &dyn Fn(usize) -> Option<bool>) -> Self {
        let mut shares = Self {
            hits: vec![0.0; case.windows.len()],
            rows: vec![0.0; case.windows.len()],
        };
        for row in 0..case.window.len() {
            if let (Some(window), Some(hit)) = (case.window_of(row), hit(row)) {
                shares.rows[window] += 1.0;
                shares.hits[window] += f64::from(u8::from(hit));
            }
        }
        shares
    }

    /// Window by window, rows with it and all rows.
    pub(super) fn of_counts(counts: impl Iterator<Item = (u32, u32)>) -> Self {
        let (hits, rows) = counts
            .map(|(hits, rows)| (f64::from(hits), f64::from(rows)))
            .unzip();
        Self { hits, rows }
    }

    /// Rows with it and all rows in a range of windows.
    pub(super) fn sums(&self, windows: &Range<usize>) -> (f64, f64) {
        let sum = |all: &[f64]| all.get(windows.clone()).unwrap_or(&[]).iter().sum();
        (sum(&self.hits), sum(&self.rows))
    }

    /// The share in a range of windows; `None` without rows.
    pub(super) fn of(&self, windows: &Range<usize>) -> Option<f64> {
        let (hits, rows) = self.sums(windows);
        (rows > 0.0).then(|| hits / rows)
    }

    /// The median share of windows.
    pub(super) fn median(&self, windows: &Range<usize>) -> Option<f64> {
        let shares = windows.clone().filter_map(|at| self.of(&(at..at + 1)));
        let mut shares: Vec<f64> = shares.collect();
        shares.sort_unstable_by(f64::total_cmp);
        median(&shares)
    }

    /// Shares and their variances, windows without rows left out, with each one's window.
    fn series(&self, windows: &Range<usize>) -> (Vec<f64>, Vec<f64>, Vec<usize>) {
        let (hits, rows) = self.sums(windows);
        let whole = (hits + 0.5) / (rows + 1.0);
        let (mut values, mut variances, mut at) = (Vec::new(), Vec::new(), Vec::new());
        for window in windows.clone() {
            if let (Some(hits), Some(rows)) = (self.hits.get(window), self.rows.get(window))
                && *rows > 0.0
            {
                values.push(hits / rows);
                variances.push(whole * (1.0 - whole) / rows);
                at.push(window);
            }
        }
        (values, variances, at)
    }

    fn dispersion(&self, windows: &Range<usize>) -> f64 {
        let (values, variances, _) = self.series(windows);
        dispersion(&values, &variances).unwrap_or(1.0)
    }

    /// Standard errors between the shares of two ranges.
    pub(super) fn z(&self, before: &Range<usize>, after: &Range<usize>) -> f64 {
        let ((k, n), (l, m)) = (self.sums(before), self.sums(after));
        let whole = (k + l + 0.5) / (n + m + 1.0);
        let wide = self.dispersion(&(before.start..after.end));
        let error = (wide * whole * (1.0 - whole) * (1.0 / n.max(1.0) + 1.0 / m.max(1.0))).sqrt();
        (l / m.max(1.0) - k / n.max(1.0)) / error
    }

    /// Standard errors of one window from a usual share.
    pub(super) fn z_alone(&self, window: usize, usual: f64) -> f64 {
        let (hits, rows) = self.sums(&(window..window + 1));
        let share = (hits + 0.5) / (rows + 1.0);
        let error = (share * (1.0 - share) / rows.max(1.0)).sqrt();
        (hits / rows.max(1.0) - usual) / error
    }

    /// The window in which the share most probably rose.
    pub(super) fn onset(&self, before: &Range<usize>, after: &Range<usize>) -> Option<usize> {
        let (values, variances, at) = self.series(&(before.start..after.end));
        let costs = Costs::new(&values, &variances);
        let place = Posterior::of(&costs, 0, values.len(), 1).mode()?;
        at.get(place).copied()
    }
}
