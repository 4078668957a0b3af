//! One row of a regression: how far off it is, in several ways.

/// A row with its weight.
///
/// # Source
/// scikit-learn's definitions of the losses of one row.
/// # Checked against
/// As [`WeightedRegression`](super::WeightedRegression).
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) label: f64,
    pub(super) predicted: f64,
    pub(super) weight: f64,
}

impl Row {
    pub(super) fn miss(&self) -> f64 {
        self.predicted - self.label
    }

    pub(super) fn log_miss(&self) -> f64 {
        libm::log1p(self.predicted) - libm::log1p(self.label)
    }

    pub(super) fn relative(&self) -> f64 {
        self.miss().abs() / self.label.abs().max(f64::EPSILON)
    }

    pub(super) fn symmetric(&self) -> f64 {
        let size = self.predicted.abs() + self.label.abs();
        if size > 0.0 {
            2.0 * self.miss().abs() / size
        } else {
            0.0
        }
    }

    pub(super) fn pinball(&self, share: f64) -> f64 {
        let miss = self.miss();
        if miss > 0.0 {
            (1.0 - share) * miss
        } else {
            -share * miss
        }
    }
}
