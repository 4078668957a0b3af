//! Names and values that mislead.
