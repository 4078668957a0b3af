//! The sentence on top.

use yew::prelude::*;

use super::exports::{ExportsProps, exports};
use crate::report::Outcome;
use crate::ui::headline::{headline, sentence_of};
use crate::ui::marks::mark;
use crate::ui::shared::Shared;

#[derive(Debug)]
pub(in crate::ui) struct TopProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
}

pub(in crate::ui) fn top(props: &TopProps) -> Html {
    let headline = headline(&props.outcome);
    let notes = &props.outcome.document.task.notes;
    html! {
        <section class="headline" id="top" data-test="headline" data-tone={headline.tone.id()}>
            { mark(headline.tone.id()) }
            <div>
                <h1>{ &headline.title }</h1>
                <p class="said">{ &headline.sentence }</p>
                if let Some(next) = &headline.next { <p class="said">{ next }</p> }
                { for notes.iter().map(|note| html! { <p class="small muted">{ sentence_of(&note.message) }</p> }) }
                <p class="exports">{ exports(&ExportsProps { outcome: props.outcome.clone() }) }</p>
            </div>
        </section>
    }
}
