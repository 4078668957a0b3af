//! What Sloth and Pyrra take: every field of their types, what must be there, and what their own validation refuses.
//!
//! # Source
//! Sloth at 0e395d8, `pkg/prometheus/api/v1/v1.go`, `pkg/prometheus/alertwindows/v1/v1.go`,
//! `pkg/common/validation/slo.go`, `pkg/common/conventions/conventions.go`, `internal/alert/window.go`; Pyrra at 1ba95af,
//! `kubernetes/api/v1alpha1/servicelevelobjective_types.go` with its `validate`.

use serde_json::Value;

use super::strict::{duration, rfc1123, text};

/// What a value is.
#[derive(Debug)]
enum Shape {
    Text,
    Number,
    Whole,
    Flag,
    /// Anything.
    Free,
    /// A map of texts.
    Texts,
    /// A list of such.
    Each(&'static Self),
    /// A map of these: name, whether it must be there, what it is.
    Fields(&'static [(&'static str, bool, Self)]),
}

use Shape::{Each, Fields, Flag, Free, Number, Text, Texts, Whole};

const MUST: bool = true;
const MAY: bool = false;

const PLUGINS: Shape = Fields(&[
    ("overridePrevious", MAY, Flag),
    (
        "chain",
        MUST,
        Each(&Fields(&[
            ("id", MUST, Text),
            ("config", MAY, Free),
            ("priority", MAY, Whole),
        ])),
    ),
]);

const ALERT: Shape = Fields(&[
    ("disable", MAY, Flag),
    ("labels", MAY, Texts),
    ("annotations", MAY, Texts),
]);

const SLI: Shape = Fields(&[
    ("raw", MAY, Fields(&[("error_ratio_query", MUST, Text)])),
    (
        "events",
        MAY,
        Fields(&[("error_query", MUST, Text), ("total_query", MUST, Text)]),
    ),
    (
        "plugin",
        MAY,
        Fields(&[("id", MUST, Text), ("options", MUST, Texts)]),
    ),
]);

const ALERTING: Shape = Fields(&[
    ("name", MUST, Text),
    ("labels", MAY, Texts),
    ("annotations", MAY, Texts),
    ("page_alert", MAY, ALERT),
    ("ticket_alert", MAY, ALERT),
]);

const SLOTH: Shape = Fields(&[
    ("version", MUST, Text),
    ("service", MUST, Text),
    ("labels", MAY, Texts),
    ("slo_plugins", MAY, PLUGINS),
    (
        "slos",
        MUST,
        Each(&Fields(&[
            ("name", MUST, Text),
            ("description", MAY, Text),
            ("objective", MUST, Number),
            ("plugins", MAY, PLUGINS),
            ("labels", MAY, Texts),
            ("sli", MUST, SLI),
            ("alerting", MUST, ALERTING),
        ])),
    ),
]);

const WINDOW: Shape = Fields(&[
    ("errorBudgetPercent", MUST, Number),
    ("shortWindow", MUST, Text),
    ("longWindow", MUST, Text),
]);

const BOTH: Shape = Fields(&[("quick", MUST, WINDOW), ("slow", MUST, WINDOW)]);

const WINDOWS: Shape = Fields(&[
    ("apiVersion", MUST, Text),
    ("kind", MUST, Text),
    (
        "spec",
        MUST,
        Fields(&[
            ("sloPeriod", MUST, Text),
            ("page", MUST, BOTH),
            ("ticket", MUST, BOTH),
        ]),
    ),
]);

const METRIC: Shape = Fields(&[("metric", MUST, Text)]);
const GROUPING: Shape = Each(&Text);

const INDICATOR: Shape = Fields(&[
    (
        "ratio",
        MAY,
        Fields(&[
            ("errors", MUST, METRIC),
            ("total", MUST, METRIC),
            ("grouping", MAY, GROUPING),
        ]),
    ),
    (
        "latency",
        MAY,
        Fields(&[
            ("success", MUST, METRIC),
            ("total", MUST, METRIC),
            ("grouping", MAY, GROUPING),
        ]),
    ),
    (
        "latencyNative",
        MAY,
        Fields(&[
            ("total", MUST, METRIC),
            ("latency", MUST, Text),
            ("grouping", MAY, GROUPING),
        ]),
    ),
    (
        "bool_gauge",
        MAY,
        Fields(&[("metric", MUST, Text), ("grouping", MAY, GROUPING)]),
    ),
]);

const PYRRA: Shape = Fields(&[
    ("apiVersion", MUST, Text),
    ("kind", MUST, Text),
    (
        "metadata",
        MUST,
        Fields(&[
            ("name", MUST, Text),
            ("namespace", MUST, Text),
            ("labels", MAY, Texts),
            ("annotations", MAY, Texts),
        ]),
    ),
    (
        "spec",
        MUST,
        Fields(&[
            ("description", MAY, Text),
            ("target", MUST, Text),
            ("window", MUST, Text),
            ("indicator", MUST, INDICATOR),
            (
                "alerting",
                MAY,
                Fields(&[
                    ("disabled", MAY, Flag),
                    ("burnrates", MAY, Flag),
                    ("absent", MAY, Flag),
                    ("name", MAY, Text),
                    ("absentName", MAY, Text),
                    ("severities", MAY, Texts),
                ]),
            ),
            ("partial_response_strategy", MAY, Text),
            ("performanceOverAccuracy", MAY, Flag),
            ("ruleOutput", MAY, Free),
        ]),
    ),
]);

