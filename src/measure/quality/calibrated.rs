//! The numbers about calibration that need both classes' scores in order, read once.

use super::recalibration::Recalibration;
use super::reliability::{Binning, murphy, reliability};
use super::{CalibrationMetric, Metric};
use crate::measure::{Reading, Undefined};

/// Bins of Murphy's parts: those of the reliability curve.
const BINS: usize = 10;

/// Slope, intercept and the parts of the Brier score.
///
/// # Undefined
/// As [`Recalibration`] says; the parts `NotProbability` where a score lies outside 0 to 1.
/// # Source
/// As [`CalibrationMetric::help`] says.
/// # Checked against
/// As [`Recalibration`] and [`murphy`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Calibrated {
    intercept: Reading,
    slope: Reading,
    parts: [Reading; 3],
}

impl Calibrated {
    pub(super) fn read(positives: &[f64], negatives: &[f64], probable: bool) -> Self {
        let recalibration = Recalibration::new(positives, negatives, probable);
        let parts = if probable {
            murphy(&reliability(positives, negatives, Binning::Uniform, BINS))
        } else {
            [Err(Undefined::NotProbability); 3]
        };
        Self {
            intercept: recalibration.intercept(),
            slope: recalibration.slope(),
            parts,
        }
    }

    /// One of them; `None` for others.
    pub(super) const fn reading(&self, metric: Metric) -> Option<Reading> {
        let Metric::Calibration(metric) = metric else {
            return None;
        };
        let [reliability, resolution, uncertainty] = self.parts;
        Some(match metric {
            CalibrationMetric::Intercept => self.intercept,
            CalibrationMetric::Slope => self.slope,
            CalibrationMetric::Reliability => reliability,
            CalibrationMetric::Resolution => resolution,
            CalibrationMetric::Uncertainty => uncertainty,
            _ => return None,
        })
    }
}
