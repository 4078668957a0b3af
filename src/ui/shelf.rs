//! Notebooks that the browser keeps: `window.wellenough.shelf` (www/shelf.js).

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use super::shell::{sentence, shell};
use super::state::Recent;

fn call(name: &str, texts: &[&str]) -> Result<JsValue, JsValue> {
    let shelf = Reflect::get(&shell()?, &"shelf".into())?;
    let function: Function = Reflect::get(&shelf, &name.into())?.dyn_into()?;
    let texts: Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
    function.apply(&shelf, &texts)
}

/// Asks the shelf; the answer is told, or what the browser says instead.
pub(super) fn ask(name: &str, texts: &[&str], told: Callback<Result<JsValue, String>>) {
    let promise = call(name, texts).and_then(wasm_bindgen::JsCast::dyn_into::<Promise>);
    spawn_local(async move {
        let answer = match promise {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        told.emit(answer.map_err(|error| sentence(&error)));
    });
}

/// What is kept, as the shelf lists it.
pub(super) fn recent(answer: Result<JsValue, String>) -> Vec<Recent> {
    let Ok(found) = answer else {
        return Vec::new();
    };
    let text = |entry: &Array, at| entry.get(at).as_string().unwrap_or_default();
    let recent = |entry: JsValue| {
        let entry = Array::from(&entry);
        Recent {
            id: text(&entry, 0),
            title: text(&entry, 1),
            when: text(&entry, 2),
        }
    };
    Array::from(&found).iter().map(recent).collect()
}

/// The notebook of this tab; empty where it has none.
pub(super) fn tab() -> String {
    said("tab", &[])
}

/// This tab is at that notebook from now on.
pub(super) fn set_tab(id: &str) {
    said("tab", &[id]);
}

/// The last state of this tab's notebook; empty where it has none.
pub(super) fn draft() -> String {
    said("draft", &[])
}

/// That is the last state of this tab's notebook.
pub(super) fn set_draft(text: &str) {
    said("draft", &[text]);
}

/// An id that no notebook has.
pub(super) fn fresh() -> String {
    said("fresh", &[])
}

/// Puts another fragment into the address, without going anywhere.
pub(super) fn set_address(fragment: &str) {
    said("address", &[fragment]);
}

fn said(name: &str, texts: &[&str]) -> String {
    let value = call(name, texts).ok();
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}
