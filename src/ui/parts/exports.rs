//! What the reader takes along.

use yew::prelude::*;

use crate::report::Outcome;
use crate::report::csv::csv;
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
    let outcome = props.outcome.clone();
    let save_csv = Callback::from(move |_: MouseEvent| {
        effect::save("wellenough.csv", "text/csv", &csv(&outcome.document));
    });
    html! {
        <>
        <button class="plain" type="button" data-test="download-csv" disabled={!props.outcome.complete} onclick={save_csv}>
            { "Numbers (CSV)" }
        </button>
        <button class="plain" type="button" data-test="download-json" disabled={!props.outcome.complete} onclick={save}>
            { "Results (JSON)" }
        </button>
        </>
    }
}
