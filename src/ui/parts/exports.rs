//! What the reader takes along.

use yew::prelude::*;

use crate::report::Outcome;
use crate::ui::effect;
use crate::ui::shared::Shared;

#[derive(Debug)]
pub(super) struct ExportsProps {
    pub(super) outcome: Shared<Outcome>,
}

/// The document as the command line writes it, to the last byte.
pub(super) fn exports(props: &ExportsProps) -> Html {
    let outcome = props.outcome.clone();
    let save = Callback::from(move |_: MouseEvent| {
        if let Ok(text) = outcome.document.to_json() {
            effect::save("wellenough.json", "application/json", &text);
        }
    });
    html! {
        <button class="plain" type="button" data-test="download-json" disabled={!props.outcome.complete} onclick={save}>
            { "Results (JSON)" }
        </button>
    }
}
