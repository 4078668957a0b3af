//! Quality in detail: reference, current and the difference of every metric, and the curves behind them.

use super::{drawn, tabled};
use crate::report::decision::least_cost;
use crate::report::differences::{self, Pair, pairs};
use crate::report::document::{Document, Quality, Queries, Scope};
use crate::report::figure::{
    calibration, calibration_by_count, error_by_prediction, error_over_time, gains,
    label_by_prediction, precision_recall, roc, scores_by_class,
};
use crate::report::headline::{capitalised, sentence_of};
use crate::report::number::{count, counted};
use crate::report::queries::WORST;
use crate::report::section::{Block, Choice, Rows, Section};
use crate::report::table::{Cell, Table};
use crate::report::{Outcome, baseline, bound, classes, late, overdispersion, words};

pub(super) fn section(outcome: &Outcome) -> Section {
    let document = &outcome.document;
    let rows = pairs(document);
    let mut blocks = Vec::new();
    if rows.is_empty() {
        blocks.push(Block::Remark(sentence_of(&document.task.reason)));
    } else {
        blocks.push(Block::Remark(basis(document)));
        blocks.push(Block::Rows(Box::new(metrics(outcome, &rows))));
        blocks.push(Block::Control("threshold".into()));
        blocks.extend(queries(document));
        blocks.extend(least_cost(document).map(Block::Prose));
        blocks.extend(each_class(outcome));
        let without = tabled(baseline::CAPTION, baseline::table(document));
        blocks.extend(without.map(|table| Block::Details {
            summary: baseline::CAPTION.into(),
            blocks: vec![table],
        }));
        blocks.push(Block::Beside(curves(outcome)));
    }
    super::section("quality", "Quality", blocks)
}

/// One row per metric, those that are read first before the others; counts have a table of their own.
fn metrics(outcome: &Outcome, all: &[Pair<'_>]) -> Rows {
    let document = &outcome.document;
    let (mut shown, others): (Vec<&Pair<'_>>, Vec<&Pair<'_>>) = all
        .iter()
        .filter(|pair| !words::is_count(pair.metric))
        .partition(|pair| words::is_first(pair.metric));
    let few = shown.len();
    shown.extend(others);
    let rules = document.queries.as_ref().map(Queries::rules);
    let note = |pair: &&Pair<'_>| {
        let help = outcome.help(pair.metric).unwrap_or_default();
        let rules = rules.clone().unwrap_or_default();
        vec![Block::Remark(format!("{help}\n{rules}"))]
    };
    let side = |name: &str, numbers: Vec<&Quality>| {
        let n = numbers.iter().map(|quality| quality.n).max();
        n.map_or_else(|| name.to_owned(), |n| format!("{name} (n {})", count(n)))
    };
    Rows {
        id: "metric".into(),
        caption: "Reference, current period and their difference".into(),
        table: Table {
            columns: vec![
                "Metric".into(),
                side(
                    "Reference",
                    all.iter().filter_map(|pair| pair.reference).collect(),
                ),
                side(
                    "Current",
                    all.iter().filter_map(|pair| pair.current).collect(),
                ),
                "Difference".into(),
            ],
            rows: shown.iter().map(|pair| row(document, pair)).collect(),
        },
        keys: shown.iter().map(|pair| pair.metric.to_owned()).collect(),
        first: document.task.headline.clone().unwrap_or_default(),
        few,
        notes: shown.iter().map(note).collect(),
    }
}

fn row(document: &Document, pair: &Pair<'_>) -> Vec<Cell> {
    let (name, plain) = words::metric(pair.metric);
    let difference = pair.difference();
    vec![
        Cell::text(capitalised(name)).noted(plain),
        read(document, pair.reference),
        read(document, pair.current),
        difference.map_or_else(
            || Cell::Absent(String::new()),
            |difference| differences::cell(&difference),
        ),
    ]
}

/// The same, and how far off it can be where it was read from a grid.
fn read(document: &Document, quality: Option<&Quality>) -> Cell {
    let off = quality.map(|quality| bound::said(document, quality));
    match off.filter(|off| !off.is_empty()) {
        Some(off) => cell(quality).noted(off),
        None => cell(quality),
    }
}

