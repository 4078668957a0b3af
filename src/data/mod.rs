//! What came in: bytes → typed columns. The only room that knows polars.
//!
//! The way through: [`sniff`] recognises a file and makes a [`sketch`] of it, `infer` guesses what files and columns
//! are for, [`read`] turns slices into columns chunk by chunk, [`join`] finds labels, [`window`] cuts time.

mod arrow;
pub mod bytes;
pub mod column;
mod csv;
pub mod date;
pub mod delimited;
pub mod digest;
mod error;
mod fields;
pub mod infer;
mod ipc;
pub mod join;
pub mod json;
pub mod missing;
pub mod nan;
pub mod number;
mod parquet;
pub mod read;
pub mod sketch;
pub mod sniff;
pub mod straight;
mod tally;
pub mod text;
pub mod time;
mod values;
pub mod window;
mod zip;

pub use error::DataError;
