//! The field for the reader's own text, folded away where something is written already.

use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct WritingProps {
    pub(in crate::ui) text: AttrValue,
    pub(in crate::ui) oninput: Callback<InputEvent>,
}

#[component]
pub(in crate::ui) fn Writing(props: &WritingProps) -> Html {
    // By the text at first: a fold that goes by the text closes at the first letter.
    let is_open = use_state(|| props.text.is_empty());
    let field = use_node_ref();
    {
        let field = field.clone();
        let is_new = *is_open;
        use_effect_with((), move |()| {
            if is_new {
                take_over(&field);
            }
        });
    }
    html! {
        <details class="fold" open={*is_open}>
            <summary>{ "Write" }</summary>
            <textarea ref={field} rows="8" aria-label="Text in Markdown" data-test="write" placeholder="What you see here, in Markdown: **strong**, *stressed*, - lists, [a part](#drift), $formulas$" value={&props.text} oninput={&props.oninput} />
        </details>
    }
}

/// Whoever just added the cell goes on in its field; the list that it was chosen from may have moved and lost the focus.
fn take_over(field: &NodeRef) {
    let document = web_sys::window().and_then(|window| window.document());
    let focused = document.and_then(|document| document.active_element());
    let is_adding =
        focused.is_none_or(|focused| focused.matches("body, [data-test=add]").unwrap_or_default());
    if let Some(field) = field.cast::<HtmlElement>().filter(|_| is_adding) {
        drop(field.focus());
    }
}
