//! The verdict as the first section of the report.

use super::amounts::cell;
use super::note::{cause, note, title};
use crate::report::document::verdict::{Evidence, Moved, Parts, Ranked, Slice, Verdict};
use crate::report::table::{Cell, Table};
use crate::report::{Block, Section, number, words};

/// Lays the verdict out.
pub fn section(verdict: &Verdict) -> Section {
    let mut blocks = vec![Block::Prose(paragraphs(&verdict.headline))];
    if let Some(confidence) = &verdict.confidence {
        let scores: Vec<String> = verdict
            .ranked
            .iter()
            .take(2)
            .filter(|ranked| ranked.score >= 1.0)
            .map(|ranked| format!("{} {:.0}", cause(&ranked.id), ranked.score))
            .collect();
        blocks.push(Block::Remark(format!(
            "How sure: {confidence} (score of {}). Scores are products of the factors below and rank causes; they are no probabilities.",
            scores.join(", next ")
        )));
    }
    if let Some(fall) = verdict.fall.as_ref().filter(|fall| fall.read < fall.n) {
        let [read, all] = [fall.read, fall.n].map(|rows| number::count(rows.iter().sum::<u64>()));
        blocks.push(Block::Remark(format!(
            "How the fall splits, and from which rows it comes, is read from {read} of {all} labelled rows, an even part of them."
        )));
    }
    blocks.extend(verdict.evidence.iter().map(claim));
    if let Some(check) = &verdict.check {
        blocks.push(Block::Prose(format!("To settle it: {check}")));
    }
    if !verdict.ranked.is_empty() {
        blocks.push(Block::Details {
            summary: "How was this decided?".into(),
            blocks: decided(verdict),
        });
        blocks.push(Block::Details {
            summary: "Copy as incident note".into(),
            blocks: vec![Block::File {
                name: "incident.md".into(),
                mime: "text/markdown".into(),
                text: note(verdict),
            }],
        });
    }
    Section {
        id: "verdict".into(),
        title: format!("Verdict: {}", title(verdict)),
        blocks,
    }
}

/// What happened, then in a paragraph of its own why.
fn paragraphs(headline: &str) -> String {
    let starts = [
        "Most likely: ",
        "Perhaps: ",
        "Nothing that is measured here",
    ];
    let mut at = starts
        .iter()
        .filter_map(|start| headline.find(&format!(" {start}")));
    at.next().map_or_else(
        || headline.to_owned(),
        |at| {
            let (what, why) = headline.split_at(at);
            format!("{what}\n{}", why.trim_start())
        },
    )
}

/// Which way a piece of evidence speaks.
pub(super) fn side(piece: &Evidence) -> &str {
    match piece.side.as_str() {
        "aside" => "beside it",
        side => side,
    }
}

/// A piece of evidence, with where it is shown.
fn claim(piece: &Evidence) -> Block {
    let tone = match piece.side.as_str() {
        "for" => "good",
        "against" => "watch",
        _ => "unknown",
    };
    Block::Claim {
        tone: tone.into(),
        text: format!("{}: {}", side(piece), piece.claim),
        link: (piece.see != "verdict").then(|| (piece.see.clone(), see(&piece.see).into())),
    }
}

fn see(id: &str) -> &'static str {
    match id {
        "drift" => "columns",
        "labels" => "labels",
        "over-time" => "over time",
        _ => "quality",
    }
}

fn table(caption: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Block {
    Block::Table {
        caption: caption.into(),
        table: Table {
            columns: columns.iter().map(|head| (*head).to_owned()).collect(),
            rows,
        },
    }
}

fn decided(verdict: &Verdict) -> Vec<Block> {
    let tables = [
        Some(causes(verdict)),
        verdict.parts.as_ref().map(parts),
        slices(verdict),
        moved(verdict),
    ];
    tables.into_iter().flatten().collect()
}

fn causes(verdict: &Verdict) -> Block {
    let row = |ranked: &Ranked| {
        let factors: Vec<String> = ranked
            .factors
            .iter()
            .map(|factor| format!("{:.2} {}", factor.value, factor.name.replace('_', " ")))
            .collect();
        vec![
            Cell::text(format!("{}: {}", ranked.id, cause(&ranked.id))),
            Cell::Number((ranked.score * 10.0).round() / 10.0),
            Cell::text(factors.join(" \u{d7} ")),
        ]
    };
    table(
        "Causes and their scores",
        &["cause", "score", "100 \u{d7} the product of"],
        verdict.ranked.iter().map(row).collect(),
    )
}

fn parts(parts: &Parts) -> Block {
    let row = |name: &str, [share, low, high]: [f64; 3]| {
        vec![
            Cell::text(name),
            Cell::Share(share),
            Cell::Share(low),
            Cell::Share(high),
        ]
    };
    let alone = |name: &str, share: f64| {
        let none = Cell::Absent(String::new());
        vec![Cell::text(name), Cell::Share(share), none.clone(), none]
    };
    let mut rows = vec![
        row("other inputs", parts.inputs),
        row("the model answers the same inputs otherwise", parts.model),
        row("other outcomes for the same inputs", parts.outcomes),
        alone("left over", parts.left_over),
        alone(
            "of these, what score and outcome do together within cells",
            parts.residual,
        ),
        alone("the model's part where nothing changed", parts.model_null),
    ];
    if let Some([shared, same, new]) = parts.disde {
        rows.push(alone("DISDE: to inputs that both periods have", shared));
        rows.push(alone("DISDE: the same inputs", same));
        rows.push(alone("DISDE: to new or rare inputs", new));
    }
    let heads = ["part", "share of the fall", "95 % from", "to"];
    table("How the fall splits", &heads, rows)
}

/// Where the fall comes from.
pub fn slices(verdict: &Verdict) -> Option<Block> {
    let row = |slice: &Slice| {
        vec![
            Cell::text(slice.words()),
            Cell::Count(slice.n[1]),
            cell(&verdict.loss, slice.means[0]),
            cell(&verdict.loss, slice.means[1]),
            Cell::Share(slice.mix),
            Cell::Share(slice.rate),
        ]
    };
    let heads = [
        "rows",
        "labelled now",
        "loss before",
        "loss now",
        "by more rows",
        "by its own loss",
    ];
    let rows: Vec<Vec<Cell>> = verdict.slices.iter().map(row).collect();
    let caption = "Where the fall comes from, beyond its share of rows";
    (!rows.is_empty()).then(|| table(caption, &heads, rows))
}

fn moved(verdict: &Verdict) -> Option<Block> {
    let row = |moved: &Moved| {
        vec![
            Cell::text(words::plain(&moved.column)),
            Cell::Share(moved.alone),
            Cell::maybe_share(moved.beside),
        ]
    };
    let heads = ["column", "if it alone had moved", "beside the others"];
    let rows: Vec<Vec<Cell>> = verdict.columns.iter().map(row).collect();
    let caption = "What columns' moved values add to the fall";
    (!rows.is_empty()).then(|| table(caption, &heads, rows))
}
