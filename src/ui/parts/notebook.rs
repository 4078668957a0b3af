//! The notebook as a whole: its name, the way to share and to save it, its steps, its files, and those of other days.

use yew::prelude::*;

use crate::book::Role;
use crate::report::section::Block;
use crate::report::words::plain;
use crate::run::protocol::LinkTold;
use crate::ui::cells::typed;
use crate::ui::effect;
use crate::ui::shell;
use crate::ui::state::{Action, Check, Edit, Panel, Recent, Setting, State};

fn button(
    name: &'static str,
    test: &'static str,
    act: &Callback<Action>,
    action: fn() -> Action,
) -> Html {
    let onclick = act.reform(move |_: MouseEvent| action());
    html! { <button class="plain" type="button" data-test={test} {onclick}>{ name }</button> }
}

/// What a button asks for.
type Does = fn() -> Action;

/// Name, share, save, steps, and whether the browser has it all.
pub(in crate::ui) fn bar(
    state: &State,
    is_kept: bool,
    act: &Callback<Action>,
    save: Callback<MouseEvent>,
) -> Html {
    let onchange = act.reform(|event: Event| Action::Edit(Edit::Title(typed(&event))));
    let close: Does = || Action::Show(Panel::Closed);
    let (share, history): (Does, Does) = match state.panel {
        Panel::Closed => (
            || Action::Show(Panel::Share(None)),
            || Action::Show(Panel::History),
        ),
        Panel::Share(_) => (close, || Action::Show(Panel::History)),
        Panel::History => (|| Action::Show(Panel::Share(None)), close),
    };
    html! {
        <p class="notebook row">
            <input type="text" aria-label="Title of the notebook" data-test="title" placeholder="Title of the notebook" value={state.paper.title.clone()} {onchange} />
            { button("Share", "share", act, share) }
            <button class="plain" type="button" data-test="save-notebook" onclick={save}>{ "Save" }</button>
            { button("History", "history", act, history) }
            <span class="small muted" data-test="kept" data-kept={is_kept.to_string()} hidden={!is_kept}>{ "Kept in this browser" }</span>
        </p>
    }
}

/// What is open above the cells; `view` shows blocks.
pub(in crate::ui) fn panel(
    state: &State,
    act: &Callback<Action>,
    view: impl Fn(&[Block]) -> Html,
) -> Html {
    let (title, inner) = match &state.panel {
        Panel::Closed => return Html::default(),
        Panel::History => ("History", steps(state, act)),
        Panel::Share(link) => ("Share", share(state, link.as_deref(), act, view)),
    };
    html! {
        <section class="cell laid panel" aria-label={title} data-test="panel">
            <header><h2>{ title }</h2>{ button("Close", "close", act, || Action::Show(Panel::Closed)) }</header>
            { inner }
        </section>
    }
}

fn steps(state: &State, act: &Callback<Action>) -> Html {
    let (done, undone) = state.history.words();
    let now = done.len();
    let all = ["As it was at first"].into_iter().chain(done).chain(undone);
    let step = |(at, words): (usize, &str)| {
        let onclick = act.reform(move |_: MouseEvent| Action::Jump(at));
        let current = (at == now).then_some("step");
        html! {
            <li class={(at > now).then_some("muted")}>
                <button class="link" type="button" aria-current={current} {onclick}>{ plain(words) }</button>
            </li>
        }
    };
    html! { <ol class="past" data-test="steps">{ for all.enumerate().map(step) }</ol> }
}

