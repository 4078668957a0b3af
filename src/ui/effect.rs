//! What is done to the browser: bridge, storage, downloads, marks. Nothing else in `ui` touches them.

use std::collections::BTreeMap;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlCanvasElement, Url};

use yew::Callback;

use super::bridge::Bridge;
use super::keeping::{self, Keeping};
use super::state::{Effect, FileCard, Look};
use crate::report::question::refused;
use crate::run::protocol::{Ask, Task, Told};

const LOOK_KEY: &str = "wellenough:look";

/// The files that were given, and the bridge that reads them.
#[derive(Debug)]
pub(super) struct Hands {
    bridge: Bridge,
    files: BTreeMap<u64, File>,
    next_key: u64,
    pub(super) keeping: Keeping,
    /// Told whether the browser kept it, or why not.
    shelved: Callback<Result<(), String>>,
}

impl Hands {
    pub(super) fn new(bridge: Bridge, shelved: Callback<Result<(), String>>) -> Self {
        Self {
            bridge,
            files: BTreeMap::new(),
            next_key: 0,
            keeping: Keeping::default(),
            shelved,
        }
    }

    /// Takes files and says what the state needs to know of them.
    pub(super) fn take(&mut self, files: Vec<File>) -> Vec<FileCard> {
        files.into_iter().map(|file| self.take_one(file)).collect()
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a file's size is a whole number"
    )]
    fn take_one(&mut self, file: File) -> FileCard {
        let key = self.next_key;
        self.next_key += 1;
        let card = FileCard {
            key,
            name: file.name(),
            bytes: file.size() as u64,
        };
        self.files.insert(key, file);
        card
    }

    /// Does what the state asks for.
    pub(super) fn perform(&self, effect: Effect) {
        match effect {
            Effect::Run(asked) => {
                let files = self.files_of(&asked.keys);
                self.bridge.carry_out(&asked.book, files);
            }
            Effect::Inquire(asked, cell, asks) => {
                let blocks =
                    refused("the engine stopped, perhaps for want of memory: ask for less");
                let lost = Told::Answer {
                    cell,
                    asks: asks.clone(),
                    blocks,
                };
                let files = self.files_of(&asked.keys);
                let book = Box::new(asked.book);
                let task = Task::Inquire { book, cell, asks };
                self.bridge.inquire(task, files, lost);
            }
            Effect::Report(asked, title, cells) => {
                let lost = Told::Report(Err("the engine stopped: read the files once more".into()));
                let files = self.files_of(&asked.keys);
                self.bridge
                    .inquire(Task::Report { title, cells }, files, lost);
            }
            Effect::Stop => self.bridge.cancel(),
            Effect::Remember(look) => remember(look),
            Effect::Link(notebook, leave_columns_out) => self.bridge.ask(Ask::Link {
                notebook,
                leave_columns_out,
            }),
            Effect::Save { name, text } => {
                let is_page = text.starts_with('<');
                let mime = if is_page {
                    "text/html"
                } else {
                    "application/json"
                };
                save(&name, mime, &text);
            }
            Effect::Shelve { id, title, text } => {
                keeping::put((id, title, text), &self.shelved);
            }
        }
    }

    fn files_of(&self, keys: &[u64]) -> Vec<File> {
        let files = keys.iter().filter_map(|key| self.files.get(key));
        files.cloned().collect()
    }

    /// Asks the engine about a notebook.
    pub(super) fn ask(&self, ask: Ask) {
        self.bridge.ask(ask);
    }
}

/// The look of the last visit.
pub(super) fn remembered() -> Look {
    let stored = storage().and_then(|storage| storage.get_item(LOOK_KEY).ok().flatten());
    stored.map_or(Look::Auto, |id| Look::from_id(&id))
}

/// Shows a look and keeps it for the next visit.
pub(super) fn remember(look: Look) {
    if let Some(storage) = storage() {
        // A browser that keeps nothing still shows it.
        storage.set_item(LOOK_KEY, look.id()).ok();
    }
    show(look);
}

/// Tells the style sheet.
pub(super) fn show(look: Look) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        root.set_attribute("data-theme", look.id()).ok();
    }
}

/// Whether the system asks for dark.
pub(super) fn system_is_dark() -> bool {
    dark_query().is_some_and(|query| query.matches())
}

/// Calls back with whether Ctrl+Z came with Shift; a field that is being written in keeps it for itself.
pub(super) fn on_undo(callback: Callback<bool>) {
    let closure =
        Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
            let key = event.key().to_ascii_lowercase();
            let again = event.shift_key() || key == "y";
            let field: Option<web_sys::Element> =
                event.target().and_then(|target| target.dyn_into().ok());
            let is_written_in = field.is_some_and(|field| {
                field
                    .matches("input:not([type=range],[type=file],[type=checkbox]),textarea")
                    .unwrap_or(false)
            });
            if (event.ctrl_key() || event.meta_key())
                && matches!(&*key, "z" | "y")
                && !is_written_in
            {
                event.prevent_default();
                callback.emit(again);
            }
        });
    if let Some(window) = web_sys::window() {
        window
            .add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref())
            .ok();
    }
    // The page lives as long as the tab.
    closure.forget();
}

/// The system's wish, to listen to.
pub(super) fn dark_query() -> Option<web_sys::MediaQueryList> {
    web_sys::window()?
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten()
}

/// Saves a text as a file of the reader's.
pub(super) fn save(name: &str, mime: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&text.into());
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        // Where the browser refuses, it says so itself.
        try_save(name, &blob).ok();
    }
}

/// Saves what is drawn on a canvas as a PNG file of the reader's.
pub(super) fn save_png(name: String, canvas: &HtmlCanvasElement) {
    let saved = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            try_save(&name, &blob).ok();
        }
    });
    canvas.to_blob(saved.unchecked_ref()).ok();
}

fn try_save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Some browsers read the blob only after this turn.
    gloo_timers::callback::Timeout::new(10_000, move || {
        Url::revoke_object_url(&url).ok();
    })
    .forget();
    Ok(())
}

/// Puts a text on the reader's clipboard; where the browser refuses, the text stands there to be marked by hand.
pub(super) fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        drop(window.navigator().clipboard().write_text(text));
    }
}

/// Sets a mark of the browser's performance timeline.
pub(super) fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        performance.mark(name).ok();
    }
}

/// Calls back once what was rendered is on the screen: sizes are known and figures drawn within the next frame.
pub(super) fn after_paint(callback: Callback<()>) {
    in_next_frame(move || in_next_frame(move || callback.emit(())));
}

fn in_next_frame(then: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let closure = Closure::once_into_js(then);
        // A window that draws no frames has nothing to mark.
        window.request_animation_frame(closure.unchecked_ref()).ok();
    }
}

/// Milliseconds since the page began.
pub(super) fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
