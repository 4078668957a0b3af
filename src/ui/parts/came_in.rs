//! What came in: files, columns, how labels met predictions, what was odd; every guess can be changed.

use yew::prelude::*;

use super::choices::{ChoicesProps, choices};
use super::columns::Columns;
use crate::book::{Book, Part};
use crate::report::document::Source;
use crate::report::layout::Shown;
use crate::report::number::{count, counted};
use crate::report::words::plain;
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::table::table;

/// Below it, a guess asks for a look; ours.
pub(super) const SURE: f64 = 0.7;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct CameInProps {
    pub(in crate::ui) book: Shared<Book>,
    pub(in crate::ui) sources: Shared<Vec<Source>>,
    pub(in crate::ui) shown: Option<Shared<Shown>>,
    pub(in crate::ui) is_running: bool,
    pub(in crate::ui) act: Callback<Action>,
}

#[component]
pub(in crate::ui) fn CameIn(props: &CameInProps) -> Html {
    // Without results, the guesses are all there is to work on.
    let is_open = use_state(|| None::<bool>);
    let open =
        is_open.unwrap_or(props.shown.is_none() && !props.is_running && !props.sources.is_empty());
    let toggle = Callback::from(move |_: MouseEvent| is_open.set(Some(!open)));
    let rows: u64 = props.sources.iter().map(|source| source.rows).sum();
    html! {
        <section class="cell" id="came-in" data-test="sources" data-rows={rows.to_string()}>
            <header>
                <h2>{ "What came in" }</h2>
                <button class="plain" type="button" aria-expanded={open.to_string()} onclick={toggle}>
                    { if open { "Close" } else { "Columns and settings" } }
                </button>
            </header>
            <p class="prose">{ summary(&props.sources, props.shown.as_deref()) }</p>
            { notes(&props.sources) }
            if open { <div class="appear">{ detail(props) }</div> }
        </section>
    }
}

fn detail(props: &CameInProps) -> Html {
    let shown = props.shown.as_ref();
    let is_binary = shown.is_some_and(|shown| shown.task.kind == "binary");
    html! {
        <>
            if let Some(shown) = shown {
                { choices(&ChoicesProps { book: props.book.clone(), shown: shown.clone(), act: props.act.clone() }) }
            }
            <Columns sources={props.sources.clone()} book={props.book.clone()} {is_binary} act={&props.act} />
            if let Some(shown) = shown { { table(&shown.join, "How labels met predictions", Some("join")) } }
        </>
    }
}

fn summary(sources: &[Source], shown: Option<&Shown>) -> String {
    if sources.is_empty() {
        return "This waits for its files.".into();
    }
    let rows_of = |is_label: bool| -> u64 {
        let of_kind = sources
            .iter()
            .filter(|source| (source.part == Part::Labels) == is_label);
        of_kind.map(|source| source.rows).sum()
    };
    let mut came = format!(
        "{}: {}",
        counted(sources.len() as u64, "file", "files"),
        counted(rows_of(false), "row", "rows")
    );
    if rows_of(true) > 0 {
        came += ", ";
        came += &counted(rows_of(true), "row of labels", "rows of labels");
    }
    let mut said = vec![came + "."];
    said.extend(shown.iter().flat_map(|shown| shown.told.clone()));
    let columns = sources.iter().flat_map(|source| &source.columns);
    match columns.filter(|column| column.confidence < SURE).count() {
        0 => {}
        1 => said.push("One column\u{2019}s role is a guess that asks for a look.".into()),
        n => said.push(format!(
            "The roles of {n} columns are guesses that ask for a look."
        )),
    }
    said.join(" ")
}

fn notes(sources: &[Source]) -> Html {
    if sources.iter().all(|source| source.notes.is_empty()) {
        return Html::default();
    }
    let notes = sources
        .iter()
        .flat_map(|source| source.notes.iter().map(move |note| (source, note)));
    html! {
        <ul class="notes" data-test="notes">
            { for notes.map(|(source, note)| html! {
                <li data-kind={note.kind.clone()}>
                    { plain(&format!("{}: {}", source.name, note.message)) }
                    if let Some(row) = note.first_row { <span class="muted">{ format!(" First in row {}.", count(row)) }</span> }
                </li>
            }) }
        </ul>
    }
}

/// What a part is called in a sentence.
pub(super) const fn part_in_words(part: Part) -> &'static str {
    match part {
        Part::Reference => "the reference",
        Part::Current => "the current period",
        Part::Labels => "labels to join by id",
    }
}
