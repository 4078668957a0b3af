//! The same numbers as a table, made when it is asked for, and the figure to take along.

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::report::Figure;
use crate::ui::table::table;

/// Whether the table is open is the figure's to remember: a component of its own would cost more than it does.
pub(super) fn twin(
    figure: &Figure,
    is_open: &UseStateHandle<bool>,
    on_svg: &Callback<MouseEvent>,
    on_png: &Callback<MouseEvent>,
) -> Html {
    let open = is_open.clone();
    let ontoggle = Callback::from(move |event: Event| {
        let details = event.target_dyn_into::<HtmlDetailsElement>();
        open.set(details.is_some_and(|details| details.open()));
    });
    html! {
        <div class="under">
            <details class="fold" {ontoggle}>
                <summary>{ "These numbers as a table" }</summary>
                if **is_open { { table(&figure.table(), figure.title(), Some("twin")) } }
            </details>
            <button class="link" type="button" onclick={on_svg} aria-label="Save this figure as SVG" title="Save this figure as SVG">{ "SVG" }</button>
            <button class="link" type="button" onclick={on_png} aria-label="Save this figure as PNG" title="Save this figure as PNG">{ "PNG" }</button>
        </div>
    }
}
