//! A regression's figures, from a made outcome and from files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fmt::Write as _;

use wellenough::report::Outcome;
use wellenough::report::decision::{Reliability, ReliabilityBin};
use wellenough::report::document::{Quality, Scope, Window};
use wellenough::report::figure::{self, Figure};
use wellenough::report::moment::DAY_US;
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
    errors_over_time(&mut outcome);
    outcome
}

/// Five weeks whose errors drift upward; the third has few rows, and one has none.
fn errors_over_time(outcome: &mut Outcome) {
    for index in 0..5_i32 {
        let start_us = i64::from(index) * 7 * DAY_US;
        outcome.document.windows.push(Window {
            index: usize::try_from(index).unwrap(),
            start: String::new(),
            end: String::new(),
            start_us,
            end_us: start_us + 7 * DAY_US,
            n: 400,
            n_labelled: 400,
            scope: Scope::Current,
            coverage: None,
            maturity: None,
            status: None,
        });
        if index == 3 {
            continue;
        }
        for (metric, at) in [("0.25", -40.0), ("0.5", 0.0), ("0.75", 65.0)] {
            outcome.document.quality.push(Quality {
                metric: format!("error_quantile_{metric}"),
                scope: Scope::Window,
                window: usize::try_from(index).ok(),
                value: Some(at + 12.5 * f64::from(index)),
                low: None,
                high: None,
                n: if index == 2 { 12 } else { 400 },
                undefined: None,
            });
        }
    }
    outcome.document.task.window = Some("week".into());
}

/// The made outcome's figures.
pub(crate) fn figures() -> Vec<(&'static str, Figure)> {
    let outcome = sample();
    [
        ("predicted", figure::label_by_prediction(&outcome)),
        ("errors", figure::error_by_prediction(&outcome)),
        ("errors_over_time", figure::error_over_time(&outcome)),
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

#[test]
fn errors_over_time_show_the_middle_half_and_few_rows_hollow() {
    let Some(Figure::Line(line)) = figure::error_over_time(&sample()) else {
        panic!("no figure");
    };
    assert_eq!(line.points.len(), 5);
    assert_eq!(line.points[1].band, Some((-27.5, 77.5)));
    assert_eq!(line.points[1].value, Some(12.5));
    assert!(line.points[2].hollow && !line.points[1].hollow);
    assert_eq!((line.points[3].value, line.points[3].band), (None, None));
    let table = line.table();
    assert_eq!(table.columns[2..4], ["middle half low", "middle half high"]);
}
