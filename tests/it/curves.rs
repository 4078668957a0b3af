//! Curves of several classes, and the calibration of the class that is most probable, on real data through the door.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use wellenough::report::Outcome;
use wellenough::report::classes::curves;
use wellenough::report::document::Scope;
use wellenough::report::figure::{Figure, calibration};
use wellenough::report::picture::ThresholdCounts;
use wellenough::run::native::carry_out;

use crate::golden::{book_of, files, golden_dir};

fn outcome(set: &str) -> Outcome {
    let paths = files(&golden_dir().join(set));
    carry_out(&book_of(&paths), &paths, 2, &mut |_| {})
        .unwrap_or_else(|complaint| panic!("{}", complaint.message))
}

/// Area under the ROC curve of counts per step, and how far off it can be: half the pairs that share a step.
fn area(counts: &ThresholdCounts) -> (f64, f64) {
    let all = |steps: &[u64]| steps.iter().sum::<u64>() as f64;
    let (p, n) = (all(&counts.positives), all(&counts.negatives));
    let (mut below, mut won, mut shared) = (0.0, 0.0, 0.0);
    for (own, rest) in counts.positives.iter().zip(&counts.negatives) {
        let (own, rest) = (*own as f64, *rest as f64);
        won += own * (below + rest / 2.0);
        shared += own * rest;
        below += rest;
    }
    (won / (p * n), shared / (2.0 * p * n) + 1e-12)
}

#[test]
fn every_class_has_its_curves_and_their_area_is_its_roc_auc() {
    for set in ["creditcard_multiclass", "wine_small_multiclass"] {
        let outcome = outcome(set);
        let drawn = curves(&outcome);
        assert_eq!(drawn.len(), 3, "{set}");
        for (of, curve) in outcome.picture.classes.iter().zip(&drawn) {
            assert_eq!(of.class, curve.class);
            assert_eq!(of.sides.len(), 2, "{set}");
            for counts in &of.sides {
                let mut sides = outcome.document.classes.iter();
                let side = sides.find(|side| side.scope == counts.scope).unwrap();
                let mut classes = side.classes.iter();
                let class = classes.find(|class| class.class == of.class).unwrap();
                assert_eq!(counts.positives.iter().sum::<u64>(), class.labelled);
                let (found, off) = area(counts);
                let auc = class.roc_auc.value.unwrap();
                assert!((found - auc).abs() <= off, "{set}: {found} {auc} {off}");
                assert!(off < 0.01, "{set}: {off}");
            }
            let Some(Figure::Curve(roc)) = &curve.roc else {
                panic!("no curve of {}", of.class);
            };
            assert_eq!(roc.series.len(), 2);
            for series in &roc.series {
                let ends = [series.points.first(), series.points.last()];
                let ends = ends.map(|point| point.map(|point| (point.x, point.y)));
                assert_eq!(ends, [Some((0.0, 0.0)), Some((1.0, 1.0))]);
                let rising = |at: &[_]| {
                    let [a, b]: &[wellenough::report::figure::CurvePoint; 2] =
                        at.try_into().unwrap();
                    a.x <= b.x && a.y <= b.y
                };
                assert!(series.points.windows(2).all(rising));
            }
            let Some(Figure::Curve(precision)) = &curve.precision_recall else {
                panic!("no curve of {}", of.class);
            };
            assert!(
                precision
                    .series
                    .iter()
                    .all(|series| series.points.len() > 3)
            );
        }
    }
}

#[test]
fn the_reliability_diagram_of_the_top_label_is_its_calibration_error() {
    for set in ["creditcard_multiclass", "wine_small_multiclass"] {
        let outcome = outcome(set);
        let Some(Figure::Curve(figure)) = calibration(&outcome) else {
            panic!("no figure");
        };
        assert_eq!(figure.title, "Calibration of the most probable class");
        for (series, scope) in figure.series.iter().zip([Scope::Reference, Scope::Current]) {
            let all: u64 = series.points.iter().map(|point| point.n).sum();
            let gaps = series.points.iter();
            let gaps = gaps.map(|point| point.n as f64 * (point.y - point.x).abs());
            let error = gaps.sum::<f64>() / all as f64;
            let mut quality = outcome.document.quality.iter();
            let told = quality.find(|row| row.scope == scope && row.metric == "ece_top_label_10");
            let told = told.unwrap().value.unwrap();
            assert!(
                (error - told).abs() < 1e-12,
                "{set} {scope:?}: {error} {told}"
            );
        }
    }
}
