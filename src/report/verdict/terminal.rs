//! The verdict as plain text for a terminal.

use super::note::title;
use crate::report::document::verdict::Verdict;
use crate::report::number;

/// What a reader at a terminal wants to know, in that order.
pub fn terminal(verdict: &Verdict) -> String {
    let mut lines = vec![
        format!("{}: {}", verdict.id, title(verdict)),
        verdict.headline.clone(),
    ];
    if let Some(onset) = &verdict.onset {
        lines.push(format!(
            "since {} (95\u{202f}%: {} to {})",
            onset.best, onset.low, onset.high
        ));
    }
    let ranked = verdict.ranked.iter().filter(|ranked| ranked.score >= 1.0);
    let scores: Vec<String> = ranked
        .take(4)
        .map(|ranked| format!("{} {}", ranked.id, number::fixed(ranked.score, 0)))
        .collect();
    if let Some(confidence) = &verdict.confidence {
        lines.push(format!(
            "{confidence}; scores (ranks, no probabilities): {}",
            scores.join(", ")
        ));
    }
    for piece in &verdict.evidence {
        lines.push(format!("  {}: {}", piece.side, piece.claim));
    }
    for slice in verdict.slices.iter().take(3) {
        lines.push(format!(
            "  worst where {}: {} \u{2192} {}",
            slice.words(),
            number::number(slice.means[0]),
            number::number(slice.means[1])
        ));
    }
    if let Some(check) = &verdict.check {
        lines.push(format!("to settle it: {check}"));
    }
    lines.join("\n") + "\n"
}
