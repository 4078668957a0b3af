//! The parts of the report that the engine laid out, as they are.

use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::canvas::{FigureView, Move};
use super::effect;
use super::marks::mark;
use super::parts::{Threshold, blocks, convention, picked, written};
use super::shared::Shared;
use super::state::{Action, Chosen, Setting, Wish};
use super::table::{data, framed, inside, table};
use super::trial::trial;
use crate::book::Role;
use crate::report::section::{Block, Choice, Field, Rows, Run, Section, Style, readable};
use crate::report::table::Cell;
use crate::report::words::plain;
use crate::report::{Shown, Theme};

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct SectionProps {
    pub(super) shown: Shared<Shown>,
    /// Position among its sections.
    pub(super) at: usize,
    pub(super) theme: Theme,
    pub(super) chosen: Shared<Chosen>,
    pub(super) act: Callback<Action>,
    /// Told once a figure is drawn, each time.
    pub(super) on_drawn: Callback<()>,
    /// The chart whose line can be moved, who is told where to, and where it stands.
    #[prop_or_default]
    pub(super) on_level: Option<(AttrValue, Callback<Move>, AttrValue)>,
    /// By which it is found, where not by its own id.
    #[prop_or_default]
    pub(super) anchor: AttrValue,
    /// The reader's title.
    #[prop_or_default]
    pub(super) heading: AttrValue,
}

#[component]
pub(super) fn SectionView(props: &SectionProps) -> Html {
    let Some(section) = props.shown.sections.get(props.at) else {
        return Html::default();
    };
    let Section { id, title, blocks } = section;
    let or = |own: &AttrValue, usual: &String| {
        if own.is_empty() {
            AttrValue::from(usual.clone())
        } else {
            own.clone()
        }
    };
    html! {
        <section class="cell laid" id={or(&props.anchor, id)} data-test={id.clone()}>
            <header><h2>{ plain(&or(&props.heading, title)) }</h2></header>
            { view(props, blocks) }
        </section>
    }
}

pub(super) fn view(props: &SectionProps, blocks: &[Block]) -> Html {
    html! { <>{ for blocks.iter().map(|block| one(props, block)) }</> }
}

fn one(props: &SectionProps, block: &Block) -> Html {
    match block {
        Block::Heading(text) => html! { <h3>{ plain(text) }</h3> },
        Block::Prose(text) => said(text, "prose"),
        Block::Remark(text) => said(text, "prose small muted"),
        Block::Words(runs) => html! { <p class="prose">{ for runs.iter().map(run) }</p> },
        Block::List { first, items } => {
            let items = html! { <>{ for items.iter().map(|item| html! { <li>{ view(props, item) }</li> }) }</> };
            match first {
                Some(first) => html! { <ol start={first.to_string()}>{ items }</ol> },
                None => html! { <ul>{ items }</ul> },
            }
        }
        Block::Quote(blocks) => html! { <blockquote>{ view(props, blocks) }</blockquote> },
        Block::Code(text) => html! { <pre tabindex="0">{ readable(text) }</pre> },
        Block::Claim { tone, text, link } => claim(tone, text, link.as_ref()),
        Block::Facts(facts) => html! {
            <dl class="facts">
                { for facts.iter().map(|(name, what)| html! { <div><dt>{ readable(name) }</dt><dd>{ readable(what) }</dd></div> }) }
            </dl>
        },
        Block::Table {
            caption,
            table: rows,
        } => table(rows, caption, None),
        Block::Rows(rows) => choosing(props, rows),
        Block::Choice {
            id,
            name,
            first,
            options,
        } => choice(props, id, name.as_deref(), (first, options)),
        Block::Beside(blocks) => html! { <div class="multiples">{ view(props, blocks) }</div> },
        Block::Figure { file, figure } => html! {
            <FigureView key={file.clone()} figure={Shared::from(figure)} theme={props.theme} file={file.clone()} is_titled=true on_drawn={&props.on_drawn}
                on_level={props.on_level.clone().filter(|(moved, ..)| moved.as_str() == file.as_str()).map(|(_, told, said)| (told, said))}
                on_sweep={(file == "timeline").then(|| since(props)).flatten()} />
        },
        Block::Details { summary, blocks } => html! {
            <details class="fold">
                <summary>{ readable(summary) }</summary>
                <div class="laid">{ view(props, blocks) }</div>
            </details>
        },
        Block::File { name, mime, text } => file(props, name, mime, text),
        Block::Trial(of) => trial(props, of),
        Block::Fields(all) => fields(props, all),
        Block::Control(name) => control(props, name),
    }
}

