//! What is good, how much of it is wanted, over which period, and when to call somebody.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choices::{field, picked};
use crate::book::slo::{AlertRow, Period, Severity, Sli};
use crate::book::spelling::{decimal, seconds};
use crate::report::layout::{Objective, Shown};
use crate::ui::indicator::objection;
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Setting, Wish};

/// Indicators to begin with; anything else is an expression over the columns.
const OFFERED: [&str; 9] = [
    "correct",
    "served",
    "inside_interval",
    "excess",
    "absolute_error <= 1",
    "relative_error <= 0.1",
    "relevant_in_top:10",
    "mean: brier_score_loss",
    "prediction = label",
];

const PERIODS: [Period; 7] = [
    Period::Rolling(7),
    Period::Rolling(28),
    Period::Rolling(30),
    Period::Rolling(90),
    Period::Week,
    Period::Month,
    Period::Quarter,
];

/// Nothing without an objective.
pub(in crate::ui) fn objective(shown: &Shared<Shown>, act: &Callback<Action>) -> Html {
    let Some(now) = &shown.objective else {
        return Html::default();
    };
    html! {
        <details class="fold">
            <summary>{ "Change what is good, the period and the alerts" }</summary>
            <div class="laid">
                <div class="settings" data-test="slo-settings">
                    <Indicator shown={shown.clone()} {act} />
                    { share(act, now) }
                    { period(act, now) }
                    { strict(act, now) }
                </div>
                { alerts(act, now) }
            </div>
        </details>
    }
}

fn wish(act: &Callback<Action>, wish: Wish) {
    act.emit(Action::Set(Setting::Slo(vec![wish])));
}

/// The field that something happened to.
pub(in crate::ui) fn field_of(event: &Event) -> Option<HtmlInputElement> {
    event.target().and_then(|target| target.dyn_into().ok())
}

fn typed(event: &Event) -> String {
    field_of(event)
        .map(|field| field.value())
        .unwrap_or_default()
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct IndicatorProps {
    shown: Shared<Shown>,
    act: Callback<Action>,
}

/// What is good, checked while it is typed.
#[component]
fn Indicator(props: &IndicatorProps) -> Html {
    let said = use_state_eq(|| None::<String>);
    let (shown, tell) = (props.shown.clone(), said.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        tell.set(objection(&typed(&event), &shown.sources, &shown.task.kind));
    });
    let (shown, act) = (props.shown.clone(), props.act.clone());
    let onchange = Callback::from(move |event: Event| {
        let text = typed(&event);
        if text.trim().is_empty() {
            wish(&act, Wish::Sli(None));
        } else if objection(&text, &shown.sources, &shown.task.kind).is_none() {
            wish(&act, Wish::Sli(Sli::read(&text).ok()));
        }
    });
    let now = props.shown.objective.as_ref();
    let value = now.map_or_else(String::new, |now| now.typed.clone());
    let why = now.map(|now| format!("{}. Empty: chosen from the data", now.sli_reason));
    field(
        "Good is",
        why.as_deref(),
        html! {
            <>
                <input type="text" list="indicators" {value} {oninput} {onchange}
                    aria-invalid={said.is_some().to_string()} spellcheck="false" data-test="sli" />
                <datalist id="indicators">{ for OFFERED.iter().map(|text| html! { <option value={*text} /> }) }</datalist>
                if let Some(said) = &*said { <span class="why unsure" role="alert" data-test="sli-objection">{ said }</span> }
            </>
        },
    )
}

fn share(act: &Callback<Action>, now: &Objective) -> Html {
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        let percent = field_of(&event).map_or(f64::NAN, |input| input.value_as_number());
        let is_share = percent > 0.0 && percent <= 100.0;
        // Nothing, or nothing that can be, gives it back to inference.
        wish(
            &act,
            Wish::Share(is_share.then(|| (percent * 1e4).round() / 1e6)),
        );
    });
    field(
        "Objective, per cent",
        Some(&now.objective_reason),
        html! { <input type="number" step="any" min="0" max="100" value={now.percent.clone()} {onchange} data-test="slo-objective" /> },
    )
}

fn period(act: &Callback<Action>, now: &Objective) -> Html {
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        wish(&act, Wish::Over(Period::from_id(&picked(&event))));
    });
    let mut periods = PERIODS.to_vec();
    if !periods.contains(&now.over) {
        periods.insert(0, now.over);
    }
    field(
        "Over",
        Some(&now.period_reason),
        html! {
            <select ~value={now.over.id()} {onchange} data-test="slo-period">
                <option value="">{ "choose from the data" }</option>
                { for periods.iter().map(|period| html! { <option value={period.id()} selected={*period == now.over}>{ period.id() }</option> }) }
            </select>
        },
    )
}

