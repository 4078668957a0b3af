//! Prediction intervals, groups of rows and further checks of the data, through whole runs over files.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a broken file must fail the test"
)]

use std::fmt::Write as _;

use wellenough::book::Role;
use wellenough::report::Document;
use wellenough::report::document::{Check, Scope};

use crate::asked::asked;
use crate::reference::{Draws, assert_close, load};

fn check<'a>(document: &'a Document, column: &str, kind: &str, scope: Scope) -> &'a Check {
    let mut all = document.checks.iter();
    let is = |check: &&Check| check.column == column && check.check == kind && check.scope == scope;
    all.find(is).unwrap()
}

#[test]
fn columns_of_quantiles_make_an_interval_with_the_numbers_of_scikit_learn() {
    let reference = load(include_str!("reference/interval.json"));
    let mut file = String::from("id,actual,p10,p50,p90,size\n");
    for (at, row) in reference["rows"].as_array().unwrap().iter().enumerate() {
        let row: Vec<f64> = row
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_f64().unwrap())
            .collect();
        writeln!(
            file,
            "{at},{},{},{},{},{}",
            row[0],
            row[1],
            row[2],
            row[3],
            at % 7
        )
        .unwrap();
    }
    let document = asked(&[("predictions.csv", file.as_bytes())])
        .role("p50", Role::Prediction)
        .document();
    let roles = |name: &str| {
        let columns = &document.sources[0].columns;
        columns
            .iter()
            .find(|column| column.name == name)
            .unwrap()
            .role
    };
    assert_eq!([roles("p10"), roles("p90")], [Role::Lower, Role::Upper]);
    for (name, value) in reference["values"].as_object().unwrap() {
        let mut all = document.quality.iter();
        let found = all
            .find(|row| row.metric == *name && row.scope == Scope::Current)
            .unwrap();
        assert_close(found.value.unwrap(), value.as_f64().unwrap(), 1e-9, name);
        assert!(
            found.low.unwrap() < found.value.unwrap() && found.value.unwrap() < found.high.unwrap(),
            "{name}"
        );
    }
    let notes = &document.task.notes;
    assert!(
        notes
            .iter()
            .any(|note| note.kind == "prediction_interval" && note.message.contains("80 %"))
    );
}

#[test]
fn one_end_alone_is_a_feature() {
    let mut file = String::from("id,actual,prediction,p10\n");
    for at in 0..50 {
        writeln!(file, "{at},{}.5,{}.25,{}.125", at, at, at % 9).unwrap();
    }
    let document = asked(&[("predictions.csv", file.as_bytes())]).document();
    let column = document.sources[0]
        .columns
        .iter()
        .find(|column| column.name == "p10");
    assert_eq!(column.unwrap().role, Role::Feature);
}

/// Rows of two periods: what is broken is broken in the second only.
fn periods(broken: bool) -> [String; 2] {
    let mut draws = Draws::new(9);
    [false, true].map(|is_current| {
        let mut file = String::from("id,score,label,income,region\n");
        for at in 0..1_000 {
            let bad = broken && is_current;
            let id = if bad && at % 10 == 0 && at > 0 {
                at - 1
            } else {
                at
            } + if is_current { 5_000 } else { 0 };
            let label = u8::from(draws.uniform() < 0.4);
            let score = (0.3 + 0.4 * f64::from(label) + 0.3 * draws.uniform()).min(1.0);
            let income = match at % 25 {
                0 if bad => "n/k".to_owned(),
                1 if bad => "-12.5".to_owned(),
                2 => "-".to_owned(),
                _ => format!("{:.2}", 20.0 + 30.0 * draws.uniform()),
            };
            let region = ["north", "south", "west"][at % 3];
            writeln!(file, "{id},{score:.4},{label},{income},{region}").unwrap();
        }
        file
    })
}

#[test]
fn what_is_no_number_and_what_comes_twice_is_told_apart_from_what_is_missing() {
    let [reference, current] = periods(true);
    let run = |workers| {
        let asked = asked(&[
            ("reference.csv", reference.as_bytes()),
            ("current.csv", current.as_bytes()),
        ]);
        asked.run(workers).unwrap().document
    };
    let document = run(2);
    let profile = |scope: Scope| {
        let mut all = document.profiles.iter();
        all.find(|profile| profile.column == "income" && profile.scope == scope)
            .unwrap()
    };
    let (before, now) = (profile(Scope::Reference), profile(Scope::Current));
    assert_eq!((before.missing, before.unparsable, before.nan), (40, 0, 0));
    assert_eq!(
        (now.missing, now.unparsable),
        (80, 40),
        "a dash is missing, n/k is no number"
    );
    for (column, kind, value) in [
        ("income", "unparsable", 0.04),
        ("income", "negatives", 40.0 / 920.0),
        ("id", "duplicates", 0.099),
    ] {
        let found = check(&document, column, kind, Scope::Current);
        assert_close(found.value.unwrap(), value, 1e-9, kind);
        assert!(
            matches!(found.verdict.as_str(), "watch" | "alarm"),
            "{found:?}"
        );
    }
    assert_eq!(run(1).to_json().unwrap(), document.to_json().unwrap());
}

#[test]
fn two_alike_periods_break_nothing() {
    let [reference, current] = periods(false);
    let document = asked(&[
        ("reference.csv", reference.as_bytes()),
        ("current.csv", current.as_bytes()),
    ])
    .document();
    for kind in ["unparsable", "negatives"] {
        assert_eq!(
            check(&document, "income", kind, Scope::Current).verdict,
            "ok"
        );
    }
    assert_eq!(
        check(&document, "id", "duplicates", Scope::Current).verdict,
        "ok"
    );
}

#[test]
fn groups_add_up_to_the_whole() {
    let [reference, current] = periods(false);
    let outcome = asked(&[
        ("reference.csv", reference.as_bytes()),
        ("current.csv", current.as_bytes()),
    ])
    .role("region", Role::Segment)
    .run(2)
    .unwrap();
    let document = outcome.document;
    let sides: Vec<_> = document.groups.iter().collect();
    assert_eq!(sides.len(), 2, "reference and current");
    for side in sides {
        let names: Vec<&str> = side
            .groups
            .iter()
            .map(|group| group.group.as_str())
            .collect();
        assert_eq!(names, ["north", "south", "west"]);
        assert_eq!(
            (
                side.groups.iter().map(|group| group.n).sum::<u64>(),
                side.left_out
            ),
            (1_000, 0)
        );
        assert_eq!(side.largest.as_deref(), Some("north"));
        let whole = document
            .quality
            .iter()
            .find(|row| row.metric == "tp" && row.scope == side.scope)
            .unwrap();
        let parts = side
            .groups
            .iter()
            .flat_map(|group| &group.quality)
            .filter(|row| row.metric == "tp");
        assert_eq!(
            parts.map(|row| row.value.unwrap()).sum::<f64>(),
            whole.value.unwrap()
        );
        let ratio = side
            .parity
            .iter()
            .find(|parity| parity.measure == "demographic_parity_ratio")
            .unwrap();
        assert!(
            ratio.value.unwrap() > 0.7 && ratio.low.unwrap() <= ratio.value.unwrap(),
            "{ratio:?}"
        );
    }
    let laid_out = wellenough::report::groups::section(&document).unwrap();
    assert_eq!(laid_out.id, "groups");
}
