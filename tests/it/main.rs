//! All integration tests in one binary, so that polars is linked once.

// Whole runs against the golden data sets.
mod golden;
// Whole runs over files that a test writes: as many workers as one likes.
mod asked;
mod workers;
// Quality and drift against scikit-learn and scipy, with values that they got.
mod drift;
mod quality;
mod reference;
// What every accumulator and distance obeys.
mod laws;
// What files and columns are for.
mod roles;
// Figures and the report that hold them.
mod figure;
mod layout;
mod recorder;
mod report;
mod sample;
