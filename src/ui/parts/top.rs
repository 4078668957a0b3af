//! The sentence on top.

use yew::prelude::*;

use super::exports::exports;
use crate::report::headline::sentence_of;
use crate::report::layout::Shown;
use crate::ui::marks::mark;
use crate::ui::shared::Shared;
use crate::ui::state::Action;

pub(in crate::ui) fn top(
    shown: &Shared<Shown>,
    is_reporting: bool,
    act: &Callback<Action>,
) -> Html {
    let headline = &shown.headline;
    let tone = headline.tone.id();
    html! {
        <section class="headline" id="top" data-test="headline" data-tone={tone}>
            { mark(tone) }
            <div>
                <h1>{ &headline.title }</h1>
                <p class="said">{ &headline.sentence }</p>
                if let Some(next) = &headline.next { <p class="said">{ next }</p> }
                { for shown.task.notes.iter().map(|note| html! { <p class="small muted">{ sentence_of(&note.message) }</p> }) }
                <p class="exports">{ exports(shown, is_reporting, act) }</p>
            </div>
        </section>
    }
}
