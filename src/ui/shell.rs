//! What the page asks of its shell, `window.wellenough` (www/boot.js).

use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::File;
use yew::Callback;

use super::state::Seal;

/// Hands over files as they come, those that waited too; a sample brings its book and perhaps a lesson along.
pub(super) fn on_files(callback: Callback<(Vec<File>, [Option<String>; 2])>) {
    let closure = Closure::<dyn Fn(Array, Option<String>, Option<String>)>::new(
        move |files: Array, book: Option<String>, lesson: Option<String>| {
            let files = files.iter().filter_map(|file| file.dyn_into().ok());
            callback.emit((files.collect(), [book, lesson]));
        },
    );
    put("onfiles", closure.as_ref());
    // The page lives as long as the tab.
    closure.forget();
}

/// Hands over why a sample could not be had.
pub(super) fn on_fail(callback: Callback<String>) {
    let closure = Closure::<dyn Fn(String)>::new(move |message: String| callback.emit(message));
    put("onfail", closure.as_ref());
    closure.forget();
}

/// Hands over what the seal sees, each time it changes.
pub(super) fn on_seal(callback: Callback<Seal>) {
    callback.emit(seal());
    let closure = Closure::<dyn Fn(JsValue)>::new(move |_: JsValue| callback.emit(seal()));
    put("onseal", closure.as_ref());
    closure.forget();
}

fn seal() -> Seal {
    let read = |name: &str| {
        shell()
            .and_then(|shell| Reflect::get(&shell, &name.into()))
            .ok()
    };
    let count = |name: &str| {
        read(name)
            .and_then(|value| value.as_f64())
            .map_or(0, counted)
    };
    Seal {
        sealed: read("sealed").is_some_and(|value| value.is_truthy()),
        requests: count("requests"),
        blocked: count("blocked"),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and these count events"
)]
const fn counted(value: f64) -> u32 {
    value as u32
}

fn shell() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    Reflect::get(&window, &"wellenough".into())
}

fn put(name: &str, value: &JsValue) {
    if let Ok(shell) = shell() {
        // Without a shell there is no one to hear from.
        Reflect::set(&shell, &name.into(), value).ok();
    }
}

/// What an error says.
pub(super) fn sentence(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into())
        .ok()
        .and_then(|message| message.as_string());
    message
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "The browser refused without a reason.".into())
}
