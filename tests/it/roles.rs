//! Recognition: the golden data sets need no click, and names that mislead do not.

#[path = "roles/sketches.rs"]
mod sketches;

#[path = "roles/golden.rs"]
mod golden;

#[path = "roles/hard.rs"]
mod hard;
