//! A cell that asks something of the rows: where it is typed, and the answer.

use std::sync::Arc;

use yew::prelude::*;

use super::cells::{Cells, typed};
use super::section::view;
use super::state::{Action, Edit, State};
use crate::book::expression::written;
use crate::book::notebook::cell::{FILTER, QUESTION, ROWS, SORT};
use crate::book::notebook::{Cell, Kind};

/// A setting, what it is called, and what may stand there.
type Field = (&'static str, &'static str, &'static str);

const ASKED: [Field; 1] = [(
    QUESTION,
    "Question, in SQL",
    "SELECT segment, count(*), avg(label) GROUP BY segment, or score > 0.9",
)];

const LISTED: [Field; 3] = [
    (FILTER, "Which rows", "score > 0.9 AND label = 0"),
    (SORT, "Ordered by", "score DESC"),
    (ROWS, "How many", "20"),
];

/// What is asked, and what was answered.
pub(super) fn asking(of: &Cells<'_>, cell: &Arc<Cell>) -> Html {
    let fields: &[Field] = match cell.kind {
        Kind::Question => &ASKED,
        _ => &LISTED,
    };
    let id = cell.id;
    let field = |(name, called, hint): &Field| {
        let name = *name;
        let onchange = of.act.reform(move |event: Event| {
            Action::Edit(Edit::Ask(id, name.to_owned(), typed(&event)))
        });
        let value = cell.settings.get(name).cloned();
        html! {
            <label class="field">
                <span>{ *called }</span>
                <input type="text" list="columns" spellcheck="false" autocomplete="off" {value} placeholder={*hint} {onchange} data-test={name} />
            </label>
        }
    };
    let state = of.state;
    let is_asked = state.answers.is_asked(id);
    let answer = cell.asks().and_then(|_| state.answers.of(id));
    html! {
        <>
            <div class="settings asking">{ for fields.iter().map(field) }</div>
            if is_asked {
                <p class="small muted" role="status">
                    { "Looking at the rows. " }
                    <button class="link" type="button" onclick={of.act.reform(|_| Action::Cancel)} data-test="stop-asking">{ "Stop" }</button>
                </p>
            }
            if let Some(blocks) = answer {
                <div class={classes!("laid", is_asked.then_some("stale"))} data-test="answer">
                    { view(&of.props(state.outcome.clone().unwrap_or_default(), cell), blocks) }
                </div>
            } else if state.outcome.is_none() {
                <p class="small muted">{ "This waits for its files." }</p>
            }
        </>
    }
}

/// The columns as they are typed, for completion; nothing where no cell asks.
pub(super) fn columns(state: &State) -> Html {
    let mut cells = state.paper.cells.iter();
    if !cells.any(|cell| matches!(cell.kind, Kind::Question | Kind::Table)) {
        return Html::default();
    }
    let columns = state.sources().iter().flat_map(|source| &source.columns);
    let mut names: Vec<String> = columns.map(|column| written(&column.name)).collect();
    names.sort_unstable();
    names.dedup();
    html! { <datalist id="columns">{ for names.into_iter().map(|value| html! { <option {value} /> }) }</datalist> }
}
