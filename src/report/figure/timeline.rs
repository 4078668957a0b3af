//! All that happened on one axis of time: quality, broken data, volume, drift, releases, labels, and the onset.

use std::collections::BTreeMap;

use super::labels::unripe;
use super::line::FEW;
use super::{Figure, Look, Shade, Span, Strip, Strips, spans};
use crate::measure::lag::LabelStatus;
use crate::report::conventions::is_judging;
use crate::report::document::{Document, Scope, Verdict};
use crate::report::{Outcome, words};

/// Columns that are named in a window.
const NAMED: usize = 3;

/// What happened, window by window; `with_verdict`: the blocks and the onset behind it too.
///
/// `None` with fewer than two windows, or where quality is not measured.
pub fn timeline(outcome: &Outcome, with_verdict: bool) -> Option<Figure> {
    let document = &outcome.document;
    let (spans, window) = spans(document);
    if spans.len() < 2 || !document.task.measured {
        return None;
    }
    let per = words::per_window(&window);
    let strips = [
        quality(document, &per),
        faults(document, &per),
        Some(volume(document, &per)),
        drift(document, &per),
        releases(document),
        labels(document, &per),
    ];
    let verdict = document.verdict.as_ref().filter(|_| with_verdict);
    Some(Figure::Strips(Strips {
        title: "Quality, data, versions and labels on one axis".into(),
        measure: "each name leads to the part that shows it".into(),
        shades: verdict.map_or_else(Vec::new, |verdict| shades(verdict, &spans)),
        strips: strips.into_iter().flatten().collect(),
        spans,
        window,
    }))
}

/// The metric that the verdict watched, else the first one.
fn watched(document: &Document) -> Option<String> {
    let loss = document
        .verdict
        .as_ref()
        .map(|verdict| match verdict.loss.as_str() {
            // Right decisions are shown, not wrong ones.
            "error_rate" => "accuracy".to_owned(),
            loss => loss.to_owned(),
        });
    let has = |metric: &String| {
        let mut windows = document.quality.iter().filter(|q| q.scope == Scope::Window);
        windows.any(|quality| quality.metric == *metric)
    };
    loss.filter(has).or_else(|| document.task.headline.clone())
}

fn quality(document: &Document, per: &str) -> Option<Strip> {
    let metric = watched(document)?;
    let n = document.windows.len();
    let mut strip = Strip {
        look: Look::Line,
        see: "over-time".into(),
        values: vec![None; n],
        bands: vec![None; n],
        hollow: vec![false; n],
        expected: vec![None; n],
        notes: vec![String::new(); n],
        ..Strip::default()
    };
    let of_metric = document.quality.iter().filter(|q| q.metric == metric);
    for quality in of_metric.filter(|q| q.scope == Scope::Window) {
        let Some((at, window)) = quality
            .window
            .and_then(|at| Some((at, document.windows.get(at)?)))
        else {
            continue;
        };
        let immature = window.status == Some(LabelStatus::Immature);
        strip.values[at] = quality.value;
        strip.bands[at] = quality.low.zip(quality.high);
        strip.hollow[at] = immature || window.n_labelled.min(quality.n) < FEW;
        strip.notes[at] = if immature {
            "labels still to come".into()
        } else if strip.hollow[at] {
            "few rows".into()
        } else {
            String::new()
        };
    }
    if strip.values.iter().all(Option::is_none) {
        return None;
    }
    let points = document
        .estimate
        .iter()
        .flat_map(|estimate| &estimate.points);
    for point in points.filter(|point| point.metric == metric) {
        if let Some(at) = point.window.filter(|at| is_open(document, *at)) {
            strip.expected[at] = expectation(point);
        }
    }
    if strip.expected.iter().all(Option::is_none) {
        strip.expected.clear();
    }
    let (name, plain) = words::metric(&metric);
    strip.name = if plain.is_empty() {
        format!("Quality: {name} {per}")
    } else {
        format!("Quality: {plain} ({name}) {per}")
    };
    strip.short = format!("Quality: {name}");
    Some(strip)
}

/// Whether too few labels of a window are there to know its quality.
pub(super) fn is_open(document: &Document, at: usize) -> bool {
    document.windows.get(at).is_some_and(|window| {
        window.status == Some(LabelStatus::Immature) || window.n_labelled == 0
    })
}

/// Value and ends of what is expected.
pub(super) fn expectation(point: &crate::report::document::Expected) -> Option<(f64, f64, f64)> {
    let value = point.value?;
    Some((
        value,
        point.low.unwrap_or(value),
        point.high.unwrap_or(value),
    ))
}

