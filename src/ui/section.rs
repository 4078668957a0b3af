//! The parts of the report that the engine laid out, as they are.

use yew::prelude::*;

use super::canvas::FigureView;
use super::effect;
use super::marks::mark;
use super::shared::Shared;
use super::table::table;
use crate::report::section::{Block, Section, readable};
use crate::report::words::plain;
use crate::report::{Outcome, Theme};

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct SectionProps {
    pub(super) outcome: Shared<Outcome>,
    /// Position among the outcome's sections.
    pub(super) at: usize,
    pub(super) theme: Theme,
}

#[component]
pub(super) fn SectionView(props: &SectionProps) -> Html {
    let Some(section) = props.outcome.sections.get(props.at) else {
        return Html::default();
    };
    let Section { id, title, blocks } = section;
    html! {
        <section class="cell laid" id={id.clone()} data-test={id.clone()}>
            <header><h2>{ plain(title) }</h2></header>
            { view(blocks, props.theme) }
        </section>
    }
}

fn view(blocks: &[Block], theme: Theme) -> Html {
    html! { <>{ for blocks.iter().map(|block| one(block, theme)) }</> }
}

fn one(block: &Block, theme: Theme) -> Html {
    match block {
        Block::Heading(text) => html! { <h3>{ plain(text) }</h3> },
        Block::Prose(text) => said(text, "prose"),
        Block::Remark(text) => said(text, "prose small muted"),
        Block::Claim { tone, text, link } => html! {
            <p class="claim prose" data-tone={tone.clone()}>
                { mark(tone_of(tone)) }
                <span>
                    { readable(text) }
                    if let Some((id, words)) = link { { " " }<a href={format!("#{id}")}>{ readable(words) }</a> }
                </span>
            </p>
        },
        Block::Facts(facts) => html! {
            <dl class="facts">
                { for facts.iter().map(|(name, what)| html! { <div><dt>{ readable(name) }</dt><dd>{ readable(what) }</dd></div> }) }
            </dl>
        },
        Block::Table {
            caption,
            table: rows,
        } => table(rows, caption, None),
        // A section is laid out anew only with other results or another theme, and then it is drawn anew in any case.
        Block::Figure { file, figure } => html! {
            <FigureView figure={Shared::new((**figure).clone())} {theme} file={file.clone()} is_titled=true />
        },
        Block::Details { summary, blocks } => html! {
            <details class="fold">
                <summary>{ readable(summary) }</summary>
                <div class="laid">{ view(blocks, theme) }</div>
            </details>
        },
        Block::File { name, mime, text } => html! {
            <FileView name={name.clone()} mime={mime.clone()} text={text.clone()} />
        },
    }
}

/// Sentences, a paragraph per line.
fn said(text: &str, class: &'static str) -> Html {
    let lines = text.lines().filter(|line| !line.is_empty());
    html! { <>{ for lines.map(|line| html! { <p {class}>{ readable(line) }</p> }) }</> }
}

/// The mark of a claim.
fn tone_of(tone: &str) -> &'static str {
    match tone {
        "good" => "good",
        "watch" => "watch",
        "bad" => "bad",
        _ => "unknown",
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct FileProps {
    name: AttrValue,
    mime: AttrValue,
    text: AttrValue,
}

/// A text that can be taken along.
#[component]
fn FileView(props: &FileProps) -> Html {
    let is_copied = use_state_eq(|| false);
    let FileProps { name, mime, text } = props.clone();
    let onsave = Callback::from(move |_: MouseEvent| effect::save(&name, &mime, &text));
    let (text, done) = (props.text.clone(), is_copied.clone());
    let oncopy = Callback::from(move |_: MouseEvent| {
        effect::copy(&text);
        done.set(true);
    });
    html! {
        <div class="file" data-file={props.name.clone()}>
            <p class="row">
                <b class="small">{ plain(&props.name) }</b>
                <button class="link small" type="button" data-test="save" onclick={onsave}>{ "Save" }</button>
                <button class="link small" type="button" data-test="copy" onclick={oncopy}>{ if *is_copied { "Copied" } else { "Copy" } }</button>
            </p>
            <pre tabindex="0">{ readable(&props.text) }</pre>
        </div>
    }
}
