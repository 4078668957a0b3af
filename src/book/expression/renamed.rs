//! A text whose column has another name.

use super::token::{Kind, tokens};
use super::written;
use crate::book::spelling::small;

/// The same text with one column called otherwise; what cannot be cut into words stays as it is.
///
/// Names are found as they are resolved: as written, or in any case where they stand without quotes. What is followed
/// by a bracket is a function.
pub fn renamed(text: &str, from: &str, to: &str) -> String {
    let Ok(tokens) = tokens(text) else {
        return text.to_owned();
    };
    let mut letters = text.chars();
    let (mut told, mut at) = (String::new(), 0);
    let wanted = small(from);
    for pair in tokens.windows(2) {
        let [token, next] = pair else { continue };
        let is_meant = match &token.kind {
            Kind::Quoted(name) => name == from,
            Kind::Word(name) => small(name) == wanted && next.kind != Kind::Sign("("),
            _ => false,
        };
        if is_meant {
            told.extend(letters.by_ref().take(token.at.saturating_sub(at)));
            told.push_str(&written(to));
            let length = token.written.chars().count();
            letters.by_ref().take(length).for_each(drop);
            at = token.at + length;
        }
    }
    told.extend(letters);
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_renamed_wherever_it_stands_and_nothing_else_is() {
        for (text, wanted) in [
            ("wind > 20", "\"wind speed\" > 20"),
            (
                "abs(WIND - 1) <= wind",
                "abs(\"wind speed\" - 1) <= \"wind speed\"",
            ),
            (
                "\"wind\" > 1 and \"Wind\" > 1",
                "\"wind speed\" > 1 and \"Wind\" > 1",
            ),
            ("name = 'wind'  -  windy", "name = 'wind'  -  windy"),
            ("wind(1) + wind", "wind(1) + \"wind speed\""),
            ("'\u{e9}' = wind", "'\u{e9}' = \"wind speed\""),
            ("SELECT avg(wind) AS m", "SELECT avg(\"wind speed\") AS m"),
            ("wind DESC, x", "\"wind speed\" DESC, x"),
            ("wind > 'no end", "wind > 'no end"),
            ("", ""),
        ] {
            assert_eq!(renamed(text, "wind", "wind speed"), wanted);
        }
        assert_eq!(renamed("\"a \"\"b\"\"\" > 1", "a \"b\"", "c"), "c > 1");
        assert_eq!(
            renamed("c > 1", "c", "say \"so\""),
            "\"say \"\"so\"\"\" > 1"
        );
        assert_eq!(renamed("c > 1", "c", "select"), "\"select\" > 1");
    }
}
