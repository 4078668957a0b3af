//! The files as chips, and how much came in.

use yew::prelude::*;

use super::choices::picked;
use crate::book::{Book, Part};
use crate::report::document::Source;
use crate::report::number::{count, counted};
use crate::report::words::plain;
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Setting};

/// A word, what it does, and whether there is anything to it.
pub(in crate::ui) type Step = (&'static str, fn() -> Action, bool);

#[derive(Debug)]
pub(in crate::ui) struct FilesProps {
    pub(in crate::ui) book: Shared<Book>,
    pub(in crate::ui) sources: Shared<Vec<Source>>,
    /// From when to when the results are; empty where that is not known.
    pub(in crate::ui) period: String,
    /// Undo and redo.
    pub(in crate::ui) steps: [Step; 2],
    pub(in crate::ui) act: Callback<Action>,
}

pub(in crate::ui) fn files(props: &FilesProps) -> Html {
    let has_any = !props.book.sources.is_empty();
    html! {
        <section class="files" id="drop" data-test="drop" aria-label="Files">
            <ul class="chips">
                { for (0..props.book.sources.len()).map(|at| chip(props, at)) }
                <li>
                    <input id="files" class="unseen" type="file" multiple=true />
                    <label class="button" for="files">{ if has_any { "+ add" } else { "Choose files" } }</label>
                </li>
                <li><button class="plain" type="button" onclick={props.act.reform(|_| Action::Clear)}>{ "Start over" }</button></li>
                if props.steps.iter().any(|(.., is_there)| *is_there) {
                    <li class="steps">{ for props.steps.iter().map(|(name, action, is_there)| {
                        let action = *action;
                        html! {
                            <button class="plain" type="button" disabled={!is_there} onclick={props.act.reform(move |_| action())}>{ *name }</button>
                        }
                    }) }</li>
                }
            </ul>
            <p class="totals figures">{ totals(&props.sources, &props.period) }</p>
        </section>
    }
}

fn chip(props: &FilesProps, at: usize) -> Html {
    let Some(asking) = props.book.sources.get(at) else {
        return Html::default();
    };
    let name = &asking.name;
    // While another set of files is being read, the results are still of the one before.
    let found = props.sources.get(at).filter(|source| source.name == *name);
    let shown = asking.part.or_else(|| found.map(|source| source.part));
    let part = props.act.reform(move |event: Event| {
        let id = picked(&event);
        let part = [Part::Reference, Part::Current, Part::Labels]
            .into_iter()
            .find(|part| part.id() == id);
        Action::Set(Setting::Part(at, part))
    });
    let is_guessed = shown.is_some() && asking.part.is_none();
    let title = found.map(|source| source.part_reason.clone());
    html! {
        <li class="chip">
            <bdi class="file" title={plain(name)}>{ plain(name) }</bdi>
            <select ~value={shown.map_or("", Part::id)} aria-label={format!("What {name} is")} {title} onchange={part}>
                <option value="" selected={shown.is_none()} hidden={is_guessed} disabled={is_guessed}>{ "as guessed" }</option>
                { for [Part::Reference, Part::Current, Part::Labels].into_iter().map(|part| html! {
                    <option value={part.id()} selected={shown == Some(part)}>{ part.id() }</option>
                }) }
            </select>
            <button type="button" aria-label={format!("Remove {name}")} title="Remove" onclick={props.act.reform(move |_| Action::Remove(at))}>
                { "\u{2715}" }
            </button>
        </li>
    }
}

fn totals(sources: &[Source], period: &str) -> String {
    let rows: u64 = sources
        .iter()
        .filter(|source| source.part != Part::Labels)
        .map(|source| source.rows)
        .sum();
    if rows == 0 {
        return String::new();
    }
    let widest = sources
        .iter()
        .map(|source| source.columns.len() as u64)
        .max()
        .unwrap_or(0);
    let mut text = format!(
        "{} rows \u{b7} {}",
        count(rows),
        counted(widest, "column", "columns")
    );
    if !period.is_empty() {
        text += " \u{b7} ";
        text += period;
    }
    text
}
