//! The section about the data themselves: what every column holds, and what broke in it.

use super::{Page, paragraph, part, table};
use crate::report::document::{Check, Document, Numbers, Profile};
use crate::report::faults::{in_words, is_odd, sides, worst};
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// The heads of the table.
const HEADS: [&str; 10] = [
    "column", "verdict", "what", "rows", "missing", "distinct", "zeros", "mean", "smallest",
    "largest",
];

pub(super) fn write(page: &mut Page, document: &Document) {
    if document.profiles.is_empty() {
        return;
    }
    part(page, "data", "Data quality");
    paragraph(
        page,
        "The reference and the current period, column by column. A fault counts when it is large and four standard errors \
         from none.",
        "",
    );
    let sides = sides(document);
    let rows = sides
        .iter()
        .map(|(before, now)| row(document, before, now))
        .collect();
    let columns = HEADS.map(str::to_owned).to_vec();
    table(page, "", &Table { columns, rows });
    let odd = |check: &&Check| check.check == "volume" && is_odd(check);
    let windows: Vec<String> = document
        .checks
        .iter()
        .filter(odd)
        .filter_map(|check| document.windows.get(check.window?))
        .map(|window| format!("{} ({} rows)", window.start, number::count(window.n)))
        .collect();
    if !windows.is_empty() {
        let said = format!(
            "Windows with far fewer or more rows than usual: {}.",
            windows.join(", ")
        );
        paragraph(page, &said, "");
    }
}

fn row(document: &Document, before: &Profile, now: &Profile) -> Vec<Cell> {
    let change = |text: &dyn Fn(&Profile) -> Option<String>| {
        let side = |profile| text(profile).unwrap_or_else(|| "\u{2013}".into());
        Cell::text(format!("{} \u{2192} {}", side(before), side(now)))
    };
    let share = |part: u64, whole: u64| number::share(part as f64 / whole.max(1) as f64);
    let value = |of: fn(&Numbers) -> Option<f64>| {
        change(&|profile: &Profile| profile.numbers.as_ref().and_then(of).map(number::number))
    };
    let found = worst(document, &before.column);
    let (verdict, what) = found.map_or(("undefined", String::new()), |(check, windows)| {
        (check.verdict.as_str(), in_words(check, windows))
    });
    vec![
        Cell::text(&before.column),
        Cell::text(words::verdict(verdict)),
        Cell::text(what),
        change(&|profile| Some(number::count(profile.n))),
        change(&|profile| Some(share(profile.missing, profile.n))),
        change(&|profile| Some(number::count(profile.distinct))),
        change(&|profile| {
            let numbers = profile.numbers.as_ref()?;
            Some(share(numbers.zeros, profile.n - profile.missing))
        }),
        value(|numbers| numbers.mean),
        value(|numbers| numbers.min),
        value(|numbers| numbers.max),
    ]
}
