//! The quality that scores let expect, window by window, and how far it was off.

use std::collections::BTreeMap;

use crate::book::Role;
use crate::measure::Undefined;
use crate::measure::estimate::{Calibrators, Scored};
use crate::measure::quality::Metric;
use crate::report::document::{Document, Expectation, Expected, Scope};

use super::cut::Cut;
use super::desk::Desk;
use super::diagnosis::levels;
use super::outputs::Outputs;

/// Share of a window's rows from which versions without a calibration of their own forbid an estimate (as the diagnosis).
const OTHERS: f64 = 0.05;

/// The calibration of each version: its place among the calibrators, or why there is none.
struct Known {
    calibrators: Calibrators,
    /// By code of the version; without versions by 0.
    of: BTreeMap<u32, Result<usize, Undefined>>,
    names: BTreeMap<u32, String>,
    code_of: Vec<u32>,
}

/// `None` where nothing is decided by a score between two classes.
pub(super) fn of(desk: &Desk, outputs: &Outputs) -> Option<Expectation> {
    let Outputs::Binary {
        score: Some(score),
        predicted,
        label,
    } = outputs
    else {
        return None;
    };
    let (cut, document) = (&desk.cut, &desk.outcome.document);
    let mut found = Expectation {
        method: "cbpe".into(),
        ..Expectation::default()
    };
    if cut.weights.is_some() {
        found.undefined = Some("rows have weights, which this estimate does not know".into());
        return Some(found);
    }
    let known = Known::of(desk, (score, label), outputs);
    let usable = known.of.iter().filter(|(_, place)| place.is_ok());
    found.versions = usable
        .filter_map(|(code, _)| known.names.get(code).cloned())
        .collect();
    found.n_reference = reference_rows(cut, outputs).count() as u64;
    if !known.of.values().any(Result::is_ok) {
        let why = known.of.values().find_map(|place| place.as_ref().err());
        found.undefined = Some(why.map_or_else(
            || "there is no reference with labels to calibrate the scores on".into(),
            |why| format!("the reference cannot calibrate the scores: {why}"),
        ));
        return Some(found);
    }
    let is_probability = score
        .iter()
        .all(|score| score.is_nan() || (0.0..=1.0).contains(score));
    let told = Told {
        known: &known,
        document,
        outputs,
        is_probability,
    };
    let mut judged = Vec::new();
    for (window, is_reference, range) in &cut.groups {
        let at = window.and_then(|window| usize::try_from(window).ok());
        let Some(at) = at.filter(|_| !is_reference) else {
            continue;
        };
        let rows = cut.order.get(range.clone()).unwrap_or(&[]);
        let scored = known.scored(rows, (score, predicted));
        if cut.immature.get(at) != Some(&true) {
            let complete = scored.iter().filter(|(row, _)| outputs.is_complete(*row));
            judged.extend(complete.map(|(_, row)| *row));
        }
        told.window(at, rows, &scored, &mut found.points);
    }
    told.whole(&judged, &mut found.points);
    Some(found)
}

/// Labelled rows of the reference without immature windows.
fn reference_rows<'a>(cut: &'a Cut, outputs: &'a Outputs) -> impl Iterator<Item = u32> + 'a {
    let groups = cut.groups.iter().filter(|(window, is_reference, _)| {
        let at = window.and_then(|window| usize::try_from(window).ok());
        *is_reference && at.is_none_or(|at| cut.immature.get(at) != Some(&true))
    });
    let rows = groups.flat_map(|(.., range)| cut.order.get(range.clone()).unwrap_or(&[]));
    rows.copied().filter(|row| outputs.is_complete(*row))
}

impl Known {
    /// Rows whose version has a calibration, with score and decision.
    fn scored(&self, rows: &[u32], told: (&[f64], &[Option<bool>])) -> Vec<(u32, Scored)> {
        let (scores, predicted) = told;
        let row = |row: &u32| {
            let at = usize::try_from(*row).ok()?;
            let of = *self.of.get(self.code_of.get(at)?)?.as_ref().ok()?;
            let score = scores.get(at).copied().filter(|score| score.is_finite())?;
            let decided = (*predicted.get(at)?)?;
            Some((*row, Scored { score, decided, of }))
        };
        rows.iter().filter_map(row).collect()
    }

    fn of(desk: &Desk, (score, label): (&[f64], &[Option<bool>]), outputs: &Outputs) -> Self {
        let versions = levels(desk, Role::Version);
        let code = |at: usize| {
            versions
                .as_ref()
                .map_or(0, |found| found.at(at).unwrap_or(u32::MAX))
        };
        let code_of: Vec<u32> = (0..desk.table.rows).map(code).collect();
        let mut sets: BTreeMap<u32, Vec<(f64, bool)>> = BTreeMap::new();
        for row in reference_rows(&desk.cut, outputs) {
            let known = usize::try_from(row)
                .ok()
                .and_then(|at| Some((*code_of.get(at)?, *score.get(at)?, (*label.get(at)?)?)));
            if let Some((code, score, label)) = known.filter(|(_, score, _)| score.is_finite()) {
                sets.entry(code).or_default().push((score, label));
            }
        }
        let (codes, sets): (Vec<u32>, Vec<Vec<(f64, bool)>>) = sets.into_iter().unzip();
        let (calibrators, places) = Calibrators::fit(&sets);
        let all = code_of
            .iter()
            .copied()
            .collect::<std::collections::BTreeSet<u32>>();
        let names = versions.iter().flat_map(|found| {
            let named = all.iter().filter(|code| **code != u32::MAX);
            named.map(|code| (*code, found.name(*code).to_owned()))
        });
        Self {
            calibrators,
            of: codes.into_iter().zip(places).collect(),
            names: names.collect(),
            code_of,
        }
    }

