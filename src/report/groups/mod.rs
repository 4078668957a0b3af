//! How groups of rows compare, laid out for readers.

#[cfg(test)]
mod tests;
mod words;

use super::document::{Document, Group, GroupQuality, GroupRate, Groups, Parity, Scope};
use super::number::count;
use super::section::{Block, Section};
use super::table::{Cell, Table};
use super::words::{metric, plain};
use words::{help, name};

/// Measures of how far groups lie apart that are shown at first.
const FIRST: [&str; 7] = [
    "demographic_parity_ratio",
    "demographic_parity_difference",
    "equal_opportunity_difference",
    "equalized_odds_difference",
    "equalized_odds_ratio",
    "predictive_parity_difference",
    "accuracy_difference",
];

/// The section of the report; `None` without groups.
pub fn section(document: &Document) -> Option<Section> {
    let mut columns: Vec<&str> = document
        .groups
        .iter()
        .map(|groups| groups.column.as_str())
        .collect();
    columns.dedup();
    let blocks = columns
        .iter()
        .enumerate()
        .flat_map(|(at, column)| of_column(document, column, at > 0));
    let mut blocks: Vec<Block> = blocks.collect();
    if blocks.is_empty() {
        return None;
    }
    blocks.insert(0, Block::Prose(INTRODUCTION.into()));
    if let Some(weight) = &document.task.weight {
        blocks.insert(1, Block::Prose(weighted(document, weight)));
    }
    if document
        .groups
        .iter()
        .any(|groups| !groups.parity.is_empty())
    {
        blocks.push(Block::Remark(CANNOT.into()));
    }
    Some(Section {
        id: "groups".into(),
        title: "Groups".into(),
        blocks,
    })
}

const INTRODUCTION: &str = "Rows parted by the columns of role segment. Each group has its own numbers with 95 % \
     intervals; groups of fewer than 100 rows are shown and not compared.";

const CANNOT: &str = "Where groups differ in their share of positive labels, a model that errs cannot have both equal \
     odds and equal precision in all of them (Kleinberg et al. 2016). The four-fifths rule is evidence, not proof. By \
     chance: what the number stays within in 19 of 20 cases where all groups are alike; the largest of several \
     differences is never 0.";

/// Which numbers are weighted, and which are not.
fn weighted(document: &Document, weight: &str) -> String {
    let apart = if document.task.kind == "binary" {
        ", every share, and every measure of how far groups lie apart but those of rows"
    } else {
        ""
    };
    let name = plain(weight);
    format!(
        "Weighted by {name}, as scikit-learn's and fairlearn's sample_weight: every number of a group{apart}. Intervals, \
         what chance alone does, and whether a group is compared rest on its effective rows, (Σw)² / Σw². Not weighted: \
         the columns Rows and Labels, and the measures of rows."
    )
}

/// One column: what its groups got now, how far they lie apart, and the rest behind a line.
fn of_column(document: &Document, column: &str, folded: bool) -> Vec<Block> {
    let side = |scope: Scope| {
        let mut all = document.groups.iter();
        all.find(|groups| groups.column == column && groups.scope == scope)
    };
    let Some(shown) = side(Scope::Current).or_else(|| side(Scope::Reference)) else {
        return Vec::new();
    };
    let before = side(Scope::Reference);
    let name = plain(column);
    let mut blocks = vec![Block::Table {
        caption: format!("Groups of {name}, {}", period(shown.scope)),
        table: numbers(document, shown),
    }];
    if !shown.parity.is_empty() {
        blocks.push(Block::Table {
            caption: format!("How far the groups of {name} lie apart"),
            table: apart(before, shown, &is_first),
        });
    }
    let behind = behind(document, shown, before, &name);
    if !behind.is_empty() {
        blocks.push(Block::Details {
            summary: format!("More of {name}"),
            blocks: behind,
        });
    }
    if shown.left_out > 0 {
        let rows = count(shown.left_out);
        blocks.push(Block::Remark(format!(
            "{rows} rows have no value there, or belong to a group too rare to list."
        )));
    }
    if folded {
        return vec![Block::Details {
            summary: name,
            blocks,
        }];
    }
    blocks.insert(0, Block::Heading(name));
    blocks
}

/// What stands behind a line: shares against the largest group, further measures, the groups before.
fn behind(document: &Document, shown: &Groups, before: Option<&Groups>, name: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !shown.parity.is_empty() {
        blocks.push(Block::Table {
            caption: format!(
                "Shares of each group of {name} against the largest, {}",
                period(shown.scope)
            ),
            table: shares(shown),
        });
        blocks.push(Block::Table {
            caption: format!("Further measures of how far the groups of {name} lie apart"),
            table: apart(before, shown, &|parity| !is_first(parity)),
        });
    }
    if let Some(before) = before.filter(|before| before.scope != shown.scope) {
        blocks.push(Block::Table {
            caption: format!("Groups of {name}, {}", period(before.scope)),
            table: numbers(document, before),
        });
    }
    blocks
}

fn is_first(parity: &Parity) -> bool {
    parity.convention == "wellenough" && FIRST.contains(&parity.measure.as_str())
}

const fn period(scope: Scope) -> &'static str {
    match scope {
        Scope::Reference => "reference",
        _ => "current period",
    }
}

