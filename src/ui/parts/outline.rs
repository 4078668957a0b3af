//! Where things are, for wide screens.

use yew::prelude::*;

use crate::report::Outcome;
use crate::report::words::plain;

pub(in crate::ui) fn outline(outcome: &Outcome) -> Html {
    html! {
        <nav class="outline" aria-label="Outline" data-test="outline">
            <a href="#top">{ "In one sentence" }</a>
            { for outcome.sections.iter().map(|section| html! { <a href={format!("#{}", section.id)}>{ plain(&section.title) }</a> }) }
            <a href="#came-in">{ "What came in" }</a>
            <a href="#over-time">{ "Quality over time" }</a>
            if outcome.document.labels.is_some() { <a href="#labels">{ "Labels" }</a> }
            <a href="#quality">{ "Quality" }</a>
            <a href="#drift">{ "Drift" }</a>
            <a href="#data">{ "Data quality" }</a>
        </nav>
    }
}
