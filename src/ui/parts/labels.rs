//! Labels that come late: the share labelled per window, and the lag curve.

use yew::prelude::*;

use crate::report::figure::{labelled_over_time, lag_curve};
use crate::report::{Outcome, Theme, late};
use crate::ui::canvas::FigureView;
use crate::ui::shared::Shared;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct LabelsProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
    pub(in crate::ui) theme: Theme,
}

#[component]
pub(in crate::ui) fn LabelsCell(props: &LabelsProps) -> Html {
    let figures = use_memo(props.outcome.clone(), |outcome| {
        let figures = [
            ("share-labelled", labelled_over_time(outcome)),
            ("lag-curve", lag_curve(outcome)),
        ];
        figures.map(|(file, figure)| (file, figure.map(Shared::new)))
    });
    let Some(labels) = &props.outcome.document.labels else {
        return Html::default();
    };
    html! {
        <section class="cell" id="labels" data-test="labels">
            <header><h2>{ "Labels" }</h2></header>
            <p class="prose">{ late::said(labels) }</p>
            <div class="multiples">
                { for figures.iter().filter_map(|(file, figure)| Some(html! {
                    <FigureView key={*file} figure={figure.clone()?} theme={props.theme} file={*file} is_titled=true />
                })) }
            </div>
        </section>
    }
}
