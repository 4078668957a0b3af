//! How complete the labels of each window are, and how late labels come.

use crate::data::column::NO_TIME;
use crate::data::time;
use crate::measure::Accumulate as _;
use crate::measure::lag::{LabelStatus, Lag, LagCurve, LagRows, maturity_by_coverage};
use crate::report::document::{Labels, Lag as Point, Note, Task, Window};
use crate::report::number::whole;

use super::cut::Cut;
use super::desk::Desk;
use super::outputs::Outputs;

/// Labels without a time, as a share of a window's labels, beyond which its rows say nothing about lag; ours.
const UNDATED: f64 = 0.05;

/// What is known of the labels of one window.
#[derive(Debug, Clone, Default)]
struct Watched {
    lag: Lag,
    labelled: u64,
    undated: u64,
}

impl Watched {
    fn is_dated(&self) -> bool {
        self.undated as f64 <= UNDATED * self.labelled as f64
    }
}

/// Writes coverage, maturity and status into the windows, and tells how late labels come.
///
/// `None` where quality is not measured, and where there is nothing to tell: every prediction carries its label.
pub(super) fn mature(
    desk: &Desk,
    cut: &Cut,
    outputs: &Outputs,
    windows: &mut [Window],
    task: &mut Task,
) -> Option<Labels> {
    if matches!(outputs, Outputs::None) {
        return None;
    }
    for window in &mut *windows {
        window.coverage = (window.n > 0).then(|| window.n_labelled as f64 / window.n as f64);
    }
    let labelled = cut
        .order
        .iter()
        .filter(|row| outputs.is_labelled(**row))
        .count();
    let mut labels = Labels {
        coverage: labelled as f64 / cut.order.len().max(1) as f64,
        basis: "coverage".into(),
        ..Labels::default()
    };
    let watched = watch(desk, cut, outputs, &mut labels, task);
    let mut all = Lag::default();
    for window in watched.iter().flatten().filter(|window| window.is_dated()) {
        all.merge(&window.lag);
    }
    let curve = match (&watched, all.finish()) {
        (None, _) => {
            labels.undefined = Some("the labels have no time of their own".into());
            None
        }
        (Some(_), Err(why)) => {
            labels.undefined = Some(why.to_string());
            None
        }
        (Some(_), Ok(curve)) => Some(curve),
    };
    if let Some(curve) = &curve {
        tell(&mut labels, curve);
    }
    let counts: Vec<(u64, u64)> = windows.iter().map(|w| (w.n, w.n_labelled)).collect();
    for (at, (window, relative)) in windows
        .iter_mut()
        .zip(maturity_by_coverage(&counts))
        .enumerate()
    {
        let watched = watched.as_ref().and_then(|watched| watched.get(at));
        let by_curve = watched
            .filter(|watched| watched.is_dated())
            .and_then(|watched| watched.lag.maturity(curve.as_ref()?));
        // At least so many of the labels to come are there as of all predictions.
        let at_least = window.coverage.unwrap_or(0.0);
        window.maturity = by_curve.or(relative).map(|share| share.max(at_least));
        window.status = window.maturity.map(LabelStatus::of);
        let is_open =
            by_curve.is_some() && labels.rising && LabelStatus::of(at_least) != LabelStatus::Mature;
        if is_open && window.status == Some(LabelStatus::Mature) {
            window.status = Some(LabelStatus::Provisional);
        }
    }
    let is_told = desk.table.join.is_some() || labelled < cut.order.len() || curve.is_some();
    is_told.then_some(labels)
}

/// Per window the ages and lags of its rows; `None` without label times.
fn watch(
    desk: &Desk,
    cut: &Cut,
    outputs: &Outputs,
    labels: &mut Labels,
    task: &mut Task,
) -> Option<Vec<Watched>> {
    let (times, label_times) = (desk.table.times(desk)?, desk.table.label_times.as_ref()?);
    let came = |row: u32| {
        let at = usize::try_from(row).ok()?;
        let time = label_times.get(at).filter(|time| **time != NO_TIME)?;
        outputs.is_labelled(row).then_some(*time)
    };
    let last = cut.order.iter().copied().filter_map(came).max()?;
    labels.last = Some(time::iso(last));
    let mut watched = vec![Watched::default(); cut.spans.len()];
    let mut first_early = None;
    for (window, _, range) in &cut.groups {
        let slot = window.and_then(|window| watched.get_mut(usize::try_from(window).ok()?));
        let Some(slot) = slot else { continue };
        let (mut age_us, mut lag_us) = (Vec::new(), Vec::new());
        for row in cut.order.get(range.clone()).unwrap_or(&[]) {
            let time = usize::try_from(*row).ok().and_then(|at| times.get(at));
            let Some(time) = time.filter(|time| **time != NO_TIME) else {
                continue;
            };
            let lag = came(*row).map(|came| came.saturating_sub(*time));
            slot.labelled += u64::from(outputs.is_labelled(*row));
            if lag.is_none() && outputs.is_labelled(*row) {
                slot.undated += 1;
                continue;
            }
            if lag.is_some_and(|lag| lag < 0) {
                labels.early += 1;
                first_early = Some(first_early.map_or(*row, |first: u32| first.min(*row)));
            }
            age_us.push(last.saturating_sub(*time));
            lag_us.push(lag);
        }
        slot.lag.update(LagRows {
            age_us: &age_us,
            lag_us: &lag_us,
        });
    }
    labels.undated = watched.iter().map(|window| window.undated).sum();
    if let Some(first) = first_early {
        task.notes.push(Note {
            kind: "label_before_prediction".into(),
            count: labels.early,
            message: format!(
                "{} labels are dated before their prediction (first: row {}): a clock may be off, label times may lack the hour, or the outcome was known already; they count as at once",
                labels.early,
                u64::from(first) + 1
            ),
            first_row: Some(u64::from(first) + 1),
        });
    }
    Some(watched)
}

fn tell(labels: &mut Labels, curve: &LagCurve) {
    labels.basis = "label_time".into();
    labels.eventual_coverage = Some(curve.eventual);
    labels.median_lag_us = Some(whole(curve.quantile(0.5)));
    labels.p95_lag_us = Some(whole(curve.quantile(0.95)));
    labels.rising = curve.is_rising();
    let points = curve.points.iter().map(|point| Point {
        lag_us: point.lag_us,
        share: point.share,
        n: point.n,
    });
    labels.curve = points.collect();
}
