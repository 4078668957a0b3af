//! Windows that are good or bad as a whole, and windows whose error exceeds the reference's.

use crate::book::WindowSpec;
use crate::book::slo::{Op, Sli, SloSpec};
use crate::measure::quality::Metric;
use crate::reason::slo::{Counts, Form, WindowStatus, of_metric};
use crate::report::baseline::best;
use crate::report::document::{Document, Quality, Scope};
use crate::report::slo::Window;

use super::super::desk::Desk;
use super::Counted;
use super::count::empty;

/// Counts windows by a metric against its threshold.
pub(super) fn by_metric(
    desk: &Desk,
    document: &Document,
    (spec, sli): (&SloSpec, &Sli),
) -> Result<Counted, String> {
    let Sli::Window {
        metric,
        op,
        threshold,
    } = sli
    else {
        return Err("no metric to count windows by".into());
    };
    let measured = of_windows(document, metric)?;
    let mut windows = Vec::new();
    for (window, quality) in document.windows.iter().zip(measured) {
        let mut one = empty(window, spec);
        one.is_by_objective = false;
        if one.status != WindowStatus::Immature {
            judge(&mut one, quality, (*op, *threshold), spec);
        }
        windows.push(one);
    }
    Ok(Counted {
        counts: counts(&windows, Form::Windows),
        is_dated: !matches!(desk.cut.spec, Some(WindowSpec::Rows(_))),
        worst: 1.0,
        threshold: Some((metric.clone(), *op, *threshold)),
        indicator: Some(sli.clone()),
        windows,
        ..Counted::default()
    })
}

/// The metric's number of every window.
fn of_windows<'a>(
    document: &'a Document,
    metric: &str,
) -> Result<Vec<Option<&'a Quality>>, String> {
    if document.windows.is_empty() {
        return Err("there are no windows to count: the rows have no time".into());
    }
    let mut found = vec![None; document.windows.len()];
    let all = document.quality.iter();
    for quality in all.filter(|q| q.scope == Scope::Window && q.metric == metric) {
        if let Some(place) = quality.window.and_then(|at| found.get_mut(at)) {
            *place = Some(quality);
        }
    }
    if found.iter().any(Option::is_some) {
        return Ok(found);
    }
    let mut known: Vec<&str> = document
        .quality
        .iter()
        .filter(|q| q.scope == Scope::Window)
        .map(|q| q.metric.as_str())
        .collect();
    known.sort_unstable();
    known.dedup();
    Err(if Metric::from_id(metric).is_some() {
        format!("this task has no {metric}; it has {}", known.join(", "))
    } else {
        format!(
            "no metric is called {metric}; this task has {}",
            known.join(", ")
        )
    })
}

fn judge(one: &mut Window, quality: Option<&Quality>, right: (Op, f64), spec: &SloSpec) {
    let value = quality.and_then(|quality| quality.value);
    match (quality, value) {
        (Some(quality), Some(value)) => {
            let band = quality.low.zip(quality.high);
            one.rows = quality.n;
            one.value = Some(value);
            (one.low, one.high) = (quality.low, quality.high);
            one.status = of_metric(value, band, quality.n, right, spec.strict);
            one.n = 1;
        }
        _ if spec.empty_is_bad => {
            one.status = WindowStatus::Bad;
            one.n = 1;
        }
        _ => {}
    }
    if one.status == WindowStatus::Bad {
        one.bad = 1.0;
    }
}

/// A bucket per window, up to the last that counts.
fn counts(windows: &[Window], form: Form) -> Counts {
    let last = windows.iter().rposition(|window| window.n > 0);
    let known = windows
        .get(..last.map_or(0, |last| last + 1))
        .unwrap_or(&[]);
    Counts {
        form,
        start_us: windows.first().map_or(0, |window| window.start_us),
        step_us: 0,
        ends: known.iter().map(|window| window.end_us).collect(),
        n: known.iter().map(|window| window.n).collect(),
        bad: known.iter().map(|window| window.bad).collect(),
        phi: 1.0,
    }
}

/// Counts rows as bad by how much their window's error exceeds the reference's: nothing where it does not by more than
/// noise, all of them where it is that of the best constant answer.
pub(super) fn by_excess(
    desk: &Desk,
    document: &Document,
    spec: &SloSpec,
) -> Result<Counted, String> {
    // For shares the error is what is missing to 1.
    let (metric, is_share) = match document.task.kind.as_str() {
        "binary" | "multiclass" => ("accuracy", true),
        "regression" => ("mean_absolute_error", false),
        kind => {
            return Err(format!(
                "excess: a task of kind {kind} has no error to exceed"
            ));
        }
    };
    let error = |value: f64| if is_share { 1.0 - value } else { value };
    let (usual, dummy) = yardstick(document, metric, &error)?;
    let measured = of_windows(document, metric)?;
    let mut windows = Vec::new();
    for (window, quality) in document.windows.iter().zip(measured) {
        let mut one = empty(window, spec);
        let value = quality.and_then(|q| Some((q, q.value?)));
        if let Some((quality, value)) = value.filter(|_| one.status != WindowStatus::Immature) {
            let least = if is_share { quality.high } else { quality.low };
            let is_sure = spec.strict || least.is_none_or(|least| error(least) > usual);
            let excess = ((error(value) - usual) / (dummy - usual)).clamp(0.0, 1.0);
            one.n = quality.n;
            one.rows = quality.n;
            one.bad = if is_sure {
                excess * quality.n as f64
            } else {
                0.0
            };
        }
        windows.push(one);
    }
    let notes = vec![format!(
        "The error of the reference is {usual:.4}; that of the best constant answer, {dummy:.4}, counts as wholly bad. A window's excess counts where its whole interval lies above the reference."
    )];
    Ok(Counted {
        counts: counts(&windows, Form::Events),
        is_dated: !matches!(desk.cut.spec, Some(WindowSpec::Rows(_))),
        worst: 1.0,
        indicator: Some(Sli::Excess),
        windows,
        notes,
        ..Counted::default()
    })
}

/// The reference's error, and that of the best constant answer, which must be larger.
fn yardstick(
    document: &Document,
    metric: &str,
    error: &dyn Fn(f64) -> f64,
) -> Result<(f64, f64), String> {
    let side = [Scope::Reference, Scope::Current];
    let judged = side
        .into_iter()
        .find_map(|side| document.judged(metric, side));
    let usual = judged.and_then(|quality| Some((quality, quality.value?)));
    let (reference, usual) = usual.ok_or("excess: there is no error to compare with")?;
    let usual = error(usual);
    let of_scope = |scope: Scope| {
        let mut all = document.quality.iter();
        all.find(|q| q.metric == metric && q.scope == scope)
    };
    let dummy = best(document, reference)
        .or_else(|| best(document, of_scope(Scope::Reference)?))
        .or_else(|| best(document, of_scope(Scope::Current)?))
        .and_then(|best| best.value)
        .map(error);
    let dummy = dummy.ok_or("excess: no constant answer is known to compare with")?;
    if dummy <= usual {
        return Err(format!(
            "excess: the model is no better than a constant answer (error {usual:.4} against {dummy:.4})"
        ));
    }
    Ok((usual, dummy))
}
