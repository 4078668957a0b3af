//! Which columns moved: ranked, over time, and one of them in detail.

use yew::prelude::*;

use super::choices::picked;
use super::column::{column_detail, figures};
use super::together::Together;
use crate::book::Convention;
use crate::report::conventions::in_words;
use crate::report::figure::drift_heat;
use crate::report::number::{number, share};
use crate::report::words::{self, plain};
use crate::report::{Outcome, Theme};
use crate::ui::canvas::FigureView;
use crate::ui::marks::{bar, heads, num, status};
use crate::ui::moved::{Moved, moved};
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Setting};

/// Measures that a heat map can show, and the table's heads.
const MEASURES: [(&str, &str); 5] = [
    ("psi", "PSI"),
    ("jensenshannon", "JS"),
    ("wasserstein_normed", "W1 / sd"),
    ("ks", "KS"),
    ("missing_share", "Missing"),
];

/// Columns shown before "show all".
const FIRST: usize = 12;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct DriftProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
    pub(in crate::ui) theme: Theme,
    pub(in crate::ui) column: Option<String>,
    pub(in crate::ui) measure: Option<String>,
    pub(in crate::ui) act: Callback<Action>,
}

#[component]
pub(in crate::ui) fn Drift(props: &DriftProps) -> Html {
    let is_long = use_state(|| false);
    let rows = moved(&props.outcome.document, &props.outcome.picture);
    let measure = props
        .measure
        .clone()
        .unwrap_or_else(|| "jensenshannon".into());
    let shown = if *is_long { rows.len() } else { FIRST };
    let heat = use_memo(
        (props.outcome.clone(), measure.clone(), shown),
        |(outcome, measure, shown)| drift_heat(outcome, measure, *shown).map(Shared::new),
    );
    let row = rows
        .iter()
        .find(|row| Some(row.column) == props.column.as_deref())
        .or_else(|| rows.first());
    let column = row.map(|row| row.column.to_owned());
    let detail = use_memo(
        (props.outcome.clone(), column.clone(), measure.clone()),
        |(outcome, column, measure)| {
            figures(outcome, column.as_deref().unwrap_or_default(), measure)
        },
    );
    if rows.is_empty() {
        let why = if props.outcome.complete {
            "There is no reference to compare columns with, or no column to compare."
        } else {
            "Computing\u{2026}"
        };
        return html! { <section class="cell" id="drift"><header><h2>{ "Drift" }</h2></header><p class="muted">{ why }</p></section> };
    }
    let more = {
        let is_long = is_long.clone();
        Callback::from(move |_: MouseEvent| is_long.set(!*is_long))
    };
    let onchange = props
        .act
        .reform(|event: Event| Action::Choose("measure".into(), picked(&event)));
    let task = &props.outcome.document.task;
    let convention = Convention::from_id(&task.convention).unwrap_or_default();
    html! {
        <section class="cell" id="drift">
            <header>
                <h2>{ "Drift" }</h2>
                { switch(convention, &props.act) }
                <label class="field inline">
                    <span>{ "Over time by" }</span>
                    <select {onchange}>
                        { for MEASURES.iter().map(|(id, _)| html! { <option value={*id} selected={*id == measure}>{ words::drift(id).0.to_owned() }</option> }) }
                    </select>
                </label>
            </header>
            <p class="small muted">{ "Every column of the current period against the reference, the largest move first. The bar ends at twice the alarm; the tick is where an alarm begins." }</p>
            <p class="small muted" data-test="convention-words">
                { in_words(convention) }
                if let Some(whole) = &props.outcome.document.dataset_drift {
                    <b>{ format!(" {} of {} columns drifted: the data set {}.", whole.drifted, whole.columns,
                        if whole.is_drift { "drifted" } else { "did not drift" }) }</b>
                }
            </p>
            if convention == Convention::Wellenough {
                { table(&rows, shown, column.as_deref(), &props.act) }
            } else {
                { peer_table(&rows, shown, column.as_deref(), &props.act) }
            }
            if rows.len() > FIRST {
                <button class="link small" type="button" onclick={more}>
                    { if *is_long { "Show the first only".into() } else { format!("Show all {} columns", rows.len()) } }
                </button>
            }
            if let Some(heat) = heat.as_ref() {
                <FigureView figure={heat.clone()} theme={props.theme} file={format!("drift-{measure}")} is_titled=true />
            }
            if let Some(row) = row { { column_detail(row, &detail, props.theme) } }
            <Together outcome={props.outcome.clone()} theme={props.theme} />
        </section>
    }
}