/// That a value is of a shape: no field that is not known, every field that must be there, every type.
fn fits(node: &Value, shape: &Shape, at: &str) {
    let is_so = match shape {
        Text => node.is_string(),
        Number => node.is_number(),
        Whole => node.is_i64() || node.is_u64(),
        Flag => node.is_boolean(),
        Free => true,
        Texts => {
            let map = node.as_object();
            map.is_some_and(|map| map.values().all(Value::is_string))
        }
        Each(inner) => {
            let list = node
                .as_array()
                .unwrap_or_else(|| panic!("{at}: no list: {node}"));
            list.iter()
                .enumerate()
                .for_each(|(place, one)| fits(one, inner, &format!("{at}[{place}]")));
            true
        }
        Fields(fields) => {
            let map = node
                .as_object()
                .unwrap_or_else(|| panic!("{at}: no map: {node}"));
            for (name, must, shape) in *fields {
                match map.get(*name) {
                    Some(value) => fits(value, shape, &format!("{at}.{name}")),
                    None => assert!(!must, "{at}: no {name} in {node}"),
                }
            }
            for name in map.keys() {
                let known = fields.iter().any(|(known, ..)| known == name);
                assert!(known, "{at}: {name} is not known in {node}");
            }
            true
        }
    };
    assert!(is_so, "{at}: {node} is not {shape:?}");
}

/// `^[A-Za-z0-9][-A-Za-z0-9_.]*[A-Za-z0-9]$`: Sloth's names have two letters at least.
fn sloth_name(node: &Value) {
    let name = text(node);
    let bytes = name.as_bytes();
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let fits = bytes.len() >= 2
        && is_end(bytes.first())
        && is_end(bytes.last())
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b));
    assert!(fits, "{name} is no name of Sloth's");
}

/// Sloth's specification.
pub(super) fn sloth(root: &Value) {
    fits(root, &SLOTH, "");
    assert_eq!(root["version"], "prometheus/v1");
    sloth_name(&root["service"]);
    let slos = root["slos"].as_array().unwrap();
    assert!(!slos.is_empty(), "no SLO");
    for slo in slos {
        sloth_name(&slo["name"]);
        let objective = slo["objective"].as_f64().unwrap();
        assert!(objective > 0.0 && objective <= 100.0, "{objective}");
        assert_eq!(slo["sli"].as_object().unwrap().len(), 1, "exactly one kind");
        if let Some(events) = slo["sli"].get("events") {
            assert_ne!(events["error_query"], events["total_query"]);
            events.as_object().unwrap().values().for_each(window);
        }
        if let Some(raw) = slo["sli"].get("raw") {
            window(&raw["error_ratio_query"]);
        }
        assert!(!text(&slo["alerting"]["name"]).is_empty(), "no name");
    }
}

/// A query is a template of Go's with the window in it and nothing else.
fn window(query: &Value) {
    let query = text(query);
    assert!(query.contains("{{.window}}"), "{query}");
    assert!(!query.replace("{{.window}}", "").contains("{{"), "{query}");
}

/// Sloth's windows: all four, each with a share of the budget above 0.
pub(super) fn alert_windows(root: &Value) {
    fits(root, &WINDOWS, "");
    assert_eq!(root["apiVersion"], "sloth.slok.dev/v1");
    assert_eq!(root["kind"], "AlertWindows");
    let spec = &root["spec"];
    duration(&spec["sloPeriod"], "d");
    for severity in ["page", "ticket"] {
        for place in ["quick", "slow"] {
            let window = &spec[severity][place];
            let percent = window["errorBudgetPercent"].as_f64().unwrap();
            assert!(percent > 0.0 && percent <= 100.0, "{percent}");
            duration(&window["shortWindow"], "smhd");
            duration(&window["longWindow"], "smhd");
        }
    }
}

/// A metric with labels, and no function around it: what Prometheus calls a vector selector.
fn selector(node: &Value) {
    let query = text(node);
    let name = query.split('{').next().unwrap();
    let is_name = !name.is_empty()
        && !name.as_bytes()[0].is_ascii_digit()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_:".contains(&b));
    assert!(is_name, "{query} is no selector");
    assert!(!query.contains('{') || query.ends_with('}'), "{query}");
}

/// Pyrra's objective.
pub(super) fn pyrra(root: &Value) {
    fits(root, &PYRRA, "");
    assert_eq!(root["apiVersion"], "pyrra.dev/v1alpha1");
    assert_eq!(root["kind"], "ServiceLevelObjective");
    rfc1123(&root["metadata"]["name"]);
    rfc1123(&root["metadata"]["namespace"]);
    let spec = &root["spec"];
    let target: f64 = text(&spec["target"]).parse().unwrap();
    // Below 1 Pyrra warns that a share was meant.
    assert!((1.0..100.0).contains(&target), "{target}");
    duration(&spec["window"], "dw");
    let indicator = spec["indicator"].as_object().unwrap();
    assert_eq!(indicator.len(), 1, "exactly one kind");
    if let Some(ratio) = indicator.get("ratio") {
        selector(&ratio["errors"]["metric"]);
        selector(&ratio["total"]["metric"]);
        assert_ne!(ratio["errors"]["metric"], ratio["total"]["metric"]);
    } else {
        selector(&indicator["bool_gauge"]["metric"]);
    }
}
