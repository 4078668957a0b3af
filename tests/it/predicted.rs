//! A regression's figures, from a made outcome and from files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fmt::Write as _;

use wellenough::report::Outcome;
use wellenough::report::decision::{Reliability, ReliabilityBin};
use wellenough::report::document::Scope;
use wellenough::report::figure::{self, Figure};
use wellenough::report::picture::{Predicted, PredictedBin};

use crate::asked::{asked, sane};
use crate::reference::Draws;

/// Large numbers, and errors on both sides of none; bins of equal counts of probabilities.
pub(crate) fn sample() -> Outcome {
    let mut outcome = Outcome::default();
    for (scope, shift) in [(Scope::Reference, 0.0), (Scope::Current, 90_000.0)] {
        let bins = (0..20_u8).map(|k| {
            let at = 50_000.0 + 60_000.0 * f64::from(k);
            let error = shift * (f64::from(k) / 10.0 - 1.0);
            PredictedBin {
                n: 400,
                mean_predicted: at,
                mean_label: at - error,
                label_low: at - error - 30_000.0,
                label_high: at - error + 45_000.0,
                error,
                error_low: error - 45_000.0,
                error_high: error + 30_000.0,
            }
        });
        outcome.picture.predicted.push(Predicted {
            scope,
            bins: bins.collect(),
        });
        let bins = (0..10_u8).map(|k| {
            let at = 0.12 + 0.08 * f64::from(k);
            ReliabilityBin {
                bin: usize::from(k),
                n: 80,
                mean_score: at,
                share_positive: at * 0.9 - shift / 1e6,
                low: (at - 0.1).max(0.0),
                high: (at + 0.1).min(1.0),
            }
        });
        outcome.document.reliability.push(Reliability {
            scope,
            binning: "quantile".into(),
            bins: bins.collect(),
        });
    }
    outcome
}

/// The made outcome's figures.
pub(crate) fn figures() -> Vec<(&'static str, Figure)> {
    let outcome = sample();
    [
        ("predicted", figure::label_by_prediction(&outcome)),
        ("errors", figure::error_by_prediction(&outcome)),
        (
            "calibration_by_count",
            figure::calibration_by_count(&outcome),
        ),
    ]
    .into_iter()
    .map(|(name, figure)| (name, figure.unwrap_or_else(|| panic!("no {name}"))))
    .collect()
}

#[test]
fn what_was_predicted_is_drawn_from_the_files_rows() {
    let mut draws = Draws::new(11);
    let mut text = String::from("id,predicted_price,price\n");
    for row in 0..400 {
        let price = 100.0 + 900.0 * draws.uniform();
        let predicted = price + 30.0 * draws.normal() - 50.0;
        writeln!(text, "{row},{predicted:.3},{price:.3}").unwrap();
    }
    let asked = asked(&[("a.csv", text.as_bytes())]);
    let outcome = asked.run(2).unwrap();
    sane(&outcome.document);
    let curve = outcome.picture.predicted.last().unwrap();
    let rows: u64 = curve.bins.iter().map(|bin| bin.n).sum();
    assert_eq!((curve.bins.len(), rows), (20, 400));
    for bin in &curve.bins {
        assert!(
            bin.error_low < bin.error && bin.error < bin.error_high,
            "{bin:?}"
        );
        let mean_error = bin.mean_predicted - bin.mean_label;
        assert!((mean_error + 50.0).abs() < 35.0, "{bin:?}");
    }
    let Some(Figure::Curve(errors)) = figure::error_by_prediction(&outcome) else {
        panic!("no figure");
    };
    let [(left, right), (low, high)] = errors.ends;
    assert!(left < 150.0 && right > 850.0, "{left} {right}");
    // No error is always in sight.
    assert!(low < -50.0 && high >= 0.0, "{low} {high}");
    assert_eq!(
        asked.run(3).unwrap().picture.predicted,
        outcome.picture.predicted
    );
}
