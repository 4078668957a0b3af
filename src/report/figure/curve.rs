//! Curves inside a square: ROC, precision and recall, gains.

use serde::{Deserialize, Serialize};

use super::{Figure, Named, Tone};
use crate::report::document::Scope;
use crate::report::picture::ThresholdCounts;
use crate::report::table::{Cell, Table};
use crate::report::{Outcome, number};

/// Points closer than this to the last one kept are left out (ours: about a pixel at 300 pixels).
const NEAR: f64 = 0.004;

/// A curve inside a square.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// What it is called.
    pub title: String,
    /// Horizontal axis.
    pub x: Named,
    /// Vertical axis.
    pub y: Named,
    /// Reference first, current last, so that the current one lies on top.
    pub series: Vec<CurveSeries>,
    /// Values at both ends of both axes.
    pub ends: [(f64, f64); 2],
    /// Whether the diagonal means something: chance for ROC, perfection for calibration.
    pub diagonal: Option<String>,
    /// A height that means something: no error.
    pub level: Option<f64>,
    /// Whether single points with intervals are shown, and not only a line.
    pub dotted: bool,
    /// What the intervals of points are.
    pub band: String,
}

/// The curve of one group of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurveSeries {
    /// Who.
    pub name: String,
    /// Colour.
    pub tone: Tone,
    /// In the order of the line.
    pub points: Vec<CurvePoint>,
    /// Which point is that of the decision threshold in force.
    pub mark: Option<usize>,
}

/// One point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// 0 to 1.
    pub x: f64,
    /// 0 to 1.
    pub y: f64,
    /// 95 % interval of `y`.
    pub band: Option<(f64, f64)>,
    /// Score from which a row is called positive.
    pub threshold: Option<f64>,
    /// Rows behind it.
    pub n: u64,
}

/// The unit square, whose intervals are of shares.
pub(super) const UNIT: [(f64, f64); 2] = [(0.0, 1.0); 2];

/// True against false positive rate over all thresholds.
pub fn roc(outcome: &Outcome) -> Option<Figure> {
    let point = |(tp, fp): (u64, u64), (p, n): (u64, u64)| {
        (p > 0 && n > 0).then(|| (fp as f64 / n as f64, tp as f64 / p as f64))
    };
    Some(Figure::Curve(Curve {
        title: "ROC curve".into(),
        x: Named::plain_first("share of negatives called positive", "false positive rate"),
        y: Named::plain_first("share of positives caught", "recall"),
        diagonal: Some("chance".into()),
        dotted: false,
        ..Curve::of(swept(outcome, point)?, UNIT)
    }))
}

/// Precision against recall over all thresholds.
pub fn precision_recall(outcome: &Outcome) -> Option<Figure> {
    let point = |(tp, fp): (u64, u64), (p, _): (u64, u64)| {
        (p > 0 && tp + fp > 0).then(|| (tp as f64 / p as f64, tp as f64 / (tp + fp) as f64))
    };
    Some(Figure::Curve(Curve {
        title: "Precision and recall".into(),
        x: Named::plain_first("share of positives caught", "recall"),
        y: Named::plain_first("share of positive predictions that were right", "precision"),
        dotted: false,
        ..Curve::of(swept(outcome, point)?, UNIT)
    }))
}

/// Share of positives caught against the share of rows that are called positive, the highest scores first.
pub fn gains(outcome: &Outcome) -> Option<Figure> {
    let point = |(tp, fp): (u64, u64), (p, n): (u64, u64)| {
        (p > 0).then(|| ((tp + fp) as f64 / (p + n) as f64, tp as f64 / p as f64))
    };
    Some(Figure::Curve(Curve {
        title: "Cumulative gains".into(),
        x: Named::plain_first("share of rows, highest scores first", "share of rows"),
        y: Named::plain_first("share of positives caught", "recall"),
        diagonal: Some("chance".into()),
        dotted: false,
        ..Curve::of(swept(outcome, point)?, UNIT)
    }))
}

pub(super) fn named(scope: Scope) -> Option<(&'static str, Tone)> {
    match scope {
        Scope::Reference => Some(("reference", Tone::Reference)),
        Scope::Current => Some(("current", Tone::Current)),
        _ => None,
    }
}