/// A number with its interval, or why there is none.
pub(super) fn cell(quality: Option<&Quality>) -> Cell {
    let Some(quality) = quality else {
        return Cell::Absent(String::new());
    };
    match quality.value {
        Some(value) => Cell::Estimate(value, quality.low.zip(quality.high)),
        None => Cell::Absent(quality.undefined.clone().unwrap_or_default()),
    }
}

fn basis(document: &Document) -> String {
    let task = &document.task;
    let grid = if task.rank_metrics == "grid" {
        " Rank metrics come from a score grid with a printed bound."
    } else {
        ""
    };
    let left_out = late::left_out(document).map_or_else(String::new, |left_out| {
        format!(" {}", sentence_of(&left_out))
    });
    let wide = overdispersion::said(document)
        .map_or_else(String::new, |said| format!(" {}", sentence_of(&said)));
    let n = if document.queries.is_some() {
        "queries"
    } else {
        "rows with a label"
    };
    format!(
        "In brackets the 95\u{202f}% interval; n are {n}, of {} in the reference and {} in the current period. A difference \
         in bold leaves out zero. Choose a metric to see it over time and how it is computed.{grid}{left_out}{wide}",
        counted(task.n_reference, "prediction", "predictions"),
        count(task.n_current),
    )
}

/// Every class by itself, the curves of the one that is chosen, and which are taken for which.
fn each_class(outcome: &Outcome) -> Vec<Block> {
    let document = &outcome.document;
    let table = classes::table(document);
    if table.rows.is_empty() {
        return Vec::new();
    }
    let curves = classes::curves(outcome);
    let first = curves
        .first()
        .map_or_else(String::new, |curve| curve.class.clone());
    let mut blocks = vec![Block::Rows(Box::new(Rows {
        id: "class".into(),
        caption: classes::EACH.into(),
        keys: classes::keys(document),
        few: 20,
        first: first.clone(),
        table,
        notes: Vec::new(),
    }))];
    blocks.push(Block::Remark(classes::HOW.into()));
    if !curves.is_empty() {
        blocks.push(Block::Remark(classes::curves_told(document, curves.len())));
        let options = curves.into_iter().enumerate().map(|(at, of)| Choice {
            key: of.class.clone(),
            name: of.class,
            blocks: vec![Block::Beside(
                [("roc", of.roc), ("precision-recall", of.precision_recall)]
                    .into_iter()
                    .filter_map(|(file, figure)| drawn(format!("{file}-class-{}", at + 1), figure))
                    .collect(),
            )],
        });
        blocks.push(Block::Choice {
            id: "class".into(),
            name: None,
            first,
            options: options.collect(),
        });
    }
    for (caption, table) in classes::confusions(document) {
        blocks.extend(tabled(caption, table));
    }
    blocks
}

/// What the queries of a ranking are like, and the worst of them.
fn queries(document: &Document) -> Vec<Block> {
    let Some(queries) = &document.queries else {
        return Vec::new();
    };
    let mut blocks = vec![
        Block::Heading("Queries".into()),
        Block::Remark(queries.rules()),
    ];
    blocks.extend(queries.told().map(Block::Remark));
    if !queries.worst.is_empty() {
        blocks.push(Block::Prose(WORST.into()));
        blocks.extend(tabled(WORST, queries.table(document)));
    }
    blocks
}

fn curves(outcome: &Outcome) -> Vec<Block> {
    let figures = [
        ("roc", roc(outcome)),
        ("precision-recall", precision_recall(outcome)),
        ("calibration", calibration(outcome)),
        ("calibration-by-count", calibration_by_count(outcome)),
        ("gains", gains(outcome)),
        ("label-by-prediction", label_by_prediction(outcome)),
        ("error-by-prediction", error_by_prediction(outcome)),
        ("error-over-time", error_over_time(outcome)),
        ("scores-current", scores_by_class(outcome, Scope::Current)),
        (
            "scores-reference",
            scores_by_class(outcome, Scope::Reference),
        ),
    ];
    let drawn = figures
        .into_iter()
        .filter_map(|(file, figure)| drawn(file, figure));
    drawn.collect()
}
