//! Where the numbers come from: series by names of ours or the reader's, or the reader's own queries.

use super::names::{self, changed, shown};
use super::promql::{WINDOW, own, selector};
use super::{Form, Terms};
use crate::book::slo::Op;

/// Where the numbers come from.
#[derive(Debug)]
pub(super) enum Source {
    /// Two counters.
    Counters {
        /// When a prediction is bad.
        words: String,
        /// Whether the counter of bad ones adds shares.
        by_share: bool,
        /// The bad ones.
        bad: Query,
        /// All of them.
        total: Query,
    },
    /// One gauge.
    Gauge {
        /// Id of the metric.
        metric: String,
        /// On which side is right.
        op: Op,
        /// The threshold.
        threshold: f64,
        /// Length of a window in seconds.
        window_secs: Option<u64>,
        /// The metric.
        gauge: Query,
    },
}

/// A series, or the reader's own query in its place.
#[derive(Debug)]
pub(super) struct Query {
    /// Metric and labels.
    pub(super) selector: String,
    /// What the reader wrote.
    pub(super) own: Option<String>,
}

impl Query {
    /// How much a counter rose within a window.
    pub(super) fn within(&self, window: &str) -> String {
        match &self.own {
            Some(own) => format!("({})", own.replace(WINDOW, window)),
            None => format!("sum(increase({}[{window}]))", self.selector),
        }
    }

    /// What a gauge shows now.
    pub(super) fn now(&self) -> String {
        match &self.own {
            Some(own) => format!("({own})"),
            None => format!("avg({})", self.selector),
        }
    }
}

/// Names of our counters.
pub(super) const BAD: &str = "model_predictions_bad_total";
pub(super) const ALL: &str = "model_predictions_labelled_total";

/// Where the numbers come from, by names of ours or the reader's.
#[expect(
    clippy::too_many_lines,
    reason = "both forms ask by one closure that remembers what it told"
)]
pub(super) fn source(terms: &Terms, service: &str, told: &mut Vec<String>) -> Source {
    let of = &terms.names;
    let ours = vec![("model".to_owned(), service.to_owned())];
    let mut matchers = Vec::new();
    for (name, value) in of.matchers.as_ref().unwrap_or(&ours) {
        match names::label(name) {
            Some(fit) => {
                told.extend(changed("The label", name, &fit));
                matchers.push((fit, value.clone()));
            }
            None => told.push(format!(
                "The label \"{}\" is left out: Prometheus has no such names.",
                shown(name)
            )),
        }
    }
    let mut query = |wish: Option<&String>, otherwise: &str, own: Option<&String>, needs| {
        let wish = wish.filter(|name| !name.trim().is_empty());
        let fit = wish.map_or_else(
            || otherwise.to_owned(),
            |wish| names::metric(wish).unwrap_or_else(|| otherwise.to_owned()),
        );
        told.extend(wish.and_then(|wish| changed("The metric", wish, &fit)));
        let selector = selector(&fit, &matchers);
        Query {
            own: own.and_then(|text| accepted(text, needs, &selector, told)),
            selector,
        }
    };
    match &terms.form {
        Form::Events {
            bad: words,
            by_share,
        } => {
            let (metric, own) = (of.bad_metric.as_ref(), of.bad_query.as_ref());
            let mut bad = query(metric, BAD, own, true);
            let (metric, own) = (of.total_metric.as_ref(), of.total_query.as_ref());
            let total = query(metric, ALL, own, true);
            if (&bad.selector, &bad.own) == (&total.selector, &total.own) {
                told.push("Bad predictions and all of them would be asked for in the same words; names of ours stand for the bad ones.".to_owned());
                bad = Query {
                    selector: selector(BAD, &matchers),
                    own: None,
                };
            }
            Source::Counters {
                words: words.clone(),
                by_share: *by_share,
                bad,
                total,
            }
        }
        Form::Gauge {
            metric,
            op,
            threshold,
            window_secs,
        } => {
            let ours = names::metric(&format!("model_quality_{metric}"));
            let ours = ours.unwrap_or_else(|| "model_quality".to_owned());
            Source::Gauge {
                metric: metric.clone(),
                op: *op,
                threshold: *threshold,
                window_secs: *window_secs,
                gauge: query(
                    of.gauge_metric.as_ref(),
                    &ours,
                    of.gauge_query.as_ref(),
                    false,
                ),
            }
        }
    }
}

/// The reader's query on one line, or why it cannot be used.
pub(super) fn usable(text: &str, needs_window: bool) -> Result<String, &'static str> {
    let own = own(text)?;
    if needs_window && !own.contains(WINDOW) {
        return Err("{{.window}} does not stand where the length of the window belongs");
    }
    if own.replace(WINDOW, "").contains("{{") {
        return Err("only {{.window}} may stand in double braces");
    }
    Ok(own)
}

/// The reader's query where it can be used; otherwise the reader is told why not.
fn accepted(
    text: &str,
    needs_window: bool,
    instead: &str,
    told: &mut Vec<String>,
) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let why = match usable(text, needs_window) {
        Ok(own) => return Some(own),
        Err(why) => why,
    };
    told.push(format!(
        "The query \"{}\" is left out: {why}. {} is asked instead.",
        shown(text),
        shown(instead)
    ));
    None
}
