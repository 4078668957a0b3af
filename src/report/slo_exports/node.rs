//! A document as a tree, written as YAML or JSON.
//!
//! Ours because the engine writes YAML and never reads it: a few hundred lines less to load. Every text leaves in
//! quotes unless it is plainly a word, so that no text can end its place and begin another.
//!
//! # Source
//! YAML 1.2.2, chapters 5 (escapes), 7.3 (flow scalars) and 8.1 (literal blocks); and 1.1, whose words for true and
//! false many readers still obey.

use std::fmt::Write as _;

/// A value in a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A text.
    Text(String),
    /// A number; what is not finite is written as null.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Values in order.
    List(Vec<Self>),
    /// Names and values in order.
    Map(Vec<(String, Self)>),
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Node {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Node {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Vec<Self>> for Node {
    fn from(list: Vec<Self>) -> Self {
        Self::List(list)
    }
}

/// Names and values, in the order given.
pub fn map<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let entries = entries.into_iter();
    Node::Map(entries.map(|(key, node)| (key.to_owned(), node)).collect())
}

impl Node {
    /// The same map with one more entry; nothing else has entries.
    #[must_use]
    pub fn with(mut self, key: &str, node: impl Into<Self>) -> Self {
        if let Self::Map(entries) = &mut self {
            entries.push((key.to_owned(), node.into()));
        }
        self
    }

    /// The same with an entry where there is one.
    #[must_use]
    pub fn with_some(self, key: &str, node: Option<impl Into<Self>>) -> Self {
        match node {
            Some(node) => self.with(key, node),
            None => self,
        }
    }

    /// As a YAML document, a newline at its end.
    pub fn to_yaml(&self) -> String {
        let mut out = String::new();
        self.yaml(&mut out, 0);
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out
    }

    /// What stands after `key:` or `- `: on the same line, or on the next ones.
    fn yaml(&self, out: &mut String, indent: usize) {
        match self {
            Self::List(list) => {
                for (at, node) in list.iter().enumerate() {
                    if at > 0 {
                        pad(out, indent);
                    }
                    out.push_str("- ");
                    node.yaml(out, indent + 2);
                    end_line(out);
                }
                if list.is_empty() {
                    out.push_str("[]");
                }
            }
            Self::Map(entries) => {
                for (at, (key, node)) in entries.iter().enumerate() {
                    if at > 0 {
                        pad(out, indent);
                    }
                    out.push_str(&on_one_line(key));
                    out.push(':');
                    node.yaml_value(out, indent);
                    end_line(out);
                }
                if entries.is_empty() {
                    out.push_str("{}");
                }
            }
            Self::Text(text) => scalar(text, out, indent),
            Self::Number(_) | Self::Flag(_) => self.word(out),
        }
    }

    /// The value of a key.
    fn yaml_value(&self, out: &mut String, indent: usize) {
        let nested = match self {
            Self::List(list) => !list.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            _ => false,
        };
        if nested {
            out.push('\n');
            pad(out, indent + 2);
        } else {
            out.push(' ');
        }
        self.yaml(out, indent + 2);
    }

    /// As JSON, indented by two, a newline at its end.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.json(&mut out, 0);
        out.push('\n');
        out
    }

    fn json(&self, out: &mut String, indent: usize) {
        match self {
            Self::List(list) => {
                let items = list.iter().map(|node| (None, node));
                json_items(out, indent, ['[', ']'], items);
            }
            Self::Map(entries) => {
                let items = entries.iter().map(|(key, node)| (Some(key.as_str()), node));
                json_items(out, indent, ['{', '}'], items);
            }
            Self::Text(text) => out.push_str(&json_text(text)),
            Self::Number(_) | Self::Flag(_) => self.word(out),
        }
    }

    /// Numbers and flags, which both languages write alike.
    fn word(&self, out: &mut String) {
        match self {
            // Plus 0, so that no zero has a sign.
            Self::Number(number) if number.is_finite() => out.push_str(&(number + 0.0).to_string()),
            Self::Flag(flag) => out.push_str(&flag.to_string()),
            _ => out.push_str("null"),
        }
    }
}

