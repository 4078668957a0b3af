//! What `OpenSLO`, Sloth and Pyrra take, as strictly as their own checks: fields that must be there, fields that are
//! known, exactly one of, words of a list, names, durations, lengths.
//!
//! # Source
//! OpenSLO v1 (README at aa5cb78); Sloth, `pkg/prometheus/api/v1/v1.go` and `pkg/common/validation/slo.go`; Pyrra,
//! `servicelevelobjective_types.go`.

use serde_json::Value;
use wellenough::book::slo::{Period, Severity};
use wellenough::report::slo_exports::{Terms, exports};

use super::strict_openslo::openslo;
use super::strict_rules::{alert_windows, pyrra, sloth};
use super::terms::{self, DAY, HOUR, row};
use super::{file, yaml, yamls};

/// The entries of a map, which has all of `must` and nothing but those and `may`.
pub(super) fn fields(node: &Value, must: &[&str], may: &[&str]) {
    let entries = node.as_object().unwrap_or_else(|| panic!("no map: {node}"));
    for name in must {
        assert!(entries.contains_key(*name), "no {name} in {node}");
    }
    for name in entries.keys() {
        let known = must.contains(&name.as_str()) || may.contains(&name.as_str());
        assert!(known, "{name} is not known in {node}");
    }
}

pub(super) fn text(node: &Value) -> &str {
    node.as_str().unwrap_or_else(|| panic!("no text: {node}"))
}

pub(super) fn list(node: &Value) -> &[Value] {
    node.as_array().unwrap_or_else(|| panic!("no list: {node}"))
}

pub(super) fn one_of(node: &Value, words: &[&str]) {
    assert!(words.contains(&text(node)), "{node} is none of {words:?}");
}

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63.
pub(super) fn rfc1123(node: &Value) {
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
pub(super) fn duration(node: &Value, units: &str) {
    let text = text(node);
    let (digits, unit) = text.split_at(text.len() - 1);
    assert!(
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()),
        "{text}"
    );
    assert!(units.contains(unit), "{text}");
    assert!(!digits.trim_start_matches('0').is_empty(), "{text}");
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