/// A curve over all thresholds from the counts of reference and current; `None` where there are none.
fn swept(
    outcome: &Outcome,
    point: impl Fn((u64, u64), (u64, u64)) -> Option<(f64, f64)>,
) -> Option<Vec<CurveSeries>> {
    let threshold = outcome.document.task.threshold;
    let mut series = Vec::new();
    for counts in outcome
        .picture
        .thresholds
        .iter()
        .filter(|counts| counts.window.is_none())
    {
        let Some((name, tone)) = named(counts.scope) else {
            continue;
        };
        let marked = threshold.map(|at| step_of(counts, at));
        let (points, mark) = sweep(counts, marked, &point);
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
    point: &impl Fn((u64, u64), (u64, u64)) -> Option<(f64, f64)>,
) -> (Vec<CurvePoint>, Option<usize>) {
    let all = (counts.positives.iter().sum(), counts.negatives.iter().sum());
    let (mut tp, mut fp) = (0, 0);
    let mut points: Vec<CurvePoint> = Vec::new();
    let mut mark = None;
    let last = counts.positives.len();
    let mut add = |called, threshold, step: Option<usize>| {
        let Some((x, y)) = point(called, all) else {
            return;
        };
        let is_marked = step.is_some() && step == marked;
        let is_end = step.is_none();
        let is_near = points
            .last()
            .is_some_and(|p| (p.x - x).abs() < NEAR && (p.y - y).abs() < NEAR);
        if !is_near || is_marked || is_end {
            if is_marked {
                mark = Some(points.len());
            }
            points.push(CurvePoint {
                x,
                y,
                band: None,
                threshold,
                n: called.0 + called.1,
            });
        }
    };
    add((0, 0), None, None);
    for place in (0..last).rev() {
        tp += counts.positives.get(place).copied().unwrap_or(0);
        fp += counts.negatives.get(place).copied().unwrap_or(0);
        match place.checked_sub(1) {
            Some(step) => add((tp, fp), Some(counts.edge(step)), Some(step)),
            None => add((tp, fp), None, None),
        }
    }
    (points, mark)
}

impl Curve {
    /// Points with intervals and without a name.
    pub(super) fn of(series: Vec<CurveSeries>, ends: [(f64, f64); 2]) -> Self {
        Self {
            title: String::new(),
            x: Named::default(),
            y: Named::default(),
            series,
            ends,
            diagonal: None,
            level: None,
            dotted: true,
            band: "middle half".into(),
        }
    }

    /// How values of these axes are written in a sentence.
    fn said(&self, value: f64) -> String {
        if self.ends == UNIT {
            number::share(value)
        } else {
            number::number(value)
        }
    }

    fn happened(&self, value: f64) -> String {
        let what = if self.ends == UNIT {
            "happened"
        } else {
            &self.y.short
        };
        format!("{} {what}", self.said(value))
    }

    /// One sentence: the curves, and where the threshold in force lies.
    pub fn summary(&self) -> String {
        let told = self.series.iter().map(|series| {
            let mut text = format!("{}: {} points", series.name, series.points.len());
            if self.dotted {
                let points = series.points.iter();
                let said =
                    points.map(|p| format!("{} predicted, {}", self.said(p.x), self.happened(p.y)));
                text = format!("{}: {}", series.name, said.collect::<Vec<_>>().join(", "));
            } else if let Some(point) = series.mark.and_then(|at| series.points.get(at)) {
                text = format!(
                    "{}: {} {} and {} {} at threshold {}",
                    series.name,
                    self.x.short,
                    number::number(point.x),
                    self.y.short,
                    number::number(point.y),
                    number::number(point.threshold.unwrap_or_default())
                );
            }
            text
        });
        format!("{}. {}.", self.title, told.collect::<Vec<_>>().join("; "))
    }

    /// One row per point; curves over thresholds at most 25 points each.
    pub fn table(&self) -> Table {
        let mut columns = vec![
            "rows".to_owned(),
            self.x.short.clone(),
            self.y.short.clone(),
        ];
        columns.push(if self.dotted {
            self.band.clone()
        } else {
            "threshold".into()
        });
        columns.push(if self.dotted {
            "n".into()
        } else {
            "called positive".into()
        });
        let mut rows = Vec::new();
        for series in &self.series {
            let step = if self.dotted {
                1
            } else {
                series.points.len().div_ceil(25).max(1)
            };
            for (at, point) in series.points.iter().enumerate() {
                if at % step != 0 && at + 1 != series.points.len() && series.mark != Some(at) {
                    continue;
                }
                let about = match point.band {
                    Some((low, high)) if self.ends == UNIT => Cell::Text(format!(
                        "{} to {}",
                        number::fixed(low, 3),
                        number::fixed(high, 3)
                    )),
                    Some((low, high)) => Cell::Text(format!(
                        "{} to {}",
                        number::number(low),
                        number::number(high)
                    )),
                    None => Cell::maybe(point.threshold, None),
                };
                rows.push(vec![
                    Cell::text(&series.name),
                    Cell::Number(point.x),
                    Cell::Number(point.y),
                    about,
                    Cell::Count(point.n),
                ]);
            }
        }
        Table { columns, rows }
    }

    /// What hovering over a point says.
    pub fn told(&self, series: &CurveSeries, point: &CurvePoint) -> Vec<String> {
        let mut lines = vec![series.name.clone()];
        lines.push(format!("{} {}", self.x.short, number::number(point.x)));
        lines.push(format!(
            "{} {}",
            self.y.short,
            number::estimate(point.y, point.band)
        ));
        if let Some(threshold) = point.threshold {
            lines.push(format!("threshold {}", number::number(threshold)));
        }
        let what = if self.dotted { "n" } else { "called positive" };
        lines.push(format!("{what} {}", number::count(point.n)));
        lines
    }
}
