//! One number per window: quality over time, a column's drift over time.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::expected::expected;
use super::labels::{lag_summary, unripe};
use super::{Figure, Named, Span, spans};
use crate::measure::lag::LabelStatus;
use crate::report::conventions::is_judging;
use crate::report::document::{Document, Drift, Quality, Scope};
use crate::report::table::{Cell, Table};
use crate::report::{Outcome, moment, number, words};

/// Labelled rows below which a point is drawn hollow (algorithms, global rules: tiny n; ours).
pub const FEW: u64 = 30;

/// In place of a window length: points stand at lags in microseconds.
pub const LAG: &str = "lag";

/// One number per window.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What it is called.
    pub title: String,
    /// What the vertical axis says.
    pub measure: Named,
    /// Id of the window length; `rows:N` makes the axis one of rows, [`LAG`] one of time since the prediction.
    pub window: String,
    /// Every window in order, those without a number too.
    pub points: Vec<Point>,
    /// The same number for all rows of the reference.
    pub reference: Option<f64>,
    /// Where the reader wants it to stay.
    pub objective: Option<f64>,
    /// Where an alarm begins.
    pub alarm: Option<f64>,
    /// The reference's windows, where the reference is a part of the same files.
    pub tint: Option<Span>,
    /// The range that the number cannot leave.
    pub bounds: (Option<f64>, Option<f64>),
    /// Windows with something behind them.
    pub stains: Vec<Stain>,
    /// Another level, and what it is called.
    pub level: Option<(f64, String)>,
    /// What stands in for numbers that are not there yet: when, the number, its 95 % interval. Drawn in dashes.
    pub expected: Vec<(Span, f64, (f64, f64))>,
    /// What the bands of points are; empty: 95 % intervals.
    pub band: String,
}

/// Something behind the point of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stain {
    /// When.
    pub span: Span,
    /// Whether it is bad; otherwise nobody can tell, and it is hatched.
    pub is_bad: bool,
}

/// The number of one window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// When.
    pub span: Span,
    /// The number; a gap where undefined.
    pub value: Option<f64>,
    /// 95 % interval.
    pub band: Option<(f64, f64)>,
    /// What noise alone would reach (99 %).
    pub floor: Option<f64>,
    /// Rows behind it.
    pub n: u64,
    /// Whether it says little: few rows, no interval where others have one, or an immature window.
    pub hollow: bool,
    /// Whether too few of the window's labels are in.
    pub immature: bool,
    /// The verdict or why there is no number.
    pub note: String,
}

/// A metric over the windows with its interval, the reference's value beside it.
///
/// `None` where the document has no window with this metric.
pub fn quality_over_time(
    outcome: &Outcome,
    metric: &str,
    objective: Option<f64>,
) -> Option<Figure> {
    let document = &outcome.document;
    let (spans, window) = spans(document);
    let of_metric = || document.quality.iter().filter(|q| q.metric == metric);
    let has_bands = of_metric().any(|q| q.scope == Scope::Window && q.low.is_some());
    let mut found: Vec<Option<&Quality>> = vec![None; spans.len()];
    for quality in of_metric().filter(|q| q.scope == Scope::Window) {
        if let Some(place) = quality.window.and_then(|at| found.get_mut(at)) {
            *place = Some(quality);
        }
    }
    if found.iter().all(Option::is_none) {
        return None;
    }
    let points = spans.iter().zip(&document.windows).zip(found);
    let points = points.map(|((span, window), quality)| {
        let band = quality.and_then(|q| q.low.zip(q.high));
        let immature = window.status == Some(LabelStatus::Immature);
        // A share may rest on fewer rows than its window has: precision on those predicted positive.
        let n = quality.map_or(window.n_labelled, |q| q.n);
        let few = window.n_labelled.min(n) < FEW;
        Point {
            span: *span,
            value: quality.and_then(|q| q.value),
            band,
            floor: None,
            n,
            hollow: few || (has_bands && band.is_none()) || immature,
            immature,
            note: quality
                .and_then(|q| q.undefined.clone())
                .or_else(|| unripe(window))
                .unwrap_or_default(),
        }
    });
    let (name, plain) = words::metric(metric);
    let per = words::per_window(&window);
    Some(Figure::Line(Line {
        title: format!("{name} {per}"),
        measure: Named::plain_first(plain, name).then(&format!(", {per}")),
        points: points.collect(),
        reference: of_metric()
            .find(|q| q.scope == Scope::Reference)
            .and_then(|q| q.value),
        objective,
        tint: tint(document),
        bounds: words::metric_bounds(metric),
        expected: expected(outcome, metric, &spans),
        window,
        ..Line::default()
    }))
}

