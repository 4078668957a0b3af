//! The verdict as plain text for a terminal.

use super::note::{cause, since, title};
use super::section::side;
use crate::report::document::verdict::Verdict;
use crate::report::number;

/// What a reader at a terminal wants to know, in that order.
pub fn terminal(verdict: &Verdict) -> String {
    let mut lines = vec![
        format!("{}: {}", verdict.id, title(verdict)),
        verdict.headline.clone(),
    ];
    if let Some(onset) = &verdict.onset {
        lines.push(format!("since {}", since(onset)));
    }
    let ranked = verdict.ranked.iter().filter(|ranked| ranked.score >= 1.0);
    let scores: Vec<String> = ranked
        .take(4)
        .map(|ranked| {
            let score = number::fixed(ranked.score, 0);
            format!("{} {score} ({})", ranked.id, cause(&ranked.id))
        })
        .collect();
    if let Some(confidence) = &verdict.confidence {
        lines.push(format!(
            "{confidence}; causes by their scores, which are no probabilities: {}",
            scores.join(", ")
        ));
    }
    for piece in &verdict.evidence {
        lines.push(format!("  {}: {}", side(piece), piece.claim));
    }
    for slice in verdict.slices.iter().take(3) {
        lines.push(format!("  {}", verdict.where_worst(slice)));
    }
    if let Some(check) = &verdict.check {
        lines.push(format!("to settle it: {check}"));
    }
    lines.join("\n") + "\n"
}
