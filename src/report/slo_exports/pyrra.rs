//! Pyrra's `ServiceLevelObjective`.
//!
//! Pyrra chooses the rows of alerts itself: 14, 7, 2 and 1 times, with windows that follow the period.
//!
//! # Source
//! Pyrra, `kubernetes/api/v1alpha1/servicelevelobjective_types.go` and `slo/rules.go`.

use super::node::{Node, comment, map};
use super::plan::Plan;
use super::prometheus::{OK, recorded};
use super::source::Source;
use super::told::head;
use super::{System, Text};
use crate::book::slo::Period;

/// The shortest of Pyrra's short windows, for a period of 28 days, in seconds.
const SHORTEST: u64 = 300;

/// The objective; nothing where the numbers come from queries of the reader's.
pub(super) fn text(plan: &Plan, told: &mut Vec<String>) -> Option<Text> {
    if !plan.is_plain() && matches!(plan.source, Source::Counters { .. }) {
        told.push(
            "Nothing is written for Pyrra: it takes the names of counters, and the queries here are your own."
                .to_owned(),
        );
        return None;
    }
    let has_alerts = alerts(plan);
    let mut more = vec![
        "Pyrra chooses its own alerts (14, 7, 2 and 1 times, windows by the period) and has no gate for few rows.",
    ];
    if !has_alerts {
        more.push("They are off here: their short windows are shorter than the time between labels, or there is no row of yours. Take the alerts from the rules for Prometheus.");
    }
    if let Source::Gauge { .. } = plan.source {
        more.push(
            "model:quality_ok:bool is recorded by the rules for Prometheus, which this file needs.",
        );
    }
    if let Period::Month | Period::Quarter | Period::Week = plan.period {
        more.push("Pyrra knows no calendar: the period here is rolling.");
    }
    let mut metadata = map([("name", plan.slo.as_str().into())]);
    metadata = metadata.with("namespace", plan.namespace.as_str());
    let spec = map([
        ("target", plan.percent().to_string().into()),
        ("window", format!("{}d", plan.days()).into()),
        ("description", plan.description.as_str().into()),
        ("indicator", indicator(plan)),
        (
            "alerting",
            map([
                ("name", "ModelQualityBudgetBurn".into()),
                ("burnrates", has_alerts.into()),
                ("absent", has_alerts.into()),
            ]),
        ),
    ]);
    let document = map([
        ("apiVersion", "pyrra.dev/v1alpha1".into()),
        ("kind", "ServiceLevelObjective".into()),
        ("metadata", metadata),
        ("spec", spec),
    ]);
    Some(Text {
        system: System::Pyrra,
        name: format!("{}.pyrra.yaml", plan.slo),
        text: comment(&head(plan, System::Pyrra, &more)) + &document.to_yaml(),
    })
}

/// Whether Pyrra's own rows make sense: labels come so often that the notebook looks at windows as short as Pyrra's.
fn alerts(plan: &Plan) -> bool {
    let shortest = plan.rows.iter().map(|row| row.short_secs).min();
    // Pyrra's shortest window, by the period; both sides times 28.
    shortest.is_some_and(|secs| secs * 28 <= SHORTEST * u64::from(plan.days()).max(28))
}

fn indicator(plan: &Plan) -> Node {
    let metric = |selector: &str| map([("metric", selector.into())]);
    match &plan.source {
        Source::Counters { bad, total, .. } => {
            let ratio = map([
                ("errors", metric(&bad.selector)),
                ("total", metric(&total.selector)),
            ]);
            map([("ratio", ratio)])
        }
        Source::Gauge { .. } => {
            let gauge = metric(&recorded(plan, OK, ""));
            map([("bool_gauge", gauge)])
        }
    }
}
