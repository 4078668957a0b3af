//! A text cut into words, numbers and signs.

use super::{Complaint, LONGEST};
use crate::book::spelling::{decimal, is_letter, is_letter_or_digit};

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number(f64),
    Text(String),
    /// A word without quotes.
    Word(String),
    /// A name in double quotes.
    Quoted(String),
    Sign(&'static str),
    End,
}

/// A token, where it begins, and how it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) kind: Kind,
    pub(super) written: String,
}

const SIGNS: [(&str, &str); 16] = [
    ("<=", "<="),
    (">=", ">="),
    ("<>", "<>"),
    ("!=", "<>"),
    ("==", "="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("%", "%"),
    ("(", "("),
    (")", ")"),
    (",", ","),
];

/// Cuts a text; the last token is [`Kind::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Complaint> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() > LONGEST {
        return Err(Complaint::new(
            LONGEST,
            format!("{} characters", letters.len()),
            format!("at most {LONGEST}"),
        ));
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        if letter.is_whitespace() {
            at += 1;
            continue;
        }
        let (kind, end) = token(&letters, at, letter)?;
        let written = letters.get(at..end).unwrap_or(&[]).iter().collect();
        found.push(Token { at, kind, written });
        at = end;
    }
    found.push(Token {
        at: letters.len(),
        kind: Kind::End,
        written: String::new(),
    });
    Ok(found)
}

fn token(letters: &[char], at: usize, letter: char) -> Result<(Kind, usize), Complaint> {
    let next_is_digit = letters.get(at + 1).is_some_and(char::is_ascii_digit);
    if letter.is_ascii_digit() || (letter == '.' && next_is_digit) {
        return number(letters, at);
    }
    if letter == '\'' || letter == '"' {
        let (text, end) = quoted(letters, at, letter)?;
        let kind = if letter == '"' {
            Kind::Quoted(text)
        } else {
            Kind::Text(text)
        };
        return Ok((kind, end));
    }
    if is_letter(letter) || letter == '_' {
        let belongs =
            |letter: &char| is_letter_or_digit(*letter) || matches!(letter, '_' | '.' | '$');
        let rest = letters.get(at..).unwrap_or(&[]);
        let length = rest.iter().take_while(|letter| belongs(letter)).count();
        let word = rest.iter().take(length).collect();
        return Ok((Kind::Word(word), at + length));
    }
    let rest: String = letters.iter().skip(at).take(2).collect();
    for (written, sign) in SIGNS {
        if rest.starts_with(written) {
            return Ok((Kind::Sign(sign), at + written.len()));
        }
    }
    Err(Complaint::new(
        at,
        format!("\"{letter}\""),
        "a column, a number, a text or an operator",
    ))
}

/// Digits with a point and an exponent.
fn number(letters: &[char], at: usize) -> Result<(Kind, usize), Complaint> {
    let mut end = at;
    let mut before = ' ';
    while let Some(letter) = letters.get(end).copied() {
        let is_sign = matches!(letter, '+' | '-') && matches!(before, 'e' | 'E');
        if !(letter.is_ascii_alphanumeric() || letter == '.' || letter == '_' || is_sign) {
            break;
        }
        before = letter;
        end += 1;
    }
    let written: String = letters.get(at..end).unwrap_or(&[]).iter().collect();
    let number = decimal(&written).filter(|number| number.is_finite());
    let number = number.ok_or_else(|| {
        Complaint::new(
            at,
            format!("\"{written}\""),
            "a number, such as 0.25 or 1e-3",
        )
    })?;
    Ok((Kind::Number(number), end))
}

/// What stands between two quotes; two of them inside are one.
fn quoted(letters: &[char], at: usize, quote: char) -> Result<(String, usize), Complaint> {
    let mut text = String::new();
    let mut place = at + 1;
    while let Some(letter) = letters.get(place).copied() {
        if letter != quote {
            text.push(letter);
            place += 1;
        } else if letters.get(place + 1) == Some(&quote) {
            text.push(quote);
            place += 2;
        } else {
            return Ok((text, place + 1));
        }
    }
    let what = if quote == '"' { "name" } else { "text" };
    Err(Complaint::new(
        at,
        format!("a {what} without an end"),
        format!("another {quote}"),
    ))
}
