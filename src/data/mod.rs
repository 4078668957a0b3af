//! What came in: bytes → typed columns. The only room that knows polars.
//!
//! The way through: [`sketch`] looks at the first rows, `infer` guesses what files and columns are for, readers parse
//! slices into columns, the desk (in `run`) joins and cuts them.

pub mod infer;
pub mod sketch;
