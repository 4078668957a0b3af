//! The objective over time: the indicator, the budget, burn rates with alerts.

use super::alerts::name;
use super::words::{events, good, severity, share};
use super::{Alert, Slo, Window, duration_id};
use crate::measure::lag::LabelStatus;
use crate::reason::slo::{Form, WindowStatus};
use crate::report::document::{Document, Scope};
use crate::report::figure::{FEW, Figure, Line, Named, Point, Span, Stain, Strip, Strips};
use crate::report::words;

/// Points of the way ahead.
const AHEAD: usize = 24;

/// What figures and facts need beside the objective, whatever that is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// Id of the window length.
    window: String,
    /// The windows of the reference.
    tint: Option<Span>,
    /// What the indicator's chart is called.
    title: String,
    /// What its axis says.
    measure: Named,
    /// The range that its number cannot leave.
    bounds: (Option<f64>, Option<f64>),
    /// What is good; a threshold stands after it.
    pub(super) good: String,
}

impl Frame {
    /// What a document says of it.
    pub fn of(document: &Document, slo: &Slo) -> Self {
        let window = document.task.window.clone().unwrap_or_default();
        let per = words::per_window(&window);
        let (title, measure, bounds) = match &slo.threshold {
            Some((metric, ..)) => {
                let (name, plain) = words::metric(metric);
                (
                    format!("{name} {per} against its threshold"),
                    Named::plain_first(plain, name),
                    words::metric_bounds(metric),
                )
            }
            None => (
                format!("Share of good {} {per}", plural(slo)),
                Named {
                    long: format!("share of {} where {}", plural(slo), good(slo)),
                    short: format!("share of good {}", plural(slo)),
                },
                (Some(0.0), Some(1.0)),
            ),
        };
        Self {
            tint: tint(document),
            title,
            measure: measure.then(&format!(", {per}")),
            bounds,
            good: good(slo),
            window,
        }
    }
}

/// The indicator per window with its interval, the objective, bad windows shaded and uncertain ones hatched.
///
/// `None` without windows.
pub fn sli_over_time(frame: &Frame, slo: &Slo) -> Option<Figure> {
    if slo.windows.is_empty() {
        return None;
    }
    let points = slo.windows.iter().map(|one| Point {
        span: span(one),
        value: one.value,
        band: one.low.zip(one.high),
        floor: None,
        n: one.rows,
        hollow: one.rows < FEW || one.status == WindowStatus::Immature,
        immature: one.status == WindowStatus::Immature,
        note: said(one.status).into(),
    });
    let threshold = slo.threshold.as_ref().map(|(.., threshold)| *threshold);
    let windows = slo.windows.iter();
    Some(Figure::Line(Line {
        title: frame.title.clone(),
        measure: frame.measure.clone(),
        points: points.collect(),
        objective: Some(threshold.unwrap_or(slo.objective)),
        stains: windows
            .filter_map(|one| stain(span(one), one.status))
            .collect(),
        tint: frame.tint,
        bounds: frame.bounds,
        window: frame.window.clone(),
        ..Line::default()
    }))
}

/// What is left of the budget at the end of every window, and what would be if things go on as they do.
///
/// `None` without a time, and where nothing may be bad.
pub fn budget_over_time(frame: &Frame, slo: &Slo) -> Option<Figure> {
    if !slo.is_dated || slo.windows.iter().all(|one| one.left.is_none()) {
        return None;
    }
    let known = slo.windows.iter().filter(|one| one.start_us < slo.until_us);
    let past = known.map(|one| Point {
        span: span(one),
        value: one.left,
        band: None,
        floor: None,
        n: one.n,
        hollow: false,
        immature: false,
        note: if one.left.is_none() {
            "nothing counts"
        } else {
            ""
        }
        .into(),
    });
    let spent = slo
        .windows
        .iter()
        .filter(|one| one.left.is_some_and(|left| left < 0.0));
    let stains = spent.map(|one| Stain {
        span: span(one),
        is_bad: true,
    });
    Some(Figure::Line(Line {
        title: format!("Error budget left over {}", slo.period),
        measure: Named::plain_first("share of what may be bad that is left", "budget left"),
        points: past.chain(ahead(slo)).collect(),
        stains: stains.collect(),
        tint: frame.tint,
        bounds: (None, Some(1.0)),
        window: frame.window.clone(),
        ..Line::default()
    }))
}

