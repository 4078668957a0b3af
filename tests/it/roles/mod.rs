//! Recognition: the golden data sets need no click, and names that mislead do not.

mod golden;
mod hard;
mod sketches;
