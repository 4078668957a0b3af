//! The verdict as an incident note in Markdown.

use std::fmt::Write as _;

use crate::report::document::verdict::{Onset, Verdict};

/// A note that reads well in a ticket.
pub fn note(verdict: &Verdict) -> String {
    let mut text = format!(
        "**Model quality: {}**\n\n{}\n",
        title(verdict),
        escaped(&verdict.headline)
    );
    // Writing to a string does not fail.
    if let Some(onset) = &verdict.onset {
        let _ = writeln!(text, "\n- Since {}", since(onset));
    }
    if let Some((first, confidence)) = verdict.ranked.first().zip(verdict.confidence.as_ref()) {
        let next = verdict.ranked.get(1).filter(|next| next.score >= 1.0);
        let next = next.map_or_else(String::new, |next| {
            format!("; next {} {:.0}, {}", next.id, next.score, cause(&next.id))
        });
        let _ = writeln!(
            text,
            "- How sure: {confidence} ({} {:.0}, {}{next}; scores rank causes, they are no probabilities)",
            first.id,
            first.score,
            cause(&first.id)
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
        let said = super::within(&verdict.where_worst(slice));
        let _ = writeln!(text, "- {}", escaped(&said));
    }
    if let Some(check) = &verdict.check {
        let _ = writeln!(text, "\nTo settle it: {}", escaped(check));
    }
    text
}

/// `2025-10-08 (95 % sure: 2025-10-07 to 2025-10-09)`: whole days without their midnight.
pub(super) fn since(onset: &Onset) -> String {
    let day = |moment: &str| moment.trim_end_matches("T00:00:00Z").to_owned();
    let (best, low, high) = (day(&onset.best), day(&onset.low), day(&onset.high));
    if low == high {
        best
    } else {
        format!("{best} (95\u{202f}% sure: {low} to {high})")
    }
}

/// The verdict in a few words.
pub(super) fn title(verdict: &Verdict) -> &'static str {
    match verdict.id.as_str() {
        "H0" => "no problem",
        "INSUFFICIENT" => "too little to say",
        "IMMATURE" => "too early to say",
        "CHRONIC" => "never good enough",
        "TRANSIENT" => "a short dip, over again",
        id => cause(id),
    }
}

/// A cause in a few words, by its id.
pub(super) fn cause(id: &str) -> &'static str {
    match id {
        "H1" => "the model's definition changed",
        "H2" => "a new trained model on broken data",
        "H1s" => "the model changed, though no version says so",
        "H3a" => "broken inputs",
        "H3b" => "another mix of inputs",
        "H3c" => "the world changed",
        "H3d" => "the base rate moved",
        "HL" => "suspect the labels",
        _ => "not explained",
    }
}

/// Without what Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        // Within a word an underscore is one, and names of columns stay as they are written.
        let is_within = letter == '_'
            && before.is_alphanumeric()
            && letters.peek().is_some_and(|next| next.is_alphanumeric());
        let is_sign = matches!(
            letter,
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '\\'
        );
        if is_sign && !is_within {
            out.push('\\');
        }
        out.push(letter);
        before = letter;
    }
    out
}