fn share(
    state: &State,
    link: Option<&LinkTold>,
    act: &Callback<Action>,
    view: impl Fn(&[Block]) -> Html,
) -> Html {
    let Some(link) = link else {
        return html! { <p class="small muted" role="status">{ "The link is being made." }</p> };
    };
    let address = format!("{}#{}", shell::address(), link.fragment);
    let copied = address.clone();
    let oncopy = Callback::from(move |_: MouseEvent| effect::copy(&copied));
    let leaves_out = state.leaves_out;
    let onchange = act.reform(move |_: Event| Action::LeaveOut(!leaves_out));
    html! {
        <>
            <p class="prose">
                { "Whoever opens this link sees this notebook, and computes it on their own copy of the files. The link holds what is listed \
                   here and nothing else; no server keeps it." }
            </p>
            <p class="row">
                <input type="text" readonly=true aria-label="Link" data-test="link" value={address} />
                <button class="plain" type="button" onclick={oncopy}>{ "Copy" }</button>
            </p>
            if link.is_long {
                <p class="claim prose">{ "This link is longer than many programs hand on. Save the notebook as a file and send that." }</p>
            }
            <label class="row"><input type="checkbox" checked={leaves_out} {onchange} data-test="leave-out" />{ "Leave column names out" }</label>
            { view(&link.contains) }
        </>
    }
}

/// The files that an opened notebook knows, and what is to be said of each.
pub(in crate::ui) fn wanted(
    state: &State,
    act: &Callback<Action>,
    on_sample: &Callback<String>,
) -> Html {
    let checks = state.checks();
    if checks
        .iter()
        .all(|check| check.is_same && check.lost.is_empty())
    {
        return Html::default();
    }
    let sample = state.paper.sample.clone().filter(|_| state.waits());
    html! {
        <section class="cell laid" aria-label="Files of this notebook" data-test="wanted">
            <header><h2>{ "Files of this notebook" }</h2></header>
            if state.waits() { <p class="prose">{ "Drop them here: they are read in this tab and stay in it." }</p> }
            if let Some(slug) = sample {
                <p><button class="plain" type="button" onclick={on_sample.reform(move |_: MouseEvent| slug.clone())}>{ "Open the sample\u{2019}s files" }</button></p>
            }
            <ul class="notes">{ for checks.iter().map(|check| one(check, act)) }</ul>
        </section>
    }
}

fn one(check: &Check, act: &Callback<Action>) -> Html {
    html! {
        <li data-here={check.at.is_some().to_string()}>
            <bdi>{ &check.name }</bdi>{ format!(": {}", check.said) }
            { for check.at.into_iter().flat_map(|at| check.lost.iter().map(move |(from, role)| {
                let taken = from.clone();
                let onchange = act.reform(move |event: Event| Action::Set(Setting::Renamed {
                    source: at,
                    from: taken.clone(),
                    to: typed(&event),
                }));
                html! {
                    <label class="field inline">
                        <span>{ format!("{} ({}) is not there; take", plain(from), role.map_or("objective", Role::id)) }</span>
                        <select {onchange} data-test="take">
                            <option value="" selected=true hidden=true>{ "\u{2013}" }</option>
                            { for check.free.iter().map(|name| html! { <option value={name.clone()}>{ plain(name) }</option> }) }
                        </select>
                    </label>
                }
            })) }
        </li>
    }
}

/// The notebooks of other days.
pub(in crate::ui) fn recent(
    kept: &[Recent],
    open: &Callback<String>,
    forget: &Callback<String>,
) -> Html {
    if kept.is_empty() {
        return Html::default();
    }
    let row = |one: &Recent| {
        let (opened, forgotten) = (one.id.clone(), one.id.clone());
        let name = plain(&one.title);
        html! {
            <li>
                <button class="link" type="button" onclick={open.reform(move |_: MouseEvent| opened.clone())}>{ &name }</button>
                <span class="small muted">{ format!(" {} ", one.when) }</span>
                <button class="link small" type="button" aria-label={format!("Forget {name}")} onclick={forget.reform(move |_: MouseEvent| forgotten.clone())}>{ "Forget" }</button>
            </li>
        }
    };
    html! {
        <section class="recent" data-test="recent">
            <h2>{ "Notebooks of yours" }</h2>
            <ul>{ for kept.iter().take(10).map(row) }</ul>
            <p class="small muted">{ "Kept in this browser: what was asked and written, not the rows." }</p>
        </section>
    }
}
