//! What every column holds and what broke in it, reference against current.

use super::{heads, part};
use crate::report::document::{Document, Numbers, Profile};
use crate::report::faults::{Worst, in_words, is_odd, sides, worst_by_column};
use crate::report::number::{count, number};
use crate::report::section::{Block, Rows, Section};
use crate::report::table::{Cell, Table};
use crate::report::words::plain;

/// Columns shown before the reader asks for all.
const FEW: usize = 12;

/// Nothing where no column has two sides.
pub(super) fn section(document: &Document) -> Option<Section> {
    let mut rows = sides(document);
    // What broke comes first; the order of drift holds among equals.
    let worst = worst_by_column(document);
    let found = |column: &str| worst.get(column).copied().flatten();
    let grave = |column: &str| {
        found(column).map_or(0, |(check, _)| match check.verdict.as_str() {
            "alarm" => 2,
            "watch" => 1,
            _ => 0,
        })
    };
    rows.sort_by_cached_key(|(before, _)| std::cmp::Reverse(grave(&before.column)));
    let broken = rows
        .iter()
        .filter(|(before, _)| grave(&before.column) > 0)
        .count();
    let said = if broken == 0 {
        "No column is broken.".to_owned()
    } else {
        format!("{broken} of {} columns ask for a look.", rows.len())
    };
    if rows.is_empty() {
        return None;
    }
    let legend = "Reference \u{2192} current. A fault counts when it is large and four standard errors from none. Choose a \
                  column for all its numbers.";
    let mut blocks = vec![Block::Remark(format!("{said} {legend}"))];
    blocks.extend(volume(document).map(Block::Prose));
    blocks.push(Block::Rows(Box::new(Rows {
        id: "profile".into(),
        caption: "What every column holds".into(),
        table: Table {
            columns: heads(["Column", "Verdict", "Missing", "Distinct", "Zeros", "Mean"]),
            rows: rows
                .iter()
                .map(|(before, now)| row(found(&before.column), before, now))
                .collect(),
        },
        keys: rows
            .iter()
            .map(|(before, _)| before.column.clone())
            .collect(),
        first: String::new(),
        few: FEW,
        notes: rows.iter().map(|(before, now)| all(before, now)).collect(),
    })));
    Some(super::section("data", "Data quality", blocks))
}

/// Windows with an unusual number of rows.
fn volume(document: &Document) -> Option<String> {
    let odd = document
        .checks
        .iter()
        .filter(|check| check.check == "volume" && is_odd(check));
    let windows: Vec<String> = odd
        .filter_map(|check| document.windows.get(check.window?))
        .map(|window| {
            let day = window.start.get(..10).unwrap_or(&window.start);
            format!("{day} ({})", count(window.n))
        })
        .collect();
    let said = || format!("Far from the usual number of rows: {}.", windows.join(", "));
    (!windows.is_empty()).then(said)
}

fn row(found: Worst<'_>, before: &Profile, now: &Profile) -> Vec<Cell> {
    let both = |of: &dyn Fn(&Profile) -> Option<String>| match (of(before), of(now)) {
        (None, None) => Cell::Absent(String::new()),
        (a, b) => Cell::Change(a.unwrap_or_else(none), b.unwrap_or_else(none)),
    };
    let verdict = found.map_or("undefined", |(check, _)| check.verdict.as_str());
    let said = found.map_or_else(String::new, |(check, windows)| in_words(check, windows));
    vec![
        Cell::text(plain(&before.column)),
        Cell::Verdict(verdict.into()).noted(said),
        both(&|profile| Some(part(profile.missing, profile.n))),
        both(&|profile| Some(count(profile.distinct))),
        both(&|profile| {
            let zeros = profile.numbers.as_ref()?.zeros;
            Some(part(zeros, profile.n - profile.missing))
        }),
        both(&|profile| Some(number(profile.numbers.as_ref()?.mean?))),
    ]
}

/// A line of a column's table: its name, and where its number is.
type Line<T, N> = (&'static str, fn(&T) -> Option<N>);

const NUMBERS: [Line<Numbers, f64>; 10] = [
    ("Standard deviation", |numbers| numbers.std),
    ("Skewness", |numbers| numbers.skew),
    ("Kurtosis", |numbers| numbers.kurtosis),
    ("Smallest", |numbers| numbers.min),
    ("1 %", |numbers| numbers.q01),
    ("25 %", |numbers| numbers.q25),
    ("Median", |numbers| numbers.median),
    ("75 %", |numbers| numbers.q75),
    ("99 %", |numbers| numbers.q99),
    ("Largest", |numbers| numbers.max),
];

const COUNTS: [Line<Profile, u64>; 5] = [
    ("Rows", |profile| Some(profile.n)),
    ("Missing", |profile| Some(profile.missing)),
    ("Most frequent value", |profile| Some(profile.mode_rows)),
    ("Below 0", |profile| {
        Some(profile.numbers.as_ref()?.negatives)
    }),
    ("Whole numbers", |profile| {
        Some(profile.numbers.as_ref()?.wholes)
    }),
];

/// Every number of a column.
fn all(before: &Profile, now: &Profile) -> Vec<Block> {
    let counted = |of: Option<u64>| of.map_or_else(|| Cell::Absent(String::new()), Cell::Count);
    let mut rows: Vec<Vec<Cell>> = COUNTS
        .iter()
        .filter(|(_, of)| of(before).is_some())
        .map(|(name, of)| vec![Cell::text(*name), counted(of(before)), counted(of(now))])
        .collect();
    if before.numbers.is_some() {
        let side = |profile: &Profile, of: fn(&Numbers) -> Option<f64>| {
            super::maybe(profile.numbers.as_ref().and_then(of))
        };
        let numbers = NUMBERS.iter();
        rows.extend(
            numbers.map(|(name, of)| vec![Cell::text(*name), side(before, *of), side(now, *of)]),
        );
    }
    let table = Table {
        columns: heads(["Number", "Reference", "Current"]),
        rows,
    };
    let caption = format!("All numbers of {}", plain(&before.column));
    let mut blocks = vec![Block::Table { caption, table }];
    if !before.top.is_empty() {
        let levels = |profile: &Profile| {
            let levels = profile.top.iter();
            let shown = levels.map(|(level, rows)| format!("{} ({})", plain(level), count(*rows)));
            shown.collect::<Vec<_>>().join(", ")
        };
        let said = format!("Reference: {}. Current: {}.", levels(before), levels(now));
        blocks.push(Block::Remark(said));
    }
    blocks
}

fn none() -> String {
    "\u{2013}".into()
}
