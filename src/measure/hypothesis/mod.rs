//! Tests whether two samples can come from one distribution: ascending values or counts in, statistic and p-value out.
//!
//! scipy's definitions and defaults, so that numbers can be held against a notebook's. A p-value here never raises an
//! alarm by itself in our own convention (see `reason::drift`): with many rows everything is significant.

mod anderson_darling;
mod chi_square;
mod cramer_von_mises;
mod energy;
mod epps_singleton;
mod fisher;
mod kolmogorov_smirnov;
mod mann_whitney;
mod t;
mod ties;
mod z;

pub use anderson_darling::anderson_darling;
pub use chi_square::{
    chi_square_fit, chi_square_independence, cramers_v, degrees_of_freedom, g_fit, g_test,
};
pub use cramer_von_mises::{cramer_von_mises, cramer_von_mises_exact};
pub use energy::energy_distance;
pub use epps_singleton::epps_singleton;
pub use fisher::fisher_exact;
pub(in crate::measure) use kolmogorov_smirnov::ks_asymptotic_p;
pub use kolmogorov_smirnov::{ks_asymptotic, ks_exact, ks_test};
pub use mann_whitney::{Alternative, mann_whitney, mann_whitney_exact};
pub use t::{student_t, welch_t};
pub use ties::{Tie, ties};
pub use z::two_proportions;

use super::Undefined;

/// What a test says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The test's statistic.
    pub statistic: f64,
    /// The probability of a statistic at least as far out, were both samples from one distribution; 0 to 1.
    pub p_value: f64,
}

/// A test's answer, or why there is none.
pub type Tested = Result<Test, Undefined>;

/// A finite answer.
fn tested(statistic: f64, p_value: f64) -> Tested {
    if statistic.is_finite() && p_value.is_finite() {
        Ok(Test {
            statistic,
            p_value: p_value.clamp(0.0, 1.0),
        })
    } else {
        Err(Undefined::Overflow)
    }
}

/// Both samples must have so many rows.
fn at_least(need: u64, reference: &[f64], current: &[f64]) -> Result<(), Undefined> {
    let got = reference.len().min(current.len()) as u64;
    if got == 0 {
        Err(Undefined::NoRows)
    } else if got < need {
        Err(Undefined::TooFewRows { need, got })
    } else {
        Ok(())
    }
}