/// A column's drift over the windows with its alarm threshold and noise floor.
///
/// `None` where the document has no window with this column and measure.
pub fn column_over_time(outcome: &Outcome, column: &str, measure: &str) -> Option<Figure> {
    let document = &outcome.document;
    let all = document.drift.iter();
    let of_column = all.filter(|drift| drift.scope == Scope::Window && drift.column == column);
    drift_over_time(document, column, measure, &of_column.collect::<Vec<_>>())
}

/// The same from the column's numbers of all windows.
pub fn drift_over_time(
    document: &Document,
    column: &str,
    measure: &str,
    windows: &[&Drift],
) -> Option<Figure> {
    let (spans, window) = spans(document);
    let mut found: Vec<Option<&Drift>> = vec![None; spans.len()];
    for drift in windows {
        if drift.measure == measure
            && is_judging(document, drift)
            && let Some(place) = drift.window.and_then(|at| found.get_mut(at))
        {
            *place = Some(drift);
        }
    }
    let alarm = found.iter().flatten().find_map(|drift| drift.threshold);
    if found.iter().all(Option::is_none) {
        return None;
    }
    let points = spans.iter().zip(found).map(|(span, drift)| Point {
        span: *span,
        value: drift.and_then(|d| d.value),
        band: None,
        floor: drift.and_then(|d| d.floor),
        n: drift.map_or(0, |d| d.n),
        hollow: drift.is_some_and(|d| d.verdict == "cannot_tell"),
        immature: false,
        note: drift.map_or_else(String::new, |d| {
            d.undefined
                .clone()
                .unwrap_or_else(|| words::verdict(&d.verdict).to_owned())
        }),
    });
    let (name, plain) = words::drift(measure);
    let per = words::per_window(&window);
    Some(Figure::Line(Line {
        title: format!("{column}: {name} {per}"),
        measure: Named::plain_first(plain, name).then(&format!(", {per}")),
        points: points.collect(),
        alarm,
        tint: tint(document),
        bounds: words::drift_bounds(measure),
        window,
        ..Line::default()
    }))
}

/// From the first to the last window that belongs to the reference.
pub(super) fn tint(document: &Document) -> Option<Span> {
    let mut reference = document
        .windows
        .iter()
        .filter(|w| w.scope == Scope::Reference);
    let first = reference.next()?;
    let last = reference.next_back().unwrap_or(first);
    Some(Span {
        start: first.start_us,
        end: last.end_us,
    })
}

impl Line {
    /// What a point's window is called.
    pub fn when(&self, span: Span) -> String {
        if self.window == LAG {
            return match span.end {
                0 => "at once".into(),
                lag => format!("within {}", number::duration(lag as f64 / 1e6)),
            };
        }
        moment::window_label(span.start, span.end, &self.window)
    }

    /// One sentence: what, from, to, first, last, lowest, highest, gaps.
    pub fn summary(&self) -> String {
        if self.window == LAG {
            return lag_summary(self);
        }
        let valued = || {
            self.points
                .iter()
                .filter_map(|p| p.value.map(|v| (p.span, v)))
        };
        let gaps = self.points.iter().filter(|p| p.value.is_none()).count();
        let by_value = |a: &(Span, f64), b: &(Span, f64)| a.1.total_cmp(&b.1);
        let (Some(first), Some(last), Some(lowest), Some(highest)) = (
            valued().next(),
            valued().next_back(),
            valued().min_by(by_value),
            valued().max_by(by_value),
        ) else {
            return format!("{}: no window has a value.", self.title);
        };
        let mut text = format!(
            "{}, {} to {}: {} in the first window, {} in the last; lowest {} ({}), highest {} ({})",
            self.title,
            self.when(first.0),
            self.when(last.0),
            number::number(first.1),
            number::number(last.1),
            number::number(lowest.1),
            self.when(lowest.0),
            number::number(highest.1),
            self.when(highest.0),
        );
        for (name, value) in [
            ("reference", self.reference),
            ("objective", self.objective),
            ("alarm from", self.alarm),
        ] {
            if let Some(value) = value {
                let _ = write!(text, "; {name} {}", number::number(value));
            }
        }
        if let Some((span, value, band)) = self.expected.last() {
            let value = number::estimate(*value, Some(*band));
            let _ = write!(
                text,
                "; expected from the scores, since labels are to come: {value} ({})",
                self.when(*span)
            );
        }
        if gaps > 0 {
            let _ = write!(
                text,
                "; {} without a value",
                number::counted(gaps as u64, "window", "windows")
            );
        }
        text.push('.');
        text
    }

