//! What stands on the page once anything was given.

use yew::prelude::*;

use super::super::cells::{Cells, cells};
use super::super::parts::{
    CameIn, ComplaintsProps, FilesProps, ProgressProps, Step, bar, complaints, files, panel,
    progressing, top, wanted,
};
use super::super::section::{SectionProps, view};
use super::super::shared::Shared;
use super::super::state::{Action, Look};
use super::{App, Message};
use crate::report::{Block, Theme};

impl App {
    pub(super) fn view_report(&self, ctx: &Context<Self>, on_sample: &Callback<String>) -> Html {
        let state = &self.state;
        let act = &self.act;
        let shown = state.outcome.as_ref();
        let sources = Shared::new(state.sources().to_vec());
        let book = Shared::new(state.asked.book.clone());
        let period = shown.map_or_else(String::new, |shown| shown.period.clone());
        let came_in = html! {
            <CameIn book={book.clone()} sources={sources.clone()} is_running={state.progress.is_some()} shown={shown.cloned()} {act} />
        };
        html! {
            <>
                { files(&FilesProps { book, sources, period, steps: self.steps(), act: act.clone() }) }
                { bar(state, self.hands.keeping.is_kept(), act, ctx.link().callback(|_| Message::Save)) }
                { progressing(&self.progress()) }
                { self.view_complaints() }
                { panel(state, act, |blocks| self.view_blocks(blocks)) }
                { wanted(state, act, on_sample) }
                if let Some(shown) = shown { { top(shown, state.answers.is_reporting, act) } }
                { cells(&Cells { state, theme: self.theme(), act, on_drawn: &self.on_drawn, laid: self.laid, before: self.before.as_ref(), came_in }) }
            </>
        }
    }

    /// Blocks that belong to no section.
    pub(super) fn view_blocks(&self, blocks: &[Block]) -> Html {
        let props = SectionProps {
            shown: self.state.outcome.clone().unwrap_or_default(),
            at: 0,
            theme: self.theme(),
            chosen: self.state.chosen.clone(),
            act: self.act.clone(),
            on_drawn: self.on_drawn.clone(),
            on_level: None,
            anchor: AttrValue::default(),
            heading: AttrValue::default(),
        };
        view(&props, blocks)
    }

    pub(super) fn view_complaints(&self) -> Html {
        complaints(&ComplaintsProps {
            complaints: self.state.complaints.clone(),
            can_reopen: self.state.refused.is_some(),
            is_large: self.state.is_large,
            can_choose: self.state.waits_for_a_file(),
            act: self.act.clone(),
        })
    }

    pub(super) fn steps(&self) -> [Step; 2] {
        let state = &self.state;
        [
            ("Undo", || Action::Undo, state.can_undo()),
            ("Redo", || Action::Redo, state.can_redo()),
        ]
    }

    pub(super) fn progress(&self) -> ProgressProps {
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
}
