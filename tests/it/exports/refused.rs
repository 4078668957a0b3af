//! The strict checks themselves: what is right passes, and each thing that is wrong does not.

use serde_json::{Value, json};

use super::strict_openslo::openslo;
use super::strict_rules::{alert_windows, pyrra, sloth};
use super::{file, terms, yaml, yamls};

/// Whether a check refuses.
fn refuses(check: &dyn Fn()) -> bool {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err()
}

/// A document with a value in another place of it; `null` takes the place away.
fn with(document: &Value, pointer: &str, value: &Value) -> Value {
    let mut changed = document.clone();
    let (map, name) = pointer.rsplit_once('/').unwrap();
    let place = changed
        .pointer_mut(map)
        .unwrap_or_else(|| panic!("no {map}"));
    match place {
        Value::Object(entries) if value.is_null() => {
            assert!(entries.remove(name).is_some(), "no {pointer}");
        }
        Value::Object(entries) => {
            entries.insert(name.into(), value.clone());
        }
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value.clone(),
        other => panic!("{pointer}: {other}"),
    }
    assert_ne!(changed, *document, "{pointer} is as it was");
    changed
}

fn each(check: fn(&Value), document: &Value, wrong: &[(&str, Value)]) {
    check(document);
    for (pointer, value) in wrong {
        let changed = with(document, pointer, value);
        assert!(refuses(&|| check(&changed)), "{pointer}: {value} passes");
    }
}

#[test]
fn sloth_refuses_what_its_types_and_validation_do() {
    let document = yaml(&file(&terms::fraud(), ".sloth.yaml"));
    let bare = "sum(increase(x[5m]))";
    let total = document["slos"][0]["sli"]["events"]["total_query"].clone();
    each(
        sloth,
        &document,
        &[
            ("/version", json!("prometheus/v2")),
            ("/version", Value::Null),
            ("/service", json!("")),
            ("/service", json!("a")),
            ("/service", json!("-fraud")),
            ("/service", json!("fraud model")),
            ("/labels", json!({"team": 7})),
            ("/slos", json!([])),
            ("/slos", json!({})),
            ("/objective", json!(99)),
            ("/slos/0/name", Value::Null),
            ("/slos/0/name", json!("quality!")),
            ("/slos/0/objective", json!("99")),
            ("/slos/0/objective", json!(0)),
            ("/slos/0/objective", json!(100.5)),
            ("/slos/0/target", json!(99)),
            ("/slos/0/description", json!(["a"])),
            ("/slos/0/sli", json!({})),
            (
                "/slos/0/sli/raw",
                json!({"error_ratio_query": "a[{{.window}}]"}),
            ),
            ("/slos/0/sli/events/error_query", json!(bare)),
            ("/slos/0/sli/events/error_query", total),
            ("/slos/0/sli/events/error_query", Value::Null),
            (
                "/slos/0/sli/events/total_query",
                json!("a[{{.window}}] {{.x}}"),
            ),
            ("/slos/0/sli/events/good_query", json!("a[{{.window}}]")),
            ("/slos/0/alerting", Value::Null),
            ("/slos/0/alerting/name", Value::Null),
            ("/slos/0/alerting/name", json!("")),
            ("/slos/0/alerting/page_alert/disable", json!("true")),
            ("/slos/0/alerting/page_alert/enabled", json!(true)),
            ("/slos/0/alerting/ticket_alert/labels", json!({"a": true})),
        ],
    );
    // What its types have and we do not write.
    for (pointer, value) in [
        (
            "/slo_plugins",
            json!({"chain": [{"id": "x", "priority": -10}]}),
        ),
        ("/slos/0/labels", json!({"a": "b"})),
        (
            "/slos/0/sli",
            json!({"raw": {"error_ratio_query": "a[{{.window}}]"}}),
        ),
        ("/slos/0/alerting/page_alert", json!({"disable": true})),
    ] {
        sloth(&with(&document, pointer, &value));
    }
    let windows = yaml(&file(&terms::daily(), ".sloth-windows.yaml"));
    each(
        alert_windows,
        &windows,
        &[
            ("/kind", json!("Windows")),
            ("/apiVersion", json!("sloth.slok.dev/v2")),
            ("/spec/sloPeriod", json!("a month")),
            ("/spec/ticket", Value::Null),
            ("/spec/page/slow", Value::Null),
            ("/spec/page/fast", json!({})),
            ("/spec/page/quick/errorBudgetPercent", json!(0)),
            ("/spec/page/quick/errorBudgetPercent", json!("2")),
            ("/spec/page/quick/shortWindow", json!("1 h")),
            ("/spec/page/quick/longWindow", json!(3600)),
            ("/spec/page/quick/burn", json!(2)),
        ],
    );
}

