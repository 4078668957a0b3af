//! What `OpenSLO`, Sloth and Pyrra take, as strictly as their own checks: fields that must be there, fields that are
//! known, exactly one of, words of a list, names, durations, lengths.
//!
//! # Source
//! OpenSLO v1 (README at aa5cb78); Sloth, `pkg/prometheus/api/v1/v1.go` and `pkg/common/validation/slo.go`; Pyrra,
//! `servicelevelobjective_types.go`.

use std::collections::BTreeSet;

use serde_json::Value;
use wellenough::book::slo::{Period, Severity};
use wellenough::report::slo_exports::{Terms, exports};

use super::terms::{self, DAY, HOUR, row};
use super::{file, yaml, yamls};

/// The entries of a map, which has all of `must` and nothing but those and `may`.
fn fields(node: &Value, must: &[&str], may: &[&str]) {
    let entries = node.as_object().unwrap_or_else(|| panic!("no map: {node}"));
    for name in must {
        assert!(entries.contains_key(*name), "no {name} in {node}");
    }
    for name in entries.keys() {
        let known = must.contains(&name.as_str()) || may.contains(&name.as_str());
        assert!(known, "{name} is not known in {node}");
    }
}

fn text(node: &Value) -> &str {
    node.as_str().unwrap_or_else(|| panic!("no text: {node}"))
}

fn list(node: &Value) -> &[Value] {
    node.as_array().unwrap_or_else(|| panic!("no list: {node}"))
}

fn one_of(node: &Value, words: &[&str]) {
    assert!(words.contains(&text(node)), "{node} is none of {words:?}");
}

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63.
fn rfc1123(node: &Value) {
    let name = text(node);
    let is_end =
        |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let bytes = name.as_bytes();
    let fits = (1..=63).contains(&bytes.len())
        && is_end(bytes.first())
        && is_end(bytes.last())
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-');
    assert!(fits, "{name}");
}

/// `[0-9]+[units]`.
fn duration(node: &Value, units: &str) {
    let text = text(node);
    let (digits, unit) = text.split_at(text.len() - 1);
    assert!(
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()),
        "{text}"
    );
    assert!(units.contains(unit), "{text}");
    assert!(digits.trim_start_matches('0') != "", "{text}");
}

fn described(node: &Value) {
    if let Some(text) = node.get("description") {
        assert!(self::text(text).chars().count() <= 1050);
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

/// Every text of an objective.
pub(super) fn all(terms: &Terms) {
    for text in exports(terms).unwrap().texts {
        if text.name.ends_with(".openslo.yaml") {
            openslo(&yamls(&text.text));
        } else if text.name.ends_with(".sloth.yaml") {
            sloth(&yaml(&text.text));
        } else if text.name.ends_with(".sloth-windows.yaml") {
            alert_windows(&yaml(&text.text));
        } else if text.name.ends_with(".pyrra.yaml") {
            pyrra(&yaml(&text.text));
        }
    }
}

#[test]
fn every_golden_text_is_what_its_system_takes() {
    terms::all().iter().for_each(all);
    for period in [
        Period::Week,
        Period::Month,
        Period::Quarter,
        Period::Rolling(1),
    ] {
        for terms in terms::all() {
            all(&Terms { period, ..terms });
        }
    }
}

#[test]
fn rows_without_pages_or_with_too_many_still_fill_sloths_places() {
    let mut terms = terms::fraud();
    terms.rows = vec![row(Severity::Ticket, 14 * DAY, 7 * DAY, 1.07)];
    all(&terms);
    let sloth = yaml(&file(&terms, ".sloth.yaml"));
    assert_eq!(sloth["slos"][0]["alerting"]["page_alert"]["disable"], true);
    terms.rows = vec![
        row(Severity::Page, HOUR, 300, 14.4),
        row(Severity::Page, 2 * HOUR, 600, 10.0),
        row(Severity::Page, 6 * HOUR, 1_800, 6.0),
        // The same windows at another rate.
        row(Severity::Page, 6 * HOUR, 1_800, 5.5),
        // More than the whole budget.
        row(Severity::Ticket, 29 * DAY, DAY, 2.0),
    ];
    all(&terms);
    let told = exports(&terms).unwrap().told.join("\n");
    assert!(told.contains("of 4 the first and the last"), "{told}");
    assert!(told.contains("more than the whole budget"), "{told}");
    let windows = yaml(&file(&terms, ".sloth-windows.yaml"));
    assert_eq!(windows["spec"]["page"]["quick"]["errorBudgetPercent"], 2);
    terms.rows.clear();
    all(&terms);
}

#[test]
fn sloths_own_rows_need_no_windows() {
    let names = |terms: &Terms| {
        exports(terms)
            .unwrap()
            .texts
            .into_iter()
            .map(|text| text.name)
    };
    let has_windows = |terms: &Terms| names(terms).any(|name| name.contains("windows"));
    assert!(!has_windows(&terms::fraud()));
    assert!(has_windows(&terms::daily()));
    let mut terms = terms::fraud();
    terms.rows.pop();
    assert!(has_windows(&terms));
}

#[test]
fn a_long_description_is_cut_for_openslo() {
    let mut terms = terms::fraud();
    terms.names.description = Some("ü".repeat(2_000));
    all(&terms);
}

#[test]
fn a_calendar_begins_with_a_month() {
    let openslo = yamls(&file(&terms::gauge(), ".openslo.yaml"));
    let window = &openslo[1]["spec"]["timeWindow"][0];
    assert_eq!(window["duration"], "1M");
    assert_eq!(window["calendar"]["startTime"], "2024-01-01 00:00:00");
}

#[test]
#[should_panic(expected = "is not known")]
fn the_check_itself_notices_a_field_too_many() {
    let mut stream = yamls(&file(&terms::fraud(), ".openslo.yaml"));
    stream[1]["spec"]["indicatorRef"] = "x".into();
    openslo(&stream);
}
