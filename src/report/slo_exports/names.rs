//! Names as each system wants them, and what had to be changed for it.
//!
//! # Source
//! RFC 1123, 2.1 (OpenSLO and Kubernetes, at most 63 letters); Sloth, `pkg/common/conventions`; Prometheus,
//! "Data model" (names of metrics and labels).

/// Longest name of OpenSLO and Kubernetes.
const LONGEST: usize = 63;

/// Small letters, digits and hyphens, at most 63, a letter or digit at both ends; `otherwise` where nothing is left.
pub fn rfc1123(text: &str, otherwise: &str) -> String {
    let small = text.to_lowercase();
    joined(
        &small,
        |letter| letter.is_ascii_lowercase() || letter.is_ascii_digit(),
        otherwise,
    )
}

/// The same name with an ending, the name being cut where both together were too long.
pub fn with_ending(name: &str, ending: &str) -> String {
    let room = LONGEST.saturating_sub(ending.len() + 1);
    let short = name.get(..room).unwrap_or(name).trim_end_matches('-');
    format!("{short}-{ending}")
}

/// Letters, digits, `.`, `_` and `-`, a letter or digit at both ends, two at least: Sloth's names.
pub fn sloth(text: &str, otherwise: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._".contains(letter);
    let name = joined(text, allowed, otherwise);
    if name.len() < 2 {
        return format!("{name}-{otherwise}");
    }
    name
}

/// Runs of what is not allowed become one hyphen; nothing but letters and digits stays at the ends.
fn joined(text: &str, allowed: impl Fn(char) -> bool, otherwise: &str) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        if allowed(letter) {
            name.push(letter);
        } else if letter == '-' || !name.ends_with('-') {
            name.push('-');
        }
    }
    let is_end = |letter: char| !letter.is_ascii_alphanumeric();
    // All is ASCII by now, so every place is between letters.
    let short = name.trim_start_matches(is_end);
    let short = short.get(..LONGEST).unwrap_or(short);
    let short = short.trim_end_matches(is_end);
    if short.is_empty() { otherwise } else { short }.to_owned()
}

/// A name of a label: letters, digits and `_`, no digit first, not two `_` first, which Prometheus keeps for itself.
pub fn label(text: &str) -> Option<String> {
    let name = underscored(text, |letter| letter.is_ascii_alphanumeric());
    let name = if name.starts_with("__") {
        name.trim_start_matches('_')
    } else {
        &name
    };
    let name = name.to_owned();
    match name.bytes().next()? {
        b'0'..=b'9' => Some(format!("_{name}")),
        _ if name.bytes().all(|byte| byte == b'_') => None,
        _ => Some(name),
    }
}

/// A name of a metric: as a label's, and `:`.
pub fn metric(text: &str) -> Option<String> {
    let name = underscored(text.trim(), |letter| {
        letter.is_ascii_alphanumeric() || letter == ':'
    });
    let first = name.bytes().find(|byte| !b"_:".contains(byte))?;
    let starts_so = name.bytes().next() == Some(first);
    Some(if starts_so && first.is_ascii_digit() {
        format!("_{name}")
    } else {
        name
    })
}

fn underscored(text: &str, allowed: impl Fn(char) -> bool) -> String {
    let mut name: String = text
        .chars()
        .map(|letter| if allowed(letter) { letter } else { '_' })
        .collect();
    name.truncate(200);
    name
}

/// What a name became, for the reader; nothing where it stayed as it was.
pub fn changed(what: &str, before: &str, after: &str) -> Option<String> {
    (before != after).then(|| format!("{what} \"{}\" is written {after}.", shown(before)))
}

/// A text as it stands in a sentence: the first letters, without line breaks.
pub fn shown(text: &str) -> String {
    let mut letters = text.chars().map(|letter| match letter {
        letter if letter.is_control() => ' ',
        letter => letter,
    });
    let short: String = letters.by_ref().take(60).collect();
    let more = if letters.next().is_some() { "…" } else { "" };
    format!("{short}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kubernetes_hold_small_letters_digits_and_hyphens() {
        assert_eq!(rfc1123("Fraud Model", "x"), "fraud-model");
        assert_eq!(rfc1123("  --Ünit_7.b:: ", "x"), "nit-7-b");
        assert_eq!(rfc1123("a--b", "x"), "a--b");
        assert_eq!(rfc1123("日本", "model"), "model");
        assert_eq!(rfc1123("", "model"), "model");
        assert_eq!(rfc1123(&"a".repeat(80), "x").len(), 63);
        assert_eq!(
            rfc1123(&format!("{}-b", "a".repeat(62)), "x"),
            "a".repeat(62)
        );
    }

    #[test]
    fn an_ending_fits_into_63_letters() {
        assert_eq!(with_ending("fraud", "1h"), "fraud-1h");
        let long = with_ending(&"a".repeat(63), "page-1h");
        assert_eq!(long.len(), 63);
        assert!(long.ends_with("a-page-1h"));
        let cut = with_ending(&format!("{}-bbbbbbbb", "a".repeat(54)), "page-1h");
        assert_eq!(cut, format!("{}-page-1h", "a".repeat(54)));
    }

    #[test]
    fn sloth_keeps_dots_and_capitals() {
        assert_eq!(sloth("Fraud.Model_2", "x"), "Fraud.Model_2");
        assert_eq!(sloth("_Fraud model_", "x"), "Fraud-model");
        assert_eq!(sloth("{{", "xy"), "xy");
        assert_eq!(sloth("7", "model"), "7-model");
    }

    #[test]
    fn prometheus_has_its_own_names() {
        assert_eq!(label("my label").as_deref(), Some("my_label"));
        assert_eq!(label("__name__").as_deref(), Some("name__"));
        assert_eq!(label("7"), Some("_7".to_owned()));
        assert_eq!(label(""), None);
        assert_eq!(label("é"), None);
        assert_eq!(metric("job:bad-rate").as_deref(), Some("job:bad_rate"));
        assert_eq!(metric("9lives").as_deref(), Some("_9lives"));
        assert_eq!(metric("{{"), None);
    }

    #[test]
    fn what_changed_is_told_and_nothing_else() {
        assert_eq!(changed("Service", "a", "a"), None);
        assert_eq!(
            changed("Service", "A\nb", "a-b").unwrap(),
            "Service \"A b\" is written a-b."
        );
    }
}
