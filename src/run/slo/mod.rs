//! The objective of a book on its rows: what is good is decided row by row, counted over time, and told.
//!
//! Whatever cannot be counted ends in a note of kind `slo`, never in a failed run.

mod columns;
mod count;
mod defaults;
mod errors;
#[cfg(feature = "cli")]
mod further;
mod rows;
mod windows;

pub(super) use columns::{Cells, asked_names, known};

use crate::book::slo::{Cadence, Period, Sli, SloSpec};
use crate::data::time;
use crate::reason::slo::{Counts, DAY_US, Form, HOUR_US, cadence_of, profile};
use crate::report::Picture;
use crate::report::document::{Document, Note, Slo};
use crate::report::slo::Window;

use super::desk::Desk;
use super::outputs::Outputs;
use defaults::{Chosen, choose, objective, period};

/// Alerts that one objective may have.
const ALERTS: usize = 20;

/// What was counted, and what qualifies it.
#[derive(Debug, Default)]
struct Counted {
    counts: Counts,
    windows: Vec<Window>,
    /// Whether there is a time.
    is_dated: bool,
    waiting: u64,
    invalid: u64,
    /// The share that is bad at worst.
    worst: f64,
    /// Bad and all events of the reference, or of all rows where there is none.
    reference: (f64, u64),
    /// The indicator as it was counted, its tolerance filled in.
    indicator: Option<Sli>,
    /// The metric of the windows and its threshold.
    threshold: Option<(String, crate::book::slo::Op, f64)>,
    notes: Vec<String>,
}

/// Writes the objective into the document, and its counts into the picture.
pub(super) fn settle(
    desk: &Desk,
    outputs: &Outputs,
    document: &mut Document,
    picture: &mut Picture,
) {
    let spec = desk.book.slo.clone().unwrap_or_default();
    match found(desk, outputs, document, &spec) {
        Ok(Some((slo, counts))) => {
            document.slo = Some(slo);
            picture.slo = counts;
        }
        Ok(None) => {}
        Err(message) => document.task.notes.push(Note {
            kind: "slo".into(),
            count: 1,
            message: format!("the objective cannot be told: {message}"),
            first_row: None,
        }),
    }
}

fn found(
    desk: &Desk,
    outputs: &Outputs,
    document: &Document,
    spec: &SloSpec,
) -> Result<Option<(Slo, Counts)>, String> {
    checked(spec)?;
    let Some(chosen) = choose(desk, outputs, document, spec) else {
        return Ok(None);
    };
    let counted = match &chosen.sli {
        Sli::Event(_) | Sli::Mean(_) => {
            count::events(desk, outputs, document, (spec, &chosen.sli))?
        }
        Sli::Window { .. } => windows::by_metric(desk, document, (spec, &chosen.sli))?,
        Sli::Excess => windows::by_excess(desk, document, spec)?,
    };
    let mut slo = begun(desk, document, (spec, chosen), &counted);
    if desk.cut.weights.is_some() && counted.counts.form == Form::Events {
        let note = "Rows are counted one by one here, whatever they weigh.";
        slo.notes.push(note.into());
    }
    slo.settle(&counted.counts, true);
    Ok(Some((slo, counted.counts)))
}

/// That what the reader asked for can be.
fn checked(spec: &SloSpec) -> Result<(), String> {
    if let Some(objective) = spec.objective
        && !(objective > 0.0 && objective <= 1.0)
    {
        return Err(format!(
            "objective {objective}: expected a share above 0 and at most 1, such as 0.99"
        ));
    }
    if let Some(Period::Rolling(days)) = spec.period
        && !(1..=36_500).contains(&days)
    {
        return Err(format!("a period of {days} days: expected 1 to 36500"));
    }
    let rows = spec.alerts.as_deref().unwrap_or(&[]);
    if rows.len() > ALERTS {
        return Err(format!(
            "{} alerts: at most {ALERTS} are replayed",
            rows.len()
        ));
    }
    for row in rows {
        let is_whole = row.short_secs > 0 && row.short_secs <= row.long_secs;
        if !is_whole || !row.burn.is_finite() || row.burn <= 0.0 {
            return Err(format!(
                "an alert over {} s and {} s above {}: expected a short window that is not longer than the long one, and a burn rate above 0",
                row.long_secs, row.short_secs, row.burn
            ));
        }
    }
    Ok(())
}

