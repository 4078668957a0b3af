//! What is seen: the page. Imports all rooms above.
//!
//! In go [`Event`](crate::run::protocol::Event)s and the reader's actions, out come effects and a page. [`state`] says
//! what follows from what, `effect` alone touches the browser, everything else renders values.
//!
//! **Invariant:** no metric is computed here but by counting what the outcome already holds.

pub mod indicator;
pub mod roles;
pub mod shared;
pub mod slider;
pub mod state;

#[cfg(feature = "ui")]
mod app;
#[cfg(feature = "ui")]
mod asking;
#[cfg(feature = "ui")]
pub mod bridge;
#[cfg(feature = "ui")]
mod canvas;
#[cfg(feature = "ui")]
mod cells;
#[cfg(feature = "ui")]
mod draft;
#[cfg(feature = "ui")]
mod effect;
#[cfg(feature = "ui")]
mod keeping;
#[cfg(feature = "ui")]
mod marks;
#[cfg(feature = "ui")]
mod parts;
#[cfg(feature = "ui")]
mod section;
#[cfg(feature = "ui")]
mod shelf;
#[cfg(feature = "ui")]
mod shell;
#[cfg(feature = "ui")]
mod table;
#[cfg(feature = "ui")]
mod trial;

#[cfg(feature = "ui")]
pub use app::start;
