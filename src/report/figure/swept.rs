//! Curves over all thresholds: ROC, precision and recall, gains.

use super::curve::{UNIT, named};
use super::{Curve, CurvePoint, CurveSeries, Figure, Named, Tone};
use crate::report::Outcome;
use crate::report::picture::{ClassCounts, ThresholdCounts};
use crate::report::words::plain;

/// Points closer than this to the last one kept are left out (ours: about a pixel at 300 pixels).
const NEAR: f64 = 0.004;

/// The same for curves of single classes, of which there are many (ours).
const NEAR_CLASS: f64 = 0.01;

/// Positives and negatives.
type Both = (f64, f64);

/// Where a curve goes when so many of all are called positive.
type Place = fn(Both, Both) -> Option<(f64, f64)>;

/// True against false positive rate over all thresholds.
pub fn roc(outcome: &Outcome) -> Option<Figure> {
    Some(roc_of(swept(outcome, roc_at)?, ""))
}

/// The same of one of several classes against the rest.
pub fn roc_of_class(of: &ClassCounts) -> Option<Figure> {
    Some(roc_of(of_class(of, roc_at)?, &of_name(of)))
}

fn roc_of(series: Vec<CurveSeries>, of: &str) -> Figure {
    Figure::Curve(Curve {
        title: format!("ROC curve{of}"),
        x: Named::plain_first("share of negatives called positive", "false positive rate"),
        y: Named::plain_first("share of positives caught", "recall"),
        diagonal: Some("chance".into()),
        dotted: false,
        ..Curve::of(series, UNIT)
    })
}

fn roc_at((tp, fp): Both, (p, n): Both) -> Option<(f64, f64)> {
    (p > 0.0 && n > 0.0).then(|| (fp / n, tp / p))
}

/// Precision against recall over all thresholds.
pub fn precision_recall(outcome: &Outcome) -> Option<Figure> {
    Some(precision_of(swept(outcome, precision_at)?, ""))
}

/// The same of one of several classes against the rest.
pub fn precision_recall_of_class(of: &ClassCounts) -> Option<Figure> {
    Some(precision_of(of_class(of, precision_at)?, &of_name(of)))
}

fn precision_of(series: Vec<CurveSeries>, of: &str) -> Figure {
    Figure::Curve(Curve {
        title: format!("Precision and recall{of}"),
        x: Named::plain_first("share of positives caught", "recall"),
        y: Named::plain_first("share of positive predictions that were right", "precision"),
        dotted: false,
        ..Curve::of(series, UNIT)
    })
}

fn precision_at((tp, fp): Both, (p, _): Both) -> Option<(f64, f64)> {
    (p > 0.0 && tp + fp > 0.0).then(|| (tp / p, tp / (tp + fp)))
}

/// Share of positives caught against the share of rows that are called positive, the highest scores first.
pub fn gains(outcome: &Outcome) -> Option<Figure> {
    let place: Place = |(tp, fp), (p, n)| (p > 0.0).then(|| ((tp + fp) / (p + n), tp / p));
    Some(Figure::Curve(Curve {
        title: "Cumulative gains".into(),
        x: Named::plain_first("share of rows, highest scores first", "share of rows"),
        y: Named::plain_first("share of positives caught", "recall"),
        diagonal: Some("chance".into()),
        dotted: false,
        ..Curve::of(swept(outcome, place)?, UNIT)
    }))
}

fn of_name(of: &ClassCounts) -> String {
    format!(", {} against the rest", plain(&of.class))
}

/// A curve over all thresholds from the counts of reference and current; `None` where there are none.
fn swept(outcome: &Outcome, place: Place) -> Option<Vec<CurveSeries>> {
    let threshold = outcome.document.task.threshold;
    let all = outcome.picture.thresholds.iter();
    let whole = all.filter(|counts| counts.window.is_none());
    series(whole, threshold, (place, NEAR))
}

fn of_class(of: &ClassCounts, place: Place) -> Option<Vec<CurveSeries>> {
    series(of.sides.iter(), None, (place, NEAR_CLASS))
}

fn series<'a>(
    all: impl Iterator<Item = &'a ThresholdCounts>,
    threshold: Option<f64>,
    (place, near): (Place, f64),
) -> Option<Vec<CurveSeries>> {
    let mut series = Vec::new();
    for counts in all {
        let Some((name, tone)) = named(counts.scope) else {
            continue;
        };
        let marked = threshold.map(|at| step_of(counts, at));
        let (points, mark) = sweep(counts, marked, (place, near));
        if points.len() > 1 {
            series.push(CurveSeries {
                name: name.into(),
                tone,
                points,
                mark,
            });
        }
    }
    series.sort_by_key(|series| series.tone == Tone::Current);
    (!series.is_empty()).then_some(series)
}

/// The edge nearest to a threshold.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the steps before the cast"
)]
fn step_of(counts: &ThresholdCounts, threshold: f64) -> usize {
    let steps = counts.positives.len().saturating_sub(2);
    let width = counts.high - counts.low;
    let share = if width > 0.0 {
        (threshold - counts.low) / width
    } else {
        0.0
    };
    (share.clamp(0.0, 1.0) * steps as f64).round() as usize
}

fn sweep(
    counts: &ThresholdCounts,
    marked: Option<usize>,
    (place, near): (Place, f64),
) -> (Vec<CurvePoint>, Option<usize>) {
    let steps = counts.steps();
    let all = steps
        .iter()
        .fold((0.0, 0.0), |all, (_, (p, n))| (all.0 + p, all.1 + n));
    let (mut called, mut n) = ((0.0, 0.0), 0);
    let mut points: Vec<CurvePoint> = Vec::new();
    let mut mark = None;
    let mut add = |called, threshold, step: Option<usize>, n| {
        let Some((x, y)) = place(called, all) else {
            return;
        };
        let is_marked = step.is_some() && step == marked;
        let is_end = step.is_none();
        let is_near = points
            .last()
            .is_some_and(|p| (p.x - x).abs() < near && (p.y - y).abs() < near);
        if !is_near || is_marked || is_end {
            if is_marked {
                mark = Some(points.len());
            }
            points.push(CurvePoint {
                x,
                y,
                band: None,
                threshold,
                n,
            });
        }
    };
    add(called, None, None, n);
    for (at, (rows, (p, negatives))) in steps.iter().enumerate().rev() {
        called = (called.0 + p, called.1 + negatives);
        n += rows;
        // The last step is everything, but for rounding of weights.
        match at.checked_sub(1) {
            Some(step) => add(called, Some(counts.edge(step)), Some(step), n),
            None => add(all, None, None, n),
        }
    }
    (points, mark)
}

impl ThresholdCounts {
    /// Edge `k` of the score steps.
    pub fn edge(&self, k: usize) -> f64 {
        let steps = self.positives.len().saturating_sub(2).max(1);
        self.low + (self.high - self.low) * k as f64 / steps as f64
    }

    /// Per step the rows in it, and how much its positives and negatives count.
    fn steps(&self) -> Vec<(u64, Both)> {
        let rows = self.positives.iter().zip(&self.negatives);
        match &self.weights {
            None => rows.map(|(p, n)| (p + n, (*p as f64, *n as f64))).collect(),
            Some(weights) => rows
                .zip(weights.positives.iter().zip(&weights.negatives))
                .map(|((p, n), (own, rest))| (p + n, (own.0, rest.0)))
                .collect(),
        }
    }
}
