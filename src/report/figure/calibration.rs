//! Probabilities against what came true.

use super::curve::{UNIT, named};
use super::{Curve, CurvePoint, CurveSeries, Figure, Named};
use crate::report::Outcome;

/// How often what was predicted with a probability came true, in bins of equal width; of several classes the most
/// probable one, by the bins of its calibration error.
pub fn calibration(outcome: &Outcome) -> Option<Figure> {
    let is_several = !outcome.document.classes.is_empty();
    let (binning, title) = if is_several {
        ("uniform_floor", "Calibration of the most probable class")
    } else {
        ("uniform", "Calibration")
    };
    calibrated(outcome, binning, title)
}

/// The same in bins of equal counts, so that no point rests on few rows.
pub fn calibration_by_count(outcome: &Outcome) -> Option<Figure> {
    calibrated(outcome, "quantile", "Calibration, bins of equal counts")
}

fn calibrated(outcome: &Outcome, binning: &str, title: &str) -> Option<Figure> {
    let document = &outcome.document;
    let curves = document.reliability.iter();
    let curves = curves.filter(|curve| curve.binning == binning && !curve.bins.is_empty());
    let series = curves.filter_map(|curve| {
        let (name, tone) = named(curve.scope)?;
        let points = curve.bins.iter().map(|bin| CurvePoint {
            x: bin.mean_score,
            y: bin.share_positive,
            band: Some((bin.low, bin.high)),
            threshold: None,
            n: bin.n,
        });
        Some(CurveSeries {
            name: name.into(),
            tone,
            points: points.collect(),
            mark: None,
        })
    });
    let series = series.collect::<Vec<_>>();
    let words = |long: &str, short: &str| Named {
        long: long.into(),
        short: short.into(),
    };
    let (x, y) = if document.classes.is_empty() {
        (
            words("mean predicted probability", "mean score"),
            words("share that was positive", "share positive"),
        )
    } else {
        (
            words("mean probability of the most probable class", "confidence"),
            words("share of rows where it was right", "share right"),
        )
    };
    (!series.is_empty()).then(|| {
        Figure::Curve(Curve {
            title: title.into(),
            x,
            y,
            diagonal: Some("perfect".into()),
            band: "95 % interval".into(),
            ..Curve::of(series, UNIT)
        })
    })
}
