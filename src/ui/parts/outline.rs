//! Where things are, for wide screens.

use yew::prelude::*;

pub(in crate::ui) fn outline(has_labels: bool) -> Html {
    html! {
        <nav class="outline" aria-label="Outline">
            <a href="#top">{ "In one sentence" }</a>
            <a href="#came-in">{ "What came in" }</a>
            <a href="#over-time">{ "Quality over time" }</a>
            if has_labels { <a href="#labels">{ "Labels" }</a> }
            <a href="#quality">{ "Quality" }</a>
            <a href="#drift">{ "Drift" }</a>
            <a href="#data">{ "Data quality" }</a>
        </nav>
    }
}
