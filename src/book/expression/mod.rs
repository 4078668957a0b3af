//! When a row is good, in the reader's own words: an expression over the columns in SQL's syntax.
//!
//! In goes a text, out comes a [`Predicate`] whose names are resolved and whose types fit, or a [`Complaint`] with the
//! place of the error. Comparison, AND, OR, NOT, + − * / %, IN, BETWEEN, LIKE, IS NULL, CASE, and the functions of
//! [`Function`]; NULL is unknown, as in SQL.
//!
//! **Invariant:** no text makes it panic; a text is at most [`LONGEST`] characters and nests at most [`DEEPEST`] times.

mod check;
mod complaint;
mod moment;
mod nearest;
mod parse;
pub mod question;
mod renamed;
#[cfg(test)]
mod tests;
mod token;
mod tree;

pub use check::{Known, Predicate, Slot, check, truth};
pub use complaint::Complaint;
pub use parse::parse;
pub use renamed::renamed;
pub use tree::{Aggregate, Binary, Function, Node, Total, Tree, Type, Word};

/// Characters of an expression at most.
pub const LONGEST: usize = 2_000;
/// Brackets, operators and cases inside each other at most.
pub const DEEPEST: usize = 60;

/// A column's name as it is typed: in double quotes where it is no plain word.
pub fn written(name: &str) -> String {
    let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let begins = name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
    if begins && name.chars().all(is_word) && !parse::is_reserved(name) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The names of columns and words that a text uses, in order, each once; empty where it cannot be read.
pub fn names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(tree) = parse(text) {
        tree.names(&mut found);
    }
    found
}
