//! Quality over time: one metric, one number per window.

use yew::prelude::*;

use super::choices::picked;
use crate::report::differences::pairs;
use crate::report::figure::quality_over_time;
use crate::report::{Outcome, Theme, words};
use crate::ui::canvas::FigureView;
use crate::ui::headline::capitalised;
use crate::ui::shared::Shared;
use crate::ui::state::Action;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct OverTimeProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
    pub(in crate::ui) theme: Theme,
    pub(in crate::ui) metric: Option<String>,
    pub(in crate::ui) act: Callback<Action>,
    pub(in crate::ui) on_drawn: Callback<()>,
}

#[component]
pub(in crate::ui) fn OverTime(props: &OverTimeProps) -> Html {
    let metric = chosen(&props.outcome, props.metric.as_deref());
    let figure = use_memo(
        (props.outcome.clone(), metric.clone()),
        |(outcome, metric)| {
            metric
                .as_ref()
                .and_then(|metric| quality_over_time(outcome, metric, None).map(Shared::new))
        },
    );
    let onchange = props
        .act
        .reform(|event: Event| Action::Metric(picked(&event)));
    html! {
        <section class="cell" id="over-time" data-test="over-time">
            <header>
                <h2>{ "Quality over time" }</h2>
                if let Some(metric) = &metric {
                    <label class="field inline">
                        <span>{ "Metric" }</span>
                        <select {onchange} data-test="metric">
                            { for pairs(&props.outcome.document).iter().map(|pair| html! {
                                <option value={pair.metric.to_owned()} selected={pair.metric == metric}>{ capitalised(words::metric(pair.metric).0) }</option>
                            }) }
                        </select>
                    </label>
                }
            </header>
            if let Some(figure) = figure.as_ref() {
                <FigureView figure={figure.clone()} theme={props.theme} file={format!("{}-over-time", metric.unwrap_or_default())} on_drawn={props.on_drawn.clone()} />
            } else {
                <p class="muted">{ "There are no windows to show: quality over time needs a time or enough rows with labels." }</p>
            }
        </section>
    }
}

/// The reader's metric where the outcome has it, else the headline's.
fn chosen(outcome: &Outcome, metric: Option<&str>) -> Option<String> {
    let pairs = pairs(&outcome.document);
    let has = |id: &&str| pairs.iter().any(|pair| pair.metric == *id);
    let headline = outcome.document.task.headline.as_deref();
    metric
        .filter(has)
        .or_else(|| headline.filter(has))
        .or_else(|| pairs.first().map(|pair| pair.metric))
        .map(ToOwned::to_owned)
}
