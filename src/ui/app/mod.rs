//! The page as a whole: one state, one place where it changes.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::File;
use yew::prelude::*;

use super::bridge::Bridge;
use super::cells::anchors;
use super::effect::{self, Hands};
use super::keeping;
use super::parts::{HeaderProps, header, outline, recent};
use super::shared::Shared;
use super::state::{Action, State, reduce};
use super::{draft, shelf, shell};
use crate::report::Shown;
use crate::run::protocol::{Ask, Purpose, Told};

mod view;

/// Every cell shows what there is.
const ALL: usize = usize::MAX;

/// Mounts the page in `#app`, in place of the static one.
pub fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.get_element_by_id("app")) {
        // The shell's word about waiting files is no part of the screen.
        if let Ok(Some(said)) = root.query_selector("#said") {
            said.remove();
        }
        let first = root.query_selector(".first").ok().flatten();
        let first = first.map_or_else(String::new, |first| first.inner_html());
        let props = AppProps {
            first: first.into(),
        };
        yew::Renderer::<App>::with_root_and_props(root, props).render();
    }
}

#[derive(Debug, PartialEq, Properties)]
struct AppProps {
    first: AttrValue,
}

#[derive(Debug)]
enum Message {
    Act(Action),
    Files(Vec<File>),
    Sample(String),
    /// Another fragment stands in the address.
    Address,
    /// The reader wants a notebook that the browser keeps, or wants it kept no longer.
    Take(String),
    Forget(String),
    /// What was found of it.
    Taken(Option<String>),
    /// What changed is to be kept.
    Due,
    Shelved(Result<(), String>),
    Save,
    SystemDark(bool),
    Drawn,
    /// The next cell is to be laid out.
    Next,
}

#[derive(Debug)]
struct App {
    state: State,
    hands: Hands,
    is_system_dark: bool,
    marked: [bool; 2],
    act: Callback<Action>,
    on_drawn: Callback<()>,
    /// The first screen, as the static page has it.
    first: AttrValue,
    /// The words that were last sent to be laid out.
    unlaid: Vec<((u32, bool), String)>,
    /// Cells that show the outcome as it is now, one more in each turn, so that no turn is long.
    laid: usize,
    /// What the others show until then.
    before: Option<Shared<Shown>>,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let bridge = Bridge::new(
            link.callback(|event| Message::Act(Action::Heard(event, effect::now_ms()))),
            link.callback(|told| Message::Act(Action::Told(told))),
        );
        let app = Self {
            state: State::default(),
            hands: Hands::new(bridge, link.callback(Message::Shelved)),
            is_system_dark: effect::system_is_dark(),
            marked: [false; 2],
            act: link.callback(Message::Act),
            on_drawn: link.callback(|()| Message::Drawn),
            first: ctx.props().first.clone(),
            unlaid: Vec::new(),
            laid: ALL,
            before: None,
        };
        let mut app = app.begun(&link);
        shell::on_files(link.callback(Message::Files));
        shell::on_fail(link.callback(|message| Message::Act(Action::Failed(message))));
        shell::on_fragment(link.callback(|()| Message::Address));
        effect::on_undo(
            link.callback(|again| Message::Act(if again { Action::Redo } else { Action::Undo })),
        );
        shell::on_seal(link.callback(|seal| Message::Act(Action::Sealed(seal))));
        listen_to_system(link.callback(Message::SystemDark));
        let look = effect::remembered();
        effect::show(look);
        app.state.look = look;
        app
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Shelved(Ok(())) => {
                self.hands.keeping.kept();
                true
            }
            Message::SystemDark(is_dark) => {
                self.is_system_dark = is_dark;
                true
            }
            Message::Drawn => {
                self.mark();
                false
            }
            Message::Next => {
                self.laid += 1;
                self.go_on(ctx);
                true
            }
            message => match self.action_of(ctx, message) {
                Some(action) => self.step(ctx, action),
                None => false,
            },
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _is_first: bool) {
        // The complete outcome may change no figure over time, and then none is drawn anew.
        let is_still = self.state.progress.is_none() && self.laid == ALL;
        if is_still && self.is_complete() && self.marked != [true; 2] {
            effect::after_paint(self.on_drawn.clone());
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        let has_results = state.outcome.is_some();
        html! {
            <div class={classes!("page", has_results.then_some("has-outline"))}>
                { header(&HeaderProps { seal: state.seal, look: state.look, act: self.act.clone() }) }
                if has_results { { outline(&anchors(state)) } }
                <main data-state={if self.laid == ALL { state.phase() } else { "reading" }}>
                    if state.is_untouched() {
                        { self.view_complaints() }
                        if state.opening.is_some() { <p class="small muted" role="status">{ "The notebook is being opened." }</p> }
                        <div class="first">{ Html::from_html_unchecked(self.first.clone()) }</div>
                        { recent(&state.recent, &ctx.link().callback(Message::Take), &ctx.link().callback(Message::Forget)) }
                    } else {
                        { self.view_report(ctx, &ctx.link().callback(Message::Sample)) }
                    }
                </main>
            </div>
        }
    }
}

