//! The roles editor: the columns of one table, what each is for, how sure that is and why; a change computes anew.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::came_in::{SURE, part_in_words};
use super::choices::{input, picked};
use crate::book::{Book, Role};
use crate::report::document::{Column, Look, Source};
use crate::report::number::{bytes, counted, number, share};
use crate::report::words::{plain, quoted};
use crate::ui::marks::{heads, histogram};
use crate::ui::roles::{Row, Sheet, sheets};
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Setting};

/// Columns from which a search field helps.
const MANY: usize = 30;
/// Rows that are laid out at once.
const PAGE: usize = 50;

const HEADS: [(&str, bool); 6] = [
    ("Column", false),
    ("Type", false),
    ("Role", false),
    ("Values", false),
    ("Missing", true),
    ("Why", false),
];

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct ColumnsProps {
    pub(super) sources: Shared<Vec<Source>>,
    pub(super) book: Shared<Book>,
    pub(super) is_binary: bool,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Columns(props: &ColumnsProps) -> Html {
    let wanted = use_state_eq(String::new);
    let shown = use_state_eq(|| PAGE);
    let sheets = sheets(&props.sources, &props.book, props.is_binary);
    let columns: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
    let oninput = {
        let (wanted, shown) = (wanted.clone(), shown.clone());
        Callback::from(move |event: InputEvent| {
            let field: Option<HtmlInputElement> = input(&event);
            wanted.set(field.map(|field| field.value()).unwrap_or_default());
            shown.set(PAGE);
        })
    };
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + PAGE))
    };
    html! {
        <>
            if columns > MANY {
                <label class="field find">
                    <span>{ "Find a column, type or role" }</span>
                    <input type="text" value={(*wanted).clone()} {oninput} data-test="find" />
                </label>
            }
            { for sheets.iter().map(|sheet| view(props, sheet, &wanted, *shown, &more)) }
        </>
    }
}

fn view(
    props: &ColumnsProps,
    sheet: &Sheet<'_>,
    wanted: &str,
    shown: usize,
    more: &Callback<MouseEvent>,
) -> Html {
    let wanted = wanted.trim().to_ascii_lowercase();
    let is_wanted = |row: &&Row<'_>| {
        let texts = [&row.column.name, &row.column.kind, row.role.id()];
        texts
            .iter()
            .any(|text| text.to_ascii_lowercase().contains(&wanted))
    };
    let found: Vec<&Row<'_>> = sheet.rows.iter().filter(is_wanted).collect();
    html! {
        <div class="source" data-test="sheet">
            <h3>{ if sheet.is_labels { "Labels" } else { "Predictions" } }</h3>
            <ul class="small muted">{ for sheet.files.iter().filter_map(|at| props.sources.get(*at)).map(file) }</ul>
            <div class="wide">
                <table class="columns">
                    { heads(&HEADS) }
                    <tbody>{ for found.iter().take(shown).map(|found| row(props, sheet, found)) }</tbody>
                </table>
            </div>
            if found.is_empty() { <p class="small muted">{ "No column here is called so." }</p> }
            if found.len() > shown {
                <p><button class="plain" type="button" onclick={more.clone()} data-test="more">
                    { format!("Show {} more of {}", PAGE.min(found.len() - shown), counted(found.len() as u64, "column", "columns")) }
                </button></p>
            }
        </div>
    }
}

fn file(source: &Source) -> Html {
    html! {
        <li>
            <bdi class="name">{ plain(&source.name) }</bdi>
            { format!(", {}, {}, {}. Taken for {}: {}.", source.format, bytes(source.bytes), counted(source.rows, "row", "rows"),
                part_in_words(source.part), quoted(&source.part_reason)) }
        </li>
    }
}

fn row(props: &ColumnsProps, sheet: &Sheet<'_>, row: &Row<'_>) -> Html {
    let column = row.column;
    let of = sheet.files.len();
    html! {
        <tr key={column.name.clone()} data-source-column={column.name.clone()}>
            <th scope="row">
                <bdi class="colname" title={plain(&column.name)}>{ plain(&column.name) }</bdi>
                if row.files.len() < of { <span class="why">{ format!("in {} of {of} files", row.files.len()) }</span> }
            </th>
            <td>{ &column.kind }</td>
            <td>
                { role(props, row) }
                if let Some(objection) = &row.objection { <p class="why unsure" role="note">{ plain(objection) }</p> }
            </td>
            <td>if let Some(look) = &column.look { { values(column, look) } }</td>
            <td class="num">{ row.missing.map_or_else(|| "\u{2013}".into(), missing) }</td>
            <td class="muted">
                <span class={classes!((column.confidence < SURE).then_some("unsure"))}>{ certainty(column.confidence) }</span>
                { format!(": {}", quoted(&column.reason)) }
            </td>
        </tr>
    }
}

fn role(props: &ColumnsProps, row: &Row<'_>) -> Html {
    let (sources, name) = (row.files.clone(), row.column.name.clone());
    let onchange = props.act.reform(move |event: Event| {
        Action::Set(Setting::Role {
            sources: sources.clone(),
            column: name.clone(),
            role: Role::from_id(&picked(&event)),
        })
    });
    let is_set = row.asked.is_some();
    html! {
        // The property, since a browser forgets `selected` once a reader has chosen; hence also the constant options.
        <select ~value={row.role.id()} class={classes!(is_set.then_some("set"))} aria-label={format!("Role of {}", plain(&row.column.name))} {onchange}>
            <option value="" hidden={!is_set} disabled={!is_set}>{ "as guessed" }</option>
            { for Role::ALL.into_iter().map(|role| html! {
                <option value={role.id()} selected={role == row.role}>{ role.id().replace('_', " ") }</option>
            }) }
        </select>
    }
}

/// A small histogram of the first rows, and some of their values.
fn values(column: &Column, look: &Look) -> Html {
    let examples: Vec<String> = look.examples.iter().map(|text| plain(text)).collect();
    let title = match look.range {
        Some((low, high)) if column.kind != "time" => {
            format!("{} to {} in the first rows", number(low), number(high))
        }
        Some(_) => "The first rows over time".into(),
        None => "The most frequent values of the first rows".into(),
    };
    html! {
        <div class="values">
            <span {title}>{ histogram(&look.histogram) }</span>
            <bdi class="muted examples" title={examples.join("\n")}>{ examples.join(", ") }</bdi>
        </div>
    }
}

/// `12 %`; `≈ 12 %` where only the first rows were looked at.
fn missing((missing, is_all): (f64, bool)) -> String {
    format!(
        "{}{}",
        if is_all { "" } else { "\u{2248}\u{202f}" },
        share(missing)
    )
}

fn certainty(confidence: f64) -> String {
    let word = match confidence {
        c if c >= 0.9 => "sure",
        c if c >= SURE => "likely",
        _ => "unsure",
    };
    format!("{word} ({confidence:.2})")
}
