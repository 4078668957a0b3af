//! Which texts are missing values, by the reader's list or by the usual ones.

use crate::book::{Book, MISSING, MISSING_IN_NUMBERS};

/// The longest usual spelling has so many bytes, `#N/A N/A`.
const LONGEST: usize = 9;

/// The texts that mean "missing" in one book.
#[derive(Debug, Clone, Default)]
pub struct Missing {
    said: Option<Vec<String>>,
}

impl Missing {
    /// Those of a book.
    pub fn of(book: &Book) -> Self {
        let trimmed = |list: &Vec<String>| list.iter().map(|text| text.trim().to_owned()).collect();
        Self {
            said: book.missing.as_ref().map(trimmed),
        }
    }

    /// Whether the reader wrote the list.
    pub const fn is_said(&self) -> bool {
        self.said.is_some()
    }

    /// Whether a text is missing in any column.
    pub fn anywhere(&self, text: &str) -> bool {
        let text = text.trim();
        match &self.said {
            Some(said) => text.is_empty() || said.iter().any(|known| known == text),
            None => text.len() <= LONGEST && MISSING.contains(&text),
        }
    }

    /// Whether a text is missing in a column whose other values are numbers or times; case makes no difference there.
    pub fn in_numbers(&self, text: &str) -> bool {
        let text = text.trim();
        let same = |known: &&str| known.eq_ignore_ascii_case(text);
        match &self.said {
            Some(_) => self.anywhere(text),
            None => {
                text.len() <= LONGEST
                    && (MISSING.iter().any(same) || MISSING_IN_NUMBERS.iter().any(same))
            }
        }
    }

    /// All spellings that are missing in any column.
    pub fn spellings(&self) -> Vec<&str> {
        match &self.said {
            Some(said) => said.iter().map(String::as_str).collect(),
            None => MISSING.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_missing_among_numbers_and_a_level_among_words() {
        let usual = Missing::default();
        for text in ["", "  ", "NA", "#DIV/0!", "#N/A N/A", "None"] {
            assert!(usual.anywhere(text), "{text}");
            assert!(usual.in_numbers(text), "{text}");
        }
        for text in ["-", "?", "unknown", "NAN", "Missing"] {
            assert!(!usual.anywhere(text), "{text}");
            assert!(usual.in_numbers(text), "{text}");
        }
        assert!(!usual.in_numbers("none of these"));
    }

    #[test]
    fn the_readers_list_takes_the_place_of_the_usual_ones() {
        let said = Missing::of(&Book {
            missing: Some(vec!["-999".into(), " x".into()]),
            ..Book::default()
        });
        assert!(said.anywhere("-999") && said.in_numbers("x") && said.anywhere(""));
        assert!(!said.anywhere("NA") && !said.in_numbers("?"));
    }
}
