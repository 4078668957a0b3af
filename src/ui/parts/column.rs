//! One column: its two distributions, its measure over time, and every number by its convention.

use yew::prelude::*;

use super::marks::status;
use crate::report::document::Drift;
use crate::report::figure::{column_over_time, distribution};
use crate::report::number::{count, number};
use crate::report::{Outcome, Theme, words};
use crate::ui::canvas::FigureView;
use crate::ui::moved::moved;
use crate::ui::shared::Shared;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct ColumnProps {
    pub(super) outcome: Shared<Outcome>,
    pub(super) theme: Theme,
    pub(super) column: String,
    pub(super) measure: String,
}

#[component]
pub(super) fn ColumnDetail(props: &ColumnProps) -> Html {
    let figures = use_memo(
        (
            props.outcome.clone(),
            props.column.clone(),
            props.measure.clone(),
        ),
        |(outcome, column, measure)| {
            (
                distribution(outcome, column),
                column_over_time(outcome, column, measure),
            )
        },
    );
    let rows = moved(&props.outcome.document, &props.outcome.picture);
    let row = rows.iter().find(|row| row.column == props.column);
    html! {
        <div class="source" data-test="column">
            <div class="pair">
                if let Some(figure) = &figures.0 {
                    <FigureView figure={figure.clone()} theme={props.theme} file={format!("{}-distribution", props.column)} is_titled=true />
                }
                if let Some(figure) = &figures.1 {
                    <FigureView figure={figure.clone()} theme={props.theme} file={format!("{}-over-time", props.column)} is_titled=true />
                }
            </div>
            if let Some(row) = row {
                <details class="fold">
                    <summary>{ "Every number and its convention" }</summary>
                    { conventions(&row.readings) }
                </details>
            }
        </div>
    }
}

fn conventions(readings: &[&Drift]) -> Html {
    html! {
        <div class="wide">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Measure" }</th><th scope="col">{ "Convention" }</th><th scope="col" class="num">{ "Value" }</th>
                        <th scope="col" class="num">{ "Alarm from" }</th><th scope="col" class="num">{ "Noise reaches" }</th>
                        <th scope="col" class="num">{ "n reference" }</th><th scope="col" class="num">{ "n current" }</th><th scope="col">{ "Verdict" }</th>
                    </tr>
                </thead>
                <tbody>{ for readings.iter().map(|drift| reading(drift)) }</tbody>
            </table>
        </div>
    }
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
            <th scope="row" title={plain.to_owned()}>{ name.to_owned() }</th>
            <td>{ &drift.convention }</td>
            <td class="num">{ value }</td>
            <td class="num">{ maybe(drift.threshold) }</td>
            <td class="num">{ maybe(drift.floor) }</td>
            <td class="num">{ count(drift.n_reference) }</td>
            <td class="num">{ count(drift.n) }</td>
            <td>if drift.verdict == "shown" { <span class="muted">{ "for comparison" }</span> } else { { status(&drift.verdict) } }</td>
        </tr>
    }
}
