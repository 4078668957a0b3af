//! How far values moved from a reference. Ascending slices or level counts in, readings with their noise floor out.
//!
//! **Invariant:** the reference fixes edges, scale and floor; a window never moves them.

mod categorical;
mod divergence;
mod evidently;
mod floor;
mod js;
mod ks;
mod missing;
pub mod multivariate;
mod nannyml;
mod numeric;
mod psi;
mod rule;
mod scipy;
mod wasserstein;

pub use categorical::CategoricalReference;
pub use divergence::{hellinger, kl_smoothed, kullback_leibler, l_infinity, total_variation};
pub use evidently::{evidently_levels, evidently_numbers};
pub use floor::{Sizes, wasserstein_null, wasserstein_p};
pub use js::{js_distance, js_hist30};
pub use ks::ks;
pub use missing::missing_share;
pub use nannyml::{NannymlNumbers, nannyml_levels, nannyml_thresholds};
pub use numeric::NumericReference;
pub use psi::{psi, psi_categorical, psi_decile};
pub use rule::Rule;
pub use scipy::{scipy_levels, scipy_numbers};
pub use wasserstein::{RankSums, wasserstein};

use super::hypothesis::Tested;
use super::{Estimate, Reading, Undefined};

/// Nats per bit.
const LN_2: f64 = std::f64::consts::LN_2;

/// One measure of drift with the thresholds it is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct DriftReading {
    /// The measure's id; its name and what it says stand in `report::words`.
    pub measure: &'static str,
    /// Whose definition.
    pub convention: &'static str,
    /// The number; its `n` counts this side's rows.
    pub reading: Reading,
    /// What noise alone stays under in 99 of 100 windows of these sizes.
    pub floor: Option<f64>,
    /// Where a look begins; absent for numbers that are only shown.
    pub watch: Option<f64>,
    /// Where an alarm begins.
    pub alarm: Option<f64>,
    /// How likely so large a change is when nothing moved; `None` where that is not known.
    pub p_value: Option<f64>,
    /// When another tool calls it drift; `None` for our own numbers, which have thresholds and a floor.
    pub rule: Option<Rule>,
}

impl DriftReading {
    /// A number to compare with other tools, without a judgement.
    pub const fn shown(measure: &'static str, convention: &'static str, reading: Reading) -> Self {
        Self {
            measure,
            convention,
            reading,
            floor: None,
            watch: None,
            alarm: None,
            p_value: None,
            rule: None,
        }
    }

    /// A number that another tool judges by itself.
    const fn ruled(
        measure: &'static str,
        convention: &'static str,
        reading: Reading,
        rule: Rule,
    ) -> Self {
        Self {
            rule: Some(rule),
            ..Self::shown(measure, convention, reading)
        }
    }

    /// A test that another tool judges by its p-value.
    fn tested(measure: &'static str, convention: &'static str, test: Tested, rule: Rule) -> Self {
        // A test's rows are the column's; they stand beside every number of it.
        let reading = test.map(|test| Estimate::exact(test.statistic, 0));
        Self {
            p_value: test.ok().map(|test| test.p_value),
            ..Self::ruled(measure, convention, reading, rule)
        }
    }

    /// The same with what `chance` says of its value.
    fn with_p(self, chance: impl FnOnce(f64) -> Option<f64>) -> Self {
        Self {
            p_value: self
                .reading
                .ok()
                .and_then(|estimate| chance(estimate.value)),
            ..self
        }
    }
}

/// A number without an interval, or why there is none.
fn reading(value: f64, n: u64) -> Reading {
    if value.is_finite() {
        Ok(Estimate::exact(value, n))
    } else {
        Err(Undefined::Overflow)
    }
}

/// Both sides must have rows.
const fn both(reference: u64, current: u64) -> Result<(), Undefined> {
    if reference == 0 || current == 0 {
        Err(Undefined::NoRows)
    } else {
        Ok(())
    }
}
