//! All integration tests in one binary, so that polars is linked once.

// Whole runs against the golden data sets.
mod formats;
mod golden;
mod hypothesis;
mod multivariate;
// Whole runs over files that a test writes: bad ones, and large ones with as many workers as one likes.
mod asked;
mod doors;
mod questions;
// Every file that people really have, and bytes that nobody would write.
mod fuzz;
mod nasty;
mod picture;
mod ranking;
mod trouble;
mod undefined;
mod values;
mod workers;
// Labels that come late, and files that stay read when others come.
mod kept;
mod late;
mod period;
mod prediction_intervals;
// The command line as a reader types it.
mod cli;
mod diagnose;
mod verdicts;
// Objectives, budgets, alerts and the gate.
mod slo;
// Who does what next, and what is said between page and workers; no engine.
mod conductor;
mod protocol;
// Quality and drift against scikit-learn and scipy, with values that they got.
mod beside;
mod direct;
mod drift;
mod intervals;
mod quality;
mod reference;
mod shift;
// What every accumulator and distance obeys.
mod laws;
// What files and columns are for.
mod reweighted;
mod roles;
// The objective as other systems read it.
mod exports;
// Rows that do not count alike.
mod weights;
// Figures and the report that hold them.
mod curves;
mod figure;
mod happened;
mod layout;
mod predicted;
mod recorder;
mod report;
mod sample;
mod together;
// Incidents with an answer, opened with their books.
mod incidents;