#[test]
fn pyrra_refuses_what_its_types_and_validation_do() {
    let document = yaml(&file(&terms::fraud(), ".pyrra.yaml"));
    let total = document["spec"]["indicator"]["ratio"]["total"]["metric"].clone();
    each(
        pyrra,
        &document,
        &[
            ("/apiVersion", json!("pyrra.dev/v1")),
            ("/kind", json!("SLO")),
            ("/metadata/name", Value::Null),
            ("/metadata/name", json!("Fraud")),
            ("/metadata/namespace", Value::Null),
            ("/status", json!({"type": "x"})),
            ("/spec/target", json!(99)),
            ("/spec/target", json!("ninety")),
            ("/spec/target", json!("101")),
            ("/spec/target", json!("0.99")),
            ("/spec/window", json!("four weeks")),
            ("/spec/window", Value::Null),
            ("/spec/objective", json!("99")),
            ("/spec/indicator", json!({})),
            ("/spec/indicator/bool_gauge", json!({"metric": "x"})),
            ("/spec/indicator/ratio/errors", Value::Null),
            ("/spec/indicator/ratio/errors/metric", json!("")),
            ("/spec/indicator/ratio/errors/metric", json!("sum(x)")),
            ("/spec/indicator/ratio/errors/metric", total),
            ("/spec/indicator/ratio/good", json!({"metric": "x"})),
            ("/spec/indicator/ratio/grouping", json!("a")),
            ("/spec/alerting/burnrates", json!("true")),
            ("/spec/alerting/enabled", json!(true)),
        ],
    );
    for (pointer, value) in [
        (
            "/spec/indicator",
            json!({"bool_gauge": {"metric": "ok{a=\"b\"}", "grouping": ["a"]}}),
        ),
        ("/spec/alerting/absentName", json!("Absent")),
        ("/spec/performanceOverAccuracy", json!(true)),
    ] {
        pyrra(&with(&document, pointer, &value));
    }
}