impl App {
    fn is_complete(&self) -> bool {
        let outcome = self.state.outcome.as_ref();
        outcome.is_some_and(|outcome| outcome.complete)
    }

    /// Has the next cell laid out in a turn of its own, if there is one.
    fn go_on(&mut self, ctx: &Context<Self>) {
        if self.laid < self.state.paper.cells.len() {
            let next = ctx.link().callback(|()| Message::Next);
            gloo_timers::callback::Timeout::new(0, move || next.emit(())).forget();
        } else {
            self.laid = ALL;
            self.before = None;
        }
    }

    /// Takes up the link in the address, or the notebook that this tab had.
    fn begun(mut self, link: &html::Scope<Self>) -> Self {
        keeping::list(&self.act.reform(Action::Shelved));
        let tab = shelf::tab();
        if let Some(linked) = keeping::linked() {
            self.hands.ask(Ask::Open(linked));
            self.state = reduce(&self.state, Action::Opening(false)).0;
        } else if !tab.is_empty() {
            self.take_up(link, &tab);
        }
        self
    }

    /// Takes up the notebook that this tab had; where the address names a sample that is not its own, it stays on the shelf.
    fn take_up(&mut self, link: &html::Scope<Self>, tab: &str) {
        let named = keeping::named();
        let draft = draft::take();
        let is_own = draft.as_ref().is_some_and(|draft| draft.sample == named);
        if named.is_some() && !is_own {
            self.hands.keeping.set("");
            if let Some(draft) = draft {
                let last = Ask::File(draft, Purpose::Keep(tab.to_owned()));
                self.hands.ask(last);
            }
            return;
        }
        self.hands.keeping.at(tab);
        self.state = reduce(&self.state, Action::Opening(true)).0;
        match draft {
            Some(notebook) => {
                let opened = Action::Told(Told::Opened(Ok(notebook)));
                link.send_message(Message::Act(opened));
            }
            None => keeping::take(tab, &link.callback(Message::Taken)),
        }
    }

    /// What a message asks of the state; nothing where something else is asked first.
    fn action_of(&mut self, ctx: &Context<Self>, message: Message) -> Option<Action> {
        let link = ctx.link();
        match message {
            Message::Act(action) => return Some(action),
            Message::Files(files) => {
                if let Some(slug) = shell::sampled() {
                    self.step(ctx, Action::OfSample(slug));
                }
                let texts = shell::brought();
                if texts.iter().any(Option::is_some) {
                    return Some(Action::Open(self.hands.take(files), texts));
                }
                let (notebook, data) = shell::told_apart(files);
                if let Some(text) = notebook {
                    self.open(ctx, text);
                }
                return Some(Action::Add(self.hands.take(data)));
            }
            Message::Sample(slug) => link.send_future(async move {
                match shell::sample(&slug).await {
                    Ok(files) => Message::Files(files),
                    Err(message) => Message::Act(Action::Failed(message)),
                }
            }),
            Message::Address => keeping::linked()
                .into_iter()
                .for_each(|linked| self.open(ctx, linked)),
            Message::Take(id) => {
                self.flush();
                self.hands.keeping.set(&id);
                keeping::take(&id, &link.callback(Message::Taken));
                return Some(Action::Opening(false));
            }
            Message::Taken(Some(text)) => self.hands.ask(Ask::Open(text)),
            Message::Taken(None) => return Some(Action::Unopened),
            Message::Forget(id) => keeping::forget(&id, &self.act.reform(Action::Shelved)),
            Message::Due => self.flush(),
            Message::Shelved(Err(why)) => return self.hands.keeping.refused(&why),
            Message::Save => {
                let notebook = Box::new(self.state.notebook());
                self.hands.ask(Ask::File(notebook, Purpose::Save));
            }
            Message::Shelved(Ok(())) | Message::SystemDark(_) | Message::Drawn | Message::Next => {}
        }
        None
    }

