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
        if let Some(exports) = &outcome.exports {
            effect::save("wellenough.json", "application/json", &exports.json);
        }
    });
    let outcome = props.outcome.clone();
    let save_csv = Callback::from(move |_: MouseEvent| {
        if let Some(exports) = &outcome.exports {
            effect::save("wellenough.csv", "text/csv", &exports.csv);
        }
    });
    html! {
        <>
        <button class="plain" type="button" data-test="download-csv" disabled={props.outcome.exports.is_none()} onclick={save_csv}>
            { "Numbers (CSV)" }
        </button>
        <button class="plain" type="button" data-test="download-json" disabled={props.outcome.exports.is_none()} onclick={save}>
            { "Results (JSON)" }
        </button>
        </>
    }
}