/// The objective with all that does not follow from the counts.
fn begun(
    desk: &Desk,
    document: &Document,
    (spec, chosen): (&SloSpec, Chosen),
    counted: &Counted,
) -> Slo {
    let indicator = counted.indicator.clone().unwrap_or(chosen.sli);
    let rows = (counted.reference, counted.counts.phi);
    let (objective, objective_reason) = objective(spec, &indicator, rows);
    let (over, period_reason) = period(spec, desk.cut.spec, counted);
    let (cadence, cadence_reason, rows) = alerts(desk, spec, over, counted);
    let until_us = counted.counts.until_us();
    let immature = crate::reason::slo::WindowStatus::Immature;
    let left_out = counted.windows.iter().filter(|w| w.status == immature);
    Slo {
        name: spec
            .name
            .clone()
            .unwrap_or_else(|| format!("{}-quality", document.task.kind)),
        service: spec
            .service
            .clone()
            .unwrap_or_else(|| defaults::service(document)),
        sli_reason: chosen.reason,
        threshold: counted.threshold.clone(),
        objective_reason,
        period: if counted.is_dated {
            over.id()
        } else {
            "all".into()
        },
        period_reason,
        strict: spec.strict,
        worst: counted.worst,
        phi: counted.counts.phi.max(1.0),
        is_dated: counted.is_dated,
        until: counted.is_dated.then(|| time::iso(until_us)),
        waiting: counted.waiting,
        invalid: counted.invalid,
        immature: left_out.count() as u64,
        windows: counted.windows.clone(),
        cadence,
        cadence_reason,
        label_lag_us: document
            .labels
            .as_ref()
            .and_then(|labels| labels.median_lag_us),
        notes: counted.notes.clone(),
        ..Slo::new(indicator, objective, over, rows)
    }
}

/// How often labels come, whence that is known, and the alerts for it.
fn alerts(
    desk: &Desk,
    spec: &SloSpec,
    over: Period,
    counted: &Counted,
) -> (Cadence, String, Vec<crate::book::slo::AlertRow>) {
    let longest = counted.counts.longest_us();
    let gap = rows::label_gap(desk);
    let seen = gap.map_or(longest, |gap| gap.max(longest));
    let (cadence, reason) = match (spec.cadence, gap) {
        (Some(cadence), _) => (cadence, "you said how often labels come".to_owned()),
        (None, _) if counted.counts.form == Form::Windows => (
            cadence_of(seen),
            format!("a window of {} is counted at a time", length(longest)),
        ),
        (None, Some(gap)) if gap >= longest => (
            cadence_of(seen),
            format!("new labels come every {} (the middle gap)", length(gap)),
        ),
        (None, Some(_)) => (
            cadence_of(seen),
            format!("rows are counted by {}", length(longest)),
        ),
        (None, None) => {
            let window = desk.cut.spec.map_or(DAY_US, defaults::window_us);
            (
                cadence_of(window.max(longest)),
                "labels have no time of their own, so they are taken to come window by window"
                    .into(),
            )
        }
    };
    match &spec.alerts {
        Some(rows) => (cadence, "you said so".into(), rows.clone()),
        None => (cadence, reason, profile(cadence, over.days())),
    }
}

fn length(us: i64) -> String {
    let plural = |n: i64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    match us {
        us if us >= DAY_US => plural(us / DAY_US, "day"),
        us if us >= HOUR_US => plural(us / HOUR_US, "hour"),
        us if us >= 60_000_000 => plural(us / 60_000_000, "minute"),
        us => plural(us / 1_000_000, "second"),
    }
}
