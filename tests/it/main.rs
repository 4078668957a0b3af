//! All integration tests in one binary, so that polars is linked once.

mod figure;
mod report;
mod sample;
