//! What Sloth and Pyrra take.
//!
//! # Source
//! Sloth, `pkg/prometheus/api/v1/v1.go` and `pkg/common/validation/slo.go`; Pyrra, `servicelevelobjective_types.go`.

use serde_json::Value;

use super::strict::{duration, fields, list, rfc1123, text};

/// Sloth's name.
fn sloth_name(node: &Value) {
    let name = text(node);
    let bytes = name.as_bytes();
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let fits = is_end(bytes.first())
        && is_end(bytes.last())
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b));
    assert!(fits, "{name}");
}

fn texts(node: &Value) {
    assert!(
        node.as_object().unwrap().values().all(Value::is_string),
        "{node}"
    );
}

/// Sloth's specification.
pub(super) fn sloth(root: &Value) {
    fields(root, &["version", "service", "slos"], &["labels"]);
    assert_eq!(root["version"], "prometheus/v1");
    sloth_name(&root["service"]);
    for slo in list(&root["slos"]) {
        fields(
            slo,
            &["name", "objective", "sli", "alerting"],
            &["description", "labels"],
        );
        sloth_name(&slo["name"]);
        let objective = slo["objective"].as_f64().unwrap();
        assert!(objective > 0.0 && objective <= 100.0);
        fields(&slo["sli"], &[], &["events", "raw"]);
        assert_eq!(slo["sli"].as_object().unwrap().len(), 1, "exactly one kind");
        if let Some(events) = slo["sli"].get("events") {
            fields(events, &["error_query", "total_query"], &[]);
            assert_ne!(events["error_query"], events["total_query"]);
            for query in events.as_object().unwrap().values() {
                window(query);
            }
        }
        if let Some(raw) = slo["sli"].get("raw") {
            fields(raw, &["error_ratio_query"], &[]);
            window(&raw["error_ratio_query"]);
        }
        alerting(&slo["alerting"]);
    }
}

/// A query is a template of Go's with the window in it and nothing else.
fn window(query: &Value) {
    let query = text(query);
    assert!(query.contains("{{.window}}"), "{query}");
    assert!(!query.replace("{{.window}}", "").contains("{{"), "{query}");
}

fn alerting(node: &Value) {
    let may = ["labels", "annotations", "page_alert", "ticket_alert"];
    fields(node, &["name"], &may);
    assert!(!text(&node["name"]).is_empty());
    texts(&node["labels"]);
    texts(&node["annotations"]);
    for alert in ["page_alert", "ticket_alert"] {
        fields(&node[alert], &[], &["disable", "labels", "annotations"]);
        if let Some(disable) = node[alert].get("disable") {
            assert!(disable.is_boolean());
        }
    }
}

/// Sloth's windows: all four, each with a share of the budget above 0.
pub(super) fn alert_windows(root: &Value) {
    fields(root, &["apiVersion", "kind", "spec"], &[]);
    assert_eq!(root["apiVersion"], "sloth.slok.dev/v1");
    assert_eq!(root["kind"], "AlertWindows");
    let spec = &root["spec"];
    fields(spec, &["sloPeriod", "page", "ticket"], &[]);
    duration(&spec["sloPeriod"], "d");
    for severity in ["page", "ticket"] {
        fields(&spec[severity], &["quick", "slow"], &[]);
        for place in ["quick", "slow"] {
            let window = &spec[severity][place];
            fields(
                window,
                &["errorBudgetPercent", "shortWindow", "longWindow"],
                &[],
            );
            let percent = window["errorBudgetPercent"].as_f64().unwrap();
            assert!(percent > 0.0 && percent <= 100.0);
            duration(&window["shortWindow"], "smhd");
            duration(&window["longWindow"], "smhd");
        }
    }
}

/// Pyrra's objective.
pub(super) fn pyrra(root: &Value) {
    fields(root, &["apiVersion", "kind", "metadata", "spec"], &[]);
    assert_eq!(root["apiVersion"], "pyrra.dev/v1alpha1");
    assert_eq!(root["kind"], "ServiceLevelObjective");
    fields(&root["metadata"], &["name"], &["namespace", "labels"]);
    rfc1123(&root["metadata"]["name"]);
    rfc1123(&root["metadata"]["namespace"]);
    let spec = &root["spec"];
    fields(
        spec,
        &["target", "window", "indicator"],
        &["description", "alerting"],
    );
    let target: f64 = text(&spec["target"]).parse().unwrap();
    assert!(target > 0.0 && target < 100.0);
    duration(&spec["window"], "dw");
    let indicator = spec["indicator"].as_object().unwrap();
    assert_eq!(indicator.len(), 1, "exactly one kind");
    if let Some(ratio) = indicator.get("ratio") {
        fields(ratio, &["errors", "total"], &["grouping"]);
        for part in ["errors", "total"] {
            fields(&ratio[part], &["metric"], &[]);
        }
    } else {
        fields(&indicator["bool_gauge"], &["metric"], &["grouping"]);
    }
    fields(&spec["alerting"], &[], &["name", "burnrates", "absent"]);
}
