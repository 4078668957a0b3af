//! Rows into buckets of time.

use crate::book::WindowSpec;
use crate::book::slo::{Good, Sli, SloSpec};
use crate::data::column::NO_TIME;
use crate::measure::lag::LabelStatus;
use crate::measure::overdispersion::overdispersion;
use crate::reason::slo::{Counts, DAY_US, Form, HOUR_US, WindowStatus};
use crate::report::baseline::best;
use crate::report::document::{Document, Scope};
use crate::report::slo::Window;

use super::super::desk::Desk;
use super::super::outputs::Outputs;
use super::Counted;
use super::errors::tolerance;
use super::rows::verdicts;

/// Lengths of buckets, finest first.
const STEPS: [i64; 3] = [300_000_000, HOUR_US, DAY_US];
/// Buckets at most: enough for months of five minutes or years of hours, and few enough to drag an objective over.
const BUCKETS: i64 = 30_000;

/// Counts good and bad rows.
pub(super) fn events(
    desk: &Desk,
    outputs: &Outputs,
    document: &Document,
    (spec, sli): (&SloSpec, &Sli),
) -> Result<Counted, String> {
    let sli = match sli {
        Sli::Event(Good::AbsoluteError(None)) => {
            let most = tolerance(desk, outputs)?;
            Sli::Event(Good::AbsoluteError(Some(most)))
        }
        other => other.clone(),
    };
    let found = verdicts(desk, outputs, (spec, &sli))?;
    let windows = windows(desk, document, (spec, &found.bad));
    let is_dated = !windows.is_empty() && !matches!(desk.cut.spec, Some(WindowSpec::Rows(_)));
    let mut counts = if is_dated {
        over_time(desk, &windows, &found.bad)
    } else if windows.is_empty() {
        at_once(desk, &found.bad)
    } else {
        by_window(&windows)
    };
    counts.phi = together(document, &windows);
    Ok(Counted {
        worst: worst(document, &sli),
        reference: of_reference(desk, &found.bad),
        counts,
        windows,
        is_dated,
        waiting: found.waiting,
        invalid: found.invalid,
        indicator: Some(sli),
        threshold: None,
        notes: Vec::new(),
    })
}

/// The share that is bad where the model knows nothing: that of the best constant answer.
fn worst(document: &Document, sli: &Sli) -> f64 {
    let (metric, is_loss) = match sli {
        Sli::Event(Good::Correct) => ("accuracy", false),
        Sli::Mean(loss) if loss == "error_rate" => ("accuracy", false),
        Sli::Mean(loss) if loss == "brier_score_loss" => ("brier_score_loss", true),
        _ => return 1.0,
    };
    let of = |scope: Scope| {
        let mut all = document.quality.iter();
        let quality = all.find(|quality| quality.metric == metric && quality.scope == scope)?;
        best(document, quality)?.value
    };
    of(Scope::Reference)
        .or_else(|| of(Scope::Current))
        .map_or(1.0, |best| if is_loss { best } else { 1.0 - best })
}

/// φ of the share of bad rows: by the windows of the reference where there are enough of them, else by all, as that of
/// other metrics. The variance of a window is that of the share of all of them.
fn together(document: &Document, windows: &[Window]) -> f64 {
    let of = |is_asked: &dyn Fn(&Window) -> bool| {
        let asked = windows.iter().filter(|one| one.n > 0 && is_asked(one));
        let asked: Vec<&Window> = asked.collect();
        let (bad, n) = asked.iter().fold((0.0, 0.0), |(bad, n), one| {
            (bad + one.bad, n + one.n as f64)
        });
        let share = bad / n;
        let series: Vec<(f64, f64)> = asked
            .iter()
            .map(|one| {
                let rows = one.n as f64;
                (one.bad / rows, share * (1.0 - share) / rows)
            })
            .collect();
        overdispersion(&series)
    };
    let is_reference = |one: &Window| {
        let scope = document.windows.get(one.index).map(|window| window.scope);
        scope == Some(Scope::Reference)
    };
    let known = of(&is_reference).or_else(|| of(&|_| true));
    known.map_or(1.0, |known| known.phi)
}

/// Bad and all rows of the reference, or of all where there is none.
fn of_reference(desk: &Desk, bad: &[f64]) -> (f64, u64) {
    let has_reference = desk
        .cut
        .groups
        .iter()
        .any(|(_, is_reference, _)| *is_reference);
    let groups = desk.cut.groups.iter();
    let rows = groups
        .filter(|(_, is_reference, _)| *is_reference || !has_reference)
        .flat_map(|(.., range)| desk.cut.order.get(range.clone()).unwrap_or(&[]));
    sum(rows, bad)
}

fn sum<'a>(rows: impl Iterator<Item = &'a u32>, bad: &[f64]) -> (f64, u64) {
    let of = |row: &u32| bad.get(usize::try_from(*row).ok()?).copied();
    let counted = rows.filter_map(of).filter(|bad| !bad.is_nan());
    counted.fold((0.0, 0), |(sum, n), bad| (sum + bad, n + 1))
}

