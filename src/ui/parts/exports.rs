//! What the reader takes along.

use yew::prelude::*;

use crate::report::layout::Shown;
use crate::ui::effect;
use crate::ui::shared::Shared;

/// The document as the command line writes it, to the last byte.
pub(super) fn exports(shown: &Shared<Shown>) -> Html {
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
    html! { <>{ button("Numbers (CSV)", "csv") }{ button("Results (JSON)", "json") }</> }
}
