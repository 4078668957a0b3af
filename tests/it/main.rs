//! All integration tests in one binary, so that polars is linked once.

mod figure;
mod recorder;
mod report;
mod sample;