/// The projection as hollow points.
fn ahead(slo: &Slo) -> Vec<Point> {
    let path = slo.projection.as_ref().map_or(&[][..], |found| &found.path);
    // Up to where it is gone, or half a period.
    let gone = path.iter().position(|(_, left)| *left <= 0.0);
    let end = gone
        .unwrap_or(path.len() / 2 + 1)
        .min(path.len().saturating_sub(1));
    let path = path.get(..=end).unwrap_or(&[]);
    let step = path.len().div_ceil(AHEAD).max(1);
    let kept: Vec<(i64, f64)> = path
        .iter()
        .enumerate()
        .filter(|(at, _)| at % step == 0 || at + 1 == path.len())
        .map(|(_, point)| *point)
        .collect();
    let points = kept.windows(2).filter_map(|pair| match pair {
        [(from, _), (to, left)] => Some(Point {
            span: Span {
                start: *from,
                end: *to,
            },
            value: Some(*left),
            band: None,
            floor: None,
            n: 0,
            hollow: true,
            immature: true,
            note: "if it goes on like this".into(),
        }),
        _ => None,
    });
    points.collect()
}

/// Burn rates of every alert that can fire against its threshold, and when it would have fired.
///
/// `None` without such an alert.
pub fn burn_and_alerts(frame: &Frame, slo: &Slo) -> Option<Figure> {
    let alerts = slo.alerts.iter();
    let shown: Vec<&Alert> = alerts.filter(|alert| alert.reach == "reachable").collect();
    if shown.is_empty() || slo.windows.is_empty() {
        return None;
    }
    let strip = |alert: &&Alert| Strip {
        name: name(alert),
        short: format!(
            "{} {}",
            severity(alert.row.severity),
            duration_id(alert.row.long_secs)
        ),
        threshold: Some(alert.row.burn),
        values: alert.burns.clone(),
        episodes: alert
            .episodes
            .iter()
            .map(|episode| Span {
                start: episode.start_us,
                end: episode.end_us,
            })
            .collect(),
        ..Strip::default()
    };
    Some(Figure::Strips(Strips {
        title: "Burn rates and alerts".into(),
        measure: format!(
            "times the rate that {} allows; bars: would have fired",
            share(slo.objective)
        ),
        window: frame.window.clone(),
        spans: slo.windows.iter().map(span).collect(),
        strips: shown.iter().map(strip).collect(),
        shades: Vec::new(),
    }))
}

/// What stands behind a window that is bad, or may be.
pub(super) fn stain(span: Span, status: WindowStatus) -> Option<Stain> {
    let is_bad = status == WindowStatus::Bad;
    (is_bad || status == WindowStatus::Uncertain).then_some(Stain { span, is_bad })
}

fn span(window: &Window) -> Span {
    Span {
        start: window.start_us,
        end: window.end_us,
    }
}

/// `rows`, `windows`, `queries`.
fn plural(slo: &Slo) -> String {
    let counted = events(slo, 2);
    let form = slo.form;
    match counted.split_once(' ') {
        Some((_, noun)) => noun.to_owned(),
        None if form == Form::Windows => "windows".into(),
        None => "rows".into(),
    }
}

pub(super) const fn said(status: WindowStatus) -> &'static str {
    match status {
        WindowStatus::Good => "good",
        WindowStatus::Bad => "bad",
        WindowStatus::Uncertain => "uncertain: noise may explain it, or there are few rows",
        WindowStatus::NoData => "nothing counts",
        WindowStatus::Immature => "too few of its labels are there yet",
    }
}

/// The reference's windows, where none of them is immature alone.
fn tint(document: &Document) -> Option<Span> {
    let is_reference = |window: &&crate::report::document::Window| {
        window.scope == Scope::Reference && window.status != Some(LabelStatus::Immature)
    };
    let mut reference = document.windows.iter().filter(is_reference);
    let first = reference.next()?;
    let last = reference.next_back().unwrap_or(first);
    Some(Span {
        start: first.start_us,
        end: last.end_us,
    })
}