#[test]
fn openslo_refuses_what_its_specification_does() {
    let stream = yamls(&file(&terms::fraud(), ".openslo.yaml"));
    openslo(&stream);
    let of = |kind: &str| {
        let place = stream.iter().position(|document| document["kind"] == kind);
        place.unwrap_or_else(|| panic!("no {kind}"))
    };
    let query = json!({"metricSource": {"type": "Prometheus", "spec": {"query": "x"}}});
    let window = json!({"duration": "30d", "isRolling": true});
    let condition = json!({"conditionRef": "fraud-model-quality-page-1h"});
    for (kind, pointer, value) in [
        ("Service", "/apiVersion", json!("openslo/v1alpha")),
        ("Service", "/kind", json!("Services")),
        ("Service", "/metadata/name", Value::Null),
        ("Service", "/metadata/name", json!("Fraud model")),
        ("Service", "/metadata/name", json!("a".repeat(64))),
        ("Service", "/metadata/name", json!("other-service")),
        ("Service", "/metadata/team", json!("a")),
        ("Service", "/spec/owner", json!("a")),
        ("Service", "/status", json!({})),
        ("SLO", "/metadata/annotations", json!({"a": 1})),
        ("SLO", "/spec/service", Value::Null),
        ("SLO", "/spec/description", json!("ü".repeat(1051))),
        ("SLO", "/spec/indicatorRef", json!("x")),
        ("SLO", "/spec/indicator/spec/thresholdMetric", query.clone()),
        ("SLO", "/spec/indicator/spec/ratioMetric/total", Value::Null),
        (
            "SLO",
            "/spec/indicator/spec/ratioMetric/counter",
            json!("true"),
        ),
        ("SLO", "/spec/indicator/spec/ratioMetric/raw", query),
        (
            "SLO",
            "/spec/indicator/spec/ratioMetric/bad/metricSource/spec/query",
            json!(""),
        ),
        ("SLO", "/spec/timeWindow", json!([])),
        ("SLO", "/spec/timeWindow", json!([window, window])),
        ("SLO", "/spec/timeWindow/0/duration", json!("30 days")),
        ("SLO", "/spec/timeWindow/0/duration", json!("0d")),
        ("SLO", "/spec/timeWindow/0/isRolling", json!(false)),
        ("SLO", "/spec/budgetingMethod", json!("Sometimes")),
        ("SLO", "/spec/budgetingMethod", json!("Timeslices")),
        ("SLO", "/spec/objectives", json!([])),
        ("SLO", "/spec/objectives/0/target", json!(1.0)),
        ("SLO", "/spec/objectives/0/target", json!("0.99")),
        ("SLO", "/spec/objectives/0/targetPercent", json!(99)),
        ("SLO", "/spec/objectives/0/op", json!("gte")),
        (
            "SLO",
            "/spec/alertPolicies/0/alertPolicyRef",
            json!("nowhere"),
        ),
        ("AlertPolicy", "/spec/alertWhenBreaching", Value::Null),
        ("AlertPolicy", "/spec/alertWhenNoData", json!("false")),
        ("AlertPolicy", "/spec/conditions", json!([])),
        (
            "AlertPolicy",
            "/spec/conditions",
            json!([condition, condition]),
        ),
        (
            "AlertPolicy",
            "/spec/conditions/0/conditionRef",
            json!("nowhere"),
        ),
        (
            "AlertPolicy",
            "/spec/notificationTargets/0/targetRef",
            json!("nobody"),
        ),
        ("AlertCondition", "/spec/severity", json!("")),
        ("AlertCondition", "/spec/condition/kind", json!("latency")),
        ("AlertCondition", "/spec/condition/op", json!("exceeds")),
        ("AlertCondition", "/spec/condition/threshold", json!("14.4")),
        ("AlertCondition", "/spec/condition/threshold", json!(0)),
        (
            "AlertCondition",
            "/spec/condition/lookbackWindow",
            json!("1 hour"),
        ),
        ("AlertCondition", "/spec/condition/alertAfter", json!(300)),
        ("AlertCondition", "/spec/condition/for", json!("5m")),
        ("AlertNotificationTarget", "/spec/target", Value::Null),
    ] {
        let mut changed = stream.clone();
        let place = of(kind);
        changed[place] = with(&stream[place], pointer, &value);
        assert!(
            refuses(&|| openslo(&changed)),
            "{kind} {pointer}: {value} passes"
        );
    }
    let mut twice = stream.clone();
    twice.push(stream[0].clone());
    assert!(refuses(&|| openslo(&twice)), "a name twice passes");
    // A gauge needs its threshold, and slices of time their length.
    let gauge = yamls(&file(&terms::gauge(), ".openslo.yaml"));
    openslo(&gauge);
    for pointer in ["op", "value", "timeSliceTarget", "timeSliceWindow"] {
        let mut changed = gauge.clone();
        changed[1] = with(
            &gauge[1],
            &format!("/spec/objectives/0/{pointer}"),
            &Value::Null,
        );
        assert!(refuses(&|| openslo(&changed)), "{pointer} may be missing");
    }
    // Optional fields are let through.
    for (kind, pointer, value) in [
        ("Service", "/metadata/displayName", json!("Fraud model")),
        ("SLO", "/metadata/labels", json!({"team": ["a", "b"]})),
        ("AlertPolicy", "/spec/description", json!("a")),
    ] {
        let mut changed = stream.clone();
        changed[of(kind)] = with(&stream[of(kind)], pointer, &value);
        openslo(&changed);
    }
}

#[test]
fn a_name_of_one_letter_is_long_enough_for_sloth() {
    let mut terms = terms::fraud();
    (terms.service, terms.name) = ("x".into(), "7".into());
    super::strict::all(&terms);
}
