//! All integration tests in one binary, so that polars is linked once.

mod figure;
mod roles;
mod sample;
