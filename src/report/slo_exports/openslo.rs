//! `OpenSLO` v1: a service, an objective, one alert policy for each row, and whom they reach.
//!
//! A policy has one condition and a condition one window, so that the second window of a row is said by `alertAfter`.
//! The rules for Prometheus hold both.
//!
//! # Source
//! OpenSLO specification, version 1 (README at aa5cb78).

use super::names::{rfc1123, with_ending};
use super::node::{Node, comment, map};
use super::plan::{Plan, severity};
use super::promql::{decimal, duration};
use super::source::{Query, Source};
use super::told::{head, lag};
use super::{Lag, System, Text};
use crate::book::slo::{AlertRow, Op, Period};

/// Longest description.
const LONGEST: usize = 1050;

/// The stream of documents.
pub(super) fn text(plan: &Plan) -> Text {
    let more = [
        "A condition of OpenSLO looks at one window, so the short window of each row stands in alertAfter. The rules for Prometheus look at both.",
        by_own_query(plan),
    ];
    let more: Vec<&str> = more.into_iter().filter(|line| !line.is_empty()).collect();
    let mut documents = vec![service(plan), slo(plan)];
    for row in &plan.rows {
        documents.push(policy(plan, row));
        documents.push(condition(plan, row));
    }
    if !plan.rows.is_empty() {
        documents.push(target(plan));
    }
    let documents: Vec<String> = documents.iter().map(Node::to_yaml).collect();
    Text {
        system: System::OpenSlo,
        name: format!("{}.openslo.yaml", plan.slo),
        text: comment(&head(plan, System::OpenSlo, &more)) + &documents.join("---\n"),
    }
}

/// A word on queries that are no counters.
const fn by_own_query(plan: &Plan) -> &'static str {
    match plan.source {
        Source::Counters { .. } if !plan.is_plain() => {
            "The queries are your own. They answer for the last 5 minutes and not since the beginning, hence counter: false."
        }
        _ => "",
    }
}

fn document(kind: &str, name: &str, title: Option<&str>, spec: Node) -> Node {
    let metadata = map([("name", name.into())]);
    map([
        ("apiVersion", "openslo/v1".into()),
        ("kind", kind.into()),
        ("metadata", metadata.with_some("displayName", title)),
        ("spec", spec),
    ])
}

fn described(text: &str) -> Node {
    text.chars().take(LONGEST).collect::<String>().into()
}

fn service(plan: &Plan) -> Node {
    let spec = map([("description", described(&plan.description))]);
    document("Service", &plan.service, None, spec)
}

fn slo(plan: &Plan) -> Node {
    let mut spec = map([
        ("description", described(&plan.description)),
        ("service", plan.service.as_str().into()),
        ("indicator", indicator(plan)),
        ("timeWindow", vec![time_window(plan.period)].into()),
    ]);
    let objective = map([("displayName", plan.title.as_str().into())]);
    let (method, objective) = match &plan.source {
        Source::Counters { .. } => ("Occurrences", objective.with("target", plan.objective)),
        Source::Gauge {
            op,
            threshold,
            window_secs,
            ..
        } => {
            let slice = in_minutes(window_secs.unwrap_or(3_600));
            let objective = objective
                .with("op", word(*op))
                .with("value", decimal(*threshold))
                .with("target", plan.objective)
                .with("timeSliceTarget", 1.0)
                .with("timeSliceWindow", slice);
            ("Timeslices", objective)
        }
    };
    spec = spec
        .with("budgetingMethod", method)
        .with("objectives", vec![objective]);
    if !plan.rows.is_empty() {
        let name = |row| map([("alertPolicyRef", policy_name(plan, row).into())]);
        spec = spec.with(
            "alertPolicies",
            plan.rows.iter().map(name).collect::<Vec<_>>(),
        );
    }
    let mut metadata = map([
        ("name", plan.slo.as_str().into()),
        ("displayName", plan.title.as_str().into()),
    ]);
    if let Some(team) = &plan.team {
        let labels = map([("team", vec![team.as_str().into()].into())]);
        metadata = metadata.with("labels", labels);
    }
    let of = match &plan.source {
        Source::Counters { words, .. } => words,
        Source::Gauge { metric, .. } => metric,
    };
    let annotations = map([("wellenough/measures", of.as_str().into())]);
    let seconds = match plan.lag {
        Lag::Median(secs) => Some(lag(secs)),
        _ => None,
    };
    let annotations = annotations.with_some("wellenough/label-lag", seconds);
    map([
        ("apiVersion", "openslo/v1".into()),
        ("kind", "SLO".into()),
        ("metadata", metadata.with("annotations", annotations)),
        ("spec", spec),
    ])
}