/// A number of columns per window, with the names of the first.
fn counted(
    found: &BTreeMap<usize, Vec<String>>,
    windows: usize,
) -> (Vec<Option<f64>>, Vec<String>) {
    let none = Vec::new();
    let of = |at: usize| found.get(&at).unwrap_or(&none);
    let named = |at: usize| {
        let names = of(at);
        let mut said = names
            .iter()
            .take(NAMED)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        if names.len() > NAMED {
            said.push_str(", \u{2026}");
        }
        said
    };
    let values = (0..windows).map(|at| Some(of(at).len() as f64));
    (values.collect(), (0..windows).map(named).collect())
}

fn faults(document: &Document, per: &str) -> Option<Strip> {
    let checks = document.checks.iter();
    let mut of_windows = checks
        .filter(|check| check.scope == Scope::Window && !check.column.is_empty())
        .peekable();
    of_windows.peek()?;
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for check in of_windows.filter(|check| check.verdict == "alarm") {
        let Some(at) = check.window else { continue };
        let said = format!(
            "{} ({})",
            words::plain(&check.column),
            words::check(&check.check).0
        );
        found.entry(at).or_default().push(said);
    }
    let (values, notes) = counted(&found, document.windows.len());
    Some(Strip {
        name: format!("Data faults {per}"),
        short: "Data faults".into(),
        look: Look::Alarms,
        see: "data".into(),
        values,
        notes,
        ..Strip::default()
    })
}

fn volume(document: &Document, per: &str) -> Strip {
    let mut notes = vec![String::new(); document.windows.len()];
    let odd = document
        .checks
        .iter()
        .filter(|check| check.check == "volume" && crate::report::faults::is_odd(check));
    for check in odd {
        if let Some(note) = check.window.and_then(|at| notes.get_mut(at)) {
            *note = "far from the usual number".into();
        }
    }
    Strip {
        name: format!("Rows {per}"),
        short: "Rows".into(),
        look: Look::Bars,
        see: "came-in".into(),
        values: document
            .windows
            .iter()
            .map(|window| Some(window.n as f64))
            .collect(),
        notes,
        ..Strip::default()
    }
}

fn drift(document: &Document, per: &str) -> Option<Strip> {
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut is_measured = false;
    for drift in &document.drift {
        let Some(at) = drift.window.filter(|_| drift.scope == Scope::Window) else {
            continue;
        };
        is_measured = true;
        let names = found.entry(at).or_default();
        let name = words::plain(&drift.column);
        // Columns stand in the order of their effect; each counts once.
        if drift.verdict == "alarm" && is_judging(document, drift) && !names.contains(&name) {
            names.push(name);
        }
    }
    let (values, notes) = counted(&found, document.windows.len());
    is_measured.then(|| Strip {
        name: format!("Columns that drift {per}"),
        short: "Drift".into(),
        look: Look::Alarms,
        see: "drift".into(),
        values,
        notes,
        ..Strip::default()
    })
}

fn releases(document: &Document) -> Option<Strip> {
    let came = document.releases.iter().filter_map(|release| {
        let window = document.windows.get(release.first)?;
        let definition = release.definition.as_ref();
        let definition =
            definition.map_or_else(String::new, |name| format!(" ({})", words::plain(name)));
        Some((
            window.start_us,
            format!("{}{definition}", words::plain(&release.version)),
        ))
    });
    let events: Vec<(i64, String)> = came.collect();
    (!events.is_empty()).then(|| Strip {
        name: "Versions of the model, as they came".into(),
        short: "Versions".into(),
        look: Look::Marks,
        see: "versions".into(),
        events,
        ..Strip::default()
    })
}

fn labels(document: &Document, per: &str) -> Option<Strip> {
    document.labels.as_ref()?;
    let windows = &document.windows;
    windows
        .iter()
        .any(|window| window.coverage.is_some())
        .then(|| Strip {
            name: format!("Share of rows with a label {per}"),
            short: "Labelled".into(),
            look: Look::Share,
            see: "labels".into(),
            values: windows.iter().map(|window| window.coverage).collect(),
            notes: windows
                .iter()
                .map(|window| unripe(window).unwrap_or_default())
                .collect(),
            ..Strip::default()
        })
}

/// The good and the bad block, and the onset.
fn shades(verdict: &Verdict, spans: &[Span]) -> Vec<Shade> {
    let span = |[first, last]: [usize; 2]| {
        Some(Span {
            start: spans.get(first)?.start,
            end: spans.get(last)?.end,
        })
    };
    let shade = |span: Span, name: &str, best: Option<i64>| Shade {
        span,
        name: name.into(),
        is_pale: best.is_none(),
        best,
    };
    let mut found = Vec::new();
    if let Some(before) = verdict
        .fall
        .as_ref()
        .and_then(|fall| span(fall.windows_before))
    {
        found.push(shade(before, "good block", None));
    }
    if let Some(onset) = &verdict.onset {
        let ends = span([onset.first, onset.last]);
        let best = spans.get(onset.window).map(|span| span.start);
        if let (Some(ends), Some(best)) = (ends, best) {
            found.push(shade(ends, "onset", Some(best)));
        }
    }
    found
}
