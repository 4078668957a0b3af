//! The verdict as an incident note in Markdown.

use std::fmt::Write as _;

use crate::report::document::verdict::Verdict;
use crate::report::number;

/// A note that reads well in a ticket.
pub fn note(verdict: &Verdict) -> String {
    let mut text = format!(
        "**Model quality: {}**\n\n{}\n",
        title(verdict),
        escaped(&verdict.headline)
    );
    // Writing to a string does not fail.
    if let Some(onset) = &verdict.onset {
        let _ = writeln!(
            text,
            "\n- Since: {} (95 %: {} to {})",
            onset.best, onset.low, onset.high
        );
    }
    let told = verdict
        .evidence
        .iter()
        .filter(|piece| piece.side != "aside");
    for piece in told {
        let mark = if piece.side == "for" { "✓" } else { "✗" };
        let _ = writeln!(text, "- {mark} {}", escaped(&piece.claim));
    }
    for slice in verdict.slices.iter().take(3) {
        let _ = writeln!(
            text,
            "- Worst where {}: {} → {}",
            escaped(&slice.words()),
            number::number(slice.means[0]),
            number::number(slice.means[1])
        );
    }
    if let Some(check) = &verdict.check {
        let _ = writeln!(text, "\nTo settle it: {}", escaped(check));
    }
    text
}

/// The verdict in a few words.
pub(super) fn title(verdict: &Verdict) -> &'static str {
    match verdict.id.as_str() {
        "H0" => "no problem",
        "H1" => "the model's definition changed",
        "H2" => "a new trained model on broken data",
        "H1s" => "the model changed, though no version says so",
        "H3a" => "broken inputs",
        "H3b" => "another mix of inputs",
        "H3c" => "the world changed",
        "H3d" => "the base rate moved",
        "HL" => "suspect the labels",
        "INSUFFICIENT" => "too little to say",
        "IMMATURE" => "too early to say",
        "CHRONIC" => "never good enough",
        "TRANSIENT" => "a short dip, over again",
        _ => "not explained",
    }
}

/// Without what Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(
            letter,
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '\\'
        ) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
