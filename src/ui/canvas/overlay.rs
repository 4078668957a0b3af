//! What hovering says, over the canvas.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::report::hover::Hover;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct OverlayProps {
    pub(super) hover: Hover,
    pub(super) size: (u32, u32),
}

#[component]
pub(super) fn Overlay(props: &OverlayProps) -> Html {
    let tip = use_node_ref();
    let spot = use_node_ref();
    {
        let (tip, spot) = (tip.clone(), spot.clone());
        // After layout, since a tip is placed by its own size.
        use_effect_with(props.clone(), move |props| {
            let at = (props.hover.x, props.hover.y);
            if let Some(spot) = spot.cast::<HtmlElement>() {
                put(&spot, at);
            }
            if let Some(tip) = tip.cast::<HtmlElement>() {
                let size = (
                    f64::from(tip.offset_width()),
                    f64::from(tip.offset_height()),
                );
                put(&tip, beside(at, size, f64::from(props.size.0)));
            }
        });
    }
    html! {
        <>
            <div class="spot" ref={spot} />
            <div class="tip" ref={tip} role="status">
                { for props.hover.lines.iter().enumerate().map(|(k, line)| if k == 0 { html! { <b>{ line }</b> } } else { html! { <div>{ line }</div> } }) }
            </div>
        </>
    }
}

/// Right of the point or, near the right edge, left of it; above it where there is room.
fn beside((x, y): (f64, f64), (width, height): (f64, f64), stage: f64) -> (f64, f64) {
    const GAP: f64 = 12.0;
    let right = x + GAP;
    let left = if right + width > stage {
        (x - GAP - width).max(0.0)
    } else {
        right
    };
    let left = left.min((stage - width).max(0.0));
    (left, (y - height - GAP).max(0.0))
}

pub(super) fn put(element: &HtmlElement, (x, y): (f64, f64)) {
    element
        .style()
        .set_property("transform", &format!("translate({x:.1}px, {y:.1}px)"))
        .ok();
}
