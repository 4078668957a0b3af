//! What the numbers mean: numbers → judgement with evidence. Pure; imports `book` and `measure`.
//!
//! For now it holds the drift verdict; objective, onset and diagnosis come next.

pub mod check;
pub mod drift;
pub mod fairness;
pub mod together;
