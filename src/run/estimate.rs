//! The quality that scores let expect, window by window, and how far it was off; and the same for moved inputs.

use std::borrow::Cow;

use crate::measure::estimate::{Calibrators, Scored};
use crate::measure::quality::Metric;
use crate::reason::diagnosis::Case;
use crate::report::document::{Document, Expectation, Expected, Scope};

use super::cut::Cut;
use super::desk::Desk;
use super::direct;
use super::moved::Moved;
use super::outputs::Outputs;
use super::versions::Versions;

/// The calibration of each version, by its place among the calibrators.
struct Known {
    calibrators: Calibrators,
    versions: Versions,
}

/// By the reference as it is (CBPE), and weighted to the inputs of each window (PAPE); of numbers by the errors of like rows
/// (DLE). `None` where nothing is decided by a score between two classes; for moved inputs also where no input is logged.
pub(super) fn of(
    (desk, outputs): (&Desk, &Outputs),
    case: Option<&Case<'_>>,
) -> (Option<Expectation>, Option<Expectation>) {
    if let Outputs::Regression { predicted, label } = outputs {
        let error = |row: u32| {
            let at = usize::try_from(row).ok()?;
            let error = predicted.get(at)? - label.get(at)?;
            error.is_finite().then_some(error)
        };
        return (direct::of((desk, outputs), &error, case), None);
    }
    by_scores(desk, outputs, case)
}

fn by_scores(
    desk: &Desk,
    outputs: &Outputs,
    case: Option<&Case<'_>>,
) -> (Option<Expectation>, Option<Expectation>) {
    let Outputs::Binary {
        score: Some(score),
        predicted,
        label,
    } = outputs
    else {
        return (None, None);
    };
    let (cut, document) = (&desk.cut, &desk.outcome.document);
    let mut found = Expectation {
        method: "cbpe".into(),
        ..Expectation::default()
    };
    if cut.weights.is_some() {
        found.undefined = Some("rows have weights, which this estimate does not know".into());
        return (Some(found), None);
    }
    let known = Known::of(desk, (score, label), outputs);
    found.versions = known.versions.known();
    found.n_reference = reference_rows(cut, outputs).count() as u64;
    found.undefined = known
        .versions
        .undefined(["calibrate the scores on", "calibrate the scores"]);
    if found.undefined.is_some() {
        return (Some(found), None);
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
    let windows = told.windows(cut, (score, predicted));
    let reference = reference_rows(cut, outputs);
    let reference = known.scored(&reference.collect::<Vec<u32>>(), (score, predicted));
    let moved = Moved::of((desk, case), (&reference, label), &windows);
    found.points = told.points(&windows, &|_| Ok(Cow::Borrowed(&known.calibrators)));
    let moved = moved.map(|moved| {
        let undefined = moved.undefined(windows.len());
        let points = undefined.as_ref().map_or_else(
            || told.points(&windows, &|rows| moved.met(rows).map(Cow::Owned)),
            |_| Vec::new(),
        );
        Expectation {
            method: "pape".into(),
            n_reference: moved.read() as u64,
            versions: found.versions.clone(),
            undefined,
            points,
            ..Expectation::default()
        }
    });
    (Some(found), moved)
}

/// A window of the current period.
pub(super) struct Shown<'a> {
    at: usize,
    rows: &'a [u32],
    /// Whether enough of its labels are there.
    is_mature: bool,
    /// Those of its rows whose version has a calibration.
    pub(super) scored: Vec<(u32, Scored)>,
}

/// Makes calibrators for some rows, or says why there are none.
type Make<'a, 'b> = &'b dyn Fn(&[(u32, Scored)]) -> Result<Cow<'a, Calibrators>, String>;

