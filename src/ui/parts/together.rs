//! All features together: what they say, which pairs changed, what reconstruction loses over time.

use yew::prelude::*;

use super::marks::{heads, num, status};
use crate::report::figure::reconstruction_over_time;
use crate::report::number::{number, signed};
use crate::report::together::{Told, changed, help, name, told};
use crate::report::words::plain;
use crate::report::{Outcome, Theme};
use crate::ui::canvas::FigureView;
use crate::ui::shared::Shared;

/// Pairs that are shown; all are in the downloads.
const PAIRS: usize = 8;

const HEADS: [(&str, bool); 5] = [
    ("All columns together", false),
    ("Verdict", false),
    ("Found", false),
    ("Alarm from", false),
    ("Mostly", false),
];
const PAIR_HEADS: [(&str, bool); 6] = [
    ("Correlation that changed", false),
    ("Method", false),
    ("Verdict", false),
    ("Reference", true),
    ("Current", true),
    ("Change", true),
];

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct TogetherProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
    pub(in crate::ui) theme: Theme,
}

#[component]
pub(in crate::ui) fn Together(props: &TogetherProps) -> Html {
    let figure = use_memo(props.outcome.clone(), |outcome| {
        reconstruction_over_time(outcome).map(Shared::new)
    });
    let document = &props.outcome.document;
    let lines = told(document);
    if lines.is_empty() {
        return Html::default();
    }
    let pairs = changed(document);
    let maybe = |value: Option<f64>, write: fn(f64) -> String| {
        num(value.map_or_else(|| "\u{2013}".into(), write))
    };
    html! {
        <>
            <div class="wide">
                <table data-test="together">{ heads(&HEADS) }<tbody>{ for lines.iter().map(line) }</tbody></table>
            </div>
            if !pairs.is_empty() {
                <div class="wide">
                    <table data-test="correlations">
                        { heads(&PAIR_HEADS) }
                        <tbody>
                            { for pairs.iter().take(PAIRS).map(|pair| html! {
                                <tr>
                                    <th scope="row"><bdi>{ plain(&pair.a) }</bdi>{ " and " }<bdi>{ plain(&pair.b) }</bdi></th>
                                    <td>{ name(&pair.method).0.to_owned() }</td>
                                    <td>{ status(&pair.verdict) }</td>
                                    { maybe(pair.reference, number) }
                                    { maybe(pair.current, number) }
                                    { maybe(pair.change, signed) }
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            }
            if let Some(figure) = figure.as_ref() {
                <FigureView figure={figure.clone()} theme={props.theme} file="reconstruction" is_titled=true />
            }
        </>
    }
}

fn line(line: &Told<'_>) -> Html {
    let (name, plain) = name(line.measure);
    html! {
        <tr data-measure={line.measure.to_owned()} data-verdict={line.verdict.to_owned()}>
            <th scope="row">
                <details>
                    <summary>{ name.to_owned() }</summary>
                    <p class="small prose">{ help(line.measure) }</p>
                </details>
                <div class="why">{ plain.to_owned() }</div>
            </th>
            <td>{ status(line.verdict) }</td>
            <td>{ &line.found }</td>
            <td>{ &line.alarm }</td>
            <td><bdi>{ &line.mostly }</bdi></td>
        </tr>
    }
}
