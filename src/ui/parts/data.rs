//! What every column holds and what broke in it, reference against current.

use yew::prelude::*;

use crate::report::Outcome;
use crate::report::document::{Document, Numbers, Profile};
use crate::report::faults::{in_words, is_odd, sides, worst};
use crate::report::number::{count, number, share};
use crate::report::words::{self, plain};
use crate::ui::marks::{heads, num, status};
use crate::ui::shared::Shared;

/// Columns shown before "show all".
const FIRST: usize = 12;

const HEADS: [(&str, bool); 6] = [
    ("Column", false),
    ("Verdict", false),
    ("Missing", true),
    ("Distinct", true),
    ("Zeros", true),
    ("Mean", true),
];

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct DataProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
}

#[component]
pub(in crate::ui) fn Data(props: &DataProps) -> Html {
    let is_long = use_state(|| false);
    let opened = use_state_eq(|| None::<String>);
    let document = &props.outcome.document;
    let mut rows = sides(document);
    if rows.is_empty() {
        return Html::default();
    }
    // What broke comes first; the order of drift holds among equals.
    let grave = |column: &str| {
        worst(document, column).map_or(0, |(check, _)| match check.verdict.as_str() {
            "alarm" => 2,
            "watch" => 1,
            _ => 0,
        })
    };
    rows.sort_by_key(|(before, _)| std::cmp::Reverse(grave(&before.column)));
    let broken = rows
        .iter()
        .filter(|(before, _)| grave(&before.column) > 0)
        .count();
    let shown = if *is_long { rows.len() } else { FIRST };
    let more = {
        let is_long = is_long.clone();
        Callback::from(move |_: MouseEvent| is_long.set(!*is_long))
    };
    let said = if broken == 0 {
        "No column is broken.".to_owned()
    } else {
        format!("{broken} of {} columns ask for a look.", rows.len())
    };
    let toggle = {
        let opened = opened.clone();
        Callback::from(move |column: String| {
            let is_open = opened.as_ref() == Some(&column);
            opened.set((!is_open).then_some(column));
        })
    };
    let line = |(before, now): &(&Profile, &Profile)| {
        let is_open = opened.as_ref() == Some(&before.column);
        row(document, (before, now), is_open, &toggle)
    };
    html! {
        <section class="cell" id="data">
            <header><h2>{ "Data quality" }</h2></header>
            <p class="small muted">
                <b>{ said }</b>
                { " Reference \u{2192} current. A fault counts when it is large and four standard errors from none. Choose a column for all its numbers." }
            </p>
            { volume(document) }
            <div class="wide">
                <table data-test="data">
                    { heads(&HEADS) }
                    <tbody>{ for rows.iter().take(shown).map(line) }</tbody>
                </table>
            </div>
            if rows.len() > FIRST {
                <button class="link small" type="button" onclick={more}>
                    { if *is_long { "Show the first only".into() } else { format!("Show all {} columns", rows.len()) } }
                </button>
            }
        </section>
    }
}

/// Windows with an unusual number of rows.
fn volume(document: &Document) -> Html {
    let odd = document
        .checks
        .iter()
        .filter(|check| check.check == "volume" && is_odd(check));
    let windows: Vec<String> = odd
        .filter_map(|check| document.windows.get(check.window?))
        .map(|window| {
            format!(
                "{} ({})",
                window.start.get(..10).unwrap_or(&window.start),
                count(window.n)
            )
        })
        .collect();
    if windows.is_empty() {
        return Html::default();
    }
    html! { <p class="small" data-test="volume">{ format!("Far from the usual number of rows: {}.", windows.join(", ")) }</p> }
}

fn row(
    document: &Document,
    (before, now): (&Profile, &Profile),
    is_open: bool,
    toggle: &Callback<String>,
) -> Html {
    let change = |of: &dyn Fn(&Profile) -> Option<String>| {
        let side = |profile| of(profile).unwrap_or_else(|| "\u{2013}".into());
        let (a, b) = (side(before), side(now));
        num(if a == b {
            a
        } else {
            format!("{a} \u{2192} {b}")
        })
    };
    let part = |rows: u64, whole: u64| share(rows as f64 / whole.max(1) as f64);
    let found = worst(document, &before.column);
    let verdict = found.map_or("undefined", |(check, _)| check.verdict.as_str());
    let title = found.map_or("", |(check, _)| words::check(&check.check).1);
    let column = before.column.clone();
    let onclick = toggle.reform(move |_: MouseEvent| column.clone());
    html! {
        <>
            <tr data-column={before.column.clone()} data-verdict={verdict.to_owned()} class={classes!(is_open.then_some("chosen"))}>
                <th scope="row">
                    <button class="link colname" type="button" aria-expanded={is_open.to_string()} {onclick}><bdi>{ plain(&before.column) }</bdi></button>
                </th>
                <td title={title.to_owned()}>
                    { status(verdict) }
                    if let Some((check, windows)) = found { <div class="why">{ in_words(check, windows) }</div> }
                </td>
                { change(&|profile| Some(part(profile.missing, profile.n))) }
                { change(&|profile| Some(count(profile.distinct))) }
                { change(&|profile| Some(part(profile.numbers.as_ref()?.zeros, profile.n - profile.missing))) }
                { change(&|profile| Some(number(profile.numbers.as_ref()?.mean?))) }
            </tr>
            if is_open { <tr class="chosen note"><td colspan="6">{ all(before, now) }</td></tr> }
        </>
    }
}

/// A line of a column's table: its name, and where its number is.
type Line<T, N> = (&'static str, fn(&T) -> Option<N>);

/// Every number of a column.
fn all(before: &Profile, now: &Profile) -> Html {
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
    let line = |name: &'static str, a: Option<String>, b: Option<String>| {
        html! { <tr><th scope="row">{ name }</th>{ num(a.unwrap_or_else(|| "\u{2013}".into())) }{ num(b.unwrap_or_else(|| "\u{2013}".into())) }</tr> }
    };
    let counted = COUNTS.iter().filter(|(_, of)| of(before).is_some());
    let counted = counted.map(|(name, of)| line(name, of(before).map(count), of(now).map(count)));
    let side = |profile: &Profile, of: fn(&Numbers) -> Option<f64>| {
        profile.numbers.as_ref().and_then(of).map(number)
    };
    let numbers = NUMBERS.iter().filter(|_| before.numbers.is_some());
    let numbers = numbers.map(|(name, of)| line(name, side(before, *of), side(now, *of)));
    let levels = |profile: &Profile| {
        let levels = profile.top.iter();
        let shown = levels.map(|(level, rows)| format!("{} ({})", plain(level), count(*rows)));
        shown.collect::<Vec<_>>().join(", ")
    };
    html! {
        <>
            <table class="small">
                { heads(&[("", false), ("reference", true), ("current", true)]) }
                <tbody>{ for counted }{ for numbers }</tbody>
            </table>
            if !before.top.is_empty() {
                <p class="small prose">{ format!("Reference: {}. Current: {}.", levels(before), levels(now)) }</p>
            }
        </>
    }
}
