//! What the reader may say about the whole: positive class, threshold, window, reference.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::book::{Book, MISSING, MISSING_IN_NUMBERS, Role, TieRule, WindowSpec};
use crate::report::Shown;
use crate::report::headline::sentence_of;
use crate::report::number::number;
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Setting};

#[derive(Debug)]
pub(super) struct ChoicesProps {
    pub(super) book: Shared<Book>,
    pub(super) shown: Shared<Shown>,
    pub(super) act: Callback<Action>,
}

pub(super) fn choices(props: &ChoicesProps) -> Html {
    html! {
        <div class="settings" data-test="settings">
            { positive(props) }
            { threshold(props) }
            { ranking(props) }
            { window(props) }
            { reference(&props.shown, &props.act) }
            { version(props) }
            { missing(props) }
            { day_first(props) }
        </div>
    }
}

fn positive(props: &ChoicesProps) -> Html {
    let task = &props.shown.task;
    let Some(positive) = &task.positive else {
        return Html::default();
    };
    let onchange = props
        .act
        .reform(|event: Event| Action::Set(Setting::Positive(written(&event))));
    field(
        "Positive class",
        task.positive_reason.as_deref(),
        html! {
            <>
                <input type="text" list="classes" value={positive.clone()} {onchange} data-test="positive" />
                { offered("classes", seen(&props.shown, Role::Label, Some(positive))) }
            </>
        },
    )
}

fn threshold(props: &ChoicesProps) -> Html {
    let task = &props.shown.task;
    let Some(threshold) = task.threshold else {
        return Html::default();
    };
    let onchange = props
        .act
        .reform(|event: Event| Action::Set(Setting::Threshold(finite(&event))));
    field(
        "Decision threshold",
        task.threshold_reason.as_deref(),
        html! {
            <input type="number" step="any" value={threshold.to_string()} title={number(threshold)} {onchange} data-test="threshold" />
        },
    )
}

/// The rule for ties and the grade from which a document is relevant, for rankings only.
fn ranking(props: &ChoicesProps) -> Html {
    let Some((shown, relevant_from)) = props.shown.ranking else {
        return Html::default();
    };
    let set_ties = props
        .act
        .reform(|event: Event| Action::Set(Setting::Ties(TieRule::from_id(&picked(&event)))));
    let set_grade = props
        .act
        .reform(|event: Event| Action::Set(Setting::RelevantFrom(finite(&event))));
    html! {
        <>
            { field(
                "Tied scores",
                Some(shown.said()),
                html! {
                    <select ~value={shown.id()} onchange={set_ties} data-test="ties">
                        { for TieRule::ALL.into_iter().map(|rule| html! { <option value={rule.id()} selected={rule == shown}>{ rule.id() }</option> }) }
                    </select>
                },
            ) }
            { field(
                "Relevant from grade",
                None,
                html! { <input type="number" step="any" value={relevant_from.to_string()} onchange={set_grade} data-test="relevant-from" /> },
            ) }
        </>
    }
}

fn window(props: &ChoicesProps) -> Html {
    let task = &props.shown.task;
    let Some(shown) = &task.window else {
        return Html::default();
    };
    let asked = props.book.window;
    let is_rows = shown.starts_with("rows:");
    let onchange = props
        .act
        .reform(|event: Event| Action::Set(Setting::Window(WindowSpec::from_id(&picked(&event)))));
    let mut ids: Vec<String> = if is_rows {
        vec![]
    } else {
        WindowSpec::CALENDAR.iter().map(|spec| spec.id()).collect()
    };
    if is_rows {
        ids.extend([100, 500, 1000, 5000, 10_000].map(|rows| WindowSpec::Rows(rows).id()));
        if !ids.contains(shown) {
            ids.insert(0, shown.clone());
        }
    }
    field(
        "Window",
        task.window_reason.as_deref(),
        html! {
            <select ~value={shown.clone()} {onchange} data-test="window">
                <option value="">{ if asked.is_some() { "choose from the data" } else { "chosen from the data" } }</option>
                { for ids.into_iter().map(|id| html! { <option selected={id == *shown} value={id.clone()}>{ id.replace(':', " ") }</option> }) }
            </select>
        },
    )
}

fn reference(shown: &Shown, act: &Callback<Action>) -> Html {
    let task = &shown.task;
    let now = task.reference.as_deref().unwrap_or_default();
    if now == "file" {
        return field(
            "Reference",
            Some("the files marked as reference above"),
            html! { <span>{ "by file" }</span> },
        );
    }
    let mut columns = shown.sources.iter().flat_map(|source| &source.columns);
    if !columns.any(|column| column.role == Role::Time) {
        return Html::default();
    }
    let until = now.strip_prefix("until ").unwrap_or_default();
    html! {
        <>
            { day("Reference from", "rows before it are left out; empty: the first row", ("from", task.reference_from.as_deref()), act, Setting::ReferenceFrom) }
            { day("Reference until (not included)", "without a date, the first third", ("until", Some(until)), act, Setting::ReferenceUntil) }
        </>
    }
}