    /// One row per window.
    pub fn table(&self) -> Table {
        let has_bands = self.points.iter().any(|p| p.band.is_some());
        let has_floors = self.points.iter().any(|p| p.floor.is_some());
        let head = if self.window == LAG { "lag" } else { "window" };
        let mut columns = vec![head.to_owned(), self.measure.short.clone()];
        if has_bands {
            let band = if self.band.is_empty() {
                "95 %"
            } else {
                &self.band
            };
            columns.extend(["low", "high"].map(|end| format!("{band} {end}")));
        }
        if has_floors {
            columns.push("noise floor (99 %)".into());
        }
        let has_expected = !self.expected.is_empty();
        if has_expected {
            columns.push("expected from the scores".into());
        }
        columns.extend(["n".to_owned(), "note".to_owned()]);
        let rows = self.points.iter().map(|point| {
            let why =
                (point.value.is_none() && !point.note.is_empty()).then_some(point.note.as_str());
            let mut row = vec![
                Cell::text(self.when(point.span)),
                Cell::maybe(point.value, why),
            ];
            if has_bands {
                row.push(Cell::maybe(point.band.map(|b| b.0), None));
                row.push(Cell::maybe(point.band.map(|b| b.1), None));
            }
            if has_floors {
                row.push(Cell::maybe(point.floor, None));
            }
            if has_expected {
                let found = self.expected_at(point.span);
                row.push(found.map_or_else(
                    || Cell::Absent(String::new()),
                    |(value, band)| Cell::Estimate(value, Some(band)),
                ));
            }
            let few = if point.hollow { "few rows" } else { "" };
            let note = if point.value.is_some() && !point.note.is_empty() {
                &point.note
            } else {
                few
            };
            row.extend([Cell::Count(point.n), Cell::text(note)]);
            row
        });
        Table {
            rows: rows.collect(),
            columns,
        }
    }

    /// What stands in for the number of a window.
    fn expected_at(&self, span: Span) -> Option<(f64, (f64, f64))> {
        let mut all = self.expected.iter();
        all.find(|one| one.0 == span).map(|one| (one.1, one.2))
    }

    /// What hovering over a point says.
    pub fn told(&self, point: &Point) -> Vec<String> {
        let mut lines = vec![self.when(point.span)];
        match point.value {
            Some(value) => lines.push(format!(
                "{} {}",
                self.short_name(),
                number::estimate(value, point.band)
            )),
            None if point.note.is_empty() => lines.push(format!("{} undefined", self.short_name())),
            None => lines.push(format!("{} undefined: {}", self.short_name(), point.note)),
        }
        if let Some((value, band)) = self.expected_at(point.span) {
            let value = number::estimate(value, Some(band));
            lines.push(format!("expected from the scores {value}"));
        }
        if let Some(floor) = point.floor {
            lines.push(format!(
                "noise alone reaches {} (99 %)",
                number::number(floor)
            ));
        }
        if point.value.is_some() && !point.note.is_empty() {
            lines.push(point.note.clone());
        }
        lines.push(format!("n {}", number::count(point.n)));
        if point.hollow && !point.immature {
            lines.push("too few rows to say much".into());
        }
        lines
    }

    fn short_name(&self) -> &str {
        self.measure
            .short
            .split(", per ")
            .next()
            .unwrap_or(&self.measure.short)
    }
}
