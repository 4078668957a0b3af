//! One file's columns: what each is for, how sure that is and why; a change computes anew.

use yew::prelude::*;

use super::came_in::{SURE, part_in_words};
use super::choices::picked;
use crate::book::{Book, Role};
use crate::report::Outcome;
use crate::report::document::{Column, Source};
use crate::report::number::{bytes, count, counted};
use crate::ui::headline::sentence_of;
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Setting};

#[derive(Debug)]
pub(super) struct SourceProps {
    pub(super) at: usize,
    pub(super) sources: Shared<Vec<Source>>,
    pub(super) book: Shared<Book>,
    pub(super) outcome: Option<Shared<Outcome>>,
    pub(super) act: Callback<Action>,
}

pub(super) fn source_table(props: &SourceProps) -> Html {
    let Some(source) = props.sources.get(props.at) else {
        return Html::default();
    };
    html! {
        <div class="source">
            <h3>{ &source.name }</h3>
            <p class="small muted">
                { format!("{}, {}, {}. Taken for {}: {}", source.format, bytes(source.bytes), counted(source.rows, "row", "rows"),
                    part_in_words(source.part), sentence_of(&source.part_reason)) }
            </p>
            <div class="wide">
                <table class="columns">
                    <thead>
                        <tr>
                            <th scope="col">{ "Column" }</th><th scope="col">{ "Type" }</th><th scope="col">{ "Role" }</th>
                            <th scope="col">{ "Certainty" }</th><th scope="col" class="num">{ "Missing" }</th>
                            <th scope="col">{ "Examples" }</th><th scope="col">{ "Why" }</th>
                        </tr>
                    </thead>
                    <tbody>{ for source.columns.iter().enumerate().map(|(k, column)| row(props, k, column)) }</tbody>
                </table>
            </div>
        </div>
    }
}

fn row(props: &SourceProps, k: usize, column: &Column) -> Html {
    let asked = props
        .book
        .sources
        .get(props.at)
        .and_then(|source| source.roles.iter().find(|(name, _)| *name == column.name));
    let shown = asked.map_or(column.role, |(_, role)| *role);
    let (source, name) = (props.at, column.name.clone());
    let onchange = props.act.reform(move |event: Event| {
        Action::Set(Setting::Role {
            source,
            column: name.clone(),
            role: Role::from_id(&picked(&event)),
        })
    });
    let examples = props
        .outcome
        .as_ref()
        .and_then(|outcome| outcome.picture.examples.get(props.at)?.get(k).cloned())
        .unwrap_or_default()
        .join(", ");
    html! {
        <tr data-source-column={column.name.clone()}>
            <th scope="row"><span class="colname">{ &column.name }</span></th>
            <td>{ &column.kind }</td>
            <td>
                <select class={classes!(asked.is_some().then_some("set"))} aria-label={format!("Role of {}", column.name)} {onchange}>
                    if asked.is_some() { <option value="">{ "as guessed" }</option> }
                    { for Role::ALL.into_iter().map(|role| html! {
                        <option value={role.id()} selected={role == shown}>{ role.id().replace('_', " ") }</option>
                    }) }
                </select>
            </td>
            <td class={classes!((column.confidence < SURE).then_some("unsure"))}>{ certainty(column.confidence) }</td>
            <td class="num">{ column.missing.map_or_else(|| "\u{2013}".into(), count) }</td>
            <td class="muted examples" title={examples.clone()}>{ examples }</td>
            <td class="muted">{ &column.reason }</td>
        </tr>
    }
}

fn certainty(confidence: f64) -> String {
    let word = match confidence {
        c if c >= 0.9 => "sure",
        c if c >= SURE => "likely",
        _ => "unsure",
    };
    format!("{word} ({confidence:.2})")
}
