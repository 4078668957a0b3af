//! Texts that would leave their quotes if they could.

use serde_json::Value;
use wellenough::report::slo_exports::{Form, System, Terms, exports};

use super::promtool::{accepts, is_here, queries_parse};
use super::{grafana, strict, terms, yamls};

pub(super) const HOSTILE: [&str; 34] = [
    "",
    " ",
    "\"",
    "'",
    "\\",
    "\\\"",
    "a\nb: c",
    "a\r\nb",
    "- a\n- b",
    "a: b",
    "a #b",
    "# a",
    "{{ .Labels }}",
    "{{{{",
    "}}",
    "{{\"",
    "a\"} or vector(1) or x{a=\"b",
    "\"]}]}",
    "---\nkind: Evil",
    "...",
    "&a *a !!map",
    "<<: *a",
    "yes",
    "null",
    "1e3",
    "0x1F",
    "2024-01-01",
    "\u{0}\u{7}\u{1b}[31m",
    "\u{85}\u{2028}\u{2029}\u{feff}",
    "日本語 ünïcødé 🦀",
    "\u{202e}evil\u{200b}",
    "\u{fffe}\u{1fffe}\u{10ffff}",
    "$x ${y} [[z]] $__all",
    "<script>alert(1)</script> | % ` @ ~",
];

/// An objective with one text in every place where a reader can put one.
pub(super) fn everywhere(text: &str, of: &Terms) -> Terms {
    let mut terms = of.clone();
    let own = || Some(text.to_owned());
    terms.service = text.to_owned();
    terms.name = text.to_owned();
    terms.names.display_name = own();
    terms.names.description = own();
    terms.names.team = own();
    terms.names.bad_metric = own().map(|text| format!("{text}bad"));
    terms.names.total_metric = own().map(|text| format!("{text}all"));
    terms.names.gauge_metric = own();
    terms.names.matchers = Some(vec![
        ("model".to_owned(), text.to_owned()),
        (text.to_owned(), text.to_owned()),
    ]);
    terms.names.notify = own();
    terms.names.namespace = own();
    terms.names.runbook = own();
    match &mut terms.form {
        Form::Events { bad, .. } => text.clone_into(bad),
        Form::Gauge { metric, .. } => text.clone_into(metric),
    }
    terms
}

/// A document without its texts: what is where.
fn shape(node: &Value) -> String {
    match node {
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{key}:{}", shape(value)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(list) => {
            let list: Vec<String> = list.iter().map(shape).collect();
            format!("[{}]", list.join(","))
        }
        Value::String(_) => "text".to_owned(),
        other => other.to_string(),
    }
}

fn shapes(terms: &Terms) -> Vec<String> {
    let all = exports(terms).unwrap().texts;
    all.iter()
        .map(|text| match text.system {
            System::Grafana => shape(&serde_json::from_str(&text.text).unwrap()),
            _ => yamls(&text.text).iter().map(shape).collect(),
        })
        .collect()
}

fn contains(node: &Value, wanted: &str) -> bool {
    match node {
        Value::Object(entries) => entries.values().any(|value| contains(value, wanted)),
        Value::Array(list) => list.iter().any(|value| contains(value, wanted)),
        Value::String(text) => text == wanted,
        _ => false,
    }
}

#[test]
fn no_text_changes_the_shape_of_a_document() {
    for of in [terms::fraud(), terms::gauge(), terms::daily()] {
        let benign = shapes(&everywhere("plain", &of));
        // Without a name there is no team and no runbook.
        for text in HOSTILE.into_iter().filter(|text| !text.trim().is_empty()) {
            assert!(shapes(&everywhere(text, &of)) == benign, "{text:?}");
        }
    }
}

#[test]
fn every_text_arrives_as_it_was() {
    for text in HOSTILE.into_iter().filter(|text| !text.trim().is_empty()) {
        let terms = everywhere(text, &terms::fraud());
        for file in exports(&terms).unwrap().texts {
            if [System::OpenSlo, System::Sloth, System::Pyrra].contains(&file.system) {
                let is_there = yamls(&file.text).iter().any(|node| contains(node, text));
                assert!(
                    is_there || file.name.contains("windows"),
                    "{text:?} in {}",
                    file.name
                );
            }
        }
    }
}

#[test]
fn every_system_takes_what_a_hostile_reader_names() {
    for of in [terms::fraud(), terms::gauge(), terms::daily()] {
        for text in HOSTILE {
            strict::all(&everywhere(text, &of));
            grafana::dashboard(&everywhere(text, &of));
        }
        strict::all(&everywhere(&"long ".repeat(300), &of));
        grafana::dashboard(&everywhere(&"long ".repeat(300), &of));
    }
}

/// The test for promtool expects the words as the reader wrote them, so it passes only where no template read them.
#[test]
fn promtool_takes_hostile_names_and_shows_them_as_they_are() {
    if !is_here() {
        return;
    }
    let of = |terms: Terms| HOSTILE.map(|text| everywhere(text, &terms));
    accepts(&[of(terms::fraud()), of(terms::gauge())].concat());
    queries_parse(&of(terms::fraud()));
}

#[test]
fn comments_hold_each_text_on_its_line() {
    for text in HOSTILE {
        let terms = everywhere(text, &terms::fraud());
        for file in exports(&terms).unwrap().texts {
            if file.system == System::Grafana {
                continue;
            }
            let head = file.text.lines().take_while(|line| line.starts_with('#'));
            assert!(head.count() >= 3, "{}", file.name);
            // What is no letter of a line is not in a comment either: other readers would end the line there.
            for line in file.text.lines().filter(|line| line.starts_with('#')) {
                let is_clean =
                    |c: char| !c.is_control() && !"\u{85}\u{2028}\u{2029}\u{feff}".contains(c);
                assert!(line.chars().all(is_clean), "{line:?}");
            }
        }
    }
}
