//! What the reader takes along.

use yew::prelude::*;

use crate::report::layout::Shown;
use crate::ui::effect;
use crate::ui::shared::Shared;
use crate::ui::state::Action;

/// The document as the command line writes it, to the last byte.
pub(super) fn exports(shown: &Shared<Shown>, is_reporting: bool, act: &Callback<Action>) -> Html {
    let button = |name: &'static str, kind: &'static str| {
        let held = shown.clone();
        let save = Callback::from(move |_: MouseEvent| {
            if let Some(exports) = &held.exports {
                let (mime, text) = match kind {
                    "csv" => ("text/csv", &exports.csv),
                    _ => ("application/json", &exports.json),
                };
                effect::save(&format!("wellenough.{kind}"), mime, text);
            }
        });
        html! {
            <button class="plain" type="button" data-test={format!("download-{kind}")} disabled={shown.exports.is_none()} onclick={save}>
                { name }
            </button>
        }
    };
    html! {
        <>
            <button class="plain" type="button" data-test="download-html" disabled={shown.exports.is_none() || is_reporting}
                onclick={act.reform(|_| Action::Report)}>
                { if is_reporting { "Writing the report\u{2026}" } else { "Save the report (HTML)" } }
            </button>
            { button("Numbers (CSV)", "csv") }
            { button("Results (JSON)", "json") }
        </>
    }
}
