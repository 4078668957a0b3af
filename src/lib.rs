//! Well Enough: a model-quality notebook in one static web page.
//!
//! `ls src` reads in the order the data goes, and **a room imports only rooms above it in that list**:
//!
//! ```text
//! book → data → measure → reason → report → run → ui
//! asked  came in numbers  meaning  told     done  seen
//! ```
//!
//! # Invariants
//! 1. Imports go up the listing, never down (`tests/tidy.rs` holds it).
//! 2. `measure` knows no table, date, name or file: slices in, numbers out.
//! 3. Only `data` knows polars; only `report` and `ui` know plotters; only `ui` and `bin/page.rs` know Yew.
//! 4. Nothing reads the clock or draws random numbers without being handed them.
//! 5. Every state merges; merging obeys the laws in `tests/it/laws.rs`.
//! 6. Undefined is said, never NaN, never 0.
//! 7. Every number names its window, n and convention.
//! 8. Bytes of user data leave the browser only by the user's own export; the book never holds rows.
//! 9. The command line and the worker run the same code on the same book to the same document, bit for bit.
//!    So `measure` takes `ln`, `exp` and their kin from `libm`, never from the platform.
//! 10. A worker may die at any time; the page keeps the book and asks again.

pub mod book;
#[cfg(feature = "engine")]
pub mod data;
pub mod measure;
pub mod reason;
pub mod report;
pub mod run;
pub mod ui;
