//! Sloth's own specification, `prometheus/v1`, and the windows of the alerts where they are not Sloth's.
//!
//! Sloth reads no `OpenSLO` v1. It has two rows for pages and two for tickets and no gate for few rows.
//!
//! # Source
//! Sloth, `pkg/prometheus/api/v1/v1.go`, `pkg/common/validation/slo.go`, `google-30d.yaml`.

use std::fmt::Write as _;

use super::names::changed;
use super::node::{Node, comment, map};
use super::plan::{Plan, sign};
use super::promql::{WINDOW, decimal, duration, template_free};
use super::source::Source;
use super::told::{head, lag_of_alert};
use super::{System, Text};
use crate::book::slo::{Period, Severity};

/// Sloth's own rows for 28 and 30 days: per cent of the budget, short and long window in seconds.
const BUILT_IN: [(f64, u64, u64); 4] = [
    (2.0, 300, 3_600),
    (5.0, 1_800, 21_600),
    (10.0, 7_200, 86_400),
    (10.0, 21_600, 259_200),
];

/// A row in Sloth's words: per cent of the budget, short and long window in seconds.
type Window = (f64, u64, u64);

/// The specification, and the windows where they are not Sloth's.
pub(super) fn texts(plan: &Plan, told: &mut Vec<String>) -> Vec<Text> {
    let (service, slo) = &plan.sloth;
    let mut notes = Vec::new();
    notes.extend(changed(
        "In Sloth's file the service",
        &plan.service,
        service,
    ));
    notes.extend(changed("In Sloth's file the objective", &plan.slo, slo));
    let windows = windows(plan, &mut notes);
    let own = windows.filter(|windows| !is_built_in(plan.days(), windows));
    let file = format!("{}.sloth.yaml", plan.slo);
    let windows_file = format!("{}.sloth-windows.yaml", plan.slo);
    let period = format!("{}d", plan.days());
    let mut how = format!("sloth generate -i {file} --default-slo-period {period}");
    if own.is_some() {
        let _ = write!(
            how,
            " --slo-period-windows-path FOLDER, where FOLDER holds {windows_file}."
        );
    }
    let mut more = vec![
        how.as_str(),
        "Sloth takes the period's share as the mean of the shares of short windows, whatever their traffic; the notebook counts rows. Both budgets can differ.",
        "Sloth has no gate for few rows: with little traffic prefer the rules for Prometheus.",
    ];
    if let Period::Month | Period::Quarter | Period::Week = plan.period {
        more.push("Sloth knows no calendar: the period here is rolling.");
    }
    more.extend(notes.iter().map(String::as_str));
    let mut texts = vec![Text {
        system: System::Sloth,
        name: file,
        text: comment(&head(plan, System::Sloth, &more)) + &specification(plan).to_yaml(),
    }];
    if let Some(own) = own {
        texts.push(Text {
            system: System::Sloth,
            name: windows_file,
            text: comment(&head(plan, System::Sloth, &[])) + &alert_windows(&period, own).to_yaml(),
        });
    }
    told.extend(notes);
    texts
}

fn is_built_in(days: u32, windows: &[Window; 4]) -> bool {
    let same = |(ours, theirs): (&Window, &Window)| {
        (ours.0 - theirs.0).abs() < 1e-9 && (ours.1, ours.2) == (theirs.1, theirs.2)
    };
    [28, 30].contains(&days) && windows.iter().zip(&BUILT_IN).all(same)
}

/// The four places of Sloth, filled with our rows; a severity without rows takes those of the other and is disabled.
/// Nothing where there are no rows at all.
fn windows(plan: &Plan, notes: &mut Vec<String>) -> Option<[Window; 4]> {
    let page = two(plan, Severity::Page, notes);
    let ticket = two(plan, Severity::Ticket, notes);
    let [a, b] = page.or(ticket)?;
    let [c, d] = ticket.or(page)?;
    Some([a, b, c, d])
}

/// The first and the last row of a severity.
fn two(plan: &Plan, severity: Severity, notes: &mut Vec<String>) -> Option<[Window; 2]> {
    let mut all = Vec::new();
    for row in plan.rows.iter().filter(|row| row.severity == severity) {
        let share = decimal(row.burn * row.long_secs as f64 / (f64::from(plan.days()) * 864.0));
        if share > 100.0 {
            notes.push(format!(
                "The row at {} times over {} is not in Sloth's file: it waits for more than the whole budget.",
                decimal(row.burn),
                duration(row.long_secs)
            ));
        } else {
            all.push((share, row.short_secs, row.long_secs));
        }
    }
    if all.len() > 2 {
        notes.push(format!(
            "Sloth has two rows for a severity: of {} the first and the last are in its file.",
            all.len()
        ));
    }
    Some([*all.first()?, *all.last()?])
}

fn alert_windows(period: &str, [a, b, c, d]: [Window; 4]) -> Node {
    let window = |(percent, short, long): Window| {
        map([
            ("errorBudgetPercent", percent.into()),
            ("shortWindow", duration(short).into()),
            ("longWindow", duration(long).into()),
        ])
    };
    let pair = |quick, slow| map([("quick", window(quick)), ("slow", window(slow))]);
    let spec = map([
        ("sloPeriod", period.into()),
        ("page", pair(a, b)),
        ("ticket", pair(c, d)),
    ]);
    map([
        ("apiVersion", "sloth.slok.dev/v1".into()),
        ("kind", "AlertWindows".into()),
        ("spec", spec),
    ])
}

fn specification(plan: &Plan) -> Node {
    let (service, name) = &plan.sloth;
    let slo = map([
        ("name", name.as_str().into()),
        ("objective", plan.percent().into()),
        ("description", plan.description.as_str().into()),
        ("sli", indicator(plan)),
        ("alerting", alerting(plan)),
    ]);
    let mut root = map([
        ("version", "prometheus/v1".into()),
        ("service", service.as_str().into()),
    ]);
    if let Some(team) = &plan.team {
        root = root.with("labels", map([("team", team.as_str().into())]));
    }
    root.with("slos", vec![slo])
}

fn indicator(plan: &Plan) -> Node {
    match &plan.source {
        Source::Counters { bad, total, .. } => {
            let events = map([
                ("error_query", bad.within(WINDOW).into()),
                ("total_query", total.within(WINDOW).into()),
            ]);
            map([("events", events)])
        }
        Source::Gauge {
            op,
            threshold,
            gauge,
            ..
        } => {
            let query = format!(
                "1 - avg_over_time(({} {} bool {})[{WINDOW}:1m])",
                gauge.now(),
                sign(*op),
                decimal(*threshold)
            );
            map([("raw", map([("error_ratio_query", query.into())]))])
        }
    }
}

fn alerting(plan: &Plan) -> Node {
    let one = |severity: Severity, label: &str| {
        if two(plan, severity, &mut Vec::new()).is_some() {
            map([("labels", map([("severity", label.into())]))])
        } else {
            map([("disable", true.into())])
        }
    };
    let summary = template_free(&format!("{} burns its error budget", plan.title));
    let mut annotations = map([("summary", summary.into())]);
    let lag = lag_of_alert(plan);
    if !lag.is_empty() {
        annotations = annotations.with("description", lag.trim());
    }
    let runbook = plan.runbook.as_deref().map(template_free);
    map([
        ("name", "ModelQualityBudgetBurn".into()),
        ("labels", map([("category", "model-quality".into())])),
        ("annotations", annotations.with_some("runbook_url", runbook)),
        ("page_alert", one(Severity::Page, "page")),
        ("ticket_alert", one(Severity::Ticket, "ticket")),
    ])
}
