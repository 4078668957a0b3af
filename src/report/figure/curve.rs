//! Curves inside a square: what they hold, say and tell.

use serde::{Deserialize, Serialize};

use super::{Named, Tone};
use crate::report::document::Scope;
use crate::report::number;
use crate::report::table::{Cell, Table};

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

pub(super) fn named(scope: Scope) -> Option<(&'static str, Tone)> {
    match scope {
        Scope::Reference => Some(("reference", Tone::Reference)),
        Scope::Current => Some(("current", Tone::Current)),
        _ => None,
    }
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
