//! The page as a whole: one state, one place where it changes.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::File;
use yew::prelude::*;

use super::bridge::Bridge;
use super::effect::{self, Hands};
use super::parts::{
    CameIn, ComplaintsProps, FilesProps, FirstProps, HeaderProps, ProgressProps, Step, complaints,
    files, first, header, outline, progressing, top,
};
use super::section::SectionView;
use super::shared::Shared;
use super::shell;
use super::state::{Action, Look, State, reduce};
use crate::report::{Section, Shown, Theme};

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
    SystemDark(bool),
    Drawn,
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
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let bridge = Bridge::new(
            link.callback(|event| Message::Act(Action::Heard(event, effect::now_ms()))),
        );
        shell::on_files(link.callback(Message::Files));
        effect::on_undo(
            link.callback(|again| Message::Act(if again { Action::Redo } else { Action::Undo })),
        );
        shell::on_seal(link.callback(|seal| Message::Act(Action::Sealed(seal))));
        listen_to_system(link.callback(Message::SystemDark));
        let look = effect::remembered();
        effect::show(look);
        Self {
            state: State {
                look,
                ..State::default()
            },
            hands: Hands::new(bridge, link.callback(Message::Act)),
            is_system_dark: effect::system_is_dark(),
            marked: [false; 2],
            act: link.callback(Message::Act),
            on_drawn: link.callback(|()| Message::Drawn),
            first: ctx.props().first.clone(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let action = match message {
            Message::Act(action) => action,
            Message::Files(files) => Action::Add(self.hands.take(files)),
            Message::Sample(slug) => {
                ctx.link().send_future(async move {
                    match shell::sample(&slug).await {
                        Ok(files) => Message::Files(files),
                        Err(message) => Message::Act(Action::Failed(message)),
                    }
                });
                return false;
            }
            Message::SystemDark(is_dark) => {
                self.is_system_dark = is_dark;
                return true;
            }
            Message::Drawn => {
                self.mark();
                return false;
            }
        };
        let (next, effects) = reduce(&self.state, action);
        let is_new = next != self.state;
        self.state = next;
        for effect in effects {
            if matches!(effect, super::state::Effect::Run(_)) {
                self.marked = [false; 2];
            }
            self.hands.perform(effect);
        }
        is_new
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _is_first: bool) {
        // The complete outcome may change no figure over time, and then none is drawn anew.
        if self.state.progress.is_none() && self.is_complete() && self.marked != [true; 2] {
            effect::after_paint(self.on_drawn.clone());
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        let has_results = state.outcome.is_some();
        let sample = ctx.link().callback(Message::Sample);
        html! {
            <div class={classes!("page", has_results.then_some("has-outline"))}>
                { header(&HeaderProps { seal: state.seal, look: state.look, act: self.act.clone() }) }
                if let Some(outcome) = &state.outcome { { outline(outcome) } }
                <main data-state={state.phase()}>
                    if state.is_untouched() {
                        { self.view_complaints() }
                        { first(&FirstProps { markup: self.first.clone(), on_sample: sample }) }
                    } else {
                        { self.view_report() }
                    }
                </main>
            </div>
        }
    }
}

impl App {
    fn is_complete(&self) -> bool {
        self.state
            .outcome
            .as_ref()
            .is_some_and(|outcome| outcome.complete)
    }

    fn view_report(&self) -> Html {
        let state = &self.state;
        let act = &self.act;
        let shown = state.outcome.as_ref();
        let sources = Shared::new(state.sources().to_vec());
        let book = Shared::new(state.asked.book.clone());
        let period = shown.map_or_else(String::new, |shown| shown.period.clone());
        let came_in = html! {
            <CameIn key="came-in" book={book.clone()} sources={sources.clone()} is_running={state.progress.is_some()} shown={shown.cloned()} {act} />
        };
        html! {
            <>
                { files(&FilesProps { book, sources, period, steps: self.steps(), act: act.clone() }) }
                { progressing(&self.progress()) }
                { self.view_complaints() }
                if let Some(shown) = shown { { top(shown, state.is_keeping, act) }{ self.view_sections(shown, &came_in) } } else { { came_in } }
            </>
        }
    }

    /// What the engine laid out, and where it says so what came in.
    fn view_sections(&self, shown: &Shared<Shown>, came_in: &Html) -> Html {
        let theme = self.theme();
        let (act, on_drawn) = (&self.act, &self.on_drawn);
        let view = |(at, section): (usize, &Section)| {
            if section.id == "came-in" {
                return came_in.clone();
            }
            html! {
                <SectionView key={section.id.clone()} shown={shown.clone()} {at} {theme} chosen={self.state.chosen.clone()} {act} {on_drawn} />
            }
        };
        html! { <>{ for shown.sections.iter().enumerate().map(view) }</> }
    }

    fn view_complaints(&self) -> Html {
        complaints(&ComplaintsProps {
            complaints: self.state.complaints.clone(),
            can_reopen: self.state.refused.is_some(),
            is_large: self.state.is_large,
            can_choose: self.state.waits_for_a_file(),
            act: self.act.clone(),
        })
    }

    fn steps(&self) -> [Step; 2] {
        let State { history, asked, .. } = &self.state;
        [
            ("Undo", || Action::Undo, history.can_undo(asked)),
            ("Redo", || Action::Redo, history.can_redo(asked)),
        ]
    }

    fn progress(&self) -> ProgressProps {
        let state = &self.state;
        ProgressProps {
            progress: state.progress.clone(),
            rows: state.recognised.iter().map(|source| source.rows).sum(),
            can_retry: !state.asked.keys.is_empty() && state.outcome.is_none(),
            is_over_results: state.outcome.is_some(),
            act: self.act.clone(),
        }
    }

    const fn theme(&self) -> Theme {
        match (self.state.look, self.is_system_dark) {
            (Look::Dark, _) | (Look::Auto, true) => Theme::DARK,
            _ => Theme::LIGHT,
        }
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
