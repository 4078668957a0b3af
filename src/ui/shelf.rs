//! Notebooks that the browser keeps: `window.wellenough.shelf` (www/shelf.js).

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::shell::{sentence, shell};
use super::state::Recent;

fn call(name: &str, texts: &[&str]) -> Result<JsValue, JsValue> {
    let shelf = Reflect::get(&shell()?, &"shelf".into())?;
    let function: Function = Reflect::get(&shelf, &name.into())?.dyn_into()?;
    let texts: Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
    function.apply(&shelf, &texts)
}

async fn wait(name: &str, texts: &[&str]) -> Result<JsValue, String> {
    let promise = call(name, texts).and_then(|value| value.dyn_into::<Promise>());
    let promise = promise.map_err(|error| sentence(&error))?;
    JsFuture::from(promise)
        .await
        .map_err(|error| sentence(&error))
}

/// Keeps a notebook; the error is what the browser says.
pub(super) async fn put(id: String, title: String, text: String) -> Result<(), String> {
    wait("put", &[&id, &title, &text]).await.map(drop)
}

/// The file of a notebook that is kept.
pub(super) async fn get(id: String) -> Option<String> {
    wait("get", &[&id]).await.ok()?.as_string()
}

/// Keeps a notebook no longer.
pub(super) async fn forget(id: String) {
    drop(wait("drop", &[&id]).await);
}

/// What is kept, the newest first.
pub(super) async fn list() -> Vec<Recent> {
    let Ok(found) = wait("list", &[]).await else {
        return Vec::new();
    };
    let found = Array::from(&found);
    let text = |entry: &Array, at| entry.get(at).as_string().unwrap_or_default();
    let recent = |entry: JsValue| {
        let entry = Array::from(&entry);
        Recent {
            id: text(&entry, 0),
            title: text(&entry, 1),
            when: text(&entry, 2),
        }
    };
    found.iter().map(recent).collect()
}

/// The notebook of this tab; empty where it has none.
pub(super) fn tab() -> String {
    said("tab", &[])
}

/// This tab is at that notebook from now on.
pub(super) fn set_tab(id: &str) {
    said("tab", &[id]);
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