/// Told since when it is bad, where rows have a time.
fn since(props: &SectionProps) -> Option<Callback<i64>> {
    let mut columns = props.shown.sources.iter().flat_map(|one| &one.columns);
    let has_time = columns.any(|column| column.role == Role::Time);
    has_time.then(|| {
        props.act.reform(|us: i64| {
            let date = js_sys::Date::new(&JsValue::from_f64(us as f64 / 1000.0));
            Action::Set(Setting::Onset(Some(date.to_iso_string().into())))
        })
    })
}

/// Some of the reader's words; lines that were broken stay so by style.
fn run(run: &Run) -> Html {
    let text = readable(&run.text);
    let styled = match run.style {
        Style::Plain => html! { text },
        Style::Strong => html! { <strong>{ text }</strong> },
        Style::Emphasis => html! { <em>{ text }</em> },
        Style::Code => html! { <code>{ text }</code> },
        Style::Formula => html! { <i class="formula">{ text }</i> },
    };
    match &run.link {
        Some(part) => html! { <a href={format!("#{part}")}>{ styled }</a> },
        None => styled,
    }
}

/// What the page has of its own.
fn control(props: &SectionProps, name: &str) -> Html {
    let act = &props.act;
    match name {
        "threshold" => html! { <Threshold shown={props.shown.clone()} {act} /> },
        "convention" => convention(&props.shown, act),
        "blocks" => blocks(&props.shown, act),
        // `www/lesson.js` writes it.
        "lesson-score" => html! { <p class="prose" data-test="lesson-score" aria-live="polite" /> },
        _ => Html::default(),
    }
}

/// Texts that go into what is exported; empty, ours stand there.
fn fields(props: &SectionProps, all: &[Field]) -> Html {
    let one = |field: &Field| {
        let id = field.id.clone();
        let onchange = props.act.reform(move |event: Event| {
            let wish = Wish::Text(id.clone(), written(&event));
            Action::Set(Setting::Slo(vec![wish]))
        });
        html! {
            <label class="field">
                <span>{ &field.name }</span>
                <input type="text" value={field.value.clone()} placeholder={field.ours.clone()} {onchange} spellcheck="false"
                    aria-invalid={field.is_refused.then_some("true")} data-test={field.id.clone()} />
                if !field.said.is_empty() { <span class="why">{ readable(&field.said) }</span> }
            </label>
        }
    };
    html! { <div class="settings" data-test="export-names">{ for all.iter().map(one) }</div> }
}

/// Sentences, a paragraph per line.
fn said(text: &str, class: &'static str) -> Html {
    let lines = text.lines().filter(|line| !line.is_empty());
    html! { <>{ for lines.map(|line| html! { <p {class}>{ readable(line) }</p> }) }</> }
}

fn claim(tone: &str, text: &str, link: Option<&(String, String)>) -> Html {
    let mark_of = match tone {
        "good" => "good",
        "watch" => "watch",
        "bad" => "bad",
        // One of a list.
        "look" => "dot",
        _ => "unknown",
    };
    html! {
        <p class="claim prose" data-tone={tone.to_owned()}>
            { mark(mark_of) }
            <span>
                { readable(text) }
                if let Some((id, words)) = link { { " " }<a href={format!("#{id}")}>{ readable(words) }</a> }
            </span>
        </p>
    }
}

