//! What goes on between the page and the notebooks beyond it: links, files, the browser's shelf.

use wasm_bindgen::JsValue;
use yew::Callback;

use super::state::{Action, Recent};
use super::{draft, shelf, shell};
use crate::book::Notebook;

/// Milliseconds until a change is kept, further changes or not.
const SOON: u32 = 300;

/// What is to be kept, and where.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// The notebook of this tab; empty: none yet.
    id: String,
    next: Option<Box<Notebook>>,
    timer: Option<gloo_timers::callback::Timeout>,
    has_said: bool,
    /// When the tab was last given the notebook, in milliseconds.
    drafted: f64,
    /// Whether the browser has all of it.
    is_kept: bool,
}

impl Keeping {
    /// Takes note of a change; `due` is called when it is to be written.
    pub(super) fn note(&mut self, notebook: Notebook, due: Callback<()>) {
        // At once, for a browser may let a timer wait; not with every letter.
        let now = js_sys::Date::now();
        if now - self.drafted >= f64::from(SOON) {
            self.drafted = now;
            draft::put(&notebook);
        }
        self.next = Some(Box::new(notebook));
        self.is_kept = false;
        if self.id.is_empty() {
            self.at(&shelf::fresh());
        }
        if self.timer.is_none() {
            let timer = gloo_timers::callback::Timeout::new(SOON, move || due.emit(()));
            self.timer = Some(timer);
        }
    }

    /// What is to be written now, and by which name it is kept.
    pub(super) fn due(&mut self) -> Option<(String, Box<Notebook>)> {
        self.timer = None;
        let notebook = self.next.take()?;
        draft::put(&notebook);
        Some((self.id.clone(), notebook))
    }

    /// The tab goes to that notebook; empty: to a new one.
    pub(super) fn set(&mut self, id: &str) {
        draft::clear();
        self.at(id);
    }

    /// The tab is at that notebook.
    pub(super) fn at(&mut self, id: &str) {
        id.clone_into(&mut self.id);
        if !id.is_empty() {
            shelf::set_tab(id);
        }
    }

    /// Whether the browser has the notebook as it is now.
    pub(super) const fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// The browser kept what it was last given; a change since is still to come.
    pub(super) const fn kept(&mut self) {
        self.is_kept = self.next.is_none();
    }

    /// What to say of a refusal; only the first is worth a word.
    pub(super) fn refused(&mut self, why: &str) -> Option<Action> {
        let is_first = !std::mem::replace(&mut self.has_said, true);
        is_first.then(|| {
            Action::Said(format!(
                "this browser does not keep the notebook ({why}): save it as a file before you close the tab"
            ))
        })
    }
}

/// Keeps a notebook: its name, what it is called, its file; tells how it went.
pub(super) fn put(
    (id, title, text): (String, String, String),
    told: &Callback<Result<(), String>>,
) {
    let told = told.reform(|answer: Result<JsValue, String>| answer.map(drop));
    shelf::ask("put", &[&id, &title, &text], told);
}

/// The notebooks that are kept.
pub(super) fn list(told: &Callback<Vec<Recent>>) {
    shelf::ask("list", &[], told.reform(shelf::recent));
}

/// Keeps a notebook no longer, and tells what is left.
pub(super) fn forget(id: &str, told: &Callback<Vec<Recent>>) {
    shelf::ask("drop", &[id], told.reform(shelf::recent));
}

/// The text of a notebook that is kept, if it is.
pub(super) fn take(id: &str, told: &Callback<Option<String>>) {
    let text = |answer: Result<JsValue, String>| answer.ok()?.as_string();
    shelf::ask("get", &[id], told.reform(text));
}

/// The link in the address, which is then taken out of it; what it says of a sample stays for the next time.
pub(super) fn linked() -> Option<String> {
    let hash = shell::fragment();
    let digits = hash.strip_prefix("#v")?.split('.').next()?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let sample = hash.split_once("&sample=").map(|(_, slug)| slug);
    shelf::set_address(&sample.map_or_else(String::new, |slug| format!("#sample={slug}")));
    Some(hash)
}

/// The sample that the address names.
pub(super) fn named() -> Option<String> {
    let hash = shell::fragment();
    let slug = hash
        .strip_prefix("#sample=")
        .or_else(|| hash.strip_prefix("#lesson="));
    slug.map(str::to_owned)
}
