//! What came in: files, columns, how labels met predictions, what was odd; every guess can be changed.

use yew::prelude::*;

use super::choices::{ChoicesProps, choices};
use super::columns::Columns;
use super::files::n_windows;
use crate::book::{Book, Part};
use crate::report::Outcome;
use crate::report::document::{Document, Join, Scope, Source};
use crate::report::number::{count, counted, share};
use crate::report::words::{self, plain};
use crate::ui::shared::Shared;
use crate::ui::state::Action;

/// Below it, a guess asks for a look; ours.
pub(super) const SURE: f64 = 0.7;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct CameInProps {
    pub(in crate::ui) book: Shared<Book>,
    pub(in crate::ui) sources: Shared<Vec<Source>>,
    pub(in crate::ui) outcome: Option<Shared<Outcome>>,
    pub(in crate::ui) is_running: bool,
    pub(in crate::ui) act: Callback<Action>,
}

#[component]
pub(in crate::ui) fn CameIn(props: &CameInProps) -> Html {
    // Without results, the guesses are all there is to work on.
    let is_open = use_state(|| None::<bool>);
    let open = is_open
        .unwrap_or(props.outcome.is_none() && !props.is_running && !props.sources.is_empty());
    let toggle = Callback::from(move |_: MouseEvent| is_open.set(Some(!open)));
    let document = props.outcome.as_ref().map(|outcome| &outcome.document);
    html! {
        <section class="cell" id="came-in" data-test="sources" data-rows={rows(&props.sources).to_string()}>
            <header>
                <h2>{ "What came in" }</h2>
                <button class="plain" type="button" aria-expanded={open.to_string()} onclick={toggle}>
                    { if open { "Close" } else { "Columns and settings" } }
                </button>
            </header>
            <p class="prose">{ summary(&props.sources, document) }</p>
            { notes(&props.sources) }
            if open { <div class="appear">{ detail(props) }</div> }
        </section>
    }
}

fn detail(props: &CameInProps) -> Html {
    let outcome = props.outcome.as_ref();
    let is_binary = outcome.is_some_and(|outcome| outcome.document.task.kind == "binary");
    html! {
        <>
            if let Some(outcome) = &props.outcome {
                { choices(&ChoicesProps { book: props.book.clone(), outcome: outcome.clone(), act: props.act.clone() }) }
            }
            <Columns sources={props.sources.clone()} book={props.book.clone()} {is_binary} act={&props.act} />
            if let Some(join) = props.outcome.as_ref().and_then(|outcome| outcome.document.join.as_ref()) { { joined(join) } }
        </>
    }
}

fn rows(sources: &[Source]) -> u64 {
    sources.iter().map(|source| source.rows).sum()
}

fn summary(sources: &[Source], document: Option<&Document>) -> String {
    let rows_of = |is_label: bool| -> u64 {
        sources
            .iter()
            .filter(|source| (source.part == Part::Labels) == is_label)
            .map(|source| source.rows)
            .sum()
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
    if let Some(document) = document {
        said.extend(told(document));
    }
    match sources
        .iter()
        .flat_map(|source| &source.columns)
        .filter(|column| column.confidence < SURE)
        .count()
    {
        0 => {}
        1 => said.push("One column\u{2019}s role is a guess that asks for a look.".into()),
        n => said.push(format!(
            "The roles of {n} columns are guesses that ask for a look."
        )),
    }
    said.join(" ")
}

fn told(document: &Document) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(join) = &document.join {
        let found = join.on_time as f64 / join.predictions.max(1) as f64;
        said.push(format!(
            "{} of predictions without a label found theirs by id.",
            share(found)
        ));
    }
    let task = &document.task;
    if task.measured {
        said.push(format!(
            "Taken as {}: {}.",
            task.kind,
            words::quoted(task.reason.trim_end_matches('.'))
        ));
    }
    if let Some(window) = &task.window {
        let count = |scope| n_windows(&document.windows, scope);
        let (before, now) = (count(Scope::Reference), count(Scope::Current));
        let windows = words::windows_of(window, (before + now) as u64);
        said.push(format!(
            "Cut into {windows}: {before} of reference, {now} of the current period."
        ));
    }
    said
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

fn joined(join: &Join) -> Html {
    let numbers = [
        ("Predictions", join.predictions),
        ("with their label", join.on_time),
        ("without a label", join.missing),
        ("Label rows", join.labels),
        ("without a label in them", join.blank),
        ("of no prediction (orphan)", join.orphan),
        ("twice, the same value (duplicate)", join.duplicate),
        (
            "twice, another value (conflicting; the latest wins)",
            join.conflicting,
        ),
        (
            "Predictions with an id used before",
            join.duplicate_predictions,
        ),
    ];
    html! {
        <div class="source">
            <h3>{ "How labels met predictions" }</h3>
            <div class="wide">
                <table data-test="join">
                    <tbody>
                        { for numbers.into_iter().map(|(name, n)| html! { <tr><th scope="row">{ name }</th><td class="num">{ count(n) }</td></tr> }) }
                    </tbody>
                </table>
            </div>
        </div>
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