/// The reference and the onset, beside the timeline.
pub(in crate::ui) fn blocks(shown: &Shown, act: &Callback<Action>) -> Html {
    let onset = shown.task.onset.as_deref();
    html! {
        <div class="settings">
            { reference(shown, act) }
            { day("Quality fell on", "what came before is the good block; empty: looked for. Or sweep over the chart from that day on", ("onset", onset), act, Setting::Onset) }
        </div>
    }
}

/// A field for a day.
fn day(
    name: &'static str,
    why: &'static str,
    (test, now): (&'static str, Option<&str>),
    act: &Callback<Action>,
    of: fn(Option<String>) -> Setting,
) -> Html {
    let value: String = now.unwrap_or_default().chars().take(10).collect();
    let onchange = act.reform(move |event: Event| Action::Set(of(written(&event))));
    field(
        name,
        Some(why),
        html! { <input type="date" {value} {onchange} data-test={test} /> },
    )
}

/// Where there is a version column, one of its versions may be the reference.
fn version(props: &ChoicesProps) -> Html {
    let versions = seen(
        &props.shown,
        Role::Version,
        props.book.reference_version.as_ref(),
    );
    if versions.is_empty() {
        return Html::default();
    }
    let value = props.book.reference_version.clone().unwrap_or_default();
    let onchange = props
        .act
        .reform(|event: Event| Action::Set(Setting::ReferenceVersion(written(&event))));
    field(
        "Reference: model version",
        Some("empty: not by version"),
        html! {
            <>
                <input type="text" list="versions" {value} {onchange} data-test="version" />
                { offered("versions", versions) }
            </>
        },
    )
}

fn missing(props: &ChoicesProps) -> Html {
    let asked = props.book.missing.as_deref();
    let value = asked.map_or_else(
        || {
            let usual = MISSING.iter().filter(|text| !text.is_empty());
            usual.copied().collect::<Vec<_>>().join(", ")
        },
        |texts| texts.join(", "),
    );
    let onchange = props.act.reform(|event: Event| {
        let texts = written(&event).map(|text| {
            let texts = text.split(',').map(|text| text.trim().to_owned());
            texts.filter(|text| !text.is_empty()).collect()
        });
        Action::Set(Setting::Missing(texts))
    });
    let why = match asked {
        Some(_) => "and blank; empty this field for the usual list".to_owned(),
        None => format!(
            "and blank; among numbers and times also {}",
            MISSING_IN_NUMBERS.join(" ")
        ),
    };
    field(
        "Counts as missing",
        Some(&why),
        html! { <input type="text" {value} {onchange} data-test="missing" /> },
    )
}

fn day_first(props: &ChoicesProps) -> Html {
    let asked = props.book.day_first;
    let sources = &props.shown.sources;
    let mut columns = sources.iter().flat_map(|source| &source.columns);
    if asked.is_none() && !columns.any(|column| column.kind == "time") {
        return Html::default();
    }
    let onchange = props.act.reform(|event: Event| {
        let id = picked(&event);
        Action::Set(Setting::DayFirst((!id.is_empty()).then_some(id == "day")))
    });
    let shown = asked.map_or("", |is_day| if is_day { "day" } else { "month" });
    let orders = [
        ("", "as each column shows"),
        ("day", "day first"),
        ("month", "month first"),
    ];
    field(
        "Dates like 03/04/2026",
        None,
        html! {
            <select ~value={shown} {onchange} data-test="day-first">
                { for orders.into_iter().map(|(id, name)| html! { <option value={id} selected={id == shown}>{ name }</option> }) }
            </select>
        },
    )
}

/// What a field offers; anything else may be written too.
fn offered(id: &'static str, values: Vec<String>) -> Html {
    html! { <datalist {id}>{ for values.into_iter().map(|value| html! { <option {value} /> }) }</datalist> }
}

pub(super) fn field(name: &'static str, why: Option<&str>, input: Html) -> Html {
    html! {
        <label class="field">
            <span>{ name }</span>
            { input }
            if let Some(why) = why { <span class="why">{ sentence_of(why) }</span> }
        </label>
    }
}

/// Some values of the columns of a role, and the one that is in force.
fn seen(shown: &Shown, role: Role, now: Option<&String>) -> Vec<String> {
    let mut values: Vec<String> = now.into_iter().cloned().collect();
    let columns = shown.sources.iter().flat_map(|source| &source.columns);
    for column in columns.filter(|column| column.role == role) {
        values.extend(column.look.iter().flat_map(|look| look.examples.clone()));
    }
    values.sort();
    values.dedup();
    values
}

/// What a select was set to.
pub(in crate::ui) fn picked(event: &Event) -> String {
    let select: Option<HtmlSelectElement> =
        event.target().and_then(|target| target.dyn_into().ok());
    select.map(|select| select.value()).unwrap_or_default()
}

/// The number in a field; the browser reads it: its own tables need no room on the page.
fn finite(event: &Event) -> Option<f64> {
    let value = input(event).map(|input| input.value_as_number());
    value.filter(|value| value.is_finite())
}

/// What was written into a field; `None` gives it back to inference.
pub(in crate::ui) fn written(event: &Event) -> Option<String> {
    input(event)
        .map(|input| input.value().trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// The field that something happened to.
pub(super) fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target().and_then(|target| target.dyn_into().ok())
}
