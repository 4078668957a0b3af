//! Small marks: status shapes, bars, numbers in cells.

use std::fmt::Write as _;

use yew::prelude::*;

use crate::report::words;

/// Circle, diamond, triangle or an empty ring: never colour alone.
pub(super) fn mark(id: &'static str) -> Html {
    let shape = match id {
        "good" | "ok" => html! { <circle cx="6" cy="6" r="5" /> },
        "watch" => html! { <path d="M6 0.5L11.5 6L6 11.5L0.5 6z" /> },
        "dot" => html! { <circle cx="6" cy="6" r="2" /> },
        "bad" | "alarm" => html! { <path d="M6 0.5L12 11.5L0 11.5z" /> },
        _ => html! { <><circle cx="6" cy="6" r="5" /><path d="M2.5 9.5L9.5 2.5" /></> },
    };
    html! { <svg class={classes!("mark", id)} viewBox="0 0 12 12" aria-hidden="true">{ shape }</svg> }
}

/// The head of a table: names, and whether numbers stand below.
pub(super) fn heads(names: &[(&'static str, bool)]) -> Html {
    let head = |(name, is_numeric): &(&'static str, bool)| {
        html! { <th scope="col" class={classes!(is_numeric.then_some("num"))}>{ *name }</th> }
    };
    html! { <thead><tr>{ for names.iter().map(head) }</tr></thead> }
}

/// Mark and word of a drift verdict.
pub(super) fn status(verdict: &str) -> Html {
    let id = match verdict {
        "ok" => "ok",
        "watch" => "watch",
        "alarm" => "alarm",
        "cannot_tell" => "cannot_tell",
        _ => "undefined",
    };
    html! { <span class={classes!("status", id)}>{ mark(id) }{ words::verdict(verdict).to_owned() }</span> }
}

/// A bar of `share` of its width, 0 to 1; a tick where the alarm begins.
pub(super) fn bar(share: f64, tick: Option<f64>) -> Html {
    let px = |share: f64| format!("{:.1}", share.clamp(0.0, 1.0) * 64.0);
    html! {
        <svg class="bar" viewBox="0 0 64 8" aria-hidden="true">
            <rect class="track" width="64" height="8" rx="1" />
            <rect width={px(share)} height="8" rx="1" />
            if let Some(tick) = tick { <line x1={px(tick)} x2={px(tick)} y1="-1" y2="9" /> }
        </svg>
    }
}

/// Twelve small bars, as high as their share of the highest.
pub(super) fn histogram(counts: &[u32]) -> Html {
    let highest = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let mut path = String::new();
    for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // What is rare is still there.
        let height = (f64::from(*count) / highest * 20.0).max(1.0);
        // Writing to a string does not fail.
        let _ = write!(path, "M{} 20v-{height:.1}h4v{height:.1}z", place * 5);
    }
    html! { <svg class="histogram" viewBox="0 0 60 20" aria-hidden="true"><path d={path} /></svg> }
}
