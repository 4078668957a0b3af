//! The first screen: the static page's own markup (www/index.html), so that nothing jumps and nothing is said twice.

use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;

#[derive(Debug)]
pub(in crate::ui) struct FirstProps {
    /// Taken from our own page before it was mounted over: no word of a file's is in it.
    pub(in crate::ui) markup: AttrValue,
    pub(in crate::ui) on_sample: Callback<String>,
}

pub(in crate::ui) fn first(props: &FirstProps) -> Html {
    let on_sample = props.on_sample.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        let link = target.and_then(|target| target.closest("[data-sample]").ok().flatten());
        if let Some(slug) = link.and_then(|link| link.get_attribute("data-sample")) {
            event.prevent_default();
            on_sample.emit(slug);
        }
    });
    html! { <div class="first" {onclick}>{ Html::from_html_unchecked(props.markup.clone()) }</div> }
}
