//! The quality of predicted numbers that errors of like rows let expect, window by window, and how far it was off.

use std::ops::Range;

use crate::measure::estimate::direct::{Errors, enough};
use crate::measure::quality::Metric;
use crate::reason::diagnosis::{Case, alike_in_error};
use crate::report::document::{Expectation, Expected};

use super::cut::Cut;
use super::desk::Desk;
use super::estimate::reference_rows;
use super::moved::is_read;
use super::outputs::Outputs;
use super::versions::Versions;

/// Reference rows of a kind, of those that tell apart both sides, without which the reference does not have it (ours).
const KNOWN: usize = 5;

/// Metrics that are expected, in their order.
const METRICS: [Metric; 3] = [Metric::Mae, Metric::Mse, Metric::Rmse];

/// By the errors of like rows of the reference (DLE); `None` where there is nothing to look at.
pub(super) fn of(
    (desk, outputs): (&Desk, &Outputs),
    error: &dyn Fn(u32) -> Option<f64>,
    case: Option<&Case<'_>>,
) -> Option<Expectation> {
    let case = case?;
    let cut = &desk.cut;
    let mut found = Expectation {
        method: "dle".into(),
        ..Expectation::default()
    };
    if cut.weights.is_some() {
        found.undefined = Some("rows have weights, which this estimate does not know".into());
        return Some(found);
    }
    let reference: Vec<u32> = reference_rows(cut, outputs).collect();
    let mut versions = Versions::of(desk);
    let counts = versions.split(reference.iter().map(|row| (*row, ())));
    let mut place = 0..;
    versions.know(counts.into_iter().map(|(code, rows)| {
        let known = enough(rows.len() as u64);
        (code, known.map(|()| place.next().unwrap_or(usize::MAX)))
    }));
    found.versions = versions.known();
    found.undefined = versions.undefined(["learn errors from", "tell how large errors are"]);
    let reference: Vec<u32> = even(reference.into_iter(), &versions);
    found.n_reference = reference.len() as u64;
    if found.undefined.is_some() {
        return Some(found);
    }
    let windows = windows(cut, outputs);
    let later = windows
        .iter()
        .flat_map(|window| window.rows.iter().copied());
    let later = even(later, &versions);
    let Some((errors, cell_of)) = learned(case, (&reference, &later), &versions, error) else {
        found.undefined = Some("no input is logged that tells rows apart".into());
        return Some(found);
    };
    found.explained = errors.explained();
    let told = Told {
        errors,
        cell_of,
        versions: &versions,
        error,
    };
    found.points = told.points(&windows);
    Some(found)
}

/// Errors of the reference in cells, each version by itself, and the cell of every row after it that is read.
fn learned(
    case: &Case<'_>,
    (reference, later): (&[u32], &[u32]),
    versions: &Versions,
    error: &dyn Fn(u32) -> Option<f64>,
) -> Option<(Errors, Vec<Option<usize>>)> {
    let [cells, sides] = alike_in_error(case, reference, later)?;
    let of_version = |row: u32, cell: u32| {
        let place = versions.place(row).unwrap_or(0);
        place * cells.count + usize::try_from(cell).unwrap_or(0)
    };
    let rows = reference.iter().zip(&cells.reference);
    let rows = rows.filter_map(|(row, cell)| Some((of_version(*row, *cell), error(*row)?)));
    let errors = Errors::of(rows);
    let mut kinds = vec![0_usize; sides.count];
    for side in &sides.reference {
        let slot = usize::try_from(*side).ok();
        if let Some(rows) = slot.and_then(|side| kinds.get_mut(side)) {
            *rows += 1;
        }
    }
    // Behind all cells of the reference lies what it does not have.
    let unseen = versions.count() * cells.count;
    let mut cell_of = vec![None; case.window.len()];
    for ((row, cell), side) in later.iter().zip(&cells.current).zip(&sides.current) {
        let rows = usize::try_from(*side).ok().and_then(|side| kinds.get(side));
        let is_known = rows.is_some_and(|rows| *rows >= KNOWN);
        let slot = usize::try_from(*row).ok();
        if let Some(slot) = slot.and_then(|row| cell_of.get_mut(row)) {
            *slot = Some(if is_known {
                of_version(*row, *cell)
            } else {
                unseen
            });
        }
    }
    Some((errors, cell_of))
}

/// Rows whose version is known; an even part where there are many.
fn even(rows: impl Iterator<Item = u32>, versions: &Versions) -> Vec<u32> {
    let known: Vec<u32> = rows.filter(|row| versions.place(*row).is_some()).collect();
    let all = known.len();
    known.into_iter().filter(|row| is_read(*row, all)).collect()
}

/// A window of the current period.
struct Shown<'a> {
    at: usize,
    /// Rows with a prediction.
    rows: Vec<u32>,
    /// All of them.
    all: &'a [u32],
    /// Whether enough of its labels are there.
    is_mature: bool,
}

