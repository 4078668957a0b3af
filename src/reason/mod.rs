//! What the numbers mean: numbers → judgement with evidence. Pure; imports `book` and `measure`.
//!
//! Drift's verdict, broken data, when quality fell, and why.

pub mod check;
pub mod diagnosis;
pub mod drift;
pub mod fairness;
pub mod onset;
pub mod question;
pub mod slo;
pub mod together;
