//! Recognition: the golden data sets need no click, and names that mislead do not.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its data has failed"
)]

mod golden;
mod hard;
pub(crate) mod made;
mod sketches;
mod whole;
