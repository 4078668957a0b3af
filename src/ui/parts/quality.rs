//! Quality in detail: reference, current and the difference of every metric, and the curves behind them.

use yew::prelude::*;

use super::queries::queries;
use super::threshold::Threshold;
use crate::report::decision::least_cost;
use crate::report::differences::{Difference, Pair, pairs};
use crate::report::document::{Quality, Queries, Scope};
use crate::report::figure::{
    calibration, calibration_by_count, error_by_prediction, gains, label_by_prediction,
    precision_recall, roc, scores_by_class,
};
use crate::report::number::{count, counted, signed};
use crate::report::overdispersion::said;
use crate::report::{Figure, Outcome, Theme, baseline, classes, late, words};
use crate::ui::canvas::FigureView;
use crate::ui::headline::{capitalised, sentence_of};
use crate::ui::marks::{banded, quality_cell};
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::table::table;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(in crate::ui) struct QualityProps {
    pub(in crate::ui) outcome: Shared<Outcome>,
    pub(in crate::ui) theme: Theme,
    pub(in crate::ui) metric: Option<String>,
    pub(in crate::ui) act: Callback<Action>,
}

#[component]
pub(in crate::ui) fn QualityCell(props: &QualityProps) -> Html {
    let document = &props.outcome.document;
    let rows = pairs(document);
    let without_looking = baseline::table(document);
    let figures = use_memo(props.outcome.clone(), |outcome| multiples(outcome));
    let open = use_state(|| false);
    if rows.is_empty() {
        return html! {
            <section class="cell" id="quality">
                <header><h2>{ "Quality" }</h2></header>
                <p class="muted">{ sentence_of(&document.task.reason) }</p>
            </section>
        };
    }
    let (first, others): (Vec<&Pair<'_>>, Vec<&Pair<'_>>) = rows
        .iter()
        .filter(|pair| !words::is_count(pair.metric))
        .partition(|pair| words::is_first(pair.metric));
    // What is shown over time stays in sight.
    let is_chosen = |pair: &&Pair<'_>| props.metric.as_deref() == Some(pair.metric);
    let is_open = *open || others.iter().any(is_chosen);
    let turn = Callback::from(move |_: MouseEvent| open.set(!is_open));
    html! {
        <section class="cell" id="quality">
            <header><h2>{ "Quality" }</h2></header>
            <p class="small muted">{ basis(props) }</p>
            <div class="wide">
                <table data-test="quality">
                    <thead>
                        <tr>
                            <th scope="col">{ "Metric" }</th>{ head("Reference", rows.iter().filter_map(|pair| pair.reference)) }
                            { head("Current", rows.iter().filter_map(|pair| pair.current)) }<th scope="col" class="num">{ "Difference" }</th>
                        </tr>
                    </thead>
                    <tbody>{ for first.iter().map(|pair| row(props, pair)) }</tbody>
                    if is_open {
                        <tbody>{ for others.iter().map(|pair| row(props, pair)) }</tbody>
                    }
                </table>
            </div>
            if !others.is_empty() {
                <button type="button" class="plain" data-test="more-metrics" aria-expanded={is_open.to_string()} onclick={turn}>
                    { if is_open { "Fewer numbers".to_owned() } else { format!("{} more numbers", others.len()) } }
                </button>
            }
            <Threshold outcome={props.outcome.clone()} act={props.act.clone()} />
            { queries(document) }
            if let Some(said) = least_cost(document) { <p class="small">{ said }</p> }
            { table(&classes::table(document), "Each class", "classes") }
            { table(&classes::confusion(document), "Labels by predictions, current period", "confusion") }
            { table(&without_looking, baseline::CAPTION, "baselines") }
            <div class="multiples">
                { for figures.iter().map(|(file, figure)| html! {
                    <FigureView key={*file} figure={figure.clone()} theme={props.theme} file={*file} is_titled=true />
                }) }
            </div>
        </section>
    }
}

