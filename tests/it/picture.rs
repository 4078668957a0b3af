//! The threshold slider's counts are those that the engine finds when it is asked with that threshold.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use wellenough::book::Book;
use wellenough::report::Outcome;
use wellenough::report::picture::ThresholdCounts;
use wellenough::run::native::carry_out;

use crate::golden::{book_of, files, golden_dir};

/// True negatives, false positives, false negatives, true positives from score `edge(k)` on.
fn at(counts: &ThresholdCounts, k: usize) -> [u64; 4] {
    let split = |steps: &[u64]| {
        let (below, from) = steps.split_at(k + 1);
        (below.iter().sum::<u64>(), from.iter().sum::<u64>())
    };
    let ((missed, caught), (left, called)) = (split(&counts.positives), split(&counts.negatives));
    [left, called, missed, caught]
}

fn told(outcome: &Outcome, counts: &ThresholdCounts) -> [u64; 4] {
    ["tn", "fp", "fn", "tp"].map(|metric| {
        let found =
            outcome.document.quality.iter().find(|q| {
                q.metric == metric && q.scope == counts.scope && q.window == counts.window
            });
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count"
        )]
        let count = found.unwrap().value.unwrap_or(0.0) as u64;
        count
    })
}

#[test]
fn the_slider_counts_what_the_engine_counts() {
    let paths = files(&golden_dir().join("flights_ewr_binary"));
    let run = |threshold: Option<f64>| {
        let book = Book {
            threshold,
            ..book_of(&paths)
        };
        carry_out(&book, &paths, 2, &mut |_| {})
            .unwrap_or_else(|complaint| panic!("{}", complaint.message))
    };
    let first = run(None);
    let thresholds = &first.picture.thresholds;
    assert_eq!(thresholds.len(), 2 + first.document.windows.len());
    for (edge, k) in [(0.2, 200), (0.35, 350), (0.5, 500), (0.8, 800)] {
        let asked = run(Some(edge));
        assert_eq!(asked.picture.thresholds, *thresholds, "{edge}");
        for counts in thresholds {
            assert_eq!(
                (counts.low, counts.high, counts.positives.len()),
                (0.0, 1.0, 1_002)
            );
            let place = format!("{edge} {:?} {:?}", counts.scope, counts.window);
            assert_eq!(at(counts, k), told(&asked, counts), "{place}");
        }
    }
    // The model's own threshold is one of the edges.
    assert_eq!(first.document.task.threshold, Some(0.35));
    for counts in thresholds {
        assert_eq!(at(counts, 350), told(&first, counts));
    }
}
