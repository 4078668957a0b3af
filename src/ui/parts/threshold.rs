//! The threshold slider: what another threshold would have done, at once and from counts.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::report::document::Scope;
use crate::report::layout::Shown;
use crate::report::number::number;
use crate::ui::shared::Shared;
use crate::ui::slider::{confusion, counted, counts, edge, nearest_step, ratios, steps};
use crate::ui::state::{Action, Setting};
use crate::ui::table::table;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct ThresholdProps {
    pub(in crate::ui) shown: Shared<Shown>,
    pub(in crate::ui) act: Callback<Action>,
}

#[component]
pub(in crate::ui) fn Threshold(props: &ThresholdProps) -> Html {
    let moved = use_state(|| None::<usize>);
    {
        let moved = moved.clone();
        use_effect_with(props.shown.clone(), move |_| moved.set(None));
    }
    let of = |scope| counts(&props.shown.thresholds, scope);
    let (before, now) = (of(Scope::Reference), of(Scope::Current));
    let Some(grid) = now.or(before) else {
        return Html::default();
    };
    let threshold = props.shown.task.threshold;
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
    let sides = [before, now].map(|side| side.map(|counts| confusion(counts, step)));
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
            <div class="matrices">
                { table(&ratios(sides, &props.shown.phi), "Quality at this threshold", Some("at-threshold")) }
                { table(&counted(sides), "Decisions at this threshold", Some("confusion")) }
            </div>
        </div>
    }
}
