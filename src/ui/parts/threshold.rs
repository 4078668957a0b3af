//! The threshold slider: what another threshold would have done, at once and from counts.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::quality::difference;
use crate::measure::quality::{Confusion, Metric};
use crate::report::differences::Pair;
use crate::report::document::Scope;
use crate::report::number::{count, number, share};
use crate::report::overdispersion::phi;
use crate::report::{Document, Outcome, words};
use crate::ui::headline::capitalised;
use crate::ui::marks::{heads, quality_cell};
use crate::ui::shared::Shared;
use crate::ui::slider::{METRICS, confusion, counts, edge, nearest_step, quality, steps};
use crate::ui::state::{Action, Setting};

const HEADS: [(&str, bool); 4] = [
    ("At this threshold", false),
    ("Reference", true),
    ("Current", true),
    ("Difference", true),
];

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct ThresholdProps {
    pub(super) outcome: Shared<Outcome>,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Threshold(props: &ThresholdProps) -> Html {
    let moved = use_state(|| None::<usize>);
    {
        let moved = moved.clone();
        use_effect_with(props.outcome.clone(), move |_| moved.set(None));
    }
    let picture = &props.outcome.picture;
    let (before, now) = (
        counts(picture, Scope::Reference),
        counts(picture, Scope::Current),
    );
    let Some(grid) = now.or(before) else {
        return Html::default();
    };
    let threshold = props.outcome.document.task.threshold;
    let step = moved.unwrap_or_else(|| nearest_step(grid, threshold.unwrap_or(0.5)));
    let at = edge(grid, step);
    let oninput = {
        let moved = moved.clone();
        Callback::from(move |event: InputEvent| {
            let input: Option<HtmlInputElement> =
                event.target().and_then(|target| target.dyn_into().ok());
            moved.set(input.and_then(|input| input.value().parse().ok()));
        })
    };
    let adopt = props
        .act
        .reform(move |_: MouseEvent| Action::Set(Setting::Threshold(Some(at))));
    html! {
        <div class="threshold" data-test="slider">
            <div class="line">
                <h3>{ "At another threshold" }</h3>
                <span>{ "score at or above " }<output>{ number(at) }</output></span>
                if moved.is_some() {
                    <button class="plain" type="button" onclick={adopt}>{ "Use this threshold everywhere" }</button>
                }
            </div>
            <input type="range" min="0" max={steps(grid).to_string()} step="1" value={step.to_string()} {oninput}
                aria-label="Decision threshold" aria-valuetext={number(at)} />
            { table(&props.outcome.document, before.map(|counts| confusion(counts, step)), now.map(|counts| confusion(counts, step))) }
        </div>
    }
}

/// A cell of the confusion matrix: its id and how it is read.
type Cell = (&'static str, fn(&Confusion) -> u64);

fn table(document: &Document, before: Option<Confusion>, now: Option<Confusion>) -> Html {
    let cells: [Cell; 4] = [
        ("tp", |c| c.tp),
        ("fp", |c| c.fp),
        ("fn", |c| c.fn_),
        ("tn", |c| c.tn),
    ];
    html! {
        <div class="matrices">
            <div class="wide">
                <table data-test="at-threshold">
                    { heads(&HEADS) }
                    <tbody>{ for METRICS.into_iter().map(|metric| ratio_row(document, metric, (before, now))) }</tbody>
                </table>
            </div>
            <div class="wide">
                <table data-test="confusion">
                    { heads(HEADS.get(..3).unwrap_or(&HEADS)) }
                    <tbody>
                        { for cells.into_iter().map(|(id, of)| html! {
                            <tr data-metric={id}>
                                { name(id) }
                                { count_cell("reference", before.map(|c| (of(&c), c.n()))) }
                                { count_cell("current", now.map(|c| (of(&c), c.n()))) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </div>
    }
}

fn name(id: &'static str) -> Html {
    let (name, plain) = words::metric(id);
    html! { <th scope="row">{ capitalised(name) }<div class="why">{ plain.to_owned() }</div></th> }
}

fn ratio_row(
    document: &Document,
    metric: Metric,
    (before, now): (Option<Confusion>, Option<Confusion>),
) -> Html {
    let phi = phi(document, metric.id());
    let before = before.map(|confusion| quality(&confusion, metric, Scope::Reference, phi));
    let now = now.map(|confusion| quality(&confusion, metric, Scope::Current, phi));
    let pair = Pair {
        metric: metric.id(),
        reference: before.as_ref(),
        current: now.as_ref(),
    };
    html! {
        <tr data-metric={metric.id()}>
            { name(metric.id()) }
            { quality_cell(pair.reference, "reference") }
            { quality_cell(pair.current, "current") }
            { difference(pair.difference().as_ref()) }
        </tr>
    }
}

fn count_cell(scope: &'static str, cell: Option<(u64, u64)>) -> Html {
    let Some((n, all)) = cell else {
        return html! { <td class="num lone">{ "\u{2013}" }</td> };
    };
    html! {
        <td class="num" data-scope={scope} data-value={n.to_string()}>
            { count(n) }
            if all > 0 { <div class="why">{ share(n as f64 / all as f64) }</div> }
        </td>
    }
}
