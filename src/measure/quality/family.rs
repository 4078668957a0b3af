//! Names that come in families: numbers about calibration, and quantiles of the error.

use serde::{Deserialize, Serialize};

use super::{IntervalMetric, Metric, OverClasses, Top};
use crate::measure::{Estimate, Reading, Undefined, histogram, interval, sorted};

/// A number about how far probabilities can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CalibrationMetric {
    /// By how much all logits would have to move.
    Intercept,
    /// By which factor all logits would have to be stretched.
    Slope,
    /// Murphy's first part of the Brier score.
    Reliability,
    /// The second.
    Resolution,
    /// The third.
    Uncertainty,
    /// Largest calibration error of a bin, 15 bins.
    Mce15,
    /// Largest calibration error of a bin, 10 bins, edges to the upper bin.
    MceFloor10,
    /// Largest calibration error of a bin, 15 bins, edges to the upper bin.
    MceFloor15,
}

impl CalibrationMetric {
    /// The name used in reports, the one that readers see, and the same in plain words.
    pub const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Intercept => (
                "calibration_intercept",
                "calibration intercept",
                "how far all scores are too low, in log odds",
            ),
            Self::Slope => (
                "calibration_slope",
                "calibration slope",
                "stretch that log odds need; below 1: too extreme",
            ),
            Self::Reliability => (
                "brier_reliability",
                "reliability",
                "part of the Brier score that calibration would take away",
            ),
            Self::Resolution => (
                "brier_resolution",
                "resolution",
                "part of the uncertainty that the scores explain",
            ),
            Self::Uncertainty => (
                "brier_uncertainty",
                "uncertainty",
                "Brier score of always saying the base rate",
            ),
            Self::Mce15 => (
                "mce_15",
                "MCE, 15 bins",
                "largest gap of probability and outcome, 15 bins",
            ),
            Self::MceFloor10 => (
                "mce_10_floor",
                "MCE, 10 bins, edge above",
                "largest gap, 10 bins, an edge in the upper bin",
            ),
            Self::MceFloor15 => (
                "mce_15_floor",
                "MCE, 15 bins, edge above",
                "largest gap, 15 bins, an edge in the upper bin",
            ),
        }
    }

    /// What the number is, when there is none, where it comes from and how its interval is made.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Intercept => {
                "Calibration in the large: a of logit P(y = 1) = a + logit(p). 0 is ideal; above 0 the scores are too low on the whole, below 0 too high. Scores of 0 and 1 are kept off them by 10⁻⁸.\n\nUndefined: without scores, when a score lies outside 0 to 1, or with one class only.\nSource: Cox (1958); Van Calster et al. (2019), BMC Medicine 17, 230.\nInterval: Wald, 95 %."
            }
            Self::Slope => {
                "b of logit P(y = 1) = a + b·logit(p), by maximum likelihood. 1 is ideal; below 1 the scores are too extreme, as of an overfitted model, above 1 too timid. Scores of 0 and 1 are kept off them by 10⁻⁸.\n\nUndefined: without scores, when a score lies outside 0 to 1, with one class only, or when the scores separate the classes.\nSource: Cox (1958); Van Calster et al. (2019), BMC Medicine 17, 230.\nInterval: Wald, 95 %."
            }
            Self::Reliability => {
                "Σ n/N · (mean score − share of positives)² over ten bins of equal width: 0 is perfect calibration. Reliability − resolution + uncertainty is the Brier score of the scores as their bin's mean.\n\nUndefined: without scores, or when a score lies outside 0 to 1.\nSource: Murphy (1973), Journal of Applied Meteorology 12, 595–600.\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
            }
            Self::Resolution => {
                "Σ n/N · (share of positives − base rate)² over ten bins of equal width: how far the scores tell rows apart. More is better.\n\nUndefined: without scores, or when a score lies outside 0 to 1.\nSource: Murphy (1973), Journal of Applied Meteorology 12, 595–600.\nInterval: 95 %, every factor on the observed spread of the bins, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
            }
            Self::Uncertainty => {
                "π(1 − π) with the base rate π: what the Brier score is when every row gets the base rate. It is no quality of the model.\n\nUndefined: without scores, or when a score lies outside 0 to 1.\nSource: Murphy (1973), Journal of Applied Meteorology 12, 595–600.\nInterval: 95 %, π(1 − π) over the Wilson interval of π."
            }
            Self::Mce15 | Self::MceFloor10 | Self::MceFloor15 => {
                "Largest gap of mean score and share of positives over bins of equal width; a score on an edge belongs to the lower bin, with the edge above to the upper one. Bins of few rows decide it.\n\nUndefined: without scores, or when a score lies outside 0 to 1.\nSource: Naeini, Cooper & Hauskrecht (2015).\nInterval: 95 %, every factor on the observed gaps, from 0 on, that makes the number likely by the grouped Poisson bootstrap (Chamandy et al. 2012), so that it holds 0 where noise alone explains the number."
            }
        }
    }

    /// Whether more is better; `None` where neither is.
    pub(super) const fn higher_is_better(self) -> Option<bool> {
        match self {
            Self::Intercept | Self::Slope | Self::Uncertainty => None,
            Self::Resolution => Some(true),
            _ => Some(false),
        }
    }

    pub(super) const fn bounds(self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Intercept | Self::Slope => (None, None),
            Self::Resolution | Self::Uncertainty => (Some(0.0), Some(0.25)),
            _ => (Some(0.0), Some(1.0)),
        }
    }
}

/// A quantile of prediction minus label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ErrorQuantile {
    /// The smallest.
    Lowest,
    /// 1 %.
    One,
    /// 5 %.
    Five,
    /// 25 %.
    Quarter,
    /// The median.
    Half,
    /// 75 %.
    ThreeQuarters,
    /// 95 %.
    NinetyFive,
    /// 99 %.
    NinetyNine,
    /// The largest.
    Highest,
}

