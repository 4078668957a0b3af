//! How far reading is, and a way out.

use yew::prelude::*;

use crate::report::headline::capitalised;
use crate::report::number::{bytes, count};
use crate::ui::state::{Action, Progress};

#[derive(Debug)]
pub(in crate::ui) struct ProgressProps {
    pub(in crate::ui) progress: Option<Progress>,
    /// Rows of all files, where known.
    pub(in crate::ui) rows: u64,
    pub(in crate::ui) can_retry: bool,
    /// Whether results stand below it, which must not jump.
    pub(in crate::ui) is_over_results: bool,
    pub(in crate::ui) act: Callback<Action>,
}

pub(in crate::ui) fn progressing(props: &ProgressProps) -> Html {
    let Some(progress) = &props.progress else {
        return if props.can_retry {
            html! {
                <p class="progress">
                    { "These files are not read." }
                    <button class="plain" type="button" onclick={props.act.reform(|_| Action::Again)}>{ "Read them" }</button>
                </p>
            }
        } else {
            Html::default()
        };
    };
    let total = progress.total.max(1);
    html! {
        <div class={classes!("progress", props.is_over_results.then_some("over"))} data-test="progress" data-done={progress.done.to_string()} data-total={progress.total.to_string()}>
            <span class="figures">{ told(progress, props.rows) }</span>
            <button class="plain" type="button" data-test="cancel" onclick={props.act.reform(|_| Action::Cancel)}>{ "Cancel" }</button>
            <progress max={total.to_string()} value={progress.done.min(total).to_string()} aria-label="Bytes read" />
        </div>
    }
}

fn told(progress: &Progress, rows: u64) -> String {
    let stage = capitalised(&progress.stage);
    if progress.done == 0 {
        return stage;
    }
    let (done, total) = (bytes(progress.done), bytes(progress.total));
    let rate = match progress.bytes_per_second {
        Some(rate) if rows > 0 && progress.total > 0 => {
            let rows = rate * rows as f64 / progress.total as f64;
            format!(", {} rows per second", count(rounded(rows)))
        }
        Some(rate) => format!(", {} per second", bytes(rounded(rate))),
        None => String::new(),
    };
    format!("{stage}: {done} of {total}{rate}")
}

/// Two digits are enough for a rate, and they do not flicker.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and rates are not negative"
)]
fn rounded(rate: f64) -> u64 {
    let whole = rate as u64;
    let unit = 10_u64.pow(whole.max(1).ilog10().saturating_sub(1));
    whole / unit * unit
}
