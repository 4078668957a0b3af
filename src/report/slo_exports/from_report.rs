//! What is exported, from the objective as the report has it.

use super::{Form, Gate, Lag, Terms};
use crate::book::ExportNames;
use crate::book::slo::{Good, Sli};
use crate::report::slo::{Alert, Slo, needed};

/// Names that an objective and a service have where the reader gave none.
const NO_NAME: &str = "quality";

impl Terms {
    /// The objective of a report, with names and queries of the reader's.
    pub fn of(slo: &Slo, names: &ExportNames) -> Self {
        // The rule for a slow burn is silent while others fire, which no rule of these systems can be told.
        let burns = |alert: &&Alert| alert.kind == "burn";
        let too_fine = |alert: &&Alert| alert.reach == "too_fine";
        let finest = slo.alerts.iter().filter(too_fine);
        let finest = finest.map(|alert| alert.row.short_secs + 1).max();
        Self {
            service: slo.service.clone(),
            name: if slo.name == NO_NAME {
                String::new()
            } else {
                slo.name.clone()
            },
            objective: slo.objective,
            period: slo.over,
            rows: slo
                .alerts
                .iter()
                .filter(burns)
                .map(|alert| alert.row)
                .collect(),
            form: form(slo),
            worst: slo.worst,
            phi: slo.phi,
            finest_secs: finest.unwrap_or(0),
            lag: match (slo.label_lag_us, &slo.indicator) {
                (_, Sli::Event(Good::Served | Good::ServedWith(_))) => Lag::NoLabel,
                (Some(us), _) => Lag::Median(us as f64 / 1e6),
                (None, _) => Lag::Unknown,
            },
            gate: Gate::Notebook,
            names: names.clone(),
        }
    }
}

fn form(slo: &Slo) -> Form {
    if let Some((metric, op, threshold)) = &slo.threshold {
        let first = slo.windows.first().filter(|_| slo.is_dated);
        let length = first.map(|window| window.end_us.abs_diff(window.start_us) / 1_000_000);
        return Form::Gauge {
            metric: metric.clone(),
            op: *op,
            threshold: *threshold,
            window_secs: length.filter(|secs| *secs > 0),
        };
    }
    let (bad, by_share) = match &slo.indicator {
        Sli::Event(good) => (bad(good), false),
        Sli::Mean(loss) => (format!("by its {loss}, from 0 to 1"), true),
        Sli::Excess => (
            "by how far its window's error exceeds the reference's, from 0 (as good) to 1 (as bad as no model at all)".to_owned(),
            true,
        ),
        Sli::Window { .. } => (slo.sli.clone(), false),
    };
    Form::Events { bad, by_share }
}

/// When a prediction is bad.
fn bad(good: &Good) -> String {
    match good {
        Good::Correct => "the decision differs from the label".to_owned(),
        Good::CostAtMost(most) => format!("the decision costs more than {most}"),
        Good::AbsoluteError(Some(most)) => format!("|prediction - label| is more than {most}"),
        Good::AbsoluteError(None) => {
            "|prediction - label| is more than nine of ten rows of the reference have".to_owned()
        }
        Good::RelativeError(most) => format!("|prediction - label| is more than {most} |label|"),
        Good::InsideInterval => "the label lies outside the predicted interval".to_owned(),
        Good::RelevantInTop(k) => format!("nothing relevant stands among the first {k}"),
        Good::Served => "the score is missing, not finite or out of range".to_owned(),
        Good::ServedWith(columns) => format!(
            "the score is missing, not finite or out of range, or it is not so that {}",
            needed(columns)
        ),
        Good::Expression(text) => format!("not ({text})"),
    }
}
