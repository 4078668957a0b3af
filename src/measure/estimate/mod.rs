//! Quality without labels: what calibrated scores let expect, and what like rows were off by.
//!
//! Scores of labelled reference rows and their outcomes make a [`Calibrator`]; with it, rows without labels have an expected
//! quality ([`Expected`]). Of predicted numbers the [`Errors`] of like reference rows are expected. **Invariant:** it knows nothing of a changed relation between inputs and outcomes: where the
//! world moved, the realised quality leaves the band, and that is what the gap is for.

mod calibrator;
pub mod direct;
mod expected;
mod reweighted;
mod spread;

pub use calibrator::Calibrator;
pub use direct::Errors;
pub use expected::{Expected, Gap, gap};
pub use reweighted::{Reference, Reweighted, Unsupported};
pub use spread::{Calibrators, Scored};
