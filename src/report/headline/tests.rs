use super::*;
use crate::report::baseline::Baseline;
use crate::report::differences::tests::document;
use crate::report::document::verdict::Onset;
use crate::report::document::{Verdict, Window};
use crate::report::moved::tests::drift;

fn of(document: Document) -> Headline {
    headline(&Outcome {
        document,
        ..Outcome::default()
    })
}

#[test]
fn beside_the_number_stands_what_a_model_gets_that_does_not_look() {
    let mut document = document(Some(0.7), Some(0.69), 0.03);
    document.baselines = vec![Baseline {
        metric: "roc_auc".into(),
        scope: Scope::Current,
        strategy: "prior".into(),
        value: Some(0.5),
        undefined: None,
        fitted: Scope::Reference,
    }];
    let sentence = of(document).sentence;
    let said = " Always giving the base rate of the reference has 0.500.";
    assert!(sentence.ends_with(said), "{sentence}");
}

#[test]
fn intervals_apart_are_a_fall() {
    let headline = of(document(Some(0.686), Some(0.651), 0.014));
    assert_eq!(headline.tone, Tone::Bad);
    assert_eq!(
        headline.sentence,
        "ROC AUC fell from 0.686 (0.672 to 0.700) in the reference to 0.651 (0.637 to 0.665) now; \
         the intervals do not overlap."
    );
}

#[test]
fn overlapping_intervals_may_still_differ() {
    let headline = of(document(Some(0.70), Some(0.66), 0.022));
    assert_eq!(
        (headline.tone, headline.title.as_str()),
        (Tone::Watch, "Quality fell")
    );
    assert!(
        headline.sentence.ends_with("is more than noise explains."),
        "{}",
        headline.sentence
    );
}

#[test]
fn a_period_that_is_good_on_the_whole_does_not_hide_its_bad_end() {
    let mut document = document(Some(0.70), Some(0.69), 0.03);
    let quiet = of(document.clone());
    assert_eq!(quiet.title, "No clear change");
    document.windows = vec![Window {
        index: 0,
        start: "2026-01-01T00:00:00Z".into(),
        end: "2026-01-02T00:00:00Z".into(),
        start_us: 0,
        end_us: 86_400_000_000,
        n: 100,
        n_labelled: 100,
        scope: Scope::Current,
        coverage: None,
        maturity: None,
        status: None,
    }];
    let mut verdict = Verdict {
        id: "H3c".into(),
        onset: Some(Onset::default()),
        ..Verdict::default()
    };
    document.verdict = Some(verdict.clone());
    let told = of(document.clone());
    assert_eq!(
        (told.tone, told.title.as_str()),
        (Tone::Watch, "Quality fell lately")
    );
    assert!(
        told.sentence.ends_with(&quiet.sentence),
        "{}",
        told.sentence
    );
    verdict.id = "H0".into();
    document.verdict = Some(verdict);
    assert_eq!(of(document), quiet);
}

#[test]
fn few_rows_raise_nothing_however_far_apart() {
    let mut document = document(Some(0.9), Some(0.2), 0.01);
    document.quality[1].n = 29;
    let headline = of(document);
    assert_eq!(
        (headline.tone, headline.title.as_str()),
        (Tone::Unknown, "How sure is not known")
    );
    let said = "cannot be told: 29 rows in the current period, at least 30 are needed.";
    assert!(headline.sentence.ends_with(said), "{}", headline.sentence);
}

#[test]
fn a_rise_of_an_error_is_a_fall_of_quality() {
    let mut document = document(Some(10.0), Some(20.0), 1.0);
    document.task.headline = Some("mean_absolute_error".into());
    for quality in &mut document.quality {
        quality.metric = "mean_absolute_error".into();
    }
    let headline = of(document);
    assert_eq!(
        (headline.tone, headline.title.as_str()),
        (Tone::Bad, "Quality fell")
    );
    assert!(
        headline.sentence.starts_with("MAE rose from 10.0"),
        "{}",
        headline.sentence
    );
}

#[test]
fn noise_is_no_change_and_drift_is_still_named() {
    let mut document = document(Some(0.7), Some(0.69), 0.03);
    document.drift = vec![
        drift("wind", "psi", 0.5, "alarm"),
        drift("rain", "psi", 0.3, "alarm"),
    ];
    let headline = of(document);
    assert_eq!(
        (headline.tone, headline.title.as_str()),
        (Tone::Good, "No clear change")
    );
    assert_eq!(
        headline.next.as_deref(),
        Some("Columns moved all the same: wind, rain.")
    );
}

#[test]
fn what_cannot_be_told_says_why() {
    let mut unmeasured = document(Some(0.7), Some(0.7), 0.1);
    unmeasured.task.measured = false;
    unmeasured.task.reason = "ranking is not measured yet".into();
    let mut alone = document(None, Some(0.7), 0.01);
    alone
        .quality
        .retain(|quality| quality.scope == Scope::Current);
    let said = [
        (of(unmeasured), "Ranking is not measured yet."),
        (
            of(document(Some(0.7), None, 0.1)),
            "ROC AUC of the current period is undefined: only one class among the labels.",
        ),
        (
            of(alone),
            "ROC AUC is 0.700 (0.690 to 0.710). There is no reference to compare it with.",
        ),
    ];
    for (headline, sentence) in said {
        assert_eq!(
            (headline.tone, headline.sentence.as_str()),
            (Tone::Unknown, sentence)
        );
    }
}
