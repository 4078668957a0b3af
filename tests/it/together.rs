//! What a document says of several columns at once, and how it is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::fmt::Write as _;
use std::path::PathBuf;

use wellenough::book::{Book, Convention, Role, Source, WindowSpec};
use wellenough::report::Document;
use wellenough::report::csv::csv;
use wellenough::report::document::{Correlation, Multivariate, Scope};
use wellenough::run::native::carry_out;

use crate::reference::Draws;
use crate::report::written;
use crate::sample::{Shape, outcome};

pub(crate) fn correlation() -> Correlation {
    Correlation {
        a: "wind".into(),
        b: "rain <b>".into(),
        method: "pearson".into(),
        reference: Some(0.1 + 0.2),
        current: Some(-0.5),
        change: Some(-0.8),
        z: Some(-40.5),
        threshold: 0.2,
        verdict: "alarm".into(),
        n_reference: 2_000,
        n: 4_000,
        undefined: None,
    }
}

pub(crate) fn multivariate() -> Multivariate {
    Multivariate {
        measure: "domain_classifier".into(),
        convention: "wellenough".into(),
        scope: Scope::Current,
        window: None,
        value: Some(0.993),
        low: Some(0.99),
        high: Some(0.996),
        threshold_low: None,
        threshold: Some(0.65),
        verdict: "alarm".into(),
        n_reference: 2_000,
        n: 2_000,
        columns: 12,
        components: None,
        top: vec![("rain <b>".into(), 0.75), ("wind".into(), 0.2)],
        alone: vec![("rain <b>".into(), 0.992)],
        undefined: None,
    }
}

#[test]
fn every_export_says_what_columns_say_together() {
    let mut outcome = outcome(&Shape::default());
    outcome.document.correlations.push(correlation());
    outcome.document.multivariate.push(multivariate());
    outcome.document.multivariate.push(Multivariate {
        measure: "pca_reconstruction".into(),
        scope: Scope::Window,
        window: Some(3),
        threshold_low: Some(0.5),
        ..multivariate()
    });
    let page = written(&outcome).unwrap();
    for wanted in [
        "All columns together",
        "Correlations that changed",
        "rain &lt;b&gt; is enough on its own (0.992)",
        "Reconstruction error of all columns per week",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert!(!page.contains("rain <b>"));
    let table = csv(&outcome.document);
    for wanted in [
        "\nmultivariate,,domain_classifier,wellenough,current,,,0.993,0.99,0.996,2000,alarm,,,\n",
        "\ncorrelation,wind \u{d7} rain <b>,pearson,,reference,,,0.30000000000000004,,,2000,shown,,,\n",
        "\ncorrelation,wind \u{d7} rain <b>,pearson,,current,,,-0.5,,,4000,alarm,,,\n",
    ] {
        assert!(table.contains(wanted), "{wanted}");
    }
}

/// Rows of two months; in the second the relation of `a` and `b` is turned by `turn`, and `kind` has a new level.
fn file(folder: &std::path::Path, turn: f64, is_new: bool) -> PathBuf {
    let mut draws = Draws::new(5);
    let mut text = String::from("ts,score,label,a,b,kind,note\n");
    for row in 0..6_000 {
        let is_second = row >= 3_000;
        let (day, hour) = (1 + row % 3_000 / 120, row % 24);
        let (a, noise) = (draws.normal(), draws.normal());
        let sign = if is_second { 1.0 - 2.0 * turn } else { 1.0 };
        let score = draws.uniform();
        let (label, level) = (u8::from(draws.is(score)), draws.below(3));
        let new = if is_new && is_second && draws.is(0.999) {
            "new"
        } else {
            ""
        };
        writeln!(
            text,
            "2026-0{}-{day:02}T{hour:02}:00:00Z,{score:.5},{label},{a:.5},{:.5},k{level}{new},text {row}",
            1 + u8::from(is_second),
            0.9 * sign * a + 0.4 * noise,
        )
        .unwrap();
    }
    let path = folder.join("rows.csv");
    std::fs::write(&path, text).unwrap();
    path
}

fn run(path: &PathBuf, convention: Option<Convention>) -> Document {
    let features = ["a", "b", "kind", "note"].map(|name| (name.to_owned(), Role::Feature));
    let book = Book {
        sources: vec![Source {
            name: "rows.csv".into(),
            roles: features.to_vec(),
            ..Source::default()
        }],
        window: Some(WindowSpec::Week),
        reference_until: Some("2026-02-01".into()),
        convention,
        ..Book::default()
    };
    let outcome = carry_out(&book, std::slice::from_ref(path), 2, &mut |_| {});
    outcome
        .unwrap_or_else(|told| panic!("{}", told.message))
        .document
}

fn of<'a>(document: &'a Document, measure: &str, scope: Scope) -> &'a Multivariate {
    let mut rows = document.multivariate.iter();
    rows.find(|row| row.measure == measure && row.scope == scope)
        .unwrap()
}

#[test]
fn a_calm_file_is_calm_in_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let document = run(&file(folder.path(), 0.0, false), None);
    let [pearson, spearman] = &document.correlations[..] else {
        panic!("{:?}", document.correlations);
    };
    assert_eq!(
        (pearson.verdict.as_str(), spearman.verdict.as_str()),
        ("ok", "ok")
    );
    assert!(pearson.reference.unwrap() > 0.85 && pearson.n_reference == 3_000);
    for row in &document.multivariate {
        assert!(
            matches!(row.verdict.as_str(), "ok" | "shown" | "cannot_tell"),
            "{row:?}"
        );
        assert_eq!(
            row.columns, 3,
            "the note of all different texts is left out"
        );
    }
    let windows = document
        .multivariate
        .iter()
        .filter(|row| row.scope == Scope::Window);
    assert_eq!(windows.count(), document.windows.len());
    let notes = document.task.notes.iter();
    assert!(
        notes
            .filter(|note| note.kind == "together")
            .all(|note| note.message.contains("note"))
    );
}

#[test]
fn a_turned_relation_and_a_new_level_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let document = run(&file(folder.path(), 1.0, true), None);
    let alarms = document
        .correlations
        .iter()
        .filter(|pair| pair.verdict == "alarm");
    assert_eq!(alarms.count(), 2);
    let told = of(&document, "domain_classifier", Scope::Current);
    assert_eq!(
        (told.verdict.as_str(), told.alone[0].0.as_str()),
        ("alarm", "kind")
    );
    let rest = of(&document, "domain_classifier_rest", Scope::Current);
    assert!(rest.alone.is_empty() && rest.columns == 2, "{rest:?}");
    let left = of(&document, "pca_reconstruction", Scope::Current);
    assert!(left.verdict == "alarm" && !left.top.is_empty(), "{left:?}");
    let before = of(&document, "pca_reconstruction", Scope::Reference);
    assert_eq!((before.verdict.as_str(), before.n), ("shown", 3_000));
    let nannyml = run(&file(folder.path(), 1.0, true), Some(Convention::Nannyml));
    let left = of(&nannyml, "pca_reconstruction", Scope::Current);
    assert_eq!(
        (left.verdict.as_str(), left.convention.as_str()),
        ("alarm", "nannyml-0.13")
    );
}