    /// A notebook from a link or a file: another one than the tab had.
    fn open(&mut self, ctx: &Context<Self>, text: String) {
        self.step(ctx, Action::Opening(false));
        self.flush();
        self.hands.keeping.set("");
        self.hands.ask(Ask::Open(text));
    }

    /// Has the browser keep what is to be kept.
    fn flush(&mut self) {
        if let Some((id, notebook)) = self.hands.keeping.due() {
            self.hands.ask(Ask::File(notebook, Purpose::Keep(id)));
        }
    }

    /// What an action makes of the page.
    fn step(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let (next, effects) = reduce(&self.state, action);
        let before = std::mem::replace(&mut self.state, next);
        for effect in effects {
            if matches!(effect, super::state::Effect::Run(_)) {
                self.marked = [false; 2];
            }
            self.hands.perform(effect);
        }
        // In the middle of it, the cells that had their turn follow at once and the others go on.
        if self.state.outcome != before.outcome && self.laid == ALL {
            self.before.clone_from(&before.outcome);
            self.laid = 1;
            self.go_on(ctx);
        }
        self.keep(ctx, &before);
        self.state != before
    }

    /// Has what changed kept, and new words laid out.
    fn keep(&mut self, ctx: &Context<Self>, before: &State) {
        if self.state.is_untouched() && !before.is_untouched() {
            // What comes next is another notebook, and of no sample that the address names.
            self.flush();
            self.hands.keeping.set("");
            shelf::set_address("");
        }
        let state = &self.state;
        let is_same = state.asked == before.asked
            && state.paper == before.paper
            && state.chosen == before.chosen
            && state.recognised.is_empty() == before.recognised.is_empty();
        if !is_same && state.is_worth_keeping() {
            let due = ctx.link().callback(|()| Message::Due);
            self.hands.keeping.note(state.notebook(), due);
        }
        let unlaid = state.unlaid();
        if !unlaid.is_empty() && unlaid != self.unlaid {
            self.hands.ask(Ask::Words(unlaid.clone()));
        }
        self.unlaid = unlaid;
    }

    /// Marks once per run what the benchmark waits for.
    fn mark(&mut self) {
        let state = &self.state;
        let settled = state.settled.as_ref().map(|settled| &settled.outcome);
        if state.progress.is_some() && state.outcome.as_ref() == settled {
            // The figure of the run before.
            return;
        }
        let is_complete = state.progress.is_none() && self.is_complete();
        for (mark, name) in self
            .marked
            .iter_mut()
            .zip(["wellenough:first", "wellenough:done"])
        {
            let is_due = name == "wellenough:first" || is_complete;
            if is_due && !std::mem::replace(mark, *mark || is_due) {
                effect::mark(name);
            }
        }
    }
}

fn listen_to_system(callback: Callback<bool>) {
    let Some(query) = effect::dark_query() else {
        return;
    };
    let closure = Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(
        move |event: web_sys::MediaQueryListEvent| {
            callback.emit(event.matches());
        },
    );
    query.set_onchange(Some(closure.as_ref().unchecked_ref()));
    // The page lives as long as the tab, and so must what it listens to.
    closure.forget();
    std::mem::forget(query);
}
