//! The objective, to be moved and changed: what another one would have meant is told at once, without a worker.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::objective_settings::settings;
use super::section::{SectionProps, view};
use super::state::{Action, Setting, Wish};
use crate::book::slo::Sli;
use crate::report::slo::{Slo, Tried, tried};

/// Objectives that the slider stops at.
const STOPS: [f64; 24] = [
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96,
    0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999,
];

#[component]
pub(super) fn Objective(props: &SectionProps) -> Html {
    let moved = use_state_eq(Tried::default);
    let objection = use_state_eq(|| None::<String>);
    {
        let (moved, objection) = (moved.clone(), objection.clone());
        use_effect_with(props.shown.clone(), move |_| {
            moved.set(Tried::default());
            objection.set(None);
        });
    }
    let laid = use_memo((props.shown.clone(), *moved), |(shown, moved)| {
        let is_moved = *moved != Tried::default();
        is_moved.then(|| tried(shown, *moved)).flatten()
    });
    let (Some(section), Some(slo)) = (props.shown.sections.get(props.at), &props.shown.slo) else {
        return Html::default();
    };
    let shown = laid.as_ref().as_ref().unwrap_or(section);
    let on_level = {
        let (moved, is_of_windows) = (moved.clone(), slo.threshold.is_some());
        Callback::from(move |level: f64| {
            moved.set(if is_of_windows {
                Tried {
                    threshold: Some(level),
                    ..*moved
                }
            } else {
                Tried {
                    objective: Some(level.max(0.001)),
                    ..*moved
                }
            });
        })
    };
    let props_of = SectionProps {
        on_level: Some(on_level),
        ..props.clone()
    };
    html! {
        <section class="cell laid" id={section.id.clone()} data-test={section.id.clone()}>
            <header><h2>{ &section.title }</h2></header>
            { slider(props, slo, &moved) }
            { view(&props_of, &shown.blocks) }
            <details class="fold">
                <summary>{ "Change what is good, the period and the alerts" }</summary>
                { settings(props, slo, &objection) }
            </details>
        </section>
    }
}

fn slider(props: &SectionProps, slo: &Slo, moved: &UseStateHandle<Tried>) -> Html {
    let now = moved.objective.unwrap_or(slo.objective);
    let mut stops = STOPS.to_vec();
    stops.push(slo.objective);
    stops.push(now);
    stops.sort_by(f64::total_cmp);
    stops.dedup();
    let place = stops.iter().position(|stop| stop.total_cmp(&now).is_eq());
    let last = stops.len() - 1;
    let oninput = {
        let moved = moved.clone();
        Callback::from(move |event: InputEvent| {
            let input: Option<HtmlInputElement> =
                event.target().and_then(|target| target.dyn_into().ok());
            let place: Option<usize> = input.and_then(|input| input.value().parse().ok());
            moved.set(Tried {
                objective: place.and_then(|place| stops.get(place).copied()),
                ..*moved
            });
        })
    };
    let back = {
        let moved = moved.clone();
        Callback::from(move |_: MouseEvent| moved.set(Tried::default()))
    };
    let wishes = wishes(slo, **moved);
    let adopt = props
        .act
        .reform(move |_: MouseEvent| Action::Set(Setting::Slo(wishes.clone())));
    let said = percent(now);
    html! {
        <div class="threshold" data-test="objective" data-objective={now.to_string()}>
            <div class="line">
                <h3>{ "Objective" }</h3>
                <span><output>{ said.clone() }</output>{ " must be good" }
                    if let (Some((metric, op, _)), Some(threshold)) = (&slo.threshold, moved.threshold) {
                        { format!(", by {metric} {} {threshold}", op.sign()) }
                    }
                </span>
                if **moved != Tried::default() {
                    <button class="plain" type="button" onclick={adopt} data-test="adopt-objective">{ "Use this objective" }</button>
                    <button class="plain" type="button" onclick={back}>{ "Back" }</button>
                }
            </div>
            <input type="range" min="0" max={last.to_string()} step="1" value={place.unwrap_or(0).to_string()} {oninput}
                aria-label="Objective" aria-valuetext={said} />
            <p class="small muted">{ "Move the slider, or the line in the first chart (also by the arrow keys up and down): budget, alerts and other objectives follow." }</p>
        </div>
    }
}

/// What the reader then asks for.
fn wishes(slo: &Slo, tried: Tried) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = tried
        .objective
        .into_iter()
        .map(|share| Wish::Share(Some(share)))
        .collect();
    if let (Some((metric, op, _)), Some(threshold)) = (&slo.threshold, tried.threshold) {
        wishes.push(Wish::Sli(Some(Sli::Window {
            metric: metric.clone(),
            op: *op,
            threshold,
        })));
    }
    wishes
}

/// `99.9 %`, with no more digits than it has.
pub(super) fn percent(share: f64) -> String {
    let percent = (share * 1e6).round() / 1e4;
    format!("{percent}\u{202f}%")
}