/// Labelled rows of the reference without immature windows.
pub(super) fn reference_rows<'a>(
    cut: &'a Cut,
    outputs: &'a Outputs,
) -> impl Iterator<Item = u32> + 'a {
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
            let of = self.versions.place(*row)?;
            let score = scores.get(at).copied().filter(|score| score.is_finite())?;
            let decided = (*predicted.get(at)?)?;
            Some((*row, Scored { score, decided, of }))
        };
        rows.iter().filter_map(row).collect()
    }

    fn of(desk: &Desk, (score, label): (&[f64], &[Option<bool>]), outputs: &Outputs) -> Self {
        let mut versions = Versions::of(desk);
        let rows = reference_rows(&desk.cut, outputs).filter_map(|row| {
            let at = usize::try_from(row).ok()?;
            let score = score.get(at).copied().filter(|score| score.is_finite())?;
            Some((row, (score, (*label.get(at)?)?)))
        });
        let sets = versions.split(rows);
        let (codes, sets): (Vec<u32>, Vec<Vec<(f64, bool)>>) = sets.into_iter().unzip();
        let (calibrators, places) = Calibrators::fit(&sets);
        versions.know(codes.into_iter().zip(places));
        Self {
            calibrators,
            versions,
        }
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

    fn windows<'b>(&self, cut: &'b Cut, told: (&[f64], &[Option<bool>])) -> Vec<Shown<'b>> {
        let shown =
            |(window, is_reference, range): &(Option<u32>, bool, std::ops::Range<usize>)| {
                let at = window.and_then(|window| usize::try_from(window).ok());
                let at = at.filter(|_| !is_reference)?;
                let rows = cut.order.get(range.clone()).unwrap_or(&[]);
                Some(Shown {
                    at,
                    rows,
                    is_mature: cut.immature.get(at) != Some(&true),
                    scored: self.known.scored(rows, told),
                })
            };
        cut.groups.iter().filter_map(shown).collect()
    }

    /// Every window, then all mature ones together.
    fn points(&self, windows: &[Shown<'_>], make: Make<'_, '_>) -> Vec<Expected> {
        let (mut points, mut judged) = (Vec::new(), Vec::new());
        for window in windows {
            if window.is_mature {
                let own = window.scored.iter();
                judged.extend(own.filter(|(row, _)| self.outputs.is_complete(*row)));
            }
            self.window(window, make, &mut points);
        }
        self.whole(&judged, make, &mut points);
        points
    }

    /// Every metric without a number, and why.
    fn without(&self, at: usize, why: &str, points: &mut Vec<Expected>) {
        let refused = |metric: &str| Expected {
            metric: metric.into(),
            window: Some(at),
            undefined: Some(why.to_owned()),
            ..Expected::default()
        };
        let metrics = self.known.calibrators.expect(&[]);
        let metrics = metrics.iter().filter(|(metric, ..)| self.fits(*metric));
        points.extend(metrics.map(|(metric, ..)| refused(metric.id())));
    }

    fn window(&self, shown: &Shown<'_>, make: Make<'_, '_>, points: &mut Vec<Expected>) {
        let Shown { at, scored, .. } = shown;
        if let Some(why) = self
            .known
            .versions
            .refused(shown.rows, "scores may mean something else")
        {
            self.without(*at, &why, points);
            return;
        }
        let expect = |rows: &[(u32, Scored)]| {
            let own: Vec<Scored> = rows.iter().map(|(_, row)| *row).collect();
            make(rows).map(|calibrators| calibrators.expect(&own))
        };
        let expected = match expect(scored) {
            Ok(expected) => expected,
            Err(why) => return self.without(*at, &why, points),
        };
        let complete = scored
            .iter()
            .filter(|(row, _)| self.outputs.is_complete(*row));
        let complete: Vec<(u32, Scored)> = complete.copied().collect();
        // The same rows on both sides, or there is no gap.
        let is_same = self.counted(*at) == Some(complete.len() as u64);
        let again = if complete.len() == scored.len() {
            Some(expected.clone())
        } else if is_same && !complete.is_empty() {
            expect(&complete).ok()
        } else {
            None
        };
        for (place, (metric, reading, _)) in expected.into_iter().enumerate() {
            if !self.fits(metric) {
                continue;
            }
            let mut quality = self.document.quality.iter();
            let came = quality.find(|quality| {
                quality.window == Some(*at)
                    && quality.scope == Scope::Window
                    && quality.metric == metric.id()
            });
            let came = came.filter(|_| is_same).and_then(|came| came.value);
            let again = again.as_ref().and_then(|again| again.get(place));
            let of_same = again.and_then(|(_, reading, _)| reading.as_ref().ok());
            let gap = came.zip(of_same.map(|found| found.value));
            let band = reading.as_ref().ok().and_then(|found| found.interval);
            points.push(Expected {
                metric: metric.id().into(),
                window: Some(*at),
                value: reading.as_ref().ok().map(|found| found.value),
                low: band.map(|(low, _)| low),
                high: band.map(|(_, high)| high),
                n: scored.len() as u64,
                gap: gap.map(|(came, expected)| came - expected),
                gap_error: again.and_then(|(.., error)| error.filter(|_| gap.is_some())),
                n_gap: gap.map_or(0, |_| complete.len() as u64),
                undefined: reading.err().map(|why| why.to_string()),
            });
        }
    }

    /// All mature windows of the current period that can be estimated, together.
    fn whole(&self, judged: &[(u32, Scored)], make: Make<'_, '_>, points: &mut Vec<Expected>) {
        let is_refused = points
            .iter()
            .any(|point| point.value.is_none() && point.undefined.is_some());
        let Ok(calibrators) = make(judged) else {
            return;
        };
        if judged.is_empty() || is_refused {
            return;
        }
        let own: Vec<Scored> = judged.iter().map(|(_, row)| *row).collect();
        for (metric, reading, error) in calibrators.expect(&own) {
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