/// Bad and all rows of every window; immature ones are left out.
fn windows(desk: &Desk, document: &Document, (spec, bad): (&SloSpec, &[f64])) -> Vec<Window> {
    let mut found: Vec<Window> = document
        .windows
        .iter()
        .map(|window| empty(window, spec))
        .collect();
    for (slot, _, range) in &desk.cut.groups {
        let slot = slot.and_then(|slot| found.get_mut(usize::try_from(slot).ok()?));
        let Some(window) = slot.filter(|window| window.status != WindowStatus::Immature) else {
            continue;
        };
        let rows = desk.cut.order.get(range.clone()).unwrap_or(&[]);
        let (more, n) = sum(rows.iter(), bad);
        window.bad += more;
        window.n += n;
        window.rows += n;
    }
    found
}

/// A window before anything is counted in it.
pub(super) fn empty(window: &crate::report::document::Window, spec: &SloSpec) -> Window {
    let is_immature = window.status == Some(LabelStatus::Immature) && !spec.count_immature;
    Window {
        index: window.index,
        start_us: window.start_us,
        end_us: window.end_us,
        status: if is_immature {
            WindowStatus::Immature
        } else {
            WindowStatus::NoData
        },
        is_by_objective: !is_immature,
        bad: 0.0,
        n: 0,
        value: None,
        low: None,
        high: None,
        rows: 0,
        burn: None,
        left: None,
    }
}

/// Everything as one bucket, where there is no time.
fn at_once(desk: &Desk, bad: &[f64]) -> Counts {
    let (bad, n) = sum(desk.cut.order.iter(), bad);
    Counts {
        form: Form::Events,
        start_us: 0,
        step_us: 1,
        n: vec![n],
        bad: vec![bad],
        ..Counts::default()
    }
}

/// A bucket per window, where windows are of rows.
fn by_window(windows: &[Window]) -> Counts {
    Counts {
        form: Form::Events,
        start_us: windows.first().map_or(0, |window| window.start_us),
        step_us: 0,
        ends: windows.iter().map(|window| window.end_us).collect(),
        n: windows.iter().map(|window| window.n).collect(),
        bad: windows.iter().map(|window| window.bad).collect(),
        phi: 1.0,
    }
}

/// Buckets of one length from the first window to the last row that counts.
fn over_time(desk: &Desk, windows: &[Window], bad: &[f64]) -> Counts {
    let mut last = None;
    let mut is_whole = [true; STEPS.len()];
    each(desk, windows, bad, &mut |time, _| {
        last = Some(last.map_or(time, |last: i64| last.max(time)));
        for (is_whole, step) in is_whole.iter_mut().zip(STEPS) {
            *is_whole &= time.rem_euclid(step) == 0;
        }
    });
    let first = windows.first().map(|window| window.start_us);
    let (Some(first), Some(last)) = (first, last) else {
        return Counts {
            step_us: DAY_US,
            ..Counts::default()
        };
    };
    // Times of whole days say nothing about hours.
    let coarser = is_whole.iter().copied().skip(1).chain([false]);
    let suits = |step: i64, coarser: bool| (last - first) / step < BUCKETS && !coarser;
    let step = STEPS.into_iter().zip(coarser);
    let step = step
        .into_iter()
        .find(|(step, coarser)| suits(*step, *coarser));
    let step = step.map_or(DAY_US, |(step, _)| step);
    let start_us = first.div_euclid(step) * step;
    let place = |time: i64| usize::try_from((time - start_us) / step).unwrap_or(0);
    let length = place(last) + 1;
    let mut counts = Counts {
        form: Form::Events,
        start_us,
        step_us: step,
        ends: Vec::new(),
        n: vec![0; length],
        bad: vec![0.0; length],
        phi: 1.0,
    };
    each(desk, windows, bad, &mut |time, is_bad| {
        let at = place(time);
        if let (Some(n), Some(bad)) = (counts.n.get_mut(at), counts.bad.get_mut(at)) {
            *n += 1;
            *bad += is_bad;
        }
    });
    counts
}

/// Time and badness of each row that counts, in the order of the windows.
fn each(desk: &Desk, windows: &[Window], bad: &[f64], tell: &mut dyn FnMut(i64, f64)) {
    let times = desk.table.times(desk).unwrap_or(&[]);
    for (slot, _, range) in &desk.cut.groups {
        let window = slot.and_then(|slot| windows.get(usize::try_from(slot).ok()?));
        if window.is_none_or(|window| window.status == WindowStatus::Immature) {
            continue;
        }
        for row in desk.cut.order.get(range.clone()).unwrap_or(&[]) {
            let Ok(row) = usize::try_from(*row) else {
                continue;
            };
            if let (Some(time), Some(bad)) = (times.get(row), bad.get(row))
                && *time != NO_TIME
                && !bad.is_nan()
            {
                tell(*time, *bad);
            }
        }
    }
}
