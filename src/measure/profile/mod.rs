//! What a column holds: counts, moments, quantiles; and what broke against the reference.

mod check;
mod level;
mod number;

pub use check::{Check, CheckKind, level_checks, number_checks, repeats, volume};
pub use level::LevelProfile;
pub use number::NumberProfile;
