//! Numbers that were predicted: labels and errors over the prediction.

use super::curve::named;
use super::line::{FEW, tint};
use super::{Curve, CurvePoint, CurveSeries, Figure, Line, Named, Point, spans};
use crate::measure::lag::LabelStatus;
use crate::report::document::Scope;
use crate::report::picture::PredictedBin;
use crate::report::{Outcome, words};

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

/// The median error per window, and between which errors the middle half of its rows lies.
///
/// `None` where the document has no window with errors.
pub fn error_over_time(outcome: &Outcome) -> Option<Figure> {
    let document = &outcome.document;
    let of = |metric: &str, scope: Scope, window: Option<usize>| {
        let mut all = document.quality.iter();
        let found =
            all.find(|row| row.scope == scope && row.window == window && row.metric == metric)?;
        Some((found.value?, found.n))
    };
    let (places, window) = spans(document);
    let points = places.iter().zip(&document.windows).map(|(span, of_rows)| {
        let at = |metric| of(metric, Scope::Window, Some(of_rows.index));
        let middle = at("error_quantile_0.5");
        let ends = at("error_quantile_0.25").zip(at("error_quantile_0.75"));
        let n = middle.map_or(0, |(_, n)| n);
        let immature = of_rows.status == Some(LabelStatus::Immature);
        Point {
            span: *span,
            value: middle.map(|(value, _)| value),
            band: ends.map(|((low, _), (high, _))| (low, high)),
            floor: None,
            n,
            hollow: n < FEW || immature,
            immature,
            note: String::new(),
        }
    });
    let points: Vec<Point> = points.collect();
    if points.iter().all(|point| point.value.is_none()) {
        return None;
    }
    let per = words::per_window(&window);
    Some(Figure::Line(Line {
        title: format!("Errors {per}"),
        measure: Named::plain_first("median of prediction minus label", "error")
            .then(&format!(", {per}")),
        points,
        reference: of("error_quantile_0.5", Scope::Reference, None).map(|(value, _)| value),
        tint: tint(document),
        band: "middle half".into(),
        window,
        ..Line::default()
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
