//! What cannot be computed says why; it is never NaN and never 0.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use wellenough::book::WindowSpec;
use wellenough::report::Document;
use wellenough::report::document::Scope;

use crate::asked::{one, quality, sane, table};

fn undefined(document: &Document, metric: &str) -> String {
    let found = quality(document, metric, Scope::Current);
    assert_eq!(found.value, None, "{metric}");
    found.undefined.clone().unwrap()
}

#[test]
fn one_class_has_no_auc_and_says_so() {
    let text = table("id,score,label", 100, &|row, score, _| {
        format!("{row},{score},1")
    });
    let document = one("a.csv", text).document();
    sane(&document);
    for metric in ["roc_auc", "matthews_corrcoef", "balanced_accuracy"] {
        assert_eq!(
            undefined(&document, metric),
            "only one class among the labels"
        );
    }
    assert_eq!(undefined(&document, "specificity"), "no negative labels");
    assert!(
        quality(&document, "accuracy", Scope::Current)
            .value
            .is_some()
    );
}

#[test]
fn equal_scores_tell_nothing_apart() {
    let text = table("id,score,label", 100, &|row, _, label| {
        format!("{row},0.5,{label}")
    });
    let document = one("a.csv", text).document();
    sane(&document);
    assert_eq!(
        quality(&document, "roc_auc", Scope::Current).value,
        Some(0.5)
    );
    assert_eq!(
        undefined(&document, "matthews_corrcoef"),
        "all values are the same"
    );
}

#[test]
fn margins_are_no_probabilities() {
    let text = table("id,score,label", 100, &|row, score, label| {
        format!("{row},{},{label}", score * 8.0 - 4.0)
    });
    let document = one("a.csv", text).document();
    sane(&document);
    for metric in ["log_loss", "brier_score_loss"] {
        assert_eq!(
            undefined(&document, metric),
            "scores are not probabilities between 0 and 1"
        );
    }
    assert!(
        quality(&document, "roc_auc", Scope::Current)
            .value
            .is_some()
    );
}

#[test]
fn empty_windows_stand_with_their_reason() {
    let text = table("ts,score,label", 120, &|row, score, label| {
        let month = if row < 60 { 1 } else { 4 };
        format!("2026-{month:02}-{:02},{score},{label}", 1 + row % 28)
    });
    let mut asked = one("a.csv", text);
    asked.book.window = Some(WindowSpec::Month);
    let document = asked.document();
    sane(&document);
    let rows: Vec<u64> = document.windows.iter().map(|window| window.n).collect();
    assert_eq!(rows, [60, 0, 0, 60]);
    let empty = document.quality.iter().filter(|q| q.window == Some(1));
    assert!(empty.clone().count() > 5);
    for q in empty.filter(|q| !["tn", "fp", "fn", "tp"].contains(&q.metric.as_str())) {
        assert_eq!((q.value, q.n), (None, 0), "{q:?}");
    }
}

#[test]
fn a_regression_may_have_one_label_value() {
    let text = table("id,prediction,target", 60, &|row, score, _| {
        format!("{row},{},5.5", score * 10.0)
    });
    let document = one("a.csv", text).document();
    sane(&document);
    assert_eq!(document.task.kind, "regression");
    assert_eq!(
        document.task.reason,
        "the label `target` is always the number 5.5, the prediction is a number"
    );
    assert!(
        quality(&document, "mean_absolute_error", Scope::Current)
            .value
            .is_some()
    );
    assert!(!undefined(&document, "r2").is_empty());
}