fn json_items<'a>(
    out: &mut String,
    indent: usize,
    [open, close]: [char; 2],
    items: impl Iterator<Item = (Option<&'a str>, &'a Node)>,
) {
    out.push(open);
    let mut is_empty = true;
    for (key, node) in items {
        out.push_str(if is_empty { "\n" } else { ",\n" });
        is_empty = false;
        pad(out, indent + 2);
        if let Some(key) = key {
            out.push_str(&json_text(key));
            out.push_str(": ");
        }
        node.json(out, indent + 2);
    }
    if !is_empty {
        out.push('\n');
        pad(out, indent);
    }
    out.push(close);
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn end_line(out: &mut String) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

/// A text: a literal block where it has several plain lines, else on one line.
fn scalar(text: &str, out: &mut String, indent: usize) {
    if !is_literal(text) {
        out.push_str(&on_one_line(text));
        return;
    }
    out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
    for line in text.lines() {
        out.push('\n');
        pad(out, indent.max(2));
        out.push_str(line);
    }
    out.push('\n');
}

/// Whether a text reads the same from a literal block: several lines, none blank, none beginning or ending with white
/// space, nothing but what every reader prints, at most one newline at the end.
fn is_literal(text: &str) -> bool {
    let inner = text.strip_suffix('\n').unwrap_or(text);
    let is_plain = |line: &str| {
        !line.is_empty()
            && line.trim() == line
            && line.chars().all(|letter| letter == ' ' || is_ink(letter))
    };
    inner.contains('\n') && inner.split('\n').all(is_plain)
}

/// What is written as it is between quotes.
fn is_ink(letter: char) -> bool {
    matches!(letter, '\u{21}'..='\u{7e}' | '\u{a1}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
        && !matches!(
            letter,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}'
        )
        && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        && u32::from(letter) & 0xfffe != 0xfffe
}

/// A text on one line: bare where it is plainly a word, else in quotes.
fn on_one_line(text: &str) -> String {
    if is_bare(text) {
        return text.to_owned();
    }
    let is_ascii = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if is_ascii && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            ' ' => out.push(letter),
            letter if is_ink(letter) => out.push(letter),
            letter if u32::from(letter) > 0xffff => {
                let _ = write!(out, "\\U{:08X}", u32::from(letter));
            }
            letter => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
        }
    }
    out.push('"');
    out
}

/// Words that some reader takes for something else.
const TAKEN: [&str; 10] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan",
];

/// Whether a text needs no quotes: letters, digits and `_./-` after a letter, single spaces between words, or a
/// duration such as `30d`.
fn is_bare(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric();
    let bytes = text.as_bytes();
    if let Some((unit, digits)) = bytes.split_last()
        && b"smhdwMQ".contains(unit)
        && !digits.is_empty()
        && digits.iter().all(u8::is_ascii_digit)
    {
        return true;
    }
    let ends = match bytes {
        [only] => only.is_ascii_alphabetic(),
        [first, .., last] => first.is_ascii_alphabetic() && is_word(*last),
        [] => false,
    };
    let inner = bytes.windows(3).all(|three| match *three {
        [before, b' ', after] => is_word(before) && is_word(after),
        [_, middle, _] => is_word(middle) || b"_./-".contains(&middle),
        _ => false,
    });
    ends && inner && !taken(text)
}

fn taken(text: &str) -> bool {
    TAKEN.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Lines of a comment; whatever a text holds, each of its lines stays behind a `#`.
pub fn comment(lines: &[String]) -> String {
    let mut out = String::new();
    for line in lines {
        let clean: String = line
            .chars()
            .map(|letter| if is_ink(letter) { letter } else { ' ' })
            .collect();
        out.push('#');
        let clean = clean.trim();
        if !clean.is_empty() {
            out.push(' ');
            out.push_str(clean);
        }
        out.push('\n');
    }
    out
}
