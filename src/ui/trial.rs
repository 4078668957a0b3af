//! What can be moved: a slider for each, and the line of a chart; what a place would mean stands there already.

use yew::prelude::*;

use super::canvas::Move;
use super::parts::{field_of, objective};
use super::section::{SectionProps, choose, view};
use super::state::{Action, Setting, Wish};
use crate::book::slo::Sli;
use crate::report::section::{Axis, Stop, Trial};

/// By which a place is chosen.
fn key(axis: &Axis, place: usize) -> String {
    format!("{} {place}", axis.id)
}

pub(super) fn trial(props: &SectionProps, trial: &Trial) -> Html {
    let chosen = props.chosen.key(&trial.id);
    let mut places = trial
        .axes
        .iter()
        .flat_map(|axis| (0..axis.stops.len()).map(move |place| (axis, place)));
    let moved = places.find(|(axis, place)| chosen == Some(key(axis, *place).as_str()));
    let stop = moved.and_then(|(axis, place)| axis.stops.get(place));
    let place_of = |axis: &Axis| match moved {
        Some((of, place)) if of.id == axis.id => place,
        _ => axis.now,
    };
    let line = trial.axes.iter().find(|axis| !axis.figure.is_empty());
    let on_level = line.map(|axis| {
        (
            axis.figure.clone().into(),
            follow(props, trial, axis, place_of(axis)),
        )
    });
    let moving = SectionProps {
        on_level,
        ..props.clone()
    };
    html! {
        <>
            <div class="threshold" data-test={format!("move-{}", trial.id)}>
                { for trial.axes.iter().map(|axis| slider(props, trial, axis, place_of(axis))) }
                if let Some((axis, _)) = moved {
                    <p>
                        <button class="plain" type="button" onclick={adopt(props, trial, axis, stop)} data-test="adopt">{ "Use this objective" }</button>{ " " }
                        <button class="plain" type="button" onclick={choose(props, &trial.id, "")}>{ "Back" }</button>
                    </p>
                }
                <p class="small muted">{ "Move a slider, or the line in the first chart (also by the arrow keys up and down): the rest follows." }</p>
            </div>
            { view(&moving, stop.map_or(&trial.blocks, |stop| &stop.blocks)) }
            { objective(&props.shown, &props.act) }
        </>
    }
}

fn slider(props: &SectionProps, trial: &Trial, axis: &Axis, place: usize) -> Html {
    let Some(stop) = axis.stops.get(place) else {
        return Html::default();
    };
    let (id, of, now) = (trial.id.clone(), axis.id.clone(), axis.now.to_string());
    let oninput = props.act.reform(move |event: InputEvent| {
        let place = field_of(&event)
            .map(|field| field.value())
            .unwrap_or_default();
        let key = if place == now {
            String::new()
        } else {
            format!("{of} {place}")
        };
        Action::Choose(id.clone(), key)
    });
    let last = axis.stops.len().saturating_sub(1);
    html! {
        <label class="field">
            <span class="line">{ &axis.name }{ " " }<output>{ &stop.name }</output></span>
            <input type="range" min="0" max={last.to_string()} step="1" value={place.to_string()} {oninput} aria-valuetext={stop.name.clone()} />
        </label>
    }
}

/// Follows the line to the nearest place that there is.
fn follow(props: &SectionProps, trial: &Trial, axis: &Axis, place: usize) -> Callback<Move> {
    let (id, of, now) = (trial.id.clone(), axis.id.clone(), axis.now);
    let values: Vec<f64> = axis.stops.iter().map(|stop| stop.value).collect();
    props.act.reform(move |moved: Move| {
        let away = |at: &usize, from: f64| {
            values
                .get(*at)
                .map_or(f64::INFINITY, |value| (value - from).abs())
        };
        let next = match moved {
            Move::To(level) => {
                let places = 0..values.len();
                places
                    .min_by(|a, b| away(a, level).total_cmp(&away(b, level)))
                    .unwrap_or(place)
            }
            Move::Up => (place + 1).min(values.len().saturating_sub(1)),
            Move::Down => place.saturating_sub(1),
        };
        let key = if next == now {
            String::new()
        } else {
            format!("{of} {next}")
        };
        Action::Choose(id.clone(), key)
    })
}

/// Asks for what was tried.
fn adopt(
    props: &SectionProps,
    trial: &Trial,
    axis: &Axis,
    stop: Option<&Stop>,
) -> Callback<MouseEvent> {
    let value = stop.map(|stop| stop.value);
    let is_share = axis.id == "objective";
    let sli = props
        .shown
        .objective
        .as_ref()
        .map(|objective| objective.sli.clone());
    let (act, id) = (props.act.clone(), trial.id.clone());
    Callback::from(move |_: MouseEvent| {
        let wish = match (&sli, value) {
            (Some(Sli::Window { metric, op, .. }), Some(threshold)) if !is_share => {
                Wish::Sli(Some(Sli::Window {
                    metric: metric.clone(),
                    op: *op,
                    threshold,
                }))
            }
            _ => Wish::Share(value),
        };
        act.emit(Action::Set(Setting::Slo(vec![wish])));
        act.emit(Action::Choose(id.clone(), String::new()));
    })
}
