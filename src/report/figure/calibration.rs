//! Probabilities against what came true.

use super::curve::{UNIT, named};
use super::{Curve, CurvePoint, CurveSeries, Figure, Named};
use crate::report::Outcome;
use crate::report::document::Scope;

/// How often what was predicted with a probability came true, in bins of equal width.
pub fn calibration(outcome: &Outcome) -> Option<Figure> {
    let curves = outcome.picture.calibration.iter().map(|curve| {
        let bins = curve.bins.iter();
        let points = bins.map(|(x, y, low, high, n)| dot((*x, *y), (*low, *high), *n));
        (curve.scope, points.collect())
    });
    calibrated("Calibration", curves)
}

/// The same in bins of equal counts, so that no point rests on few rows.
pub fn calibration_by_count(outcome: &Outcome) -> Option<Figure> {
    let curves = outcome.document.reliability.iter();
    let curves = curves.filter(|curve| curve.binning == "quantile");
    let curves = curves.map(|curve| {
        let bins = curve.bins.iter();
        let points = bins.map(|bin| {
            let place = (bin.mean_score, bin.share_positive);
            dot(place, (bin.low, bin.high), bin.n)
        });
        (curve.scope, points.collect())
    });
    calibrated("Calibration, bins of equal counts", curves)
}

fn dot((x, y): (f64, f64), band: (f64, f64), n: u64) -> CurvePoint {
    CurvePoint {
        x,
        y,
        band: Some(band),
        threshold: None,
        n,
    }
}

fn calibrated(
    title: &str,
    curves: impl Iterator<Item = (Scope, Vec<CurvePoint>)>,
) -> Option<Figure> {
    let curves = curves.filter(|(_, points)| !points.is_empty());
    let series = curves.filter_map(|(scope, points)| {
        let (name, tone) = named(scope)?;
        Some(CurveSeries {
            name: name.into(),
            tone,
            points,
            mark: None,
        })
    });
    let series = series.collect::<Vec<_>>();
    (!series.is_empty()).then(|| {
        Figure::Curve(Curve {
            title: title.into(),
            x: Named {
                long: "mean predicted probability".into(),
                short: "mean score".into(),
            },
            y: Named {
                long: "share that was positive".into(),
                short: "share positive".into(),
            },
            diagonal: Some("perfect".into()),
            band: "95 % interval".into(),
            ..Curve::of(series, UNIT)
        })
    })
}