fn strict(act: &Callback<Action>, now: &Objective) -> Html {
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        wish(
            &act,
            Wish::Strict(field_of(&event).is_some_and(|input| input.checked())),
        );
    });
    field(
        "Strict",
        Some("every number counts, whatever its interval says"),
        html! { <input type="checkbox" checked={now.strict} {onchange} data-test="slo-strict" /> },
    )
}

/// The rules, one row each.
fn alerts(act: &Callback<Action>, now: &Objective) -> Html {
    let rows: Vec<AlertRow> = now.alerts.iter().map(|(row, _)| *row).collect();
    let more = {
        let (act, mut rows) = (act.clone(), rows.clone());
        rows.push(rows.last().copied().unwrap_or(AlertRow {
            severity: Severity::Ticket,
            long_secs: 259_200,
            short_secs: 21_600,
            burn: 1.0,
        }));
        Callback::from(move |_: MouseEvent| wish(&act, Wish::Alerts(Some(rows.clone()))))
    };
    let usual = {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| wish(&act, Wish::Alerts(None)))
    };
    html! {
        <div class="source" data-test="slo-alerts">
            <h3>{ "Alerts" }</h3>
            <div class="wide" tabindex="0">
                <table>
                    <thead><tr>
                        <th scope="col">{ "Calls" }</th><th scope="col">{ "Long window" }</th><th scope="col">{ "Short window" }</th>
                        <th scope="col">{ "Burn above" }</th><th scope="col"><span class="unseen">{ "Remove" }</span></th>
                    </tr></thead>
                    <tbody>{ for now.alerts.iter().enumerate().map(|(at, (_, typed))| alert(act, &rows, at, typed)) }</tbody>
                </table>
            </div>
            <p>
                <button class="plain" type="button" onclick={more}>{ "Add an alert" }</button>{ " " }
                <button class="plain" type="button" onclick={usual}>{ "The usual alerts" }</button>
            </p>
        </div>
    }
}

fn alert(act: &Callback<Action>, rows: &[AlertRow], at: usize, typed: &[String; 3]) -> Html {
    let Some(row) = rows.get(at) else {
        return Html::default();
    };
    let [long_typed, short_typed, burn_typed] = typed;
    // A field that cannot be read leaves the row as it is.
    let change = |set: fn(&mut AlertRow, &str) -> Option<()>| {
        let (act, rows) = (act.clone(), rows.to_vec());
        Callback::from(move |event: Event| {
            let text = field_of(&event).map_or_else(|| picked(&event), |input| input.value());
            let mut rows = rows.clone();
            let is_set = rows.get_mut(at).and_then(|row| set(row, &text)).is_some();
            if is_set {
                wish(&act, Wish::Alerts(Some(rows)));
            }
        })
    };
    let severity = change(|row, text| {
        row.severity = if text == "page" {
            Severity::Page
        } else {
            Severity::Ticket
        };
        Some(())
    });
    let long = change(|row, text| {
        row.long_secs = seconds(text)?;
        Some(())
    });
    let short = change(|row, text| {
        row.short_secs = seconds(text)?;
        Some(())
    });
    let burn = change(|row, text| {
        row.burn = decimal(text).filter(|burn| *burn > 0.0)?;
        Some(())
    });
    let remove = {
        let (act, mut rest) = (act.clone(), rows.to_vec());
        rest.remove(at);
        Callback::from(move |_: MouseEvent| wish(&act, Wish::Alerts(Some(rest.clone()))))
    };
    let shown = if row.severity == Severity::Page {
        "page"
    } else {
        "ticket"
    };
    html! {
        <tr>
            <td><select ~value={shown} onchange={severity} aria-label="Whom it calls">
                { for ["page", "ticket"].map(|id| html! { <option value={id} selected={id == shown}>{ id }</option> }) }
            </select></td>
            <td><input type="text" size="6" value={long_typed.clone()} onchange={long} aria-label="Long window" /></td>
            <td><input type="text" size="6" value={short_typed.clone()} onchange={short} aria-label="Short window" /></td>
            <td><input type="number" step="any" min="0" value={burn_typed.clone()} onchange={burn} aria-label="Burn rate" /></td>
            <td><button class="link" type="button" onclick={remove} aria-label="Remove this alert">{ "\u{2715}" }</button></td>
        </tr>
    }
}
