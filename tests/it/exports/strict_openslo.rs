//! What `OpenSLO` v1 takes.
//!
//! # Source
//! OpenSLO v1 (README at aa5cb78).

use std::collections::BTreeSet;

use serde_json::Value;

use super::strict::{duration, fields, list, one_of, rfc1123, text};

fn described(node: &Value) {
    if let Some(text) = node.get("description") {
        assert!(super::strict::text(text).chars().count() <= 1050);
    }
}

fn metadata(node: &Value) {
    fields(node, &["name"], &["displayName", "labels", "annotations"]);
    rfc1123(&node["name"]);
    if let Some(labels) = node.get("labels") {
        for value in labels.as_object().unwrap().values() {
            assert!(value.is_string() || list(value).iter().all(Value::is_string));
        }
    }
    if let Some(annotations) = node.get("annotations") {
        assert!(
            annotations
                .as_object()
                .unwrap()
                .values()
                .all(Value::is_string)
        );
    }
}

fn metric_source(node: &Value) {
    fields(node, &["metricSource"], &[]);
    fields(
        &node["metricSource"],
        &["spec"],
        &["type", "metricSourceRef"],
    );
    assert_eq!(node["metricSource"]["type"], "Prometheus");
    assert!(!text(&node["metricSource"]["spec"]["query"]).is_empty());
}

/// Whether the indicator is of a threshold.
fn indicator(node: &Value) -> bool {
    fields(node, &["metadata", "spec"], &[]);
    metadata(&node["metadata"]);
    let spec = &node["spec"];
    fields(
        spec,
        &[],
        &["description", "ratioMetric", "thresholdMetric"],
    );
    assert_eq!(
        spec.as_object()
            .unwrap()
            .keys()
            .filter(|key| *key != "description")
            .count(),
        1,
        "exactly one of both metrics"
    );
    if let Some(ratio) = spec.get("ratioMetric") {
        fields(ratio, &["counter", "bad", "total"], &[]);
        assert!(ratio["counter"].is_boolean());
        metric_source(&ratio["bad"]);
        metric_source(&ratio["total"]);
        return false;
    }
    metric_source(&spec["thresholdMetric"]);
    true
}

fn time_window(node: &Value) {
    let [window] = list(node) else {
        panic!("exactly one time window")
    };
    fields(window, &["duration", "isRolling"], &["calendar"]);
    duration(&window["duration"], "mhdwMQY");
    assert_eq!(
        window["isRolling"].as_bool().unwrap(),
        window.get("calendar").is_none()
    );
    if let Some(calendar) = window.get("calendar") {
        fields(calendar, &["startTime", "timeZone"], &[]);
        let start = text(&calendar["startTime"]);
        let shape: String = start
            .chars()
            .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
            .collect();
        assert_eq!(shape, "0000-00-00 00:00:00");
    }
}

fn objective(node: &Value, method: &str, is_threshold: bool) {
    let mut must = vec!["target"];
    if is_threshold {
        must.extend(["op", "value"]);
    }
    if method == "Timeslices" {
        must.extend(["timeSliceTarget", "timeSliceWindow"]);
    }
    fields(node, &must, &["displayName"]);
    let target = node["target"].as_f64().unwrap();
    assert!((0.0..1.0).contains(&target));
    if is_threshold {
        one_of(&node["op"], &["lte", "gte", "lt", "gt"]);
        assert!(node["value"].is_number());
    }
    if method == "Timeslices" {
        let share = node["timeSliceTarget"].as_f64().unwrap();
        assert!(share > 0.0 && share <= 1.0);
        duration(&node["timeSliceWindow"], "mhdwMQY");
    }
}

fn slo(spec: &Value) -> Vec<String> {
    let must = [
        "service",
        "indicator",
        "timeWindow",
        "budgetingMethod",
        "objectives",
    ];
    fields(spec, &must, &["description", "alertPolicies"]);
    rfc1123(&spec["service"]);
    let method = text(&spec["budgetingMethod"]);
    one_of(
        &spec["budgetingMethod"],
        &["Occurrences", "Timeslices", "RatioTimeslices"],
    );
    let is_threshold = indicator(&spec["indicator"]);
    time_window(&spec["timeWindow"]);
    let objectives = list(&spec["objectives"]);
    assert!(!objectives.is_empty() && (!is_threshold || objectives.len() == 1));
    for one in objectives {
        objective(one, method, is_threshold);
    }
    let policies = spec.get("alertPolicies").map_or(&[][..], |node| list(node));
    policies
        .iter()
        .map(|policy| {
            fields(policy, &["alertPolicyRef"], &[]);
            text(&policy["alertPolicyRef"]).to_owned()
        })
        .collect()
}

fn policy(spec: &Value) -> [String; 2] {
    let flags = ["alertWhenBreaching", "alertWhenResolved", "alertWhenNoData"];
    fields(
        spec,
        &["conditions", "notificationTargets"],
        &[&flags[..], &["description"]].concat(),
    );
    assert!(flags.iter().all(|flag| spec[flag].is_boolean()));
    let [condition] = list(&spec["conditions"]) else {
        panic!("at most one condition")
    };
    fields(condition, &["conditionRef"], &[]);
    let [target] = list(&spec["notificationTargets"]) else {
        panic!("one target")
    };
    fields(target, &["targetRef"], &[]);
    [
        text(&condition["conditionRef"]).to_owned(),
        text(&target["targetRef"]).to_owned(),
    ]
}

fn condition(spec: &Value) {
    fields(spec, &["severity", "condition"], &["description"]);
    assert!(!text(&spec["severity"]).is_empty());
    let inner = &spec["condition"];
    fields(
        inner,
        &["kind", "op", "threshold", "lookbackWindow"],
        &["alertAfter"],
    );
    assert_eq!(inner["kind"], "burnrate");
    one_of(&inner["op"], &["gt"]);
    assert!(inner["threshold"].as_f64().unwrap() > 0.0);
    duration(&inner["lookbackWindow"], "mhdwMQY");
    duration(&inner["alertAfter"], "mhdwMQY");
}

/// A stream of `OpenSLO` documents: each by itself, names unique in their kind, and nothing named that is not there.
pub(super) fn openslo(stream: &[Value]) {
    let mut there = BTreeSet::new();
    let mut named = Vec::new();
    for document in stream {
        fields(document, &["apiVersion", "kind", "metadata", "spec"], &[]);
        assert_eq!(document["apiVersion"], "openslo/v1");
        metadata(&document["metadata"]);
        let (kind, spec) = (text(&document["kind"]), &document["spec"]);
        described(spec);
        let name = text(&document["metadata"]["name"]);
        assert!(there.insert((kind, name.to_owned())), "{kind} {name} twice");
        match kind {
            "Service" => fields(spec, &[], &["description"]),
            "SLO" => {
                named.push(("Service", text(&spec["service"]).to_owned()));
                named.extend(slo(spec).into_iter().map(|name| ("AlertPolicy", name)));
            }
            "AlertPolicy" => {
                let [condition, target] = policy(spec);
                named.push(("AlertCondition", condition));
                named.push(("AlertNotificationTarget", target));
            }
            "AlertCondition" => condition(spec),
            "AlertNotificationTarget" => fields(spec, &["target"], &["description"]),
            other => panic!("{other} is no kind"),
        }
    }
    for name in named {
        assert!(there.contains(&name), "{name:?} is not there");
    }
}
