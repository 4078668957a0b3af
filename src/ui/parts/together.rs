//! All features together: what they say, which pairs changed, what reconstruction loses over time.

use yew::prelude::*;

use crate::report::figure::reconstruction_over_time;
use crate::report::together::{lines, pairs};
use crate::report::{Outcome, Theme};
use crate::ui::canvas::FigureView;
use crate::ui::shared::Shared;
use crate::ui::table::table;

/// Pairs that are shown; all are in the downloads.
const PAIRS: usize = 8;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct TogetherProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
    pub(in crate::ui) theme: Theme,
}

#[component]
pub(in crate::ui) fn Together(props: &TogetherProps) -> Html {
    let figure = use_memo(props.outcome.clone(), |outcome| {
        reconstruction_over_time(outcome).map(Shared::new)
    });
    let document = &props.outcome.document;
    html! {
        <>
            { table(&lines(document), "All columns together", Some("together")) }
            { table(&pairs(document, PAIRS), "Correlations that changed", Some("correlations")) }
            if let Some(figure) = figure.as_ref() {
                <FigureView figure={figure.clone()} theme={props.theme} file="reconstruction" is_titled=true />
            }
        </>
    }
}
