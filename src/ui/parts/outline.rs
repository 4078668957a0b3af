//! Where things are, for wide screens.

use yew::prelude::*;

pub(in crate::ui) fn outline(cells: &[(String, String)]) -> Html {
    html! {
        <nav class="outline" aria-label="Outline" data-test="outline">
            <a href="#top">{ "In one sentence" }</a>
            { for cells.iter().map(|(anchor, title)| html! { <a href={format!("#{anchor}")}>{ title }</a> }) }
        </nav>
    }
}
