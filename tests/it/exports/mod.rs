//! The objective as other systems read it: golden texts, the checks of each system, promtool's word on every rule, and
//! what no text of a reader's may do.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::redundant_clone,
    clippy::assigning_clones,
    clippy::large_stack_arrays,
    clippy::format_collect,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::too_many_lines,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

mod emitter;
mod grafana;
mod hostile;
mod promtool;
mod refused;
mod replay;
mod strict;
mod strict_openslo;
mod strict_rules;
mod terms;

use serde_json::Value;
use wellenough::book::slo::Period;
use wellenough::report::slo_exports::{Refusal, System, Terms, exports, section};
use wellenough::report::{Block, Section};

/// The document that a text holds.
fn yaml(text: &str) -> Value {
    let mut all = yamls(text);
    assert_eq!(all.len(), 1, "one document");
    all.remove(0)
}

/// The documents of a stream.
fn yamls(text: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The text of the file whose name ends so.
fn file(terms: &Terms, ending: &str) -> String {
    let all = exports(terms).unwrap().texts;
    let found = all.into_iter().find(|text| text.name.ends_with(ending));
    found.unwrap_or_else(|| panic!("no {ending}")).text
}

fn golden(name: &str, terms: &Terms) {
    for text in exports(terms).unwrap().texts {
        let (_, ending) = text.name.split_once('.').unwrap();
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("exports_{name}_{ending}"), text.text);
        });
    }
}

#[test]
fn counters_over_thirty_days_are_written_for_every_system() {
    golden("fraud", &terms::fraud());
}

#[test]
fn a_gauge_over_a_month_is_written_for_every_system() {
    golden("gauge", &terms::gauge());
}

#[test]
fn daily_labels_bring_windows_of_their_own() {
    golden("daily", &terms::daily());
}

#[test]
fn no_budget_no_exports() {
    let mut terms = terms::fraud();
    terms.objective = 1.0;
    assert_eq!(exports(&terms), Err(Refusal::NoBudget));
    let Section { id, blocks, .. } = section(&terms);
    assert_eq!(id, "slo-exports");
    assert!(
        matches!(&blocks[..], [Block::Claim { text, .. }] if text.contains("no error budget")),
        "{blocks:?}"
    );
    for objective in [0.0, -0.5, 1.5, f64::INFINITY] {
        terms.objective = objective;
        assert_eq!(exports(&terms), Err(Refusal::Objective(objective)));
    }
    terms.objective = f64::NAN;
    assert!(matches!(exports(&terms), Err(Refusal::Objective(_))));
    terms.objective = 0.99;
    terms.period = Period::Rolling(0);
    assert_eq!(exports(&terms), Err(Refusal::Period));
}

#[test]
fn rows_that_cannot_fire_are_left_out_and_told() {
    let mut terms = terms::fraud();
    terms.objective = 0.9;
    let told = exports(&terms).unwrap().told;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("14.4 times (page, 1h and 5m)"), "{told:?}");
    assert!(told[0].contains("144 percent"), "{told:?}");
    for text in exports(&terms).unwrap().texts {
        // The windows file repeats the head of its specification.
        assert!(text.text.contains("14.4 times"), "{}", text.name);
        assert!(!text.text.contains("> 14.4"), "{}", text.name);
    }
    // The worst that can be is known to be less than everything.
    terms.worst = 0.5;
    let told = exports(&terms).unwrap().told;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("at most 50 percent can be"), "{told:?}");
    terms.worst = 0.1;
    assert_eq!(exports(&terms).unwrap().told.len(), 4);
    let rules = yaml(&file(&terms, ".rules.yaml"));
    let rules = rules["groups"][0]["rules"].as_array().unwrap().clone();
    let alerts = rules.iter().filter_map(|rule| rule["alert"].as_str());
    assert_eq!(alerts.collect::<Vec<_>>(), ["ModelQualityLabelsAbsent"]);
}

#[test]
fn rows_that_look_closer_than_labels_are_counted_are_left_out() {
    let mut terms = terms::fraud();
    terms.finest_secs = terms::HOUR;
    let told = exports(&terms).unwrap().told;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("by which rows are counted"), "{told:?}");
    let rules = file(&terms, ".rules.yaml");
    assert!(!rules.contains("rate5m") && rules.contains("rate2h"));
}