fn basis(props: &QualityProps) -> String {
    let task = &props.outcome.document.task;
    let grid = if task.rank_metrics == "grid" {
        " Rank metrics come from a score grid with a printed bound."
    } else {
        ""
    };
    let left_out = late::left_out(&props.outcome.document).map_or_else(String::new, |left_out| {
        format!(" {}", sentence_of(&left_out))
    });
    let wide = said(&props.outcome.document)
        .map_or_else(String::new, |said| format!(" {}", sentence_of(&said)));
    let n = if props.outcome.document.queries.is_some() {
        "queries"
    } else {
        "rows with a label"
    };
    format!(
        "In brackets the 95\u{202f}% interval; n are {n}, of {} in the reference and {} in the current period. A difference in bold leaves out zero.{grid}{left_out}{wide}",
        counted(task.n_reference, "prediction", "predictions"),
        count(task.n_current),
    )
}

/// A side and the labelled rows behind it.
fn head<'a>(side: &'static str, numbers: impl Iterator<Item = &'a Quality>) -> Html {
    let n = numbers.map(|quality| quality.n).max();
    html! { <th scope="col" class="num">{ side }if let Some(n) = n { <div class="why">{ format!("n {}", count(n)) }</div> }</th> }
}

fn row(props: &QualityProps, pair: &Pair<'_>) -> Html {
    let (name, plain) = words::metric(pair.metric);
    let metric = pair.metric.to_owned();
    let show = props
        .act
        .reform(move |_: MouseEvent| Action::Metric(metric.clone()));
    let is_chosen = props
        .metric
        .as_deref()
        .or(props.outcome.document.task.headline.as_deref())
        == Some(pair.metric);
    let is_asked = props.metric.as_deref() == Some(pair.metric);
    let help = props.outcome.help(pair.metric).filter(|_| is_asked);
    let rules = props.outcome.document.queries.as_ref().map(Queries::rules);
    html! {
        <>
        <tr data-metric={pair.metric.to_owned()} class={classes!(is_chosen.then_some("chosen"))}>
            <th scope="row">
                <button class="link" type="button" title="Show over time, and how it is computed" onclick={show}>{ capitalised(name) }</button>
                <div class="why">{ plain.to_owned() }</div>
            </th>
            { quality_cell(pair.reference, "reference") }
            { quality_cell(pair.current, "current") }
            { difference(pair.difference().as_ref()) }
        </tr>
        if let Some(help) = help {
            <tr class="chosen note"><td colspan="4">{ for help.lines().filter(|line| !line.is_empty()).map(|line| html! { <p class="small prose">{ line.to_owned() }</p> }) }
                if let Some(rules) = rules { <p class="small prose">{ rules }</p> }
            </td></tr>
        }
        </>
    }
}

pub(super) fn difference(difference: Option<&Difference>) -> Html {
    let Some((difference, value)) = difference.and_then(|d| Some((d, d.value?))) else {
        return html! { <td class="num lone">{ "\u{2013}" }</td> };
    };
    let sign = if value > 0.0 { "+" } else { "" };
    let shown = match difference.interval() {
        None => html! { { signed(value) } },
        band => {
            let is_clear = difference.is_clear == Some(true);
            html! { <><span class={classes!(is_clear.then_some("clear"))}>{ sign }{ banded(value, band) }</span></> }
        }
    };
    html! { <td class="num" data-scope="difference" data-value={value.to_string()} title={difference.undefined.clone()}>{ shown }</td> }
}

fn multiples(outcome: &Outcome) -> Vec<(&'static str, Shared<Figure>)> {
    let figures = [
        ("roc", roc(outcome)),
        ("precision-recall", precision_recall(outcome)),
        ("calibration", calibration(outcome)),
        ("calibration-by-count", calibration_by_count(outcome)),
        ("gains", gains(outcome)),
        ("label-by-prediction", label_by_prediction(outcome)),
        ("error-by-prediction", error_by_prediction(outcome)),
        ("scores-current", scores_by_class(outcome, Scope::Current)),
        (
            "scores-reference",
            scores_by_class(outcome, Scope::Reference),
        ),
    ];
    figures
        .into_iter()
        .filter_map(|(file, figure)| Some((file, Shared::new(figure?))))
        .collect()
}