/// The metrics that are shown of each group.
fn shown_of(document: &Document) -> &'static [&'static str] {
    match document.task.kind.as_str() {
        "binary" => &[
            "base_rate",
            "predicted_rate",
            "accuracy",
            "precision",
            "recall",
            "fpr",
            "roc_auc",
        ],
        "multiclass" => &[
            "accuracy",
            "balanced_accuracy",
            "f1_macro",
            "roc_auc_ovr_macro",
            "log_loss",
        ],
        _ => &[
            "mean_absolute_error",
            "root_mean_squared_error",
            "bias",
            "r2",
        ],
    }
}

/// One row per group.
fn numbers(document: &Document, side: &Groups) -> Table {
    let metrics = shown_of(document);
    let heads = ["Group", "Rows", "Labels"].into_iter().map(str::to_owned);
    let names = metrics.iter().map(|id| metric(id).0.to_owned());
    let is_judged = side.groups.iter().any(|group| !group.rates.is_empty());
    let rule = is_judged.then(|| "Four-fifths rule".to_owned());
    let row = |group: &Group| {
        let mut cells = vec![
            Cell::text(plain(&group.group)),
            Cell::Count(group.n),
            Cell::Count(group.n_labelled),
        ];
        cells.extend(metrics.iter().map(|id| {
            let found = group.quality.iter().find(|row| row.metric == *id);
            found.map_or_else(|| Cell::Absent(String::new()), of_number)
        }));
        let selected = group
            .rates
            .iter()
            .find(|rate| rate.rate == "selection_rate");
        cells.extend(selected.map(|rate| Cell::Verdict(rate.verdict.clone())));
        cells
    };
    Table {
        columns: heads.chain(names).chain(rule).collect(),
        rows: side.groups.iter().map(row).collect(),
    }
}

fn of_number(row: &GroupQuality) -> Cell {
    match (row.value, &row.undefined) {
        (Some(value), _) => Cell::Estimate(value, row.low.zip(row.high)),
        (None, why) => Cell::Absent(why.clone().unwrap_or_default()),
    }
}

/// One row per share of every group but the largest.
fn shares(side: &Groups) -> Table {
    let of = side.groups.iter().flat_map(|group| &group.rates);
    let is_weighted = of.clone().any(|rate| rate.n_effective.is_some());
    let effective = is_weighted.then_some("Effective rows");
    let heads = ["Group", "Share", "Rows"].into_iter().chain(effective);
    let heads = heads.chain(["Value", "Less the largest group's", "Over the highest"]);
    let row = |group: &Group, rate: &GroupRate| {
        let with = |value: Option<f64>, low: Option<f64>, high: Option<f64>| {
            let absent = || Cell::Absent(String::new());
            value.map_or_else(absent, |value| Cell::Estimate(value, low.zip(high)))
        };
        let mut cells = vec![
            Cell::text(plain(&group.group)),
            Cell::text(name(&rate.rate).0),
            Cell::Count(rate.of),
        ];
        cells.extend(rate.n_effective.map(Cell::Number));
        cells.extend([
            with(rate.value, rate.low, rate.high),
            with(rate.difference, rate.difference_low, rate.difference_high),
            with(rate.ratio, rate.ratio_low, rate.ratio_high),
        ]);
        cells
    };
    let all = side
        .groups
        .iter()
        .flat_map(|group| group.rates.iter().map(move |rate| row(group, rate)));
    Table {
        columns: heads.map(str::to_owned).collect(),
        rows: all.collect(),
    }
}

/// One row per measure, before and now.
fn apart(before: Option<&Groups>, now: &Groups, is_shown: &dyn Fn(&Parity) -> bool) -> Table {
    let heads = [
        "Measure",
        "What it says",
        "Verdict",
        "Reference",
        "Current",
        "By chance",
        "Lowest",
        "Highest",
    ];
    let cell = |parity: Option<&Parity>| {
        let Some(parity) = parity else {
            return Cell::Absent(String::new());
        };
        match (parity.value, &parity.undefined) {
            (Some(value), _) => Cell::Estimate(value, parity.low.zip(parity.high)),
            (None, why) => Cell::Absent(why.clone().unwrap_or_default()),
        }
    };
    let same = |parity: &Parity| {
        let mut all = before.into_iter().flat_map(|side| &side.parity);
        all.find(|other| other.measure == parity.measure && other.convention == parity.convention)
    };
    let row = |parity: &Parity| {
        let (called, says) = name(&parity.measure);
        let called = if parity.convention == "wellenough" {
            called.to_owned()
        } else {
            format!("{called}, {}", parity.convention)
        };
        vec![
            Cell::Explained(called, help(&parity.measure)),
            Cell::text(says),
            Cell::Verdict(parity.verdict.clone()),
            cell(same(parity)),
            cell(Some(parity)),
            parity
                .noise
                .map_or_else(|| Cell::Absent(String::new()), Cell::Number),
            Cell::text(plain(parity.lowest.as_deref().unwrap_or(""))),
            Cell::text(plain(parity.highest.as_deref().unwrap_or(""))),
        ]
    };
    let ours_first = now.parity.iter().filter(|parity| is_shown(parity));
    Table {
        columns: heads.map(str::to_owned).to_vec(),
        rows: ours_first.map(row).collect(),
    }
}
