//! Intervals as they are told: widened where rows hang together, and those of differences.

use std::collections::BTreeMap;

use crate::measure::bootstrap::Draws;
use crate::measure::interval::around;
use crate::measure::lag::LabelStatus;
use crate::measure::overdispersion::{self, WINDOWS};
use crate::measure::persistence::{Persistence, persistence};
use crate::measure::quality::{Banded, CELLS, Metric, REPLICATES, ScoreGrid, replicates};
use crate::report::bound::Bound;
use crate::report::differences::differences;
use crate::report::document::{Document, Quality, Scope, Window};
use crate::report::figure::FEW;
use crate::report::overdispersion::{Overdispersion, why};

/// Where each draw of the bootstrap begins; any number would do.
const SEED: u64 = 20_150_826;

/// Gives those numbers their interval which need a second look at what a state keeps; `quality` has the readings of the
/// states, in their order.
#[must_use]
pub fn filled<S: Banded>(
    mut quality: Vec<Quality>,
    states: &[(Scope, Option<usize>, S)],
) -> Vec<Quality> {
    let windows = states.iter().filter(|(scope, ..)| *scope == Scope::Window);
    let of_side = Draws::new(SEED, REPLICATES, CELLS);
    let of_window = Draws::new(SEED, replicates(windows.count()), CELLS);
    let is_same = |a: &Quality, b: &Quality| (a.scope, a.window) == (b.scope, b.window);
    for (rows, (scope, _, state)) in quality.chunk_by_mut(is_same).zip(states) {
        let draws = if *scope == Scope::Window {
            &of_window
        } else {
            &of_side
        };
        for (metric, band) in state.bands(draws) {
            let mut rows = rows.iter_mut().filter(|row| row.low.is_none());
            if let Some(row) = rows.find(|row| row.metric == metric.id())
                && let Some((low, high)) = row.value.and_then(|value| around(value, Some(band)))
            {
                (row.low, row.high) = (Some(low), Some(high));
            }
        }
    }
    quality
}

/// Between which values the exact numbers lie that were read from grids.
pub fn bounds(states: &[(Scope, Option<usize>, ScoreGrid)]) -> Vec<Bound> {
    let of = |(scope, window, grid): &(Scope, Option<usize>, ScoreGrid)| {
        let bound = |metric: Metric, low: f64, high: f64| Bound {
            metric: metric.id().into(),
            scope: *scope,
            window: *window,
            low,
            high,
        };
        let area = grid.auc_range();
        let area = area.map(|ends| bound(Metric::RocAuc, ends.low, ends.high));
        let precision = grid.average_precision_bounds();
        let precision = precision.map(|ends| bound(Metric::AveragePrecision, ends.low, ends.high));
        [area, precision]
    };
    states.iter().flat_map(of).flatten().collect()
}

/// Asks the windows how much wider intervals must be, widens them, and compares both sides. The numbers stay.
pub fn settle(document: &mut Document) {
    let mut places: Vec<(Metric, Vec<usize>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (place, row) in document.quality.iter().enumerate() {
        if let Some((_, all)) = known.get(&row.metric).and_then(|at| places.get_mut(*at)) {
            all.push(place);
        } else if let Some(metric) = Metric::from_id(&row.metric) {
            known.insert(row.metric.clone(), places.len());
            places.push((metric, vec![place]));
        }
    }
    for (metric, places) in places {
        let Some(found) = asked(document, metric, &places) else {
            continue;
        };
        for place in places {
            if let Some(quality) = document.quality.get_mut(place) {
                widen(quality, metric, found.of(quality.scope));
            }
        }
        document.overdispersion.push(found);
    }
    document.differences = differences(document);
}

/// Adds to the words about each metric why its intervals are as wide as they are.
pub fn explain(document: &Document, help: &mut [(String, String)]) {
    for (id, text) in help {
        let mut rows = document.overdispersion.iter();
        if let Some(row) = rows.find(|row| row.metric == *id) {
            text.push_str("\nHere ");
            text.push_str(&why(row));
            text.push('.');
        }
    }
}

fn widen(quality: &mut Quality, metric: Metric, phi: f64) {
    if let (Some(value), Some(interval)) = (quality.value, quality.low.zip(quality.high))
        && phi > 1.0
    {
        let (low, high) = metric.widened(value, interval, phi);
        (quality.low, quality.high) = (Some(low), Some(high));
    }
}

/// The windows of the reference where there are enough of them, else all: steps from one to the next hardly feel that
/// something changed in between.
fn asked(document: &Document, metric: Metric, places: &[usize]) -> Option<Overdispersion> {
    let rows = || {
        let all = places.iter().filter_map(|at| document.quality.get(*at));
        all.filter_map(|row| Some((row, document.windows.get(row.window?)?)))
    };
    let own = rows().filter(|(_, window)| window.scope == Scope::Reference);
    let own = series(metric, own);
    let (basis, series) = if own.len() >= WINDOWS {
        ("reference", own)
    } else {
        ("all", series(metric, rows()))
    };
    let found = overdispersion::overdispersion(&series)?;
    // Of all windows a change between them would look like swings that stay.
    let stays = (basis == "reference").then(|| persistence(&series, found.phi));
    let stays = stays.flatten();
    let over = |stays: Persistence, scope: Scope| {
        let own = rows().filter(|(_, window)| window.scope == scope);
        let phi = stays.phi(alike(own.map(|(row, _)| row.n as f64)));
        phi.max(found.phi)
    };
    let over = |scope: Scope| stays.map_or(found.phi, |stays| over(stays, scope));
    Some(Overdispersion {
        metric: metric.id().into(),
        phi: found.phi,
        windows: found.windows as u64,
        basis: basis.into(),
        is_clear: found.is_clear,
        stays: stays.map(|stays| stays.stays),
        phi_reference: over(Scope::Reference),
        phi_current: over(Scope::Current),
    })
}

/// How many windows of equal size tell as much: (Σn)² / Σn², at least 1.
fn alike(rows: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) = rows.fold((0.0, 0.0), |(sum, squares), n| (sum + n, squares + n * n));
    if squares > 0.0 {
        sum * sum / squares
    } else {
        1.0
    }
}

