//! The same numbers as a table, made when it is asked for, and the figure to take along.

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::report::Figure;
use crate::report::table::{Cell, Table};

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct TwinProps {
    pub(super) figure: Figure,
    pub(super) on_svg: Callback<()>,
}

#[component]
pub(super) fn Twin(props: &TwinProps) -> Html {
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: Event| {
            is_open.set(
                event
                    .target_dyn_into::<HtmlDetailsElement>()
                    .is_some_and(|details| details.open()),
            );
        })
    };
    html! {
        <div class="under">
            <details class="fold" {ontoggle}>
                <summary>{ "These numbers as a table" }</summary>
                if *is_open { { table(&props.figure.table(), props.figure.title()) } }
            </details>
            <button class="link" type="button" onclick={props.on_svg.reform(|_: MouseEvent| ())} title="Save this figure as SVG">{ "SVG" }</button>
        </div>
    }
}

fn table(table: &Table, caption: &str) -> Html {
    let is_numeric = |k: usize| {
        table
            .rows
            .first()
            .and_then(|row| row.get(k))
            .is_some_and(Cell::is_numeric)
    };
    html! {
        <div class="wide" tabindex="0">
            <table>
                <caption class="unseen">{ caption.to_owned() }</caption>
                <thead><tr>{ for table.columns.iter().enumerate().map(|(k, head)| html! { <th scope="col" class={classes!(is_numeric(k).then_some("num"))}>{ head }</th> }) }</tr></thead>
                <tbody>
                    { for table.rows.iter().map(|row| html! {
                        <tr>{ for row.iter().map(|cell| html! { <td class={classes!(cell.is_numeric().then_some("num"))}>{ cell.shown() }</td> }) }</tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