/// A table whose rows can be chosen.
fn choosing(props: &SectionProps, rows: &Rows) -> Html {
    let Some(first) = rows.table.rows.first() else {
        return Html::default();
    };
    let chosen = props.chosen.key(&rows.id);
    let marked = chosen.unwrap_or(&rows.first);
    let (all, len) = (format!("{} all", rows.id), rows.keys.len());
    // What was chosen stays in sight.
    let is_far = rows
        .keys
        .iter()
        .skip(rows.few)
        .any(|key| Some(key.as_str()) == chosen);
    let is_long = is_far || props.chosen.key(&all).is_some();
    let shown = if is_long { len } else { rows.few };
    let line = |(at, (cells, key)): (usize, (&Vec<Cell>, &String))| {
        let note = rows
            .notes
            .get(at)
            .filter(|note| chosen == Some(key) && !note.is_empty());
        let is_marked = marked == key.as_str();
        let next = if note.is_some() { "" } else { key.as_str() };
        html! {
            <>
                <tr data-key={key.clone()} class={is_marked.then_some("chosen")}>
                    { for cells.iter().enumerate().map(|(place, cell)| match place {
                        0 => pressed(props, (&rows.id, next), is_marked, cell),
                        _ => data(cell),
                    }) }
                </tr>
                if let Some(note) = note {
                    <tr class="chosen note"><td colspan={first.len().to_string()}>{ view(props, note) }</td></tr>
                }
            </>
        }
    };
    let lines = rows
        .table
        .rows
        .iter()
        .zip(&rows.keys)
        .take(shown)
        .enumerate();
    let turn = choose(props, &all, if is_long { "" } else { "all" });
    html! {
        <>
            { framed(&rows.table, &rows.caption, Some(rows.id.clone()), html! { <>{ for lines.map(line) }</> }) }
            if len > rows.few && !is_far {
                <button class="link small" type="button" aria-expanded={is_long.to_string()} onclick={turn} data-test={format!("more-{}", rows.id)}>
                    { if is_long { "Show fewer".into() } else { format!("Show all {len}") } }
                </button>
            }
        </>
    }
}

/// The first cell of a row, which chooses it.
fn pressed(props: &SectionProps, (id, key): (&str, &str), is_marked: bool, cell: &Cell) -> Html {
    let (name, note) = match cell {
        Cell::Noted(name, note) => (&**name, note.as_str()),
        name => (name, ""),
    };
    html! {
        <th scope="row">
            <button class="link colname" type="button" aria-pressed={is_marked.to_string()} onclick={choose(props, id, key)}>{ inside(name) }</button>
            if !note.is_empty() { <div class="why">{ readable(note) }</div> }
        </th>
    }
}

/// One of several.
fn choice(
    props: &SectionProps,
    id: &str,
    name: Option<&str>,
    (first, options): (&str, &[Choice]),
) -> Html {
    let wanted = props.chosen.key(id).unwrap_or(first);
    let shown = options.iter().find(|option| option.key == wanted);
    let Some(shown) = shown
        .or_else(|| options.iter().find(|option| option.key == first))
        .or_else(|| options.first())
    else {
        return Html::default();
    };
    let of = id.to_owned();
    let onchange = props
        .act
        .reform(move |event: Event| Action::Choose(of.clone(), picked(&event)));
    html! {
        <>
            if let Some(name) = name {
                <label class="field inline">
                    <span>{ readable(name) }</span>
                    <select ~value={shown.key.clone()} {onchange} data-test={id.to_owned()}>
                        { for options.iter().map(|option| html! {
                            <option value={option.key.clone()} selected={option.key == shown.key}>{ readable(&option.name) }</option>
                        }) }
                    </select>
                </label>
            }
            { view(props, &shown.blocks) }
        </>
    }
}

pub(super) fn choose(props: &SectionProps, id: &str, key: &str) -> Callback<MouseEvent> {
    let (id, key) = (id.to_owned(), key.to_owned());
    props
        .act
        .reform(move |_| Action::Choose(id.clone(), key.clone()))
}

/// A text that can be taken along.
fn file(props: &SectionProps, name: &str, mime: &str, text: &str) -> Html {
    let taken = (name.to_owned(), mime.to_owned(), text.to_owned());
    let onsave = Callback::from(move |_: MouseEvent| effect::save(&taken.0, &taken.1, &taken.2));
    let copied = format!("{name} copied");
    let is_copied = props.chosen.key(&copied).is_some();
    let text_of = text.to_owned();
    let oncopy = props.act.reform(move |_: MouseEvent| {
        effect::copy(&text_of);
        Action::Choose(copied.clone(), "yes".into())
    });
    html! {
        <div class="file" data-file={name.to_owned()}>
            <p class="row">
                <strong class="small">{ plain(name) }</strong>
                <button class="link small" type="button" data-test="save" onclick={onsave}>{ "Save" }</button>
                <button class="link small" type="button" data-test="copy" onclick={oncopy}>{ if is_copied { "Copied" } else { "Copy" } }</button>
            </p>
            <pre tabindex="0">{ readable(text) }</pre>
        </div>
    }
}
