//! What is asked of Prometheus: selectors, texts in quotes, the reader's own queries.
//!
//! # Source
//! Prometheus, "Querying basics" (string literals, selectors, durations).

use std::fmt::Write as _;

/// Where the length of a window stands in a query; Sloth's word for it.
pub(super) const WINDOW: &str = "{{.window}}";

/// A text in quotes. Braces that a template would read, and dollars that a dashboard would, are written as escapes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    let mut before = ' ';
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '$' => out.push_str("\\x24"),
            '{' | '}' | '[' | ']' if letter == before => {
                let _ = write!(out, "\\x{:02x}", u32::from(letter));
            }
            letter if u32::from(letter) < 0x20 || letter == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
        before = letter;
    }
    out.push('"');
    out
}

/// A metric and the labels by which its series are found.
pub(super) fn selector(metric: &str, matchers: &[(String, String)]) -> String {
    let pairs: Vec<String> = matchers
        .iter()
        .map(|(name, value)| format!("{name}={}", quoted(value)))
        .collect();
    if pairs.is_empty() {
        metric.to_owned()
    } else {
        format!("{metric}{{{}}}", pairs.join(","))
    }
}

/// A length of time: `5m`, `1h`, `3d`; in the largest unit that divides it.
pub(super) fn duration(secs: u64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m")];
    let fits = units
        .iter()
        .find(|(size, _)| secs > 0 && secs.is_multiple_of(*size));
    match fits {
        Some((size, unit)) => format!("{}{unit}", secs / size),
        None => format!("{secs}s"),
    }
}

/// A number without the noise of its last bits: 0.01 and not 0.010000000000000009.
pub(super) fn decimal(value: f64) -> f64 {
    let text = format!("{value:.12e}");
    text.parse().unwrap_or(value)
}

/// The reader's own query on one line, where it could stand between brackets of ours; otherwise why not.
///
/// Whether Prometheus understands it is not looked at: only that it ends where it seems to.
pub(super) fn own(text: &str) -> Result<String, &'static str> {
    let text = text.replace("{{ .window }}", WINDOW);
    let mut out = String::new();
    let mut open = Vec::new();
    let mut letters = text.trim().chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' | '`' => {
                out.push(letter);
                text_in_quotes(letter, &mut letters, &mut out)?;
            }
            '#' => return Err("it holds a comment"),
            '(' | '[' | '{' => {
                open.push(letter);
                out.push(letter);
            }
            ')' | ']' | '}' => {
                let fits = matches!(
                    (open.pop(), letter),
                    (Some('('), ')') | (Some('['), ']') | (Some('{'), '}')
                );
                if !fits {
                    return Err("its brackets do not match");
                }
                out.push(letter);
            }
            letter if letter.is_whitespace() || letter.is_control() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            letter => out.push(letter),
        }
    }
    match (open.is_empty(), out.is_empty()) {
        (false, _) => Err("its brackets do not match"),
        (_, true) => Err("it is empty"),
        _ => Ok(out),
    }
}

/// The rest of a text in quotes, up to the quote that ends it.
fn text_in_quotes(
    quote: char,
    letters: &mut std::str::Chars<'_>,
    out: &mut String,
) -> Result<(), &'static str> {
    while let Some(letter) = letters.next() {
        if letter == '\n' || letter.is_control() {
            return Err("a line ends within quotes");
        }
        out.push(letter);
        if letter == quote {
            return Ok(());
        }
        if letter == '\\' && quote != '`' {
            out.extend(letters.next());
        }
    }
    Err("its quotes do not match")
}

/// A text that Prometheus would read as a template, so that it stays as it is.
pub(super) fn template_free(text: &str) -> String {
    text.replace("{{", "{{\"{{\"}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_where_their_quotes_do() {
        assert_eq!(quoted("a\"b\\c\nd"), r#""a\"b\\c\nd""#);
        assert_eq!(quoted("{{.x}} $y"), "\"{\\x7b.x}\\x7d \\x24y\"");
        assert_eq!(quoted("é\u{7}"), "\"é\\x07\"");
    }

    #[test]
    fn selectors_hold_their_labels() {
        let model = [("model".to_owned(), "a\"} or vector(1) #".to_owned())];
        assert_eq!(
            selector("bad_total", &model),
            r#"bad_total{model="a\"} or vector(1) #"}"#
        );
        assert_eq!(selector("bad_total", &[]), "bad_total");
    }

    #[test]
    fn durations_take_the_largest_unit() {
        let lengths = [300, 3_600, 7_200, 86_400, 1_209_600, 90].map(duration);
        assert_eq!(lengths, ["5m", "1h", "2h", "1d", "14d", "90s"]);
    }

    #[test]
    fn numbers_lose_their_noise() {
        assert_eq!(decimal(1.0 - 0.99).to_string(), "0.01");
        assert_eq!(decimal(1.0 - 0.999).to_string(), "0.001");
        assert_eq!(decimal(0.57 * 100.0).to_string(), "57");
    }

    #[test]
    fn own_queries_end_where_they_seem_to() {
        let fine = "sum(\n  increase(x{a=\"}\"}[{{ .window }}])\n)";
        assert_eq!(
            own(fine).unwrap(),
            "sum( increase(x{a=\"}\"}[{{.window}}]) )"
        );
        for broken in [
            "sum(x", "x) or (y", "x{a=\"b}", "x # y", " ", "x[5m)", "'\n'",
        ] {
            assert!(own(broken).is_err(), "{broken}");
        }
    }
}