    /// Why a window cannot be estimated: another version answers too many of its rows.
    fn refused(&self, rows: &[u32]) -> Option<String> {
        let mut others: BTreeMap<u32, usize> = BTreeMap::new();
        for row in rows {
            let at = usize::try_from(*row).unwrap_or(usize::MAX);
            let code = self.code_of.get(at).copied().unwrap_or(u32::MAX);
            if !self.of.get(&code).is_some_and(Result::is_ok) {
                *others.entry(code).or_insert(0) += 1;
            }
        }
        let n: usize = others.values().sum();
        if (n as f64) < OTHERS * rows.len() as f64 || rows.is_empty() {
            return None;
        }
        let most = others.iter().max_by_key(|(_, n)| **n);
        let name = most.and_then(|(code, _)| self.names.get(code));
        let name = name.map_or_else(
            || "another version".to_owned(),
            |name| format!("version {name}"),
        );
        Some(format!(
            "{name} answers here and has too few labelled rows in the reference: its scores may mean something else"
        ))
    }
}

/// Writes what is expected.
struct Told<'a> {
    known: &'a Known,
    document: &'a Document,
    outputs: &'a Outputs,
    is_probability: bool,
}

impl Told<'_> {
    fn fits(&self, metric: Metric) -> bool {
        metric != Metric::Brier || self.is_probability
    }

    /// Rows behind the quality of a window.
    fn counted(&self, at: usize) -> Option<u64> {
        let mut quality = self.document.quality.iter();
        let of = quality
            .find(|quality| quality.window == Some(at) && quality.metric == Metric::Accuracy.id());
        of.map(|quality| quality.n)
    }

    fn window(
        &self,
        at: usize,
        rows: &[u32],
        scored: &[(u32, Scored)],
        points: &mut Vec<Expected>,
    ) {
        if let Some(why) = self.known.refused(rows) {
            let refused = |metric: &str| Expected {
                metric: metric.into(),
                window: Some(at),
                undefined: Some(why.clone()),
                ..Expected::default()
            };
            let metrics = self.known.calibrators.expect(&[]);
            let metrics = metrics.iter().filter(|(metric, ..)| self.fits(*metric));
            points.extend(metrics.map(|(metric, ..)| refused(metric.id())));
            return;
        }
        let all: Vec<Scored> = scored.iter().map(|(_, row)| *row).collect();
        let complete = scored
            .iter()
            .filter(|(row, _)| self.outputs.is_complete(*row));
        let complete: Vec<Scored> = complete.map(|(_, row)| *row).collect();
        let expected = self.known.calibrators.expect(&all);
        let again = if complete.len() == all.len() {
            expected.clone()
        } else {
            self.known.calibrators.expect(&complete)
        };
        // The same rows on both sides, or there is no gap.
        let is_same = self.counted(at) == Some(complete.len() as u64);
        for ((metric, reading, _), (_, of_same, error)) in expected.into_iter().zip(again) {
            if !self.fits(metric) {
                continue;
            }
            let mut quality = self.document.quality.iter();
            let came = quality.find(|quality| {
                quality.window == Some(at)
                    && quality.scope == Scope::Window
                    && quality.metric == metric.id()
            });
            let came = came.filter(|_| is_same);
            let gap = came
                .and_then(|came| came.value)
                .zip(of_same.as_ref().ok().map(|found| found.value));
            let band = reading.as_ref().ok().and_then(|found| found.interval);
            points.push(Expected {
                metric: metric.id().into(),
                window: Some(at),
                value: reading.as_ref().ok().map(|found| found.value),
                low: band.map(|(low, _)| low),
                high: band.map(|(_, high)| high),
                n: all.len() as u64,
                gap: gap.map(|(came, expected)| came - expected),
                gap_error: error.filter(|_| gap.is_some()),
                n_gap: if gap.is_some() {
                    complete.len() as u64
                } else {
                    0
                },
                undefined: reading.err().map(|why| why.to_string()),
            });
        }
    }

    /// All mature windows of the current period that can be estimated, together.
    fn whole(&self, judged: &[Scored], points: &mut Vec<Expected>) {
        let is_refused = points
            .iter()
            .any(|point| point.value.is_none() && point.undefined.is_some());
        if judged.is_empty() || is_refused {
            return;
        }
        for (metric, reading, error) in self.known.calibrators.expect(judged) {
            let Some(found) = reading.ok().filter(|_| self.fits(metric)) else {
                continue;
            };
            let came = self.document.judged(metric.id(), Scope::Current);
            let gap = came
                .and_then(|came| came.value)
                .map(|came| came - found.value);
            points.push(Expected {
                metric: metric.id().into(),
                value: Some(found.value),
                low: found.interval.map(|(low, _)| low),
                high: found.interval.map(|(_, high)| high),
                n: judged.len() as u64,
                gap,
                gap_error: error.filter(|_| gap.is_some()),
                n_gap: judged.len() as u64,
                ..Expected::default()
            });
        }
    }
}