#[test]
fn every_text_says_how_it_was_made_and_by_which_clock() {
    for terms in terms::all() {
        for text in exports(&terms).unwrap().texts {
            for words in ["Made by wellenough", "Median label lag: 2 d"] {
                assert!(text.text.contains(words), "{}: {words}", text.name);
            }
        }
    }
}

#[test]
fn names_that_had_to_change_are_told() {
    let mut terms = terms::fraud();
    terms.service = "Betrug: Übersee".to_owned();
    terms.names.bad_metric = Some("bad-predictions".to_owned());
    terms.names.matchers = Some(vec![("my model".to_owned(), "Betrug".to_owned())]);
    let exports = exports(&terms).unwrap();
    let told = exports.told.join("\n");
    for sentence in [
        "The service \"Betrug: Übersee\" is written betrug-bersee.",
        "The metric \"bad-predictions\" is written bad_predictions.",
        "The label \"my model\" is written my_model.",
    ] {
        assert!(told.contains(sentence), "{told}");
    }
    let rules = file(&terms, ".rules.yaml");
    assert!(
        rules.contains("bad_predictions{my_model=\"Betrug\"}"),
        "{rules}"
    );
}

#[test]
fn bad_and_all_are_never_asked_for_in_the_same_words() {
    let mut terms = terms::fraud();
    terms.names.bad_metric = Some("predictions".to_owned());
    terms.names.total_metric = terms.names.bad_metric.clone();
    let told = exports(&terms).unwrap().told;
    assert!(told[0].contains("in the same words"), "{told:?}");
    assert!(file(&terms, ".sloth.yaml").contains("model_predictions_bad_total"));
}

#[test]
fn queries_of_the_readers_stand_in_for_the_counters() {
    let terms = terms::own_queries();
    let exports = exports(&terms).unwrap();
    let pyrra = exports
        .texts
        .iter()
        .any(|text| text.system == System::Pyrra);
    assert!(!pyrra, "Pyrra takes names only");
    assert!(exports.told.iter().any(|told| told.contains("Pyrra")));
    let sloth = yaml(&file(&terms, ".sloth.yaml"));
    let events = &sloth["slos"][0]["sli"]["events"];
    let bad = "(sum(rate(errors[{{.window}}])) * 60)";
    assert_eq!(events["error_query"], bad);
    let openslo = yamls(&file(&terms, ".openslo.yaml"));
    let ratio = &openslo[1]["spec"]["indicator"]["spec"]["ratioMetric"];
    assert_eq!(ratio["counter"], false);
    assert_eq!(
        ratio["bad"]["metricSource"]["spec"]["query"],
        bad.replace("{{.window}}", "5m")
    );
}

#[test]
fn queries_that_cannot_be_used_are_told_and_left_out() {
    let cases = [
        ("sum(x", "its brackets do not match"),
        ("sum(x) # {{.window}}", "it holds a comment"),
        ("sum(increase(x[5m]))", "{{.window}} does not stand"),
        (
            "sum(increase(x{a=\"{{b}}\"}[{{.window}}]))",
            "only {{.window}} may stand",
        ),
    ];
    for (query, why) in cases {
        let mut terms = terms::fraud();
        terms.names.bad_query = Some(query.to_owned());
        let exports = exports(&terms).unwrap();
        assert!(exports.told.join("\n").contains(why), "{:?}", exports.told);
        let counter = "model_predictions_bad_total{model=\"fraud-model\"}";
        assert!(file(&terms, ".sloth.yaml").contains(counter));
    }
}

#[test]
fn the_section_holds_every_file() {
    let terms = terms::fraud();
    let mut names = Vec::new();
    for block in section(&terms).blocks {
        if let Block::Details { blocks, .. } = block {
            names.extend(blocks.into_iter().filter_map(|block| match block {
                Block::File { name, .. } => Some(name),
                _ => None,
            }));
        }
    }
    let all = exports(&terms).unwrap().texts;
    let all: Vec<String> = all.into_iter().map(|text| text.name).collect();
    assert_eq!(names, all);
}

#[test]
fn systems_have_the_names_of_the_command_line() {
    for system in System::ALL {
        assert_eq!(System::from_id(system.id()), Some(system));
    }
    assert_eq!(System::from_id("nagios"), None);
}
