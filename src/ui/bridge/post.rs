//! Letters as the browser hands them on.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::{JsCast as _, JsValue};
use web_sys::Worker;

use crate::run::protocol::{Task, pack};

/// The letter of a message; empty where it has none.
pub(super) fn letter_of(message: &JsValue) -> Vec<u8> {
    let letter = Reflect::get(message, &"letter".into()).ok();
    letter
        .and_then(|letter| letter.dyn_into::<Uint8Array>().ok())
        .map_or_else(Vec::new, |letter| letter.to_vec())
}

/// Hands a task to a worker; its buffers change owner.
pub(super) fn send(
    worker: &Worker,
    run: u32,
    task: &Task,
    files: &Array,
    buffers: &Array,
) -> Result<(), JsValue> {
    let letter = pack(task).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let transfer = Array::new();
    for array in buffers.iter() {
        transfer.push(&Reflect::get(&array, &"buffer".into())?);
    }
    let message = Object::new();
    Reflect::set(&message, &"kind".into(), &"task".into())?;
    Reflect::set(&message, &"id".into(), &run.into())?;
    Reflect::set(
        &message,
        &"letter".into(),
        &Uint8Array::from(letter.as_slice()),
    )?;
    Reflect::set(&message, &"files".into(), files)?;
    Reflect::set(&message, &"buffers".into(), buffers)?;
    worker.post_message_with_transfer(&message, &transfer)
}

/// What a JavaScript error says.
pub(super) fn words(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "the engine could not be started: reload the page".into())
}