impl ErrorQuantile {
    /// All of them, ascending.
    pub const ALL: [Self; 9] = [
        Self::Lowest,
        Self::One,
        Self::Five,
        Self::Quarter,
        Self::Half,
        Self::ThreeQuarters,
        Self::NinetyFive,
        Self::NinetyNine,
        Self::Highest,
    ];

    /// All of them, of ascending errors.
    ///
    /// # Undefined
    /// `NoLabels` without errors, `Overflow` where a difference leaves the range of floats.
    /// # Source
    /// As [`Self::help`] says.
    /// # Checked against
    /// The golden data (numpy 2.4.6) in `tests/it/golden`.
    pub(super) fn readings(ascending: &[f64]) -> [Reading; 9] {
        Self::ALL.map(|quantile| {
            let value = histogram::quantile(ascending, quantile.share());
            let value = value.ok_or(Undefined::NoLabels)?;
            if !value.is_finite() {
                return Err(Undefined::Overflow);
            }
            let band = sorted::quantile_interval(ascending, quantile.share());
            Ok(Estimate {
                value,
                n: ascending.len() as u64,
                interval: interval::around(value, band),
            })
        })
    }

    /// The share of errors that are not above it.
    pub const fn share(self) -> f64 {
        match self {
            Self::Lowest => 0.0,
            Self::One => 0.01,
            Self::Five => 0.05,
            Self::Quarter => 0.25,
            Self::Half => 0.5,
            Self::ThreeQuarters => 0.75,
            Self::NinetyFive => 0.95,
            Self::NinetyNine => 0.99,
            Self::Highest => 1.0,
        }
    }

    /// The name used in reports, the one that readers see, and the same in plain words.
    pub const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Lowest => (
                "error_quantile_0",
                "lowest error",
                "furthest that a prediction is below its label",
            ),
            Self::One => (
                "error_quantile_0.01",
                "error, 1 %",
                "1 % of predictions minus labels lie below",
            ),
            Self::Five => (
                "error_quantile_0.05",
                "error, 5 %",
                "5 % of predictions minus labels lie below",
            ),
            Self::Quarter => (
                "error_quantile_0.25",
                "error, 25 %",
                "25 % of predictions minus labels lie below",
            ),
            Self::Half => (
                "error_quantile_0.5",
                "median error",
                "half of predictions minus labels lie below",
            ),
            Self::ThreeQuarters => (
                "error_quantile_0.75",
                "error, 75 %",
                "75 % of predictions minus labels lie below",
            ),
            Self::NinetyFive => (
                "error_quantile_0.95",
                "error, 95 %",
                "95 % of predictions minus labels lie below",
            ),
            Self::NinetyNine => (
                "error_quantile_0.99",
                "error, 99 %",
                "99 % of predictions minus labels lie below",
            ),
            Self::Highest => (
                "error_quantile_1",
                "highest error",
                "furthest that a prediction is above its label",
            ),
        }
    }

    /// What the number is, when there is none, where it comes from and how its interval is made.
    pub const fn help(self) -> &'static str {
        "Quantile of prediction minus label, by linear interpolation between the two nearest errors.\n\nUndefined: without labels.\nSource: numpy.quantile; Hyndman & Fan (1996), type 7.\nInterval: 95 %, between two errors in order (Hahn & Meeker 1991, ch. 5); none for the lowest and the highest, or where too few rows lie beyond."
    }
}

impl Metric {
    /// Further numbers of a yes-or-no task, after [`Self::BINARY`].
    pub const BINARY_FURTHER: [Self; 12] = [
        Self::PredictedRate,
        Self::MeanScore,
        Self::F1Macro,
        Self::F1Weighted,
        Self::Calibration(CalibrationMetric::Intercept),
        Self::Calibration(CalibrationMetric::Slope),
        Self::Calibration(CalibrationMetric::Reliability),
        Self::Calibration(CalibrationMetric::Resolution),
        Self::Calibration(CalibrationMetric::Uncertainty),
        Self::Calibration(CalibrationMetric::Mce15),
        Self::Calibration(CalibrationMetric::MceFloor10),
        Self::Calibration(CalibrationMetric::MceFloor15),
    ];

    /// Further numbers of a regression, after [`Self::REGRESSION`].
    pub const REGRESSION_FURTHER: [Self; 11] = [
        Self::Spearman,
        Self::Kendall,
        Self::ErrorQuantile(ErrorQuantile::Lowest),
        Self::ErrorQuantile(ErrorQuantile::One),
        Self::ErrorQuantile(ErrorQuantile::Five),
        Self::ErrorQuantile(ErrorQuantile::Quarter),
        Self::ErrorQuantile(ErrorQuantile::Half),
        Self::ErrorQuantile(ErrorQuantile::ThreeQuarters),
        Self::ErrorQuantile(ErrorQuantile::NinetyFive),
        Self::ErrorQuantile(ErrorQuantile::NinetyNine),
        Self::ErrorQuantile(ErrorQuantile::Highest),
    ];

    /// Every further number, also those of a yes-or-no task that need the rows in their order or the reader's costs.
    pub fn further() -> impl Iterator<Item = Self> {
        let of_rows = Top::ALL.map(Self::Top).into_iter();
        Self::BINARY_FURTHER
            .into_iter()
            .chain([Self::MeanCost])
            .chain(of_rows)
            .chain(OverClasses::ALL.map(Self::OverClasses))
            .chain(Self::REGRESSION_FURTHER)
            .chain(IntervalMetric::ALL.map(Self::Interval))
    }
}
