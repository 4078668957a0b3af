//! The notebook's cells: each with its tools, what it shows, and the reader's note.

use std::sync::Arc;

use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::asking::{asking, columns};
use super::effect;
use super::parts::Writing;
use super::section::{SectionProps, SectionView, view};
use super::shared::Shared;
use super::state::{Action, Edit, State};
use crate::book::notebook::{Cell, Kind};
use crate::report::section::Block;
use crate::report::words::plain;
use crate::report::{Shown, Theme};

/// What the cells are made of.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    pub(super) state: &'a State,
    pub(super) theme: Theme,
    pub(super) act: &'a Callback<Action>,
    pub(super) on_drawn: &'a Callback<()>,
    /// Cells that show what is new; the others still show what was before it.
    pub(super) laid: usize,
    pub(super) before: Option<&'a Shared<Shown>>,
    /// What came in, which the page shows by itself.
    pub(super) came_in: Html,
}

/// What every cell has: markup of ours, in which no word of a reader's is.
const TOOLS: &str = "<span class=\"grip\" draggable=\"true\" data-do=\"drag\" title=\"Drag to move\" aria-hidden=\"true\">\u{2807}</span>\
<button class=\"tool\" type=\"button\" data-do=\"up\" title=\"Move up\" aria-label=\"Move up\">\u{2191}</button>\
<button class=\"tool\" type=\"button\" data-do=\"down\" title=\"Move down\" aria-label=\"Move down\">\u{2193}</button>\
<button class=\"tool\" type=\"button\" data-do=\"fold\" title=\"Fold or unfold\" aria-label=\"Fold or unfold\">\u{2212}</button>\
<button class=\"tool\" type=\"button\" data-do=\"duplicate\" title=\"Duplicate\" aria-label=\"Duplicate\">\u{2750}</button>\
<button class=\"tool\" type=\"button\" data-do=\"delete\" title=\"Delete\" aria-label=\"Delete\">\u{2715}</button>";

/// A cell that is dragged is known by these letters before its id.
const DRAGGED: &str = "cell:";

pub(super) fn cells(of: &Cells<'_>) -> Html {
    let all = of.state.paper.cells.iter().enumerate();
    let bodies = all.filter_map(|(at, cell)| Some((at, cell, of.body(at, cell)?)));
    let bodies: Vec<(usize, &Arc<Cell>, Html)> = bodies.collect();
    let places: Vec<usize> = bodies.iter().map(|(at, ..)| *at).collect();
    let framed = bodies.into_iter().enumerate();
    html! {
        <>
            { columns(of.state) }
            { of.uncelled(0, of.shown(0)) }
            { of.add(0) }
            { for framed.map(|(nth, (at, cell, body))| {
                let before = nth.checked_sub(1).and_then(|nth| places.get(nth));
                of.framed((at, before.copied(), places.get(nth + 1).copied()), cell, body)
            }) }
        </>
    }
}

/// Where cells lead, for wide screens: anchors and titles.
pub(super) fn anchors(state: &State) -> Vec<(String, String)> {
    let shown = state.outcome.as_ref();
    let has = |id: &str| shown.is_none_or(|shown| shown.sections.iter().any(|one| one.id == id));
    let cells = state.paper.cells.iter();
    let seen = cells.filter(|cell| cell.kind.section().is_none_or(has));
    let named = seen.filter(|cell| cell.kind != Kind::Text || !cell.title.is_empty());
    named
        .map(|cell| (anchor(state, cell), plain(cell.called())))
        .collect()
}

/// By which a cell is found: its part of the report, or its id.
fn anchor(state: &State, cell: &Cell) -> String {
    match cell.kind.section() {
        Some(id) if state.paper.is_first(cell) => id.to_owned(),
        _ => format!("cell-{}", cell.id),
    }
}

