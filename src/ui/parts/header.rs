//! Name, seal, light and dark, help.

use yew::prelude::*;

use crate::report::number::{count, counted};
use crate::ui::state::{Action, Look, Seal};

#[derive(Debug)]
pub(in crate::ui) struct HeaderProps {
    pub(in crate::ui) seal: Seal,
    pub(in crate::ui) look: Look,
    pub(in crate::ui) act: Callback<Action>,
}

pub(in crate::ui) fn header(props: &HeaderProps) -> Html {
    let look = props.look;
    let toggle = props
        .act
        .reform(move |_: MouseEvent| Action::Look(look.next()));
    let title = match look {
        Look::Auto => "Colours: as the system says",
        Look::Light => "Colours: light",
        Look::Dark => "Colours: dark",
    };
    html! {
        <header class="top">
            <span class="name">{ "Well Enough" }</span>
            { seal(props.seal) }
            <div class="tools">
                <button class="tool" type="button" onclick={toggle} {title} aria-label={title}>{ look_icon(look) }</button>
                <details class="help">
                    <summary title="How it works" aria-label="How it works">{ "?" }</summary>
                    { help() }
                </details>
            </div>
        </header>
    }
}

fn seal(seal: Seal) -> Html {
    let class = match seal {
        Seal {
            sealed: true,
            requests: 0,
            ..
        } => "seal sealed",
        Seal { sealed: true, .. } => "seal broken",
        _ => "seal",
    };
    html! {
        <p id="seal" {class} data-test="seal" data-requests={seal.requests.to_string()} data-sealed={seal.sealed.to_string()}>
            if seal.sealed {
                <span>
                    { "Data stays in this tab: " }
                    <b>{ counted(u64::from(seal.requests), "request", "requests") }</b>
                    { " since it was locked" }
                    if seal.blocked > 0 { { format!(", {} refused", count(u64::from(seal.blocked))) } }
                </span>
            } else {
                { "Data stays in this tab. It will be locked before your first file is opened." }
            }
        </p>
    }
}

fn look_icon(look: Look) -> Html {
    // Half a disc, an empty one, a full one.
    let fill = match look {
        Look::Auto => "M8 2a6 6 0 0 1 0 12z",
        Look::Light => "",
        Look::Dark => "M8 2a6 6 0 0 1 0 12a6 6 0 0 1 0-12z",
    };
    html! {
        <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
            <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
            <path d={fill} fill="currentColor" />
        </svg>
    }
}

fn help() -> Html {
    html! {
        <div>
            <p>{ "Drop predictions with their labels, or both apart, of one period or of two. Files and columns are recognised; \
                every guess can be changed under \u{201c}What came in\u{201d}, and a change computes anew." }</p>
            <p>{ "Every number stands with its 95\u{202f}% interval and the rows behind it. A number that is not defined says why." }</p>
            <p>{ "Before the first file is opened, the page takes from itself the right to send requests, to its own server too. \
                What the lock cannot forbid in every browser is leaving the page; it never does. Your browser\u{2019}s network panel shows \
                that nothing goes out." }</p>
            <p>{ "Ctrl K finds every command by its name, ? shows the keys. What the words mean stands in the " }<a href="#glossary">{ "glossary" }</a>{ " at the end of a report." }</p>
            // Carried out by the shell (www/hands.js).
            <p class="row">
                <button class="plain" type="button" data-hands="palette">{ "All commands" }</button>
                { " " }
                <button class="plain" type="button" data-hands="sheet">{ "Keys" }</button>
            </p>
        </div>
    }
}
