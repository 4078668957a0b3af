//! An objective that can be moved: a slider for each number of it, and the line of a chart. What follows is told here,
//! from the counts, at any place.

use yew::prelude::*;

use super::canvas::Move;
use super::parts::{field_of, objective};
use super::section::{SectionProps, choose, view};
use super::state::{Action, Setting, Wish};
use crate::book::slo::Sli;
use crate::report::slo::{Axis, Trial};

/// By which a place is chosen: every bit of its number counts.
fn key(axis: &Axis, value: f64) -> String {
    if value.to_bits() == axis.now.to_bits() {
        return String::new();
    }
    format!("{} {}", axis.id, value.to_bits())
}

/// What was moved, and where to.
fn moved<'a>(props: &SectionProps, trial: &'a Trial) -> Option<(&'a Axis, f64)> {
    let (id, bits) = props.chosen.key(&trial.id)?.split_once(' ')?;
    let axis = trial.axes.iter().find(|axis| axis.id == id)?;
    Some((axis, f64::from_bits(bits.parse().ok()?)))
}

pub(super) fn trial(props: &SectionProps, trial: &Trial) -> Html {
    let place = moved(props, trial);
    let blocks = place.map(|(axis, value)| trial.basis.told(&trial.blocks, axis.step > 0.0, value));
    let value_of = |axis: &Axis| match place {
        Some((of, value)) if of.id == axis.id => value,
        _ => axis.now,
    };
    let line = trial.axes.iter().find(|axis| !axis.figure.is_empty());
    let on_level = line.map(|axis| {
        let value = value_of(axis);
        (
            axis.figure.clone().into(),
            follow(props, trial, axis, value),
            format!("{} {}", axis.name, axis.said(value)).into(),
        )
    });
    let moving = SectionProps {
        on_level,
        ..props.clone()
    };
    html! {
        <>
            <div class="threshold" data-test={format!("move-{}", trial.id)}>
                { for trial.axes.iter().map(|axis| slider(props, trial, axis, value_of(axis))) }
                if let Some((axis, value)) = place {
                    <p>
                        <button class="plain" type="button" onclick={adopt(props, trial, axis, value)} data-test="adopt">{ "Use this objective" }</button>{ " " }
                        <button class="plain" type="button" onclick={choose(props, &trial.id, "")}>{ "Back" }</button>
                    </p>
                }
                <p class="small muted">{ "Move a slider, or the line in the first chart by its handle (also by arrow keys): the rest follows." }</p>
            </div>
            { view(&moving, blocks.as_ref().unwrap_or(&trial.blocks)) }
            if place.is_none() { { view(props, &trial.rest) } }
            { objective(&props.shown, &props.act) }
        </>
    }
}

fn slider(props: &SectionProps, trial: &Trial, axis: &Axis, value: f64) -> Html {
    let stops = &axis.stops;
    let away = |at: &usize| {
        stops
            .get(*at)
            .map_or(f64::INFINITY, |stop| (stop - value).abs())
    };
    let places = 0..stops.len();
    let place = places
        .min_by(|a, b| away(a).total_cmp(&away(b)))
        .unwrap_or(0);
    let keys: Vec<String> = stops.iter().map(|stop| key(axis, *stop)).collect();
    let id = trial.id.clone();
    let oninput = props.act.reform(move |event: InputEvent| {
        let place = field_of(&event).and_then(|field| field.value().parse::<usize>().ok());
        let key = place.and_then(|place| keys.get(place)).cloned();
        Action::Choose(id.clone(), key.unwrap_or_default())
    });
    let (last, said) = (stops.len().saturating_sub(1), axis.said(value));
    html! {
        // Not a label: it would be the output's.
        <div class="field">
            <span class="line">{ &axis.name }{ " " }<output>{ &said }</output></span>
            <input type="range" aria-label={axis.name.clone()} min="0" max={last.to_string()} step="1" value={place.to_string()} {oninput} aria-valuetext={said} />
        </div>
    }
}

/// Follows the line.
fn follow(props: &SectionProps, trial: &Trial, axis: &Axis, value: f64) -> Callback<Move> {
    let (id, axis) = (trial.id.clone(), axis.clone());
    props.act.reform(move |moved: Move| {
        let next = match moved {
            Move::To(level) => axis.near(level),
            Move::Up => axis.next(value, true),
            Move::Down => axis.next(value, false),
        };
        Action::Choose(id.clone(), key(&axis, next))
    })
}

/// Asks for what was tried.
fn adopt(props: &SectionProps, trial: &Trial, axis: &Axis, value: f64) -> Callback<MouseEvent> {
    let is_share = axis.id == "objective";
    let sli = props
        .shown
        .objective
        .as_ref()
        .map(|objective| objective.sli.clone());
    let (act, id) = (props.act.clone(), trial.id.clone());
    Callback::from(move |_: MouseEvent| {
        let wish = match &sli {
            Some(Sli::Window { metric, op, .. }) if !is_share => Wish::Sli(Some(Sli::Window {
                metric: metric.clone(),
                op: *op,
                threshold: value,
            })),
            _ => Wish::Share(Some(value)),
        };
        act.emit(Action::Set(Setting::Slo(vec![wish])));
        act.emit(Action::Choose(id.clone(), String::new()));
    })
}