impl Cells<'_> {
    /// What the cell at a place shows of.
    fn shown(&self, at: usize) -> Option<&Shared<Shown>> {
        if at < self.laid {
            self.state.outcome.as_ref()
        } else {
            self.before
        }
    }

    /// What a cell shows; nothing where there is nothing to show and nobody asked for it.
    fn body(&self, at: usize, cell: &Arc<Cell>) -> Option<Html> {
        if cell.collapsed {
            return Some(self.plain(cell, Html::default()));
        }
        let Some(id) = cell.kind.section() else {
            return Some(self.own(cell));
        };
        if id == "came-in" && self.state.paper.is_first(cell) {
            return Some(self.came_in.clone());
        }
        let shown = self.shown(at);
        if shown.is_none() && self.state.outcome.is_some() {
            // Its turn is to come.
            return None;
        }
        let at = shown.and_then(|shown| shown.sections.iter().position(|one| one.id == id));
        match (shown, at) {
            (Some(shown), Some(at)) => {
                let SectionProps {
                    theme,
                    chosen,
                    act,
                    on_drawn,
                    ..
                } = self.props(shown.clone(), cell);
                let (anchor, heading) = (anchor(self.state, cell), cell.title.clone());
                Some(html! {
                    <>
                        <SectionView shown={shown.clone()} {at} {theme} {chosen} {act} {on_drawn} {anchor} {heading} />
                        { self.uncelled(at + 1, Some(shown)) }
                    </>
                })
            }
            // On its way: the progress says so once for all.
            (None, _)
                if self.state.progress.is_some()
                    && cell.title.is_empty()
                    && cell.note.is_empty() =>
            {
                None
            }
            (None, _) => {
                let said = html! { <p class="small muted">{ "This waits for its files." }</p> };
                Some(self.plain(cell, said))
            }
            (Some(_), None) if !cell.title.is_empty() || !cell.note.is_empty() => {
                let said = html! { <p class="small muted">{ "These files have nothing to show here." }</p> };
                Some(self.plain(cell, said))
            }
            _ => None,
        }
    }

    /// A cell that the page makes by itself.
    fn own(&self, cell: &Arc<Cell>) -> Html {
        let inner = match &cell.kind {
            Kind::Text => self.written(cell),
            Kind::Table | Kind::Question => asking(self, cell),
            Kind::Threshold => {
                let shown = self.state.outcome.clone().unwrap_or_default();
                view(
                    &self.props(shown, cell),
                    &[Block::Control("threshold".into())],
                )
            }
            kind => html! {
                <p class="small muted">
                    { format!("A newer version of this page made this cell ({}). It is kept as it is.", plain(kind.names().0)) }
                </p>
            },
        };
        self.plain(cell, inner)
    }

    fn plain(&self, cell: &Arc<Cell>, inner: Html) -> Html {
        let id = anchor(self.state, cell);
        let is_titled = cell.kind != Kind::Text || !cell.title.is_empty() || cell.collapsed;
        html! {
            <section class="cell laid" {id}>
                if is_titled { <header><h2>{ plain(cell.called()) }</h2></header> }
                { inner }
            </section>
        }
    }

    /// What a section shows with; a second cell of its kind chooses for itself.
    pub(super) fn props(&self, shown: Shared<Shown>, cell: &Arc<Cell>) -> SectionProps {
        let mut chosen = self.state.chosen.clone();
        let mut act = self.act.clone();
        if !self.state.paper.is_first(cell) {
            chosen = Shared::new(chosen.over(&cell.settings));
            let (id, all) = (cell.id, act);
            act = Callback::from(move |action: Action| {
                all.emit(match action {
                    Action::Choose(name, key) => Action::Edit(Edit::Pick(id, name, key)),
                    action => action,
                });
            });
        }
        SectionProps {
            shown,
            at: 0,
            theme: self.theme,
            chosen,
            act,
            on_drawn: self.on_drawn.clone(),
            on_level: None,
            anchor: AttrValue::default(),
            heading: AttrValue::default(),
        }
    }

    /// The reader's text: as it reads, and as it is typed.
    fn written(&self, cell: &Arc<Cell>) -> Html {
        let id = cell.id;
        let oninput = self
            .act
            .reform(move |event: InputEvent| Action::Edit(Edit::Write(id, typed(&event))));
        html! {
            <>
                { self.words(cell, false) }
                <Writing text={cell.text.clone()} {oninput} />
            </>
        }
    }

    /// Words that the engine laid out.
    fn words(&self, cell: &Arc<Cell>, is_note: bool) -> Html {
        let Some((_, blocks)) = self.state.laid.get(&(cell.id, is_note)) else {
            return Html::default();
        };
        let is_gone = if is_note {
            cell.note.is_empty()
        } else {
            cell.text.is_empty()
        };
        if is_gone {
            return Html::default();
        }
        let shown = self.state.outcome.clone().unwrap_or_default();
        html! { <div class="words laid" data-test={if is_note { "note" } else { "text" }}>{ view(&self.props(shown, cell), blocks) }</div> }
    }

    /// A cell between its tools and its note.
    fn framed(
        &self,
        (at, before, after): (usize, Option<usize>, Option<usize>),
        cell: &Arc<Cell>,
        body: Html,
    ) -> Html {
        let id = cell.id;
        let act = self.act.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            let edit = match &*does(&event) {
                "up" => before.map(|to| Edit::Move(id, to)),
                "down" => after.map(|to| Edit::Move(id, to)),
                "fold" => Some(Edit::Fold(id)),
                "duplicate" => Some(Edit::Duplicate(id)),
                "delete" => Some(Edit::Delete(id)),
                _ => None,
            };
            if let Some(edit) = edit {
                hold(&event);
                act.emit(Action::Edit(edit));
            }
        });
        let ondragstart = Callback::from(move |event: DragEvent| {
            if let Some(data) = event.data_transfer().filter(|_| does(&event) == "drag") {
                // A browser that refuses drags nothing; the buttons do the same.
                data.set_data("text/plain", &format!("{DRAGGED}{id}")).ok();
            }
        });
        let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
        let act = self.act.clone();
        let ondrop = Callback::from(move |event: DragEvent| {
            let data = event.data_transfer();
            let text = data.and_then(|data| data.get_data("text/plain").ok());
            // A file that is dropped here is the shell's.
            if let Some(id) = text.and_then(|text| text.strip_prefix(DRAGGED)?.parse().ok()) {
                event.prevent_default();
                act.emit(Action::Edit(Edit::Move(id, at)));
            }
        });
        let is_stale = self.state.is_stale(&cell.kind);
        html! {
            <div key={id} class={classes!("framed", is_stale.then_some("stale"))} data-cell={id.to_string()} data-kind={cell.kind.names().0.to_owned()} {onclick} {ondragstart} {ondragover} {ondrop}>
                <div class="celltools" role="group" aria-label={plain(cell.called())}>
                    { Html::from_html_unchecked(TOOLS.into()) }
                    { self.naming(cell) }
                </div>
                { body }
                { self.words(cell, true) }
                { self.add(at + 1) }
            </div>
        }
    }

    fn naming(&self, cell: &Arc<Cell>) -> Html {
        let id = cell.id;
        let onname = self
            .act
            .reform(move |event: Event| Action::Edit(Edit::Name(id, typed(&event))));
        let onnote = self
            .act
            .reform(move |event: InputEvent| Action::Edit(Edit::Note(id, typed(&event))));
        html! {
            <details class="naming">
                <summary class="tool" title="Title and note" aria-label={format!("Title and note: {}", plain(cell.called()))}>{ "\u{270e}" }</summary>
                <div>
                    <label class="field"><span>{ "Title" }</span><input type="text" value={cell.title.clone()} placeholder={cell.kind.names().1} onchange={onname} data-test="name" /></label>
                    <label class="field"><span>{ "Note, in Markdown" }</span><textarea rows="4" value={cell.note.clone()} oninput={onnote} data-test="write-note" /></label>
                </div>
            </details>
        }
    }

    /// Where a cell can be put.
    fn add(&self, at: usize) -> Html {
        let act = self.act.clone();
        let onchange = Callback::from(move |event: Event| {
            let kind = Kind::known(&typed(&event));
            if let Some(target) = event.target() {
                // The menu is ready for the next one.
                Reflect::set(&target, &"value".into(), &"".into()).ok();
            }
            if let Some(kind) = kind {
                act.emit(Action::Edit(Edit::Add(kind, at)));
            }
        });
        let mut menu = String::from("<option value=\"\">+ cell</option>");
        for kind in &Kind::ALL {
            let (id, name) = kind.names();
            menu.extend(["<option value=\"", id, "\">", name, "</option>"]);
        }
        // No word of a reader's is in it.
        let menu = Html::from_html_unchecked(menu.into());
        html! { <p class="add"><select aria-label="Add a cell here" data-test="add" {onchange}>{ menu }</select></p> }
    }

    /// Parts of the report that no kind of cell shows yet.
    fn uncelled(&self, from: usize, shown: Option<&Shared<Shown>>) -> Html {
        let Some(shown) = shown else {
            return Html::default();
        };
        let is_celled = |id: &str| Kind::ALL.iter().any(|kind| kind.section() == Some(id));
        let rest = shown.sections.iter().enumerate().skip(from);
        let rest = rest.take_while(|(_, section)| !is_celled(&section.id));
        html! {
            <>{ for rest.map(|(at, section)| html! {
                <SectionView key={section.id.clone()} shown={shown.clone()} {at} theme={self.theme} chosen={self.state.chosen.clone()} act={self.act} on_drawn={self.on_drawn} />
            }) }</>
        }
    }
}

fn near(event: &Event, css: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(css).ok().flatten()
}

/// Which tool an event is of; empty: none.
fn does(event: &Event) -> String {
    let tool = near(event, "[data-do]");
    let does = tool.and_then(|tool| tool.get_attribute("data-do"));
    does.unwrap_or_default()
}

/// Gives the focus back to what was pressed, once its cell stands where it was moved to.
fn hold(event: &Event) {
    let button = near(event, "button").and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let Some(button) = button {
        effect::after_paint(Callback::from(move |()| {
            button.focus().ok();
        }));
    }
}

/// What stands in the field of an event.
pub(super) fn typed(event: &Event) -> String {
    let target = event.target().map(wasm_bindgen::JsCast::unchecked_into);
    let value = target.and_then(|target: JsValue| Reflect::get(&target, &"value".into()).ok());
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}
