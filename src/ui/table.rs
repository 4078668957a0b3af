//! A table as the report wrote it.

use yew::prelude::*;

use super::marks::status;
use crate::report::table::{Cell, Table};

/// Nothing where the table has no rows.
pub(super) fn table(table: &Table, caption: &str, test: Option<&'static str>) -> Html {
    let Some(first) = table.rows.first() else {
        return Html::default();
    };
    let head = |(head, below): (&String, &Cell)| html! { <th scope="col" class={class(below)}>{ head }</th> };
    html! {
        <div class="wide" tabindex="0">
            <table data-test={test}>
                <caption class="unseen">{ caption.to_owned() }</caption>
                <thead><tr>{ for table.columns.iter().zip(first).map(head) }</tr></thead>
                <tbody>
                    { for table.rows.iter().map(|row| html! { <tr>{ for row.iter().map(cell) }</tr> }) }
                </tbody>
            </table>
        </div>
    }
}

fn class(cell: &Cell) -> Option<&'static str> {
    cell.is_numeric().then_some("num")
}

fn cell(cell: &Cell) -> Html {
    let shown = match cell {
        Cell::Verdict(id) => status(id),
        Cell::Explained(name, how) => html! {
            <details><summary>{ name }</summary><p class="small prose">{ how }</p></details>
        },
        _ => html! { <bdi>{ cell.shown() }</bdi> },
    };
    html! { <td class={class(cell)}>{ shown }</td> }
}
