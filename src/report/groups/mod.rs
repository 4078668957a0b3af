//! How groups of rows compare, laid out for readers.

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
    let heads = [
        "Group",
        "Share",
        "Rows",
        "Value",
        "Less the largest group's",
        "Over the highest",
    ];
    let row = |group: &Group, rate: &GroupRate| {
        let with = |value: Option<f64>, low: Option<f64>, high: Option<f64>| {
            let absent = || Cell::Absent(String::new());
            value.map_or_else(absent, |value| Cell::Estimate(value, low.zip(high)))
        };
        vec![
            Cell::text(plain(&group.group)),
            Cell::text(name(&rate.rate).0),
            Cell::Count(rate.of),
            with(rate.value, rate.low, rate.high),
            with(rate.difference, rate.difference_low, rate.difference_high),
            with(rate.ratio, rate.ratio_low, rate.ratio_high),
        ]
    };
    let all = side
        .groups
        .iter()
        .flat_map(|group| group.rates.iter().map(move |rate| row(group, rate)));
    Table {
        columns: heads.map(str::to_owned).to_vec(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parity(measure: &str, convention: &str, value: Option<f64>) -> Parity {
        Parity {
            measure: measure.into(),
            convention: convention.into(),
            value,
            low: value.map(|value| value - 0.1),
            high: value.map(|value| value + 0.1),
            noise: Some(0.02),
            lowest: Some("b".into()),
            highest: Some("a".into()),
            groups: 2,
            n: 300,
            verdict: "watch".into(),
            undefined: value
                .is_none()
                .then(|| "fewer than two groups have enough rows".into()),
        }
    }

    fn document() -> Document {
        let group = |name: &str, n| Group {
            group: name.into(),
            n,
            n_labelled: n,
            too_small: n < 100,
            quality: vec![GroupQuality {
                metric: "accuracy".into(),
                value: Some(0.75),
                low: Some(0.7),
                high: Some(0.8),
                n,
                undefined: None,
            }],
            rates: Vec::new(),
        };
        let mut document = Document {
            groups: vec![Groups {
                column: "sex".into(),
                scope: Scope::Current,
                largest: Some("a".into()),
                left_out: 3,
                groups: vec![group("a", 200), group("b", 90)],
                parity: vec![
                    parity("demographic_parity_ratio", "wellenough", Some(0.7)),
                    parity("demographic_parity_ratio", "fairlearn", Some(0.6)),
                    parity("rows_ratio", "wellenough", None),
                ],
            }],
            ..Document::default()
        };
        document.task.kind = "binary".into();
        document
    }

    #[test]
    fn groups_are_laid_out_with_their_intervals() {
        let section = section(&document()).unwrap();
        let tables: Vec<&Table> = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Table { table, .. } => Some(table),
                _ => None,
            })
            .collect();
        let shown: Vec<String> = tables[0].rows[1].iter().map(Cell::shown).collect();
        assert_eq!(shown[..3], ["b", "90", "90"]);
        assert_eq!(shown[5], "0.750 (0.700 to 0.800)");
        let both: Vec<String> = tables[1].rows.iter().map(|row| row[0].shown()).collect();
        assert_eq!(
            both,
            ["Demographic parity, ratio"],
            "the rest is folded away"
        );
        let remarks = section
            .blocks
            .iter()
            .filter(|block| matches!(block, Block::Remark(_)));
        assert_eq!(remarks.count(), 2, "rows left out, and what cannot be");
    }

    #[test]
    fn without_groups_there_is_no_section() {
        assert_eq!(section(&Document::default()), None);
    }
}