/// Whose definition judges.
fn switch(convention: Convention, act: &Callback<Action>) -> Html {
    let onchange = act.reform(|event: Event| {
        Action::Set(Setting::Convention(Convention::from_id(&picked(&event))))
    });
    html! {
        <label class="field inline">
            <span>{ "Computed as" }</span>
            <select ~value={convention.id()} {onchange} data-test="convention">
                { for Convention::ALL.into_iter().map(|one| html! { <option value={one.id()} selected={one == convention}>{ one.id() }</option> }) }
            </select>
        </label>
    }
}

const PEER_HEADS: [(&str, bool); 8] = [
    ("Column", false),
    ("Verdict", false),
    ("Effect", false),
    ("Method", false),
    ("Value", true),
    ("p", true),
    ("Alarm from", true),
    ("Missing", true),
];

/// By another tool's convention each column has the method that judges it.
fn peer_table(
    rows: &[Moved<'_>],
    shown: usize,
    chosen: Option<&str>,
    act: &Callback<Action>,
) -> Html {
    let maybe = |value: Option<f64>| num(value.map_or_else(|| "\u{2013}".into(), number));
    let row = |row: &Moved<'_>| {
        let judge = row.judge();
        html! {
            <tr data-column={row.column.to_owned()} data-verdict={row.verdict.to_owned()} class={classes!((chosen == Some(row.column)).then_some("chosen"))}>
                { column_cells(row, chosen == Some(row.column), act) }
                <td>{ judge.map_or("", |judge| words::drift(&judge.measure).0).to_owned() }</td>
                { maybe(judge.and_then(|judge| judge.value)) }
                { maybe(judge.and_then(|judge| judge.p_value)) }
                { maybe(judge.and_then(|judge| judge.threshold)) }
                { measure_cell(row, "missing_share") }
            </tr>
        }
    };
    html! {
        <div class="wide">
            <table data-test="drift">
                { heads(&PEER_HEADS) }
                <tbody>{ for rows.iter().take(shown).map(row) }</tbody>
            </table>
        </div>
    }
}

fn table(rows: &[Moved<'_>], shown: usize, chosen: Option<&str>, act: &Callback<Action>) -> Html {
    html! {
        <div class="wide">
            <table data-test="drift">
                <thead>
                    <tr>
                        <th scope="col">{ "Column" }</th><th scope="col">{ "Verdict" }</th><th scope="col">{ "Effect" }</th>
                        { for MEASURES.iter().map(|(id, head)| html! { <th scope="col" class="num" title={words::drift(id).1.to_owned()}>{ *head }</th> }) }
                    </tr>
                </thead>
                <tbody>{ for rows.iter().take(shown).map(|row| table_row(row, chosen == Some(row.column), act)) }</tbody>
            </table>
        </div>
    }
}

fn table_row(row: &Moved<'_>, is_chosen: bool, act: &Callback<Action>) -> Html {
    html! {
        <tr data-column={row.column.to_owned()} data-verdict={row.verdict.to_owned()} class={classes!(is_chosen.then_some("chosen"))}>
            { column_cells(row, is_chosen, act) }
            { for MEASURES.iter().map(|(id, _)| measure_cell(row, id)) }
        </tr>
    }
}

/// Name, verdict and effect of a column.
fn column_cells(row: &Moved<'_>, is_chosen: bool, act: &Callback<Action>) -> Html {
    let column = row.column.to_owned();
    let choose = act.reform(move |_: MouseEvent| Action::Choose("column".into(), column.clone()));
    html! {
        <>
            <th scope="row">
                <button class="link colname" type="button" aria-pressed={is_chosen.to_string()} onclick={choose}><bdi>{ plain(row.column) }</bdi></button>
            </th>
            <td>{ status(row.verdict) }</td>
            <td class="figures">
                if let Some(times) = row.times_alarm { <span class="status">{ bar(times / 2.0, Some(0.5)) }{ format!("{times:.1}\u{d7}") }</span> }
            </td>
        </>
    }
}

fn measure_cell(row: &Moved<'_>, id: &'static str) -> Html {
    let reading = row.shown(id);
    let value = reading.and_then(|reading| reading.value);
    let text = match (id, row.missing, value) {
        ("missing_share", Some((from, to)), _) if from == 0.0 && to == 0.0 => "0".into(),
        ("missing_share", Some((from, to)), _) => format!("{} \u{2192} {}", share(from), share(to)),
        (_, _, Some(value)) => number(value),
        _ => "\u{2013}".into(),
    };
    let why = reading.and_then(|reading| reading.undefined.clone());
    html! {
        <td class={classes!("num", value.is_none().then_some("lone"))} title={why} data-measure={id} data-value={value.map(|value| value.to_string())}>{ text }</td>
    }
}