/// Number and variance of each window that says enough: not immature, and of [`FEW`] rows or more.
fn series<'a>(
    metric: Metric,
    rows: impl Iterator<Item = (&'a Quality, &'a Window)>,
) -> Vec<(f64, f64)> {
    let is_sure = |(row, window): &(&Quality, &Window)| {
        row.n >= FEW && window.status != Some(LabelStatus::Immature)
    };
    let known: Vec<(f64, f64, (f64, f64))> = rows
        .filter(is_sure)
        .filter_map(|(row, _)| Some((row.n as f64, row.value?, row.low.zip(row.high)?)))
        .collect();
    let all: f64 = known.iter().map(|(n, ..)| n).sum();
    let pooled = known.iter().map(|(n, value, _)| n * value).sum::<f64>() / all;
    let variance = |(_, value, interval): &(f64, f64, (f64, f64))| {
        (*value, metric.variance(pooled, *value, *interval))
    };
    known.iter().map(variance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::interval;

    fn window(index: usize, scope: Scope) -> Window {
        Window {
            index,
            start: String::new(),
            end: String::new(),
            start_us: 0,
            end_us: 0,
            n: 400,
            n_labelled: 400,
            scope,
            coverage: Some(1.0),
            maturity: Some(1.0),
            status: Some(LabelStatus::Mature),
        }
    }

    fn share(scope: Scope, window: Option<usize>, k: u64, n: u64) -> Quality {
        let (low, high) = interval::wilson(k, n);
        Quality {
            metric: "recall".into(),
            scope,
            window,
            value: Some(k as f64 / n as f64),
            low: Some(low),
            high: Some(high),
            n,
            undefined: None,
        }
    }

    /// Windows of 400 rows whose hits go up and down.
    fn document(reference: usize, current: usize, hits: [u64; 2]) -> Document {
        let mut document = Document::default();
        for index in 0..reference + current {
            let scope = if index < reference {
                Scope::Reference
            } else {
                Scope::Current
            };
            document.windows.push(window(index, scope));
            let k = hits[index % 2];
            document
                .quality
                .push(share(Scope::Window, Some(index), k, 400));
        }
        document
            .quality
            .push(share(Scope::Reference, None, 200, 400));
        document.quality.push(share(Scope::Current, None, 260, 400));
        document
    }

    #[test]
    fn windows_far_apart_widen_all_intervals_and_no_number() {
        let plain = document(10, 4, [220, 180]);
        let mut wide = plain.clone();
        settle(&mut wide);
        // Steps of 0.1 where 2·0.25/400 is expected: 8, over 0.4549.
        let found = &wide.overdispersion[0];
        assert!((found.phi - 8.0 / 0.454_936_423).abs() < 1e-6, "{found:?}");
        assert_eq!((found.basis.as_str(), found.windows), ("reference", 10));
        for (before, after) in plain.quality.iter().zip(&wide.quality) {
            assert_eq!(before.value, after.value);
            let expected = interval::wilson_share(before.value.unwrap(), 400.0 / found.phi);
            assert!((after.low.unwrap() - expected.0).abs() < 1e-9, "{after:?}");
            assert!((after.high.unwrap() - expected.1).abs() < 1e-9, "{after:?}");
        }
        // What was clear with independent rows is not any more.
        assert_eq!(differences(&plain)[0].is_clear, Some(true));
        assert_eq!(wide.differences[0].is_clear, Some(false));
        assert_eq!(wide.differences[0].method.as_deref(), Some("newcombe"));
    }

    #[test]
    fn calm_windows_change_nothing() {
        let plain = document(10, 4, [201, 199]);
        let mut same = plain.clone();
        settle(&mut same);
        assert_eq!(same.quality, plain.quality);
        assert!((same.overdispersion[0].phi - 1.0).abs() < 1e-12);
        let mut help = vec![("recall".to_owned(), "How.".to_owned())];
        explain(&same, &mut help);
        assert!(
            help[0]
                .1
                .ends_with("differ no more than their rows explain.")
        );
    }

    #[test]
    fn few_windows_of_the_reference_ask_all_and_fewer_say_nothing() {
        let mut both = document(5, 5, [220, 180]);
        settle(&mut both);
        assert_eq!(both.overdispersion[0].basis, "all");
        let plain = document(4, 3, [220, 180]);
        let mut few = plain.clone();
        settle(&mut few);
        assert_eq!(
            (few.overdispersion.len(), &few.quality),
            (0, &plain.quality)
        );
    }

    #[test]
    fn windows_of_few_rows_or_few_labels_are_not_asked() {
        let mut young = document(10, 0, [220, 180]);
        for window in &mut young.windows[..3] {
            window.status = Some(LabelStatus::Immature);
        }
        settle(&mut young);
        assert!(young.overdispersion.is_empty());
        let mut small = document(10, 0, [220, 180]);
        for quality in &mut small.quality[..3] {
            quality.n = FEW - 1;
        }
        settle(&mut small);
        assert!(small.overdispersion.is_empty());
    }
}
