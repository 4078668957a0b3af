//! What the page asks of its shell, `window.wellenough` (www/boot.js).

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use yew::Callback;

use super::state::Seal;

/// Hands over files as they come, those that waited too.
pub(super) fn on_files(callback: Callback<Vec<File>>) {
    let closure = Closure::<dyn Fn(Array)>::new(move |files: Array| {
        callback.emit(
            files
                .iter()
                .filter_map(|file| file.dyn_into().ok())
                .collect(),
        );
    });
    put("onfiles", closure.as_ref());
    // The page lives as long as the tab.
    closure.forget();
}

/// Hands over what the seal sees, each time it changes.
pub(super) fn on_seal(callback: Callback<Seal>) {
    callback.emit(seal());
    let closure = Closure::<dyn Fn(JsValue)>::new(move |_: JsValue| callback.emit(seal()));
    put("onseal", closure.as_ref());
    closure.forget();
}

/// The files of a sample; a sealed page starts anew and never answers.
pub(super) async fn sample(slug: &str) -> Result<Vec<File>, String> {
    let call = || -> Result<Promise, JsValue> {
        let shell = shell()?;
        let function: Function = Reflect::get(&shell, &"sample".into())?.dyn_into()?;
        function.call1(&shell, &slug.into())?.dyn_into()
    };
    let promise = call().map_err(|error| sentence(&error))?;
    let files = JsFuture::from(promise)
        .await
        .map_err(|error| sentence(&error))?;
    Ok(Array::from(&files)
        .iter()
        .filter_map(|file| file.dyn_into().ok())
        .collect())
}

/// The address of the workers' script and the compiled engine, once the page is sealed.
pub(super) async fn engine() -> Result<(String, JsValue), JsValue> {
    let shell = shell()?;
    let ready: Function = Reflect::get(&shell, &"ready".into())?.dyn_into()?;
    let promise: Promise = ready.call0(&shell)?.dyn_into()?;
    let engine = JsFuture::from(promise).await?;
    let script = Reflect::get(&engine, &"script".into())?.as_string();
    let module = Reflect::get(&engine, &"module".into())?;
    Ok((script.ok_or("no worker script")?, module))
}

/// Whether the browser is of Chromium's kin, which alone has this name.
pub(super) fn is_chromium() -> bool {
    let navigator = web_sys::window().map(|window| window.navigator());
    let has =
        |navigator: web_sys::Navigator| Reflect::has(&navigator, &"userAgentData".into()).ok();
    navigator.and_then(has) == Some(true)
}

/// Hands over how many bytes of the engine are here, and how many it has.
pub(super) fn on_progress(mut told: impl FnMut(u64, u64) + 'static) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates"
    )]
    let closure = Closure::<dyn FnMut(f64, f64)>::new(move |done: f64, total: f64| {
        told(done as u64, total as u64);
    });
    put("onprogress", closure.as_ref());
    closure.forget();
}

/// The text of the first notebook among files, and the others.
pub(super) fn told_apart(files: Vec<File>) -> (Option<String>, Vec<File>) {
    let mut notebook = None;
    let mut data = Vec::new();
    for file in files {
        let text = Reflect::get(&file, &"notebook".into()).ok();
        match text.and_then(|text| text.as_string()) {
            Some(text) if notebook.is_none() => notebook = Some(text),
            _ => data.push(file),
        }
    }
    (notebook, data)
}

/// The sample whose files were just given; told once.
pub(super) fn sampled() -> Option<String> {
    let slug = Reflect::get(&shell().ok()?, &"slug".into()).ok()?;
    put("slug", &"".into());
    slug.as_string().filter(|slug| !slug.is_empty())
}

/// The book and the lesson that came with the files that were just given; told once.
pub(super) fn brought() -> [Option<String>; 2] {
    ["book", "lesson"].map(|name| {
        let text = Reflect::get(&shell().ok()?, &name.into()).ok()?;
        put(name, &JsValue::NULL);
        text.as_string()
    })
}

/// Hands over why a sample could not be had.
pub(super) fn on_fail(callback: Callback<String>) {
    let closure = Closure::<dyn Fn(String)>::new(move |message: String| callback.emit(message));
    put("onfail", closure.as_ref());
    closure.forget();
}

/// What stands after the address of the page, with its `#`.
pub(super) fn fragment() -> String {
    let location = web_sys::window().map(|window| window.location());
    let hash = location.and_then(|location| location.hash().ok());
    hash.unwrap_or_default()
}

/// The address of the page without what stands after its `#`.
pub(super) fn address() -> String {
    let location = web_sys::window().map(|window| window.location());
    let whole = location.and_then(|location| location.href().ok());
    let whole = whole.unwrap_or_default();
    whole.split('#').next().unwrap_or_default().to_owned()
}

/// Calls back when another fragment is in the address.
pub(super) fn on_fragment(callback: Callback<()>) {
    let closure = Closure::<dyn Fn()>::new(move || callback.emit(()));
    if let Some(window) = web_sys::window() {
        window.set_onhashchange(Some(closure.as_ref().unchecked_ref()));
    }
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

pub(super) fn shell() -> Result<JsValue, JsValue> {
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