fn indicator(plan: &Plan) -> Node {
    let source = |query: String| {
        let spec = map([("query", query.into())]);
        let inner = map([("type", "Prometheus".into()), ("spec", spec)]);
        map([("metricSource", inner)])
    };
    let since_ever = |query: &Query| match &query.own {
        Some(_) => source(query.within("5m")),
        None => source(format!("sum({})", query.selector)),
    };
    let spec = match &plan.source {
        Source::Counters { bad, total, .. } => {
            let ratio = map([
                ("counter", plan.is_plain().into()),
                ("bad", since_ever(bad)),
                ("total", since_ever(total)),
            ]);
            map([("ratioMetric", ratio)])
        }
        Source::Gauge { gauge, .. } => map([("thresholdMetric", source(gauge.now()))]),
    };
    let name = with_ending(&plan.slo, "sli");
    map([("metadata", map([("name", name.into())])), ("spec", spec)])
}

fn time_window(period: Period) -> Node {
    let duration = match period {
        Period::Rolling(days) => format!("{days}d"),
        Period::Week => "1w".to_owned(),
        Period::Month => "1M".to_owned(),
        Period::Quarter => "1Q".to_owned(),
    };
    let window = map([("duration", duration.into())]);
    if let Period::Rolling(_) = period {
        return window.with("isRolling", true);
    }
    // A Monday that is the first of a month and of a quarter.
    let calendar = map([
        ("startTime", "2024-01-01 00:00:00".into()),
        ("timeZone", "UTC".into()),
    ]);
    window.with("calendar", calendar).with("isRolling", false)
}

const fn word(op: Op) -> &'static str {
    match op {
        Op::Lte => "lte",
        Op::Gte => "gte",
        Op::Lt => "lt",
        Op::Gt => "gt",
    }
}

/// `OpenSLO` has no seconds: the next whole minute.
fn in_minutes(secs: u64) -> String {
    duration(secs.div_ceil(60).max(1) * 60)
}

/// A name that no other row has.
fn policy_name(plan: &Plan, row: &AlertRow) -> String {
    let windows = format!(
        "{}-{}-{}",
        severity(row),
        duration(row.long_secs),
        duration(row.short_secs)
    );
    let same = |other: &&AlertRow| {
        (other.severity, other.long_secs, other.short_secs)
            == (row.severity, row.long_secs, row.short_secs)
    };
    let ending = if plan.rows.iter().filter(same).count() > 1 {
        rfc1123(&format!("{windows}-at-{}", decimal(row.burn)), "row")
    } else {
        windows
    };
    with_ending(&plan.slo, &ending)
}

fn policy(plan: &Plan, row: &AlertRow) -> Node {
    let name = policy_name(plan, row);
    let condition = map([("conditionRef", name.as_str().into())]);
    let target = map([("targetRef", plan.notify.as_str().into())]);
    let spec = map([
        ("alertWhenBreaching", true.into()),
        ("alertWhenResolved", false.into()),
        ("alertWhenNoData", false.into()),
        ("conditions", vec![condition].into()),
        ("notificationTargets", vec![target].into()),
    ]);
    document("AlertPolicy", &name, None, spec)
}

fn condition(plan: &Plan, row: &AlertRow) -> Node {
    let inner = map([
        ("kind", "burnrate".into()),
        ("op", "gt".into()),
        ("threshold", decimal(row.burn).into()),
        ("lookbackWindow", in_minutes(row.long_secs).into()),
        ("alertAfter", in_minutes(row.short_secs).into()),
    ]);
    let spec = map([("severity", severity(row).into()), ("condition", inner)]);
    document("AlertCondition", &policy_name(plan, row), None, spec)
}

fn target(plan: &Plan) -> Node {
    let spec = map([("target", "alertmanager".into())]);
    document("AlertNotificationTarget", &plan.notify, None, spec)
}
