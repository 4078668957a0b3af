//! Whose definition of drift judges.

use yew::prelude::*;

use super::choices::picked;
use crate::book::Convention;
use crate::report::layout::Shown;
use crate::ui::state::{Action, Setting};

pub(in crate::ui) fn convention(shown: &Shown, act: &Callback<Action>) -> Html {
    let convention = Convention::from_id(&shown.task.convention).unwrap_or_default();
    let onchange = act.reform(|event: Event| {
        Action::Set(Setting::Convention(Convention::from_id(&picked(&event))))
    });
    html! {
        <label class="field inline">
            <span>{ "Computed as" }</span>
            <select ~value={convention.id()} {onchange} data-test="convention">
                { for Convention::ALL.into_iter().map(|one| html! { <option value={one.id()} selected={one == convention}>{ one.id() }</option> }) }
            </select>
        </label>
    }
}
