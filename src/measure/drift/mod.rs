//! How far values moved from a reference. Ascending slices or level counts in, readings with their noise floor out.
//!
//! **Invariant:** the reference fixes edges, scale and floor; a window never moves them.

mod categorical;
mod floor;
mod js;
mod ks;
mod missing;
mod numeric;
mod psi;
mod wasserstein;

pub use categorical::CategoricalReference;
pub use floor::{Sizes, wasserstein_null};
pub use js::{js_distance, js_hist30};
pub use ks::ks;
pub use missing::missing_share;
pub use numeric::NumericReference;
pub use psi::{psi, psi_categorical, psi_decile};
pub use wasserstein::{RankSums, wasserstein};

use super::{Estimate, Reading, Undefined};

/// Nats per bit.
const LN_2: f64 = std::f64::consts::LN_2;

/// One measure of drift with the thresholds it is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct DriftReading {
    /// `psi`, `jensenshannon`, `wasserstein`, `wasserstein_normed`, `ks`, `missing_share`.
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
}

impl DriftReading {
    /// A number to compare with other tools, without a judgement.
    const fn shown(measure: &'static str, convention: &'static str, reading: Reading) -> Self {
        Self {
            measure,
            convention,
            reading,
            floor: None,
            watch: None,
            alarm: None,
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
