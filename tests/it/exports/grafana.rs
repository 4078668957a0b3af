//! The dashboard as Grafana needs it: panels that do not overlap, ids that are unique, queries of what the rules record,
//! the data source everywhere by its variable.

use std::collections::BTreeSet;

use serde_json::Value;
use wellenough::report::slo_exports::Terms;

use super::{file, terms, yaml};

/// The dashboard of an objective, checked.
pub(super) fn dashboard(terms: &Terms) -> Value {
    let board: Value = serde_json::from_str(&file(terms, ".grafana.json")).unwrap();
    let uid = board["uid"].as_str().unwrap();
    assert!((1..=40).contains(&uid.len()), "{uid}");
    assert!(
        uid.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
        "{uid}"
    );
    assert!(board["schemaVersion"].as_u64().unwrap() >= 39);
    assert!(!board["title"].as_str().unwrap().is_empty());
    let variables = board["templating"]["list"].as_array().unwrap();
    assert_eq!(variables.len(), 1);
    assert_eq!(variables[0]["name"], "datasource");
    assert_eq!(variables[0]["type"], "datasource");
    assert_eq!(variables[0]["query"], "prometheus");
    let mut ids = BTreeSet::new();
    let mut taken = BTreeSet::new();
    for panel in board["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "an id twice");
        assert!(!panel["title"].as_str().unwrap().is_empty());
        let at = |name: &str| panel["gridPos"][name].as_u64().unwrap();
        assert!(at("x") + at("w") <= 24 && at("w") > 0 && at("h") > 0);
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(taken.insert((x, y)), "panels overlap at {x}, {y}");
            }
        }
        match panel["type"].as_str().unwrap() {
            "text" => assert!(panel["options"]["content"].is_string()),
            "stat" | "timeseries" | "state-timeline" => queried(panel),
            other => panic!("{other}"),
        }
    }
    board
}

fn queried(panel: &Value) {
    let by_variable = |node: &Value| {
        assert_eq!(node["datasource"]["uid"], "${datasource}");
        assert_eq!(node["datasource"]["type"], "prometheus");
    };
    by_variable(panel);
    let mut ids = BTreeSet::new();
    for target in panel["targets"].as_array().unwrap() {
        by_variable(target);
        assert!(ids.insert(target["refId"].as_str().unwrap()));
        assert!(!target["expr"].as_str().unwrap().is_empty());
    }
    assert!(!ids.is_empty());
    let steps = &panel["fieldConfig"]["defaults"]["thresholds"]["steps"];
    if let Some(steps) = steps.as_array() {
        assert!(
            steps[0]["value"].is_null(),
            "the first step has no beginning"
        );
        let values: Vec<f64> = steps[1..]
            .iter()
            .map(|step| step["value"].as_f64().unwrap())
            .collect();
        assert!(values.is_sorted(), "{values:?}");
    }
}

/// Names of series in a query: what stands before a brace.
fn series(expr: &str) -> Vec<&str> {
    let before = expr.match_indices('{').map(|(at, _)| &expr[..at]);
    before
        .map(|text| {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
            let start = text.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
            &text[start..]
        })
        .collect()
}

#[test]
fn every_dashboard_is_whole() {
    for terms in &terms::all() {
        dashboard(terms);
    }
}

#[test]
fn every_series_shown_is_recorded_and_every_row_has_a_panel() {
    for terms in terms::all() {
        let rules = yaml(&file(&terms, ".rules.yaml"));
        let rules = rules["groups"][0]["rules"].as_array().unwrap().clone();
        let recorded: BTreeSet<&str> = rules
            .iter()
            .filter_map(|rule| rule["record"].as_str())
            .collect();
        let board = dashboard(&terms);
        let panels = board["panels"].as_array().unwrap();
        for panel in panels {
            for target in panel["targets"].as_array().into_iter().flatten() {
                for name in series(target["expr"].as_str().unwrap()) {
                    assert!(name == "ALERTS" || recorded.contains(name), "{name}");
                }
            }
        }
        let burning = panels
            .iter()
            .filter(|panel| panel["title"].as_str().unwrap().starts_with("Burn rate"));
        assert_eq!(burning.count(), terms.rows.len());
        for title in ["SLI", "Error budget left", "Alerts that fire"] {
            assert!(
                panels.iter().any(|panel| panel["title"] == title),
                "{title}"
            );
        }
    }
}

#[test]
fn thresholds_are_those_of_the_rows() {
    let terms = terms::fraud();
    let board = dashboard(&terms);
    let mut drawn = Vec::new();
    for panel in board["panels"].as_array().unwrap() {
        if panel["title"].as_str().unwrap().starts_with("Burn rate") {
            let steps = &panel["fieldConfig"]["defaults"]["thresholds"]["steps"];
            drawn.push(steps[1]["value"].as_f64().unwrap());
        }
    }
    let burns: Vec<f64> = terms.rows.iter().map(|row| row.burn).collect();
    assert_eq!(drawn, burns);
}

#[test]
fn dollars_of_a_reader_begin_no_variable() {
    let mut terms = terms::fraud();
    terms.names.display_name = Some("$datasource [[datasource]] ${x}".to_owned());
    terms.names.matchers = Some(vec![("model".to_owned(), "$datasource".to_owned())]);
    let mut text = file(&terms, ".grafana.json");
    text = text.replace("${datasource}", "");
    assert!(!text.contains('$') && !text.contains("[[d"), "{text}");
}
