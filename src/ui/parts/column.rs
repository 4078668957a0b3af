//! One column: its two distributions, its measure over time, and every number by its convention.

use yew::prelude::*;

use crate::report::conventions::settings;
use crate::report::document::Drift;
use crate::report::figure::{column_over_time, distribution};
use crate::report::number::{count, number};
use crate::report::{Figure, Outcome, Theme, words};
use crate::ui::canvas::FigureView;
use crate::ui::headline::sentence_of;
use crate::ui::marks::{heads, num, status};
use crate::ui::moved::Moved;
use crate::ui::shared::Shared;

const HEADS: [(&str, bool); 9] = [
    ("Measure", false),
    ("Convention", false),
    ("Value", true),
    ("Alarm from", true),
    ("Noise reaches", true),
    ("p", true),
    ("n reference", true),
    ("n current", true),
    ("Verdict", false),
];

/// The figures of a column: its two distributions, and its measure over time.
pub(super) type Figures = [(&'static str, Option<Shared<Figure>>); 2];

/// Builds them.
pub(super) fn figures(outcome: &Outcome, column: &str, measure: &str) -> Figures {
    let over_time = column_over_time(outcome, column, measure);
    [
        (
            "distribution",
            distribution(outcome, column).map(Shared::new),
        ),
        ("over-time", over_time.map(Shared::new)),
    ]
}

pub(super) fn column_detail(row: &Moved<'_>, figures: &Figures, theme: Theme) -> Html {
    let shown = figures
        .iter()
        .filter_map(|(file, figure)| Some((file, figure.clone()?)));
    html! {
        <div class="source" data-test="column">
            <div class="pair">
                { for shown.map(|(file, figure)| html! {
                    <FigureView key={*file} {figure} {theme} file={format!("{}-{file}", row.column)} is_titled=true />
                }) }
            </div>
            <details class="fold">
                <summary>{ "Every number and its convention" }</summary>
                { conventions(&row.readings) }
            </details>
        </div>
    }
}

fn conventions(readings: &[&Drift]) -> Html {
    html! {
        <div class="wide">
            <table>
                { heads(&HEADS) }
                <tbody>{ for readings.iter().map(|drift| reading(drift)) }</tbody>
            </table>
        </div>
    }
}

/// What the number says and by which settings it came about.
fn how(drift: &Drift) -> String {
    let mut said = sentence_of(words::drift(&drift.measure).1);
    let settings = settings(&drift.measure, &drift.convention);
    if !settings.is_empty() {
        said = format!("{said} {settings}");
    }
    if let Some(p) = drift.p_adjusted {
        said = format!("{said} p corrected for all columns: {}.", number(p));
    }
    said
}

fn reading(drift: &Drift) -> Html {
    let (name, plain) = words::drift(&drift.measure);
    let maybe = |value: Option<f64>| value.map_or_else(|| "\u{2013}".into(), number);
    let value = drift.value.map_or_else(
        || {
            drift
                .undefined
                .clone()
                .unwrap_or_else(|| "undefined".into())
        },
        number,
    );
    html! {
        <tr data-convention={drift.convention.clone()}>
            <th scope="row" title={plain.to_owned()}>
                <details>
                    <summary>{ name.to_owned() }</summary>
                    <p class="small prose">{ how(drift) }</p>
                </details>
            </th>
            <td>{ &drift.convention }</td>
            { num(value) }
            { num(maybe(drift.threshold)) }
            { num(maybe(drift.floor)) }
            { num(maybe(drift.p_value)) }
            { num(count(drift.n_reference)) }
            { num(count(drift.n)) }
            <td>if drift.verdict == "shown" { <span class="muted">{ "for comparison" }</span> } else { { status(&drift.verdict) } }</td>
        </tr>
    }
}
