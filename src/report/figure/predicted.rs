//! Numbers that were predicted: labels and errors over the prediction.

use super::curve::named;
use super::{Curve, CurvePoint, CurveSeries, Figure, Named};
use crate::report::Outcome;
use crate::report::picture::PredictedBin;

/// What came true over what was predicted.
pub fn label_by_prediction(outcome: &Outcome) -> Option<Figure> {
    let point = |bin: &PredictedBin| (bin.mean_label, (bin.label_low, bin.label_high));
    let series = drawn(outcome, point)?;
    let xs = range(&series, |point| [point.x; 2]);
    let ys = range(&series, spread);
    // One range for both, so that the diagonal is where they agree.
    let both = (xs.0.min(ys.0), xs.1.max(ys.1));
    Some(Figure::Curve(Curve {
        title: "Predicted and actual".into(),
        x: Named::plain_first("mean of similar predictions", "predicted"),
        y: Named::plain_first("mean of their labels", "actual"),
        diagonal: Some("perfect".into()),
        ..Curve::of(series, [both; 2])
    }))
}

/// Errors over what was predicted.
pub fn error_by_prediction(outcome: &Outcome) -> Option<Figure> {
    let point = |bin: &PredictedBin| (bin.error, (bin.error_low, bin.error_high));
    let series = drawn(outcome, point)?;
    let xs = range(&series, |point| [point.x; 2]);
    let (low, high) = range(&series, spread);
    Some(Figure::Curve(Curve {
        title: "Errors by prediction".into(),
        x: Named::plain_first("mean of similar predictions", "predicted"),
        y: Named::plain_first("median of prediction minus label", "error"),
        level: Some(0.0),
        ..Curve::of(series, [xs, (low.min(0.0), high.max(0.0))])
    }))
}

fn drawn(
    outcome: &Outcome,
    point: impl Fn(&PredictedBin) -> (f64, (f64, f64)),
) -> Option<Vec<CurveSeries>> {
    let curves = outcome.picture.predicted.iter().filter_map(|curve| {
        let (name, tone) = named(curve.scope)?;
        let points = curve.bins.iter().map(|bin| {
            let (y, band) = point(bin);
            CurvePoint {
                x: bin.mean_predicted,
                y,
                band: Some(band),
                threshold: None,
                n: bin.n,
            }
        });
        Some(CurveSeries {
            name: name.into(),
            tone,
            points: points.collect(),
            mark: None,
        })
    });
    let series: Vec<CurveSeries> = curves.filter(|curve| !curve.points.is_empty()).collect();
    (!series.is_empty()).then_some(series)
}

fn spread(point: &CurvePoint) -> [f64; 2] {
    let (low, high) = point.band.unwrap_or((point.y, point.y));
    [low.min(point.y), high.max(point.y)]
}

fn range(series: &[CurveSeries], of: impl Fn(&CurvePoint) -> [f64; 2]) -> (f64, f64) {
    let values = series.iter().flat_map(|series| &series.points).flat_map(of);
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}