fn windows<'a>(cut: &'a Cut, outputs: &Outputs) -> Vec<Shown<'a>> {
    let Outputs::Regression { predicted, .. } = outputs else {
        return Vec::new();
    };
    let is_predicted = |row: &u32| {
        let at = usize::try_from(*row).ok();
        at.and_then(|at| predicted.get(at))
            .is_some_and(|value| value.is_finite())
    };
    let shown = |(window, is_reference, range): &(Option<u32>, bool, Range<usize>)| {
        let at = window.and_then(|window| usize::try_from(window).ok());
        let all = cut.order.get(range.clone()).unwrap_or(&[]);
        at.filter(|_| !is_reference).map(|at| Shown {
            at,
            rows: all.iter().copied().filter(is_predicted).collect(),
            all,
            is_mature: cut.immature.get(at) != Some(&true),
        })
    };
    cut.groups.iter().filter_map(shown).collect()
}

/// Writes what is expected.
struct Told<'a> {
    errors: Errors,
    /// By row; those that are not read have none.
    cell_of: Vec<Option<usize>>,
    versions: &'a Versions,
    error: &'a dyn Fn(u32) -> Option<f64>,
}

impl Told<'_> {
    /// Every window, then all mature ones together.
    fn points(&self, windows: &[Shown<'_>]) -> Vec<Expected> {
        let (mut points, mut judged, mut is_refused) = (Vec::new(), Vec::new(), false);
        for window in windows {
            let refused = self
                .versions
                .refused(window.all, "errors may be of another size");
            let own = match refused {
                Some(why) => Err(why),
                None => self.expected(&window.rows),
            };
            is_refused |= own.is_err();
            let own = own.unwrap_or_else(|why| {
                let without = |metric: Metric| Expected {
                    metric: metric.id().into(),
                    undefined: Some(why.clone()),
                    ..Expected::default()
                };
                METRICS.map(without).to_vec()
            });
            points.extend(own.into_iter().map(|point| Expected {
                window: Some(window.at),
                ..point
            }));
            if window.is_mature {
                let labelled = window
                    .rows
                    .iter()
                    .filter(|row| (self.error)(**row).is_some());
                judged.extend(labelled.copied());
            }
        }
        if let (false, Ok(whole)) = (is_refused, self.expected(&judged)) {
            points.extend(whole);
        }
        points
    }

    /// What is expected of some rows, and how far off it was of those of them that have a label.
    fn expected(&self, rows: &[u32]) -> Result<Vec<Expected>, String> {
        let (mix, n) = self.mix(rows.iter().copied());
        let told = self.errors.expect(&mix).map_err(|why| why.to_string())?;
        let labelled = rows.iter().filter_map(|row| {
            let at = usize::try_from(*row).ok()?;
            self.cell_of.get(at).copied().flatten()?;
            Some((*row, (self.error)(*row)?))
        });
        let labelled: Vec<(u32, f64)> = labelled.collect();
        let (mix, n_gap) = self.mix(labelled.iter().map(|(row, _)| *row));
        let again = self.errors.expect(&mix).ok();
        let points = told
            .into_iter()
            .enumerate()
            .map(|(at, (metric, reading, _))| {
                let of_same = again.as_ref().and_then(|again| again.get(at));
                let gap = of_same.and_then(|(metric, reading, error)| {
                    let expected = reading.as_ref().ok()?.value;
                    Some((came(*metric, &labelled)? - expected, *error))
                });
                let band = reading.as_ref().ok().and_then(|found| found.interval);
                Expected {
                    metric: metric.id().into(),
                    window: None,
                    value: reading.as_ref().ok().map(|found| found.value),
                    low: band.map(|(low, _)| low),
                    high: band.map(|(_, high)| high),
                    n,
                    gap: gap.map(|(gap, _)| gap),
                    gap_error: gap.and_then(|(_, error)| error),
                    n_gap: gap.map_or(0, |_| n_gap),
                    undefined: reading.err().map(|why| why.to_string()),
                }
            });
        Ok(points.collect())
    }

    /// Rows by cell, and how many were read.
    fn mix(&self, rows: impl Iterator<Item = u32>) -> (Vec<f64>, u64) {
        let (mut mix, mut n) = (Vec::new(), 0);
        for row in rows {
            let at = usize::try_from(row).unwrap_or(usize::MAX);
            if let Some(cell) = self.cell_of.get(at).copied().flatten() {
                if cell >= mix.len() {
                    mix.resize(cell + 1, 0.0);
                }
                mix[cell] += 1.0;
                n += 1;
            }
        }
        (mix, n)
    }
}

/// The metric of rows with errors.
fn came(metric: Metric, rows: &[(u32, f64)]) -> Option<f64> {
    let n = rows.len() as f64;
    let absolute = || rows.iter().map(|row| row.1.abs()).sum::<f64>() / n;
    let squared = || rows.iter().map(|row| row.1 * row.1).sum::<f64>() / n;
    let found = match metric {
        Metric::Mae => absolute(),
        Metric::Mse => squared(),
        _ => squared().sqrt(),
    };
    found.is_finite().then_some(found)
}
