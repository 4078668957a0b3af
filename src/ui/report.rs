//! The report as a file of the reader's: hashes from a worker of its own, then the same writer as the command line's.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::{Closure, JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageEvent, Worker};

use super::effect;
use super::shell::{engine, sentence};
use crate::report::Shown;
use crate::report::html::html;
use crate::run::protocol::{Reply, Task, pack, unpack};

/// Saves the report of these files, which are read once more for their hashes.
///
/// # Errors
/// A sentence: a file is no longer as it was, or the engine could not be started.
pub(super) async fn save(shown: &Shown, title: &str, files: Vec<File>) -> Result<(), String> {
    let digests = digests(files).await?;
    let page = html(shown, title, &digests).map_err(|error| error.to_string())?;
    effect::save("wellenough.html", "text/html", &page);
    Ok(())
}

/// The SHA-256 of the files. The worker is no part of the run: one that reads on is not disturbed.
async fn digests(files: Vec<File>) -> Result<Vec<String>, String> {
    let told = |error: JsValue| sentence(&error);
    let (script, module) = engine().await.map_err(told)?;
    let worker = Worker::new(&script).map_err(told)?;
    let answer = ask(&worker, &module, files).await;
    worker.terminate();
    let letter = answer
        .map_err(told)?
        .unchecked_into::<Uint8Array>()
        .to_vec();
    match unpack::<Reply<Shown>>(&letter) {
        Ok(Reply::Digests(digests)) => Ok(digests),
        Ok(Reply::Failed(complaint)) => Err(complaint.message),
        Ok(_) => Err("the engine answered something else: reload the page".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// The letter with which a new worker answers.
async fn ask(worker: &Worker, module: &JsValue, files: Vec<File>) -> Result<JsValue, JsValue> {
    let hello = object(&[("kind", "start".into()), ("module", module.clone())])?;
    worker.post_message(&hello)?;
    let letter = pack(&Task::Digest).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let task = object(&[
        ("kind", "task".into()),
        ("id", 0.into()),
        ("letter", Uint8Array::from(letter.as_slice()).into()),
        ("files", files.into_iter().collect::<Array>().into()),
        ("buffers", Array::new().into()),
    ])?;
    let mut closures = None;
    let answer = Promise::new(&mut |resolve, reject| {
        let refused = reject.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            hear(&event.data(), &resolve, &reject);
        });
        let failed = Closure::<dyn Fn(JsValue)>::new(move |error: JsValue| {
            refused.call1(&JsValue::NULL, &error).ok();
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        closures = Some((heard, failed));
    });
    worker.post_message(&task)?;
    let answer = JsFuture::from(answer).await;
    worker.set_onmessage(None);
    drop(closures);
    answer
}

fn hear(message: &JsValue, resolve: &Function, reject: &Function) {
    let of = |name: &str| Reflect::get(message, &name.into()).unwrap_or_default();
    match of("kind").as_string().as_deref() {
        Some("reply") => resolve.call1(&JsValue::NULL, &of("letter")).ok(),
        // It has the sentence under `message`, as errors do.
        Some("crash") => reject.call1(&JsValue::NULL, message).ok(),
        _ => None,
    };
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}
