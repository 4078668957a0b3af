//! A table as the report wrote it.

use yew::prelude::*;

use super::marks::{bar, status};
use crate::report::section::readable;
use crate::report::table::{Cell, Table};

/// Nothing where the table has no rows.
pub(super) fn table(table: &Table, caption: &str, test: Option<&'static str>) -> Html {
    if table.rows.is_empty() {
        return Html::default();
    }
    let row = |row: &Vec<Cell>| html! { <tr>{ for row.iter().map(data) }</tr> };
    framed(
        table,
        caption,
        test,
        html! { <>{ for table.rows.iter().map(row) }</> },
    )
}

/// The frame of a table around its rows.
pub(super) fn framed<T>(table: &Table, caption: &str, test: Option<T>, rows: Html) -> Html
where
    T: Into<AttrValue>,
{
    let first = table.rows.first();
    let is_numeric = |place| {
        first
            .and_then(|row| row.get(place))
            .is_some_and(Cell::is_numeric)
    };
    let head = |(place, head): (usize, &String)| {
        html! { <th scope="col" class={is_numeric(place).then_some("num")}>{ readable(head) }</th> }
    };
    html! {
        <>
        <div class="wide" tabindex="0" role="group" aria-label={readable(caption)}>
            <table data-test={test.map(Into::into)}>
                <caption class="unseen">{ readable(caption) }</caption>
                <thead><tr>{ for table.columns.iter().enumerate().map(head) }</tr></thead>
                <tbody>{ rows }</tbody>
            </table>
        </div>
        // Carried out by the shell (www/hands.js), which copies what stands above it. One column is a list to choose from.
        if table.columns.len() > 1 {
            <button class="link small copy" type="button" data-copy="">{ "Copy table" }</button>
        }
        </>
    }
}

/// A cell of the body.
pub(super) fn data(cell: &Cell) -> Html {
    let class = cell.is_numeric().then_some("num");
    let value = class.and_then(|_| Some(cell.raw()).filter(|raw| !raw.is_empty()));
    html! { <td {class} data-value={value}>{ inside(cell) }</td> }
}

/// What a cell holds.
pub(super) fn inside(cell: &Cell) -> Html {
    match cell {
        Cell::Verdict(id) => status(id),
        Cell::Explained(name, how) => html! {
            <details><summary>{ readable(name) }</summary><p class="small prose">{ readable(how) }</p></details>
        },
        Cell::Estimate(..) | Cell::Difference(..) => {
            let text = cell.shown();
            let (value, band) = text.split_once(' ').unwrap_or((&text, ""));
            let class = cell.is_clear().then_some("clear");
            html! { <span {class}>{ value.to_owned() }{ " " }<span class="band">{ band.to_owned() }</span></span> }
        }
        Cell::Bar(share, tick, text) => {
            html! { <span class="status">{ bar(*share, *tick) }{ readable(text) }</span> }
        }
        Cell::Noted(cell, note) => {
            html! { <>{ inside(cell) }<div class="why">{ readable(note) }</div></> }
        }
        _ => html! { <bdi>{ readable(&cell.shown()) }</bdi> },
    }
}
