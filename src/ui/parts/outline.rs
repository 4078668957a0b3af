//! Where things are, for wide screens.

use yew::prelude::*;

use crate::report::layout::Shown;
use crate::report::words::plain;

pub(in crate::ui) fn outline(shown: &Shown) -> Html {
    html! {
        <nav class="outline" aria-label="Outline" data-test="outline">
            <a href="#top">{ "In one sentence" }</a>
            { for shown.sections.iter().map(|section| html! { <a href={format!("#{}", section.id)}>{ plain(&section.title) }</a> }) }
        </nav>
    }
}
