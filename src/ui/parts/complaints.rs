//! Bad news: one sentence each, and what can be done about it.

use yew::prelude::*;

use crate::report::headline::sentence_of;
use crate::report::words::plain;
use crate::run::protocol::Complaint;
use crate::ui::state::Action;

#[derive(Debug)]
pub(in crate::ui) struct ComplaintsProps {
    pub(in crate::ui) complaints: Vec<Complaint>,
    pub(in crate::ui) can_reopen: bool,
    pub(in crate::ui) is_large: bool,
    /// Whether a file that is complained of is still asked for, and waits for a better copy.
    pub(in crate::ui) can_choose: bool,
    pub(in crate::ui) act: Callback<Action>,
}

pub(in crate::ui) fn complaints(props: &ComplaintsProps) -> Html {
    if props.complaints.is_empty() {
        return Html::default();
    }
    html! {
        <div class="complaint" role="alert" data-test="complaint">
            { for props.complaints.iter().map(|complaint| html! { <p>{ said(complaint) }</p> }) }
            <p class="row">
                if props.is_large {
                    <button class="link" type="button" onclick={props.act.reform(|_| Action::Anyway)} data-test="anyway">{ "Read anyway" }</button>
                }
                if props.can_choose { <label class="link" for="files">{ "Choose the file again" }</label> }
                if props.can_reopen {
                    <button class="link" type="button" onclick={props.act.reform(|_| Action::Reopen)}>{ "Say what its columns are" }</button>
                }
                <button class="link" type="button" onclick={props.act.reform(|_| Action::Dismiss)}>{ "Close" }</button>
            </p>
        </div>
    }
}

/// The file is named once, and as it is written.
fn said(complaint: &Complaint) -> String {
    let message = plain(&complaint.message);
    let source = complaint.source.as_deref().map(plain);
    match source.as_deref() {
        Some(source) if message.starts_with(source) => stopped(&message),
        Some(source) if !message.contains(source) => format!("{source}: {}", stopped(&message)),
        _ => sentence_of(&message),
    }
}

fn stopped(text: &str) -> String {
    format!("{}.", text.trim_end().trim_end_matches('.'))
}
