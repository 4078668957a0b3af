//! The threshold slider: what another threshold would have done, at once and from counts.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::report::document::Scope;
use crate::report::number::{count, number, share, signed};
use crate::report::{Outcome, words};
use crate::ui::headline::capitalised;
use crate::ui::shared::Shared;
use crate::ui::slider::{Confusion, counts, edge, nearest_step, steps};
use crate::ui::state::{Action, Setting};

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
    let (before, now) = (counts(picture, Scope::Reference), counts(picture, Scope::Current));
    let Some(grid) = now.or(before) else { return Html::default() };
    let threshold = props.outcome.document.task.threshold;
    let step = moved.unwrap_or_else(|| nearest_step(grid, threshold.unwrap_or(0.5)));
    let at = edge(grid, step);
    let oninput = {
        let moved = moved.clone();
        Callback::from(move |event: InputEvent| {
            let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
            moved.set(input.and_then(|input| input.value().parse().ok()));
        })
    };
    let adopt = props.act.reform(move |_: MouseEvent| Action::Set(Setting::Threshold(Some(at))));
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
            { table(before.map(|counts| Confusion::at(counts, step)), now.map(|counts| Confusion::at(counts, step))) }
        </div>
    }
}

fn table(before: Option<Confusion>, now: Option<Confusion>) -> Html {
    let ratios: [(&str, fn(&Confusion) -> Option<f64>); 4] =
        [("precision", Confusion::precision), ("recall", Confusion::recall), ("f1", Confusion::f1), ("accuracy", Confusion::accuracy)];
    let cells: [(&str, fn(&Confusion) -> u64); 4] = [("tp", |c| c.tp), ("fp", |c| c.fp), ("fn", |c| c.fn_), ("tn", |c| c.tn)];
    html! {
        <div class="matrices">
            <div class="wide">
                <table data-test="at-threshold">
                    { heads() }
                    <tbody>{ for ratios.into_iter().map(|(id, of)| ratio_row(id, before.and_then(|c| of(&c)), now.and_then(|c| of(&c)))) }</tbody>
                </table>
            </div>
            <div class="wide">
                <table data-test="confusion">
                    { heads() }
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

fn heads() -> Html {
    html! {
        <thead><tr><th scope="col">{ "At this threshold" }</th><th scope="col" class="num">{ "Reference" }</th><th scope="col" class="num">{ "Current" }</th></tr></thead>
    }
}

fn name(id: &'static str) -> Html {
    let (name, plain) = words::metric(id);
    html! { <th scope="row">{ capitalised(name) }<div class="why">{ plain.to_owned() }</div></th> }
}

fn ratio_row(id: &'static str, before: Option<f64>, now: Option<f64>) -> Html {
    let shown = |value: Option<f64>| value.map_or_else(|| "undefined".into(), number);
    let change = before.zip(now).map(|(before, now)| signed(now - before));
    html! {
        <tr data-metric={id}>
            { name(id) }
            <td class="num" data-scope="reference" data-value={before.map(|value| value.to_string())}>{ shown(before) }</td>
            <td class="num" data-scope="current" data-value={now.map(|value| value.to_string())}>
                { shown(now) }
                if let Some(change) = change { <div class="why">{ change }</div> }
            </td>
        </tr>
    }
}

fn count_cell(scope: &'static str, cell: Option<(u64, u64)>) -> Html {
    let Some((n, all)) = cell else { return html! { <td class="num lone">{ "\u{2013}" }</td> } };
    html! {
        <td class="num" data-scope={scope} data-value={n.to_string()}>
            { count(n) }
            if all > 0 { <div class="why">{ share(n as f64 / all as f64) }</div> }
        </td>
    }
}
