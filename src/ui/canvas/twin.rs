//! The same numbers as a table, made when it is asked for, and the figure to take along.

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::report::Figure;
use crate::report::table::{Cell, Table};

/// Whether the table is open is the figure's to remember: a component of its own would cost more than it does.
pub(super) fn twin(
    figure: &Figure,
    is_open: &UseStateHandle<bool>,
    on_svg: &Callback<MouseEvent>,
) -> Html {
    let open = is_open.clone();
    let ontoggle = Callback::from(move |event: Event| {
        let details = event.target_dyn_into::<HtmlDetailsElement>();
        open.set(details.is_some_and(|details| details.open()));
    });
    html! {
        <div class="under">
            <details class="fold" {ontoggle}>
                <summary>{ "These numbers as a table" }</summary>
                if **is_open { { table(&figure.table(), figure.title()) } }
            </details>
            <button class="link" type="button" onclick={on_svg} title="Save this figure as SVG">{ "SVG" }</button>
        </div>
    }
}

/// A table of numbers.
pub(in crate::ui) fn table(table: &Table, caption: &str) -> Html {
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
