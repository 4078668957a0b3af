//! What is good, how much of it is wanted, over which period, and when to call somebody.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::indicator::{objection, seconds};
use super::parts::{field, picked};
use super::section::SectionProps;
use super::state::{Action, Setting, Wish};
use crate::book::slo::{AlertRow, Period, Severity, Sli};
use crate::report::slo::{Slo, duration_id};

/// Indicators to begin with; anything else is an expression over the columns.
const OFFERED: [&str; 8] = [
    "correct",
    "served",
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

pub(super) fn settings(
    props: &SectionProps,
    slo: &Slo,
    said: &UseStateHandle<Option<String>>,
) -> Html {
    html! {
        <>
            <div class="settings" data-test="slo-settings">
                { indicator(props, slo, said) }
                { share(props, slo) }
                { period(props, slo) }
                { strict(props, slo) }
            </div>
            { alerts(props, slo) }
        </>
    }
}

fn wish(act: &Callback<Action>, wish: Wish) {
    act.emit(Action::Set(Setting::Slo(vec![wish])));
}

fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target().and_then(|target| target.dyn_into().ok())
}

fn indicator(props: &SectionProps, slo: &Slo, said: &UseStateHandle<Option<String>>) -> Html {
    let shown = props.shown.clone();
    let tell = said.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let text = input(&event).map(|input| input.value()).unwrap_or_default();
        tell.set(objection(&text, &shown.sources, &shown.task.kind));
    });
    let (shown, act) = (props.shown.clone(), props.act.clone());
    let onchange = Callback::from(move |event: Event| {
        let text = input(&event).map(|input| input.value()).unwrap_or_default();
        if text.trim().is_empty() {
            wish(&act, Wish::Sli(None));
        } else if objection(&text, &shown.sources, &shown.task.kind).is_none() {
            wish(&act, Wish::Sli(Sli::read(&text).ok()));
        }
    });
    field(
        "Good is",
        Some(&format!("{}. Empty: chosen from the data", slo.sli_reason)),
        html! {
            <>
                <input type="text" list="indicators" value={slo.sli.clone()} {oninput} {onchange}
                    aria-invalid={said.is_some().to_string()} spellcheck="false" data-test="sli" />
                <datalist id="indicators">{ for OFFERED.iter().map(|text| html! { <option value={*text} /> }) }</datalist>
                if let Some(said) = &**said { <span class="why unsure" role="alert" data-test="sli-objection">{ said }</span> }
            </>
        },
    )
}

fn share(props: &SectionProps, slo: &Slo) -> Html {
    let act = props.act.clone();
    let onchange = Callback::from(move |event: Event| {
        let percent = input(&event).map_or(f64::NAN, |input| input.value_as_number());
        let is_share = percent > 0.0 && percent <= 100.0;
        // Nothing, or nothing that can be, gives it back to inference.
        wish(
            &act,
            Wish::Share(is_share.then(|| (percent * 1e4).round() / 1e6)),
        );
    });
    let percent = (slo.objective * 1e6).round() / 1e4;
    field(
        "Objective, per cent",
        Some(&slo.objective_reason),
        html! { <input type="number" step="any" min="0" max="100" value={percent.to_string()} {onchange} data-test="slo-objective" /> },
    )
}

fn period(props: &SectionProps, slo: &Slo) -> Html {
    let act = props.act.clone();
    let onchange = Callback::from(move |event: Event| {
        wish(&act, Wish::Over(Period::from_id(&picked(&event))))
    });
    let mut periods = PERIODS.to_vec();
    if !periods.contains(&slo.over) {
        periods.insert(0, slo.over);
    }
    field(
        "Over",
        Some(&slo.period_reason),
        html! {
            <select ~value={slo.period.clone()} {onchange} data-test="slo-period">
                <option value="">{ "choose from the data" }</option>
                { for periods.iter().map(|period| html! { <option value={period.id()} selected={*period == slo.over}>{ period.id() }</option> }) }
            </select>
        },
    )
}

fn strict(props: &SectionProps, slo: &Slo) -> Html {
    let act = props.act.clone();
    let onchange = Callback::from(move |event: Event| {
        wish(
            &act,
            Wish::Strict(input(&event).is_some_and(|input| input.checked())),
        );
    });
    field(
        "Strict",
        Some("every number counts, whatever its interval says"),
        html! { <input type="checkbox" checked={slo.strict} {onchange} data-test="slo-strict" /> },
    )
}

/// The rules, one row each.
fn alerts(props: &SectionProps, slo: &Slo) -> Html {
    let rows = slo.rows();
    let act = &props.act;
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
                    <tbody>{ for (0..rows.len()).map(|at| alert(act, &rows, at)) }</tbody>
                </table>
            </div>
            <p>
                <button class="plain" type="button" onclick={more}>{ "Add an alert" }</button>{ " " }
                <button class="plain" type="button" onclick={usual}>{ "The usual alerts" }</button>
            </p>
        </div>
    }
}

fn alert(act: &Callback<Action>, rows: &[AlertRow], at: usize) -> Html {
    let Some(row) = rows.get(at) else {
        return Html::default();
    };
    // A field that cannot be read leaves the row as it is.
    let change = |set: fn(&mut AlertRow, &str) -> Option<()>| {
        let (act, rows) = (act.clone(), rows.to_vec());
        Callback::from(move |event: Event| {
            let text = input(&event).map_or_else(|| picked(&event), |input| input.value());
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
        row.burn = text
            .parse()
            .ok()
            .filter(|burn: &f64| burn.is_finite() && *burn > 0.0)?;
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
            <td><input type="text" size="6" value={duration_id(row.long_secs)} onchange={long} aria-label="Long window" /></td>
            <td><input type="text" size="6" value={duration_id(row.short_secs)} onchange={short} aria-label="Short window" /></td>
            <td><input type="number" step="any" min="0" value={row.burn.to_string()} onchange={burn} aria-label="Burn rate" /></td>
            <td><button class="link" type="button" onclick={remove} aria-label="Remove this alert">{ "\u{2715}" }</button></td>
        </tr>
    }
}
